"""Papers as rows: frozen bytes by digest, with the signatures that are bound to them."""

import json
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from inspector.clock import to_wall
from inspector.domain.inspection import TeamMember
from inspector.domain.numbering import is_provisional
from inspector.domain.paper import (
    AWAITING,
    ISSUED,
    REFUSAL_TO_CONFIRM,
    REFUSED,
    SIGNED,
    PaperHead,
    PaperKind,
    PaperRow,
    Refusal,
    Service,
    Signature,
    SignerRole,
    Withdrawal,
)
from inspector.domain.paper_revision import PaperRevision
from inspector.domain.person import MIN_OFFICERS
from inspector.domain.plain import from_plain, to_plain
from inspector.domain.refusal import bound_confirmations, is_confirmed, officer_ids
from inspector.events.state import StreamState
from inspector.storage.database import Database
from inspector.storage.registers import Fields, fields_of

FORMAL_NUMBER = "paper_number"  # kind of the stream that maps one 暂编号
PAPER = "paper"  # kind of the stream of a paper that is about no single visit or hazard

T = TypeVar("T")

# Families of fields of a paper, each with the id of the signer behind it.
SIGNATURE, REFUSAL_SIGNATURE = "signature.", "refusal_signature."
SIGNED_PDF = "signed_pdf."  # behind it the field of what was added


def papers_of(state: StreamState) -> list[PaperRow]:
    """Return the papers of a folded stream, in the order of their issue.

    Those of a visit stand in its stream, those of the office in that of the hazard.
    """
    officers = _officers(fields_of(state, state.stream))
    rows = [
        _paper(state.stream, ent, fields_of(state, ent), officers)
        for ent, fields in state.live.items()
        if fields.get("type") == "paper"
    ]
    return sorted(rows, key=lambda row: (row.issued, row.id))


def content_of(state: StreamState, paper: str) -> dict[str, object]:
    """Return what stands on a paper, as `to_plain` wrote it."""
    content = state.live[paper]["content"]
    assert isinstance(content, dict)
    return dict(content)


def save_paper(db: Database, row: PaperRow) -> None:
    """Write the row of a paper."""
    db.run(
        "insert into paper (id, inspection, kind, number, issued, data) values (?, ?, ?, ?, ?, ?)"
        " on conflict (id) do update set kind = excluded.kind, number = excluded.number,"
        " issued = excluded.issued, data = excluded.data",
        (
            row.id,
            row.inspection,
            row.kind.value,
            row.number,
            to_wall(row.issued),
            json.dumps(to_plain(row), ensure_ascii=False),
        ),
    )


def numbers_issued(db: Database, kind: PaperKind) -> list[str]:
    """Return the numbers of all papers of a kind that are known here."""
    rows = db.rows("select number from paper where kind = ? and number <> ''", (kind.value,))
    return [row["number"] for row in rows]


def papers_numbered(db: Database, like: str) -> list[PaperRow]:
    """Return the papers whose number is like a pattern of SQL, in the order of their issue."""
    rows = db.rows("select data from paper where number like ? order by issued, id", (like,))
    return _read(db, rows)


def formal_numbers(db: Database) -> dict[str, str]:
    """Return what the office gave in the place of 暂编号, by paper: folded from its own streams."""
    rows = db.rows(
        "select state -> 'entities' -> id ->> 'paper' as paper,"
        " state -> 'entities' -> id ->> 'formal_number' as number"
        " from stream where kind = ? order by id",
        (FORMAL_NUMBER,),
    )
    return {row["paper"]: row["number"] for row in rows if row["paper"] and row["number"]}


def first_issue(db: Database, row: PaperRow) -> datetime:
    """Return when the first version of a paper was issued: versions share kind and number."""
    versions = [
        one.issued
        for one in papers_of_inspection(db, row.inspection)
        if row.number and (one.kind, one.number) == (row.kind, row.number)
    ]
    return min([row.issued, *versions])


def papers_of_inspection(db: Database, inspection: str) -> list[PaperRow]:
    """Return the papers of a visit and of its hazards, or of one hazard, in order of issue."""
    rows = db.rows(
        "select data from paper where inspection = ?1 or inspection in"
        " (select id from hazard where inspection = ?1) order by issued, id",
        (inspection,),
    )
    return _read(db, rows)


def papers_of_rounds(db: Database) -> list[PaperRow]:
    """Return the papers that stand in a stream of their own: those about many visits."""
    rows = db.rows(
        "select data from paper where inspection in (select id from stream where kind = ?)"
        " order by issued, id",
        (PAPER,),
    )
    return _read(db, rows)


def record_numbers(db: Database, inspections: Collection[str]) -> dict[str, str]:
    """Return the number of the inspection record that counts, by visit."""
    rows = db.rows(
        "select inspection, number from paper where kind = ? and data ->> 'withdrawn' is null"
        " and inspection in (select value from json_each(?)) order by issued, id",
        (PaperKind.INSPECTION_RECORD.value, json.dumps(list(inspections))),
    )
    return {row["inspection"]: row["number"] for row in rows}


def find_paper(db: Database, paper: str) -> PaperRow | None:
    """Return one paper, or None."""
    found = _read(db, db.rows("select data from paper where id = ?", (paper,)))
    return found[0] if found else None


def head_of_paper(db: Database, paper: str) -> PaperHead | None:
    """Return the head of an issued paper, or None. Reads the stored fold: a window waits for it."""
    head = db.value(
        "select stream.state -> 'entities' -> paper.id -> 'content' -> 'head'"
        " from paper join stream on stream.id = paper.inspection where paper.id = ?",
        (paper,),
    )
    return from_plain(PaperHead, json.loads(head)) if head else None


def paper_with_bytes(db: Database, sha256: str) -> PaperRow | None:
    """Return the paper that was frozen as, or has a signed PDF of, these bytes, or None."""
    rows = db.rows(
        "select data from paper where data ->> 'sha256' = ? or exists (select 1 from"
        " json_each(data, '$.revisions') where json_each.value ->> 'sha256' = ?)",
        (sha256, sha256),
    )
    found = _read(db, rows)
    return found[0] if found else None


def _read(db: Database, rows: Sequence[Mapping[str, str]]) -> list[PaperRow]:
    """Return the papers of rows; those with a 暂编号 with what stands for it, where it is known."""
    found = [from_plain(PaperRow, json.loads(row["data"])) for row in rows]
    if not any(is_provisional(row.number) for row in found):
        return found  # the common case asks nothing more
    given = formal_numbers(db)
    return [
        replace(row, formal_number=given.get(row.id, "")) if is_provisional(row.number) else row
        for row in found
    ]


def _paper(inspection: str, ent: str, fields: Fields, officers: Set[str]) -> PaperRow:
    signatures = _signatures(fields, SIGNATURE)
    refusal = from_plain(Refusal, fields["refusal"]) if "refusal" in fields else None
    confirmed = bound_confirmations(refusal, _signatures(fields, REFUSAL_SIGNATURE), officers)
    said = fields.get("signers")
    needed = from_plain(_Counts, {"of": said}).of if said is not None else _AS_BEFORE
    counting = [
        one for one in signatures if one.role is not SignerRole.INSPECTOR or one.signer in officers
    ]
    state = _state(str(fields.get("sha256", "")), counting, refusal, confirmed, needed)
    plain = {name: value for name, value in fields.items() if name in _ROW_FIELDS}
    row = from_plain(PaperRow, {**plain, "id": ent, "inspection": inspection, "state": state})
    in_order = sorted(signatures, key=lambda signature: (signature.signed, signature.signer))
    return replace(
        row,
        signatures=tuple(in_order),
        refusal=refusal,
        refusal_signatures=confirmed,
        revisions=tuple(_revisions(fields)) or None,
        service=_one(Service, fields.get("service")),
        withdrawn=_one(Withdrawal, fields.get("withdrawn")),
    )


def _one(kind: type[T], value: object) -> T | None:
    return from_plain(kind, value) if value is not None else None


def _revisions(fields: Fields) -> list[PaperRevision]:
    """Return the signed PDFs, in an order that is the same everywhere."""
    found = [
        from_plain(PaperRevision, value)
        for name, value in fields.items()
        if name.startswith(SIGNED_PDF)
    ]
    return sorted(found, key=lambda one: (one.number, one.sha256))


def _officers(fields: Fields) -> set[str]:
    """Return the ids of the enforcement officers of the visit that these fields describe."""
    team = fields.get("team", [])
    if not isinstance(team, list):
        raise ValueError("team is not a list")
    return officer_ids(from_plain(TeamMember, one) for one in team)


def _signatures(fields: Fields, family: str) -> list[Signature]:
    """Return the signatures of one family of fields. Raises ValueError for a malformed one."""
    return [
        from_plain(Signature, value)
        for name, value in sorted(fields.items())
        if name.startswith(family)
    ]


def _state(
    sha256: str,
    signatures: Sequence[Signature],
    refusal: Refusal | None,
    confirmed: Sequence[Signature],
    needed: Mapping[str, int],
) -> str:
    """Return how far the paper is signed. What was given for other bytes does not count.

    signatures  those of officers only where they are officers of the visit
    needed      how many of each role sign it
    """
    if not any(needed.values()):
        return ISSUED
    given = [one for one in signatures if one.sha256 == sha256]

    def has_enough(role: SignerRole) -> bool:
        return len({one.signer for one in given if one.role is role}) >= needed.get(role.value, 0)

    are_there = has_enough(SignerRole.INSPECTOR)
    if refusal is not None and refusal.sha256 == sha256:
        return REFUSED if are_there and is_confirmed(confirmed) else REFUSAL_TO_CONFIRM
    return SIGNED if all(has_enough(role) for role in SignerRole) else AWAITING


@dataclass(frozen=True, slots=True)
class _Counts:
    of: Mapping[str, int]


# Record and order of before template sets: both officers and the entity.
_AS_BEFORE = {SignerRole.INSPECTOR.value: MIN_OFFICERS, SignerRole.ENTITY.value: 1}
_ROW_FIELDS = {
    "issued",
    "kind",
    "needs_seal",
    "number",
    "sha256",
    "signers",
    "title",
    "version",
}

"""Papers as rows: frozen bytes by digest, with the signatures that are bound to them."""

import json
from collections.abc import Sequence, Set
from dataclasses import replace

from inspector.clock import to_wall
from inspector.domain.inspection import TeamMember
from inspector.domain.paper import (
    AWAITING,
    REFUSAL_TO_CONFIRM,
    REFUSED,
    SIGNED,
    PaperHead,
    PaperKind,
    PaperRow,
    Refusal,
    Signature,
    SignerRole,
)
from inspector.domain.person import MIN_OFFICERS
from inspector.domain.plain import from_plain, to_plain
from inspector.domain.refusal import bound_confirmations, is_confirmed, officers_of
from inspector.events.state import StreamState
from inspector.storage.database import Database
from inspector.storage.registers import Fields, fields_of

# Families of fields of a paper, each with the id of the signer behind it.
SIGNATURE, REFUSAL_SIGNATURE = "signature.", "refusal_signature."


def papers_of(state: StreamState) -> list[PaperRow]:
    """Return the papers of a folded inspection stream, in the order of their issue."""
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


def papers_of_inspection(db: Database, inspection: str) -> list[PaperRow]:
    """Return the papers of one inspection, in the order of their issue."""
    rows = db.rows("select data from paper where inspection = ? order by issued, id", (inspection,))
    return [from_plain(PaperRow, json.loads(row["data"])) for row in rows]


def find_paper(db: Database, paper: str) -> PaperRow | None:
    """Return one paper, or None."""
    data = db.value("select data from paper where id = ?", (paper,))
    return from_plain(PaperRow, json.loads(data)) if data else None


def head_of_paper(db: Database, paper: str) -> PaperHead | None:
    """Return the head of an issued paper, or None. Reads the stored fold: a window waits for it."""
    head = db.value(
        "select stream.state -> 'entities' -> paper.id -> 'content' -> 'head'"
        " from paper join stream on stream.id = paper.inspection where paper.id = ?",
        (paper,),
    )
    return from_plain(PaperHead, json.loads(head)) if head else None


def paper_with_digest(db: Database, sha256: str) -> PaperRow | None:
    """Return the paper whose frozen bytes have this digest, or None."""
    data = db.value("select data from paper where data ->> 'sha256' = ?", (sha256,))
    return from_plain(PaperRow, json.loads(data)) if data else None


def _paper(inspection: str, ent: str, fields: Fields, officers: Set[str]) -> PaperRow:
    signatures = _signatures(fields, SIGNATURE)
    refusal = from_plain(Refusal, fields["refusal"]) if "refusal" in fields else None
    confirmed = bound_confirmations(refusal, _signatures(fields, REFUSAL_SIGNATURE), officers)
    state = _state(str(fields.get("sha256", "")), signatures, refusal, confirmed)
    plain = {name: value for name, value in fields.items() if name in _ROW_FIELDS}
    row = from_plain(PaperRow, {**plain, "id": ent, "inspection": inspection, "state": state})
    in_order = sorted(signatures, key=lambda signature: (signature.signed, signature.signer))
    return replace(row, signatures=tuple(in_order), refusal=refusal, refusal_signatures=confirmed)


def _officers(fields: Fields) -> set[str]:
    """Return the ids of the enforcement officers of the visit that these fields describe."""
    team = fields.get("team", [])
    if not isinstance(team, list):
        raise ValueError("team is not a list")
    return officers_of(from_plain(TeamMember, one) for one in team)


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
) -> str:
    """Return how far the paper is signed. What was given for other bytes does not count."""
    given = [one for one in signatures if one.sha256 == sha256]
    officers = {one.signer for one in given if one.role is SignerRole.INSPECTOR}
    are_there = len(officers) >= MIN_OFFICERS
    if refusal is not None and refusal.sha256 == sha256:
        return REFUSED if are_there and is_confirmed(confirmed) else REFUSAL_TO_CONFIRM
    by_entity = any(one.role is SignerRole.ENTITY for one in given)
    return SIGNED if are_there and by_entity else AWAITING


_ROW_FIELDS = {"kind", "number", "title", "version", "sha256", "issued", "needs_seal"}

"""Inspections as rows: what a folded inspection stream says, kept so that lists are quick."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Any

from inspector.clock import CHINA, to_wall
from inspector.domain.entity import Entity
from inspector.domain.inspection import AttachedFile, Decision, Finding, InspectionRow, PhotoFacts
from inspector.domain.plain import from_plain, to_plain
from inspector.events.state import StreamState, revision
from inspector.storage.database import Database
from inspector.storage.registers import fields_of


@dataclass(frozen=True, slots=True)
class FormUse:
    """One checklist of a visit, as it was when the visit started."""

    form_id: str
    version: str
    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class InspectionFacts:
    """What an inspection stream says beside its row."""

    entity: Entity
    forms: tuple[FormUse, ...]
    standards: str
    results: Mapping[str, int]
    submissions: Mapping[str, str]


def row_of(state: StreamState, updated: datetime) -> InspectionRow:
    """Return the inspection of a folded stream. Raises ValueError where a field is malformed."""
    fields = fields_of(state, state.stream)
    found = findings_of(state)
    plain = {
        **{name: fields[name] for name in _ROW_FIELDS if name in fields},
        "id": state.stream,
        "entity_name": fields["entity_facts"]["name"],
        "finding_count": len(found),
        "major_count": sum(finding.level == "MAJOR" for finding in found),
        "deadline_count": sum(finding.deadline is not None for finding in found),
        "returned_count": sum(is_returned(finding) for finding in found),
        "updated": to_wall(updated),
        "countersigned": _countersigned(state),
    }
    return from_plain(InspectionRow, plain)


def _countersigned(state: StreamState) -> str:
    """Return how the lead's endorsement stands, as `InspectionRow.countersigned` says it."""
    signs = [sign for sign in state.signs if sign.role == "LEAD"]
    if not signs:
        return ""
    if any(sign.valid for sign in signs):
        return "valid"
    endorsed = {sign.rev for sign in signs}
    return "followed" if any(rev in endorsed for rev in _before_papers(state)) else "stale"


def _before_papers(state: StreamState) -> Iterator[str]:
    """Yield the revisions of a visit without its last paper, without its last two, and so on.

    One that was endorsed says that nothing else has changed since: papers that follow the
    endorsement (workflow §2, FINALIZED) leave what it was given for as it was. Which of those
    issued within one second came last, their ids do not tell: each choice of them is tried.
    """
    at = {
        ent: str(fields.get("issued", ""))
        for ent, fields in state.entities.items()
        if fields.get("type") == "paper"
    }
    later: list[str] = []
    for moment in sorted(set(at.values()), reverse=True):
        together = sorted(ent for ent, issued in at.items() if issued == moment)
        for count in range(1, len(together) + 1):
            if count < len(together) and len(together) > _MOST_TOGETHER:
                continue
            for chosen in combinations(together, count):
                yield _without(state, {*later, *chosen})
        later += together


def _without(state: StreamState, papers: Set[str]) -> str:
    entities = {ent: fields for ent, fields in state.entities.items() if ent not in papers}
    return revision(entities, tuple(one for one in state.conflicts if one.ent not in papers))


def facts_of(state: StreamState) -> InspectionFacts:
    """Return what the row leaves out."""
    fields = fields_of(state, state.stream)
    return InspectionFacts(
        entity=from_plain(Entity, fields["entity_facts"]),
        forms=tuple(from_plain(FormUse, form) for form in _list(fields["forms"])),
        standards=str(fields.get("standards", "")),
        results=from_plain(_Counts, {"of": fields.get("results", {})}).of,
        submissions={
            name.removeprefix("submission."): str(value)
            for name, value in fields.items()
            if name.startswith("submission.")
        },
    )


def findings_of(state: StreamState) -> list[Finding]:
    """Return the findings of a visit, by number."""
    photos = photos_of(state)
    found = []
    for ent in state.live:
        fields = fields_of(state, ent)
        if fields.get("type") != "finding":
            continue
        chosen = [photos[name] for name in _list(fields.get("photos", [])) if name in photos]
        plain = {**fields, "id": ent, "photos": [to_plain(photo) for photo in chosen]}
        found.append(from_plain(Finding, plain))
    return sorted(found, key=lambda finding: finding.number)


def photos_of(state: StreamState) -> dict[str, PhotoFacts]:
    """Return the photographs of a visit by id."""
    return {
        ent: from_plain(PhotoFacts, {**fields, "id": ent})
        for ent, fields in state.live.items()
        if fields.get("type") == "photo"
    }


def files_of(state: StreamState) -> list[AttachedFile]:
    """Return the files of a visit that are no photographs."""
    return [
        from_plain(AttachedFile, {name: fields[name] for name in ("sha256", "name", "size")})
        for fields in state.live.values()
        if fields.get("type") == "file"
    ]


def is_returned(finding: Finding) -> bool:
    """Say whether the lead wants this finding mended and it has not been mended since."""
    return finding.review is not None and finding.review.decision is Decision.RETURN


def save_inspection(db: Database, row: InspectionRow) -> None:
    """Write the row of an inspection."""
    assert row.updated is not None
    db.run(
        "insert into inspection (id, entity, state, updated, data) values (?, ?, ?, ?, ?)"
        " on conflict (id) do update set entity = excluded.entity, state = excluded.state,"
        " updated = excluded.updated, data = excluded.data",
        (row.id, row.entity, row.state, to_wall(row.updated), json.dumps(to_plain(row))),
    )


def page_of_inspections(
    db: Database, *, after: InspectionRow | None = None, limit: int = 200
) -> list[InspectionRow]:
    """Return up to `limit` inspections, newest first, that come after `after`."""
    where = "where (updated, id) < (:updated, :id)" if after else ""
    at = {"updated": to_wall(after.updated), "id": after.id} if after and after.updated else {}
    rows = db.rows(
        f"select data from inspection {where} order by updated desc, id desc limit :limit",
        {**at, "limit": limit},
    )
    return [from_plain(InspectionRow, json.loads(row["data"])) for row in rows]


def inspections_in(db: Database, states: Sequence[str]) -> list[InspectionRow]:
    """Return every inspection in one of these states, newest first."""
    marks = ", ".join("?" for _state in states)
    rows = db.rows(
        f"select data from inspection where state in ({marks}) order by updated desc, id desc",
        tuple(states),
    )
    return [from_plain(InspectionRow, json.loads(row["data"])) for row in rows]


def inspections_between(db: Database, since: date, until: date) -> list[InspectionRow]:
    """Return the inspections that were begun on these days, in Beijing, and ended; by time."""
    first, after = (
        to_wall(datetime.combine(day, time(), tzinfo=CHINA))
        for day in (since, until + timedelta(days=1))
    )
    rows = db.rows(
        "select data from inspection where data ->> 'started' >= ? and data ->> 'started' < ?"
        " and data ->> 'ended' is not null order by data ->> 'started', id",
        (first, after),
    )
    return [from_plain(InspectionRow, json.loads(row["data"])) for row in rows]


def started_tasks(db: Database, tasks: Collection[str]) -> set[str]:
    """Return those of `tasks` for which an inspection was started."""
    rows = db.rows(
        "select value as task from json_each(?)"
        " where exists (select 1 from inspection where data ->> 'task' = value)",
        (json.dumps(list(tasks)),),
    )
    return {row["task"] for row in rows}


def find_inspection(db: Database, inspection: str) -> InspectionRow | None:
    """Return one inspection, or None."""
    data = db.value("select data from inspection where id = ?", (inspection,))
    return from_plain(InspectionRow, json.loads(data)) if data else None


def inspections_named(db: Database, inspections: Collection[str]) -> list[InspectionRow]:
    """Return the inspections of these ids, newest first."""
    rows = db.rows(
        "select data from inspection where id in (select value from json_each(?))"
        " order by updated desc, id desc",
        (json.dumps(list(inspections)),),
    )
    return [from_plain(InspectionRow, json.loads(row["data"])) for row in rows]


def inspections_of_entity(db: Database, entity: str, limit: int = 20) -> list[InspectionRow]:
    """Return the last inspections of an entity, newest first."""
    rows = db.rows(
        "select data from inspection where entity = ? order by updated desc limit ?",
        (entity, limit),
    )
    return [from_plain(InspectionRow, json.loads(row["data"])) for row in rows]


@dataclass(frozen=True, slots=True)
class _Counts:
    of: Mapping[str, int]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


_MOST_TOGETHER = 6  # papers of one second whose order is tried out: a person issues one at a time
_ROW_FIELDS = (
    "entity",
    "kind",
    "state",
    "place",
    "started",
    "ended",
    "team",
    "lead",
    "item_count",
    "answered_count",
    "task",
    "certificate_shown",
)

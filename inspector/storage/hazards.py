"""Hazards as rows of the ledger, folded from their own streams."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from inspector.clock import to_wall
from inspector.domain.hazard_states import OPEN_STATES, HazardState
from inspector.domain.ledger import HazardRow
from inspector.domain.plain import from_plain, to_plain
from inspector.events.state import StreamState
from inspector.storage.database import Database, Row
from inspector.storage.registers import BETWEEN_VALUES, fields_of
from inspector.storage.words import having_words


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardFilter:
    """Which hazards a ledger page shows; empty fields do not filter.

    words        every word must stand in number, entity, place or fact
    overdue_on   only open hazards whose deadline lies before this day
    supervision  only hazards that are listed, escalated or delisted
    conflicted   only hazards about which a person has to decide something

    A hazard whose state is in conflict fits every one of the values that stand there.
    """

    states: tuple[str, ...] = ()
    level: str = ""
    entity: str = ""
    industry: str = ""
    words: str = ""
    overdue_on: date | None = None
    supervision: tuple[str, ...] = ()
    conflicted: bool = False


# States in which nothing is left to be done by the entity; a deadline no longer runs there.
DONE = (
    HazardState.CLOSED,
    HazardState.ACCEPTED,
    HazardState.REINSPECT_PASSED,
    HazardState.IMMEDIATE_FIXED,
    HazardState.TRANSFERRED,
    HazardState.VOIDED,
)


def row_of(state: StreamState) -> HazardRow:
    """Return the hazard of a folded stream. Raises ValueError where a field is malformed."""
    fields = fields_of(state, state.stream)
    plain = {
        **{name: value for name, value in fields.items() if name in _ROW_FIELDS},
        "id": state.stream,
        "entity_name": fields["entity_facts"]["name"],
        "industry": fields["entity_facts"]["industry"],
        "photo_count": len(fields.get("photos", [])),
        "conflicted": bool(state.conflicts),
    }
    return from_plain(HazardRow, plain)


def save_hazard(db: Database, row: HazardRow) -> None:
    """Write the row of a hazard."""
    db.run(
        "insert into hazard (id, number, inspection, entity, entity_name, level, state,"
        " deadline, found, conflicted, data) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " on conflict (id) do update set number = excluded.number,"
        " inspection = excluded.inspection, entity = excluded.entity,"
        " entity_name = excluded.entity_name, level = excluded.level, state = excluded.state,"
        " deadline = excluded.deadline, found = excluded.found,"
        " conflicted = excluded.conflicted, data = excluded.data",
        (
            row.id,
            row.number,
            row.inspection,
            row.entity,
            row.entity_name,
            row.level,
            row.state,
            row.deadline.isoformat() if row.deadline else "",
            to_wall(row.found),
            int(row.conflicted),
            json.dumps(to_plain(row), ensure_ascii=False),
        ),
    )


def page_of_hazards(
    db: Database, chosen: HazardFilter, *, after: HazardRow | None = None, limit: int = 200
) -> list[HazardRow]:
    """Return up to `limit` hazards, newest first, that come after `after`."""
    where, parameters = _where(chosen)
    if after is not None:
        where += " and (found, id) < (:after_found, :after_id)"
        parameters |= {"after_found": to_wall(after.found), "after_id": after.id}
    rows = db.rows(
        f"select data from hazard where {where} order by found desc, id desc limit :limit",
        parameters | {"limit": limit},
    )
    return [_read(row) for row in rows]


def count_hazards(db: Database, chosen: HazardFilter) -> int:
    """Return how many hazards a filter leaves."""
    where, parameters = _where(chosen)
    return int(db.value(f"select count(*) from hazard where {where}", parameters))


def hazards_going_out(db: Database, since: datetime) -> list[str]:
    """Return the ids of the hazards that are open, or of which something was written since then."""
    states = sorted(state.value for state in OPEN_STATES)
    names = [f":state{number}" for number in range(len(states))]
    rows = db.rows(
        f"select id from hazard where ({has_state(names)}) or exists"
        " (select 1 from event where stream = hazard.id and wall >= :since)"
        " order by found desc, id desc",
        {name[1:]: state for name, state in zip(names, states)} | {"since": to_wall(since)},
    )
    return [row["id"] for row in rows]


def find_hazard(db: Database, hazard: str) -> HazardRow | None:
    """Return one hazard, or None."""
    row = db.one("select data from hazard where id = ?", (hazard,))
    return _read(row) if row else None


def hazards_of_inspections(db: Database, inspections: Collection[str]) -> list[HazardRow]:
    """Return the hazards that these visits have found."""
    rows = db.rows(
        "select data from hazard where inspection in (select value from json_each(?))",
        (json.dumps(list(inspections)),),
    )
    return [_read(row) for row in rows]


def has_state(names: Sequence[str]) -> str:
    """Return the condition that a hazard is in one of the states bound to `names`.

    States in conflict stand joined in the column (`fields_of`); they are few, so that only rows
    in conflict are searched for them.
    """
    around = f"'{BETWEEN_VALUES}'"
    joined = [
        f"instr({around} || state || {around}, {around} || {one} || {around})" for one in names
    ]
    return f"state in ({', '.join(names)}) or conflicted and ({' or '.join(joined)})"


def _where(chosen: HazardFilter) -> tuple[str, dict[str, Any]]:
    parts = ["1 = 1"]
    parameters: dict[str, Any] = {}
    if chosen.states:
        names = [f":state{number}" for number in range(len(chosen.states))]
        parts.append(f"({has_state(names)})")
        parameters |= {name[1:]: state for name, state in zip(names, chosen.states)}
    for column, value in (("level", chosen.level), ("entity", chosen.entity)):
        if value:
            parts.append(f"{column} = :{column}")
            parameters[column] = value
    if chosen.industry:
        parts.append("data ->> 'industry' = :industry")
        parameters["industry"] = chosen.industry
    if chosen.overdue_on is not None:
        done = ", ".join(f"'{state.value}'" for state in DONE)
        parts.append(f"deadline <> '' and deadline < :day and state not in ({done})")
        parameters["day"] = chosen.overdue_on.isoformat()
    if chosen.supervision:
        wanted = {f"supervision{place}": one for place, one in enumerate(chosen.supervision)}
        # Rows of an earlier program say nothing: they are not listed.
        named = ", ".join(f":{name}" for name in wanted)
        parts.append(f"coalesce(data ->> 'supervision', 'NONE') in ({named})")
        parameters |= wanted
    if chosen.conflicted:
        parts.append("conflicted = 1")
    conditions, words = having_words(_SEARCHED, chosen.words)
    return " and ".join([*parts, *conditions]), parameters | words


def _read(row: Row) -> HazardRow:
    plain: Mapping[str, object] = json.loads(row["data"])
    return from_plain(HazardRow, plain)


_SEARCHED = "number || ' ' || entity_name || ' ' || (data ->> 'place') || ' ' || (data ->> 'fact')"

_ROW_FIELDS = {
    "number",
    "inspection",
    "entity",
    "place",
    "fact",
    "level",
    "state",
    "citation",
    "measure",
    "deadline",
    "found",
    "finder",
    "paper_number",
    "supervision",
}

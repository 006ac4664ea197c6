"""复查: which hazards an opinion speaks of, and which decision the entity was to follow.

A visit speaks of what it has found itself. One of the kind 复查 speaks of what an earlier decision
has ordered, on this device or on another: open hazards come with the base package.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from inspector.clock import china, from_wall
from inspector.domain.hazard import HazardState
from inspector.domain.inspection import InspectionRow
from inspector.domain.ledger import HazardRow
from inspector.domain.paper import PAPER_TITLE, PaperKind
from inspector.domain.task import InspectionKind
from inspector.errors import PaperRefused
from inspector.i18n import _
from inspector.services.context import Context
from inspector.services.hazard_case import HazardCase, hazard_case
from inspector.services.package_files import REINSPECTED, entities_of
from inspector.services.visits import inspection_row
from inspector.storage.event_store import events_of
from inspector.storage.hazards import (
    HazardFilter,
    find_hazard,
    hazards_of_inspections,
    page_of_hazards,
)

KIND = PaperKind.REINSPECTION_OPINION
BEFORE_REPORT = (HazardState.ORDERED, HazardState.RECTIFYING)
_WAITING = (
    *BEFORE_REPORT,
    HazardState.IMMEDIATE_FIXED,
    HazardState.OVERDUE,
    HazardState.RECTIFIED_REPORTED,
)
# As an opinion leaves a hazard: one that failed is under a new deadline where it gives one.
_ENDED = (HazardState.REINSPECT_PASSED, HazardState.REINSPECT_FAILED, HazardState.ORDERED)
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Ordered:
    """A decision by which hazards were to be rectified: its number, and the day of its issue."""

    number: str
    on: date


def ordered_before(ctx: Context, inspection: str) -> Ordered | None:
    """Return the decision that a 复查 is about: of those that wait, what falls due first.

    None for a visit of another kind, and where nothing waits.
    """
    row = inspection_row(ctx, inspection)
    if row.kind is not InspectionKind.REINSPECTION:
        return None
    waiting = [one for one in _of_entity(ctx, row) if one.paper_number]
    first = min(waiting, key=lambda one: (one.deadline or date.max, one.found), default=None)
    return Ordered(first.paper_number, _ordered_on(ctx, first)) if first else None


def inspected_again(ctx: Context, inspection: str) -> tuple[str, list[HazardRow]]:
    """Return what a 复查 goes to see: number of the decision, and its hazards by number.

    ("", []) for a visit of another kind, and where nothing was waiting.
    """
    before = ordered_before(ctx, inspection)
    row, state = inspection_row(ctx, inspection), ctx.state(inspection)
    found = [find_hazard(ctx.db, ent) for ent in entities_of(state, REINSPECTED)]
    seen = [one for one in found if one is not None]
    number = seen[0].paper_number if seen else before.number if before else ""
    waiting = _of_entity(ctx, row) if number else []
    rows = {one.id: one for one in (*waiting, *seen) if one.paper_number == number}
    return number, sorted(rows.values(), key=lambda one: one.number)


def spoken_of(
    ctx: Context, inspection: str, fields: Mapping[str, str], again: str = ""
) -> list[HazardCase]:
    """Return the hazards that an opinion with these fields speaks of, by number.

    again  id of the opinion that this one is issued in place of: it speaks of the same hazards

    Raises PaperRefused for a decision under which nothing waits, while others have something.
    """
    row = inspection_row(ctx, inspection)
    if again:
        found = page_of_hazards(ctx.db, HazardFilter(entity=row.entity), limit=_ALL)
        chosen = [one for one in found if _is_decided_by(ctx, one, again)]
    elif row.kind is InspectionKind.REINSPECTION:
        waiting = _of_entity(ctx, row)
        named = _plain(fields.get("original_number", ""))
        chosen = [one for one in waiting if _plain(one.paper_number) == named]
        if waiting and not chosen:
            raise _nothing_under(waiting)
    else:
        own = hazards_of_inspections(ctx.db, [inspection])
        chosen = [one for one in own if one.state in _WAITING]
    cases = [hazard_case(ctx, one.id) for one in chosen]
    return sorted(cases, key=lambda one: one.row.number)


def _of_entity(ctx: Context, row: InspectionRow) -> list[HazardRow]:
    """Return what waits for the officers at the entity of a visit."""
    wanted = HazardFilter(entity=row.entity, states=tuple(state.value for state in _WAITING))
    found = page_of_hazards(ctx.db, wanted, limit=_ALL)
    # The state of one in conflict is not known: a person decides about it first.
    return [one for one in found if one.state in _WAITING]


def _is_decided_by(ctx: Context, row: HazardRow, opinion: str) -> bool:
    if row.state not in _ENDED:
        return False
    said = hazard_case(ctx, row.id).decided.reinspection
    return said is not None and said.paper == opinion


def _ordered_on(ctx: Context, row: HazardRow) -> date:
    """Return the day on which a hazard was ordered. The order itself may be on another device."""
    ordered = [
        from_wall(signed.event.wall)
        for signed in events_of(ctx.db, row.id)
        if signed.event.writes.get("paper_number") == row.paper_number
    ]
    return china(max(ordered, default=row.found)).date()


def _nothing_under(waiting: list[HazardRow]) -> PaperRefused:
    numbers = dict.fromkeys(one.paper_number for one in waiting if one.paper_number)
    detail = _("no hazard of this entity waits under that number; some do under: {numbers}")
    said = detail.format(numbers=_(", ").join(numbers))
    return PaperRefused(paper=PAPER_TITLE[KIND], field="原决定文号", detail=said)


def _plain(number: str) -> str:
    return unicodedata.normalize("NFKC", "".join(number.split()))

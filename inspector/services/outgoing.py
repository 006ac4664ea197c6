"""What waits to leave this workspace: inspections, reviews, receipts, the base package."""

from dataclasses import dataclass
from enum import Enum

from inspector.domain.inspection import InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.person import Role
from inspector.services.context import Context
from inspector.services.packages import is_exportable
from inspector.storage.event_store import last_numbers_of
from inspector.storage.inspections import find_inspection, page_of_inspections
from inspector.storage.packages import list_packages
from inspector.storage.reference import meta, reference_date


class Sent(Enum):
    """How much of a visit has gone out."""

    NOT_YET = "NOT_YET"
    CHANGED_SINCE = "CHANGED_SINCE"
    ALL = "ALL"


@dataclass(frozen=True, slots=True)
class OutgoingVisit:
    """A visit that can be exported from here."""

    visit: InspectionRow
    sent: Sent


def outgoing_visits(ctx: Context, kind: str) -> list[OutgoingVisit]:
    """Return the visits that this desk may export; those that wait come first.

    kind  "INSPECTION": visits led by this person; "REVIEW": those that this lead has returned or
          countersigned
    """
    written, carried = last_numbers_of(ctx.db, ctx.dev), _carried(ctx, kind)
    found = []
    for row in page_of_inspections(ctx.db, limit=_ALL):
        if row.id not in written or not _is_ready(ctx, row, kind):
            continue
        sent = Sent.NOT_YET
        if row.id in carried:
            same = carried[row.id] >= written[row.id]
            sent = Sent.ALL if same else Sent.CHANGED_SINCE
        found.append(OutgoingVisit(row, sent))
    return sorted(found, key=lambda one: one.sent is Sent.ALL)


def waiting_visits(ctx: Context, kind: str) -> list[str]:
    """Return the visits with work of this desk that no package of a kind carries yet.

    Reads only these, for the window's last line asks after every job.
    """
    carried = _carried(ctx, kind)
    unsent = [
        inspection
        for inspection, number in last_numbers_of(ctx.db, ctx.dev).items()
        if number > carried.get(inspection, 0)
    ]
    rows = [find_inspection(ctx.db, inspection) for inspection in unsent]
    return [row.id for row in rows if row is not None and _is_ready(ctx, row, kind)]


def unexported_visits(ctx: Context) -> list[str]:
    """Return the visits that wait for any package of this desk."""
    kinds = ("INSPECTION", "REVIEW") if ctx.role is Role.LEAD else ("INSPECTION",)
    return [one for kind in kinds for one in waiting_visits(ctx, kind)]


def unconfirmed_packages(ctx: Context) -> int:
    """Return how many packages have come in since the last receipts went out."""
    sent = list_packages(ctx.db, direction="out", kind="RECEIPT", limit=1)
    received = list_packages(ctx.db, direction="in", limit=_ALL)
    confirmed = [one for one in received if one.kind in ("INSPECTION", "REVIEW")]
    return sum(not sent or one.at > sent[0].at for one in confirmed)


def base_issue(ctx: Context) -> tuple[int, str]:
    """Return number and day of the last base package that went out; (0, "") before the first."""
    day = reference_date(ctx.db)
    return int(meta(ctx.db, "base.issue") or "0"), day.isoformat() if day else ""


def _carried(ctx: Context, kind: str) -> dict[str, int]:
    """Return the number of our last event on each visit that a package of this kind carries."""
    carried: dict[str, int] = {}
    for package in list_packages(ctx.db, direction="out", kind=kind, limit=_ALL):
        known = carried.get(package.inspection, 0)
        carried[package.inspection] = max(known, package.last_number)
    return carried


def _is_ready(ctx: Context, row: InspectionRow, kind: str) -> bool:
    own = bool(row.team) and row.team[0].person == ctx.person.id
    if kind == "REVIEW":
        return not own and row.state in _REVIEWED
    return own and is_exportable(row)


_ALL = 1_000_000
_REVIEWED = {InspectionState.RETURNED.value, InspectionState.FINALIZED.value}

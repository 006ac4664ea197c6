"""What waits to leave this workspace: inspections, reviews, receipts, the base package."""

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum

from inspector.domain.inspection import InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.ledger import PackageRow
from inspector.domain.person import Role
from inspector.services.context import Context
from inspector.services.packages import is_exportable
from inspector.storage.event_store import last_numbers_of
from inspector.storage.inspections import find_inspection, page_of_inspections
from inspector.storage.packages import list_packages
from inspector.storage.reference import meta, reference_date


class Sent(Enum):
    """How much of a visit has gone out."""

    NOT_YET = "NOT_YET"  # 未导出
    CHANGED_SINCE = "CHANGED_SINCE"  # 未导出: there is more than what went out
    ALL = "ALL"  # 已导出
    RECEIPTED = "RECEIPTED"  # 已回执: the office has confirmed all of it


@dataclass(frozen=True, slots=True)
class OutgoingVisit:
    """A visit that can be exported from here."""

    visit: InspectionRow
    sent: Sent

    @property
    def waits(self) -> bool:
        """Say whether something of it is in no package yet."""
        return self.sent in (Sent.NOT_YET, Sent.CHANGED_SINCE)


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many visits stand where, in what this desk has to send; what every screen shows."""

    unexported: int
    exported: int
    receipted: int


def outbox(ctx: Context) -> Outbox:
    """Return the counts over all visits of this desk."""
    lines = [one for kind in _kinds(ctx) for one in outgoing_visits(ctx, kind)]
    return Outbox(
        unexported=sum(one.waits for one in lines),
        exported=sum(one.sent is Sent.ALL for one in lines),
        receipted=sum(one.sent is Sent.RECEIPTED for one in lines),
    )


def outgoing_visits(ctx: Context, kind: str) -> list[OutgoingVisit]:
    """Return the visits that this desk may export; those that wait come first.

    kind  "INSPECTION": visits led by this person; "REVIEW": those that this lead has returned or
          countersigned
    """
    written, carried = last_numbers_of(ctx.db, ctx.dev), _carried(ctx, kind)
    confirmed = _confirmed(ctx, kind)
    found = []
    for row in page_of_inspections(ctx.db, limit=_ALL):
        if row.id not in written or not _is_ready(ctx, row, kind):
            continue
        sent = Sent.NOT_YET
        if row.id in carried:
            sent = Sent.CHANGED_SINCE
            if carried[row.id] >= written[row.id]:
                is_confirmed = confirmed.get(row.id, 0) >= written[row.id]
                sent = Sent.RECEIPTED if is_confirmed else Sent.ALL
        found.append(OutgoingVisit(row, sent))
    return sorted(found, key=lambda one: not one.waits)


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
    return [one for kind in _kinds(ctx) for one in waiting_visits(ctx, kind)]


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


def _confirmed(ctx: Context, kind: str) -> dict[str, int]:
    """Return the number of our last event on each visit that the office has confirmed.

    A visit in parts is confirmed once a receipt for every one of them is here.
    """
    whole: defaultdict[tuple[str, str], list[PackageRow]] = defaultdict(list)
    for package in list_packages(ctx.db, direction="out", kind=kind, limit=_ALL):
        whole[package.inspection, package.whole or package.id].append(package)
    confirmed: dict[str, int] = {}
    for (inspection, _name), rows in whole.items():
        parts = {row.part for row in rows if row.state == "receipted"}
        if len(parts) >= max(1, rows[0].parts):
            last = max(row.last_number for row in rows)
            confirmed[inspection] = max(confirmed.get(inspection, 0), last)
    return confirmed


def _kinds(ctx: Context) -> tuple[str, ...]:
    return ("INSPECTION", "REVIEW") if ctx.role is Role.LEAD else ("INSPECTION",)


def _is_ready(ctx: Context, row: InspectionRow, kind: str) -> bool:
    own = bool(row.team) and row.team[0].person == ctx.person.id
    if kind == "REVIEW":
        return not own and row.state in _REVIEWED
    return own and is_exportable(row)


_ALL = 1_000_000
_REVIEWED = {InspectionState.RETURNED.value, InspectionState.FINALIZED.value}

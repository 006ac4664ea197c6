"""What waits to leave this workspace: inspections, reviews, receipts, the base package."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from inspector.domain.inspection import InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.person import Role
from inspector.services.context import Context
from inspector.services.packages import EXPORTABLE, RECEIPT_KIND
from inspector.storage.event_store import count_of_kind, last_numbers_of
from inspector.storage.inspections import inspections_named, standings
from inspector.storage.packages import numbers_confirmed, numbers_sent
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
        return self.sent in _WAITING


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many visits stand where, in what this desk has to send; what every screen shows."""

    unexported: int
    exported: int
    receipted: int


def outbox(ctx: Context) -> Outbox:
    """Return the counts over all that this desk sends.

    In the office these are the packages that came in: those whose receipt waits to go out, and
    those that are confirmed.
    """
    if ctx.role is Role.OFFICE:
        sent = _receipts_sent(ctx)
        waiting = count_of_kind(ctx.db, ctx.dev, RECEIPT_KIND, after=sent)
        return Outbox(waiting, 0, count_of_kind(ctx.db, ctx.dev, RECEIPT_KIND) - waiting)
    found = [sent for kind in _kinds(ctx) for sent in _sent(ctx, kind).values()]
    return Outbox(
        unexported=sum(sent in _WAITING for sent in found),
        exported=found.count(Sent.ALL),
        receipted=found.count(Sent.RECEIPTED),
    )


def outgoing_visits(ctx: Context, kind: str) -> list[OutgoingVisit]:
    """Return the visits that this desk may export; those that wait come first, newest first.

    kind  "INSPECTION": visits led by this person; "REVIEW": those that this lead has returned or
          countersigned
    """
    sent = _sent(ctx, kind)
    found = [OutgoingVisit(row, sent[row.id]) for row in inspections_named(ctx.db, sent)]
    return sorted(found, key=lambda one: not one.waits)


def waiting_visits(ctx: Context, kind: str) -> list[str]:
    """Return the visits with work of this desk that no package of a kind carries yet."""
    return [one for one, sent in _sent(ctx, kind).items() if sent in _WAITING]


def unexported_visits(ctx: Context) -> list[str]:
    """Return the visits that wait for any package of this desk."""
    return [one for kind in _kinds(ctx) for one in waiting_visits(ctx, kind)]


def unconfirmed_packages(ctx: Context) -> int:
    """Return how many packages have come in since the last receipts went out."""
    return count_of_kind(ctx.db, ctx.dev, RECEIPT_KIND, after=_receipts_sent(ctx))


def base_issue(ctx: Context) -> tuple[int, str]:
    """Return number and day of the last base package that went out; (0, "") before the first."""
    day = reference_date(ctx.db)
    return int(meta(ctx.db, "base.issue") or "0"), day.isoformat() if day else ""


def _sent(ctx: Context, kind: str) -> Mapping[str, Sent]:
    """Return how much has gone out of every visit that this desk may export now.

    Asks for counts, not for rows: the window's last line wants to know after every job. Whatever a
    package or a receipt is for, it carries the number of our last event on the visit.
    """
    written = last_numbers_of(ctx.db, ctx.dev)
    carried, confirmed = numbers_sent(ctx.db, kind), numbers_confirmed(ctx.db, kind)
    found = {}
    for inspection, state, first in standings(ctx.db):
        number = written.get(inspection)
        if number is None or not _is_ready(state, first == ctx.person.id, kind):
            continue
        if inspection not in carried:
            found[inspection] = Sent.NOT_YET
        elif carried[inspection] < number:
            found[inspection] = Sent.CHANGED_SINCE
        else:
            is_confirmed = confirmed.get(inspection, 0) >= number
            found[inspection] = Sent.RECEIPTED if is_confirmed else Sent.ALL
    return found


def _receipts_sent(ctx: Context) -> int:
    """Return the number of our last event that receipts which went out carry."""
    return max(numbers_sent(ctx.db, "RECEIPT").values(), default=0)


def _kinds(ctx: Context) -> tuple[str, ...]:
    return ("INSPECTION", "REVIEW") if ctx.role is Role.LEAD else ("INSPECTION",)


def _is_ready(state: str, is_own: bool, kind: str) -> bool:
    if kind == "REVIEW":
        return not is_own and state in _REVIEWED
    return is_own and state in EXPORTABLE


_WAITING = (Sent.NOT_YET, Sent.CHANGED_SINCE)
_REVIEWED = {InspectionState.RETURNED.value, InspectionState.FINALIZED.value}

"""What waits to leave this workspace: inspections, reviews, receipts, the base package."""

from collections.abc import Collection
from dataclasses import dataclass

from inspector.domain.inspection import InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.person import Role
from inspector.services.context import Context
from inspector.services.packages import EXPORTABLE
from inspector.storage.inspections import inspections_named
from inspector.storage.outgoing import RECEIPT, WAITING, counts_sent, visits_sent
from inspector.storage.outgoing import Sent as Sent
from inspector.storage.reference import meta, reference_date


@dataclass(frozen=True, slots=True)
class OutgoingVisit:
    """A visit that can be exported from here."""

    visit: InspectionRow
    sent: Sent

    @property
    def waits(self) -> bool:
        """Say whether something of it is in no package yet."""
        return self.sent in WAITING


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many visits stand where, in what this desk has to send; what every screen shows."""

    unexported: int
    exported: int
    receipted: int


def outbox(ctx: Context) -> Outbox:
    """Return the counts over all that this desk sends. Costs the same however much there was.

    In the office these are the packages that came in: those whose receipt waits to go out, and
    those that are confirmed.
    """
    if ctx.role is Role.OFFICE:
        found = [(one.sent, one.count) for one in counts_sent(ctx.db, RECEIPT)]
    else:
        found = [
            (one.sent, one.count)
            for kind in _kinds(ctx)
            for one in counts_sent(ctx.db, kind)
            if _is_ready(one.state, one.first == ctx.person.id, kind)
        ]
    return Outbox(
        unexported=sum(count for sent, count in found if sent in WAITING),
        exported=sum(count for sent, count in found if sent is Sent.ALL),
        receipted=sum(count for sent, count in found if sent is Sent.RECEIPTED),
    )


def outgoing_visits(ctx: Context, kind: str) -> list[OutgoingVisit]:
    """Return the visits that this desk may export; those that wait come first, newest first.

    kind  "INSPECTION": visits led by this person; "REVIEW": those that this lead has returned or
          countersigned
    """
    sent = _sent(ctx, kind, tuple(Sent))
    found = [OutgoingVisit(row, sent[row.id]) for row in inspections_named(ctx.db, sent)]
    return sorted(found, key=lambda one: not one.waits)


def waiting_visits(ctx: Context, kind: str) -> list[str]:
    """Return the visits with work of this desk that no package of a kind carries yet."""
    return list(_sent(ctx, kind, WAITING))


def unexported_visits(ctx: Context) -> list[str]:
    """Return the visits that wait for any package of this desk."""
    return [one for kind in _kinds(ctx) for one in waiting_visits(ctx, kind)]


def unconfirmed_packages(ctx: Context) -> int:
    """Return how many packages have come in since the last receipts went out."""
    return sum(one.count for one in counts_sent(ctx.db, RECEIPT) if one.sent in WAITING)


def base_issue(ctx: Context) -> tuple[int, str]:
    """Return number and day of the last base package that went out; (0, "") before the first."""
    day = reference_date(ctx.db)
    return int(meta(ctx.db, "base.issue") or "0"), day.isoformat() if day else ""


def _sent(ctx: Context, kind: str, among: Collection[Sent]) -> dict[str, Sent]:
    """Return how much has gone out of the visits that this desk may export now."""
    return {
        one.id: one.sent
        for one in visits_sent(ctx.db, kind, among)
        if _is_ready(one.state, one.first == ctx.person.id, kind)
    }


def _kinds(ctx: Context) -> tuple[str, ...]:
    return ("INSPECTION", "REVIEW") if ctx.role is Role.LEAD else ("INSPECTION",)


def _is_ready(state: str, is_own: bool, kind: str) -> bool:
    if kind == "REVIEW":
        return not is_own and state in _REVIEWED
    return is_own and state in EXPORTABLE


_REVIEWED = {InspectionState.RETURNED.value, InspectionState.FINALIZED.value}

"""What waits to leave this workspace: inspections, reviews, receipts, the base package."""

from dataclasses import dataclass
from enum import Enum

from inspector.domain.inspection import InspectionRow
from inspector.services.context import Context
from inspector.services.packages import is_exportable
from inspector.storage.event_store import events_of
from inspector.storage.inspections import page_of_inspections
from inspector.storage.packages import list_packages
from inspector.storage.reference import meta


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


def outgoing_inspections(ctx: Context) -> list[OutgoingVisit]:
    """Return the visits carried out here that may be exported; those that wait come first."""
    return _outgoing(ctx, "INSPECTION")


def outgoing_reviews(ctx: Context) -> list[OutgoingVisit]:
    """Return the visits that this lead has reviewed; those that wait come first."""
    return _outgoing(ctx, "REVIEW")


def unconfirmed_packages(ctx: Context) -> int:
    """Return how many packages have come in since the last receipts went out."""
    sent = list_packages(ctx.db, direction="out", kind="RECEIPT", limit=1)
    received = list_packages(ctx.db, direction="in", limit=1_000_000)
    confirmed = [one for one in received if one.kind in ("INSPECTION", "REVIEW")]
    return sum(not sent or one.at > sent[0].at for one in confirmed)


def base_issue(ctx: Context) -> tuple[int, str]:
    """Return number and day of the last base package that went out; (0, "") before the first."""
    return int(meta(ctx.db, "base.issue") or "0"), meta(ctx.db, "base.issued")[:10]


def _outgoing(ctx: Context, kind: str) -> list[OutgoingVisit]:
    latest: dict[str, str] = {}
    for package in reversed(list_packages(ctx.db, direction="out", kind=kind)):
        latest[package.inspection] = package.detail
    found = []
    for row in page_of_inspections(ctx.db):
        mine = any(signed.event.dev == ctx.dev for signed in events_of(ctx.db, row.id))
        if not mine or not is_exportable(row):
            continue
        if row.id not in latest:
            sent = Sent.NOT_YET
        else:
            same = latest[row.id] == ctx.state(row.id).rev
            sent = Sent.ALL if same else Sent.CHANGED_SINCE
        found.append(OutgoingVisit(row, sent))
    return sorted(found, key=lambda one: one.sent is Sent.ALL)

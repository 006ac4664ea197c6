"""挂牌督办 and 提级督办: the register of supervision, kept by the office (workflow §4)."""

from collections.abc import Iterable, Mapping
from datetime import date

from inspector.clock import china
from inspector.domain.hazard import (
    HazardLevel,
    HazardState,
    SupervisionAction,
    SupervisionState,
    next_supervision,
)
from inspector.domain.hazard_states import OPEN_STATES
from inspector.domain.ledger import HazardRow
from inspector.domain.supervision import Escalation, EscalationReason, Listing, SupervisionLevel
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.services.hazard_case import (
    HazardCase,
    check_day,
    check_said,
    hazard_case,
    refused,
    settled,
)
from inspector.services.ledgers import hazard
from inspector.storage.event_store import events_of
from inspector.storage.hazards import DONE

LEVEL, ORGAN, UNIT = N_("Supervision level"), N_("Supervising organ"), N_("Unit in charge")
SUPERVISOR, UNTIL, DECIDED = N_("Supervisor"), N_("To be done by"), N_("Decided on")
REASONS, GROUNDS, APPROVED = N_("Reasons"), N_("Facts behind them"), N_("Approved by")
_TWICE = 2


def list_hazard(ctx: Context, hazard_id: str, listing: Listing) -> HazardRow:
    """List a major hazard for supervision; return its row.

    Raises ActRefused naming the field, StepNotAllowed where it is listed already, StepForOtherRole,
    NotFound.
    """
    with ctx.recording() as record:
        case = hazard_case(ctx, hazard_id)
        _check_open(case)
        target = next_supervision(settled(case)[1], SupervisionAction.LIST, ctx.role)
        check_said(
            case,
            (_(ORGAN), listing.organ),
            (_(UNIT), listing.unit),
            (_(SUPERVISOR), listing.supervisor),
        )
        _check_days(ctx, case, listing.on, listing.deadline)
        values: dict[str, object] = {"supervision": target, "listing": listing}
        if case.decided.escalation is not None:
            values["escalation"] = None  # of an earlier round: it begins below again
        record.add(case.row.id, "hazard.list", values)
    return hazard(ctx, hazard_id)


def escalate(ctx: Context, hazard_id: str, escalation: Escalation) -> HazardRow:
    """Escalate the supervision of a listed hazard to an organ further up; return its row.

    Raises as `list_hazard` does.
    """
    with ctx.recording() as record:
        case = hazard_case(ctx, hazard_id)
        _check_open(case)
        target = next_supervision(settled(case)[1], SupervisionAction.ESCALATE, ctx.role)
        if case.state in DONE:
            raise refused(case, _("State"), _("nothing is left to rectify"))
        before = supervision_level(case)
        if escalation.before is not before or escalation.level.rank <= before.rank:
            raise refused(
                case, _(LEVEL), _("it has to be above {level}").format(level=before.label)
            )
        if not escalation.reasons:
            raise refused(case, _(REASONS), _("at least one is needed"))
        check_said(
            case,
            (_(ORGAN), escalation.organ),
            (_(GROUNDS), escalation.grounds),
            (_(APPROVED), escalation.approved_by),
        )
        _check_days(ctx, case, escalation.on, escalation.deadline)
        record.add(
            case.row.id, "hazard.escalate", {"supervision": target, "escalation": escalation}
        )
    return hazard(ctx, hazard_id)


def supervision_level(case: HazardCase) -> SupervisionLevel:
    """Return at which level a listed hazard is supervised now."""
    known = case.decided
    said = known.escalation if case.supervision is SupervisionState.ESCALATED else known.listing
    # Listed by a program that says the level in another way: nothing is known to be above it.
    return said.level if said is not None else SupervisionLevel.COUNTY


def suggested_reasons(ctx: Context, case: HazardCase) -> tuple[EscalationReason, ...]:
    """Return the reasons to escalate that the record itself speaks for (workflow §4, 触发器)."""
    written = [one.event.writes for one in events_of(ctx.db, case.row.id)]
    deadline, today = case.row.deadline, china(ctx.clock()).date()
    found = []
    if deadline is not None and deadline < today and case.state not in DONE:
        found.append(EscalationReason.OVERDUE)
    if any(values.get("state") == HazardState.REOPENED.value for values in written):
        found.append(EscalationReason.REOPENED)
    if _failed_reinspections(written) >= _TWICE:
        found.append(EscalationReason.FAILED_TWICE)
    return tuple(found)


def _failed_reinspections(written: Iterable[Mapping[str, object]]) -> int:
    """Return how many re-inspections were not passed, by what was written one after the other.

    An opinion that is issued anew keeps its number and says what that re-inspection found after
    all: it is no further one. One without its opinion counts by itself.
    """
    passed: dict[object, bool] = {}
    for place, values in enumerate(written):
        state, said = values.get("state"), values.get("reinspection")
        if state in (HazardState.REINSPECT_PASSED.value, HazardState.REINSPECT_FAILED.value):
            number = said.get("number") if isinstance(said, Mapping) else None
            key = str(number) if number else place
            passed[key] = state == HazardState.REINSPECT_PASSED.value
    return list(passed.values()).count(False)


def _check_open(case: HazardCase) -> None:
    if case.grade is not HazardLevel.MAJOR:
        raise refused(case, _("Level"), _("only major hazards are listed"))
    if settled(case)[0] not in OPEN_STATES:
        raise refused(case, _("State"), _("the hazard is no longer open here"))


def _check_days(ctx: Context, case: HazardCase, on: date, deadline: date) -> None:
    check_day(ctx, case, _(DECIDED), on)
    if deadline < on:
        raise refused(case, _(UNTIL), _("it lies before the decision"))

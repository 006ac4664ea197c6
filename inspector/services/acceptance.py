"""验收 and 销号: what the competent department has written, and the end of a hazard (H17, H18)."""

from inspector.domain.duties import Duty
from inspector.domain.hazard import (
    HazardAction,
    HazardLevel,
    SupervisionAction,
    hazard_step,
    next_supervision,
)
from inspector.domain.ledger import HazardRow
from inspector.domain.steps import Need
from inspector.domain.supervision import ACCEPT, Acceptance, CloseOut
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.services.hazard_case import (
    HazardCase,
    check_day,
    check_part,
    check_said,
    hazard_case,
    person_of,
    refused,
    settled,
)
from inspector.services.ledgers import hazard
from inspector.storage.blobs import register_blob

DEPARTMENT, ACCEPTED_BY = N_("Accepting department"), N_("Accepted by")
ACCEPTED_ON, OPINION = N_("Accepted on"), N_("Opinion")
FILE, BASIS, CLOSED_ON = N_("The written opinion"), N_("Basis"), N_("Closed out on")


def record_acceptance(ctx: Context, hazard_id: str, acceptance: Acceptance) -> HazardRow:
    """Enter the acceptance of the competent department from its written opinion (H17).

    The file of the opinion has to be kept before: `refusals.attach_recording`.

    Raises ActRefused naming the field, SecondDuty where the person who accepted has registered,
    rectified, re-inspected or closed out this hazard, StepNotAllowed before the re-inspection was
    passed, StepForOtherRole, NotFound.
    """
    with ctx.recording() as record:
        case = hazard_case(ctx, hazard_id)
        step = hazard_step(settled(case)[0], HazardAction.ACCEPT, ctx.role, case.grade)
        _check_acceptance(ctx, case, acceptance)
        step.check({Need.OPINION}, case.grade)
        holder = person_of(ctx, acceptance.department.strip(), acceptance.person.strip())
        if holder == ctx.person.id:
            # Whoever accepts does not enter it: no other desk would take the event.
            raise refused(case, _(ACCEPTED_BY), _("that is who enters it; another person accepts"))
        check_part(ctx, case, Duty.ACCEPT, holder, acceptance.person)
        file = acceptance.file
        register_blob(ctx.db, file.sha256, file.size)
        record.add(
            case.row.id,
            ACCEPT,
            {"state": step.target, "acceptance": acceptance, Duty.ACCEPT.field: holder},
            blobs=[file.sha256],
        )
    return hazard(ctx, hazard_id)


def close_out(ctx: Context, hazard_id: str, said: CloseOut) -> HazardRow:
    """Close a hazard out (H18); one under supervision is delisted in the same act.

    Raises ActRefused naming the field, SecondDuty where this person has another part of the
    hazard, StepNotAllowed before its acceptance, StepForOtherRole, NotFound.
    """
    with ctx.recording() as record:
        case = hazard_case(ctx, hazard_id)
        state, supervision = settled(case)
        step = hazard_step(state, HazardAction.CLOSE_OUT, ctx.role, case.grade)
        if case.grade is HazardLevel.MAJOR and case.decided.acceptance is None:
            raise refused(case, _(OPINION), _("no acceptance is on record"))
        check_said(case, (_(BASIS), said.basis))
        check_day(ctx, case, _(CLOSED_ON), said.on)
        if case.decided.acceptance is not None and said.on < case.decided.acceptance.on:
            raise refused(case, _(CLOSED_ON), _("it lies before the acceptance"))
        me = ctx.person
        check_part(ctx, case, Duty.CLOSE_OUT, me.id, me.name)
        values: dict[str, object] = {
            "state": step.target,
            "close_out": CloseOut(basis=said.basis.strip(), person=me.name, on=said.on),
            Duty.CLOSE_OUT.field: me.id,
        }
        if case.is_listed:
            values["supervision"] = next_supervision(
                supervision, SupervisionAction.DELIST, ctx.role
            )
        record.add(case.row.id, "hazard.close_out", values)
    return hazard(ctx, hazard_id)


def _check_acceptance(ctx: Context, case: HazardCase, acceptance: Acceptance) -> None:
    check_said(
        case,
        (_(DEPARTMENT), acceptance.department),
        (_(ACCEPTED_BY), acceptance.person),
        (_(OPINION), acceptance.opinion),
    )
    if acceptance.department.strip() == case.row.entity_name:
        raise refused(case, _(DEPARTMENT), _("whoever rectifies does not accept"))
    check_day(ctx, case, _(ACCEPTED_ON), acceptance.on)
    if case.decided.reinspection is not None and acceptance.on < case.decided.reinspection.on:
        raise refused(case, _(ACCEPTED_ON), _("it lies before the re-inspection"))
    if not acceptance.file.size or not ctx.blobs.path(acceptance.file.sha256).exists():
        raise refused(case, _(FILE), _("its file is not kept here"))

"""The life of an inspection: workflow §2 as data."""

from inspector.domain.labelled import Labelled
from inspector.domain.person import Role
from inspector.domain.steps import Need, Step, find_step, steps_for
from inspector.i18n import N_


class InspectionState(Labelled):
    """Where an inspection stands. EXPORTED is a state of the package only (design §10)."""

    PLANNED = "PLANNED", N_("planned")
    SCHEME_DRAFT = "SCHEME_DRAFT", N_("scheme being drafted")
    SCHEME_APPROVED = "SCHEME_APPROVED", N_("scheme approved")
    IN_PROGRESS = "IN_PROGRESS", N_("inspection under way")
    RECORD_DRAFT = "RECORD_DRAFT", N_("record being drafted")
    AWAITING_SIGNATURE = "AWAITING_SIGNATURE", N_("awaiting signatures")
    SIGNED = "SIGNED", N_("record signed")
    REFUSED_RECORDED = "REFUSED_RECORDED", N_("refusal to sign recorded")
    LEAD_REVIEW = "LEAD_REVIEW", N_("with the lead for review")
    RETURNED = "RETURNED", N_("returned for correction")
    FINALIZED = "FINALIZED", N_("endorsed by the lead")
    SERVED = "SERVED", N_("papers served")
    EXPORTED = "EXPORTED", N_("package exported")
    ARCHIVED = "ARCHIVED", N_("archived")
    CANCELLED = "CANCELLED", N_("inspection cancelled")


class InspectionAction(Labelled):
    """The steps of workflow §2, in their order."""

    PLAN = "PLAN", N_("plan the inspection")
    DRAFT_SCHEME = "DRAFT_SCHEME", N_("draft the scheme")
    APPROVE_SCHEME = "APPROVE_SCHEME", N_("approve the scheme")
    ENTER_SITE = "ENTER_SITE", N_("enter the site")
    ENTER_SITE_UNAPPROVED = "ENTER_SITE_UNAPPROVED", N_("enter the site before the approval")
    CHECK_ITEM = "CHECK_ITEM", N_("check an item")
    END_VISIT = "END_VISIT", N_("end the visit")
    SUBMIT_RECORD = "SUBMIT_RECORD", N_("submit the record for signature")
    WITHDRAW_RECORD = "WITHDRAW_RECORD", N_("void the record and draw it again")
    SIGN_RECORD = "SIGN_RECORD", N_("sign the record")
    RECORD_REFUSAL = "RECORD_REFUSAL", N_("record the refusal to sign")
    SEND_TO_LEAD = "SEND_TO_LEAD", N_("send to the lead")
    RETURN_FINDINGS = "RETURN_FINDINGS", N_("return for correction")
    MEND_FINDINGS = "MEND_FINDINGS", N_("correct what was returned")
    ENDORSE = "ENDORSE", N_("endorse")
    SERVE_PAPERS = "SERVE_PAPERS", N_("serve the papers")
    ARCHIVE = "ARCHIVE", N_("archive")
    CANCEL = "CANCEL", N_("cancel the inspection")


_OFFICERS = (Role.INSPECTOR, Role.LEAD)
At, Do = InspectionState, InspectionAction
InspectionStep = Step[InspectionState, InspectionAction]

INSPECTION_STEPS: tuple[InspectionStep, ...] = (
    Step(
        row="1",
        action=Do.PLAN,
        sources=(None,),
        target=At.PLANNED,
        roles=(Role.OFFICE, Role.LEAD),
        needs=(Need.TASK_SOURCE,),
    ),
    Step(
        row="2",
        action=Do.DRAFT_SCHEME,
        sources=(At.PLANNED,),
        target=At.SCHEME_DRAFT,
        roles=_OFFICERS,
        needs=(Need.TWO_OFFICERS,),
    ),
    Step(
        row="3",
        action=Do.APPROVE_SCHEME,
        sources=(At.SCHEME_DRAFT,),
        target=At.SCHEME_APPROVED,
        roles=(Role.LEAD,),
        needs=(Need.APPROVAL,),
    ),
    Step(
        row="4",
        action=Do.ENTER_SITE,
        sources=(At.SCHEME_APPROVED,),
        target=At.IN_PROGRESS,
        roles=_OFFICERS,
        needs=(Need.TWO_OFFICERS,),
    ),
    Step(
        row="4b",  # 应急或举报先查后补 (row 3): the approval follows, the reason is written down
        action=Do.ENTER_SITE_UNAPPROVED,
        sources=(At.PLANNED, At.SCHEME_DRAFT),
        target=At.IN_PROGRESS,
        roles=_OFFICERS,
        needs=(Need.TWO_OFFICERS, Need.REASON),
    ),
    Step(
        row="5",
        action=Do.CHECK_ITEM,
        sources=(At.IN_PROGRESS,),
        target=At.IN_PROGRESS,
        roles=(*_OFFICERS, Role.EXPERT),
    ),
    Step(
        row="6",
        action=Do.END_VISIT,
        sources=(At.IN_PROGRESS,),
        target=At.RECORD_DRAFT,
        roles=_OFFICERS,
        needs=(Need.ALL_ITEMS_ANSWERED, Need.START_AND_END),
    ),
    Step(
        row="7",
        action=Do.SUBMIT_RECORD,
        sources=(At.RECORD_DRAFT,),
        target=At.AWAITING_SIGNATURE,
        roles=_OFFICERS,
    ),
    Step(
        row="7b",  # 冻结后只能作废重出 (row 7)
        action=Do.WITHDRAW_RECORD,
        sources=(At.AWAITING_SIGNATURE,),
        target=At.RECORD_DRAFT,
        roles=_OFFICERS,
        needs=(Need.REASON,),
    ),
    Step(
        row="8",
        action=Do.SIGN_RECORD,
        sources=(At.AWAITING_SIGNATURE,),
        target=At.SIGNED,
        roles=(*_OFFICERS, Role.EXPERT, Role.ENTITY),
        needs=(Need.TWO_OFFICERS, Need.ALL_SIGNATURES),
    ),
    Step(
        row="9",
        action=Do.RECORD_REFUSAL,
        sources=(At.AWAITING_SIGNATURE,),
        target=At.REFUSED_RECORDED,
        roles=_OFFICERS,
        needs=(Need.TWO_OFFICERS, Need.REASON, Need.WITNESS_OR_RECORDING),
    ),
    Step(
        row="10",
        action=Do.SEND_TO_LEAD,
        sources=(At.SIGNED, At.REFUSED_RECORDED),
        target=At.LEAD_REVIEW,
        roles=(),  # 系统: the lead's desk does it when the package comes in
    ),
    Step(
        row="11",
        action=Do.RETURN_FINDINGS,
        sources=(At.LEAD_REVIEW,),
        target=At.RETURNED,
        roles=(Role.LEAD,),
        needs=(Need.REMARK,),
    ),
    Step(
        row="12",
        action=Do.MEND_FINDINGS,
        sources=(At.RETURNED,),
        target=At.LEAD_REVIEW,
        roles=_OFFICERS,
        needs=(Need.REASON,),
    ),
    Step(
        row="13",
        action=Do.ENDORSE,
        sources=(At.LEAD_REVIEW,),
        target=At.FINALIZED,
        roles=(Role.LEAD,),
        needs=(Need.OTHER_DRAFTER,),
    ),
    Step(
        row="14",
        action=Do.SERVE_PAPERS,
        sources=(At.FINALIZED,),
        target=At.SERVED,
        roles=_OFFICERS,
        needs=(Need.SERVICE_RECEIPT,),
    ),
    Step(
        row="16",
        action=Do.ARCHIVE,
        # FINALIZED too: papers issued on the spot were served before the review (design §10).
        sources=(At.FINALIZED, At.SERVED, At.EXPORTED),
        target=At.ARCHIVED,
        roles=(Role.OFFICE,),
    ),
    Step(
        row="17",
        action=Do.CANCEL,
        sources=(At.PLANNED, At.SCHEME_DRAFT, At.SCHEME_APPROVED, At.IN_PROGRESS),
        target=At.CANCELLED,
        roles=(Role.LEAD,),
        needs=(Need.REASON,),
    ),
)


def inspection_step(
    state: InspectionState | None, action: InspectionAction, role: Role | None
) -> InspectionStep:
    """Return the row of the table, with its needs. Raises StepNotAllowed, StepForOtherRole."""
    return find_step(INSPECTION_STEPS, state, action, role)


def next_inspection_state(
    state: InspectionState | None, action: InspectionAction, role: Role | None
) -> InspectionState:
    """Return the state after `action`; `role` None is the program itself.

    Raises StepNotAllowed, StepForOtherRole.
    """
    target = inspection_step(state, action, role).target
    assert target is not None  # only the table of hazards has a step back
    return target


def allowed_inspection_actions(
    state: InspectionState | None, role: Role | None
) -> tuple[InspectionAction, ...]:
    """Return what `role` may do in `state`, in the order of the table."""
    return steps_for(INSPECTION_STEPS, state, role)

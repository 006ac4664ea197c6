import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.inspection_state import (
    INSPECTION_STEPS,
    InspectionAction,
    InspectionState,
    allowed_inspection_actions,
    inspection_step,
    next_inspection_state,
)
from inspector.domain.person import Role
from inspector.domain.steps import Need
from inspector.errors import StepForOtherRole, StepNotAllowed

At, Do = InspectionState, InspectionAction


def test_the_states_are_those_of_the_glossary(shared):
    text = (shared / "domain" / "glossary.md").read_text("utf-8")
    found = re.search(r"`InspectionState`: ([A-Z_, ]+)", text)
    assert found is not None
    assert [member.name for member in InspectionState] == found[1].split(", ")


def test_a_visit_goes_from_plan_to_archive_with_one_return():
    path = [
        (Do.PLAN, Role.OFFICE, At.PLANNED),
        (Do.DRAFT_SCHEME, Role.INSPECTOR, At.SCHEME_DRAFT),
        (Do.APPROVE_SCHEME, Role.LEAD, At.SCHEME_APPROVED),
        (Do.ENTER_SITE, Role.INSPECTOR, At.IN_PROGRESS),
        (Do.CHECK_ITEM, Role.EXPERT, At.IN_PROGRESS),
        (Do.END_VISIT, Role.INSPECTOR, At.RECORD_DRAFT),
        (Do.SUBMIT_RECORD, Role.INSPECTOR, At.AWAITING_SIGNATURE),
        (Do.SIGN_RECORD, Role.INSPECTOR, At.SIGNED),
        (Do.SEND_TO_LEAD, None, At.LEAD_REVIEW),
        (Do.RETURN_FINDINGS, Role.LEAD, At.RETURNED),
        (Do.MEND_FINDINGS, Role.INSPECTOR, At.LEAD_REVIEW),
        (Do.ENDORSE, Role.LEAD, At.FINALIZED),
        (Do.SERVE_PAPERS, Role.INSPECTOR, At.SERVED),
        (Do.ARCHIVE, Role.OFFICE, At.ARCHIVED),
    ]
    state = None
    for action, role, expected in path:
        state = next_inspection_state(state, action, role)
        assert state is expected


def test_a_refusal_to_sign_goes_to_the_lead_like_a_signed_record():
    state = next_inspection_state(At.AWAITING_SIGNATURE, Do.RECORD_REFUSAL, Role.INSPECTOR)
    assert next_inspection_state(state, Do.SEND_TO_LEAD, None) is At.LEAD_REVIEW
    step = inspection_step(At.AWAITING_SIGNATURE, Do.RECORD_REFUSAL, Role.INSPECTOR)
    assert Need.WITNESS_OR_RECORDING in step.missing(set())


def test_a_visit_before_its_approval_needs_the_reason():
    step = inspection_step(At.PLANNED, Do.ENTER_SITE_UNAPPROVED, Role.INSPECTOR)
    assert step.missing({Need.TWO_OFFICERS}) == (Need.REASON,)
    with pytest.raises(StepNotAllowed):
        next_inspection_state(At.PLANNED, Do.ENTER_SITE, Role.INSPECTOR)


def test_a_signed_record_never_goes_back_to_draft():
    for state in (At.SIGNED, At.REFUSED_RECORDED, At.LEAD_REVIEW, At.RETURNED, At.FINALIZED):
        targets = {step.target for step in INSPECTION_STEPS if state in step.sources}
        assert targets.isdisjoint({At.RECORD_DRAFT, At.IN_PROGRESS, At.CANCELLED})


def test_only_the_lead_endorses():
    with pytest.raises(StepForOtherRole):
        next_inspection_state(At.LEAD_REVIEW, Do.ENDORSE, Role.INSPECTOR)


@given(
    st.none() | st.sampled_from(InspectionState),
    st.sampled_from(InspectionAction),
    st.none() | st.sampled_from(Role),
)
def test_what_is_allowed_is_exactly_what_does_not_raise(state, action, role):
    try:
        next_inspection_state(state, action, role)
        went = True
    except (StepNotAllowed, StepForOtherRole):
        went = False
    assert went == (action in allowed_inspection_actions(state, role))

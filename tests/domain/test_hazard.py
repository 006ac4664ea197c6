import re
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.duties import (
    Duty,
    check_duty,
    duties_of_team,
    made_up_decisions,
    nameless_duties,
    second_duties,
)
from inspector.domain.hazard import (
    OPEN_STATES,
    HazardAction,
    HazardLevel,
    HazardState,
    SupervisionAction,
    SupervisionState,
    SuspensionAction,
    SuspensionState,
    allowed_actions,
    hazard_step,
    next_state,
    next_supervision,
    next_suspension,
)
from inspector.domain.hazard_table import HAZARD_STEPS
from inspector.domain.person import Role
from inspector.domain.steps import Need
from inspector.errors import SecondDuty, StepForOtherRole, StepIncomplete, StepNotAllowed

At, Do = HazardState, HazardAction
GENERAL, MAJOR = HazardLevel.GENERAL, HazardLevel.MAJOR
roles = st.none() | st.sampled_from(Role)
grades = st.none() | st.sampled_from(HazardLevel)


def test_the_enums_are_those_of_the_glossary(shared):
    text = (shared / "domain" / "glossary.md").read_text("utf-8")
    for name, enum in [
        ("HazardState", HazardState),
        ("SupervisionState", SupervisionState),
        ("SuspensionState", SuspensionState),
    ]:
        found = re.search(rf"`{name}`: ([A-Z_, ]+)", text)
        assert found is not None
        assert [member.name for member in enum] == found[1].rstrip(", ").split(", ")


def test_every_row_of_the_workflow_is_in_the_tables():
    rows = {re.match(r"H\d+", step.row)[0] for step in HAZARD_STEPS}
    assert rows == {f"H{number}" for number in range(1, 24)} - {"H19", "H20"}


def test_a_hazard_goes_from_found_to_closed_out():
    path = [
        (Do.RECORD, Role.INSPECTOR, At.DRAFT),
        (Do.REGISTER, Role.INSPECTOR, At.REGISTERED),
        (Do.GRADE, Role.LEAD, At.GRADED),
        (Do.ORDER, Role.INSPECTOR, At.ORDERED),
        (Do.START_RECTIFYING, Role.ENTITY, At.RECTIFYING),
        (Do.REQUEST_EXTENSION, Role.ENTITY, At.EXTENSION_REQUESTED),
        (Do.REFUSE_EXTENSION, Role.OFFICE, At.RECTIFYING),
        (Do.EXPIRE, None, At.OVERDUE),
        (Do.REPORT_RECTIFIED, Role.OFFICE, At.RECTIFIED_REPORTED),
        (Do.ARRANGE_REINSPECTION, Role.INSPECTOR, At.REINSPECTING),
        (Do.FAIL_REINSPECTION, Role.INSPECTOR, At.REINSPECT_FAILED),
        (Do.ORDER_AGAIN, Role.INSPECTOR, At.ORDERED),
        (Do.START_RECTIFYING, Role.INSPECTOR, At.RECTIFYING),
        (Do.REPORT_RECTIFIED, Role.ENTITY, At.RECTIFIED_REPORTED),
        (Do.ARRANGE_REINSPECTION, Role.OFFICE, At.REINSPECTING),
        (Do.PASS_REINSPECTION, Role.INSPECTOR, At.REINSPECT_PASSED),
        (Do.ACCEPT, Role.COMPETENT_DEPT, At.ACCEPTED),
        (Do.CLOSE_OUT, Role.OFFICE, At.CLOSED),
        (Do.REOPEN, Role.INSPECTOR, At.REOPENED),
        (Do.GRADE, Role.LEAD, At.GRADED),
    ]
    state = None
    for action, role, expected in path:
        state = next_state(state, action, role, grade=MAJOR)
        assert state is expected


def test_only_a_general_hazard_is_rectified_on_the_spot():
    assert next_state(At.GRADED, Do.FIX_ON_THE_SPOT, Role.INSPECTOR, grade=GENERAL) is (
        At.IMMEDIATE_FIXED
    )
    for grade in (MAJOR, None):
        with pytest.raises(StepNotAllowed):
            next_state(At.GRADED, Do.FIX_ON_THE_SPOT, Role.INSPECTOR, grade=grade)


def test_a_major_hazard_is_accepted_by_the_competent_department_alone():
    assert next_state(At.REINSPECT_PASSED, Do.ACCEPT, Role.INSPECTOR, grade=GENERAL) is At.ACCEPTED
    with pytest.raises(StepForOtherRole) as error:
        next_state(At.REINSPECT_PASSED, Do.ACCEPT, Role.INSPECTOR, grade=MAJOR)
    assert "competent department" in error.value.what()
    assert "team lead" not in error.value.what()


def test_only_the_office_closes_out():
    for role in Role:
        if role is Role.OFFICE:
            assert next_state(At.ACCEPTED, Do.CLOSE_OUT, role) is At.CLOSED
        else:
            with pytest.raises(StepForOtherRole):
                next_state(At.ACCEPTED, Do.CLOSE_OUT, role)


def test_a_refusal_names_what_is_possible():
    with pytest.raises(StepNotAllowed) as error:
        next_state(At.RECTIFYING, Do.CLOSE_OUT, Role.OFFICE)
    assert error.value.what() == (
        "“close out” is not possible in the state under rectification; possible now: request an"
        " extension, report as rectified, transfer to another organ."
    )


def test_a_hazard_that_was_transferred_comes_back_where_it_was():
    assert next_state(At.OVERDUE, Do.TRANSFER, Role.LEAD) is At.TRANSFERRED
    back = next_state(At.TRANSFERRED, Do.TAKE_BACK, Role.OFFICE, prior=At.OVERDUE)
    assert back is At.OVERDUE
    with pytest.raises(ValueError, match="transferred"):
        next_state(At.TRANSFERRED, Do.TAKE_BACK, Role.OFFICE)


def test_what_was_ordered_can_no_longer_be_voided():
    assert next_state(At.REGISTERED, Do.VOID, Role.LEAD) is At.VOIDED
    with pytest.raises(StepNotAllowed):
        next_state(At.ORDERED, Do.VOID, Role.LEAD)
    assert allowed_actions(At.VOIDED, Role.LEAD) == ()


@given(st.none() | st.sampled_from(HazardState), st.sampled_from(HazardAction), roles, grades)
def test_what_is_allowed_is_exactly_what_does_not_raise(state, action, role, grade):
    try:
        next_state(state, action, role, grade=grade, prior=At.GRADED)
        went = True
    except (StepNotAllowed, StepForOtherRole):
        went = False
    assert went == (action in allowed_actions(state, role, grade))


@given(st.lists(st.tuples(st.sampled_from(HazardAction), roles), max_size=60), grades)
def test_no_walk_closes_a_hazard_without_an_acceptance(walk, grade):
    state, accepted = None, False
    for action, role in walk:
        if action is Do.TAKE_BACK or action not in allowed_actions(state, role, grade):
            continue
        state = next_state(state, action, role, grade=grade)
        accepted = accepted or action is Do.ACCEPT
        assert accepted or state is not At.CLOSED


def test_every_state_but_void_can_be_left_and_every_state_can_be_reached():
    reached = {step.target for step in HAZARD_STEPS} - {None}
    assert reached == set(HazardState)
    for state in OPEN_STATES:
        assert any(allowed_actions(state, role, GENERAL) for role in [None, *Role])


def test_the_basis_is_needed_for_a_major_grade():
    step = hazard_step(At.REGISTERED, Do.GRADE, Role.LEAD)
    step.check({Need.LEAD_CONFIRMATION}, GENERAL)
    with pytest.raises(StepIncomplete) as error:
        step.check({Need.LEAD_CONFIRMATION}, MAJOR)
    assert "the basis of determination" in error.value.what()
    assert step.missing(set(), MAJOR) == (Need.LEAD_CONFIRMATION, Need.BASIS)


def test_the_four_duties_are_steps_of_the_table():
    duties = {step.action: step.duty for step in HAZARD_STEPS if step.duty}
    assert duties[Do.REGISTER] is Duty.CREATE
    assert duties[Do.REPORT_RECTIFIED] is Duty.RECTIFY
    assert duties[Do.ACCEPT] is Duty.ACCEPT
    assert duties[Do.CLOSE_OUT] is Duty.CLOSE_OUT


@given(st.lists(st.tuples(st.sampled_from(Duty), st.sampled_from("abcdef")), max_size=12))
def test_no_person_ever_holds_two_duties(attempts):
    duties: dict[Duty, str] = {}
    for duty, person in attempts:
        try:
            check_duty(duties, duty, person)
        except SecondDuty:
            continue
        duties[duty] = person
    assert len(set(duties.values())) == len(duties)


def test_a_second_duty_is_refused_by_name_and_the_same_duty_may_be_done_again():
    duties = {Duty.CREATE: "p1", Duty.RECTIFY: "p2"}
    check_duty(duties, Duty.RECTIFY, "p2")
    with pytest.raises(SecondDuty) as error:
        check_duty(duties, Duty.ACCEPT, "p1", "检查员甲")
    assert "检查员甲" in error.value.what()
    assert "registering" in error.value.what()


def test_production_resumes_only_after_a_review():
    state = next_suspension(SuspensionState.NONE, SuspensionAction.SUSPEND, Role.INSPECTOR)
    with pytest.raises(StepNotAllowed):
        next_suspension(state, SuspensionAction.ALLOW_RESUMPTION, Role.INSPECTOR)
    state = next_suspension(state, SuspensionAction.REQUEST_RESUMPTION, Role.ENTITY)
    state = next_suspension(state, SuspensionAction.REFUSE_RESUMPTION, Role.INSPECTOR)
    assert state is SuspensionState.SUSPENDED
    state = next_suspension(state, SuspensionAction.REQUEST_RESUMPTION, Role.OFFICE)
    state = next_suspension(state, SuspensionAction.ALLOW_RESUMPTION, Role.COMPETENT_DEPT)
    assert state is SuspensionState.RESUMED


def test_supervision_is_listed_escalated_and_delisted_by_the_office():
    state = next_supervision(SupervisionState.NONE, SupervisionAction.LIST, Role.OFFICE)
    state = next_supervision(state, SupervisionAction.ESCALATE, Role.OFFICE)
    assert next_supervision(state, SupervisionAction.DELIST, Role.OFFICE) is (
        SupervisionState.DELISTED
    )
    with pytest.raises(StepForOtherRole):
        next_supervision(SupervisionState.LISTED, SupervisionAction.ESCALATE, Role.INSPECTOR)


def test_states_are_their_names_in_tables_and_words_on_the_screen():
    assert HazardState("ORDERED") is HazardState.ORDERED
    assert f"{HazardState.ORDERED}" == "ORDERED"
    assert HazardState.ORDERED.label == "rectification ordered"


@dataclass(frozen=True)
class Said:
    writes: Mapping[str, object]
    ent: str = "h"
    kind: str = "note"


@given(st.lists(st.tuples(st.sampled_from(Duty), st.sampled_from("abcd"), st.sampled_from("hg"))))
def test_who_has_two_duties_of_one_hazard_is_found_in_any_order(said):
    deeds = [Said({duty.field: person}, ent) for duty, person, ent in said]
    found = second_duties(deeds)
    assert second_duties(list(reversed(deeds))).keys() == found.keys()
    for person in "abcd":
        most = max(len({one[0] for one in said if one[1:] == (person, ent)}) for ent in "hg")
        assert (person in found) is (most > 1)


@pytest.mark.parametrize(
    ("writes", "kind", "nameless"),
    [
        ({"state": "ACCEPTED"}, "hazard.accept", True),
        ({"state": "CLOSED"}, "note.of.another.program", True),
        ({"state": "CLOSED", "duty.close_out": ""}, "hazard.close_out", True),
        ({"state": "CLOSED", "duty.accept": "a"}, "hazard.close_out", True),
        ({"state": "CLOSED", "duty.close_out": "a"}, "hazard.close_out", False),
        ({"state": "ACCEPTED", "duty.accept": "a"}, "hazard.accept", False),
        ({"state": "CLOSED"}, "resolve", False),
        ({"state": "ORDERED"}, "hazard.order", False),
        ({}, "hazard.note", False),
    ],
)
def test_nobody_accepts_or_closes_out_without_a_name(writes, kind, nameless):
    assert nameless_duties([Said(writes, kind=kind)]) == ({"h"} if nameless else set())


def test_a_decision_ends_a_hazard_only_as_somebody_has_said_with_a_name():
    decided = Said({"state": "CLOSED"}, kind="resolve")
    said = Said({"state": "CLOSED", "duty.close_out": "a"}, kind="hazard.close_out")
    bare = Said({"state": "CLOSED"}, kind="hazard.close_out")
    assert made_up_decisions([decided]) == {"h"}
    assert made_up_decisions([decided, bare]) == {"h"}
    assert made_up_decisions([decided, Said(said.writes, "g")]) == {"h"}
    assert made_up_decisions([decided, decided]) == {"h"}
    assert not made_up_decisions([decided, said])
    assert not made_up_decisions([Said({"state": "ORDERED"}, kind="resolve"), bare])


def test_nobody_of_the_team_ends_what_it_has_found():
    deeds = [Said({"duty.create": "a"}), Said({"duty.accept": "b"}), Said({"duty.close_out": "c"})]
    assert duties_of_team(deeds, {"a", "b"}) == {"b"}
    assert duties_of_team(deeds, {"c"}) == {"c"}
    assert not duties_of_team(deeds, {"a", "d"})


@given(st.sampled_from(SupervisionState), st.lists(st.sampled_from(SupervisionAction)), roles)
def test_supervision_begins_with_the_listing_and_ends_with_the_delisting(state, actions, role):
    for action in actions:
        try:
            following = next_supervision(state, action, role)
        except (StepNotAllowed, StepForOtherRole):
            continue
        listed = (SupervisionState.LISTED, SupervisionState.ESCALATED)
        assert (action is SupervisionAction.LIST) is (state not in listed)
        assert (following is SupervisionState.DELISTED) is (action is SupervisionAction.DELIST)
        assert role in (Role.OFFICE, Role.COMPETENT_DEPT)
        state = following

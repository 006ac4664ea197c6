"""Who may write what, whatever an event calls itself; and nobody reviews their own entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from inspector.domain.authority import (
    is_allowed,
    own_reviewers,
    rewritten_papers,
    roles_that_settle,
)
from inspector.domain.person import Role


@dataclass(frozen=True)
class Said:
    """An event as far as it matters here."""

    kind: str = "kind.of.a.newer.program"
    writes: Mapping[str, object] = field(default_factory=dict)
    actor: str = "a"
    ent: str = "e"


@pytest.mark.parametrize(
    ("values", "allowed"),
    [
        ({"fact": "门锁损坏"}, {Role.INSPECTOR, Role.EXPERT, Role.LEAD}),
        ({"photos": []}, {Role.INSPECTOR, Role.EXPERT, Role.LEAD}),
        ({"signature.x": {}}, {Role.INSPECTOR, Role.EXPERT, Role.LEAD}),
        (
            {"refusal_signature.x": {"signer": "x", "role": "INSPECTOR"}},
            {Role.INSPECTOR, Role.LEAD},
        ),
        ({"refusal_signature.x": {"signer": "y", "role": "INSPECTOR"}}, set()),
        ({"refusal_signature.x": {"signer": "x", "role": "EXPERT"}}, set()),
        ({"refusal_signature.x": None}, set()),
        ({"answers.f.s": {}}, {Role.INSPECTOR, Role.EXPERT, Role.LEAD}),
        ({"review": {"decision": "PASS"}}, {Role.LEAD}),
        ({"level_confirmed": "a"}, {Role.LEAD}),
        ({"void": True}, {Role.LEAD}),
        ({"state": "FINALIZED"}, {Role.LEAD}),
        ({"state": "VOIDED"}, {Role.LEAD}),
        ({"state": "CLOSED"}, {Role.OFFICE}),
        ({"state": "OVERDUE"}, set()),
        ({"state": "STATE-OF-A-NEWER-PROGRAM"}, set()),
        ({"received": "2026-11-21T02:00:00Z"}, {Role.OFFICE}),
        ({"duty.create": "a"}, {Role.INSPECTOR, Role.LEAD}),
        ({"duty.create": "another"}, set()),
        ({"duty.close_out": "a"}, {Role.OFFICE}),
        ({"duty.unknown": "a"}, set()),
        ({"state": "ACCEPTED"}, {Role.INSPECTOR, Role.LEAD, Role.COMPETENT_DEPT}),
        ({"duty.accept": "a"}, {Role.INSPECTOR, Role.LEAD, Role.COMPETENT_DEPT}),
        ({"acceptance": {}}, {Role.INSPECTOR, Role.LEAD, Role.COMPETENT_DEPT}),
        ({"supervision": "LISTED"}, {Role.OFFICE, Role.COMPETENT_DEPT}),
        ({"supervision": "ESCALATED"}, {Role.OFFICE}),
        ({"supervision": "DELISTED"}, {Role.OFFICE}),
        ({"supervision": "NONE"}, set()),
        ({"listing": {}}, {Role.OFFICE, Role.COMPETENT_DEPT}),
        ({"escalation": {}}, {Role.OFFICE}),
        ({"close_out": {}}, {Role.OFFICE}),
        ({"reinspection": {}}, {Role.INSPECTOR, Role.LEAD}),
        ({"remark_of_a_newer_program": "x"}, set(Role)),
    ],
)
def test_what_an_event_writes_decides_and_not_its_kind(
    values: dict[str, object], allowed: set[Role]
) -> None:
    assert {role for role in Role if is_allowed(Said(writes=values), role)} == allowed


def test_a_known_kind_is_for_its_roles_whatever_it_writes() -> None:
    assert {role for role in Role if is_allowed(Said("finding.review"), role)} == {Role.LEAD}
    assert {role for role in Role if is_allowed(Said("package.receive"), role)} == {Role.OFFICE}
    for kind in ("paper.issue", "paper.confirm_refusal", "inspection.resubmit"):
        allowed = {role for role in Role if is_allowed(Said(kind), role)}
        assert allowed == {Role.INSPECTOR, Role.LEAD}


OPINION: Mapping[str, object] = {
    "department": "示例区工业和信息化局",
    "person": "验收人甲",
    "opinion": "验收合格。",
    "on": "2026-11-26",
    "file": {"sha256": "0" * 64, "name": "a.pdf", "size": 9},
}
ACCEPTED: Mapping[str, object] = {
    "state": "ACCEPTED",
    "acceptance": OPINION,
    "duty.accept": "b",
}


@pytest.mark.parametrize(
    ("values", "allowed"),
    [
        (ACCEPTED, True),
        ({**ACCEPTED, "duty.accept": "a"}, False),  # whoever enters it has accepted nothing
        ({**ACCEPTED, "duty.accept": ""}, False),
        ({**ACCEPTED, "state": "CLOSED"}, False),
        ({**ACCEPTED, "fact": "…"}, False),
        ({"state": "ACCEPTED", "duty.accept": "b"}, False),
        ({**ACCEPTED, "acceptance": {**OPINION, "file": None}}, False),
        ({**ACCEPTED, "acceptance": {**OPINION, "file": {"sha256": "…"}}}, False),
        ({**ACCEPTED, "acceptance": {**OPINION, "opinion": " "}}, False),
        ({**ACCEPTED, "acceptance": None}, False),
    ],
)
def test_the_office_enters_an_acceptance_whole_and_of_somebody_else(
    values: Mapping[str, object], allowed: bool
) -> None:
    assert is_allowed(Said("hazard.accept", values), Role.OFFICE) is allowed
    assert not is_allowed(Said("resolve", values), Role.OFFICE)
    assert Role.OFFICE not in roles_that_settle("state", "ACCEPTED", "a")


def test_an_inspector_may_clear_a_review_by_a_correction_but_not_pass_it() -> None:
    assert is_allowed(Said("finding.correct", {"review": None, "fact": "…"}), Role.INSPECTOR)
    assert not is_allowed(Said("finding.correct", {"review": {}}), Role.INSPECTOR)


def test_nobody_reviews_an_entry_of_their_own() -> None:
    drafted = Said(writes={"fact": "…"}, actor="a", ent="f1")
    own = Said(writes={"review": {"decision": "PASS"}}, actor="a", ent="f1")
    other = Said(writes={"review": {"decision": "PASS"}}, actor="b", ent="f1")
    elsewhere = Said(writes={"review": {"decision": "PASS"}}, actor="a", ent="f2")
    assert own_reviewers([drafted, own]) == {"a"}
    assert own_reviewers([drafted, other, elsewhere]) == set()


def test_the_only_drafter_does_not_endorse_the_visit() -> None:
    mine = Said(writes={"entity": "x", "state": "IN_PROGRESS"}, actor="a")
    theirs = Said(writes={"answers.f.s": {}}, actor="b")
    endorsed = Said(writes={"state": "FINALIZED"}, actor="a")
    assert own_reviewers([mine, endorsed]) == {"a"}
    assert own_reviewers([mine, theirs, endorsed]) == set()


def test_settling_with_what_another_person_wrote_is_no_drafting_a_third_value_is() -> None:
    one = Said(writes={"fact": "甲"}, actor="a", ent="f1")
    two = Said(writes={"fact": "乙"}, actor="c", ent="f1")
    passed = Said(writes={"review": {"decision": "PASS"}}, actor="b", ent="f1")
    taken = Said("resolve", {"fact": "甲"}, actor="b", ent="f1")
    third = Said("resolve", {"fact": "丙"}, actor="b", ent="f1")
    again = Said("resolve", {"fact": "丙"}, actor="d", ent="f1")
    assert own_reviewers([one, two, passed, taken]) == set()
    assert own_reviewers([one, two, passed, third]) == {"b"}
    # Two who settle with the same new words have not taken it from one another.
    assert own_reviewers([one, two, passed, third, again]) == {"b"}


def test_who_settles_is_said_by_the_field() -> None:
    assert roles_that_settle("place", "东侧", "a") == {Role.INSPECTOR, Role.LEAD}
    assert roles_that_settle("deadline", "2026-12-01", "a") == {
        Role.INSPECTOR,
        Role.LEAD,
        Role.OFFICE,
    }
    assert roles_that_settle("void", False, "a") == {Role.LEAD}
    assert roles_that_settle("state", "FINALIZED", "a") == {Role.LEAD}
    assert Role.EXPERT not in roles_that_settle("fact", "…", "a")


PAPER = {"type": "paper", "kind": "LISTING_NOTICE", "desk": "OFFICE", "signers": {}, "content": {}}


@pytest.mark.parametrize(
    ("kind", "changes", "allowed"),
    [
        ("paper.issue", {}, {Role.OFFICE}),
        ("paper.issue", {"kind": "CASE_TRANSFER"}, {Role.OFFICE}),
        ("paper.issue", {"kind": "INSPECTION_RECORD"}, set()),
        ("paper.issue", {"signers": {"INSPECTOR": 2}}, set()),
        ("paper.issue", {"desk": "FIELD"}, set()),
        ("paper.issue", {"state": "CLOSED"}, set()),
        ("paper.issue", {"fact": "门锁完好"}, set()),
        ("kind.of.a.newer.program", {}, set()),
        ("resolve", {}, set()),
    ],
)
def test_a_paper_of_the_office_is_the_offices_and_written_whole(
    kind: str, changes: dict[str, object], allowed: set[Role]
) -> None:
    said = Said(kind, {**PAPER, **changes})
    assert {role for role in Role if is_allowed(said, role)} == allowed


def test_without_its_mark_a_listing_is_nobodys_and_a_record_is_the_teams() -> None:
    unmarked = {name: value for name, value in PAPER.items() if name != "desk"}
    assert not any(is_allowed(Said("paper.issue", unmarked), role) for role in Role)
    record = {**unmarked, "kind": "INSPECTION_RECORD"}
    allowed = {role for role in Role if is_allowed(Said("paper.issue", record), role)}
    assert allowed == {Role.INSPECTOR, Role.LEAD}


def test_an_entity_with_a_paper_of_the_office_is_issued_once_and_may_be_withdrawn() -> None:
    issue, note = Said("paper.issue", PAPER), Said(writes={"content": {}})
    assert rewritten_papers([issue, Said(), Said(writes={"fact": "x"}, ent="other")]) == set()
    assert rewritten_papers([issue, note]) == rewritten_papers([note, issue]) == {"e"}
    assert rewritten_papers([note, note]) == set()
    gone = Said("paper.withdraw", {"desk": "OFFICE", "withdrawn": {}})
    assert {role for role in Role if is_allowed(gone, role)} == {Role.OFFICE}
    assert rewritten_papers([issue, gone]) == set()
    assert rewritten_papers([note, gone]) == rewritten_papers([issue, issue]) == {"e"}

"""The lead's word on every finding, the countersignature, and the inspector's correction."""

from hashlib import sha256

import pytest

from inspector.domain.inspection import Decision
from inspector.errors import ReviewRefused, WrongRole
from inspector.services import corrections, ledgers, papers, reviews, visits
from inspector.services.packages import export_inspection, export_review
from tests.desks import Desks, brought, carry_out_visit, only_finding

PASS, RETURN = Decision.PASS, Decision.RETURN


@pytest.fixture
def received(visited: Desks) -> Desks:
    """The desks with the visit at the lead's."""
    brought(visited.lead, visited.package)
    return visited


def say(desks: Desks, decision: Decision, remark: str = "") -> None:
    finding = only_finding(desks.lead, desks.inspection)
    reviews.review_finding(desks.lead, desks.inspection, finding.id, decision, remark)


def returned(desks: Desks) -> None:
    """Return the finding, and carry the review to the field."""
    say(desks, RETURN, "请写明位置")
    reviews.return_visit(desks.lead, desks.inspection)
    brought(desks.field, export_review(desks.lead, desks.inspection, desks.exchange).path)


def corrected(desks: Desks) -> None:
    """Correct the finding in the field, and carry the visit to the lead again."""
    finding = only_finding(desks.field, desks.inspection)
    corrections.correct_finding(
        desks.field, desks.inspection, finding.id, fact="门锁损坏，位于东墙", note="补充位置"
    )
    corrections.resubmit(desks.field, desks.inspection)
    desks.clock.pass_minutes(5)
    brought(desks.lead, export_inspection(desks.field, desks.inspection, desks.exchange).path)


def state_of(desks: Desks) -> str:
    return visits.inspection_row(desks.lead, desks.inspection).state


def test_a_signed_visit_waits_for_the_lead(received: Desks) -> None:
    assert [row.id for row in reviews.waiting_reviews(received.lead)] == [received.inspection]
    assert reviews.finalized_visits(received.lead) == []


def test_only_the_lead_reviews(received: Desks) -> None:
    finding = only_finding(received.field, received.inspection)
    for ctx in (received.field, received.office):
        with pytest.raises(WrongRole):
            reviews.review_finding(ctx, received.inspection, finding.id, PASS)
        with pytest.raises(WrongRole):
            reviews.countersign(ctx, received.inspection)


def test_a_return_needs_a_remark(received: Desks) -> None:
    with pytest.raises(ReviewRefused, match="needs a remark"):
        say(received, RETURN, "  ")
    assert only_finding(received.lead, received.inspection).review is None
    say(received, RETURN, " 请写明位置 ")
    review = only_finding(received.lead, received.inspection).review
    assert review is not None
    assert (review.decision, review.remark, review.reviewer) == (RETURN, "请写明位置", "组长甲")


def test_a_visit_without_a_returned_finding_is_not_returned(received: Desks) -> None:
    say(received, PASS)
    with pytest.raises(ReviewRefused, match="no finding"):
        reviews.return_visit(received.lead, received.inspection)


def test_a_finding_of_another_visit_is_not_reviewed(received: Desks) -> None:
    with pytest.raises(ReviewRefused, match="not one of this visit"):
        reviews.review_finding(received.lead, received.inspection, "unknown", PASS)


def test_the_countersignature_needs_every_finding_passed(received: Desks) -> None:
    with pytest.raises(ReviewRefused, match="1 findings"):
        reviews.countersign(received.lead, received.inspection)
    say(received, RETURN, "请写明位置")
    with pytest.raises(ReviewRefused, match="1 findings"):
        reviews.countersign(received.lead, received.inspection)
    say(received, PASS)
    rev = reviews.countersign(received.lead, received.inspection)
    row = visits.inspection_row(received.lead, received.inspection)
    assert (row.state, row.countersigned) == ("FINALIZED", "valid")
    assert received.lead.state(received.inspection).rev == rev
    assert [one.id for one in reviews.finalized_visits(received.lead)] == [received.inspection]


def test_a_finalized_visit_is_not_reviewed_again(received: Desks) -> None:
    say(received, PASS)
    reviews.countersign(received.lead, received.inspection)
    with pytest.raises(ReviewRefused, match="not waiting"):
        say(received, RETURN, "还有问题")
    with pytest.raises(ReviewRefused, match="not waiting"):
        reviews.countersign(received.lead, received.inspection)


def test_any_later_change_makes_the_countersignature_stale(received: Desks) -> None:
    say(received, PASS)
    reviews.countersign(received.lead, received.inspection)
    with received.lead.recording() as record:
        record.add(received.inspection, "inspection.note", {"note": "后来的改动"})
    row = visits.inspection_row(received.lead, received.inspection)
    assert row.countersigned == "stale"
    assert [sign.valid for sign in received.lead.state(received.inspection).signs] == [False]


def test_a_change_that_the_lead_had_not_seen_makes_the_countersignature_stale(
    received: Desks,
) -> None:
    say(received, PASS)
    reviews.countersign(received.lead, received.inspection)
    visits.show_certificate(received.field, received.inspection)
    received.clock.pass_minutes(5)
    late = export_inspection(received.field, received.inspection, received.exchange)
    brought(received.lead, late.path)
    assert visits.inspection_row(received.lead, received.inspection).countersigned == "stale"


def test_the_life_of_a_hazard_leaves_the_countersignature_valid(received: Desks) -> None:
    say(received, PASS)
    reviews.countersign(received.lead, received.inspection)
    with received.lead.recording() as record:
        hazard = only_finding(received.lead, received.inspection).id
        record.add(hazard, "hazard.note", {"note": "整改中"})
    assert visits.inspection_row(received.lead, received.inspection).countersigned == "valid"


def test_nobody_reviews_what_they_drafted_themselves(received: Desks) -> None:
    say(received, PASS)
    member = visits.inspection_row(received.lead, received.inspection).team[0]
    with received.lead.recording() as record:
        team = [
            {"person": received.lead.person.id, "name": "组长甲", "role": "LEAD"},
            {"person": member.person, "name": member.name, "role": member.role},
        ]
        record.add(received.inspection, "inspection.team", {"team": team})
    with pytest.raises(ReviewRefused, match="another person"):
        reviews.countersign(received.lead, received.inspection)
    assert state_of(received) == "SIGNED"


def test_a_grade_is_changed_with_a_reason_and_in_the_ledger_too(received: Desks) -> None:
    finding = only_finding(received.lead, received.inspection)
    with pytest.raises(ReviewRefused, match="needs a reason"):
        reviews.regrade_finding(received.lead, received.inspection, finding.id, "MAJOR", " ")
    reviews.regrade_finding(received.lead, received.inspection, finding.id, "MAJOR", "符合第七条")
    assert only_finding(received.lead, received.inspection).level == "MAJOR"
    assert ledgers.hazard(received.lead, finding.id).level == "MAJOR"
    assert visits.inspection_row(received.lead, received.inspection).major_count == 1


def test_major_hazards_wait_in_front(received: Desks) -> None:
    first = received.inspection
    received.clock.pass_minutes(60)
    carry_out_visit(received)
    brought(received.lead, received.package)
    assert [row.id for row in reviews.waiting_reviews(received.lead)] == [
        first,
        received.inspection,
    ]
    say_major = only_finding(received.lead, received.inspection).id
    reviews.regrade_finding(received.lead, received.inspection, say_major, "MAJOR", "符合第七条")
    assert reviews.waiting_reviews(received.lead)[0].id == received.inspection


def test_what_was_not_returned_is_not_corrected(received: Desks) -> None:
    finding = only_finding(received.field, received.inspection)
    with pytest.raises(ReviewRefused, match="not returned"):
        corrections.correct_finding(
            received.field, received.inspection, finding.id, fact="另一事实", note="说明"
        )


def test_a_returned_visit_is_corrected_by_a_new_event_and_countersigned(received: Desks) -> None:
    returned(received)
    assert visits.inspection_row(received.field, received.inspection).returned_count == 1
    frozen = papers.list_papers(received.field, received.inspection)[0]
    with pytest.raises(ReviewRefused, match="1 returned findings"):
        corrections.resubmit(received.field, received.inspection)
    finding = only_finding(received.field, received.inspection)
    with pytest.raises(ReviewRefused, match="needs a note"):
        corrections.correct_finding(received.field, received.inspection, finding.id, note=" ")
    corrected(received)
    finding = only_finding(received.lead, received.inspection)
    assert (finding.revision, finding.fact, finding.review) == (2, "门锁损坏，位于东墙", None)
    assert finding.correction == "补充位置"
    assert finding.place == "熔铸车间东侧1号配电箱"
    assert ledgers.hazard(received.lead, finding.id).fact == finding.fact
    assert state_of(received) == "LEAD_REVIEW"
    say(received, PASS)
    reviews.countersign(received.lead, received.inspection)
    assert visits.inspection_row(received.lead, received.inspection).countersigned == "valid"
    kept = papers.list_papers(received.field, received.inspection)[0]
    assert kept.sha256 == frozen.sha256
    assert sha256(papers.paper_pdf(received.field, kept.id)).hexdigest() == frozen.sha256


def test_a_correction_is_not_open_to_the_office(received: Desks) -> None:
    with pytest.raises(WrongRole):
        corrections.correct_finding(received.office, received.inspection, "any", note="说明")
    with pytest.raises(WrongRole):
        corrections.resubmit(received.office, received.inspection)


def test_a_visit_that_was_not_returned_is_not_handed_in_again(received: Desks) -> None:
    say(received, PASS)
    reviews.countersign(received.lead, received.inspection)
    reviewed = export_review(received.lead, received.inspection, received.exchange)
    brought(received.field, reviewed.path)
    with pytest.raises(ReviewRefused, match="was not returned"):
        corrections.resubmit(received.field, received.inspection)


def test_what_the_lead_wrote_into_a_finding_another_person_reviews(received: Desks) -> None:
    finding = only_finding(received.lead, received.inspection)
    with received.lead.recording() as record:
        record.add(received.inspection, "finding.correct", {"fact": "改写"}, ent=finding.id)
    with pytest.raises(ReviewRefused, match="another person"):
        say(received, PASS)
    assert only_finding(received.lead, received.inspection).review is None


def test_the_office_does_not_change_what_was_signed_in_the_field(received: Desks) -> None:
    brought(received.office, received.package)
    with pytest.raises(WrongRole), received.office.recording() as record:
        record.add(received.inspection, "paper.refuse", {"refusal": {}}, ent="p")

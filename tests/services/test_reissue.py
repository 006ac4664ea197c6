"""作废重出: another version takes the place of a frozen paper, which is kept and stamped."""

from dataclasses import replace

import pytest

from inspector.documents.preview import text_of
from inspector.documents.seals import read_seals
from inspector.domain.paper import PaperKind
from inspector.errors import PaperRefused, WrongRole
from inspector.services import corrections, ledgers, packages, papers, reissue, reviews, visits
from inspector.services.numbers import numbers_left
from tests.desks import (
    Desks,
    brought,
    closed_visit,
    issued_record,
    only_finding,
    refused_record,
    signatures,
    signed_papers,
)

RECORD, ORDER = PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER


def state_of(desks: Desks, inspection: str) -> str:
    return visits.inspection_row(desks.field, inspection).state


def test_the_next_version_has_the_number_and_says_which_version_it_is(desks: Desks) -> None:
    inspection = closed_visit(desks)
    old = issued_record(desks, inspection)
    left = numbers_left(desks.field, RECORD, 2026)
    new = reissue.reissue_paper(desks.field, old.id, "检查场所写错")
    assert (new.number, new.version, new.kind) == (old.number, 2, old.kind)
    assert new.id != old.id
    assert numbers_left(desks.field, RECORD, 2026) == left
    text = "".join(text_of(papers.paper_pdf(desks.field, new.id)).split())
    assert "第2版" in text or "2" in text
    gone = papers.paper_row(desks.field, old.id).withdrawn
    assert gone is not None
    assert (gone.reason, gone.by, gone.replaced_by) == ("检查场所写错", "检查员甲", new.id)
    due = papers.due_papers(desks.field, inspection)
    assert due[0].issued == new


def test_the_old_one_is_kept_with_its_signatures_and_stamped_where_it_is_shown(
    desks: Desks,
) -> None:
    inspection = closed_visit(desks)
    old = issued_record(desks, inspection)
    for one in signatures(desks, old):
        papers.sign_paper(desks.field, old.id, one)
    before = papers.paper_pdf(desks.field, old.id, signed=True)
    new = reissue.reissue_paper(desks.field, old.id, "漏写一项")
    assert papers.paper_pdf(desks.field, old.id, signed=True) == before
    assert len(read_seals(before).seals) == 3
    shown = reissue.shown_pdf(desks.field, old.id, signed=True)
    assert shown != before
    assert "作废" in "".join(text_of(shown).split())
    assert reissue.shown_pdf(desks.field, new.id) == papers.paper_pdf(desks.field, new.id)


def test_a_signed_visit_waits_for_the_signatures_of_the_new_version(desks: Desks) -> None:
    inspection = closed_visit(desks, wrong="")
    old = issued_record(desks, inspection)
    for one in signatures(desks, old):
        papers.sign_paper(desks.field, old.id, one)
    assert state_of(desks, inspection) == "SIGNED"
    desks.clock.pass_minutes(5)
    new = reissue.reissue_paper(desks.field, old.id, "漏写一项")
    assert state_of(desks, inspection) == "AWAITING_SIGNATURE"
    with pytest.raises(PaperRefused, match="another version"):
        papers.sign_paper(desks.field, new.id, signatures(desks, old)[0])
    for one in signatures(desks, new):
        papers.sign_paper(desks.field, new.id, one)
    assert state_of(desks, inspection) == "SIGNED"
    sent = packages.export_inspection(desks.field, inspection, desks.exchange)
    brought(desks.office, sent.path)
    rows = papers.list_papers(desks.office, inspection)
    assert [(row.version, row.withdrawn is None) for row in rows] == [(1, False), (2, True)]


def test_hazards_name_the_order_that_stands(desks: Desks) -> None:
    inspection = closed_visit(desks)
    _record, order = signed_papers(desks, inspection)
    new = reissue.reissue_paper(desks.field, order.id, "依据写错")
    hazard = ledgers.hazard(desks.field, only_finding(desks.field, inspection).id)
    assert (hazard.state, hazard.paper_number) == ("ORDERED", new.number)


def test_what_may_not_be_issued_anew_is_refused_with_its_reason(desks: Desks) -> None:
    inspection = closed_visit(desks)
    old = issued_record(desks, inspection)
    with pytest.raises(PaperRefused, match="nothing was written"):
        reissue.reissue_paper(desks.field, old.id, "  ")
    with pytest.raises(WrongRole):
        reissue.reissue_paper(desks.office, old.id, "理由")
    new = reissue.reissue_paper(desks.field, old.id, "理由")
    with pytest.raises(PaperRefused, match="withdrawn already"):
        reissue.reissue_paper(desks.field, old.id, "理由")
    with pytest.raises(PaperRefused, match="withdrawn"):
        papers.sign_paper(desks.field, old.id, signatures(desks, old)[0])
    with desks.field.recording() as record:
        record.add(inspection, "inspection.resubmit", {"state": "LEAD_REVIEW"})
    assert reissue.reissue_paper(desks.field, new.id, "理由").version == 3


def test_a_paper_that_the_lead_has_passed_is_not_withdrawn(visited: Desks) -> None:
    brought(visited.lead, visited.package)
    reviews.review_finding(
        visited.lead,
        visited.inspection,
        only_finding(visited.lead, visited.inspection).id,
        reviews.Decision.PASS,
    )
    reviews.countersign(visited.lead, visited.inspection, reviews.STATEMENT)
    sent = packages.export_review(visited.lead, visited.inspection, visited.exchange)
    brought(visited.field, sent.path)
    record = papers.list_papers(visited.field, visited.inspection)[0]
    with pytest.raises(PaperRefused, match="write a correction"):
        reissue.reissue_paper(visited.field, record.id, "理由")


def test_a_correction_makes_the_papers_before_it_outdated(visited: Desks) -> None:
    assert reissue.outdated_papers(visited.field, visited.inspection) == []
    brought(visited.lead, visited.package)
    found = only_finding(visited.lead, visited.inspection)
    reviews.review_finding(
        visited.lead, visited.inspection, found.id, reviews.Decision.RETURN, "部位不明"
    )
    reviews.return_visit(visited.lead, visited.inspection)
    sent = packages.export_review(visited.lead, visited.inspection, visited.exchange)
    brought(visited.field, sent.path)
    corrections.correct_finding(
        visited.field, visited.inspection, found.id, note="写明部位", place="熔铸车间西侧2号配电箱"
    )
    outdated = reissue.outdated_papers(visited.field, visited.inspection)
    assert {row.kind for row in outdated} == {RECORD, ORDER}
    for row in outdated:
        reissue.reissue_paper(visited.field, row.id, "更正部位")
    assert reissue.outdated_papers(visited.field, visited.inspection) == []


def test_a_refused_record_is_issued_anew(desks: Desks) -> None:
    inspection = closed_visit(desks)
    refused = refused_record(desks, inspection)
    new = reissue.reissue_paper(desks.field, refused.id, "重新核实")
    assert (new.refusal, new.state) == (None, "AWAITING")
    assert state_of(desks, inspection) == "AWAITING_SIGNATURE"
    kept = papers.paper_row(desks.field, refused.id)
    assert kept.refusal == refused.refusal
    assert replace(kept, withdrawn=None) == refused

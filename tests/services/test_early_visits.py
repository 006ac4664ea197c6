"""A visit before the papers of this program came into force: said in words, and offered."""

from datetime import UTC, datetime

from inspector.domain.paper import PaperKind
from inspector.services import papers
from inspector.services.sheet_offers import paper_offers
from inspector.services.sheet_papers import begin_sheet
from tests.desks import Desks, closed_visit, issued_record

EARLY = datetime(2026, 1, 15, 1, 0, tzinfo=UTC)
RECORD, MEASURES = PaperKind.INSPECTION_RECORD, PaperKind.ON_SITE_MEASURES


def test_the_set_that_fits_is_offered_with_what_to_mind_before_the_issue(desks: Desks) -> None:
    desks.clock.moment = EARLY
    inspection = closed_visit(desks)
    due = {one.kind: one for one in papers.due_papers(desks.field, inspection)}
    assert due[RECORD].hindrance == ""
    assert "2026年1月15日" in due[RECORD].note
    assert "15号" in due[RECORD].note
    row = issued_record(desks, inspection)
    assert row.number == "（示例）应急检记〔2026〕1号"
    order = {one.kind: one for one in papers.due_papers(desks.field, inspection)}
    assert order[PaperKind.RECTIFICATION_ORDER].note == due[RECORD].note
    draft = begin_sheet(desks.field, inspection, MEASURES)
    assert due[RECORD].note in draft.note
    assert any(one.kind is MEASURES for one in paper_offers(desks.field, inspection))


def test_nothing_is_said_of_a_visit_after_that_day(desks: Desks) -> None:
    inspection = closed_visit(desks)
    assert {one.note for one in papers.due_papers(desks.field, inspection)} == {""}


def test_what_was_not_in_force_on_the_day_stands_as_a_gap(desks: Desks) -> None:
    desks.clock.moment = datetime(2021, 8, 1, 1, 0, tzinfo=UTC)  # 安全生产法 of 2021: a month later
    inspection = closed_visit(desks)
    issued_record(desks, inspection)
    due = {one.kind: one for one in papers.due_papers(desks.field, inspection)}
    assert any(one.startswith("AF-") for one in due[PaperKind.RECTIFICATION_ORDER].gaps)

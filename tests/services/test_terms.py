"""期限 of the law on papers: 30 days of 查封扣押, 7 working days of 先行登记保存 (workflow §5)."""

from datetime import UTC, date, datetime

import pytest

from inspector.documents.template_sets import every_set
from inspector.domain.paper import PaperKind
from inspector.errors import PaperRefused, VisitRefused
from inspector.services import papers, visits
from inspector.services.sheet_papers import Filled, SheetDraft, begin_sheet, issue_sheet
from inspector.services.sheet_reissue import reissue_sheet, reopen_sheet
from inspector.services.terms import check_terms, last_days, term_note, term_of
from tests.desks import Desks, answered, closed_visit, issued_record, started

SEIZURE, PRESERVATION = PaperKind.SEIZURE_DECISION, PaperKind.EVIDENCE_PRESERVATION
SPECS = {one.id: one.papers for one in every_set()}["emergency-2026.1"]
SAID = {
    SEIZURE: {"kind": "查封", "object": "1号配电箱", "keep": "原地", "approver": "局长甲"},
    PRESERVATION: {"way": "就地保存", "decide_where": "示例区应急管理局", "approver": "局长甲"},
}
ROWS = ({"name": "配电箱", "amount": "1台"},)


def filled(draft: SheetDraft, **changes: str) -> Filled:
    fields = {**draft.filled.fields, **SAID[draft.spec.kind], **changes}
    return Filled(fields, {**draft.filled.tables, "things": ROWS})


@pytest.mark.parametrize(
    ("issued", "last"),
    [
        (date(2025, 12, 31), date(2026, 1, 12)),  # 元旦, and a Sunday on which people work
        (date(2026, 2, 13), date(2026, 3, 2)),  # 春节, with both of its working Saturdays
        (date(2026, 4, 30), date(2026, 5, 13)),
        (date(2026, 9, 30), date(2026, 10, 15)),
        (date(2026, 11, 20), date(2026, 12, 1)),
    ],
)
def test_evidence_is_decided_on_within_seven_working_days(issued: date, last: date) -> None:
    assert last_days(SPECS[PRESERVATION], {}, issued)["decide"].day == last


def test_seizure_lasts_thirty_days_whatever_they_are() -> None:
    spec, issued = SPECS[SEIZURE], date(2026, 1, 1)
    end = last_days(spec, {"start": "2026年1月31日"}, issued)["end"]
    assert (end.day, end.is_certain) == (date(2026, 3, 2), True)
    assert last_days(spec, {"start": "即日"}, issued) == {}


def test_days_of_a_year_without_a_table_of_holidays_are_told_of() -> None:
    ends = last_days(SPECS[PRESERVATION], {}, date(2026, 12, 28)).values()
    assert "2027" in term_note(ends)
    assert term_note(last_days(SPECS[PRESERVATION], {}, date(2026, 11, 20)).values()) == ""
    assert "region" in term_note(last_days(SPECS[PRESERVATION], {}, date(2026, 4, 1)).values())


def test_every_term_of_a_set_can_be_read() -> None:
    for template in every_set():
        for spec in template.papers.values():
            names = {one.id for one in spec.fields} | {"issued"}
            assert all(term_of(one).begins in names for one in spec.fields if one.term)


def test_a_paper_begins_with_the_last_day_and_is_refused_with_a_later_one(desks: Desks) -> None:
    inspection = closed_visit(desks)
    draft = begin_sheet(desks.field, inspection, SEIZURE)
    assert draft.filled.fields["start"] == "2026年11月16日"
    assert draft.filled.fields["end"] == "2026年12月16日"
    for wrong in ("2026-12-17", "2026-11-15", "12-1", "一个月后"):
        with pytest.raises(PaperRefused) as caught:
            issue_sheet(desks.field, inspection, SEIZURE, filled(draft, end=wrong))
        assert caught.value.facts["field"] == "期限止"
    row = issue_sheet(desks.field, inspection, SEIZURE, filled(draft, end="2026-12-16"))
    assert row.number.endswith("〔2026〕1号")


def test_a_correction_does_not_begin_the_period_anew(desks: Desks) -> None:
    inspection = closed_visit(desks)
    draft = begin_sheet(desks.field, inspection, PRESERVATION)
    assert draft.filled.fields["decide"] == "2026年11月25日"
    row = issue_sheet(desks.field, inspection, PRESERVATION, filled(draft))
    desks.clock.moment = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    again = reopen_sheet(desks.field, row.id)
    with pytest.raises(PaperRefused):
        reissue_sheet(desks.field, row.id, filled(again, decide="2026-11-26"), "改日期")
    assert reissue_sheet(desks.field, row.id, filled(again), "改数量").version == 2


def test_what_ends_before_it_begins_is_refused() -> None:
    spec = SPECS[PaperKind.INQUIRY_RECORD]
    times = {"start": "2026年11月16日9时30分", "end": "2026年11月16日9时05分"}
    with pytest.raises(PaperRefused) as caught:
        check_terms(spec, times, date(2026, 11, 16))
    assert caught.value.facts["field"] == "询问时间止"
    check_terms(spec, {**times, "end": "2026年11月16日10时00分"}, date(2026, 11, 16))


def test_a_visit_is_not_closed_with_a_deadline_that_has_passed(desks: Desks) -> None:
    inspection = started(desks)
    hazard = answered(desks, inspection)
    filling = visits.open_filling(desks.field, inspection)
    filling.set_hazard(hazard, "deadline", date(2026, 11, 15))
    with pytest.raises(VisitRefused, match="2026-11-15 has passed"):
        visits.close_visit(desks.field, inspection)
    filling.set_hazard(hazard, "deadline", date(2026, 11, 16))
    visits.close_visit(desks.field, inspection)


def test_an_order_that_comes_after_its_deadline_is_warned_of(desks: Desks) -> None:
    inspection = closed_visit(desks)
    issued_record(desks, inspection)
    assert papers.due_papers(desks.field, inspection)[1].note == ""
    desks.clock.moment = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)
    assert "2026-11-26" in papers.due_papers(desks.field, inspection)[1].note


def test_a_free_text_with_an_old_article_is_warned_of(desks: Desks) -> None:
    inspection = closed_visit(desks)
    draft = begin_sheet(desks.field, inspection, SEIZURE)
    said = filled(draft, problems="违反《危险化学品安全管理条例》第二十条。")
    assert draft.all_gaps(said) == ("《危险化学品安全管理条例》第二十条",)

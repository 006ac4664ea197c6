"""Papers beyond record and order: begun, previewed, issued with a number, their events."""

import pytest

from inspector.domain.paper import ISSUED, PaperKind
from inspector.domain.person import Desk
from inspector.domain.plain import from_plain
from inspector.domain.sheet import Sheet
from inspector.errors import PaperRefused, VisitRefused
from inspector.services import papers
from inspector.services.sheet_papers import (
    Filled,
    begin_sheet,
    issue_sheet,
    keep_sheet,
    preview_sheet,
)
from inspector.storage.papers import content_of
from tests.desks import Desks, closed_visit, issued_record

NOTICE = PaperKind.INQUIRY_NOTICE


def notice(desks: Desks, inspection: str, **fields: str) -> Filled:
    begun = begin_sheet(desks.field, inspection, NOTICE).filled
    said = {
        "matter": "配电箱门锁损坏",
        "time": "2026年11月18日9时00分",
        "where": "示例区应急管理局二楼",
        "materials": "身份证\n营业执照",
    }
    return Filled({**begun.fields, **said, **fields}, begun.tables)


def test_a_notice_is_issued_with_number_content_and_frozen_bytes(desks: Desks) -> None:
    inspection = closed_visit(desks)
    row = issue_sheet(desks.field, inspection, NOTICE, notice(desks, inspection))
    assert row.number == "（示例）应急询〔2026〕1号"
    assert (row.title, row.state, row.needs_seal) == ("询问通知书", ISSUED, True)
    content = from_plain(Sheet, content_of(desks.field.state(inspection), row.id))
    assert content.fields["person"] == "示例铝业有限公司"
    assert content.legal_basis["basis"] == ("《行政处罚法》第五十五条",)
    assert papers.paper_pdf(desks.field, row.id).startswith(b"%PDF")
    second = issue_sheet(desks.field, inspection, NOTICE, notice(desks, inspection))
    assert second.number == "（示例）应急询〔2026〕2号"


def test_a_missing_field_is_named_and_no_number_is_used(desks: Desks) -> None:
    inspection = closed_visit(desks)
    with pytest.raises(PaperRefused) as caught:
        issue_sheet(desks.field, inspection, NOTICE, notice(desks, inspection, matter=" "))
    assert caught.value.facts["field"] == "事由"
    row = issue_sheet(desks.field, inspection, NOTICE, notice(desks, inspection))
    assert row.number.endswith("〔2026〕1号")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("2026-11-5", "2026年11月5日"),
        ("２０２６.11.18 9:30", "2026年11月18日9时30分"),
        ("2026年11月18日 9:30", "2026年11月18日9时30分"),
        ("11-25 9:30", "11月25日9时30分"),
        ("2-29", "2月29日"),
        ("2026-13-01", "2026-13-01"),
        ("下周一上午", "下周一上午"),
    ],
)
def test_a_day_is_printed_as_papers_write_it(desks: Desks, typed: str, printed: str) -> None:
    inspection = closed_visit(desks)
    row = issue_sheet(desks.field, inspection, NOTICE, notice(desks, inspection, time=typed))
    content = from_plain(Sheet, content_of(desks.field.state(inspection), row.id))
    assert content.fields["time"] == printed


def test_a_preview_may_be_incomplete(desks: Desks) -> None:
    inspection = closed_visit(desks)
    begun = begin_sheet(desks.field, inspection, NOTICE)
    assert preview_sheet(desks.field, inspection, NOTICE, begun.filled).startswith(b"%PDF")
    assert papers.list_papers(desks.field, inspection) == []


def test_others_than_the_team_issue_nothing(desks: Desks) -> None:
    inspection = closed_visit(desks)
    filled = notice(desks, inspection)
    desks.field.person = desks.lead.person
    with pytest.raises(VisitRefused):
        issue_sheet(desks.field, inspection, NOTICE, filled)


def test_what_is_filled_in_is_kept_until_the_paper_is_issued(desks: Desks) -> None:
    inspection = closed_visit(desks)
    filled = notice(desks, inspection)
    keep_sheet(desks.field, inspection, NOTICE, filled)
    again = desks.reopen(Desk.FIELD)
    assert begin_sheet(again, inspection, NOTICE).filled.fields == filled.fields
    issue_sheet(desks.field, inspection, NOTICE, filled)
    assert begin_sheet(desks.field, inspection, NOTICE).filled.fields["matter"] == ""


def test_rows_that_were_filled_in_are_kept_and_what_is_gathered_stays_fresh(desks: Desks) -> None:
    kind, inspection = PaperKind.SERVICE_RECEIPT, closed_visit(desks)
    begun = begin_sheet(desks.field, inspection, kind).filled
    assert begun.tables["papers"] == ()
    keep_sheet(
        desks.field, inspection, kind, Filled({**begun.fields, "remark": "留置"}, begun.tables)
    )
    issued_record(desks, inspection)
    later = begin_sheet(desks.field, inspection, kind).filled
    assert later.fields["remark"] == "留置"
    assert [row["name"] for row in later.tables["papers"]] == [
        "现场检查记录（示例）应急检记〔2026〕1号"
    ]


def test_a_receipt_leaves_open_what_is_known_when_a_paper_is_served(desks: Desks) -> None:
    kind, inspection = PaperKind.SERVICE_RECEIPT, closed_visit(desks)
    issued_record(desks, inspection)
    (row,) = begin_sheet(desks.field, inspection, kind).filled.tables["papers"]
    # The day of the issue is not the day of service (documents §4.15).
    assert {name: text for name, text in row.items() if text} == {
        "name": "现场检查记录（示例）应急检记〔2026〕1号"
    }

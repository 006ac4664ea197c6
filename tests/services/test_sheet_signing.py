"""Sheets that are signed: only who has a line signs, and the state follows what the set asks."""

from dataclasses import replace
from datetime import date

import pytest

from inspector.domain.numbering import is_provisional
from inspector.domain.paper import AWAITING, REFUSED, SIGNED, PaperKind, SignerRole
from inspector.domain.person import Organisation, OrganKind
from inspector.errors import NumberRefused, PaperRefused
from inspector.services import paper_contents, papers, refusals
from inspector.services.citations import cite_all
from inspector.services.sheet_offers import paper_offers
from inspector.services.sheet_papers import Filled, begin_sheet, issue_sheet
from inspector.storage.reference import (
    find_entity,
    find_reference,
    save_entities,
    save_reference,
)
from tests.desks import (
    ENTITY,
    Desks,
    closed_visit,
    confirmations,
    issued_record,
    refusal,
    refused_record,
    signature,
    signatures,
)


def become(desks: Desks, **changes: object) -> None:
    found = find_reference(desks.field.db, Organisation, "demo")
    assert found is not None
    with desks.field.db.write():
        save_reference(desks.field.db, [replace(found, **changes)])  # type: ignore[arg-type]


def offered(desks: Desks, inspection: str) -> dict[PaperKind, str]:
    return {one.kind: one.hindrance for one in paper_offers(desks.field, inspection)}


def test_a_written_inquiry_is_signed_by_both_officers_and_the_person_asked(desks: Desks) -> None:
    inspection = closed_visit(desks)
    begun = begin_sheet(desks.field, inspection, PaperKind.INQUIRY_RECORD).filled
    said = {
        "end": "2026-11-16 11:00",
        "person": "设备科长甲",
        "matter": "配电箱",
        "recuse": "不申请回避",
    }
    rows = ({"q": "门锁何时损坏？", "a": "上周。"},)
    filled = Filled({**begun.fields, **said}, {"qa": rows})
    row = issue_sheet(desks.field, inspection, PaperKind.INQUIRY_RECORD, filled)
    assert (row.number, row.state) == ("", AWAITING)
    given = signatures(desks, row)
    for one in given[:2]:
        row = papers.sign_paper(desks.field, row.id, one)
    assert row.state == AWAITING
    row = papers.sign_paper(desks.field, row.id, given[2])
    assert row.state == SIGNED
    assert papers.paper_pdf(desks.field, row.id, signed=True).startswith(b"%PDF")


def test_who_has_no_line_on_a_paper_cannot_sign_it(desks: Desks) -> None:
    inspection = closed_visit(desks)
    refused_record(desks, inspection)
    begun = begin_sheet(desks.field, inspection, PaperKind.REFUSAL_REPORT).filled
    assert begun.fields["person"] == "现场负责人甲"
    assert "拒绝在本文书上签名" in begun.fields["note"]
    row = issue_sheet(desks.field, inspection, PaperKind.REFUSAL_REPORT, begun)
    stranger = signature(desks, row, "entity:1", "现场负责人甲", SignerRole.ENTITY)
    with pytest.raises(PaperRefused, match="no line"):
        papers.sign_paper(desks.field, row.id, stranger)
    for one in signatures(desks, row)[:2]:
        row = papers.sign_paper(desks.field, row.id, one)
    assert row.state == SIGNED


def test_what_an_organ_may_not_issue_is_not_offered_and_says_why(desks: Desks) -> None:
    inspection = closed_visit(desks)
    before = offered(desks, inspection)
    assert before[PaperKind.ON_SITE_MEASURES] == "the inspection record comes first"
    issued_record(desks, inspection)
    assert offered(desks, inspection)[PaperKind.ON_SITE_MEASURES] == ""
    become(desks, may_enforce=False)
    powerless = offered(desks, inspection)
    for kind in (PaperKind.ON_SITE_MEASURES, PaperKind.SPOT_PENALTY_ENTITY):
        assert powerless[kind] == "this organisation has no power of enforcement"
    assert powerless[PaperKind.RECTIFICATION_ADVICE] == ""
    with pytest.raises(PaperRefused):
        begin_sheet(desks.field, inspection, PaperKind.ON_SITE_MEASURES)
    become(desks, organ_kind=OrganKind.TOWNSHIP)
    assert offered(desks, inspection)[PaperKind.RECTIFICATION_OPINION] == ""


def test_a_township_gives_its_opinion_with_the_deadlines_of_the_visit(desks: Desks) -> None:
    become(desks, organ_kind=OrganKind.TOWNSHIP, may_enforce=False)
    inspection = closed_visit(desks)
    record = issued_record(desks, inspection)
    assert record.number.startswith("（示例）")
    assert "安监现记〔督〕〔2026〕" in record.number
    begun = begin_sheet(desks.field, inspection, PaperKind.RECTIFICATION_OPINION).filled
    (row,) = begun.tables["problems"]
    assert row["deadline"] == "2026年11月26日"
    filled = Filled({**begun.fields, "authority": "示例区应急管理局"}, begun.tables)
    opinion = issue_sheet(desks.field, inspection, PaperKind.RECTIFICATION_OPINION, filled)
    # The office had given numbers for the papers of another kind of organ.
    assert is_provisional(opinion.number)
    assert "整改〔督〕〔2026〕" in opinion.number
    assert opinion.needs_seal


def test_an_organisation_without_a_short_name_issues_what_has_no_number_only(
    desks: Desks,
) -> None:
    inspection = closed_visit(desks)
    become(desks, short="")
    scheme = begin_sheet(desks.field, inspection, PaperKind.INSPECTION_SCHEME).filled
    filled = Filled({**scheme.fields, "method": "现场检查"}, scheme.tables)
    with pytest.raises(NumberRefused, match="no short name"):
        issue_sheet(desks.field, inspection, PaperKind.INSPECTION_SCHEME, filled)
    sheet = begin_sheet(desks.field, inspection, PaperKind.PHOTO_SHEET).filled
    row = issue_sheet(desks.field, inspection, PaperKind.PHOTO_SHEET, sheet)
    assert (row.number, row.is_settled) == ("", True)


def test_a_decision_whose_signing_is_refused_is_served_by_leaving_it(desks: Desks) -> None:
    inspection = closed_visit(desks)
    issued_record(desks, inspection)
    begun = begin_sheet(desks.field, inspection, PaperKind.ON_SITE_MEASURES).filled
    said = {"measures": "立即排除事故隐患", "scope": "1号配电箱"}
    filled = Filled({**begun.fields, **said}, begun.tables)
    row = issue_sheet(desks.field, inspection, PaperKind.ON_SITE_MEASURES, filled)
    for one in signatures(desks, row)[:2]:
        papers.sign_paper(desks.field, row.id, one)
    row = refusals.refuse_paper(desks.field, row.id, refusal(desks, row))
    assert "当场留置送达" in refusals.refusal_note_text(desks.field, row.id)
    for one in confirmations(desks, row):
        row = refusals.confirm_refusal(desks.field, row.id, one)
    assert row.state == REFUSED
    assert papers.paper_pdf(desks.field, row.id, signed=True).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("industry", "day", "cited"),
    [
        ("有色", date(2026, 11, 16), ("《安全生产法》第六十五条第一款第（三）项",)),
        (
            "危险化学品经营",
            date(2026, 11, 16),
            ("《安全生产法》第六十五条第一款第（三）项", "《危险化学品安全法》第八条第一款"),
        ),
        ("危险化学品经营", date(2026, 4, 30), ("《安全生产法》第六十五条第一款第（三）项",)),
        ("有色", date(2021, 8, 31), ("（待补）",)),
    ],
)
def test_clauses_are_cited_by_trade_and_day(
    desks: Desks, industry: str, day: date, cited: tuple[str, ...]
) -> None:
    wanted = {"basis": ("AF-65-1-3", "WH-8-1?危险化学品|危化")}
    found = cite_all(desks.field, wanted, day, "（待补）", industry)
    assert found.places["basis"] == cited
    assert found.gaps == (("AF-65-1-3",) if day.year == 2021 else ())


def test_an_order_in_explosives_cites_whose_power_it_is(desks: Desks) -> None:
    become(desks, organ_kind=OrganKind.INDUSTRY, short="示例工信")
    entity = find_entity(desks.field.db, ENTITY)
    assert entity is not None
    with desks.field.db.write():
        save_entities(desks.field.db, [replace(entity, industry="民用爆炸物品")])
    inspection = closed_visit(desks)
    record = issued_record(desks, inspection)
    assert record.number == "示例工信检记〔2026〕1号"
    order = paper_contents.rectification_order_of(desks.field, inspection, "p", "n")
    assert order.head.template_set == "industry-explosives-2026.1"
    assert order.legal_basis[0] == "《民用爆炸物品安全管理条例》第四条"
    assert order.remedies  # the rest of the wording comes from the base of the set

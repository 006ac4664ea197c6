"""The organ of a paper: 受委托执法 in whose name and until when; the trade; where to object."""

from dataclasses import replace
from datetime import date

import pytest

from inspector.documents.preview import text_of
from inspector.domain.paper import PaperKind
from inspector.domain.person import Commission, Organisation, OrganKind
from inspector.domain.plain import from_plain, to_plain
from inspector.errors import PaperRefused, VisitRefused
from inspector.services import packages, papers
from inspector.services.sheet_offers import paper_offers
from inspector.services.sheet_papers import begin_sheet, issue_sheet
from inspector.services.template_sets import add_file, withdraw_set
from inspector.storage.reference import save_reference
from tests.desks import ORGANISATION, Desks, brought, closed_visit, issued_record
from tests.own_sets import OWN, own_set

SEIZURE = PaperKind.SEIZURE_DECISION
LETTER = Commission(
    principal="示例市应急管理局", number="示例委〔2026〕1号", until=date(2026, 12, 31)
)


def commissioned(desks: Desks, until: date = LETTER.until) -> None:
    """Let the office act for another organ, and tell the field by a base package."""
    known = replace(desks.office.organisation, commission=replace(LETTER, until=until))
    with desks.office.db.write():
        save_reference(desks.office.db, [known])
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)


def hindrances(desks: Desks, inspection: str) -> dict[PaperKind, str]:
    return {one.kind: one.hindrance for one in paper_offers(desks.field, inspection)}


def test_an_organ_that_acts_by_law_is_kept_as_before() -> None:
    assert "commission" not in to_plain(ORGANISATION)  # papers keep their digest
    known = replace(ORGANISATION, commission=LETTER)
    assert from_plain(Organisation, to_plain(known)) == known


def test_papers_stand_in_the_name_of_who_gave_the_commission(desks: Desks) -> None:
    commissioned(desks)
    inspection = closed_visit(desks)
    record = issued_record(desks, inspection)
    said = "".join(text_of(papers.paper_pdf(desks.field, record.id)).split())
    assert "我们是示例市应急管理局行政执法人员" in said
    assert "示例区应急管理局" not in said
    receipt = begin_sheet(desks.field, inspection, PaperKind.INQUIRY_RECORD).filled
    assert receipt.fields["organ"] == "示例市应急管理局"


def test_the_power_to_seize_is_not_commissioned(desks: Desks) -> None:
    inspection = closed_visit(desks)
    assert not hindrances(desks, inspection)[SEIZURE]
    commissioned(desks)
    found = hindrances(desks, inspection)
    assert "seizure" in found[SEIZURE]
    assert not found[PaperKind.EVIDENCE_PRESERVATION]


@pytest.mark.parametrize(
    ("until", "may"), [(date(2026, 11, 16), True), (date(2026, 11, 15), False)]
)
def test_after_the_last_day_of_the_commission_no_paper_is_issued(
    desks: Desks, until: date, may: bool
) -> None:
    commissioned(desks, until)
    inspection = closed_visit(desks)
    notice = hindrances(desks, inspection)[PaperKind.INQUIRY_NOTICE]
    assert bool(notice) is not may
    if may:
        issued_record(desks, inspection)
        return
    assert "示例委〔2026〕1号" in notice
    with pytest.raises(VisitRefused, match="ended on 2026-11-15"):
        issued_record(desks, inspection)


def test_an_organ_with_power_in_one_trade_says_which(desks: Desks) -> None:
    industry = replace(desks.field.organisation, organ_kind=OrganKind.INDUSTRY)
    with desks.field.db.write():
        save_reference(desks.field.db, [industry])
    found = hindrances(desks, closed_visit(desks))
    assert "民爆, 民用爆炸物品" in found[SEIZURE]
    assert "有色" in found[SEIZURE]


def test_the_trades_of_every_set_in_use_are_said(desks: Desks) -> None:
    industry = replace(desks.office.organisation, organ_kind=OrganKind.INDUSTRY)
    with desks.office.db.write():
        save_reference(desks.office.db, [industry])
    kinds = ["INSPECTION_RECORD", "CASE_COVER", "CASE_CONTENTS", "SEIZURE_DECISION"]
    own = own_set(desks.folder, organs=["INDUSTRY"], industries=["船舶"], papers=kinds)
    add_file(desks.office, own)
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    inspection = closed_visit(desks)
    assert "民爆, 民用爆炸物品, 船舶" in hindrances(desks, inspection)[SEIZURE]
    withdraw_set(desks.office, OWN)
    brought(desks.field, packages.export_base(desks.office, desks.exchange).path)
    assert "船舶" not in hindrances(desks, inspection)[SEIZURE]


def test_no_paper_sends_anybody_to_two_bodies(desks: Desks) -> None:
    two = replace(desks.field.organisation, reconsideration="示例区人民政府或者示例市应急管理局")
    with desks.field.db.write():
        save_reference(desks.field.db, [two])
    inspection = closed_visit(desks)
    issued_record(desks, inspection)
    with pytest.raises(PaperRefused) as caught:
        papers.issue_paper(desks.field, inspection, PaperKind.RECTIFICATION_ORDER)
    assert caught.value.facts["field"] == "复议机关"
    begun = begin_sheet(desks.field, inspection, PaperKind.ON_SITE_MEASURES).filled
    with pytest.raises(PaperRefused) as caught:
        issue_sheet(desks.field, inspection, PaperKind.ON_SITE_MEASURES, begun)
    assert caught.value.facts["field"] == "复议机关"

"""隐患台账: the office lists a hazard and reads the paper again, from the ledger."""

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from inspector.domain.paper import PaperKind
from inspector.services import papers as service
from inspector.ui.desk_pages import hazards
from tests.waiting import idle


@pytest.fixture
def page(show, office, qtbot):
    page = show(hazards(office).build)
    idle(page, qtbot)
    page.filters.levels.buttons()[0].click()
    page.reload()
    idle(page, qtbot)
    assert page.table.current_row().level == "MAJOR"
    return page


def picture(page, name):
    if os.environ.get("LOOK"):
        page.window().resize(1366, 768)
        QTest.qWait(300)
        page.window().grab().save(f"{os.environ['LOOK']}/{name}.png")


def test_a_hazard_is_listed_from_the_ledger(page, qtbot, office):
    hazard = page.table.current_row()
    picture(page, "ledger")
    page.detail.paper_button.click()
    filling = page.papers.filling
    assert {"LISTING_NOTICE", "CLOSE_OUT_SHEET"} <= {one.key for one in filling.offers.rows.cards}
    picture(page, "choose")
    filling.offers.choose("LISTING_NOTICE")
    page.run_primary()
    assert filling.kind is PaperKind.LISTING_NOTICE
    assert filling.form.missing() == ["承办单位", "督办人"]
    filling.form.field("unit").setText("示例区工业园管理委员会")
    filling.form.field("supervisor").setText("督办人甲")
    picture(page, "fill")
    page.run_primary()
    idle(page, qtbot)
    assert page.heading().primary == "Issue this paper"
    picture(page, "preview")
    page.run_primary()
    idle(page, qtbot)
    issued = service.list_papers(office.ctx, hazard.id)
    assert [one.kind for one in issued] == [PaperKind.LISTING_NOTICE]
    assert page.papers.papers.current_key() == issued[0].id
    assert page.papers.view.sheets
    picture(page, "issued")
    page.papers.back_button.click()
    assert page.detail.life.lines()[-1] == "Paper issued"
    assert page.heading().title == "Ledger of hazards"
    picture(page, "after")
    page.detail.paper_button.click()
    cards = {one.key: one for one in filling.offers.rows.cards}
    assert cards["LISTING_NOTICE"].second == "the hazard is listed already"
    filling.back_button.click()
    page.papers.ask_reason = lambda _question: "督办人写错"
    page.papers.void_button.click()
    idle(page, qtbot)
    assert service.paper_row(office.ctx, issued[0].id).withdrawn.reason == "督办人写错"
    assert page.papers.void_button.isHidden()
    picture(page, "void")
    page.run_primary()
    cards = {one.key: one for one in filling.offers.rows.cards}
    assert not cards["LISTING_NOTICE"].state


def test_escape_leads_back_to_the_ledger_step_by_step(page, qtbot):
    page.detail.paper_button.click()
    page.papers.filling.offers.choose("CLOSE_OUT_SHEET")
    page.run_primary()
    QTest.keyClick(page.papers.filling, Qt.Key.Key_Escape)
    assert page.papers.is_filling()
    QTest.keyClick(page.papers.filling, Qt.Key.Key_Escape)
    assert page.heading().title == "Ledger of hazards"

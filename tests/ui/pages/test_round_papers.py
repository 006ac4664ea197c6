"""督查: visits are chosen by period, counted, and a bulletin about all of them is issued."""

import os
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from inspector.domain.person import OrganKind
from inspector.services.round_papers import Difference, round_papers
from inspector.storage.reference import save_reference
from inspector.ui.desks import pages_of
from inspector.ui.round_entry import rounds
from tests.waiting import idle


def picture(page, name):
    if os.environ.get("LOOK"):
        page.window().resize(1366, 768)
        page.window().grab().save(f"{os.environ['LOOK']}/{name}.png")


@pytest.fixture
def supervision(office):
    with office.ctx.db.write():
        organ = replace(office.ctx.organisation, organ_kind=OrganKind.SUPERVISION)
        save_reference(office.ctx.db, [organ])
    return office


@pytest.fixture
def page(show, supervision, qtbot):
    page = show(rounds(supervision).build)
    idle(page, qtbot)
    return page


def test_an_inspectorate_has_the_page_and_no_other_office(office, supervision):
    assert "rounds" in [entry.name for entry in pages_of(supervision)]
    with office.ctx.db.write():
        organ = replace(office.ctx.organisation, organ_kind=OrganKind.EMERGENCY)
        save_reference(office.ctx.db, [organ])
    assert "rounds" not in [entry.name for entry in pages_of(office)]


def test_a_bulletin_about_the_visits_of_a_period_is_issued_and_compared(page, qtbot, supervision):
    papers = page.papers
    figures = papers.figures.text()
    assert "visits" in figures
    assert "problems 0" not in figures
    filling = papers.filling
    picture(page, "round-choose")
    filling.offers.choose("SUPERVISION_BULLETIN")
    page.run_primary()
    assert page.heading().primary_hint == "Counting …"
    idle(page, qtbot)
    data = filling.form.field("data")
    assert data.isReadOnly()
    assert "发现问题" in data.toPlainText()
    filling.form.field("to").setText("示例区各有关单位")
    filling.form.field("demands").setPlainText("举一反三，限期整改。")
    idle(page, qtbot)
    if os.environ.get("LOOK"):
        page.window().resize(1366, 768)
        qtbot.wait(200)
    picture(page, "round-fill")
    page.run_primary()
    idle(page, qtbot)
    picture(page, "round-look")
    assert page.heading().primary == "Issue this paper"
    page.run_primary()
    idle(page, qtbot)
    (row,) = round_papers(supervision.ctx)
    assert papers.papers.current_key() == row.id
    idle(page, qtbot)
    picture(page, "round-issued")
    differs = [Difference("problems", 3, 2)]
    object.__setattr__(papers._calls_of_round, "differences", lambda _paper: differs)
    papers.show_facts(row)
    idle(page, qtbot)
    said = [one.text() for one in papers.detail.findChildren(QLabel)]
    assert "3 on the paper, 2 in the ledger now" in said
    papers.ask_reason = lambda _question: "主送写错"
    papers.anew_button.click()
    idle(page, qtbot)
    assert filling.form.field("to").text() == "示例区各有关单位"
    filling.form.field("to").setText("示例区人民政府")
    page.run_primary()
    idle(page, qtbot)
    page.run_primary()
    idle(page, qtbot)
    assert [one.version for one in round_papers(supervision.ctx)] == [1, 2]


def test_another_period_is_counted_anew_and_a_day_that_is_none_is_named(page, qtbot):
    papers = page.papers
    papers.since.setText("2020-1-1")
    papers.since.committed.emit("2020-1-1")
    papers.until.setText("２０２０年１月３１日")
    papers.until.committed.emit("")
    idle(page, qtbot)
    assert papers.figures.text().startswith("visits 0")
    papers.filling.offers.choose("SUPERVISION_BULLETIN")
    assert page.heading().primary_hint == "no visit was ended in this period"
    papers.since.setText("上个月")
    papers.show_round()
    assert papers.detail.title.text() == papers.title
    assert papers.since.parentWidget().has_problem()
    papers.since.setText("2020-02-01")
    papers.show_round()
    assert papers.figures.text() == "The first day comes after the last one."
    assert not page.heading().primary_enabled
    page.run_primary()
    assert not papers.is_filling()
    picture(page, "round-wrong")


def test_what_was_still_being_counted_is_not_shown_of_days_that_are_wrong_now(page, qtbot):
    papers = page.papers
    papers.show_round()
    papers.until.setText("2020-01-31")
    papers.show_round()
    idle(page, qtbot)
    assert papers.figures.text() == "The first day comes after the last one."


def test_the_words_are_typed_on_while_the_round_is_counted(page, qtbot):
    words = page.papers.words
    words.setFocus()
    for text in ("示", "示例铝"):
        words.setText(text)
        words.committed.emit(text)
        assert page.papers.focusWidget() is words
    idle(page, qtbot)
    assert page.papers.chosen.words == "示例铝"
    assert page.papers.about.endswith(":示例铝")


def test_what_is_filled_in_is_kept_beside_the_window(page, qtbot):
    papers = page.papers
    papers.filling.offers.choose("SUPERVISION_BULLETIN")
    page.run_primary()
    idle(page, qtbot)
    papers.filling.form.field("to").setText("示例区各有关单位")
    papers.filling.form.changed.emit()
    papers.start_filling()  # at once: what is being kept is read again
    idle(page, qtbot)
    papers.filling.offers.choose("SUPERVISION_BULLETIN")
    page.run_primary()
    idle(page, qtbot)
    assert papers.filling.form.field("to").text() == "示例区各有关单位"


def test_rows_are_as_high_as_their_text_at_the_width_that_they_have(page, qtbot):
    page.papers.filling.offers.choose("HANDOVER_SHEET")
    page.run_primary()
    idle(page, qtbot)
    page.window().resize(1366, 768)
    table = page.papers.filling.form.tables["problems"].table
    qtbot.waitUntil(lambda: table.columnWidth(0) > 100, timeout=15_000)
    line = table.fontMetrics().height()
    assert table.rowCount() == 3
    assert all(table.rowHeight(row) < 5 * line for row in range(3))
    assert all(table.item(row, 0).textAlignment() & Qt.AlignmentFlag.AlignTop for row in range(3))
    picture(page, "round-rows")


def test_what_was_found_has_the_widest_column_as_on_the_paper(page, qtbot):
    page.papers.filling.offers.choose("SUPERVISION_LIST")
    page.run_primary()
    idle(page, qtbot)
    page.window().resize(1366, 768)
    rows = page.papers.filling.form.tables["problems"]
    fact = [one.id for one in rows.spec.columns if not one.pen].index("fact")

    def is_widest():
        widths = [rows.table.columnWidth(at) for at in range(rows.table.columnCount())]
        return widths[fact] == max(widths) and sum(widths) <= rows.table.viewport().width()

    qtbot.waitUntil(is_widest, timeout=15_000)
    picture(page, "round-list")


def test_the_way_back_is_shown_where_there_is_one(page, qtbot):
    filling = page.papers.filling
    assert filling.back_button.isHidden()
    filling.back()
    assert page.papers.is_filling()
    filling.offers.choose("SUPERVISION_BULLETIN")
    page.run_primary()
    idle(page, qtbot)
    assert not filling.back_button.isHidden()
    filling.back()
    assert filling.back_button.isHidden()
    assert page.heading().primary == "Fill in the paper"


@pytest.mark.parametrize("way", ["click", "enter"])
def test_the_only_paper_is_read_while_another_could_be_begun(page, qtbot, way):
    papers = page.papers
    papers.filling.offers.choose("SUPERVISION_BULLETIN")
    page.run_primary()
    idle(page, qtbot)
    for name in ("to", "demands"):
        field = papers.filling.form.field(name)
        (field.setText if hasattr(field, "setText") else field.setPlainText)("各有关单位")
    for _step in range(2):
        page.run_primary()
        idle(page, qtbot)
    papers.show_round()
    idle(page, qtbot)
    assert papers.is_filling()
    if way == "click":
        place = papers.papers.visualRect(papers.papers.currentIndex()).center()
        qtbot.mouseClick(papers.papers.viewport(), Qt.MouseButton.LeftButton, pos=place)
    else:
        qtbot.keyClick(papers.papers, Qt.Key.Key_Return)
    assert not papers.is_filling()
    idle(page, qtbot)
    assert papers.view.sheets


def test_the_offers_of_another_period_take_the_place_of_those_that_are_still_read(page, qtbot):
    papers = page.papers
    for day in ("2020-01-01", "2026-01-01"):
        papers.since.setText(day)
        papers.show_round()
    idle(page, qtbot)
    papers.filling.offers.choose("SUPERVISION_BULLETIN")
    assert page.heading().primary_enabled
    assert papers.about.startswith("round:2026-01-01:")

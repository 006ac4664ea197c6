"""文书: another paper is chosen, filled in, looked at and issued."""

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from inspector.domain.paper import PaperKind
from inspector.services import papers as service
from inspector.services.sheet_papers import begin_sheet
from inspector.ui.desk_pages import papers
from tests.waiting import idle


@pytest.fixture
def page(show, field, played):
    page = show(papers(field).build)
    page.show_argument(played.open)
    return page


def picture(page, name):
    if os.environ.get("LOOK"):
        page.window().resize(1366, 768)
        QTest.qWait(50)
        page.window().grab().save(f"{os.environ['LOOK']}/{name}.png")


def told(page):
    """Return what the pane at the right says."""
    grid = page.detail.facts.layout()
    return " ".join(grid.itemAt(place).widget().text() for place in range(grid.count()))


def chosen(page, kind):
    page.start_filling()
    page.filling.offers.choose(kind)
    page.run_primary()


def test_papers_of_the_organ_are_offered_and_the_others_say_why_not(page, qtbot):
    idle(page, qtbot)
    page.start_filling()
    picture(page, "choose")
    cards = {card.key: card for card in page.filling.offers.rows.cards}
    assert not cards["INQUIRY_NOTICE"].state
    assert "refusal" in cards["REFUSAL_REPORT"].second
    assert cards["SUPERVISION_LIST"].state == "not offered"
    page.filling.offers.choose("REFUSAL_REPORT")
    assert page.heading().primary_hint == "no refusal to sign is on record"
    page.run_primary()
    assert page.filling.draft is None


def test_another_paper_is_a_key_away(page, qtbot):
    idle(page, qtbot)
    page.papers.setFocus()
    qtbot.keyClick(page.papers, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.window().focusWidget() is page.filling.search


def test_a_click_or_enter_on_the_paper_in_front_leaves_the_other_one(page, qtbot):
    idle(page, qtbot)
    index = page.papers.currentIndex()
    for _way in range(2):
        chosen(page, "INQUIRY_NOTICE")
        assert page._is_filling()
        if _way:
            qtbot.keyClick(page.papers, Qt.Key.Key_Return)
        else:
            place = page.papers.visualRect(index).center()
            qtbot.mouseClick(page.papers.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert not page._is_filling()


def test_a_search_and_enter_open_the_fields_with_what_is_known(page, qtbot):
    idle(page, qtbot)
    page.start_filling()
    page.filling.search.setText("询问通知")
    QTest.keyClick(page.filling.search, Qt.Key.Key_Return)
    assert page.filling.kind is PaperKind.INQUIRY_NOTICE
    form = page.filling.form
    assert form.filled().fields["person"]
    assert form.missing() == ["事由", "询问时间", "询问地点"]
    picture(page, "fill")


def test_a_paper_is_looked_at_issued_and_stands_in_the_list(page, qtbot, field, played):
    idle(page, qtbot)
    chosen(page, "INQUIRY_NOTICE")
    form = page.filling.form
    for name, text in (
        ("matter", "配电箱门锁损坏"),
        ("time", "2026-11-21"),
        ("where", "一楼"),
    ):
        form.field(name).setText(text)
    form.field("materials").boxes[0].click()
    page.run_primary()
    idle(page, qtbot)
    assert page.heading().primary == "Issue this paper"
    assert page.filling.view.sheets
    picture(page, "look")
    page.run_primary()
    idle(page, qtbot)
    (row,) = service.list_papers(field.ctx, played.open)
    assert row.kind is PaperKind.INQUIRY_NOTICE
    assert page.papers.current_key() == row.id
    assert page.heading().primary != "Issue this paper"
    idle(page, qtbot)
    picture(page, "issued")


def test_what_is_missing_keeps_the_paper_back_and_is_named(page, qtbot, field, played):
    idle(page, qtbot)
    chosen(page, "INQUIRY_NOTICE")
    page.filling.form.field("where").setText("一楼")
    page.run_primary()
    idle(page, qtbot)
    assert "事由" in told(page)
    assert page.heading().primary == "Fill in what is missing"
    page.run_primary()
    idle(page, qtbot)
    assert not service.list_papers(field.ctx, played.open)
    assert page.window().focusWidget() is page.filling.form.field("matter")
    assert page.heading().primary == "Preview"


def test_a_refused_field_is_shown_at_its_place(page, qtbot):
    idle(page, qtbot)
    chosen(page, "SPOT_PENALTY_ENTITY")
    form = page.filling.form
    for name, text in (("grounds", "罚则"), ("fine", "5000")):
        form.field(name).setText(text)
    form.field("heard").setCurrentIndex(1)
    form.field("penalty").boxes[1].click()
    page.run_primary()
    idle(page, qtbot)
    page.run_primary()
    idle(page, qtbot)
    row = next(one.row for one in form._entries if one.spec.id == "fine")
    assert "3000" in row.problem_label.text()
    picture(page, "refused")


def test_rows_are_added_and_removed(page, qtbot):
    idle(page, qtbot)
    chosen(page, "SAMPLING_VOUCHER")
    rows = page.filling.form.tables["samples"]
    assert rows.is_missing()
    rows.add_row()
    rows.table.item(0, 0).setText("铝屑")
    rows.add_row()
    assert [row["name"] for row in rows.rows()] == ["铝屑"]
    picture(page, "rows")
    rows.table.setCurrentCell(0, 0)
    rows.remove_row()
    assert rows.rows() == ()


def cells(rows):
    return [list(row.values()) for row in rows.rows()]


def test_tab_after_the_last_cell_adds_a_row_and_writes_over_nothing(page, qtbot):
    idle(page, qtbot)
    chosen(page, "SAMPLING_VOUCHER")
    rows = page.filling.form.tables["samples"]
    width = rows.table.columnCount()
    rows.table.setFocus()
    qtbot.keyClick(rows.table, Qt.Key.Key_F2)
    for text in ("a", "b", *("" for _ in range(width - 2)), "c"):
        QTest.keyClicks(QApplication.focusWidget(), text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert rows.table.rowCount() == 2
    assert cells(rows) == [["a", "b", *("" for _ in range(width - 2))], ["c", *[""] * (width - 1)]]


def test_tab_through_an_empty_row_leaves_the_table(page, qtbot):
    idle(page, qtbot)
    chosen(page, "SAMPLING_VOUCHER")
    rows = page.filling.form.tables["samples"]
    rows.table.setFocus()
    qtbot.keyClick(rows.table, Qt.Key.Key_F2)
    for _cell in range(rows.table.columnCount()):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is rows.add_button
    assert cells(rows) == []
    qtbot.keyClick(rows.table, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not rows.table


def test_a_paper_says_what_it_needs_before_it_is_chosen(page, qtbot):
    idle(page, qtbot)
    page.start_filling()
    page.filling.offers.choose("INQUIRY_NOTICE")
    assert page.detail.title.text() == "询问通知书"
    assert "事由、询问时间、询问地点" in told(page).replace(", ", "、")
    page.filling.offers.choose("REFUSAL_REPORT")
    assert "no refusal to sign is on record" in told(page)


def test_what_is_to_be_filled_in_first_is_in_sight(page, qtbot):
    idle(page, qtbot)
    page.window().resize(1093, 500)
    chosen(page, "SPOT_PENALTY_ENTITY")
    field = page.window().focusWidget()
    form = page.filling.form
    assert form.isAncestorOf(field)
    shown = form.area.viewport()

    def is_in_sight():
        place = field.mapTo(shown, field.rect().topLeft()).y()
        return 0 <= place <= shown.height() - field.height()

    qtbot.waitUntil(is_in_sight)


def test_a_time_that_cannot_be_read_is_said_to_be_printed_as_typed(page, qtbot):
    idle(page, qtbot)
    chosen(page, "INQUIRY_NOTICE")
    time = page.filling.form.field("time")
    for text, is_said in (("2026-11-24 9:30", False), ("11月24日上午", True), ("", False)):
        time.setText(text)
        time.flush()
        assert ("printed as typed" in told(page)) is is_said


def test_back_goes_from_look_to_fields_to_choice_and_out(page, qtbot):
    idle(page, qtbot)
    chosen(page, "INQUIRY_NOTICE")
    page.run_primary()
    idle(page, qtbot)
    words = []
    for _step in range(3):
        page.filling.back()
        words.append(page.heading().primary)
    assert words[:2] == ["Preview", "Fill in the paper"]
    assert not page._is_filling()


@pytest.mark.parametrize("is_cell", [False, True])
def test_what_is_being_typed_is_kept_before_the_workspace_is_closed(page, qtbot, field, is_cell):
    idle(page, qtbot)
    kind = PaperKind.SAMPLING_VOUCHER if is_cell else PaperKind.INQUIRY_NOTICE
    chosen(page, kind.value)
    form, visit = page.filling.form, page._visit.id
    if is_cell:
        form.tables["samples"].add_row()
    else:
        form.field("matter").setFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "abc")
    kept = []

    def ended():
        filled = begin_sheet(field.ctx, visit, kind).filled
        kept.append(filled.tables["samples"][0]["name"] if is_cell else filled.fields["matter"])

    page.window()._ended = ended
    page.window().close()
    assert kept == ["abc"]


def test_what_was_filled_in_stays_when_the_page_is_left_and_after_a_restart(page, qtbot, field):
    idle(page, qtbot)
    chosen(page, "INQUIRY_NOTICE")
    form = page.filling.form
    form.field("matter").setText("配电箱门锁损坏")
    form.field("matter").flush()
    page.activated()  # another page was in front meanwhile
    assert page._is_filling()
    assert page.filling.form.filled().fields["matter"] == "配电箱门锁损坏"
    visit = page._visit.id
    begun = begin_sheet(field.ctx, visit, PaperKind.INQUIRY_NOTICE)
    assert begun.filled.fields["matter"] == "配电箱门锁损坏"

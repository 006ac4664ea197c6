"""隐患台账 and 企业台账."""

import csv
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication, QPushButton

from inspector import i18n
from inspector.domain.ledger import HazardRow
from inspector.services import ledgers
from inspector.ui.desk_pages import entities, hazards
from inspector.ui.models.table import TableModel
from tests.waiting import idle

CELL_PADDING_PX = 11


@pytest.fixture
def page(show, office):
    return show(hazards(office).build)


def reload(page, qtbot):
    page.reload()
    idle(page, qtbot)


def test_the_ledger_shows_a_hazard_with_its_life_and_its_photograph(page, qtbot):
    idle(page, qtbot)
    assert page.heading().state == "3 hazards"
    assert page.detail.title.text() == page.table.current_row().place
    assert page.detail.life.lines() == [
        "Hazard registered",
        "Grade proposed",
        "Rectification ordered",
    ]
    assert not page.detail.photo.canvas.picture.isNull()


def test_chips_and_words_narrow_it_and_come_off_again(page, qtbot):
    page.filters.levels.buttons()[0].click()
    reload(page, qtbot)
    assert [row.level for row in page.model.rows] == ["MAJOR"]
    page.filters.levels.buttons()[0].click()
    page.filters.search.setText("配电箱")
    reload(page, qtbot)
    assert [row.place for row in page.model.rows] == ["二车间北墙配电箱"]
    page.filters.search.setText("没有这样的词")
    reload(page, qtbot)
    assert page._stack.currentWidget() is page.none_left
    page.none_left.button.click()
    reload(page, qtbot)
    assert len(page.model.rows) == 3


def test_a_passed_deadline_has_a_sign_and_a_chip(page, qtbot):
    object.__setattr__(page._calls, "today", lambda: date(2026, 12, 6))
    page.filters.overdue.click()
    reload(page, qtbot)
    assert len(page.model.rows) == 3
    assert page.deadlines.words(page.model.rows[0]) == "! 2026-12-05"


def test_rows_come_page_by_page_without_gap_or_overlap(page, qtbot):
    idle(page, qtbot)
    one = page.model.rows[0]
    stock = [replace(one, id=f"{n:04d}") for n in range(450)]

    def fetch(after: HazardRow) -> list[HazardRow]:
        first = int(after.id) + 1
        return stock[first : first + 200]

    model = TableModel(page.model.columns, page.shell.look, page)
    model.show_pages(stock[:200], fetch)
    assert len(model.rows) == 200
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert [row.id for row in model.rows] == [row.id for row in stock]


def test_the_ledger_is_handed_out_as_a_workbook_and_as_csv(page, qtbot, tmp_path):
    idle(page, qtbot)
    page._pick_target = lambda title, name: tmp_path / name
    page.run_primary()
    page.to_csv()
    idle(page, qtbot)
    assert (tmp_path / "隐患台账.xlsx").stat().st_size > 4000
    with (tmp_path / "隐患台账.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0][0] == "隐患编号"
    assert len(lines) == 4


def test_an_entity_leads_to_its_hazards(show, office, qtbot):
    page = show(entities(office).build)
    rows = page.model.rows
    assert (rows[0].name, rows[0].major_open_count) == ("示例铝业有限公司", 1)
    assert page.detail.chip.text() == "1 major open"
    opened = []
    object.__setattr__(page.shell, "open_page", lambda *where: opened.append(where))
    page.show_hazards()
    assert opened == [("hazards", "entity:e1")]


def test_the_register_is_searched_by_initials(show, office, qtbot):
    page = show(entities(office).build)
    page.search.setText("slmf")
    reload(page, qtbot)
    assert [row.name for row in page.model.rows] == ["示例面粉厂"]


def test_the_hazards_of_one_entity_have_a_chip_that_comes_off(page, qtbot):
    page.show_argument("entity:e3")
    reload(page, qtbot)
    assert page.filters.entity_chip.isVisible()
    assert not page.model.rows
    page.filters.entity_chip.click()
    reload(page, qtbot)
    assert len(page.model.rows) == 3


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_filters_and_the_deadline_are_read_whole_in_a_window_of_1280_px(
    show, office, qtbot, language
):
    i18n.use_language(language)
    page = show(hazards(office).build)
    object.__setattr__(page._calls, "today", lambda: date(2026, 12, 6))
    page.window().resize(1280, 800)
    reload(page, qtbot)
    page.filters.show_entity("e1", "示例特种玻璃纤维复合材料与精密铸造联合制造有限责任公司" * 2)
    QApplication.processEvents()
    cut = [one.text() for one in page.filters.findChildren(QPushButton) if is_cut(one)]
    assert cut == []
    assert page.detail.geometry().right() <= page.geometry().right()
    page.filters.clear()
    reload(page, qtbot)
    column = [one.text for one in page.model.columns].index(page.deadlines.words)
    words = page.table.fontMetrics().horizontalAdvance("! 2026-12-05")
    assert page.table.columnWidth(column) > words + 2 * CELL_PADDING_PX


def is_cut(button: QPushButton) -> bool:
    return button.isVisible() and button.width() < button.sizeHint().width()


def test_the_count_is_that_of_the_filter(office):
    major = ledgers.HazardFilter(level="MAJOR")
    assert ledgers.hazard_count(office.ctx, major) == 1

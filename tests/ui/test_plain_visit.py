"""A visit on a checklist and on a form that is none, in the window, over a real workspace."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from inspector.bootstrap import Session
from inspector.domain.inspection import ItemResult
from inspector.domain.person import Desk
from inspector.services import visits
from inspector.ui.form.page import ChecklistPage
from inspector.ui.run import desk_window
from inspector.ui.theme import Look
from tests.desks import FORM, Desks, desks_in, set_up
from tests.plain_visits import begin, install

TANKS = """
| settings |
| | form_title | form_id | version |
| | 储罐情况表 | tanks | 1 |
| survey |
| | type | name | label | required | relevant | constraint | constraint_message |
| | begin_group | basics | 基本情况 | | | | |
| | text | manager | 主要负责人 | yes | | | |
| | integer | people | 在场人数 | | | . < 100 | 人数应少于 100 |
| | end_group | | | | | | |
| | begin_group | more | 泄漏情况 | | ${people} > 3 | | |
| | text | smell | 气味 | | | | |
| | end_group | | | | | | |
"""


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    set_up(tmp_path / "template")
    with desks_in(tmp_path / "template", tmp_path / "desks") as opened:
        yield opened


@pytest.fixture
def page(desks: Desks, qtbot: QtBot, look: Look) -> ChecklistPage:
    return opened(desks, qtbot, look, (FORM, "tanks"))


def opened(
    desks: Desks, qtbot: QtBot, look: Look, forms: tuple[str, ...], visit: str = ""
) -> ChecklistPage:
    """Open a visit on `forms`, or `visit` again, in a window of its own."""
    ctx = desks.field
    if not visit:
        install(ctx, TANKS)
        visit = begin(desks, *forms)
    window = desk_window(Session(ctx), look)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.shell.open_page("checklist", visit)
    shown = window.page("checklist")
    assert isinstance(shown, ChecklistPage)
    qtbot.waitUntil(lambda: shown.view is not None)
    return shown


def compose(text: str) -> None:
    """Commit `text` into the field with the focus, as an input method does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(QApplication.focusWidget(), event)


def sections(page: ChecklistPage) -> dict[str, str]:
    return {one.title: one.key for one in page.section_list.rows.sections}


def test_a_section_with_an_answer_that_is_not_allowed_is_not_done(
    page: ChecklistPage, qtbot: QtBot
) -> None:
    assert page.plain is not None
    view = page.plain.views[1]
    view.answer("/data/basics/manager", "负责人甲")
    view.answer("/data/basics/people", "120")
    view.go_to("/data/basics/manager")

    def wrong() -> int:
        return page.section_list.rows.sections[-2].nonconform

    qtbot.waitUntil(lambda: wrong() == 1)
    view.answer("/data/basics/people", "12")
    qtbot.waitUntil(lambda: wrong() == 0)


def test_both_kinds_of_forms_have_their_sections(page: ChecklistPage, qtbot: QtBot) -> None:
    titles = list(sections(page))
    assert titles[-1] == "基本情况"
    assert len(titles) > 1
    assert page.plain is not None
    (view,) = page.plain.views.values()
    page.section_list.section_chosen.emit(sections(page)["基本情况"])
    assert page._middle.currentWidget() is view
    view.answer("/data/basics/people", "5")
    qtbot.waitUntil(lambda: "泄漏情况" in sections(page))
    page.section_list.section_chosen.emit(next(iter(sections(page).values())))
    assert page._middle.currentWidget() is page.view


def test_the_keys_answer_the_current_item_as_soon_as_a_visit_is_open(
    page: ChecklistPage, qtbot: QtBot
) -> None:
    assert page.view is not None
    qtbot.waitUntil(page.view.list.hasFocus)
    first = page.view.list.current_row()
    qtbot.keyClicks(QApplication.focusWidget(), "1")
    assert first is not None
    row = page.view.list.items.row(page.view.list.items.find(first.key))
    assert row.result is ItemResult.CONFORM


def test_a_plain_form_is_answered_with_the_keyboard_and_found_again(
    desks: Desks, qtbot: QtBot, look: Look
) -> None:
    page = opened(desks, qtbot, look, ("tanks",))
    assert page.plain is not None
    (view,) = page.plain.views.values()
    assert page._middle.currentWidget() is view
    view.go_to("/data/basics/manager")
    compose("负责人甲")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    compose("１２")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    visit = page._inspection.id if page._inspection is not None else ""
    filling = visits.open_filling(desks.reopen(Desk.FIELD), visit)
    (form,) = filling.plain_forms()
    assert form.session.value("/data/basics/manager") == "负责人甲"
    assert form.session.value("/data/basics/people") == "12"
    again = opened(desks, qtbot, look, (), visit)
    assert again.plain is not None
    (view,) = again.plain.views.values()
    row = view.list.current_row()
    assert row is not None
    assert row.path == "/data/more/smell"


def test_the_closing_step_leads_to_a_question_without_its_answer(
    page: ChecklistPage, qtbot: QtBot
) -> None:
    page.run_primary()
    assert page.is_closing()
    page.closing.item_wanted.emit("1:/data/basics/manager")
    assert not page.is_closing()
    assert page.plain is not None
    (view,) = page.plain.views.values()
    row = view.list.current_row()
    assert row is not None
    assert row.path == "/data/basics/manager"
    heading = page.heading()
    assert heading.tone == "accent"


def test_a_click_on_a_section_leads_into_its_first_field(page: ChecklistPage, qtbot: QtBot) -> None:
    assert page.plain is not None
    (view,) = page.plain.views.values()
    rows = page.section_list
    index = rows.rows.index([one.title for one in rows.rows.sections].index("基本情况"), 0)
    rows.scrollTo(index)
    centre = rows.visualRect(index).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    compose("检查员甲")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert view.session.value("/data/basics/manager") == "检查员甲"


def test_the_closing_step_speaks_of_what_the_forms_have(
    desks: Desks, qtbot: QtBot, look: Look
) -> None:
    page = opened(desks, qtbot, look, ("tanks",))
    assert page.plain is not None
    (view,) = page.plain.views.values()
    view.answer("/data/basics/manager", "负责人甲")
    page.run_primary()
    closing = page.closing
    assert closing.open_title.text() == "1 of 2 questions are answered"
    assert closing.problem_title.text() == "Nothing is missing that must be filled in"


def test_the_closing_step_of_a_checklist_and_a_form_speaks_of_both(page: ChecklistPage) -> None:
    assert page.plain is not None
    (view,) = page.plain.views.values()
    view.answer("/data/basics/manager", "负责人甲")
    assert page._filling is not None
    for section in page._filling.sections():
        page._filling.set_rest(section.key, ItemResult.CONFORM)
    page.run_primary()
    assert page.closing.open_title.text() == "Every item has an answer"
    assert page.closing.problem_title.text() == (
        "Nothing is missing in the hazards and in what must be filled in"
    )

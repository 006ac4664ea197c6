"""A drawing that was just left is kept, though the visit or the window is closed at that moment."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from inspector.bootstrap import Session
from inspector.domain.drawing import Drawing
from inspector.domain.inspection_state import InspectionState
from inspector.domain.person import Desk
from inspector.errors import DiskFull
from inspector.progress import Progress
from inspector.services import visits
from inspector.services.plain_form import PlainForm
from inspector.storage.inspections import photos_of
from inspector.ui.form.page import ChecklistPage
from inspector.ui.questions.draw import DrawEditor
from inspector.ui.run import desk_window
from inspector.ui.theme import Look
from tests.desks import Desks, desks_in, set_up
from tests.plain_visits import begin, install
from tests.waiting import HOLD_S

FORM = """
| settings |
| | form_title | form_id | version |
| | 平面图 | plan | 1 |
| survey |
| | type | name | label | required | appearance |
| | image | sketch | 平面草图 | yes | draw |
"""
SKETCH = "/data/sketch"


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    set_up(tmp_path / "template")
    with desks_in(tmp_path / "template", tmp_path / "desks") as opened:
        yield opened


@pytest.fixture
def visit(desks: Desks) -> str:
    install(desks.field, FORM)
    return begin(desks, "plan")


@pytest.fixture
def page(desks: Desks, visit: str, qtbot: QtBot, look: Look) -> ChecklistPage:
    window = desk_window(Session(desks.field), look)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.shell.open_page("checklist", visit)
    shown = window.page("checklist")
    assert isinstance(shown, ChecklistPage)
    qtbot.waitUntil(lambda: shown.plain is not None)
    qtbot.wait_idle(window.jobs)
    shown.ending.confirm = lambda *_words: True
    return shown


def draw(page: ChecklistPage) -> None:
    """Leave a line on the pad that nobody has kept yet."""
    assert page.plain is not None
    (view,) = page.plain.views.values()
    view.go_to(SKETCH)
    card = view.pane.card_at(SKETCH)
    assert card is not None
    assert isinstance(card.editor, DrawEditor)
    pad = card.editor.pad
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.mouseMove(pad, QPoint(160, 120))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(160, 120))


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Keeping a drawing waits until this is set."""
    hold, keep = Event(), PlainForm.attach_drawing

    def slow(form: PlainForm, path: str, drawing: Drawing, progress: Progress) -> str:
        hold.wait(HOLD_S)
        return keep(form, path, drawing, progress)

    monkeypatch.setattr(PlainForm, "attach_drawing", slow)
    return hold


def test_the_window_that_closes_waits_for_it(
    page: ChecklistPage, desks: Desks, visit: str, held: Event
) -> None:
    draw(page)
    held.set()
    page.window().close()
    (form,) = visits.open_filling(desks.reopen(Desk.FIELD), visit).plain_forms()
    name = form.session.value(SKETCH)
    assert name
    assert form.attachment(name)


def test_the_visit_that_is_ended_waits_for_it(
    page: ChecklistPage, desks: Desks, visit: str, held: Event, qtbot: QtBot
) -> None:
    draw(page)
    page.run_primary()
    assert not page.closing.is_ready()
    page.end_visit()  # as if its button had been quicker
    held.set()
    qtbot.waitUntil(lambda: page._filling is None)
    ctx = desks.reopen(Desk.FIELD)
    assert visits.inspection_row(ctx, visit).state == InspectionState.RECORD_DRAFT.value
    assert len(photos_of(ctx.state(visit))) == 1


def test_the_last_look_is_ready_once_it_is_kept(
    page: ChecklistPage, held: Event, qtbot: QtBot
) -> None:
    draw(page)
    page.run_primary()
    assert not page.closing.is_ready()
    held.set()
    qtbot.waitUntil(page.closing.is_ready)


def test_a_visit_is_not_ended_when_it_could_not_be_kept(
    page: ChecklistPage, visit: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    hold = Event()

    def full(*_facts: object) -> str:
        hold.wait(HOLD_S)
        raise DiskFull(needed="3 MB", place="/")

    monkeypatch.setattr(PlainForm, "attach_drawing", full)
    draw(page)
    page.run_primary()
    page.end_visit()
    assert not page._work.isEnabled()
    assert not page.heading().primary_enabled
    hold.set()
    qtbot.waitUntil(page._work.isEnabled)
    assert page._filling is not None
    assert page._filling.inspection.state == InspectionState.IN_PROGRESS.value

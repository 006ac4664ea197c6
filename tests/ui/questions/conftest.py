"""An open form in a window of its own, and hands on its keyboard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from inspector.engine.definition import FormDef
from inspector.ui.icons import Icons
from inspector.ui.jobs import JobRunner
from inspector.ui.page import Shell
from inspector.ui.questions.view import QuestionView

from .trial import Trial, every_type, form_of


@dataclass
class Desk:
    """A view on a trial, and what went in and out of it."""

    view: QuestionView
    trial: Trial
    press: Callable[..., None]
    files: list[Path] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    shown: list[Path] = field(default_factory=list)
    place: str = ""

    def value(self, path: str) -> str:
        return self.trial.session.value(path)

    def go(self, path: str) -> None:
        assert self.view.go_to(path), path

    def titles(self) -> list[str]:
        rows = self.view.rows
        return [str(rows.data(rows.index(n))) for n in range(rows.rowCount())]


@pytest.fixture(scope="session")
def all_types() -> FormDef:
    return every_type()


@pytest.fixture
def open_form(qtbot, look):
    """Return a function that opens a form (or the text of one) in a window."""
    runner = JobRunner()

    def press(*names, modifier=Qt.KeyboardModifier.NoModifier):
        for name in names:
            target = QApplication.focusWidget()
            assert target is not None
            if isinstance(name, str):
                qtbot.keyClicks(target, name, modifier)
            else:
                qtbot.keyClick(target, name, modifier)

    def opened(
        form: FormDef | str, *, files: Mapping[str, bytes] | None = None, **answers: str
    ) -> Desk:
        trial = Trial(form_of(form) if isinstance(form, str) else form)
        trial.files.update(files or {})
        for path, value in answers.items():
            trial.set_value("/data/" + path, value)
        desk = Desk(None, trial, press)  # type: ignore[arg-type]
        shell = Shell(
            jobs=runner,
            look=look,
            icons=Icons(look),
            show_error=lambda error: desk.said.append(str(error)),
            say=lambda what, remedy: desk.said.append(what),
            hush=lambda: None,
            open_page=lambda page, argument: None,
        )

        def pick(wanted: str) -> list[Path]:
            desk.asked_for.append(wanted)
            return desk.files

        def show(file: Path) -> bool:
            desk.shown.append(file)
            return True

        desk.view = QuestionView(
            shell, trial, pick_files=pick, photo_place=lambda file: desk.place, show_file=show
        )
        qtbot.addWidget(desk.view)
        desk.view.resize(1180, 720)
        desk.view.show()
        desk.view.activateWindow()
        qtbot.waitUntil(desk.view.isActiveWindow)
        desk.view.list.setFocus()
        return desk

    yield opened
    runner.close()


@pytest.fixture
def desk(open_form, all_types) -> Desk:
    """The form with a question of every type."""
    return open_form(all_types)


def compose(text: str, target: QWidget | None = None) -> None:
    """Type `text` through the input method, as Chinese is typed: letters first, then the words."""
    target = target or QApplication.focusWidget()
    assert target is not None
    QApplication.sendEvent(target, QInputMethodEvent("anquan", []))
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(target, event)


@pytest.fixture(name="compose")
def _compose():
    return compose

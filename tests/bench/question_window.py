"""A process that shows big forms: `times` draws and types, `floor` and `ours` tell their memory.

What it found stands as JSON on its standard output.
"""

import gc
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from inspector.engine.definition import FormDef, load_form
from inspector.ui.app import make_application
from inspector.ui.icons import Icons
from inspector.ui.jobs import JobRunner
from inspector.ui.page import Shell
from inspector.ui.questions.view import QuestionView
from inspector.ui.theme import Look, Theme
from tests.bench import forms
from tests.ui.questions.trial import Trial

_KEYS = 150
_ROUNDS = 9


class Painted(QObject):
    """Remembers that the widget it watches has been painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.seen = False
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen = True
        return False


class Window:
    """What a view of questions needs around it, and the two things that are measured."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._look = Look()
        self._look.use(Theme.LIGHT)
        self.jobs = JobRunner()
        self.shell = Shell(
            jobs=self.jobs,
            look=self._look,
            icons=Icons(self._look),
            show_error=_raise,
            say=lambda what, remedy: None,
            hush=lambda: None,
            open_page=lambda page, argument: None,
        )

    def show(self, form: FormDef) -> tuple[QuestionView, float]:
        """Return the view of a fresh filling, and the seconds until its list was painted."""
        trial = Trial(form)
        gc.collect()
        start = time.perf_counter()
        view = QuestionView(self.shell, trial, pick_files=lambda wanted: [])
        view.resize(1180, 720)
        painted = Painted(view.list.viewport())
        view.show()
        while not painted.seen:
            self._application.processEvents()
        return view, time.perf_counter() - start

    def close(self, view: QuestionView) -> None:
        """Take a view away entirely."""
        view.close()
        view.deleteLater()
        self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def press(self, view: QuestionView, count: int) -> list[float]:
        """Answer `count` questions by a digit; return the seconds of each until it is painted."""
        view.list.setFocus()
        times = []
        for number in range(count):
            target = QApplication.focusWidget() or view.list
            key = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)[number % 3]
            start = time.perf_counter()
            QTest.keyClick(target, key)
            self._application.processEvents()
            times.append(time.perf_counter() - start)
            if number % 3 == 2:
                QTest.keyClick(QApplication.focusWidget() or view.list, Qt.Key.Key_Return)
                self._application.processEvents()
        return times


def _raise(error: Exception) -> None:
    raise error


def times() -> dict[str, dict[str, list[float]]]:
    """Return the seconds of first frames and of keys, by the number of questions."""
    window = Window(make_application(None, ["bench"]))
    sizes = (50, 1000, 5000)
    loaded = {size: load_form(forms.questions_xform(size)) for size in sizes}
    frames: dict[str, list[float]] = {str(size): [] for size in sizes}
    keys: dict[str, list[float]] = {str(size): [] for size in sizes}
    for turn in range(_ROUNDS + 1):
        for size in sizes if turn % 2 else sizes[::-1]:
            view, taken = window.show(loaded[size])
            pressed = window.press(view, _KEYS if turn in (1, 2, 3) else 3)
            window.close(view)
            if turn:  # the first round loads fonts and icons
                frames[str(size)].append(taken)
            if turn in (1, 2, 3):
                keys[str(size)] += pressed
    window.jobs.close()
    return {"frames": frames, "keys": keys}


def memory(count: int) -> dict[str, float]:
    """Return the resident memory in MiB with a form of `count` questions open; 0 for none."""
    application = make_application(None, ["bench"])
    window = Window(application)
    shown: list[QWidget] = []
    if count:
        # As text, made elsewhere: pyxform and its memory are no part of an open form.
        view, _taken = window.show(load_form(Path(sys.argv[3])))
        window.press(view, 30)
        shown.append(view)
    else:
        empty = QMainWindow()
        empty.resize(1180, 720)
        empty.show()
        shown.append(empty)
    application.processEvents()
    gc.collect()
    status = Path("/proc/self/status").read_text("ascii")
    line = next(one for one in status.splitlines() if one.startswith("VmRSS"))
    window.jobs.close()
    return {"mib": int(line.split()[1]) / 1024}


def main(arguments: Sequence[str]) -> None:
    """Do what the first argument says."""
    found: object = times() if arguments[0] == "times" else memory(int(arguments[1]))
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

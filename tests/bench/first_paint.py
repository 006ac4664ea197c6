"""A process that ends at its first painted window: `floor` an empty one, `ours` the program's."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


class Watch(QObject):
    """Ends the process once a window has been painted, before anything that was put off."""

    _painting = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            if not self._painting:
                self._painting = True
                QTimer.singleShot(0, self, self._wake)
        elif self._painting:
            # All children have been painted too. A timer that the program set for "after the
            # first paint" passes here before it runs.
            os._exit(0)
        return False

    def _wake(self) -> None:
        """Be an event, if the program has no other."""


def until_painted(*_ignored: object) -> int:
    """Run the event loop, with the watch on everything."""
    application = QApplication.instance()
    assert application is not None
    watch = Watch(application)
    application.installEventFilter(watch)
    return _run()


_run = QApplication.exec


def floor() -> None:
    """An empty main window, with the imports that it needs and no other."""
    application = QApplication(sys.argv)
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    assert application is not None
    until_painted()


def ours() -> None:
    """`inspector` without a command, up to the page that asks for the passphrase."""
    from inspector import __main__ as program

    QApplication.exec = until_painted  # type: ignore[method-assign, assignment]
    sys.argv = ["inspector"]
    program.main()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    {"floor": floor, "ours": ours}[sys.argv[1]]()

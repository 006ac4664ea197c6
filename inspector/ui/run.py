"""From the command line to the window: unlock a workspace, then open its desk.

The page that asks for the passphrase must not wait for the services behind it, so they are
imported inside functions: 240 ms that pass while the person reads and types.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from inspector.paths import default_workspace, log_folder
from inspector.ui.app import make_application, make_look
from inspector.ui.theme import Look
from inspector.ui.unlock import UnlockWindow

if TYPE_CHECKING:
    from inspector.bootstrap import Session
    from inspector.ui.main_window import MainWindow

PASSPHRASE_VARIABLE = "INSPECTOR_PASSPHRASE"  # as on the command line (design §7)
WORKSPACE_VARIABLE = "INSPECTOR_WORKSPACE"


def run_desk(workspace: Path | None = None) -> int:
    """Open the window on `workspace`, else on that of the environment, else on the usual one.

    Asks for the passphrase unless the environment gives it. Returns the exit status.
    Raises what open_session raises when the environment's passphrase does not open it.
    """
    folder = workspace or Path(os.environ.get(WORKSPACE_VARIABLE) or default_workspace())
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given is not None:
        return run_window(_open(folder, given))
    application = make_application(log_folder(None))
    start = _Start(folder, make_look(application), application)
    start.show()
    return application.exec()


def run_window(session: "Session") -> int:
    """Show the desk of an opened session; return the exit status when its window is closed."""
    from inspector.log import start_log

    application = make_application(log_folder(session.workspace.folder))
    start_log(log_folder(session.workspace.folder))
    window = desk_window(session, make_look(application))
    window.show()
    return application.exec()


def desk_window(session: "Session", look: Look) -> "MainWindow":
    """Return the window of a session's desk, not shown yet. Closing it closes the session."""
    from inspector.ui.desks import pages_of, status_facts, today
    from inspector.ui.main_window import MainWindow

    return MainWindow(
        pages_of(session),
        look,
        status=lambda: status_facts(session),
        today=lambda: today(session),
        ended=session.close,
    )


def _open(folder: Path, passphrase: str) -> "Session":
    from inspector.bootstrap import open_session

    return open_session(folder, passphrase)


class _Start(QObject):
    """Keeps the window that is open: first the one that asks, then the desk."""

    def __init__(self, folder: Path, look: Look, parent: QApplication) -> None:
        super().__init__(parent)
        self._look = look
        self.unlock = UnlockWindow(folder, _open)
        self.unlock.unlocked.connect(self._on_unlocked)
        self.desk: MainWindow | None = None

    def show(self) -> None:
        """Show the window that asks; load what comes after it once it has been painted."""
        self.unlock.installEventFilter(self)
        self.unlock.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Put the loading off until the first paint: a timer of 0 ms alone comes before it."""
        if event.type() == QEvent.Type.Paint:
            self.unlock.removeEventFilter(self)
            QTimer.singleShot(0, self, self._load)
        return False

    @Slot()
    def _load(self) -> None:
        import inspector.bootstrap
        import inspector.ui.desks  # noqa: F401

    @Slot(object)
    def _on_unlocked(self, session: "Session") -> None:
        from inspector.log import start_log

        start_log(log_folder(session.workspace.folder))
        self.desk = desk_window(session, self._look)
        self.desk.show()
        self.unlock.close()

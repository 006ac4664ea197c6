"""From the command line to the window: unlock a workspace, then open its desk.

The page that asks for the passphrase must not wait for the services behind it, so they are
imported inside functions: 240 ms that pass while the person reads and types. Nor does it name
anything of the namespace `Qt`: PySide makes all its 150 enumerations when it is first named, which
takes as long as all of our own modules up to here.
"""

import os
from collections.abc import Callable
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from inspector.paths import (
    default_workspace,
    known_workspaces_note,
    last_workspace_note,
    log_folder,
)
from inspector.settings import (
    KnownWorkspace,
    known_workspaces,
    last_workspace,
    load_settings,
    note_workspace,
    remember_workspace,
)
from inspector.ui.app import make_application, make_look
from inspector.ui.fitted import show_fitted
from inspector.ui.theme import Look
from inspector.ui.unlock import UnlockWindow

if TYPE_CHECKING:
    from inspector.bootstrap import Ready, Session
    from inspector.progress import Progress
    from inspector.services.first_run import NewWorkspace
    from inspector.ui.lock import WindowLock
    from inspector.ui.main_window import MainWindow
    from inspector.ui.setup.first_run import FirstRunWindow
    from inspector.ui.setup.return_window import ReturnWindow

PASSPHRASE_VARIABLE = "INSPECTOR_PASSPHRASE"  # as on the command line (design §7)
WORKSPACE_VARIABLE = "INSPECTOR_WORKSPACE"


def run_desk(workspace: Path | None = None) -> int:
    """Open the window on `workspace`, that of the environment, the last used or the usual one.

    Asks for the passphrase unless the environment gives it; where there is no workspace yet, it
    offers to make one. Returns the exit status. Raises what unlock_key and open_for_window raise
    when the environment's passphrase does not open it.
    """
    folder = workspace or _usual_workspace()
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given is not None:
        return run_window(_open(folder, _unlock(folder, given)))
    application = make_application(None)
    start = _Start(folder, make_look(application), application)
    # One named for this call is not what a bare start should open next time.
    start.remembers = workspace is None and WORKSPACE_VARIABLE not in os.environ
    start.show()
    return application.exec()


def run_window(session: "Session") -> int:
    """Show the desk of an opened session; return the exit status when its window is closed."""
    application = make_application(log_folder(session.workspace.folder))
    start = _Start(session.workspace.folder, make_look(application), application)
    start.enter(session)
    return application.exec()


def desk_window(session: "Session", look: Look) -> "MainWindow":
    """Return the window of a session's desk, not shown yet. Closing it closes the session."""
    from inspector.ui.desks import pages_of, status_facts, today
    from inspector.ui.main_window import MainWindow
    from inspector.ui.setup.theme_choice import theme_choice

    theme_choice(look, session.workspace.folder)
    window = MainWindow(
        pages_of(session),
        look,
        status=lambda: status_facts(session),
        today=lambda: today(session),
        ended=session.close,
    )
    window_lock(window, session)
    return window


def start_check(window: "MainWindow", session: "Session") -> None:
    """Say what the person should know at once; check the workspace once a day."""
    from inspector.services import daily
    from inspector.ui.start_check import StartCheck

    StartCheck(
        window.shell,
        session.notices,
        session.here(daily.is_due),
        session.apart(daily.check_daily),
        str(session.workspace.folder),
        window,
    )


def window_lock(window: "MainWindow", session: "Session") -> "WindowLock":
    """Let a window be locked with the passphrase of its workspace."""
    from inspector.ui.lock import WindowLock

    def minutes() -> int:
        kept = load_settings(session.workspace.folder).lock_minutes
        return int(kept) if kept.isdecimal() else 0

    return WindowLock(
        window,
        session.workspace.check_passphrase,
        minutes=minutes,
        person=lambda: session.person.name,
    )


def _usual_workspace() -> Path:
    named = os.environ.get(WORKSPACE_VARIABLE)
    return Path(named) if named else last_workspace(last_workspace_note()) or default_workspace()


def _sharing(folder: Path) -> list[KnownWorkspace]:
    """Return the people of this computer if `folder` is the workspace of one of them."""
    known = known_workspaces(known_workspaces_note())
    return known if any(one.folder == folder for one in known) else []


def _is_vacant(folder: Path) -> bool:
    """Say whether a workspace can be made there; cheap at the usual start, where one exists."""
    if (folder / "keys").is_dir() and (folder / "log").is_dir():
        return False
    from inspector.storage.workspace import is_vacant

    return is_vacant(folder)


def _unlock(folder: Path, passphrase: str) -> bytes:
    from inspector.storage.workspace import unlock_key

    return unlock_key(folder, passphrase)


def _open(folder: Path, key: bytes) -> "Session":
    from inspector.bootstrap import open_for_window

    return open_for_window(folder, key)


def _make_ready(folder: Path, passphrase: str) -> "Ready":
    from inspector.bootstrap import make_ready

    return make_ready(folder, _unlock(folder, passphrase))


def _enter(_folder: Path, ready: "Ready") -> "Session":
    return ready.open()


class _Start(QObject):
    """Keeps the window that is open: one that asks, then 登记 if need be, then the desk."""

    def __init__(self, folder: Path, look: Look, parent: QApplication) -> None:
        super().__init__(parent)
        self._folder, self._look = folder, look
        self._session: Session | None = None
        self.remembers = False  # whether the next bare start opens the same workspace
        self.unlock = self._asking(folder)
        self.first_run: FirstRunWindow | None = None
        self.way_back: ReturnWindow | None = None
        self.enrolment: MainWindow | None = None
        self.desk: MainWindow | None = None

    def show(self) -> None:
        """Show the window that asks: for the passphrase, or for what a new workspace needs."""
        if _is_vacant(self._folder):
            self._set_up(self._folder)
        else:
            self._ask()

    def enter(self, session: "Session", page: str = "") -> None:
        """Show the desk of `session`, else 登记 while its office has not answered."""
        from inspector.log import start_log
        from inspector.ui.setup.entries import is_enrolled, lacks_base

        start_log(log_folder(session.workspace.folder))
        self._session = session
        if self.remembers:
            folder = session.workspace.folder.absolute()
            remember_workspace(last_workspace_note(), folder)
            known = KnownWorkspace(folder, session.person.name, session.role.value)
            note_workspace(known_workspaces_note(), known)
        if is_enrolled(session) and not lacks_base(session):
            self._open_desk(page)
        else:
            self._open_enrolment()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Put the loading off until the first paint: a timer of 0 ms alone comes before it."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._load)
        return False

    def _asking(self, folder: Path) -> UnlockWindow:
        window = UnlockWindow(folder, _make_ready, _enter, _sharing(folder))
        window.unlocked.connect(self._on_unlocked)
        window.elsewhere.connect(self._on_elsewhere)
        window.forgotten.connect(self._on_forgotten)
        return window

    def _ask(self) -> None:
        # Load what comes after it once it has been painted.
        self.unlock.installEventFilter(self)
        self.unlock.show()

    def _set_up(self, folder: Path) -> None:
        from inspector.services.first_run import make_workspace
        from inspector.ui.setup.first_run import FirstRunWindow

        self.remembers = True  # what is made or chosen in the window is meant to last
        self.first_run = FirstRunWindow(folder, make_workspace)
        self.first_run.made.connect(self._on_made)
        self.first_run.existing_chosen.connect(self._on_existing)
        self.first_run.restore_chosen.connect(self._on_restore)
        show_fitted(self.first_run)

    def _open_desk(self, page: str) -> None:
        assert self._session is not None
        self.desk = desk_window(self._session, self._look)
        start_check(self.desk, self._session)
        if page:
            self.desk.open_page(page)
        show_fitted(self.desk)

    def _open_enrolment(self) -> None:
        from inspector.ui.desks import status_facts, today
        from inspector.ui.main_window import MainWindow
        from inspector.ui.setup.entries import enrolment
        from inspector.ui.setup.theme_choice import theme_choice

        session = self._session
        assert session is not None
        theme_choice(self._look, session.workspace.folder)
        self.enrolment = MainWindow(
            [enrolment(session, self._on_enrolled)],
            self._look,
            status=lambda: status_facts(session),
            today=lambda: today(session),
            ended=self._on_enrolment_closed,
        )
        window_lock(self.enrolment, session)
        show_fitted(self.enrolment)

    @Slot()
    def _load(self) -> None:
        import inspector.bootstrap
        import inspector.ui.desks  # noqa: F401

    @Slot(object)
    def _on_unlocked(self, session: "Session") -> None:
        self.enter(session)
        self.unlock.close()

    @Slot()
    def _on_elsewhere(self) -> None:
        usual = default_workspace()
        further = (usual.with_name(f"{usual.name}-{number}") for number in count(2))
        self._set_up(next(folder for folder in chain([usual], further) if _is_vacant(folder)))
        self.unlock.close()

    @Slot(object)
    def _on_existing(self, folder: Path) -> None:
        self.unlock = self._asking(folder)
        self._ask()
        for window in (self.first_run, self.way_back):
            if window is not None:
                window.close()

    @Slot(object)
    def _on_forgotten(self, folder: Path) -> None:
        self._show_way_back(folder, restoring=False)
        self.unlock.close()

    @Slot(object)
    def _on_restore(self, folder: Path) -> None:
        self._show_way_back(folder, restoring=True)
        assert self.first_run is not None
        self.first_run.close()

    def _show_way_back(self, folder: Path, *, restoring: bool) -> None:
        from inspector.services.returning import bring_back, set_anew
        from inspector.ui.setup.return_window import ReturnWindow

        self.way_back = ReturnWindow(folder, bring_back, set_anew, restoring=restoring)
        self.way_back.ready.connect(self._on_existing)
        self.way_back.left.connect(
            partial(self._leave_way_back, self._set_up if restoring else self._on_existing, folder)
        )
        show_fitted(self.way_back)

    def _leave_way_back(self, show: Callable[[Path], None], folder: Path) -> None:
        show(folder)
        if self.way_back is not None:
            self.way_back.close()

    @Slot(object)
    def _on_made(self, new: "NewWorkspace") -> None:
        assert self.first_run is not None

        def make_ready(progress: "Progress") -> "Ready":
            return _make_ready(new.folder, new.passphrase)

        self.first_run.jobs.start(make_ready, done=self._on_made_ready)

    def _on_made_ready(self, ready: object) -> None:
        from inspector.bootstrap import Ready

        assert isinstance(ready, Ready)
        # Here, not in the job that made it: a connection belongs to the thread that opens it.
        self.enter(ready.open(), "settings")
        if self.first_run is not None:
            self.first_run.close()

    def _on_enrolled(self) -> None:
        # Later: the job that has just ended still belongs to the window that closes.
        QTimer.singleShot(0, self, self._leave_enrolment)

    @Slot()
    def _leave_enrolment(self) -> None:
        self._open_desk("")
        if self.enrolment is not None:
            self.enrolment.close()

    def _on_enrolment_closed(self) -> None:
        if self.desk is None and self._session is not None:
            self._session.close()

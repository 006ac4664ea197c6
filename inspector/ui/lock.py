"""The window locked: covered until the passphrase is given, while its work goes on.

It keeps out who passes by. The workspace stays open in memory meanwhile, as a running import needs
it; against someone who takes the machine apart only closing the program helps.
"""

from collections.abc import Callable
from functools import partial
from time import monotonic, time

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QShortcut, QWindow
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui.actions import bind
from inspector.ui.main_window import MainWindow
from inspector.ui.widgets.passphrase_row import PassphraseRow

LOOK_EVERY_MS = 5000
_SIGNS_OF_LIFE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
    QEvent.Type.TabletPress,
}


class LockCover(QFrame):
    """Lies over the whole window: whose work it is, and the field that opens it again."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("lock_cover")
        self.setAccessibleName(_("Locked"))
        self.setAutoFillBackground(True)
        card = QFrame(self)
        card.setObjectName("key_sheet")
        card.setFixedWidth(400)
        title = QLabel(_("Locked"), card)
        title.setObjectName("page_title")
        self.person = QLabel(card)
        self.person.setObjectName("muted")
        self.row = PassphraseRow(_("Unlock"), _("Checking the passphrase …"), card)
        note = QLabel(_("What was entered is saved; running work goes on."), card)
        note.setObjectName("small")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.setSpacing(12)
        for part in (title, self.person, self.row, note):
            inside.addWidget(part)
        whole = QGridLayout(self)
        whole.addWidget(card, 1, 1)
        for side in (0, 2):
            whole.setRowStretch(side, 1)
            whole.setColumnStretch(side, 1)
        self.hide()


class WindowLock(QObject):
    """Locks a window by key, and by itself when nobody has touched it for a while.

    check    takes a passphrase and returns, or raises what is wrong; slow, runs on a worker
    minutes  how long nobody may touch it; 0 for ever. Asked anew each time
    person   whose work it is, as the cover says
    """

    def __init__(
        self,
        window: MainWindow,
        check: Callable[[str], None],
        *,
        minutes: Callable[[], int],
        person: Callable[[], str],
    ) -> None:
        super().__init__(window)
        self._window, self._check = window, check
        self._minutes, self._person = minutes, person
        self._before: QWidget | None = None
        self._last = (time(), monotonic())
        self._keys: list[QShortcut] = []
        self.cover = LockCover(window)
        self.cover.row.given.connect(self._on_given)
        window.installEventFilter(self)
        bind("lock", window, self.lock).setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        window.header.lock_button.show()
        window.header.lock_wanted.connect(self.lock)
        # Not a filter on the application, which would run Python for every event of every widget:
        # keys and pointer come through the window that has the focus, be it a dialog or a menu.
        application = QApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.focusWindowChanged.connect(self._on_focus_window)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def is_locked(self) -> bool:
        return not self.cover.isHidden()

    @Slot()
    def lock(self) -> None:
        """Cover the window; what is being typed is written first."""
        page, inside = self._window.current_page(), self._window.centralWidget()
        if self.is_locked() or inside is None:
            return
        if page is not None:
            page.leaving()
        self._window.key_sheet.hide()
        self._close_others()
        self._before = self._window.focusWidget()
        self.cover.person.setText(self._person())
        # Hidden, not only covered: what is hidden gets neither focus nor keys.
        inside.hide()
        self._let_keys(False)
        self.cover.setGeometry(self._window.rect())
        self.cover.show()
        self.cover.raise_()
        self.cover.row.line.setFocus()

    @Slot()
    def look(self) -> None:
        """Lock when nobody has touched the window for as long as was set."""
        if self.is_idle():
            self.lock()

    def is_idle(self) -> bool:
        """Say whether the time is up. A laptop that slept counts its sleep."""
        limit = self._minutes() * 60
        # Of two clocks the later: one may be turned back, the other stands still in sleep.
        spent = max(time() - self._last[0], monotonic() - self._last[1])
        return 0 < limit <= spent

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is self._window:
            if kind == QEvent.Type.Resize and self.is_locked():
                self.cover.setGeometry(self._window.rect())
            elif kind == QEvent.Type.Close:
                self._let_go()
        elif kind in _SIGNS_OF_LIFE:
            # The first touch after the time was up, as when the lid is opened, comes too late.
            self.look()
            self._last = (time(), monotonic())
        return False

    def _let_go(self) -> None:
        """Watch nothing any more: Python must not run while the window is taken apart."""
        self._timer.stop()
        self.cover.row.close_jobs()
        self._window.removeEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.disconnect(self._on_focus_window)
        handle = self._window.windowHandle()
        if handle is not None:
            handle.removeEventFilter(self)

    def _close_others(self) -> None:
        """Close what stands before the window: menus, questions and choices of files."""
        while (popup := QApplication.activePopupWidget()) is not None:
            if not popup.close():
                break
        for other in QApplication.topLevelWidgets():
            if isinstance(other, QDialog) and other.isVisible():
                other.reject()

    def _let_keys(self, on: bool) -> None:
        for action in self._window.actions():
            action.setEnabled(on)
        if not on:
            # Only those that were on: some belong to a page that has switched them off itself.
            self._keys = [k for k in self._window.findChildren(QShortcut) if k.isEnabled()]
        for key in self._keys:
            key.setEnabled(on)

    def _unlock(self) -> None:
        self.cover.row.accept()
        self.cover.hide()
        self._let_keys(True)
        inside = self._window.centralWidget()
        if inside is not None:
            inside.show()
        page = self._window.current_page()
        if page is not None:
            page.activated()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None

    @Slot(str)
    def _on_given(self, passphrase: str) -> None:
        self.cover.row.run(partial(self._checked, passphrase), self._on_checked)

    def _checked(self, passphrase: str, progress: Progress) -> None:
        self._check(passphrase)

    def _on_checked(self, _nothing: object) -> None:
        self._last = (time(), monotonic())
        self._unlock()

    @Slot(QWindow)
    def _on_focus_window(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once more only moves it to the front

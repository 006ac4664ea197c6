"""The first window: which workspace, and its passphrase."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.passphrase_row import PassphraseRow

if TYPE_CHECKING:
    from inspector.progress import Progress

Unlock = Callable[[Path, str], bytes]


class UnlockWindow(Widget):
    """Asks for the passphrase until the workspace opens; says what is wrong beside the field.

    unlock  gives the key of a workspace for its passphrase; slow, runs on a worker
    open    opens with that key; runs here: a connection belongs to the thread that opens it
    """

    unlocked = Signal(object)  # the session
    elsewhere = Signal()  # the person wants another workspace, or a new one

    def __init__(
        self, folder: Path, unlock: Unlock, open_workspace: Callable[[Path, bytes], object]
    ) -> None:
        super().__init__()
        self._folder, self._unlock, self._open = folder, unlock, open_workspace
        self.setWindowTitle(_("Inspector"))
        self.setMinimumSize(560, 380)
        title = QLabel(_("Inspector"), self)
        title.setObjectName("page_title")
        self.place = ElidedLabel(self)
        self.place.setObjectName("muted")
        self.place.setText(str(folder))
        self.row = PassphraseRow(_("Open the workspace"), _("Opening …"), self)
        self.row.given.connect(self._on_given)
        self.passphrase, self.button = self.row.line, self.row.button
        self.other_button = QPushButton(_("Another workspace, or a new one …"), self)
        self.other_button.setProperty("flat", True)
        self.other_button.clicked.connect(self.elsewhere)
        card = QFrame(self)
        card.setObjectName("key_sheet")
        card.setFixedWidth(400)
        self.inside = QVBoxLayout(card)
        self.inside.setContentsMargins(24, 24, 24, 24)
        self.inside.setSpacing(12)
        self.inside.addWidget(title)
        self.inside.addWidget(self.place)
        self.inside.addSpacing(8)
        self.inside.addWidget(self.row)
        # By stretches, not by Qt.AlignmentFlag: no `Qt` before the first paint (`ui.run`).
        left = QHBoxLayout()
        left.addWidget(self.other_button)
        left.addStretch()
        self.inside.addLayout(left)
        whole = QGridLayout(self)
        whole.addWidget(card, 1, 1)
        for side in (0, 2):
            whole.setRowStretch(side, 1)
            whole.setColumnStretch(side, 1)

    @Slot()
    def unlock(self) -> None:
        """Try the passphrase that was typed."""
        self.row.give()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.row.close_jobs()
        super().closeEvent(event)

    @Slot(str)
    def _on_given(self, passphrase: str) -> None:
        self.row.run(partial(self._derive, passphrase), self._on_key)

    def _derive(self, passphrase: str, progress: "Progress") -> bytes:
        return self._unlock(self._folder, passphrase)

    def _on_key(self, key: object) -> None:
        assert isinstance(key, bytes)
        self.row.ready()  # also when a fault of ours comes out of it
        try:
            session = self._open(self._folder, key)
        except InspectorError as error:
            self.row.refuse(error)
            return
        self.row.accept()
        self.unlocked.emit(session)

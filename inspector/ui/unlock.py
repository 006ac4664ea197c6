"""The first window: which workspace, and its passphrase."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from inspector.settings import KnownWorkspace
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.passphrase_row import PassphraseRow

if TYPE_CHECKING:
    from inspector.progress import Progress
    from inspector.ui.widgets.people_list import PeopleList

Unlock = Callable[[Path, str], object]


class UnlockWindow(Widget):
    """Asks for the passphrase until the workspace opens; says what is wrong beside the field.

    unlock  makes a workspace ready for its passphrase; slow, runs on a worker
    open    opens what is ready; runs here: a connection belongs to the thread that opens it
    """

    unlocked = Signal(object)  # the session
    elsewhere = Signal()  # the person wants another workspace, or a new one
    forgotten = Signal(object)  # Path of the workspace whose passphrase nobody knows any more

    def __init__(
        self,
        folder: Path,
        unlock: Unlock,
        open_workspace: Callable[[Path, Any], object],
        known: Sequence[KnownWorkspace] = (),
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
        self.row.became_ready.connect(self._on_ready)
        self.passphrase, self.button = self.row.line, self.row.button
        self.other_button = QPushButton(_("Another workspace, or a new one …"), self)
        self.other_button.setProperty("flat", True)
        self.other_button.clicked.connect(self.elsewhere)
        self.forgotten_button = QPushButton(_("Passphrase forgotten …"), self)
        self.forgotten_button.setProperty("flat", True)
        self.forgotten_button.clicked.connect(self._on_forgotten)
        card = QFrame(self)
        card.setObjectName("key_sheet")
        card.setFixedWidth(400)
        self.inside = QVBoxLayout(card)
        self.inside.setContentsMargins(24, 24, 24, 24)
        self.inside.setSpacing(12)
        self.inside.addWidget(title)
        self.people = self._make_people(known, card) if len(known) > 1 else None
        if self.people is not None:
            self.inside.addWidget(self.people)
        self.inside.addWidget(self.place)
        self.inside.addSpacing(8)
        self.inside.addWidget(self.row)
        # By stretches, not by Qt.AlignmentFlag: no `Qt` before the first paint (`ui.run`).
        left = QHBoxLayout()
        left.addWidget(self.forgotten_button)
        left.addStretch()
        left.addWidget(self.other_button)
        self.inside.addLayout(left)
        whole = QGridLayout(self)
        whole.addWidget(card, 1, 1)
        for side in (0, 2):
            whole.setRowStretch(side, 1)
            whole.setColumnStretch(side, 1)

    def _make_people(self, known: Sequence[KnownWorkspace], parent: Widget) -> "PeopleList":
        """Return the people who share this computer; the one who worked last is chosen."""
        from inspector.ui.widgets.people_list import PeopleList

        people = PeopleList(known, self._folder, parent)
        people.chosen.connect(self._on_chosen)
        return people

    @Slot(object)
    def _on_chosen(self, folder: Path) -> None:
        if folder != self._folder:
            self._folder = folder
            self.place.setText(str(folder))
            self.row.start_anew()
        self.passphrase.setFocus()

    @Slot()
    def _on_forgotten(self) -> None:
        self.forgotten.emit(self._folder)

    @Slot()
    def unlock(self) -> None:
        """Try the passphrase that was typed."""
        self.row.give()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.row.close_jobs()
        super().closeEvent(event)

    @Slot(str)
    def _on_given(self, passphrase: str) -> None:
        folder = self._folder
        if self.people is not None:
            self.people.setEnabled(False)  # who types stays who is asked until the answer
        self.row.run(partial(self._derive, folder, passphrase), partial(self._on_key, folder))

    @Slot()
    def _on_ready(self) -> None:
        if self.people is not None:
            self.people.setEnabled(True)

    def _derive(self, folder: Path, passphrase: str, progress: "Progress") -> object:
        return self._unlock(folder, passphrase)

    def _on_key(self, folder: Path, key: object) -> None:
        self.row.ready()  # also when a fault of ours comes out of it
        try:
            session = self._open(folder, key)
        except InspectorError as error:
            self.row.refuse(error)
            return
        self.row.accept()
        self.unlocked.emit(session)

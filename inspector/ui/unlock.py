"""The first window: which workspace, and its passphrase."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.widgets.field_row import FieldRow


class UnlockWindow(Widget):
    """Asks for the passphrase until the workspace opens; says what is wrong beside the field."""

    unlocked = Signal(object)  # the session
    elsewhere = Signal()  # the person wants another workspace, or a new one

    def __init__(self, folder: Path, open_workspace: Callable[[Path, str], object]) -> None:
        super().__init__()
        self._folder, self._open = folder, open_workspace
        self.setWindowTitle(_("Inspector"))
        self.setMinimumSize(560, 380)
        title = QLabel(_("Inspector"), self)
        title.setObjectName("page_title")
        place = ElidedLabel(self)
        place.setObjectName("muted")
        place.setText(str(folder))
        self.passphrase = QLineEdit(self)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName(_("Passphrase"))
        self.passphrase.returnPressed.connect(self.unlock)
        self.row = FieldRow(_("Passphrase"), self.passphrase, self)
        self.button = QPushButton(_("Open the workspace"), self)
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self.unlock)
        self.other_button = QPushButton(_("Another workspace, or a new one …"), self)
        self.other_button.setProperty("flat", True)
        self.other_button.clicked.connect(self.elsewhere)
        card = QFrame(self)
        card.setObjectName("key_sheet")
        card.setFixedWidth(400)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.setSpacing(12)
        inside.addWidget(title)
        inside.addWidget(place)
        inside.addSpacing(8)
        inside.addWidget(self.row)
        inside.addWidget(self.button)
        # By stretches, not by Qt.AlignmentFlag: no `Qt` before the first paint (`ui.run`).
        left = QHBoxLayout()
        left.addWidget(self.other_button)
        left.addStretch()
        inside.addLayout(left)
        whole = QGridLayout(self)
        whole.addWidget(card, 1, 1)
        for side in (0, 2):
            whole.setRowStretch(side, 1)
            whole.setColumnStretch(side, 1)

    @Slot()
    def unlock(self) -> None:
        """Try the passphrase. Runs here: a connection belongs to the thread that opens it."""
        from PySide6.QtCore import Qt

        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            session = self._open(self._folder, self.passphrase.text())
        except InspectorError as error:
            self.row.show_problem(f"{error.what()}\n{error.remedy()}")
            self.passphrase.selectAll()
            self.passphrase.setFocus()
            return
        finally:
            QApplication.restoreOverrideCursor()
        self.passphrase.clear()
        self.unlocked.emit(session)

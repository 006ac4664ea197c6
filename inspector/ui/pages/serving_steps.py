"""留置送达: a refused paper is left with the entity, before a witness or recorded (民诉法 89)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.paper import PaperRow, Service, Witness
from inspector.i18n import _
from inspector.ui.page import Shell
from inspector.ui.pages.recording_row import Attach, RecordingRow
from inspector.ui.views import Now


class ServingSteps(QFrame):
    """One sheet: where, the recording, the witness of the refusal or another one."""

    served = Signal(object)  # domain Service
    left = Signal()

    def __init__(self, shell: Shell, now: Now, attach: Attach | None, parent: Widget) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self._now = now
        self._by: tuple[str, ...] = ()
        self.title = QLabel(self)
        self.title.setObjectName("section_title")
        self.problem = QLabel(self)
        self.problem.setObjectName("field_problem")
        self.problem.setWordWrap(True)
        self.place = self._field(_("Where it was left"))
        self.witness = self._field(_("Name of the witness"))
        self.witness_from = self._field(_("Organisation or address of the witness"))
        self.recording = RecordingRow(shell, attach, self)
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(16)
        for column, field in enumerate((self.place, self.witness, self.witness_from)):
            label = QLabel(field.accessibleName(), self)
            label.setObjectName("label")
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
        said = QLabel(_("The recording on site"), self)
        said.setObjectName("label")
        grid.addWidget(said, 2, 0)
        grid.addWidget(self.recording, 3, 0, 1, 3)
        self.done_button = QPushButton(_("Record the service"), self)
        self.done_button.setProperty("primary", True)
        self.done_button.clicked.connect(self.finish)
        self.cancel_button = QPushButton(_("Cancel"), self)
        self.cancel_button.setProperty("flat", True)
        self.cancel_button.clicked.connect(self.left)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.done_button)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.problem, 1)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(16, 12, 16, 12)
        column_.setSpacing(12)
        column_.addWidget(self.title)
        column_.addLayout(grid)
        column_.addStretch(1)
        column_.addLayout(buttons)

    def ask(self, paper: PaperRow, place: str, by: Sequence[str]) -> None:
        """Begin with what the refusal says: its witness has seen this too."""
        self._by = tuple(by)
        words = _("{paper} {number} is left with the entity")
        self.title.setText(words.format(paper=paper.title, number=paper.number))
        known = paper.refusal.witness if paper.refusal is not None else None
        self.place.setText(place)
        self.witness.setText(known.name if known is not None else "")
        self.witness_from.setText(known.organisation if known is not None else "")
        self.recording.clear()
        self.problem.clear()
        self.place.setFocus()

    @Slot()
    def finish(self) -> None:
        """Hand over what was written, or say what is missing."""
        missing = self._missing()
        self.problem.setText(missing)
        if missing:
            return
        witness = None
        if self.witness.text().strip():
            witness = Witness(
                name=self.witness.text().strip(), organisation=self.witness_from.text().strip()
            )
        self.served.emit(
            Service(
                at=self._now(),
                place=self.place.text().strip(),
                by=self._by,
                witness=witness,
                recording=self.recording.text(),
                recordings=self.recording.files,
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            super().keyPressEvent(event)

    def _missing(self) -> str:
        if self.recording.is_busy:
            return _("The recording is still being kept.")
        if not self.place.text().strip():
            return _("Write where it was left.")
        if self.recording.is_empty() and not self.witness.text().strip():
            return _("Name a witness or a recording: one of them is needed.")
        return ""

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setAccessibleName(name)
        return field

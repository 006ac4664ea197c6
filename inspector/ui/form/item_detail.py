"""What the selected item needs: its basis, how to look, which evidence, photos and a note."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.form.fields import TextField
from inspector.ui.form.photo_strip import PhotoStrip
from inspector.ui.form.protocol import FindClause, ItemRow, Thumbnail
from inspector.ui.form.wording import SEVERITIES
from inspector.ui.page import Shell
from inspector.ui.widgets.field_row import FieldRow
from inspector.ui.widgets.state_chip import StateChip


class ItemDetail(QWidget):
    """Looks only; the note and the photos are handed on."""

    note_set = Signal(str, str)  # key, text
    picker_wanted = Signal()
    files_offered = Signal(list)
    photo_removal_wanted = Signal(str)
    hazard_wanted = Signal()

    def __init__(
        self,
        shell: Shell,
        find_clause: FindClause,
        thumbnail: Thumbnail,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._find_clause = find_clause
        self._key = ""
        self.code = QLabel(self)
        self.code.setObjectName("code")
        self.severity = StateChip(parent=self)
        self.wording = _text(self, "wording")
        self.basis = _text(self)
        self.basis.setTextFormat(Qt.TextFormat.PlainText)
        self.clause_text = _text(self, "small")
        self.method = _text(self)
        self.evidence = _text(self)
        self.strip = PhotoStrip(shell, thumbnail, self)
        self.strip.files_offered.connect(self.files_offered)
        self.strip.picker_wanted.connect(self.picker_wanted)
        self.strip.removal_wanted.connect(self.photo_removal_wanted)
        self.note = TextField(_("Note"), 2, self)
        self.note.committed.connect(self._on_note)
        self.hazard_button = QPushButton(_("Another hazard on this item"), self)
        self.hazard_button.clicked.connect(self.hazard_wanted)
        self._lay_out()

    def show_item(self, item: ItemRow) -> None:
        """Show `item`; what was being typed for another one is committed first."""
        if item.key != self._key:
            self.note.flush()
            self._key = item.key
        self.code.setText(item.code)
        is_major = item.severity == "major"
        self.severity.show_state(
            _(SEVERITIES.get(item.severity, item.severity)), "major" if is_major else ""
        )
        self.wording.setText(item.wording)
        clauses = [(name, self._find_clause(name)) for name in item.basis]
        self.basis.setText("\n".join(c.cite() if c is not None else n for n, c in clauses))
        texts = [clause.text for _name, clause in clauses if clause is not None and clause.text]
        self.clause_text.setText("\n".join(texts))
        self.clause_text.setVisible(bool(texts))
        for row, text in (
            (self.basis_row, item.basis),
            (self.method_row, item.method),
            (self.evidence_row, item.evidence),
        ):
            row.setVisible(bool(text))
        self.method.setText(item.method)
        self.evidence.setText(item.evidence)
        self.strip.show_photos(item.photos)
        self.note.show_value(item.note)
        self.hazard_button.setVisible(bool(item.hazards))

    def flush(self) -> None:
        """Commit a note that is still being typed."""
        if self._key:
            self.note.flush()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.code)
        head.addWidget(self.severity)
        head.addStretch(1)
        basis = QWidget(self)
        inside = QVBoxLayout(basis)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(self.basis)
        inside.addWidget(self.clause_text)
        self.basis_row = FieldRow(_("Basis"), basis, self)
        self.method_row = FieldRow(_("How to look"), self.method, self)
        self.evidence_row = FieldRow(_("Evidence wanted"), self.evidence, self)
        self.photo_row = FieldRow(_("Photos"), self.strip, self)
        self.note_row = FieldRow(_("Note"), self.note, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(16)
        column.addLayout(head)
        for part in (
            self.wording,
            self.basis_row,
            self.method_row,
            self.evidence_row,
            self.photo_row,
            self.note_row,
        ):
            column.addWidget(part)
        column.addWidget(self.hazard_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    @Slot(str)
    def _on_note(self, text: str) -> None:
        self.note_set.emit(self._key, text)


def _text(parent: QWidget, name: str = "") -> QLabel:
    label = QLabel(parent)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label

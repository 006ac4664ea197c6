"""The drawer in which a paper, or the note of a refusal, is signed: who, what, and the pad."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.paper import PaperRow, Signature, SignerRole
from inspector.i18n import _
from inspector.ui.pages.signers import Signer
from inspector.ui.theme import Look
from inspector.ui.views import Now
from inspector.ui.widgets.signature_pad import SignaturePad

# The side beside the pad; with a note to read it takes half of a narrow window.
SIDE_PX, SIDE_WITH_NOTE_PX = 320, 620


class SignDrawer(QFrame):
    """Asks one signer to write. The entity's person says name and position first.

    Whoever confirms a refusal has the note before them while they write.
    """

    signed = Signal(object)  # domain Signature, bound to the paper
    confirmed = Signal(object)  # domain Signature, bound to the note of the refusal
    refusal_wanted = Signal()  # the entity's person does not sign
    left = Signal()

    def __init__(self, look: Look, now: Now, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self._now = now
        self._signer: Signer | None = None
        self._paper: PaperRow | None = None
        self.title = QLabel(self)
        self.title.setObjectName("section_title")
        self.note = QLabel(self)
        self.note.setObjectName("small")
        self.note.setWordWrap(True)
        self.statement = QPlainTextEdit(self)
        self.statement.setAccessibleName(_("Note of the refusal"))
        self.statement.setReadOnly(True)
        self.statement.setTabChangesFocus(True)
        self.name = QLineEdit(self)
        self.name.setAccessibleName(_("Name of the person who signs"))
        self.name.textChanged.connect(self._on_changed)
        self.position = QLineEdit(self)
        self.position.setAccessibleName(_("Position"))
        self.name_label = QLabel(_("Name"), self)
        self.position_label = QLabel(_("Position"), self)
        for label in (self.name_label, self.position_label):
            label.setObjectName("label")
        self.pad = SignaturePad(look, self)
        self.pad.changed.connect(self._on_changed)
        self.done_button = QPushButton(_("Bind the signature"), self)
        self.done_button.setProperty("primary", True)
        self.done_button.clicked.connect(self.finish)
        self.clear_button = QPushButton(_("Write again"), self)
        self.clear_button.clicked.connect(self.pad.clear)
        self.back_button = QPushButton(_("Later"), self)
        self.back_button.setProperty("flat", True)
        self.back_button.setToolTip("Esc")
        self.back_button.clicked.connect(self.left)
        self.refuse_button = QPushButton(_("The entity refuses to sign"), self)
        self.refuse_button.setProperty("flat", True)
        self.refuse_button.clicked.connect(self.refusal_wanted)
        fields = QGridLayout()
        fields.setVerticalSpacing(4)
        fields.setHorizontalSpacing(8)
        for column, parts in enumerate(
            ((self.name_label, self.name), (self.position_label, self.position))
        ):
            for row, part in enumerate(parts):
                fields.addWidget(part, row, column)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.title)
        side.addWidget(self.note)
        side.addLayout(fields)
        side.addWidget(self.statement, 1)
        side.addStretch(0)
        side.addWidget(self.refuse_button, 0, Qt.AlignmentFlag.AlignLeft)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.done_button, self.clear_button, self.back_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        side.addLayout(buttons)
        self._left = Widget(self)
        self._left.setLayout(side)
        self._left.setMinimumWidth(SIDE_PX)
        side.setContentsMargins(0, 0, 0, 0)
        row_ = QHBoxLayout(self)
        row_.setContentsMargins(16, 12, 16, 12)
        row_.setSpacing(16)
        row_.addWidget(self._left, 1)
        row_.addWidget(self.pad, 1)

    def ask(self, paper: PaperRow, signer: Signer, statement: str = "") -> None:
        """Ask `signer` to sign `paper` as it is now, or the note whose words are `statement`."""
        self._paper, self._signer = paper, signer
        is_entity = signer.role is SignerRole.ENTITY
        for part in (self.name, self.name_label, self.position, self.position_label):
            part.setVisible(is_entity)
        self.refuse_button.setVisible(is_entity)
        self.name.setText(signer.name)
        self.position.setText(signer.position)
        self.statement.setVisible(signer.confirms is not None)
        self.statement.setPlainText(statement)
        self._left.setMaximumWidth(SIDE_PX if signer.confirms is None else SIDE_WITH_NOTE_PX)
        self._say(paper, signer)
        self.pad.clear()
        (self.name if is_entity and not signer.name else self.pad).setFocus()

    def _say(self, paper: PaperRow, signer: Signer) -> None:
        """Say who signs what, and that it holds for nothing else."""
        who = _("Person of the entity") if signer.role is SignerRole.ENTITY else signer.name
        digest = signer.digest(paper)[:12]
        if signer.confirms is not None:
            title = _("{name} confirms the note of the refusal")
            note = _("{paper} {number}. The signature holds for exactly this note ({digest}).")
            caption = _("{name} signs the note of the refusal here")
        else:
            title = _("{name} signs")
            note = _("{paper} {number}. The signature holds for exactly this paper ({digest}).")
            caption = _("{name} signs “{paper}” here")
        self.title.setText(title.format(name=who))
        self.note.setText(note.format(paper=paper.title, number=paper.number, digest=digest))
        self.pad.set_caption(caption.format(name=who, paper=paper.title))

    @Slot()
    def finish(self) -> None:
        """Hand over what was written."""
        signer, paper = self._signer, self._paper
        if signer is None or paper is None or self.hindrance():
            return
        is_entity = signer.role is SignerRole.ENTITY
        signature = Signature(
            signer=signer.id,
            name=self.name.text().strip() if is_entity else signer.name,
            role=signer.role,
            sha256=signer.digest(paper),
            strokes=self.pad.strokes(),
            aspect=self.pad.aspect,
            signed=self._now(),
            certificate_no=signer.certificate_no,
            position=self.position.text().strip() if is_entity else signer.position,
        )
        (self.signed if signer.confirms is None else self.confirmed).emit(signature)

    def hindrance(self) -> str:
        """Return why the signature cannot be bound yet, or ""."""
        is_entity = self._signer is not None and self._signer.role is SignerRole.ENTITY
        if is_entity and not self.name.text().strip():
            return _("Write the name first")
        return "" if self.pad.has_signature() else _("Nothing has been written yet")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_changed(self) -> None:
        hindrance = self.hindrance()
        self.done_button.setEnabled(not hindrance)
        self.done_button.setToolTip(hindrance or "Enter")

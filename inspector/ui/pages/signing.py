"""The drawer in which a paper is signed: who, and the pad as wide as the window."""

from dataclasses import dataclass

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

from inspector.domain.paper import PaperRow, Refusal, Signature, SignerRole
from inspector.i18n import _
from inspector.ui.theme import Look
from inspector.ui.views import Now
from inspector.ui.widgets.signature_pad import SignaturePad

# The signer of the inspected entity and the witness are no persons of the register; the event
# names them.
ENTITY_SIGNER, WITNESS_SIGNER = "entity", "witness"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One line of the list of signers, in the order of the paper."""

    id: str
    name: str
    role: SignerRole
    certificate_no: str = ""
    position: str = ""
    signature: Signature | None = None
    refusal: Refusal | None = None

    @property
    def is_settled(self) -> bool:
        return self.signature is not None or self.refusal is not None


class SignDrawer(QFrame):
    """Asks one signer to write. The entity's person says name and position first."""

    signed = Signal(object)  # domain Signature
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
        side.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.done_button, self.clear_button, self.back_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        side.addLayout(buttons)
        left = Widget(self)
        left.setFixedWidth(320)
        left.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        row_ = QHBoxLayout(self)
        row_.setContentsMargins(16, 12, 16, 12)
        row_.setSpacing(16)
        row_.addWidget(left)
        row_.addWidget(self.pad, 1)

    def ask(self, paper: PaperRow, signer: Signer) -> None:
        """Ask `signer` to sign `paper` as it is now."""
        self._paper, self._signer = paper, signer
        is_entity = signer.role is SignerRole.ENTITY
        for part in (self.name, self.name_label, self.position, self.position_label):
            part.setVisible(is_entity)
        self.name.setText(signer.name)
        self.position.setText(signer.position)
        who = _("Person of the entity") if is_entity else signer.name
        self.title.setText(_("{name} signs").format(name=who))
        self.note.setText(
            _("{paper} {number}. The signature holds for exactly this paper ({digest}).").format(
                paper=paper.title, number=paper.number, digest=paper.sha256[:12]
            )
        )
        self.pad.clear()
        (self.name if is_entity and not signer.name else self.pad).setFocus()

    @Slot()
    def finish(self) -> None:
        """Hand over what was written."""
        signer, paper = self._signer, self._paper
        if signer is None or paper is None or self.hindrance():
            return
        is_entity = signer.role is SignerRole.ENTITY
        self.signed.emit(
            Signature(
                signer=signer.id,
                name=self.name.text().strip() if is_entity else signer.name,
                role=signer.role,
                sha256=paper.sha256,
                strokes=self.pad.strokes(),
                aspect=self.pad.aspect,
                signed=self._now(),
                certificate_no=signer.certificate_no,
                position=self.position.text().strip() if is_entity else signer.position,
            )
        )

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

"""拒签 in five short steps (workflow §6): who, why, what they said, the recording, the witness."""

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
    QStackedWidget,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.paper import PaperRow, Refusal, RefusalReason, Witness
from inspector.i18n import N_, _
from inspector.ui.form.fields import Segments
from inspector.ui.page import Shell
from inspector.ui.pages.recording_row import Attach, RecordingRow
from inspector.ui.views import Now

_TITLES = (
    N_("Who refuses to sign"),
    N_("The reason given"),
    N_("What the entity says to it"),
    N_("The recording on site"),
    N_("The witness"),
)

_REASONS: dict[RefusalReason, str] = {
    RefusalReason.FACTS_DISPUTED: N_("Disputes the facts"),
    RefusalReason.JUDGEMENT_DISPUTED: N_("Disputes the judgement"),
    RefusalReason.NOT_AUTHORISED: N_("Has no authority to sign"),
    RefusalReason.OTHER: N_("Another reason"),
    RefusalReason.NO_REASON_GIVEN: N_("Gives no reason"),
}

_HEARD, _SILENT = "heard", "silent"

# What to know of a step, beside its title (workflow §6).
_HINTS = (
    N_("Whoever does not give a name is described."),
    "",
    N_("Ctrl+Enter goes on from the statement."),
    N_("Where nothing can be recorded, write why."),
    N_(
        "May be left empty. Not one of the team; rather somebody of the village, the park or the"
        " police."
    ),
)


class RefusalSteps(QFrame):
    """One question at a time; Enter answers it and goes on.

    What was said is kept when one goes back, or leaves before it is on record. The witness and the
    recording of one paper are offered for the next one of the same visit.
    """

    refused = Signal(object)  # domain Refusal
    left = Signal()

    def __init__(self, shell: Shell, now: Now, attach: Attach | None, parent: Widget) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self._now = now
        self._paper: PaperRow | None = None
        self.title = QLabel(self)
        self.title.setObjectName("section_title")
        self.hint = QLabel(self)
        self.hint.setObjectName("muted")
        self.problem = QLabel(self)
        self.problem.setObjectName("field_problem")
        self.problem.setWordWrap(True)
        self.person = _field(self, _("Name of the person who refuses"))
        self.position = _field(self, _("Position"))
        reasons = {reason.value: _(_REASONS[reason]) for reason in RefusalReason}
        self.reasons = Segments(_(_TITLES[1]), reasons, numbered=True, parent=self)
        self.reasons.entered.connect(self._on_entered)
        heard = {_HEARD: _("The entity was heard"), _SILENT: _("It did not want to speak")}
        self.heard = Segments(_(_TITLES[2]), heard, numbered=True, parent=self)
        self.heard.entered.connect(self._on_entered)
        self.note = QPlainTextEdit(self)
        self.note.setAccessibleName(_("Statement of the entity, in its own words"))
        self.note.setPlaceholderText(_("Statement of the entity, in its own words"))
        self.note.setTabChangesFocus(True)
        self.recording = RecordingRow(shell, attach, self, may_lack=True)
        self.witness = _field(self, _("Name of the witness"))
        self.witness_from = _field(self, _("Organisation or address of the witness"))
        self.witness_phone = _field(self, _("Telephone of the witness"))
        self.witness_identity = _field(self, _("Identity number of the witness"))
        self.steps = QStackedWidget(self)
        for part in (
            self._fields(self.person, self.position),
            self._reasons(),
            self._defence(),
            self._recording(),
            self._fields(
                self.witness, self.witness_from, self.witness_phone, self.witness_identity
            ),
        ):
            self.steps.addWidget(part)
        self.next_button = QPushButton(_("Go on"), self)
        self.next_button.setProperty("primary", True)
        self.next_button.clicked.connect(self.go_on)
        self.back_button = QPushButton(_("One step back"), self)
        self.back_button.clicked.connect(self.go_back)
        self.cancel_button = QPushButton(_("Not refused after all"), self)
        self.cancel_button.setProperty("flat", True)
        self.cancel_button.clicked.connect(self.left)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.next_button, self.back_button, self.cancel_button):
            buttons.addWidget(button)
        buttons.addWidget(self.problem, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.title)
        head.addWidget(self.hint, 1)
        column.addLayout(head)
        column.addWidget(self.steps, 1)
        column.addLayout(buttons)

    def ask(self, paper: PaperRow, person: str, position: str) -> None:
        """Begin with the first step, or go on with what was begun for this paper."""
        before, self._paper = self._paper, paper
        if before is not None and before.id == paper.id:
            self._show(self.step)
            return
        self.person.setText(person)
        self.position.setText(position)
        for choice in (self.reasons, self.heard):
            choice.show_value("")
        witness = (self.witness, self.witness_from, self.witness_phone, self.witness_identity)
        recording, why_none = self.recording.text(), self.recording.why_none()
        self.recording.clear()
        if before is None or before.inspection != paper.inspection:
            for field in witness:
                field.clear()
        else:
            self.recording.lacks.setChecked(bool(why_none))
            self.recording.words.setText(recording or why_none)
        self.note.clear()
        self._show(0)

    @property
    def step(self) -> int:
        """The step in front, from 0."""
        return self.steps.currentIndex()

    @Slot()
    def go_on(self) -> None:
        """Go to the next step, or hand the refusal over after the last one."""
        missing = self._missing()
        self.problem.setText(missing)
        if missing:
            return
        if self.step + 1 < self.steps.count():
            self._show(self.step + 1)
        elif self._paper is not None:
            self.refused.emit(self._refusal(self._paper))

    @Slot()
    def go_back(self) -> None:
        """Go to the step before."""
        self._show(max(0, self.step - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        else:
            super().keyPressEvent(event)

    def _show(self, step: int) -> None:
        self.steps.setCurrentIndex(step)
        words = _("Refusal to sign · step {step} of {count} · {title}")
        self.title.setText(words.format(step=step + 1, count=len(_TITLES), title=_(_TITLES[step])))
        self.hint.setText(_(_HINTS[step]) if _HINTS[step] else "")
        last = step + 1 == self.steps.count()
        self.next_button.setText(_("Put the refusal on record") if last else _("Go on"))
        self.back_button.setEnabled(step > 0)
        self.back_button.setToolTip("" if step else _("This is the first step"))
        self.problem.clear()
        first = (self.person, self.reasons, self.heard, self.recording, self.witness)[step]
        if isinstance(first, Segments) and first.value():
            first.buttons[first.value()].setFocus()
        else:
            first.setFocus()

    def _missing(self) -> str:
        if self.step == 0 and not self.person.text().strip():
            return _("Write who refuses; “unknown” is an answer too.")
        if self.step == 1 and not self.reasons.value():
            return _("Choose what was given as the reason.")
        if self.step == 2 and not self.heard.value():
            return _("Say whether the entity was heard.")
        if self.step == 3 and self.recording.is_busy:
            return _("The recording is still being kept.")
        if self.step == 3 and self.recording.is_empty():
            return _("Name the recording, or write why there is none.")
        of_witness = (self.witness_from, self.witness_phone, self.witness_identity)
        said = any(field.text().strip() for field in of_witness)
        if self.step == 4 and said and not self.witness.text().strip():
            # What was written of somebody without a name would be lost.
            return _("Write the name of the witness.")
        return ""

    def _refusal(self, paper: PaperRow) -> Refusal:
        witness = None
        if self.witness.text().strip():
            witness = Witness(
                name=self.witness.text().strip(),
                organisation=self.witness_from.text().strip(),
                phone=self.witness_phone.text().strip(),
                identity_no=self.witness_identity.text().strip(),
            )
        return Refusal(
            sha256=paper.sha256,
            person=self.person.text().strip(),
            position=self.position.text().strip(),
            reason=RefusalReason(self.reasons.value()),
            note=self.note.toPlainText().strip(),
            heard_defence=self.heard.value() == _HEARD,
            at=self._now(),
            witness=witness,
            recording=self.recording.text(),
            recordings=self.recording.files,
            unrecorded=self.recording.why_none(),
        )

    def _fields(self, *fields: QLineEdit) -> Widget:
        page = Widget(self)
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(16)
        for place, field in enumerate(fields):
            label = QLabel(field.accessibleName(), page)
            label.setObjectName("label")
            grid.addWidget(label, 0, place)
            grid.addWidget(field, 1, place)
        grid.setRowStretch(2, 1)
        return page

    def _recording(self) -> Widget:
        page = Widget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.recording)
        column.addStretch(1)
        return page

    def _reasons(self) -> Widget:
        page = Widget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.reasons)
        column.addStretch(1)
        return page

    def _defence(self) -> Widget:
        page = Widget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heard)
        column.addWidget(self.note, 1)
        return page

    @Slot(str)
    def _on_entered(self, key: str) -> None:
        # Who was heard has said something: it is written down before the next step.
        if key == _HEARD and not self.note.toPlainText().strip():
            self.note.setFocus()
        else:
            self.go_on()


def _field(parent: Widget, name: str) -> QLineEdit:
    field = QLineEdit(parent)
    field.setAccessibleName(name)
    return field

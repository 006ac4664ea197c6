"""二维码登记: a request or an answer shown as codes, and taken from pasted lines or pictures."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.services.enrolment_codes import Gathered, code_matrix, gather
from inspector.ui import picking
from inspector.ui.jobs import JobRunner
from inspector.ui.setup.parts import NoteBox, muted_label
from inspector.ui.setup.views import CodeCalls

_QUIET = 4  # squares of white around a code, ISO/IEC 18004
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_PICTURES = "*.png *.jpg *.jpeg *.bmp *.webp *.heic"


class CodePicture(QWidget):
    """One code, in whole pixels a square, black on white whatever the theme: cameras want that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._matrix: list[bytes] = []
        self.setMinimumSize(280, 280)

    def sizeHint(self) -> QSize:
        return QSize(400, 400)

    def show_line(self, line: str) -> None:
        """Show the code of a line."""
        self._matrix = code_matrix(line)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._matrix:
            return
        count = len(self._matrix) + 2 * _QUIET
        square = max(1, min(self.width(), self.height()) // count)
        side = count * square
        left, top = (self.width() - side) // 2, (self.height() - side) // 2
        painter = QPainter(self)
        painter.fillRect(QRect(left, top, side, side), QColor(Qt.GlobalColor.white))
        for y, row in enumerate(self._matrix, start=_QUIET):
            for x, dark in enumerate(row, start=_QUIET):
                if dark:
                    place = QRect(left + x * square, top + y * square, square, square)
                    painter.fillRect(place, QColor(Qt.GlobalColor.black))
        painter.end()


class ShowCodes(QDialog):
    """The codes of a file, one at a time; arrows go on and back."""

    def __init__(self, lines: Sequence[str], what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines, self._at = list(lines), 0
        self.setWindowTitle(what)
        self.picture = CodePicture(self)
        self.place = QLabel(self)
        self.place.setObjectName("section_title")
        self.back_button = QPushButton(_("Previous"), self)
        self.next_button = QPushButton(_("Next"), self)
        self.copy_button = QPushButton(_("Copy as text"), self)
        self.close_button = QPushButton(_("Close"), self)
        self.copied = QLabel(self)
        self.copied.setObjectName("muted")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.back_button, self.next_button, self.copy_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addWidget(self.copied)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        words = _(
            "Photograph every code with the number at its side, and read the pictures on the other"
            " computer; or send the text. There is no secret in it."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(muted_label(words, self))
        column.addWidget(self.place, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.picture, 1)
        column.addLayout(buttons)
        self.back_button.clicked.connect(partial(self.step, -1))
        self.next_button.clicked.connect(partial(self.step, 1))
        self.copy_button.clicked.connect(self.copy)
        self.close_button.clicked.connect(self.accept)
        self.resize(560, 640)
        self.step(0)
        self.next_button.setFocus()

    def step(self, by: int) -> None:
        """Show the code `by` further on; it stays at the first and at the last."""
        self._at = min(max(self._at + by, 0), len(self._lines) - 1)
        self.picture.show_line(self._lines[self._at])
        words = _("{number} of {count}").format(number=self._at + 1, count=len(self._lines))
        self.place.setText(words)
        self.picture.setAccessibleName(words)
        self.back_button.setEnabled(self._at > 0)
        self.next_button.setEnabled(self._at < len(self._lines) - 1)

    @Slot()
    def copy(self) -> None:
        """Put the lines on the clipboard."""
        QGuiApplication.clipboard().setText("\n".join(self._lines))
        self.copied.setText(_("Copied: {count} lines").format(count=len(self._lines)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self.step(step)


class TakeCodes(QDialog):
    """Gathers the lines of a sequence until all are there; then hands over the file."""

    taken = Signal(object)  # Path of the request or answer

    def __init__(self, calls: CodeCalls, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calls, self._kind = calls, kind
        self.jobs = JobRunner(self)
        self.setWindowTitle(_("From codes"))
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(_("Lines of the codes"))
        self.text.setPlaceholderText("INSPE1:…")
        self.text.setTabChangesFocus(True)
        self.state = QLabel(self)
        self.state.setWordWrap(True)
        self.note = NoteBox(self)
        self.pictures_button = QPushButton(_("Read pictures …"), self)
        self.pictures_button.setVisible(calls.read_pictures is not None)
        self.take_button = QPushButton(_("Take it"), self)
        self.take_button.setProperty("primary", True)
        self.leave_button = QPushButton(_("Cancel"), self)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.pictures_button)
        buttons.addStretch(1)
        buttons.addWidget(self.leave_button)
        buttons.addWidget(self.take_button)
        words = _("Paste the lines here, in any order and in several goes.")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(muted_label(words, self))
        column.addWidget(self.text, 1)
        column.addWidget(self.state)
        column.addWidget(self.note)
        column.addLayout(buttons)
        self.text.textChanged.connect(self._on_changed)
        self.pictures_button.clicked.connect(self._on_pictures)
        self.take_button.clicked.connect(self.take)
        self.leave_button.clicked.connect(self.reject)
        self.resize(640, 420)
        self._on_changed()

    @Slot()
    def take(self) -> None:
        """Hand over the file, if the lines give it."""
        try:
            file = self._calls.take(self._gathered())
        except InspectorError as error:
            self.note.refuse(error)
            return
        self.accept()
        self.taken.emit(file)

    def read(self, files: Sequence[Path]) -> None:
        """Add the lines in pictures, as a job."""
        if self._calls.read_pictures is None or not files:
            return
        self.pictures_button.setEnabled(False)
        call = partial(self._calls.read_pictures, files)
        self.jobs.start(call, done=self._on_read, failed=self._on_failed)

    def done(self, result: int) -> None:
        self.jobs.close()
        super().done(result)

    def _gathered(self) -> Gathered:
        return gather(self.text.toPlainText())

    @Slot()
    def _on_changed(self) -> None:
        found = self._gathered()
        words = _("No code yet")
        if found.count:
            have = found.count - len(found.missing)
            words = _("{have} of {count}").format(have=have, count=found.count)
            if found.missing:
                missing = _(", ").join(str(number) for number in found.missing)
                words += " · " + _("missing: {numbers}").format(numbers=missing)
        if found.damaged:
            words += " · " + _("{count} lines are torn or of another file").format(
                count=found.damaged
            )
        is_other = bool(found.kind) and found.kind != self._kind
        if is_other:
            words += " · " + _("these are codes of the other kind")
        self.state.setText(words)
        self.take_button.setEnabled(found.is_complete and not is_other)

    @Slot()
    def _on_pictures(self) -> None:
        kinds = _("Pictures") + f" ({_PICTURES})"
        self.read(picking.pick_files(self, _("Pictures of the codes"), kinds))

    def _on_read(self, lines: object) -> None:
        self.pictures_button.setEnabled(True)
        self.note.hide()
        if str(lines):
            self.text.appendPlainText(str(lines))
        else:
            self.note.say(_("There is no code in these pictures."), _("Take them closer."))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.pictures_button.setEnabled(True)
        if not isinstance(error, InspectorError):
            raise error
        self.note.refuse(error)

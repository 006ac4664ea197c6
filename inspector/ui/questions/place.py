"""Places: a point typed or taken from a photograph, a path or an area as lines of points."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui.form.fields import TextField
from inspector.ui.questions import typed
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.editor import Editor, Tools
from inspector.ui.questions.protocol import PhotoPlace
from inspector.ui.questions.text import LineEditor
from inspector.ui.widgets.tone import set_property


class PlaceEditor(LineEditor):
    """Latitude and longitude in degrees, or in degrees, minutes and seconds."""

    def __init__(self, asked: Asked, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(asked, tools, typed.place, shown_place, parent)
        self.field.setPlaceholderText(_("38.48712, 106.23091 or 38°29′13″N 106°13′51″E"))
        self.button = QPushButton(_("From a photograph"), self)
        self.button.setVisible(tools.photo_place is not None)
        self.button.clicked.connect(self._on_button)
        self.column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _on_button(self) -> None:
        read = self.tools.photo_place
        files = self.tools.pick_files("image/*") if read is not None else ()
        if read is not None and files:
            self.tools.shell.jobs.start(
                partial(_read_place, read, files[0]),
                done=self._on_place,
                failed=self.tools.shell.show_error,
            )

    @Slot(object)
    def _on_place(self, place: str) -> None:
        if place:
            self.answered.emit(typed.place(place))
        else:
            self.tools.shell.say(
                _("The photograph does not say where it was taken."), _("Type the place instead.")
            )


class PlacesEditor(Editor):
    """One point per line. The last point of an area is its first again."""

    is_typed = True

    def __init__(
        self, asked: Asked, tools: Tools, *, closed: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(asked, tools, parent)
        self._closed = closed
        self.field = TextField(asked.label, 4, self)
        self.field.setPlaceholderText(_("One point per line: 38.48712, 106.23091"))
        self.field.committed.connect(self._on_committed)
        self.setFocusProxy(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)

    def show_answer(self, asked: Asked, value: str) -> None:
        self.asked = asked
        if self.field.hasFocus() and self._read(self.field.toPlainText()) == value:
            return
        lines = [shown_place(point.strip()) for point in value.split(";") if point.strip()]
        self.field.show_value("\n".join(lines))

    def start(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        self.field.flush()

    def mark(self, problem: str) -> None:
        self.field.setAccessibleDescription(problem)
        set_property(self.field, "problem", bool(problem))

    def _read(self, text: str) -> str:
        return typed.places(text, closed=self._closed)

    @Slot(str)
    def _on_committed(self, text: str) -> None:
        self.answered.emit(self._read(text))


def shown_place(value: str) -> str:
    """Return a stored point as one reads it; height and accuracy only when they are known."""
    parts = value.split()
    if len(parts) != 4 or typed.place(value) != value:
        return value
    known = parts if parts[2:] != ["0.0", "0.0"] else parts[:2]
    return ", ".join(known)


def _read_place(read: PhotoPlace, file: Path, progress: Progress) -> str:
    progress.step(0, 1)
    return read(file)

"""Places: a point typed or taken from a photograph, a path or an area as lines of points."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui.questions import typed
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.editor import Editor, Tools
from inspector.ui.questions.protocol import PhotoPlace
from inspector.ui.questions.text import LineEditor, TextEditor


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


def places_box(asked: Asked, tools: Tools) -> Editor:
    """Return an editor of a path or an area: one point per line.

    The last point of an area is its first again.
    """
    read = partial(typed.places, closed=asked.type == "geoshape")
    editor = TextEditor(asked, tools, read, _shown_places, lines=4)
    editor.field.setPlaceholderText(_("One point per line: 38.48712, 106.23091"))
    return editor


def _shown_places(value: str) -> str:
    return "\n".join(shown_place(point.strip()) for point in value.split(";") if point.strip())


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

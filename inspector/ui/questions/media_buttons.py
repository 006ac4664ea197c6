"""Sounds and films that go with a question or its choices: a button for each, which opens it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.questions.asked import HEARD, Asked
from inspector.ui.questions.opening import FileOpener, can_open

MOST = 12

Line = tuple[str, str]  # what a person reads, name of the file


def media_of(asked: Asked) -> list[Line]:
    """Return the sounds and films of a question and of its choices, in their order."""
    lines = [(name, name) for kind, name in asked.media if kind in HEARD]
    for choice, label in asked.choices if asked.choice_media else ():
        for kind, name in asked.choice_media.get(choice, ()):
            if kind in HEARD:
                words = _("{choice}: {file}").format(choice=label or choice, file=name)
                lines.append((words, name))
    return lines


class MediaButtons(QWidget):
    """One button below the other; a file that may not be opened is named only."""

    def __init__(self, opener: FileOpener, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opener = opener
        self._shown: list[Line] = []
        self.parts: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.hide()

    def show_media(self, lines: Sequence[Line]) -> None:
        """Show (words, name of the file); nothing at all when there are none."""
        if list(lines) == self._shown:
            return
        self._shown = list(lines)
        for part in self.parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.parts = [self._part(words, name) for words, name in lines[:MOST]]
        for part in self.parts:
            self._column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        self.setVisible(bool(self.parts))

    def _part(self, words: str, name: str) -> QWidget:
        if not can_open(name):
            label = QLabel(words, self)
            label.setObjectName("small")
            return label
        button = QPushButton(_("Play {name}").format(name=words), self)
        button.setProperty("flat", True)
        button.setProperty("file", name)
        button.clicked.connect(self._on_clicked)
        return button

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self._opener.open(str(button.property("file")))

"""Files that are dropped on a part of the window."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from inspector.ui.widgets.tone import set_property


def dropped_files(event: QDropEvent) -> list[Path]:
    """Return the files and folders of this computer that are being dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


class DropZone(QFrame):
    """Says what can be dropped here, with room beside for those who do not drag."""

    dropped = Signal(list)  # of Path, never empty

    def __init__(self, words: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop_zone")
        self.setAccessibleName(words)
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        what = QLabel(words, self)
        what.setObjectName("empty_what")
        more = QLabel(hint, self)
        more.setObjectName("muted")
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(what)
        text.addWidget(more)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 12, 16, 12)
        self._row.setSpacing(8)
        self._row.addLayout(text, 1)

    def add_beside(self, parts: Sequence[QWidget], stretch: int = 0) -> None:
        """Put `parts` at the right of the words."""
        for part in parts:
            self._row.addWidget(part, stretch)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()
            set_property(self, "over", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self, "over", False)

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "over", False)
        files = dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.dropped.emit(files)

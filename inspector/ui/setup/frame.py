"""The frame of a page of setting up: one column that scrolls, and a foot that stays in view."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from inspector.ui.setup.parts import scrolled

COLUMN_PX = 752  # with its margins: a line that the eye finds its way back from


class PageFrame:
    """Lays out a page as one column of a readable width that scrolls when the window is low.

    inside  parent of what stands in the column
    body    where it goes, from the top down
    area    the part that scrolls
    """

    def __init__(self, page: QWidget, *, width_px: int = COLUMN_PX, centred: bool = False) -> None:
        self.inside = QWidget(page)
        self.inside.setMaximumWidth(width_px)
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(16, 24 if centred else 16, 16, 16)
        self.body.setSpacing(12)
        middle = QWidget(page)
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        if centred:  # a window of its own; a page stands at the left, below its heading
            row.addStretch(1)
        row.addWidget(self.inside, 100)
        row.addStretch(1)
        self.area = scrolled(middle, page)
        self._whole = QVBoxLayout(page)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addWidget(self.area, 1)
        self._page = page

    def add_foot(self) -> QHBoxLayout:
        """Return the row of a foot that stays in view below what scrolls."""
        foot = QFrame(self._page)
        foot.setObjectName("footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 12, 16, 12)
        self._whole.addWidget(foot)
        return row

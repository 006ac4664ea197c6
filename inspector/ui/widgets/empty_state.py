"""What a page says when there is nothing on it: what belongs here, and how to fill it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

HOW_WIDTH_PX = 460


class EmptyState(QWidget):
    """Two lines and, if something can be done, one button."""

    wanted = Signal()

    def __init__(
        self, what: str, how: str, button: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.what = QLabel(what, self)
        self.what.setObjectName("empty_what")
        self.how = QLabel(how, self)
        self.how.setObjectName("empty_how")
        self.how.setWordWrap(True)
        self.how.setFixedWidth(HOW_WIDTH_PX)
        self.button = QPushButton(button, self)
        self.button.setProperty("primary", True)
        self.button.setVisible(bool(button))
        self.button.clicked.connect(self.wanted)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        for part in (self.what, self.how, self.button):
            if isinstance(part, QLabel):
                part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        # A wrapped label asks for the height of one line unless it is told its width.
        self.how.setMinimumHeight(self.how.heightForWidth(HOW_WIDTH_PX))
        column.addStretch(3)

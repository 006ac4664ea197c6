"""What the author adds to a hint for who wants to know more: one line that opens."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.actions import shown_key


class Guidance(QWidget):
    """Closed at first, as in ODK Collect; nothing at all where there is no guidance."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QPushButton(self)
        self.button.setProperty("flat", True)
        self.button.setCheckable(True)
        self.words = QLabel(self)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.words.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.words)
        self.button.toggled.connect(self._open)
        self._open(False)
        self.hide()

    def show_text(self, text: str) -> None:
        """Offer `text`; what was open stays open."""
        self.words.setText(text)
        self.setVisible(bool(text))

    @property
    def is_offered(self) -> bool:
        return bool(self.words.text())

    @Slot()
    def toggle(self) -> None:
        """Open the guidance, or close it, if there is any."""
        if self.is_offered:
            self.button.toggle()

    @Slot(bool)
    def _open(self, is_open: bool) -> None:
        words = _("Less ({key})") if is_open else _("More on this question ({key})")
        self.button.setText(words.format(key=shown_key("guidance")))
        self.words.setVisible(is_open)

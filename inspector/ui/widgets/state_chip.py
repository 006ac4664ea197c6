"""A state in one word, with a colour that is never alone."""

from PySide6.QtWidgets import QLabel, QWidget

from inspector.ui.widgets.tone import set_tone


class StateChip(QLabel):
    """Small rounded label; tones: "", accent, good, general, major."""

    def __init__(self, text: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("state_chip")
        self.show_state(text, tone)

    def show_state(self, text: str, tone: str = "") -> None:
        """Show `text`; an empty one hides the chip."""
        self.setText(text)
        self.setAccessibleName(text)
        set_tone(self, tone)
        self.setVisible(bool(text))

"""A line across the page: what is wrong, and below it what to do."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.widgets.tone import set_tone


class Banner(QFrame):
    """Concerns the page beneath it. Hidden until there is something to say."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._is_fact = False
        self.sign = QLabel(self)
        self.sign.setObjectName("banner_sign")
        self.what = QLabel(self)
        self.what.setObjectName("banner_what")
        self.remedy = QLabel(self)
        for label in (self.what, self.remedy):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QToolButton(self)
        self.close_button.setText("✕")
        self.close_button.setAccessibleName(_("Close this message"))
        self.close_button.setToolTip(_("Close this message"))
        self.close_button.setAutoRaise(True)
        self.close_button.clicked.connect(self.clear)

        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.what)
        words.addWidget(self.remedy)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def warn(self, what: str, remedy: str) -> None:
        """Say that something is wrong and what to do."""
        self._is_fact = False
        self._show("major", "!", what, remedy)

    def say(self, what: str, remedy: str = "") -> None:
        """Say something that is merely good to know."""
        self._is_fact = True
        self._show("accent", "i", what, remedy)

    @Slot()
    def hush(self) -> None:
        """Take a mere fact away, for work has gone on; what is wrong stays."""
        if self._is_fact and not self.isHidden():
            self.clear()

    @Slot()
    def clear(self) -> None:
        """Take the message away."""
        self.hide()
        self.closed.emit()

    def _show(self, tone: str, sign: str, what: str, remedy: str) -> None:
        set_tone(self, tone)
        self.sign.setText(sign)
        self.what.setText(what)
        self.remedy.setText(remedy)
        self.remedy.setVisible(bool(remedy))
        self.setAccessibleName(what)
        self.setAccessibleDescription(remedy)
        self.show()

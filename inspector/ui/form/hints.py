"""The last line of a page: which key does what."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from inspector.i18n import _
from inspector.ui.actions import shown_key


class KeyHints(QFrame):
    """Shows keys with their meaning; `?` always stands last."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hints")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(5)
        for key, text in [*keys, (shown_key("keys"), _("All keys"))]:
            cap = QLabel(key, self)
            cap.setObjectName("key_cap")
            row.addWidget(cap)
            row.addWidget(QLabel(text, self))
            row.addSpacing(8)
        row.addStretch(1)

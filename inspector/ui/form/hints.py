"""The last line of a page: which key does what."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from inspector.i18n import _
from inspector.ui.actions import shown_key

_SPACING = 5


class KeyHints(QFrame):
    """Shows keys with their meaning; `?` always stands last."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hints")
        self.keys: list[tuple[str, str]] = []
        self._parts: list[QLabel] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 5, 12, 5)
        self._row.setSpacing(_SPACING)
        self._row.addStretch(1)
        self.show_keys(keys)

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show other keys, when they differ: pages have them follow what is the current thing."""
        wanted = [*keys, (shown_key("keys"), _("All keys"))]
        if wanted == self.keys:
            return
        self.keys = wanted
        for part in self._parts:
            self._row.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []
        for key, text in wanted:
            cap = QLabel(key, self)
            cap.setObjectName("key_cap")
            words = QLabel(text, self)
            words.setContentsMargins(0, 0, 8 + _SPACING, 0)
            for part in (cap, words):
                self._row.insertWidget(len(self._parts), part)
                self._parts.append(part)

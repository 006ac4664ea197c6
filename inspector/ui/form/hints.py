"""The last line of a page: which key does what."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from inspector.i18n import _
from inspector.ui.actions import shown_key
from inspector.ui.widgets.elided_label import ElidedLabel

_SPACING = 5


class KeyHints(QFrame):
    """Shows keys with their meaning, `?` the last of them; at the right end what was just done."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("hints")
        self.keys: list[tuple[str, str]] = []
        self._parts: list[QLabel] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 5, 12, 5)
        self._row.setSpacing(_SPACING)
        self.told = ElidedLabel(self)
        self.told.setObjectName("muted")
        self._row.addWidget(self.told, 1)
        self.show_keys(keys)

    def tell(self, words: str) -> None:
        """Say what was just done, beside the keys: nothing on the page moves for it."""
        self.told.setText(words)

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show other keys, when they differ: pages have them follow what is the current thing."""
        wanted = [*keys, (shown_key("keys"), _("All keys"))]
        if wanted == self.keys:
            return
        self.keys = wanted
        # Labels are kept: making and laying out new ones at every row is felt, and seen.
        while len(self._parts) < 2 * len(wanted):
            cap, words = QLabel(self), QLabel(self)
            cap.setObjectName("key_cap")
            words.setContentsMargins(0, 0, 8 + _SPACING, 0)
            for part in (cap, words):
                self._row.insertWidget(len(self._parts), part)
                self._parts.append(part)
        texts = [text for pair in wanted for text in pair]
        for number, part in enumerate(self._parts):
            part.setVisible(number < len(texts))
            part.setText(texts[number] if number < len(texts) else "")

"""A list of choices to tick, as high as it has to be."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

_KEY = Qt.ItemDataRole.UserRole
_EMPTY_PX = 24


class TickList(QListWidget):
    """Choices with keys; `itemChanged` comes only of what a person ticks.

    most_lines  that are in sight; more are scrolled
    """

    def __init__(self, name: str, parent: QWidget | None = None, *, most_lines: int) -> None:
        super().__init__(parent)
        self._most_lines = most_lines
        self.setAccessibleName(name)

    def fill(self, rows: Sequence[tuple[str, str]]) -> None:
        """Offer `rows` of key and words, none of them ticked."""
        self.blockSignals(True)
        self.clear()
        for key, words in rows:
            line = QListWidgetItem(words, self)
            line.setData(_KEY, key)
            line.setToolTip(words)
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Unchecked)
        self.blockSignals(False)
        height = self.sizeHintForRow(0) if rows else _EMPTY_PX
        self.setFixedHeight(min(self._most_lines, max(1, len(rows))) * height + 8)

    def tick(self, keys: Collection[str]) -> None:
        """Tick exactly those of `keys`."""
        self.blockSignals(True)
        for line in self._lines():
            on = line.data(_KEY) in keys
            line.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.blockSignals(False)

    def ticked(self) -> list[str]:
        """Return the keys that are ticked, in their order."""
        on = Qt.CheckState.Checked
        return [str(line.data(_KEY)) for line in self._lines() if line.checkState() is on]

    def _lines(self) -> list[QListWidgetItem]:
        return [self.item(place) for place in range(self.count())]

"""The items of a section as rows."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from inspector.i18n import _
from inspector.ui.form.protocol import ItemRow
from inspector.ui.form.wording import RESULTS, SEVERITIES
from inspector.ui.widgets.painted import Index


class Role(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1


class ItemModel(QAbstractListModel):
    """Rows of one section, or of a search. Holds values; the filling stays with the page."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ItemRow] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Role.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.code} {row.wording}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.wording
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row)
        return None

    def row(self, number: int) -> ItemRow:
        """Return the item in row `number`."""
        return self._rows[number]

    def find(self, key: str) -> int:
        """Return the row of the item `key`, or -1."""
        return next((n for n, row in enumerate(self._rows) if row.key == key), -1)

    def show_rows(self, rows: Sequence[ItemRow]) -> bool:
        """Show `rows`; return whether they are other items than before.

        The same items with other answers keep the view where it is.
        """
        new = list(rows)
        if [row.key for row in new] != [row.key for row in self._rows]:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
            return True
        changed = [n for n, row in enumerate(new) if row != self._rows[n]]
        self._rows = new
        for number in changed:
            index = self.index(number)
            self.dataChanged.emit(index, index)
        return False


def spoken(row: ItemRow) -> str:
    """Return the row as a screen reader says it: code, wording, grade, answer, what hangs on it."""
    answer = _(RESULTS[row.result].text) if row.result is not None else _("Not answered")
    parts = [row.code, row.wording, _(SEVERITIES.get(row.severity, row.severity)), answer]
    if row.photo_count:
        parts.append(_("{count} photos").format(count=row.photo_count))
    if row.note:
        parts.append(_("With a note"))
    parts += [_("Hazard {number}").format(number=hazard.number) for hazard in row.hazards]
    return "，".join(parts)

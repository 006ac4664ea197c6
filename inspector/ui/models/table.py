"""Tables of plain rows: columns are said once, and further rows come as the view scrolls."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QFont

from inspector.ui.theme import Look
from inspector.ui.widgets.painted import Index

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableColumn(Generic[R]):
    """One column.

    text   what stands in the cell
    tone   its colour as a field of Colours, or ""
    width  px at the house font size; 0 takes what is left
    most   px up to which it grows where a table is wide; 0: it keeps its width
    spare  left out where the table is narrow, the largest number first; 0: never
    """

    heading: str
    text: Callable[[R], str]
    tone: Callable[[R], str] | None = None
    width: int = 0
    is_number: bool = False
    is_strong: bool = False
    most: int = 0
    spare: int = 0


Page = Callable[[R], Sequence[R]]  # rows after this one


class TableModel(QAbstractTableModel, Generic[R]):
    """Rows with columns; with `page` further rows are fetched by the last one that is known."""

    def __init__(
        self, columns: Sequence[TableColumn[R]], look: Look, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns, self._look = tuple(columns), look
        self.rows: list[R] = []
        self._page: Page[R] | None = None
        self._bold = QFont()
        self._bold.setWeight(QFont.Weight.DemiBold)
        look.changed.connect(self._repaint)

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show exactly these rows."""
        self.beginResetModel()
        self.rows, self._page = list(rows), None
        self.endResetModel()

    def show_pages(self, first: Sequence[R], page: Page[R] | None) -> None:
        """Show the rows `first`; `page` brings those after a row when the view asks for more."""
        self.beginResetModel()
        self.rows, self._page = list(first), page
        self.endResetModel()

    def replace_row(self, place: int, row: R) -> None:
        """Show `row` in place of the one that stands there; what is chosen stays chosen."""
        self.rows[place] = row
        self.dataChanged.emit(self.index(place, 0), self.index(place, len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], self.columns[index.column()]
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return column.text(row)
        if role == Qt.ItemDataRole.ForegroundRole and column.tone is not None:
            tone = column.tone(row)
            return self._look.colour(tone) if tone else None
        if role == Qt.ItemDataRole.FontRole and column.is_strong:
            return self._bold
        if role == Qt.ItemDataRole.TextAlignmentRole and column.is_number:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft
            if self.columns[section].is_number:
                side = Qt.AlignmentFlag.AlignRight
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return self._page is not None and not parent.isValid()

    def fetchMore(self, parent: Index) -> None:
        if self._page is None or not self.rows:
            return
        new = self._page(self.rows[-1])
        if not new:
            self._page = None
            return
        first = len(self.rows)
        self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
        self.rows += new
        self.endInsertRows()

    def _repaint(self) -> None:
        if self.rows:
            last = self.index(len(self.rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

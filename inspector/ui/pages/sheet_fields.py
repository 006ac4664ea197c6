"""Ticks and rows of a paper that is filled in: the fields that are more than a text."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.sheet import FieldSpec, TableSpec
from inspector.i18n import _

_PAPER_MM, _LEAST_MM = 156.0, 24.0  # of a paper's text, and of a column that takes what is left


class TicksField(Widget):
    """Boxes to tick."""

    changed = Signal()

    def __init__(self, spec: FieldSpec, text: str, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(spec.label)
        chosen = set(text.split("\n"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.boxes: list[QCheckBox] = []
        for option in spec.options:
            box = QCheckBox(option, self)
            box.setChecked(option in chosen)
            box.toggled.connect(self._on_toggled)
            column.addWidget(box)
            self.boxes.append(box)
        self.setFocusProxy(self.boxes[0])

    def text(self) -> str:
        """Return the ticked options, joined by line ends."""
        return "\n".join(box.text() for box in self.boxes if box.isChecked())

    @Slot(bool)
    def _on_toggled(self, _on: bool) -> None:
        self.changed.emit()


class _Rows(QTableWidget):
    """Columns share the width as they do on the paper; rows are as high as their text then.

    Tab goes from cell to cell while one writes, and never back to the first one, whose text would
    be written over: `ended` says that the last cell is done. Otherwise Tab leaves the table.
    """

    ended = Signal()

    def __init__(self, widths_mm: Sequence[float], parent: Widget) -> None:
        super().__init__(0, len(widths_mm), parent)
        free = widths_mm.count(0.0)
        left = (_PAPER_MM - sum(widths_mm)) / free if free else 0.0
        self._shares = [width or max(left, _LEAST_MM) for width in widths_mm]
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setTabKeyNavigation(False)

    def closeEditor(self, editor: Widget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        ends = {
            QAbstractItemDelegate.EndEditHint.EditNextItem: self._is_at(
                self.rowCount() - 1, self.columnCount() - 1
            ),
            QAbstractItemDelegate.EndEditHint.EditPreviousItem: self._is_at(0, 0),
        }
        if not ends.get(hint):
            super().closeEditor(editor, hint)
            return
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if hint is QAbstractItemDelegate.EndEditHint.EditNextItem:
            self.ended.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        header = self.horizontalHeader()
        least = [header.sectionSizeHint(place) for place in range(len(self._shares))]
        room = max(self.viewport().width() - sum(least), 0) / sum(self._shares)
        for place, share in enumerate(self._shares):
            self.setColumnWidth(place, least[place] + int(room * share))
        self.resizeRowsToContents()

    def _is_at(self, row: int, column: int) -> bool:
        return (self.currentRow(), self.currentColumn()) == (row, column)


class RowsField(Widget):
    """A table to fill in: it begins with an empty row, and Tab after the last cell adds one."""

    changed = Signal()

    def __init__(
        self, spec: TableSpec, rows: Sequence[Mapping[str, str]], parent: Widget | None = None
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        self._columns = [column for column in spec.columns if not column.pen]
        self.table = _Rows([one.width_mm for one in self._columns], self)
        self.table.setAccessibleName(spec.label)
        self.table.setHorizontalHeaderLabels([one.head for one in self._columns])
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(True)
        trigger = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(
            trigger.DoubleClicked
            | trigger.SelectedClicked
            | trigger.EditKeyPressed
            | trigger.AnyKeyPressed
        )
        self.table.setMinimumHeight(168)
        self.add_button = QPushButton(_("Add a row"), self)
        self.add_button.clicked.connect(self.add_row)
        self.remove_button = QPushButton(_("Remove the row"), self)
        self.remove_button.clicked.connect(self.remove_row)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addLayout(buttons)
        for row in rows or ({},):
            self._append(row)
        self.table.setCurrentCell(0, 0)
        self.table.ended.connect(self._on_ended)
        self.table.itemChanged.connect(self._on_item)
        self.setFocusProxy(self.table)

    def rows(self) -> tuple[Mapping[str, str], ...]:
        """Return the rows that say something."""
        found = []
        for place in range(self.table.rowCount()):
            row = {one.id: self._cell(place, at) for at, one in enumerate(self._columns)}
            if any(row.values()):
                found.append(row)
        return tuple(found)

    def keep_as_it_is(self) -> None:
        """Let nobody write here: the rows are those of the ledger."""
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.add_button.hide()
        self.remove_button.hide()
        if not self.rows():
            self.table.setRowCount(0)

    def is_missing(self) -> bool:
        return self.spec.required and not self.rows()

    @Slot()
    def add_row(self) -> None:
        """Add an empty row and begin to write in it."""
        self._append({})
        last = self.table.rowCount() - 1
        self.table.setCurrentCell(last, 0)
        first = self.table.item(last, 0)
        if first is not None:
            self.table.editItem(first)

    @Slot()
    def remove_row(self) -> None:
        """Remove the row in which the cursor is."""
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())
            if not self.table.rowCount():
                self._append({})
            self.changed.emit()

    @Slot()
    def _on_ended(self) -> None:
        """Go on with another row; one that stayed empty was the end of the table."""
        last = self.table.rowCount() - 1
        if any(self._cell(last, at) for at in range(len(self._columns))):
            self.add_row()
        else:
            self.add_button.setFocus()

    def _append(self, row: Mapping[str, str]) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        for at, column in enumerate(self._columns):
            cell = QTableWidgetItem(row.get(column.id, ""))
            # Where a row is higher than the window, its text begins in sight.
            cell.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self.table.setItem(place, at, cell)

    def _cell(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.data(Qt.ItemDataRole.EditRole).strip() if item is not None else ""

    @Slot(QTableWidgetItem)
    def _on_item(self, _item: QTableWidgetItem) -> None:
        self.changed.emit()

"""A table that chooses whole rows: packages, hazards, entities."""

from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from inspector.ui.models.table import TableModel
from inspector.ui.theme import Look
from inspector.ui.widgets.painted import Index

R = TypeVar("R")

# Of a column that takes what is left. Columns that can be spared give way before it is narrower,
# and where it is ample, others may grow.
LEAST_PX, AMPLE_PX = 220, 480


class RowTable(QTableView, Generic[R]):
    """One row is current; Enter opens it. Sorting is the database's business."""

    chosen = Signal(int)  # row that is current now, or -1
    opened = Signal(int)

    def __init__(
        self, model: TableModel[R], look: Look, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows, self._look = model, look
        self._widths: dict[int, int] = {}  # of the columns that do not take what is left
        self.setAccessibleName(name)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(look.row_height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for place, column in enumerate(model.columns):
            if column.width:
                # Never narrower than its heading: that of another language may be longer.
                self._widths[place] = max(column.width, header.sectionSizeHint(place))
                self.setColumnWidth(place, self._widths[place])
            else:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        model.modelReset.connect(self._on_reset)
        self.doubleClicked.connect(self._on_double_clicked)

    def current_row(self) -> R | None:
        """Return the row that is current, or None."""
        place = self.currentIndex().row()
        return self._rows.rows[place] if 0 <= place < len(self._rows.rows) else None

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.chosen.emit(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = self._rows.columns
        widths = [self._widths.get(place, LEAST_PX) for place in range(len(columns))]
        too_wide = sum(widths) - self.viewport().width()
        spared = [place for place, column in enumerate(columns) if column.spare]
        for place in sorted(spared, key=lambda one: -columns[one].spare):
            is_left_out = too_wide > 0
            too_wide -= widths[place] if is_left_out else 0
            if self.isColumnHidden(place) != is_left_out:
                self.setColumnHidden(place, is_left_out)
        room = -too_wide - (AMPLE_PX - LEAST_PX)
        for place, width in self._widths.items():
            more = min(max(room, 0), max(columns[place].most - width, 0))
            self.setColumnWidth(place, width + more)
            room -= more

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._rows.rows:
            # Of the rows, as in a list: which column is current says nothing here.
            last = len(self._rows.rows) - 1
            self.setCurrentIndex(self._rows.index(last if event.key() == Qt.Key.Key_End else 0, 0))
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_reset(self) -> None:
        if self._rows.rows:
            self.setCurrentIndex(self._rows.index(0, 0))
        else:
            self.chosen.emit(-1)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

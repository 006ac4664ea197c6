"""A table that chooses whole rows: packages, hazards, entities."""

from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from inspector.ui.models.table import TableModel
from inspector.ui.theme import Look
from inspector.ui.widgets.painted import Index

R = TypeVar("R")


class RowTable(QTableView, Generic[R]):
    """One row is current; Enter opens it. Sorting is the database's business."""

    chosen = Signal(int)  # row that is current now, or -1
    opened = Signal(int)

    def __init__(
        self, model: TableModel[R], look: Look, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows, self._look = model, look
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
                self.setColumnWidth(place, max(column.width, header.sectionSizeHint(place)))
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
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

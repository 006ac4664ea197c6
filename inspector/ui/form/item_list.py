"""The list of items: rows painted, keys handled, nothing else."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from inspector.i18n import _
from inspector.ui.form.delegate import ItemDelegate
from inspector.ui.form.model import ItemModel
from inspector.ui.form.protocol import ItemRow
from inspector.ui.theme import Look
from inspector.ui.widgets.painted import Index


class ItemList(QListView):
    """Shows an ItemModel; says which item is the current one."""

    current_changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Check items"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.items = ItemModel(self)
        self.painter_of_rows = ItemDelegate(look, self.items, self)
        self.setModel(self.items)
        self.setItemDelegate(self.painter_of_rows)
        look.changed.connect(self._on_look_changed)

    def current_row(self) -> ItemRow | None:
        """Return the item in the frame."""
        index = self.currentIndex()
        return self.items.row(index.row()) if index.isValid() else None

    def go_to(self, number: int) -> None:
        """Put the frame on row `number` and bring it into sight."""
        if 0 <= number < self.items.rowCount():
            self.setCurrentIndex(self.items.index(number))

    def relayout(self) -> None:
        """Measure the rows again after an answer: they shrink and grow with it."""
        self.painter_of_rows.measure(self)
        self.scheduleDelayedItemsLayout()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.relayout()
        if self.isVisible():  # before that the width is not known, and all would be measured twice
            self._bring_into_sight()
        self.current_changed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.relayout()
        self._bring_into_sight()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are commands here."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.relayout()

    def _bring_into_sight(self) -> None:
        self.executeDelayedItemsLayout()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)

    @Slot()
    def _on_look_changed(self) -> None:
        self.relayout()
        self.viewport().update()

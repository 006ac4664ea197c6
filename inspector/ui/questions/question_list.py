"""The list of questions at the left: rows painted, keys handled, nothing else."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from inspector.engine.outline import Row
from inspector.i18n import _
from inspector.ui.questions.delegate import RowDelegate
from inspector.ui.questions.model import RowModel
from inspector.ui.theme import Look
from inspector.ui.widgets.painted import Index


class QuestionList(QListView):
    """Shows a RowModel; says which row is the current one and which plain key was pressed."""

    current_changed = Signal()
    digit_pressed = Signal(QKeyEvent)
    space_pressed = Signal()
    delete_pressed = Signal()
    editor_wanted = Signal()
    key_typed = Signal(QKeyEvent)  # a character that is no command here

    def __init__(self, look: Look, rows: RowModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Questions"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # One height for all: rows of their own height would be measured by the thousand.
        self.setUniformItemSizes(True)
        # A bar that comes and goes changes the width, and all rows are placed twice.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows = rows
        self.setItemDelegate(RowDelegate(look, rows, self))
        look.changed.connect(self._on_look_changed)

    def begin(self) -> None:
        """Show the rows: last of all, for each change of the frame would lay them out again."""
        self.setModel(self.rows)

    def current_row(self) -> Row | None:
        """Return the row in the frame."""
        at = self.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def go_to(self, number: int) -> None:
        """Put the frame on row `number` and bring it into sight."""
        if 0 <= number < self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(number))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        self.current_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.digit_pressed.emit(event)
        elif plain and key == Qt.Key.Key_Space:
            self.space_pressed.emit()
        elif plain and key == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        elif plain and key == Qt.Key.Key_F2:
            self.editor_wanted.emit()
        elif plain and event.text().isprintable() and event.text():
            self.key_typed.emit(event)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab go straight into the editor of the current question."""
        if forward:
            self.editor_wanted.emit()
            if not self.hasFocus():
                return True
        return super().focusNextPrevChild(forward)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are commands here."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    @Slot()
    def _on_look_changed(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

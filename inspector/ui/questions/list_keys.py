"""Keys pressed in the list of questions that are meant for the answer beside it."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from inspector.engine.outline import RowKind
from inspector.ui.actions import bind
from inspector.ui.questions.card import Card
from inspector.ui.questions.file import FileEditor
from inspector.ui.questions.pane import Pane
from inspector.ui.questions.question_list import QuestionList


class ListKeys(QObject):
    """Digits choose, Space presses, Delete takes out, letters go into the field."""

    add_wanted = Signal(str)  # path of a repeat
    remove_wanted = Signal(str)  # path of an instance

    def __init__(self, questions: QuestionList, pane: Pane, parent: QObject) -> None:
        super().__init__(parent)
        self._list, self._pane = questions, pane
        questions.digit_pressed.connect(self._on_digit)
        questions.key_typed.connect(self._on_key)
        questions.space_pressed.connect(self._on_space)
        questions.delete_pressed.connect(self._on_delete)
        questions.editor_wanted.connect(self.to_editor)
        questions.doubleClicked.connect(self.to_editor)
        bind("photo", questions, self._on_photo, only_here=True)

    def card(self) -> Card | None:
        """Return the card of the current question."""
        row = self._list.current_row()
        return self._pane.card_at(row.path) if row is not None else None

    @Slot()
    def to_editor(self) -> None:
        """Put the focus into the editor of the current question."""
        card = self.card()
        if card is not None:
            card.start()
        elif self._pane.button.isVisible():
            self._pane.button.setFocus()

    @Slot(QKeyEvent)
    def _on_digit(self, event: QKeyEvent) -> None:
        card = self.card()
        if card is None or card.editor is None:
            return
        if not card.editor.digit(int(event.key()) - int(Qt.Key.Key_0)):
            self._on_key(event)

    @Slot(QKeyEvent)
    def _on_key(self, event: QKeyEvent) -> None:
        """Let what is typed in the list go into the field that it is meant for."""
        card = self.card()
        if card is None or card.editor is None or not card.editor.is_typed:
            return
        card.start()
        target = QApplication.focusWidget()
        if target is not None and target is not self._list:
            QApplication.sendEvent(target, QKeyEvent(event))

    @Slot()
    def _on_space(self) -> None:
        row, card = self._list.current_row(), self.card()
        if row is not None and row.kind is RowKind.ADD:
            self.add_wanted.emit(row.path)
        elif card is not None and card.editor is not None and not card.editor.press():
            card.start()

    @Slot()
    def _on_delete(self) -> None:
        row, card = self._list.current_row(), self.card()
        if row is not None and row.kind is RowKind.INSTANCE:
            self.remove_wanted.emit(row.path)
        elif card is not None and card.editor is not None:
            card.editor.drop()

    @Slot()
    def _on_photo(self) -> None:
        card = self.card()
        if card is not None and isinstance(card.editor, FileEditor):
            card.editor.pick()

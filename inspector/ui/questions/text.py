"""Editors of text: one line, several lines, digits that are text, something secret."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from inspector.ui.form.fields import TextField, folded
from inspector.ui.questions import typed
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.editor import Editor, Tools
from inspector.ui.questions.line import Line, Turn, as_it_is
from inspector.ui.widgets.tone import set_property


class LineEditor(Editor):
    """One line. `read` makes of what is typed what is stored."""

    is_typed = True

    def __init__(
        self,
        asked: Asked,
        tools: Tools,
        read: Turn = as_it_is,
        shown: Turn = as_it_is,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(asked, tools, parent)
        self.field = Line(asked.label, read, shown, self)
        self.field.stored.connect(self.answered)
        self.setFocusProxy(self.field)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        self.column.addWidget(self.field)

    def show_answer(self, asked: Asked, value: str) -> None:
        self.asked = asked
        self.field.setAccessibleName(asked.label)
        self.field.show_value(value)

    def start(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def flush(self) -> None:
        self.field.flush()

    def mark(self, problem: str) -> None:
        self.field.setAccessibleDescription(problem)
        set_property(self.field, "problem", bool(problem))


class TextEditor(Editor):
    """Several lines; Ctrl+Enter goes on. `read` and `shown` as of a Line."""

    is_typed = True

    def __init__(
        self,
        asked: Asked,
        tools: Tools,
        read: Turn = as_it_is,
        shown: Turn = as_it_is,
        lines: int = 3,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(asked, tools, parent)
        self._read, self._shown = read, shown
        self.field = TextField(asked.label, lines, self)
        self.field.committed.connect(self._on_committed)
        self.setFocusProxy(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)

    def show_answer(self, asked: Asked, value: str) -> None:
        self.asked = asked
        self.field.setAccessibleName(asked.label)
        if not self.field.hasFocus() or self._read(self.field.toPlainText().strip()) != value:
            self.field.show_value(self._shown(value))

    def start(self) -> None:
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.moveCursor(QTextCursor.MoveOperation.End)  # one goes on writing

    def flush(self) -> None:
        self.field.flush()

    def mark(self, problem: str) -> None:
        self.field.setAccessibleDescription(problem)
        set_property(self.field, "problem", bool(problem))

    @Slot(str)
    def _on_committed(self, text: str) -> None:
        self.answered.emit(self._read(text))


def number_line(asked: Asked, tools: Tools) -> Editor:
    """Return an editor of a number: ２．５ is 2.5."""
    editor = LineEditor(asked, tools, typed.number)
    editor.field.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
    return editor


def digits_line(asked: Asked, tools: Tools) -> Editor:
    """Return an editor of text made of digits, such as a telephone number; zeros stay."""
    return LineEditor(asked, tools, folded)


def secret_line(asked: Asked, tools: Tools) -> Editor:
    """Return an editor that does not show what is typed."""
    editor = LineEditor(asked, tools)
    editor.field.setEchoMode(QLineEdit.EchoMode.Password)
    return editor

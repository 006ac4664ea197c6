"""Which editor a question gets, by its kind, type and appearance."""

from inspector.ui.questions.asked import Asked
from inspector.ui.questions.choose import one_of, some_of
from inspector.ui.questions.editor import Editor, Tools
from inspector.ui.questions.text import (
    LineEditor,
    TextEditor,
    digits_line,
    number_line,
    secret_line,
)

WHOLE = ("int", "integer", "long")
BROKEN = ("decimal", "double", "float")


def make_editor(asked: Asked, tools: Tools) -> Editor:
    """Return the editor of a question that may be answered; unknown kinds get a line of text."""
    control, look = asked.control, asked.appearance
    if control.kind == "select1":
        return one_of(asked, tools)
    if control.kind == "select":
        return some_of(asked, tools)
    if control.kind == "secret":
        return secret_line(asked, tools)
    if asked.type in (*WHOLE, *BROKEN):
        return number_line(asked, tools)
    if "multiline" in look:
        return TextEditor(asked, tools)
    if "numbers" in look:
        return digits_line(asked, tools)
    return LineEditor(asked, tools)

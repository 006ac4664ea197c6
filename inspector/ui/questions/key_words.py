"""Which keys the last line names: those that act on the current row come first."""

from inspector.engine.outline import Row, RowKind
from inspector.i18n import _
from inspector.ui.actions import SHORTCUTS, shown_key
from inspector.ui.questions.choose import ChooseEditor
from inspector.ui.questions.combo import ComboEditor
from inspector.ui.questions.editor import Editor
from inspector.ui.questions.file import FileEditor
from inspector.ui.questions.order import OrderEditor
from inspector.ui.questions.scale import ScaleEditor
from inspector.ui.questions.tick import TickEditor

Keys = list[tuple[str, str]]


def keys_for(row: Row | None, editor: Editor | None) -> Keys:
    """Return (key, what it does) for `row`, whose question is answered with `editor`."""
    enter = shown_key("next")
    keys: Keys
    if row is not None and row.kind is RowKind.ADD:
        keys = [(enter, _("Add one")), ("↓", _("Go on without"))]
    elif row is not None and row.kind is RowKind.INSTANCE:
        keys = [(enter, _("Next question")), (shown_key("take_out"), _("Remove this one"))]
    else:
        keys = [(enter, _("Next question")), *_of_editor(editor)]
    is_written = editor is not None and editor.is_typed
    return [
        *keys,
        (shown_key("back"), _("Back to the list")),
        # In a field a slash is a slash.
        (SHORTCUTS["find"].keys[1] if is_written else shown_key("find"), _("Find")),
        (shown_key("undo"), _("Undo")),
    ]


def _of_editor(editor: Editor | None) -> Keys:
    space, delete = shown_key("press"), (shown_key("take_out"), _("Take the answer out"))
    if editor is None:
        return []
    if isinstance(editor, TickEditor):
        return [(space, _("Confirm"))]
    if isinstance(editor, FileEditor):
        return [(shown_key("photo"), _("Choose a file")), delete]
    if isinstance(editor, OrderEditor):
        return [("F2", _("To the choices")), ("Alt+↑ ↓", _("Move up or down"))]
    if isinstance(editor, (ChooseEditor, ComboEditor, ScaleEditor)):
        return [("1–9", _("Choose")), ("F2", _("To the choices"))]
    return [("F2", _("Write"))]

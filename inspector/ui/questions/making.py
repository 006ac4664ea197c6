"""Which editor a question gets, by its kind, type and appearance."""

from inspector.engine.schema import NUMERIC
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.choose import ChooseEditor
from inspector.ui.questions.combo import ComboEditor
from inspector.ui.questions.draw import DRAWN, DrawEditor
from inspector.ui.questions.editor import Editor, Tools
from inspector.ui.questions.file import FileEditor
from inspector.ui.questions.moment import MomentEditor
from inspector.ui.questions.order import OrderEditor
from inspector.ui.questions.place import PlaceEditor, places_box
from inspector.ui.questions.scale import ScaleEditor
from inspector.ui.questions.slide import RangeEditor
from inspector.ui.questions.text import (
    LineEditor,
    TextEditor,
    digits_line,
    number_line,
    secret_line,
)
from inspector.ui.questions.tick import TickEditor

MOMENTS = ("date", "time", "dateTime")
COMBO_UP_TO = 30  # a longer box is slower to read than a search


def make_editor(asked: Asked, tools: Tools, column_px: int = 0) -> Editor:
    """Return the editor of a question that may be answered; unknown kinds get a line of text.

    `column_px` is the width of a column where the question is one line of a table.
    """
    if asked.control.kind in ("select1", "select"):
        return _choices(asked, tools, column_px)
    if asked.control.kind == "rank":
        return OrderEditor(asked, tools)
    if asked.control.kind == "range":
        return RangeEditor(asked, tools)
    if asked.control.kind == "upload" and asked.appearance & DRAWN:
        return DrawEditor(asked, tools)
    if asked.control.kind == "upload":
        return FileEditor(asked, tools)
    if asked.control.kind == "trigger":
        return TickEditor(asked, tools)
    if asked.control.kind == "secret":
        return secret_line(asked, tools)
    return _written(asked, tools)


def _choices(asked: Asked, tools: Tools, column_px: int) -> Editor:
    many, look = asked.control.kind == "select", asked.appearance
    if column_px:
        return ScaleEditor(asked, tools, many=many, column_px=column_px)
    if not many and "likert" in look and 2 <= len(asked.choices) <= 7:
        return ScaleEditor(asked, tools)
    is_minimal = bool(look & {"minimal", "compact"})
    if not many and is_minimal and len(asked.choices) <= COMBO_UP_TO:
        return ComboEditor(asked, tools)
    return ChooseEditor(asked, tools, many=many)


def _written(asked: Asked, tools: Tools) -> Editor:
    if asked.type in NUMERIC:
        return number_line(asked, tools)
    if asked.type in MOMENTS:
        return MomentEditor(asked, tools)
    if asked.type == "geopoint":
        return PlaceEditor(asked, tools)
    if asked.type in ("geotrace", "geoshape"):
        return places_box(asked, tools)
    if "multiline" in asked.appearance:
        return TextEditor(asked, tools)
    if "numbers" in asked.appearance:
        return digits_line(asked, tools)
    return LineEditor(asked, tools)

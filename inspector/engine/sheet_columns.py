"""The columns of a survey as pyxform understands their headings, and its rows with their places."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from inspector.engine.sheets import FormSheets, Row
from inspector.errors import Problem
from inspector.i18n import _

_SPACES = re.compile(" +")
# What a spreadsheet program shows in place of a result that it cannot work out.
_FAILED = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
# Columns whose text is an XPath expression, by what pyxform calls them.
EXPRESSIONS: set[tuple[str, ...]] = {
    ("bind", "relevant"),
    ("bind", "constraint"),
    ("bind", "calculate"),
    ("bind", "required"),
    ("bind", "readonly"),
    ("control", "jr:count"),
    ("choice_filter",),
}


@dataclass(slots=True)
class Line:
    """One row of the survey.

    number  of the row, the heading being 1
    kind    the type, without what pyxform takes for the same
    path    names of the groups around it and its own: ("group", "question")
    closes  the row of the `begin` that an `end` row belongs to
    """

    number: int
    cells: Row
    kind: str
    name: str
    path: tuple[str, ...] = ()
    closes: int = 0


@dataclass(slots=True)
class Survey:
    """The survey sheet, ready to be looked through.

    headings  column of each heading, as pyxform calls it: {"calculation": ("bind", "calculate")}
    """

    headings: dict[str, tuple[str, ...]]
    lines: list[Line] = field(default_factory=list)

    def heading(self, column: tuple[str, ...]) -> str:
        """Return the heading that an author gave to a column; its usual name without one."""
        usual: dict[tuple[str, ...], str] = {
            ("bind", "calculate"): "calculation",
            ("control", "jr:count"): "repeat_count",
        }
        return next(
            (written for written, known in self.headings.items() if known == column),
            usual.get(column, column[-1]),
        )


def read_survey(sheets: FormSheets) -> Survey:
    """Return the survey with its columns told apart. Rows that are empty or disabled are left out.

    The groups of a row count only `begin` rows that are still open; what is unbalanced is told by
    the checks.
    """
    from pyxform.aliases import _type_alias_map as same_kind
    from pyxform.aliases import survey_header, yes_no
    from pyxform.question import MultipleChoiceQuestion

    known = set(MultipleChoiceQuestion.get_slot_names())
    headings = column_names(sheets.headings.get("survey", []), survey_header, known)
    survey = Survey(headings)
    place = {column: heading for heading, column in reversed(headings.items())}
    kind_at, name_at = place.get(("type",), ""), place.get(("name",), "")
    open_groups: list[tuple[str, int]] = []
    for number, cells in enumerate(sheets.rows.get("survey", []), 2):
        disabled = next((cells[key] for key in cells if key.strip().lower() == "disabled"), "")
        if not cells or yes_no.get(disabled):
            continue
        # Only plain spaces run together: pyxform does not know a type with a wide one.
        kind = _SPACES.sub(" ", cells.get(kind_at, "").strip())
        line = Line(number, cells, same_kind.get(kind, kind), cells.get(name_at, "").strip())
        if _is_end(kind):
            if open_groups:
                line.closes = open_groups.pop()[1]
        else:
            line.path = (*(name for name, _row in open_groups), line.name)
        survey.lines.append(line)
        if _is_begin(kind):
            open_groups.append((line.name, number))
    return survey


def _is_begin(kind: str) -> bool:
    from pyxform.xls2json import RE_BEGIN_CONTROL

    return RE_BEGIN_CONTROL.search(kind) is not None


def _is_end(kind: str) -> bool:
    from pyxform.xls2json import RE_END_CONTROL

    return RE_END_CONTROL.search(kind) is not None


def column_names(
    headings: Sequence[str], same: dict[str, str | tuple[str, ...]], known: set[str]
) -> dict[str, tuple[str, ...]]:
    """Return what pyxform calls the column under each heading."""
    from pyxform.parsing.sheet_headers import process_header

    double = any("::" in heading for heading in headings)
    return {
        heading: process_header(heading, double, same, known)[1] for heading in headings if heading
    }


def choice_columns(sheets: FormSheets) -> dict[str, tuple[str, ...]]:
    """Return what pyxform calls the column under each heading of the sheet choices."""
    from pyxform.aliases import list_header
    from pyxform.question import Option

    headings = sheets.headings.get("choices", [])
    return column_names(headings, list_header, set(Option.get_slot_names()))


def failed_formula(text: str) -> tuple[str, str] | None:
    """Return message and advice for a cell that shows an error of the spreadsheet program."""
    if _FAILED.fullmatch(text) is None:
        return None
    message = _("The cell shows an error of the spreadsheet program, {text}.").format(text=text)
    return message, _("Type the text itself, formatted as text, in place of a formula.")


def problem_at(line: Line, column: str, message: str, advice: str) -> Problem:
    """Return a problem of one row of the survey; `column` is its heading."""
    return Problem(message, advice, sheet="survey", row=line.number, column=column)

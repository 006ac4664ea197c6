"""Where an author finds a problem: the row of a question, of a check item, of a line of text."""

from collections.abc import Sequence
from dataclasses import replace

from inspector.engine.checklist import Checklist
from inspector.engine.names import SUFFIXES, node_names
from inspector.engine.sheet_checks import rows_of
from inspector.engine.sheet_columns import read_survey
from inspector.engine.sheets import FormSheets
from inspector.errors import Problem
from inspector.i18n import _

# What a loaded form calls the parts of a question, and the columns that they come from.
_COLUMNS = {
    "relevant": ("bind", "relevant"),
    "calculate": ("bind", "calculate"),
    "constraint": ("bind", "constraint"),
    "required": ("bind", "required"),
    "readonly": ("bind", "readonly"),
    "itemset": ("choice_filter",),
    "setvalue": ("default",),
    "label": ("label",),
}


def line_of(problem: Problem) -> str:
    """Return a problem as one line: where it is, what is wrong, what to do."""
    place = problem.sheet
    if problem.row is not None:
        row = _("row {row}").format(row=problem.row)
        place = _("{sheet}, {row}").format(sheet=place, row=row) if place else row
    if problem.column:
        column = _("column “{column}”").format(column=problem.column)
        place = _("{place}, {column}").format(place=place, column=column) if place else column
    parts = [part.strip() for part in (problem.message, problem.advice) if part.strip()]
    text = "".join(part if part.endswith("。") else f"{part} " for part in parts).strip()
    place = place or problem.path
    line = _("{place}: {text}").format(place=place, text=text) if place else text
    return " ".join(line.split("\n"))


def by_question(problems: Sequence[Problem], sheets: FormSheets) -> list[Problem]:
    """Return problems of a loaded XLSForm with the survey row and column of their question."""
    rows = rows_of(sheets)
    survey = read_survey(sheets)
    found: list[Problem] = []
    for problem in problems:
        row = _row(problem.path, rows)
        if row is None:
            found.append(problem)
            continue
        known = _COLUMNS.get(problem.column)
        column = survey.heading(known) if known else problem.column
        found.append(replace(problem, sheet="survey", row=row, column=column))
    return found


def _row(path: str, rows: dict[tuple[str, ...], int]) -> int | None:
    """Return the row of a path; that of the nearest group for what pyxform adds itself."""
    parts = tuple(path.strip("/").split("/")[1:])
    while parts:
        if parts in rows:
            return rows[parts]
        same = [row for known, row in rows.items() if known[-1] == parts[-1]]
        if len(same) == 1:
            return same[0]
        parts = parts[:-1]
    return None


def by_item(problems: Sequence[Problem], checklist: Checklist) -> list[Problem]:
    """Return problems of a loaded checklist with the section and row of their item."""
    names = node_names([item.code for item in checklist.items])
    places = {names[i.code]: (s.title, i.row) for s in checklist.sections for i in s.items}
    found: list[Problem] = []
    for problem in problems:
        own = [names[i.code] for i in checklist.items if _is_of(problem.path, names[i.code])]
        # The longest: gm_3_1 is also the beginning of gm_3_10.
        sheet, row = places[max(own, key=len)] if own else ("", None)
        found.append(replace(problem, sheet=sheet, row=row))
    return found


def _is_of(path: str, name: str) -> bool:
    last = path.rpartition("/")[2]
    return last == name or (last.startswith(name) and last[len(name) :] in SUFFIXES)

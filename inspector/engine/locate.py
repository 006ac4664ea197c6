"""Where in a workbook a message belongs, when pyxform names a value but no row."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace

from inspector.engine.checklist import Checklist
from inspector.engine.names import SUFFIXES, node_names
from inspector.engine.tables import SheetRow, decoded, split_row, workbook_sheets
from inspector.errors import FormProblems, Problem

_QUOTED = re.compile(r"['‘“`\"]([^'’”`\"]{1,80})['’”`\"]|\$\{([^}]{1,80})\}|: ([^\s:]{2,80})$")
_SHEETS = ("survey", "choices", "settings", "entities", "external_choices", "osm")

Sheets = dict[str, list[SheetRow]]


def located(problems: list[Problem], data: bytes, kind: str, name: str) -> list[Problem]:
    """Return `problems` with sheet, row and column where a value they quote stands.

    kind  "xlsx", "xls", "md" or "csv"; rows count from 1 with the heading, as pyxform does.
    """
    if all(problem.row is not None for problem in problems):
        return problems
    try:
        sheets = workbook_sheets(data, name) if kind in ("xlsx", "xls") else _flat(data, kind, name)
    except FormProblems:
        return problems
    return [p if p.row is not None else _placed(p, sheets) for p in problems]


def by_question(problems: Sequence[Problem], data: bytes, kind: str, name: str) -> list[Problem]:
    """Return problems of a loaded XLSForm with the survey row of their question."""
    try:
        sheets = workbook_sheets(data, name) if kind in ("xlsx", "xls") else _flat(data, kind, name)
    except FormProblems:
        return list(problems)
    survey = sheets.get("survey", [])
    heading = [cell.strip().lower() for cell in survey[0].cells] if survey else []
    if "name" not in heading:
        return list(problems)
    at = heading.index("name")
    rows = {row.cells[at]: row.number for row in reversed(survey[1:]) if at < len(row.cells)}
    return [replace(p, sheet="survey", row=rows.get(p.path.rpartition("/")[2])) for p in problems]


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


def _flat(data: bytes, kind: str, name: str) -> Sheets:
    """Return the sheets of a text form: the sheet's name stands alone in the first column."""
    text = decoded(data, name)
    if kind == "csv":
        lines = list(csv.reader(io.StringIO(text)))
    else:
        lines = [split_row(line) for line in text.splitlines() if line.strip().startswith("|")]
    found: Sheets = {}
    current: list[SheetRow] | None = None
    for cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if cells[0].strip():
            current = found.setdefault(cells[0].strip().lower(), [])
        elif current is not None:
            current.append(SheetRow(len(current) + 1, [cell.strip() for cell in cells[1:]]))
    return found


def _placed(problem: Problem, sheets: Sheets) -> Problem:
    values = [next(filter(None, found)) for found in _QUOTED.findall(problem.message)]
    order = [problem.sheet] if problem.sheet in sheets else [s for s in _SHEETS if s in sheets]
    for whole in (True, False):
        for value in values:
            for sheet in order:
                for row in sheets[sheet]:
                    for at, cell in enumerate(row.cells):
                        if cell == value or (not whole and len(value) > 2 and value in cell):
                            heading = sheets[sheet][0].cells
                            column = heading[at] if at < len(heading) and row.number > 1 else value
                            return replace(problem, sheet=sheet, row=row.number, column=column)
    return problem

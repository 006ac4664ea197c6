"""What is wrong in the sheets of an XLSForm, all of it at once.

pyxform stops at the first problem. These checks look only after it has refused a form, and must
say nothing about a form that it takes: each follows the rule that pyxform follows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from inspector.engine.sheet_columns import (
    Line,
    Survey,
    choice_columns,
    failed_formula,
    problem_at,
    read_survey,
)
from inspector.engine.sheet_expressions import expression_problems
from inspector.engine.sheet_headings import heading_problems
from inspector.engine.sheet_types import Lists, label_problems, type_problems
from inspector.engine.sheets import FormSheets
from inspector.errors import Problem
from inspector.i18n import _

_FIRST_ROWS = 20  # in which headings are looked for that stand too low
_QUOTED = re.compile("“([^“”]{1,80})”|'([^']{1,80})'")
_WORD_OF_CELL = re.compile(r"[A-Za-z][\w\-]{2,}", re.ASCII)


def with_own_checks(
    sheets: FormSheets, told: Sequence[Problem], *, is_broken: bool = False
) -> list[Problem]:
    """Return what was told and all that our own checks find, each place once, in sheet order.

    is_broken  pyxform was at a loss, or wrote what is no XML: then headings and characters are
               looked at too
    """
    own = sheet_problems(sheets)
    if is_broken and "survey" in sheets.rows:
        own += heading_problems(sheets, read_survey(sheets))
    paths = {(one.sheet, one.row): one.path for one in told if one.path}
    own = [replace(one, path=paths.get((one.sheet, one.row), "")) for one in own]
    rows = {(one.sheet, one.row) for one in own}
    places = {(one.sheet, one.row, one.column) for one in own}
    found = [
        one
        for one in (placed(one, sheets) for one in told)
        if (one.sheet, one.row, one.column) not in places
        and (one.column or (one.sheet, one.row) not in rows)
    ]
    if own:  # a problem without a place is one of these, said less well
        found = [one for one in found if one.row is not None]
    order = {sheet: at for at, sheet in enumerate(sheets.rows)}
    return sorted([*found, *own], key=lambda one: (order.get(one.sheet, -1), one.row or 0))


def placed(problem: Problem, sheets: FormSheets) -> Problem:
    """Return a problem without a row with the place of a value that it quotes, if there is one."""
    if problem.row is not None:
        return problem
    words = set(_WORD_OF_CELL.findall(problem.message))
    for number, cells in enumerate(sheets.rows.get(problem.sheet, []), 2):
        for heading, text in cells.items():
            is_column = heading.strip().lower() == problem.column
            if is_column and words & set(_WORD_OF_CELL.findall(text)):
                return replace(problem, row=number, column=heading)
    values = [first or second for first, second in _QUOTED.findall(problem.message)]
    most, found = 0, problem
    for sheet, rows in sheets.rows.items():
        for number, cells in enumerate(rows, 2):
            held = [
                heading
                for heading, text in cells.items()
                for value in values
                if text.strip() == value or f"${{{value}}}" in text
            ]
            if len(held) > most:
                column = problem.column or held[0]
                most, found = len(held), replace(problem, sheet=sheet, row=number, column=column)
    return found


def sheet_problems(sheets: FormSheets) -> list[Problem]:
    """Return the problems of all sheets that can be told without converting the form."""
    if "survey" not in sheets.rows:
        return [_without_survey(sheets)]
    survey = read_survey(sheets)
    if ("type",) not in survey.headings.values():
        return [_without_type(sheets)]
    lists, found = _choices(sheets)
    found += _groups(survey)
    found += _names(survey)
    for line in survey.lines:
        found += type_problems(line, survey, sheets, lists)
        found += label_problems(line, survey)
    found += expression_problems(sheets, survey)
    return found


def _without_survey(sheets: FormSheets) -> Problem:
    names = _(", ").join(f"“{name}”" for name in sheets.names)
    message = _("There is no sheet “survey”, only: {names}.").format(names=names or "-")
    advice = _("Name the sheet with the questions “survey”, the one with the choices “choices”.")
    return Problem(message, advice)


def _without_type(sheets: FormSheets) -> Problem:
    if not sheets.headings["survey"]:
        message = _("The sheet “survey” is empty.")
        advice = _("Write the headings type, name and label in its first row, then the questions.")
        return Problem(message, advice, sheet="survey", row=1)
    for number, cells in enumerate(sheets.rows["survey"][:_FIRST_ROWS], 2):
        # A title above takes one column, and cells beyond the first row's are not read.
        if "type" in {text.strip().lower() for text in cells.values()}:
            message = _("The headings stand in row {row}, not in the first.").format(row=number)
            advice = _("Remove the rows above them.")
            return Problem(message, advice, sheet="survey", row=1)
    headings = _(", ").join(sheets.headings["survey"]) or "-"
    message = _("There is no column “type”; the headings are: {headings}.")
    advice = _("Write the headings type, name and label in English in the first row.")
    return Problem(message.format(headings=headings), advice, sheet="survey", row=1, column="type")


def _choices(sheets: FormSheets) -> tuple[Lists | None, list[Problem]]:
    """Return row and name of the choices of each list, and what is wrong with them.

    None where the headings do not tell the lists apart.
    """
    from pyxform.aliases import yes_no

    columns = choice_columns(sheets)
    settings = sheets.rows.get("settings") or [{}]
    repeated = bool(yes_no.get(settings[0].get("allow_choice_duplicates", "no"), False))
    lists: Lists = {}
    found: list[Problem] = []
    rows = sheets.rows.get("choices", [])
    if rows and ("name",) not in columns.values():
        message = _("There is no column “name”.")
        advice = _("Write the headings list_name, name and label in the first row.")
        found.append(Problem(message, advice, sheet="choices", row=1, column="name"))
        return None, found
    if rows and ("list name",) not in columns.values():
        message = _("There is no column “list_name”; the headings are: {headings}.")
        told = message.format(headings=_(", ").join(sheets.headings["choices"]))
        advice = _("Write the headings list_name, name and label in the first row.")
        found.append(Problem(told, advice, sheet="choices", row=1, column="list_name"))
        return None, found
    first: dict[tuple[str, str], int] = {}
    for number, cells in enumerate(rows, 2):
        choice = {columns.get(key, (key,)): text for key, text in cells.items()}
        list_name, name = choice.get(("list name",), ""), choice.get(("name",))
        if not list_name:
            continue
        lists.setdefault(list_name, []).append((number, name or ""))
        if name is None:
            message = _("The choice of the list “{list}” has no name.").format(list=list_name)
            advice = _("Give it a name; it is what is stored.")
            found.append(Problem(message, advice, sheet="choices", row=number, column="name"))
            continue
        known = first.setdefault((list_name, name), number)
        if known != number and not repeated:
            message = _("The choice “{name}” already stands in the list “{list}”, in row {row}.")
            advice = _(
                "Give one of them another name, or write yes under allow_choice_duplicates in"
                " settings."
            )
            told = message.format(name=name, list=list_name, row=known)
            found.append(Problem(told, advice, sheet="choices", row=number, column="name"))
    return lists, found


def _groups(survey: Survey) -> Iterator[Problem]:
    """Yield what is opened and not closed, closed and not opened, closed as something else."""
    from pyxform.aliases import control
    from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL

    column = survey.heading(("type",))
    stack: list[tuple[Line, str]] = []
    for line in survey.lines:
        begin, end = RE_BEGIN_CONTROL.search(line.kind), RE_END_CONTROL.search(line.kind)
        if begin:
            stack.append((line, control[begin["type"]]))
        elif end:
            kind = control[end["type"]]
            if not stack:
                message = _("“{kind}” closes nothing that is open here.").format(kind=line.kind)
                advice = _("Remove the row, or add “begin {kind}” above.").format(kind=kind)
                yield problem_at(line, column, message, advice)
                continue
            opener, opened = stack.pop()
            if opened != kind:
                message = _("“{kind}” closes “{name}”, which row {row} opens as “{opened}”.")
                told = message.format(
                    kind=line.kind, name=opener.name, row=opener.number, opened=opener.kind
                )
                advice = _("Write “end {kind}”, or find the end that is missing before.")
                yield problem_at(line, column, told, advice.format(kind=opened))
    for line, opened in stack:
        message = _("“{kind}” ({name}) is never closed.").format(kind=line.kind, name=line.name)
        advice = _("Add “end {kind}” after its last question.").format(kind=opened)
        yield problem_at(line, column, message, advice)


def _names(survey: Survey) -> Iterator[Problem]:
    """Yield names that are missing, unusable, or used twice in one group."""
    from pyxform.aliases import settings_header
    from pyxform.parsing.expression import is_xml_tag
    from pyxform.xls2json import RE_END_CONTROL

    column = survey.heading(("name",))
    first: dict[tuple[str, ...], int] = {}
    for line in survey.lines:
        kind = line.kind
        if not kind or kind in settings_header or RE_END_CONTROL.search(kind):
            continue
        if kind == "audit" or (kind == "note" and not line.name):
            continue
        if not line.name:
            message = _("The “{kind}” has no name.").format(kind=kind)
            yield problem_at(line, column, message, _("Give the question or group a name."))
        elif failed := failed_formula(line.name):
            yield problem_at(line, column, *failed)
        elif not is_xml_tag(line.name):
            message = _("The name “{name}” is not usable.").format(name=line.name)
            advice = _(
                "Begin with a letter or “_”; then letters, digits, “_”, “-” and “.”, without"
                " spaces."
            )
            yield problem_at(line, column, message, advice)
        elif first.setdefault(line.path, line.number) != line.number:
            message = _("The name “{name}” is already used in row {row}, in the same group.")
            told = message.format(name=line.name, row=first[line.path])
            yield problem_at(line, column, told, _("Give one of them another name."))


def rows_of(sheets: FormSheets) -> dict[tuple[str, ...], int]:
    """Return the row of each question by the names of its groups and its own."""
    if "survey" not in sheets.rows:
        return {}
    return {line.path: line.number for line in reversed(read_survey(sheets).lines) if line.path}

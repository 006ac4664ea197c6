"""What an author may not have meant, in a form that converts all the same.

pyxform takes every column and every word of an expression for what somebody may have wanted;
these remarks name what is more likely a slip. They never keep a form from being used.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from inspector.engine.problems import is_of_type
from inspector.engine.sheet_columns import (
    EXPRESSIONS,
    Line,
    Survey,
    choice_columns,
    failed_formula,
    problem_at,
    read_survey,
)
from inspector.engine.sheet_expressions import without_literals
from inspector.engine.sheets import FormSheets, Row
from inspector.engine.xpath.parser import XPathSyntaxError, parse
from inspector.engine.xpath.tree import bare_names
from inspector.errors import Problem
from inspector.i18n import _

_MOST = 40  # remarks; after those an author corrects and looks again
_REFERENCE = re.compile(r"\$\{\s*([^}\s]*)\s*\}")
# A word that is no function, part of a path, or operator: perhaps a name without ${}.
_WORD = re.compile(r"(?<![\w.\-/:@$])(?!(?:and|or|div|mod)\b)[^\W\d][\w.\-]*(?![\w.\-]*\s*[(:/])")
_SURVEY = (
    "type name label hint guidance_hint relevant required required_message constraint"
    " constraint_message calculation default readonly appearance parameters choice_filter"
    " repeat_count trigger image audio video disabled save_to"
)
_SETTINGS = (
    "form_title form_id version default_language style instance_name namespaces public_key"
    " submission_url allow_choice_duplicates"
)
_USUAL = {
    "survey": _SURVEY.split(),
    "choices": ["list_name", "name", "label", "image", "audio", "video"],
    "settings": _SETTINGS.split(),
}
_KINDS = {  # what the binds of these types say
    "integer": "int",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "dateTime",
}


def sheet_remarks(sheets: FormSheets) -> list[Problem]:
    """Return what looks like a slip, in the order of the sheets; the first of very many."""
    survey = read_survey(sheets)
    found = [*_headings(sheets), *_survey(sheets, survey), *_choices(sheets), *_settings(sheets)]
    return found[:_MOST]


def _survey(sheets: FormSheets, survey: Survey) -> Iterator[Problem]:
    if not survey.lines:
        message = _("The sheet “survey” holds headings only, so the form asks nothing.")
        yield Problem(message, _("Write a row for each question."), sheet="survey", row=1)
    paths = {line.path for line in survey.lines}
    names = {line.name for line in survey.lines}
    lists = _columns_of_lists(sheets)
    for line in survey.lines:
        for heading, text in line.cells.items():
            column = survey.headings.get(heading, (heading,))
            if text[0] == "#" and (failed := failed_formula(text)):
                yield problem_at(line, heading, *failed)
            elif column == ("choice_filter",):
                yield from _filter(line, heading, text, lists)
            elif column in EXPRESSIONS:
                yield from _expression(line, heading, text, names, paths)
                if column == ("bind", "relevant"):
                    yield from _about_itself(line, heading, text, paths)
            elif column == ("default",):
                yield from _default(line, heading, text)


def _bare(text: str) -> list[str]:
    """Return the names that an expression uses as paths of one step, outside of predicates."""
    plain = without_literals(_REFERENCE.sub(" . ", text))
    if _WORD.search(plain) is None:
        return []
    try:
        return bare_names(parse(plain))
    except (XPathSyntaxError, RecursionError):
        return []  # told when the form is loaded


def _expression(
    line: Line, heading: str, text: str, names: set[str], paths: set[tuple[str, ...]]
) -> Iterator[Problem]:
    if text.lower() in ("yes", "no", "true", "false"):
        return
    for name in _bare(text):
        if (*line.path, name) in paths:
            continue
        message = _("“{name}” in the expression is no reference to a question.").format(name=name)
        if name in names:
            advice = _("Write “{guess}”.").format(guess=f"${{{name}}}")
        else:
            advice = _(
                "Write a question as ${name} and a text in quotation marks; yes and no stand alone."
            )
        yield problem_at(line, heading, message, advice)


def _filter(line: Line, heading: str, text: str, lists: dict[str, list[str]]) -> Iterator[Problem]:
    words = line.kind.split()
    columns = lists.get(words[1]) if len(words) > 1 else None
    if columns is None:
        return  # of a file or a repeat
    for name in _bare(text):
        if name not in columns:
            message = _("The choices have no column “{name}”, so the filter finds none.")
            near = get_close_matches(name, columns, 1)
            advice = _("Add the column to the sheet with the choices, or correct the name.")
            if near:
                advice = _("Perhaps “{guess}” is meant.").format(guess=near[0])
            yield problem_at(line, heading, message.format(name=name), advice)


def _columns_of_lists(sheets: FormSheets) -> dict[str, list[str]]:
    """Return the columns that a filter of each list may name."""
    found: dict[str, list[str]] = {}
    for sheet in ("choices", "external_choices"):
        columns = [*sheets.headings.get(sheet, []), "name", "label", "itextId"]
        for cells in sheets.rows.get(sheet, []):
            found.setdefault(_list_of(cells), columns)
    return found


def _list_of(cells: Row) -> str:
    return cells.get("list_name") or cells.get("list name") or ""


def _about_itself(
    line: Line, heading: str, text: str, paths: set[tuple[str, ...]]
) -> Iterator[Problem]:
    """Yield that a question is shown only after it has been answered."""
    for name in _REFERENCE.findall(text):
        own = name == line.name
        if own or any(p[-1] == name and p[: len(line.path)] == line.path for p in paths if p):
            message = _("Whether “{name}” is shown depends on an answer inside itself.")
            advice = _("Name a question that stands outside; ODK's applications refuse the form.")
            yield problem_at(line, heading, message.format(name=line.name), advice)
            return


def _default(line: Line, heading: str, text: str) -> Iterator[Problem]:
    kind = _KINDS.get(line.kind)
    if kind is None or is_of_type(text, kind):
        return
    from pyxform.utils import default_is_dynamic

    if not default_is_dynamic(text, line.kind):
        message = _("The default “{text}” is not of the type {kind}.")
        advice = _("Write numbers as digits, dates as 2026-01-31 and times as 08:30.")
        yield problem_at(line, heading, message.format(text=text, kind=line.kind), advice)


def _headings(sheets: FormSheets) -> Iterator[Problem]:
    """Yield headings that are close to one that is known, which the sheet does not have."""
    from pyxform.aliases import list_header, settings_header, survey_header

    same = {"survey": survey_header, "choices": list_header, "settings": settings_header}
    for sheet, usual in _USUAL.items():
        headings = sheets.headings.get(sheet, [])
        plain = {_plain(heading) for heading in headings}
        wanted = [name for name in usual if name not in plain]
        known = {*usual, *(_plain(name) for name in same[sheet])}
        for heading in headings:
            name = _plain(heading)
            if name in known or ":" in name:
                continue
            near = get_close_matches(name, wanted, 1, 0.8)
            if near:
                message = _("The heading “{heading}” is not known; the column has no effect.")
                advice = _("Perhaps “{guess}” is meant.").format(guess=near[0])
                told = message.format(heading=heading)
                yield Problem(told, advice, sheet=sheet, row=1, column=heading)


def _plain(heading: str) -> str:
    return "_".join(heading.split("::")[0].lower().split())


def _choices(sheets: FormSheets) -> Iterator[Problem]:
    columns = choice_columns(sheets)
    for number, cells in enumerate(sheets.rows.get("choices", []), 2):
        for heading, text in cells.items():
            if text[0] == "#" and (failed := failed_formula(text)):
                yield Problem(*failed, sheet="choices", row=number, column=heading)
        if cells and not any(columns.get(key) == ("list name",) for key in cells):
            message = _("The choice belongs to no list, so it is left out.")
            advice = _("Fill in list_name; merged cells count only in their first row.")
            yield Problem(message, advice, sheet="choices", row=number, column="list_name")


def _settings(sheets: FormSheets) -> Iterator[Problem]:
    rows: Sequence[Row] = sheets.rows.get("settings", [])
    for number, cells in enumerate(rows[1:], 3):
        if cells:
            message = _("Only the first row below the headings of settings counts.")
            advice = _("Move what is needed into row 2, and empty this row.")
            yield Problem(message, advice, sheet="settings", row=number)
            return

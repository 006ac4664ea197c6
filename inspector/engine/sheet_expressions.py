"""References and expressions in the cells of an XLSForm, checked where their author wrote them."""

import re
from collections import Counter
from collections.abc import Mapping
from difflib import get_close_matches

from inspector.engine.sheet_columns import (
    EXPRESSIONS,
    Line,
    Survey,
    choice_columns,
    failed_formula,
)
from inspector.engine.sheets import FormSheets, Row
from inspector.engine.xpath.functions import FUNCTIONS
from inspector.engine.xpath.parser import XPathSyntaxError, parse
from inspector.engine.xpath.special import FORMS
from inspector.engine.xpath.tree import calls
from inspector.errors import Problem
from inspector.i18n import _

_REFERENCE = re.compile(r"\$\{[^}]*\}")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
# What a Chinese keyboard gives in place of the signs of an expression.
_WIDE = re.compile(r"[＄｛｝（）＝＜＞，＋－＊［］．／！]")
# References with nothing in them, or in brackets of another kind; literals aside.
_ROUND_REFERENCE = re.compile(r"\$\{\s*\}|\$[(\[（][^)\]）]*[)\]）]?")
# Signs of programming languages and of formulas, and what XPath has in their place.
_OTHER_SIGNS = {"==": "=", "&&": "and", "||": "or", "<>": "!=", "≠": "!=", "≥": ">=", "≤": "<="}
_WIDE_REFERENCE = re.compile(r"[＄$]\s*[｛{][^｝}]*[｝}]?")
# Expressions outside the survey, by their headings.
_ELSEWHERE = {
    "settings": ("instance_name",),
    "entities": ("label", "create_if", "update_if", "entity_id"),
}
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})


def expression_problems(sheets: FormSheets, survey: Survey) -> list[Problem]:
    """Return the problems of all references, and of the grammar and functions of expressions."""
    names = _element_names(survey)
    found: list[Problem] = []
    for line in survey.lines:
        for heading, text in line.cells.items():
            column = survey.headings.get(heading, (heading,))
            if column[0] in ("type", "name"):
                continue
            if column == ("trigger",):
                problems = _trigger_problems(text, names)
            else:
                problems = _reference_problems(text, names)
                if not problems and _is_expression(column, text, line):
                    problems = _grammar_problems(text)
            for message, advice in problems:
                found.append(
                    Problem(message, advice, sheet="survey", row=line.number, column=heading)
                )
    return found + _elsewhere(sheets, names)


def _element_names(survey: Survey) -> Counter[str]:
    from pyxform.aliases import settings_header
    from pyxform.xls2json import RE_END_CONTROL

    names = Counter(
        line.name or f"generated_note_name_{line.number}"
        for line in survey.lines
        if line.kind not in settings_header and not RE_END_CONTROL.search(line.kind)
    )
    names["instanceID"] += 1
    return names


def _is_expression(column: tuple[str, ...], text: str, line: Line) -> bool:
    """Say whether a cell is an expression that the form takes over; pyxform leaves others out."""
    from pyxform.aliases import control
    from pyxform.xls2json import RE_BEGIN_CONTROL, RE_END_CONTROL, RE_SELECT

    if RE_END_CONTROL.search(line.kind):
        return False
    if column == ("choice_filter",):
        return RE_SELECT.search(line.kind) is not None
    begin = RE_BEGIN_CONTROL.search(line.kind)
    if column == ("control", "jr:count"):
        return begin is not None and control[begin["type"]] == "repeat"
    if column == ("bind", "calculate") and begin is not None:
        return False
    if column in EXPRESSIONS:
        return True
    if column != ("default",):
        return False
    from pyxform.utils import default_is_dynamic

    return bool(default_is_dynamic(text, line.kind))


def _elsewhere(sheets: FormSheets, names: Mapping[str, int]) -> list[Problem]:
    """Return wrong references in settings, in entities and in what choices show."""
    from pyxform.aliases import TRANSLATABLE_CHOICES_COLUMNS

    shown = choice_columns(sheets)
    found: list[Problem] = []

    def look(sheet: str, number: int, cells: Row, skipped: tuple[str, ...] = ()) -> None:
        for heading, text in cells.items():
            if heading in skipped:
                continue
            problems = _reference_problems(text, names)
            if not problems and "_".join(heading.split()).lower() in _ELSEWHERE.get(sheet, ()):
                problems = _grammar_problems(text)
            for message, advice in problems:
                found.append(Problem(message, advice, sheet=sheet, row=number, column=heading))

    for number, cells in enumerate(sheets.rows.get("settings", [])[:1], 2):
        look("settings", number, cells)
    for number, cells in enumerate(sheets.rows.get("entities", []), 2):
        look("entities", number, cells, ("list_name", "list name", "repeat", "dataset"))
    for number, cells in enumerate(sheets.rows.get("choices", []), 2):
        look(
            "choices",
            number,
            {
                heading: text
                for heading, text in cells.items()
                if shown.get(heading, ("",))[0] in TRANSLATABLE_CHOICES_COLUMNS
            },
        )
    return found


def _reference_problems(text: str, names: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return message and advice for each reference that pyxform would refuse."""
    from pyxform.parsing.expression import RE_PYXFORM_REF_INNER, RE_PYXFORM_REF_OUTER
    from pyxform.validators.pyxform.pyxform_reference import is_pyxform_reference_candidate

    if not is_pyxform_reference_candidate(text):  # a cell of “${” and nothing else is text
        return []
    found: dict[str, str] = {}
    for match in RE_PYXFORM_REF_OUTER.finditer(text):
        inner = RE_PYXFORM_REF_INNER.fullmatch(match["pyxform_ref"] or "")
        if inner is None:
            message = _("“{text}” is no reference.").format(text=match[0][:40])
            found[message] = _(
                "Write “$”, “{{”, the name of a question and “}}”, all in half-width characters."
            ).format()
            continue
        name = inner["ncname"]
        count = names.get(name, 0)
        if count == 0:
            message = _("There is no question “{name}”.").format(name=name)
            near = get_close_matches(name, list(names), 1)
            found[message] = (
                _("Perhaps “{guess}” is meant.").format(guess=near[0])
                if near
                else _("Check the name in the column name of the survey.")
            )
        elif count > 1:
            message = _("{count} questions are called “{name}”, so the reference means none.")
            found[message.format(count=count, name=name)] = _("Give one of them another name.")
    return list(found.items())


def _trigger_problems(text: str, names: Mapping[str, int]) -> list[tuple[str, str]]:
    if "${" not in text:
        message = _("“{text}” is no reference.").format(text=text[:40])
        return [(message, _("Write the question as ${name}."))]
    return _reference_problems(text, names)


def _grammar_problems(text: str) -> list[tuple[str, str]]:
    """Return what keeps an expression from being read, and functions that do not exist."""
    failed = failed_formula(text)
    if failed is not None:
        return [failed]
    plain = text.translate(_QUOTES)
    round_ = _ROUND_REFERENCE.search(plain)
    if round_ is not None:
        message = _("“{text}” is no reference.").format(text=round_[0][:40])
        return [(message, _("Write the question as ${name}."))]
    # As long as the reference, so that a place in one is the same place in the other.
    source = _REFERENCE.sub(lambda match: f" /{'a' * (len(match[0]) - 3)} ", plain)
    try:
        tree = parse(source)
    except XPathSyntaxError as error:
        message = _("The expression cannot be read: {reason}, at character {position}.").format(
            reason=error.reason, position=error.position + 1
        )
        wide = "".join(dict.fromkeys(_WIDE.findall(without_literals(plain))))
        foreign = [
            f"“{sign}” → “{own}”"
            for sign, own in _OTHER_SIGNS.items()
            if sign in without_literals(plain)
        ]
        if foreign:
            advice = _("Write other signs: {signs}").format(signs=" ".join(foreign))
        elif _WIDE_REFERENCE.search(plain) and ("＄" in plain or "｛" in plain):
            advice = _("Write references in half-width characters: ${name}.")
        elif wide:
            advice = _("Write these signs in half-width: {signs}").format(signs=wide)
        else:
            advice = _("Look at the brackets, quotation marks and operators around it.")
        return [(message, advice)]
    except RecursionError:
        message = _("The expression is nested too deeply.")
        return [(message, _("Split it: put parts into calculates of their own."))]
    found = []
    for name in dict.fromkeys(calls(tree)):
        if name not in FUNCTIONS and name not in FORMS:
            message = _("The function “{name}” is not known.").format(name=name)
            near = get_close_matches(name, [*FUNCTIONS, *FORMS], 1)
            advice = (
                _("Perhaps “{guess}” is meant.").format(guess=near[0])
                if near
                else _("Use the functions of ODK's list only.")
            )
            found.append((message, advice))
    return found


def without_literals(text: str) -> str:
    """Return an expression with its literals emptied."""
    return _LITERAL.sub("''", text)

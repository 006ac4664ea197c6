"""Types of questions in a survey: whether pyxform knows them, and what each needs beside it."""

from collections.abc import Iterator
from difflib import get_close_matches
from unicodedata import normalize

from inspector.engine.sheet_columns import Line, Survey, problem_at
from inspector.engine.sheets import FormSheets
from inspector.errors import Problem
from inspector.i18n import _

_CHOOSING = ("select", "select1", "odk:rank")  # tags of types that need a list
_WORDS_OF_TYPES = ("select_one", "select_multiple", "rank")

Lists = dict[str, list[tuple[int, str]]]  # row and name of the choices of each list


def type_problems(
    line: Line, survey: Survey, sheets: FormSheets, lists: Lists
) -> Iterator[Problem]:
    """Yield what is wrong with the type of one row."""
    from pyxform import xls2json

    kind, column = line.kind, survey.heading(("type",))
    if not kind:
        named = {survey.headings.get(key, (key,))[0] for key in line.cells}
        if named & {"name", "label"}:
            advice = _("Write the type of the question, or empty the row.")
            yield problem_at(line, column, _("The row has no type."), advice)
        return
    if kind == "include":
        message = _("The type “include” reads another file, which ODK no longer does.")
        yield problem_at(line, column, message, _("Copy the rows of that file in its place."))
        return
    select = xls2json.RE_SELECT.search(kind)
    if select:
        yield from _list(line, column, select["select_command"], select["list_name"], sheets, lists)
        return
    if kind == "calculate" and ("bind", "calculate") not in {
        survey.headings.get(key, (key,)) for key in line.cells
    }:
        if "default" not in {survey.headings.get(key, (key,))[0] for key in line.cells}:
            where = survey.heading(("bind", "calculate"))
            advice = _("Fill in the column {column}, or remove the row.").format(column=where)
            yield problem_at(line, where, _("The calculate has no calculation."), advice)
        return
    if not _is_known(kind):
        yield _unknown_type(line, column, lists)


def label_problems(line: Line, survey: Survey) -> Iterator[Problem]:
    """Yield that a question which is shown says nothing."""
    from pyxform import xls2json
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    is_select = xls2json.RE_SELECT.search(line.kind) is not None
    if not is_select and not QUESTION_TYPE_DICT.get(line.kind, {}).get("control", {}).get("tag"):
        return
    filled = {survey.headings.get(heading, (heading,)) for heading in line.cells}
    if {one[0] for one in filled} & {"label", "hint", "media", "trigger"}:
        return
    if ("bind", "calculate") not in filled:
        message = _("The question “{value}” has neither label nor hint.").format(value=line.name)
        yield problem_at(line, survey.heading(("label",)), message, _("Write a label."))


def _is_known(kind: str) -> bool:
    from pyxform import aliases, xls2json
    from pyxform.constants import EXTERNAL_INSTANCE_TYPES
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    patterns = (
        xls2json.RE_SELECT,
        xls2json.RE_BEGIN_CONTROL,
        xls2json.RE_END_CONTROL,
        xls2json.RE_OSM,
    )
    tag = QUESTION_TYPE_DICT.get(kind, {}).get("control", {}).get("tag", "")
    return (
        (kind in QUESTION_TYPE_DICT and tag not in _CHOOSING)
        or kind == "audit"
        or kind in EXTERNAL_INSTANCE_TYPES
        or kind in aliases.settings_header
        or any(pattern.search(kind) for pattern in patterns)
    )


def _unknown_type(line: Line, column: str, lists: Lists) -> Problem:
    from pyxform import aliases
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    kind = line.kind
    message = _("The question type “{kind}” is not known.").format(kind=kind)
    plain = " ".join(normalize("NFKC", kind).lower().split())
    if plain != kind and _is_known(plain):
        advice = _("Perhaps “{guess}” is meant.").format(guess=plain)
    elif kind in lists:
        advice = _("It is a list of choices: write “select_one {list}”.").format(list=kind)
    elif kind in aliases.select or kind in QUESTION_TYPE_DICT:
        advice = _("Write the name of a list after it: “{kind} list”.").format(kind=kind)
    else:
        words = kind.lower().replace("-", "_").split()
        starts = [word for word in _WORDS_OF_TYPES if words and get_close_matches(words[0], [word])]
        near = get_close_matches(kind.lower(), list(QUESTION_TYPE_DICT), 1)
        if len(words) > 1 and starts:
            advice = _("Perhaps “{guess}” is meant.").format(guess=f"{starts[0]} {words[-1]}")
        elif near:
            advice = _("Perhaps “{guess}” is meant.").format(guess=near[0])
        else:
            advice = _("Take one of ODK's types, such as text, integer, date or select_one list.")
    return problem_at(line, column, message, advice)


def _list(
    line: Line,
    column: str,
    command: str,
    list_name: str,
    sheets: FormSheets,
    lists: Lists,
) -> Iterator[Problem]:
    """Yield what is wrong with the list that a question chooses from."""
    from pyxform import aliases
    from pyxform.constants import EXTERNAL_INSTANCE_EXTENSIONS

    kind = aliases.select[command]
    if kind == "select one external":
        known = {text for row in sheets.rows.get("external_choices", []) for text in row.values()}
        if list_name not in known:
            message = _("The list “{list}” is not in the sheet external_choices.")
            advice = _("Compare the list names in the survey and in that sheet.")
            yield problem_at(line, column, message.format(list=list_name), advice)
        return
    if "${" in list_name or list_name.endswith(tuple(EXTERNAL_INSTANCE_EXTENSIONS)):
        return
    if list_name not in lists:
        message = _("The list “{list}” is not in the sheet choices.").format(list=list_name)
        near = get_close_matches(list_name, list(lists), 1)
        if near:
            advice = _("Perhaps “{guess}” is meant.").format(guess=near[0])
        else:
            advice = _("Add its choices there, with “{list}” under list_name.")
            advice = advice.format(list=list_name)
        yield problem_at(line, column, message, advice)
    elif kind == "select all that apply":
        for row, name in lists[list_name]:
            if " " in name:
                message = _("The choice “{name}” of the list “{list}” has a space in its name.")
                advice = _(
                    "Several choices are stored with spaces between them: write “_” in its place."
                )
                told = message.format(name=name, list=list_name)
                yield Problem(told, advice, sheet="choices", row=row, column="name")

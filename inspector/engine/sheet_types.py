"""Types of questions in a survey: whether pyxform knows them, and what each needs beside it."""

from collections.abc import Iterator
from difflib import get_close_matches
from unicodedata import normalize

from inspector.engine.sheet_columns import Line, Survey, failed_formula, problem_at
from inspector.engine.sheets import FormSheets
from inspector.errors import Problem
from inspector.i18n import _

_CHOOSING = ("select", "select1", "odk:rank")  # tags of types that need a list
_WORDS_OF_TYPES = ("select_one", "select_multiple", "rank")

# What Chinese authors write, of the words in ODK's own documentation and in other form tools.
_CHINESE = {
    "文本": "text",
    "文字": "text",
    "单行文本": "text",
    "多行文本": "text",
    "整数": "integer",
    "数字": "integer",
    "小数": "decimal",
    "日期": "date",
    "时间": "time",
    "日期时间": "dateTime",
    "单选": "select_one",
    "单选题": "select_one",
    "多选": "select_multiple",
    "多选题": "select_multiple",
    "排序": "rank",
    "说明": "note",
    "备注": "note",
    "计算": "calculate",
    "隐藏": "hidden",
    "图片": "image",
    "照片": "image",
    "拍照": "image",
    "签名": "image",
    "录音": "audio",
    "音频": "audio",
    "视频": "video",
    "文件": "file",
    "附件": "file",
    "位置": "geopoint",
    "定位": "geopoint",
    "条码": "barcode",
    "二维码": "barcode",
    "确认": "acknowledge",
    "分组": "begin group",
    "分组开始": "begin group",
    "分组结束": "end group",
    "重复组": "begin repeat",
    "重复开始": "begin repeat",
    "重复结束": "end repeat",
}

Lists = dict[str, list[tuple[int, str]]]  # row and name of the choices of each list


def type_problems(
    line: Line, survey: Survey, sheets: FormSheets, lists: Lists | None
) -> Iterator[Problem]:
    """Yield what is wrong with the type of one row; without `lists` not of those it names."""
    from pyxform import xls2json

    kind, column = line.kind, survey.heading(("type",))
    if not kind:
        named = {survey.headings.get(key, (key,))[0] for key in line.cells}
        if named & {"name", "label"}:
            advice = _(
                "Write the type of the question, or empty the row; merged cells count only in"
                " their first row."
            )
            yield problem_at(line, column, _("The row has no type."), advice)
        return
    if kind == "include":
        message = _("The type “include” reads another file, which ODK no longer does.")
        yield problem_at(line, column, message, _("Copy the rows of that file in its place."))
        return
    select = xls2json.RE_SELECT.search(kind)
    if select and lists is not None:
        yield from _list(line, column, select["select_command"], select["list_name"], sheets, lists)
        return
    if select:
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
        failed = failed_formula(kind)
        if failed is not None:
            yield problem_at(line, column, *failed)
        else:
            yield _unknown_type(line, column, lists or {})


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
        named = line.name or line.kind
        message = _("The question “{value}” has neither label nor hint.").format(value=named)
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
    first, _space, rest = plain.partition(" ")
    translated = f"{_CHINESE.get(first, '')} {rest}".strip()
    if plain != kind and _is_known(plain):
        advice = _("Perhaps “{guess}” is meant.").format(guess=plain)
    elif first in _CHINESE:
        advice = _("Types are written in English: “{guess}”.").format(guess=translated)
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
    if command.endswith(("_from_file", " from file")):
        message = _("The file in “{value}” is of no known kind.").format(value=list_name)
        yield problem_at(line, column, message, _("Name a file ending in .csv, .xml or .geojson."))
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

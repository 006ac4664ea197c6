"""A checklist as plain XLSForm: what each short row becomes.

Per item a result, a reason, a note, photos, and a repeat of hazards that shows on 不符合. What the
program needs to know about a question stands in `insp:` attributes on its bind, for attributes on
the instance are lost when a repeat is added. The rows open in any ODK client.
"""

from collections.abc import Mapping
from typing import Protocol

from inspector.engine.checklist import CheckItem, Checklist, Section
from inspector.engine.conditions import RESULTS, condition_expression
from inspector.engine.names import node_names

NAMESPACE = "https://inspector.invalid/ns/checklist"
# Chinese, as on paper: the wording of a form is data, not interface.
LEVELS = {"general": "一般", "major": "重大"}
MEASURES = {"immediate": "当场整改", "deadline": "限期整改", "suspend": "现场处理措施"}

Row = dict[str, str]


def expand(checklist: Checklist) -> dict[str, list[Row]]:
    """Return the workbook as pyxform takes it: survey, choices, settings as lists of rows.

    The checklist must be free of problems.
    """
    names = node_names([item.code for item in checklist.items])
    survey: list[Row] = []
    for number, section in enumerate(checklist.sections, 1):
        survey += _section(section, _section_name(number, names), names)
    choices = [
        *_choices("result", {name: label for label, name in RESULTS.items()}),
        *_choices("level", LEVELS),
        *_choices("measure", MEASURES),
    ]
    settings: Row = {
        "form_title": checklist.title,
        "form_id": checklist.form_id,
        "version": checklist.version,
        "namespaces": f'insp="{NAMESPACE}"',
    }
    # pyxform writes an empty cell of a dict as the text "None".
    filled = [{column: cell for column, cell in row.items() if cell} for row in survey]
    return {"survey": filled, "choices": choices, "settings": [settings]}


def _choices(list_name: str, labels: Mapping[str, str]) -> list[Row]:
    return [{"list_name": list_name, "name": n, "label": label} for n, label in labels.items()]


def _section_name(number: int, names: Mapping[str, str]) -> str:
    name = f"section_{number}"
    while name in names.values():
        name = f"{name}_"
    return name


def _section(section: Section, name: str, names: Mapping[str, str]) -> list[Row]:
    title = section.title or "检查项"
    rows: list[Row] = [
        {"type": "begin group", "name": name, "label": title, "bind::insp:role": "section"}
    ]
    if section.hint:
        rows.append(
            {
                "type": "note",
                "name": f"{name}_hint",
                "label": section.hint,
                "bind::insp:role": "section_hint",
            }
        )
    for item in section.items:
        rows += _item(item, names)
    rows.append({"type": "end group"})
    return rows


def _item(item: CheckItem, names: Mapping[str, str]) -> list[Row]:
    name, result = names[item.code], "${" + names[item.code] + "}"
    applies = condition_expression(item.applies_when, names) if item.applies_when else ""

    def row(kind: str, suffix: str, label: str, role: str, relevant: str = "") -> Row:
        return {
            "type": kind,
            "name": name + suffix,
            "label": label,
            "relevant": relevant,
            "bind::insp:role": role,
            "bind::insp:item": item.code,
        }

    question = row("select_one result", "", item.wording, "item", applies)
    question["hint"] = _hint(item)
    question["bind::insp:basis"] = " ".join(item.basis)
    question["bind::insp:severity"] = item.severity
    question["bind::insp:evidence"] = item.evidence
    question["bind::insp:method"] = item.method
    return [
        question,
        row("text", "_reason", "未检查的原因", "reason", f"{result} = 'not_checked'"),
        row("text", "_note", "备注", "note", applies),
        row("begin repeat", "_photos", "照片", "photos", f"{result} != ''"),
        row("image", "_photo", "照片", "photo"),
        {"type": "end repeat"},
        row("begin repeat", "_hazards", "隐患", "hazard", f"{result} = 'nonconform'"),
        *_hazard(name, result, row),
        {"type": "end repeat"},
    ]


def _hint(item: CheckItem) -> str:
    parts = [f"证据：{item.evidence}" if item.evidence else ""]
    parts.append(f"方法：{item.method}" if item.method else "")
    return "；".join(part for part in parts if part)


class _RowMaker(Protocol):
    """The signature of `row` above."""

    def __call__(
        self, kind: str, suffix: str, label: str, role: str, relevant: str = ""
    ) -> Row: ...


def _hazard(name: str, result: str, row: _RowMaker) -> list[Row]:
    # An id from the moment the hazard exists, and the same one ever after: `once` keeps it when
    # the result goes back to 符合 and returns.
    uid = row("calculate", "_uid", "", "uid")
    uid["calculation"] = f"once(if({result} = 'nonconform', uuid(), ''))"
    place = row("text", "_place", "隐患部位", "place")
    fact = row("text", "_fact", "隐患事实", "fact")
    measure = row("select_one measure", "_measure", "处理措施", "measure")
    until = row("date", "_deadline", "整改期限", "deadline", "${" + name + "_measure} = 'deadline'")
    for needed in (place, fact, measure, until):
        # An order that lacks one of these cannot be carried out or checked afterwards.
        needed["required"] = "yes"
    return [
        uid,
        place,
        fact,
        row("select_one level", "_level", "隐患等级", "level"),
        row("text", "_conditions", "判定情形", "conditions"),
        row("text", "_clause", "违反条款", "clause"),
        measure,
        until,
        row("text", "_five", "五落实", "five"),
        row("begin repeat", "_hazard_photos", "隐患照片", "hazard_photos"),
        row("image", "_hazard_photo", "隐患照片", "hazard_photo"),
        {"type": "end repeat"},
    ]

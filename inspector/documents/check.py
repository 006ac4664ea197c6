"""Whether a paper may be drawn: every text printable, every field that must be there is there.

A paper is refused before it is issued, with the field named in Chinese as it stands on the paper.
"""

import dataclasses
from collections.abc import Mapping
from typing import TypeVar

from inspector.documents.characters import half_width, printable
from inspector.documents.fonts import SERIF, check_glyphs
from inspector.domain.form_answers import AnsweredQuestion
from inspector.domain.paper import PAPER_TITLE, InspectionRecord, RectificationOrder
from inspector.errors import PaperRefused

T = TypeVar("T")
MOST_IN_HEAD = 200  # characters

# Field of the plain data to label on paper; what is not listed is named by its parent.
_LABELS: Mapping[str, str] = {
    "number": "文号",
    "organisation": "机关",
    "entity": "被检查单位",
    "name": "名称",
    "address": "地址",
    "legal_representative": "法定代表人",
    "legal_position": "职务",
    "phone": "联系电话",
    "place": "检查场所",
    "officers": "检查人员",
    "certificate_no": "证号",
    "checked": "检查内容",
    "answers": "第{}张填写表",
    "problems": "检查情况第{}条",
    "experts": "检查专家",
    "photos": "照片{}",
    "items": "问题第{}项",
    "citation": "依据条款",
    "legal_basis": "法律依据",
    "remedies": "救济途径",
    "record_number": "检查记录文号",
    "caption": "说明",
    "person": "拒签人",
    "position": "职务",
    "note": "说明",
    "witness": "见证人",
    "recording": "音像记录",
    "unrecorded": "没有录制的原因",
}
# Texts of several lines; a line end in any other field is a slip and becomes a blank.
_OF_LINES = frozenset({"text", "note", "caption", "label", "answer"})
_NUMBERED = ("problems", "photos", "items")
_NAMES_OF_FILES = frozenset({"recording", "recordings"})


def cleaned(value: T, where: str = "", *, names_files: bool = False) -> T:
    """Return `value` with every text as papers print it; `names_files`: full-width ones stay so.

    Raises CharacterForbidden or CharacterMissing naming the field.
    """
    if isinstance(value, str):
        text = printable(value, where)
        if not names_files:
            text = half_width(text)
        check_glyphs(text, SERIF, where)
        return text  # type: ignore[return-value]  # T is str here
    if isinstance(value, tuple):
        return tuple(  # type: ignore[return-value]  # and a tuple of the same things here
            cleaned(item, where.replace("{}", str(number)), names_files=names_files)
            for number, item in enumerate(value, start=1)
        )
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {}
        if isinstance(value, AnsweredQuestion):  # a person finds it by its words, not by a number
            where = f"“{' '.join(value.label.split())}”"
        for field in dataclasses.fields(value):
            before = getattr(value, field.name)
            if isinstance(before, (str, tuple)) or dataclasses.is_dataclass(before):
                files = names_files or field.name in _NAMES_OF_FILES
                after = cleaned(before, _label(where, field.name), names_files=files)
                if isinstance(after, str) and field.name not in _OF_LINES:
                    after = after.replace("\n", " ")
                changes[field.name] = after
        return dataclasses.replace(value, **changes)
    return value


def _label(where: str, field: str) -> str:
    label = _LABELS.get(field, "")
    if field == "text" or not label:
        return where or field
    return f"{where}{label}" if field in _NUMBERED or where.endswith(label) else where + label


def check_paper(paper: InspectionRecord | RectificationOrder) -> None:
    """Raise PaperRefused naming the first field that the paper cannot be issued without."""
    title = PAPER_TITLE[paper.head.kind]

    def need(holds: object, field: str, detail: str) -> None:
        if not holds:
            raise PaperRefused(paper=title, field=field, detail=detail)

    need(paper.entity.name, "被检查单位", "空白")
    # It stands at the head of every page: more leaves no room for the text.
    need(len(paper.entity.name) <= MOST_IN_HEAD, "被检查单位", f"超过{MOST_IN_HEAD}字")
    need(paper.head.organisation.name, "机关", "空白")
    # 行政处罚法 42; 危险化学品安全法 8: at least two, with certificates.
    need(len(paper.officers) >= 2, "检查人员", "少于两人")
    for officer in paper.officers:
        need(officer.name, "检查人员", "姓名空白")
        need(officer.certificate_no, f"检查人员{officer.name}证号", "空白")
    if isinstance(paper, InspectionRecord):
        need(paper.place, "检查场所", "空白")
        need(paper.ended >= paper.started, "检查时间", "结束早于开始")
        need(paper.checked or paper.problems, "检查情况", "空白")
        for line in paper.problems:
            need(line.text, f"检查情况第{line.number}条", "空白")
        return
    need(paper.head.organisation.may_enforce, "机关", "无行政执法权，不得出具本文书")
    need(paper.items, "存在的问题", "空白")
    for item in paper.items:
        need(item.text, f"存在的问题第{item.number}项", "空白")
        need(item.deadline >= paper.inspected, f"第{item.number}项整改期限", "早于检查日期")
    # 行政复议法 20, 行政诉讼法 46: without it the time to appeal runs on.
    need(paper.remedies, "救济途径", "空白")

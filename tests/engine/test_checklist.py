"""The author's checklist: reading, problems by row, and the form it becomes."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from inspector.engine import FormProblems, FormSession, Problem, load_form
from inspector.engine.checklist import (
    checklist_problems,
    read_checklist,
)
from inspector.engine.expansion import expand
from inspector.engine.names import node_names
from inspector.engine.xlsform import convert, read_form

GOOD = """# 示例检查表

| 设置 | 值 |
| --- | --- |
| form_id | sample |
| 版本 | 2026.11 |
| standard | 示例标准 |

## 第一部分 管理

适用：全部企业

| 项号 | 检查内容 | 依据 | 等级 | 证据 | 方法 | 适用条件 |
| --- | --- | --- | --- | --- | --- | --- |
| GM-3-1 | 对承包单位统一管理 | GM-3-1、GM-14 | 重大 | 合同照片 | 查资料 | |
| GM-3-2 | 特种作业持证上岗 | GM-3-2 | 一般 | | | ${GM-3-1} = ‘不符合’ |

## 第二部分 现场

| code | wording | basis | severity | evidence | method | applies_when |
| --- | --- | --- | --- | --- | --- | --- |
| A.1 | 通道畅通 | AF-1; AF-2 | general | | | |
"""


def problems_of(text: str, known: set[str] | None = None) -> list[Problem]:
    knows = known.__contains__ if known is not None else None
    return checklist_problems(read_checklist(text.encode(), name="表.md"), knows)


def test_a_checklist_is_read_with_its_settings_sections_and_items() -> None:
    checklist = read_checklist(GOOD.encode(), name="表.md")
    assert (checklist.title, checklist.form_id) == ("示例检查表", "sample")
    assert checklist.version == "2026.11"
    assert checklist.settings["standard"] == "示例标准"
    first, second = checklist.sections
    assert (first.title, first.hint, len(first.items)) == ("第一部分 管理", "适用：全部企业", 2)
    assert first.items[0].basis == ("GM-3-1", "GM-14")
    assert first.items[0].severity == "major"
    assert second.items[0].severity == "general"
    assert second.items[0].basis == ("AF-1", "AF-2")
    assert first.items[0].row == 15
    assert checklist_problems(checklist) == []


def test_a_workbook_says_the_same_as_the_text() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    settings = book.add_worksheet("settings")
    for at, pair in enumerate(
        [
            ("标题", "示例检查表"),
            ("form_id", "sample"),
            ("版本", "2026.11"),
            ("标准", "示例标准"),
        ]
    ):
        settings.write_row(at, 0, pair)
    sheet = book.add_worksheet("checklist")
    rows = [
        ["项号", "检查内容", "依据", "等级", "证据", "方法", "适用条件"],
        ["第一部分 管理"],
        ["GM-3-1", "对承包单位统一管理", "GM-3-1、GM-14", "重大", "合同照片", "查资料", ""],
        ["GM-3-2", "特种作业持证上岗", "GM-3-2", "一般", "", "", "${GM-3-1} = '不符合'"],
        ["第二部分 现场"],
        ["A.1", "通道畅通", "AF-1; AF-2", "一般"],
    ]
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    workbook = read_checklist(buffer.getvalue(), name="表.xlsx")
    text = read_checklist(GOOD.encode(), name="表.md")
    assert checklist_problems(workbook) == []
    assert [item.code for item in workbook.items] == [item.code for item in text.items]
    assert workbook.items[0].row == 3
    assert read_form(buffer.getvalue(), name="表.xlsx").form_id == "sample"


@pytest.mark.parametrize(
    ("old", "new", "row", "column", "said"),
    [
        ("| GM-3-2 | 特种", "| GM-3-1 | 特种", 16, "项号", "already used in row 15"),
        ("| GM-3-2 | 特种作业持证上岗", "| GM-3-2 | ", 16, "检查内容", "says nothing"),
        ("| 一般 |", "| 严重 |", 16, "等级", "严重"),
        ("${GM-3-1}", "${GM-9}", 16, "适用条件", "GM-9"),
        ("= ‘不符合’", "= (‘不符合’", 16, "适用条件", "missing"),
        ("| A.1 |", "| 甲 乙 |", 22, "项号", "甲 乙"),
        ("AF-1; AF-2", "", 22, "依据", "no basis"),
        ("| form_id | sample |", "| form_id | 示例 |", 1, "", "示例"),
        ("| 版本 | 2026.11 |", "", 1, "", "version"),
    ],
)
def test_a_problem_names_its_row_its_column_and_what_to_do(
    old: str, new: str, row: int, column: str, said: str
) -> None:
    assert old in GOOD
    (problem, *_rest) = problems_of(GOOD.replace(old, new))
    assert (problem.row, problem.column) == (row, column)
    assert said in problem.message
    assert problem.advice


def test_an_unknown_clause_is_named() -> None:
    (problem,) = problems_of(GOOD, {"GM-3-1", "GM-3-2", "AF-1", "AF-2"})
    assert "GM-14" in problem.message
    assert (problem.sheet, problem.row) == ("第一部分 管理", 15)


def test_a_missing_column_is_told_once() -> None:
    text = GOOD.replace("| 项号 | 检查内容 | 依据 | 等级 |", "| 项号 | 检查内容 | 出处 | 等级 |")
    assert "依据" in problems_of(text)[0].message


def test_a_condition_may_not_wait_for_a_later_item() -> None:
    text = GOOD.replace("查资料 | |", "查资料 | ${A.1} = '符合' |")
    assert "A.1" in problems_of(text)[0].message


def test_a_file_in_gb18030_is_read_and_another_encoding_is_named() -> None:
    assert read_checklist(GOOD.encode("gb18030"), name="表.md").title == "示例检查表"
    with pytest.raises(FormProblems) as caught:
        read_checklist(b"# \xff\xff\xff\xff", name="x.md")
    assert "GB18030" in caught.value.problems[0].message


def test_the_expansion_holds_only_columns_that_say_something() -> None:
    rows = expand(read_checklist(GOOD.encode(), name="表.md"))
    assert all(all(row.values()) for row in rows["survey"])
    types = {row["type"].split()[0] for row in rows["survey"]}
    assert types <= {"begin", "end", "select_one", "text", "image", "calculate", "date", "note"}


def test_an_item_asks_for_hazards_when_it_does_not_conform() -> None:
    form = load_form(convert(read_checklist(GOOD.encode(), name="表.md")).xform)
    session = FormSession(form)
    item = "/data/section_1/gm_3_1"
    meta = form.definitions[item].bind.metadata
    assert (meta["role"], meta["item"], meta["severity"]) == ("item", "GM-3-1", "major")
    assert meta["basis"] == "GM-3-1 GM-14"
    assert session.label(item) == "对承包单位统一管理"
    assert [label for _name, label in session.choices(item)] == [
        "符合",
        "不符合",
        "不涉及",
        "未检查",
    ]
    assert session.label(f"{item}_hazards") == "隐患"
    assert session.label_of(form.sections[1]) == "第二部分 现场"
    assert session.problems() == []
    assert not session.is_relevant("/data/section_1/gm_3_2")
    session.set_value(item, "nonconform")
    assert session.is_relevant("/data/section_1/gm_3_2")
    hazard = f"{item}_hazards[1]"
    asked = [problem.path for problem in session.problems()]
    assert asked == [f"{hazard}/gm_3_1_{part}" for part in ("place", "fact", "measure")]
    session.set_value(f"{hazard}/gm_3_1_measure", "deadline")
    assert f"{hazard}/gm_3_1_deadline" in [problem.path for problem in session.problems()]
    session.set_value(item, "not_checked")
    assert session.is_relevant(f"{item}_reason")


def test_every_hazard_has_an_id_of_its_own_that_it_keeps() -> None:
    form = load_form(convert(read_checklist(GOOD.encode(), name="表.md")).xform)
    session = FormSession(form)
    item = "/data/section_1/gm_3_1"
    assert session.value(f"{item}_hazards[1]/gm_3_1_uid") == ""
    session.set_value(item, "nonconform")
    session.add_repeat(f"{item}_hazards")
    ids = [session.value(f"{item}_hazards[{n}]/gm_3_1_uid") for n in (1, 2)]
    assert len({*ids, ""}) == 3
    session.set_value(item, "conform")
    assert "gm_3_1_hazards" not in session.submission_xml()
    session.set_value(item, "nonconform")
    resumed = FormSession.resume(form, session.answers())
    assert [resumed.value(f"{item}_hazards[{n}]/gm_3_1_uid") for n in (1, 2)] == ids


def test_metadata_survives_in_every_instance_of_a_repeat() -> None:
    form = load_form(convert(read_checklist(GOOD.encode(), name="表.md")).xform)
    hazards = "/data/section_1/gm_3_1_hazards"
    assert form.definitions[hazards].bind.metadata == {"role": "hazard", "item": "GM-3-1"}
    assert form.definitions[f"{hazards}/gm_3_1_fact"].bind.metadata == {
        "role": "fact",
        "item": "GM-3-1",
    }
    assert [section.metadata["role"] for section in form.sections] == ["section", "section"]


@given(st.lists(st.text(min_size=1, max_size=12), max_size=20, unique=True))
def test_node_names_are_unique_and_valid_whatever_the_codes(codes: list[str]) -> None:
    names = node_names(codes)
    assert len(set(names.values())) == len(codes)
    assert all(name.isascii() and name.isidentifier() for name in names.values())


def test_names_do_not_collide_with_those_made_from_another_item() -> None:
    names = node_names(["A", "A-photos", "a"])
    assert len(set(names.values())) == 3
    assert names["A-photos"] != "a_photos"


def test_a_missing_file_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FormProblems):
        read_checklist(tmp_path / "none.md")

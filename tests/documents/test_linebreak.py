"""No line starts or ends where Chinese forbids it, and nothing is lost between lines."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.documents.linebreak import NO_END, NO_START, break_lines
from inspector.paths import resources

TEXT = (
    "铸造车间2号中频炉（容量≥0.5 t，型号GW-0.5T/250kW）炉底坑内有积水，深度约3 cm；"
    "硫化氢浓度为12.5 mg/m³，温度41.5℃！其中“有限空间（污水池）”作业审批单：作业前氧含量19.5%……"
    "未填写？依据《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第十三条第（二）项、"
    "《建筑设计防火规范》GB 50016—2014（2018年版）第8.3.1条——抽查12项，占37.5％；"
    "买买提·依明（演示）于2026年11月21日14:30到场，电话0951-0000001，压差1.9 kPa≤2.0 kPa。"
)
WORD = re.compile(r"[0-9A-Za-z.\-/³:%]+")


def advances(text: str) -> list[float]:
    return [12.0 if character > "\u2e7f" or character in "“”‘’…—" else 6.0 for character in text]


def lines(text: str, width: float) -> list[tuple[int, int]]:
    return [(line.start, line.end) for line in break_lines(text, advances(text), width, width)]


def faults(text: str, width: float) -> list[str]:
    """Return what is wrong with the lines of `text`, set `width` wide."""
    found, wide = [], advances(text)
    inside = {at for word in WORD.finditer(text) for at in range(word.start() + 1, word.end())}
    for start, end in lines(text, width):
        if start and text[start] in NO_START:
            found.append(f"starts with {text[start]}")
        if end < len(text) and text[end - 1] in NO_END:
            found.append(f"ends with {text[end - 1]}")
        if start in inside:
            found.append(f"cut word before {text[start : start + 5]}")
        if sum(wide[start:end]) > width + 1e-6:
            found.append("past the margin")
    return found


def test_no_fault_over_a_sweep_of_widths() -> None:
    count, found = 0, []
    for width in range(160, 480):
        count += len(lines(TEXT, width))
        found += faults(TEXT, width)
    assert count > 2_000
    assert found == []


def test_no_fault_in_the_law_itself() -> None:
    files = sorted((resources() / "standards").glob("*.json"))
    clauses = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    texts = [
        text for file in clauses for text in strings(file) if len(text) > 30 and not text.isascii()
    ]
    assert len(texts) > 200
    for number, text in enumerate(texts):
        for width in (168 + number % 12, 442):
            assert [fault for fault in faults(text, width) if "past" not in fault] == []


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in strings(one)]


@pytest.mark.long
def test_no_fault_over_two_thousand_lines_and_more() -> None:
    found = [fault for width in range(120, 600) for fault in faults(TEXT, width)]
    assert found == []


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("压差为12.5 kPa", 72, ["压差为", "12.5 kPa"]),  # number and unit stay together
        ("浓度 ≥ 5 mg/m³", 60, ["浓度", "≥ 5 mg/m³"]),
        ("于2026年11月21日", 60, ["于2026年", "11月21日"]),
        ("应急检记〔2026〕1号", 90, ["应急检记", "〔2026〕1号"]),  # 序号 and 号 too
        ("他说：“好”", 48, ["他说：", "“好”"]),
        ("第一\n第二", 480, ["第一", "第二"]),
        (
            "温度１２．５℃、１２月５日",
            84,
            ["温度", "１２．５℃、", "１２月５日"],
        ),  # full-width digits
        ("浓度为0.5 mg/m³以下", 60, ["浓度为", "0.5 mg/m³", "以下"]),
        ("见Q/SY 1234—2026号", 72, ["见Q/SY", "1234—2026号"]),
        ("收到，共＿＿＿＿份。", 72, ["收到，共", "＿＿＿＿份。"]),  # room for the pen
        ("位于K1 203+500处", 60, ["位于", "K1 203+500", "处"]),  # a number in groups
        ("高程+1 385 m平台", 54, ["高程", "+1 385 m", "平台"]),
        ("账号0000 0000 000", 96, ["账号", "0000 0000 000"]),
        ("甲　　乙", 480, ["甲　　乙"]),  # runs of U+3000 stay
        ("", 480, [""]),
    ],
)
def test_lines(text: str, width: float, expected: list[str]) -> None:
    assert [text[start:end] for start, end in lines(text, width)] == expected


def test_a_word_wider_than_the_line_is_cut_and_nothing_else_is() -> None:
    text = "见" + "A" * 25 + "处"
    assert [text[a:b] for a, b in lines(text, 60)] == ["见", "A" * 10, "A" * 10, "A" * 5 + "处"]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("YH-yinchuan-07-20261121-01", 120, ["YH-yinchuan-07-", "20261121-01"]),
        ("12.5 mg/m³", 54, ["12.5", "mg/m³"]),
        ("12.5 mg/m³", 42, ["12.5", "mg/m³"]),
        ("1234.5mg/m³", 60, ["1234.5mg/", "m³"]),
        ("41.5℃，两名", 24, ["41.", "5℃，", "两名"]),  # ℃ begins no line where it can be helped
        ("5℃，两名", 18, ["5", "℃，", "两", "名"]),
        ("123456789³", 54, ["12345678", "9³"]),  # what is raised stays with its letter
    ],
)
def test_a_word_that_is_too_wide_is_cut_at_its_seams(
    text: str, width: float, expected: list[str]
) -> None:
    assert [text[start:end] for start, end in lines(text, width)] == expected


ALPHABET = st.sampled_from("中文检查，。；：！？）》”…—（《“‘0123.5%℃mgkPa/³≥ 　\n𬭚")


@given(st.text(ALPHABET, max_size=120), st.integers(24, 300))
def test_nothing_is_lost_and_nothing_overflows(text: str, width: int) -> None:
    wide = advances(text)
    at = 0
    for start, end in lines(text, width):
        assert text[at:start].strip(" \n\u3000") == ""
        assert start <= end
        assert sum(wide[start:end]) <= width + 1e-6 or end - start == 1
        at = end
    assert text[at:].strip(" \n\u3000") == ""


@given(
    st.lists(
        st.sampled_from(["检查", "隐患，", "（车间）", "“停用”", "12.5，", "《办法》：", "3 项；"])
    )
)
def test_marks_of_real_sentences_never_stand_wrong(parts: list[str]) -> None:
    text = "".join(parts)
    for width in (60, 96, 150):
        assert [fault for fault in faults(text, width) if "past" not in fault] == []

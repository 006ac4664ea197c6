"""What pdfplumber measures in the PDF itself, against documents §3 and GB/T 9704-2012.

Within 0.5 mm and 0.5 pt. Lengths of pdfplumber are points from the upper left corner.
"""

from collections import Counter
from functools import cache
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any

import pdfplumber
import pytest

from inspector.documents.letter import draw_letter
from inspector.documents.render import render
from tests.documents.letters import FURNITURE, letter
from tests.documents.specimen import specimen_record

MM = 72 / 25.4
HALF_MM = 0.5 * MM
HALF_PT = 0.5

Char = dict[str, Any]


@cache
def pages(pdf: bytes) -> list[list[Char]]:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [page.chars for page in document.pages]


@cache
def rules(pdf: bytes, page: int = 0) -> list[dict[str, Any]]:
    """Return the horizontal lines of a page, from the top."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        lines = [line for line in document.pages[page].lines if line["height"] < 0.1]
    return sorted(lines, key=lambda line: line["top"])


def rows(chars: list[Char]) -> list[list[Char]]:
    """Return the characters line by line, by their baseline, from the top."""
    ordered = sorted(chars, key=lambda c: (round(baseline(c), 1), c["x0"]))
    return [list(row) for _y, row in groupby(ordered, key=lambda c: round(baseline(c), 1))]


def baseline(char: Char) -> float:
    """Return how far the baseline of a character lies below the upper edge."""
    return 297 * MM - char["matrix"][5]


def text(row: list[Char]) -> str:
    return "".join(c["text"] for c in row)


def row_with(chars: list[Char], words: str) -> list[Char]:
    return next(row for row in rows(chars) if words in text(row))


def body_of(chars: list[Char]) -> list[list[Char]]:
    """Return the rows of 3号 text."""
    return [row for row in rows(chars) if abs(row[0]["size"] - 16) < HALF_PT]


@pytest.fixture(scope="module")
def a_letter() -> bytes:
    return draw_letter(letter(), FURNITURE)


@pytest.fixture(scope="module")
def full() -> bytes:
    """A letter whose text is full-width characters only: the grid itself."""
    return draw_letter(letter(paragraphs=("检查" * 1200,), attachments=()), FURNITURE)


def test_a_full_page_of_a_letter_has_22_lines_of_28_characters(full: bytes) -> None:
    lines = body_of(pages(full)[1])
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}


def test_the_lines_of_a_letter_fill_the_text_area(full: bytes) -> None:
    for line in body_of(pages(full)[1]):
        assert line[0]["x0"] == pytest.approx(28 * MM, abs=HALF_MM)
        assert line[-1]["matrix"][4] + 16 == pytest.approx((210 - 26) * MM, abs=HALF_MM)


def test_the_line_pitch_of_a_letter_is_a_22nd_of_225_mm(full: bytes) -> None:
    lines = body_of(pages(full)[1])
    for above, below in pairwise(lines):
        assert baseline(below[0]) - baseline(above[0]) == pytest.approx(225 * MM / 22, abs=0.05)
    # The first and the last line stand as far from the edges of the text area as from each other.
    middle = baseline(lines[0][0]) - 0.36 * 16
    assert middle - 37 * MM == pytest.approx(225 * MM / 44, abs=HALF_MM)
    last = baseline(lines[-1][0]) - 0.36 * 16
    assert 297 * MM - 35 * MM - last == pytest.approx(225 * MM / 44, abs=HALF_MM)


def test_text_of_every_page_stands_on_the_same_22_lines(a_letter: bytes) -> None:
    first = 37 * MM + 225 * MM / 44 + 0.36 * 16
    for chars in pages(a_letter):
        for line in body_of(chars):
            step = (baseline(line[0]) - first) / (225 * MM / 22)
            assert step == pytest.approx(round(step), abs=0.02)


def test_sizes_of_a_letter(a_letter: bytes) -> None:
    chars = pages(a_letter)
    for words, size, page in (
        ("工贸行业安全生产督查情况的通报", 22, 0),
        ("示安办", 16, 0),
        ("各乡镇人民政府", 16, 0),
        ("一、基本情况", 16, 0),
        ("— 1 —", 14, 0),
        ("抄送", 14, -1),
        ("印发", 14, -1),
    ):
        for char in row_with(chars[page], words):
            if char["size"] > 10:  # not the small lines beside the QR code
                assert char["size"] == pytest.approx(size, abs=HALF_PT), words


def test_the_organ_stands_35_mm_below_the_text_area_in_red(a_letter: bytes) -> None:
    row = row_with(pages(a_letter)[0], "文件")
    size = row[0]["size"]
    top = baseline(row[0]) - 0.86 * size  # where a Chinese character has its upper edge
    assert top == pytest.approx((37 + 35) * MM, abs=HALF_MM)
    assert {char["non_stroking_color"] for char in row} == {(0.9, 0, 0)}
    middle = (row[0]["matrix"][4] + row[-1]["matrix"][4] + size) / 2
    assert middle == pytest.approx((28 + 156 / 2) * MM, abs=HALF_MM)


def test_the_red_rule_is_as_wide_as_the_text_and_4_mm_below_the_number(a_letter: bytes) -> None:
    rule = rules(a_letter)[0]
    assert rule["stroking_color"] == (0.9, 0, 0)
    assert rule["x0"] == pytest.approx(28 * MM, abs=HALF_MM)
    assert rule["x1"] == pytest.approx(184 * MM, abs=HALF_MM)
    number = row_with(pages(a_letter)[0], "示安办")
    foot = baseline(number[0]) + 0.14 * 16  # where a Chinese character has its lower edge
    assert rule["top"] - foot == pytest.approx(4 * MM, abs=HALF_MM)


def test_two_lines_stay_blank_below_the_rule_and_the_title_is_centred(a_letter: bytes) -> None:
    rule = rules(a_letter)[0]
    title = row_with(pages(a_letter)[0], "关于2026年第四季度")
    blank = (baseline(title[0]) - 0.86 * 22 - rule["top"]) / (225 * MM / 22)
    assert 1.8 <= blank <= 2.5
    middle = (title[0]["matrix"][4] + title[-1]["matrix"][4] + 22) / 2
    assert middle == pytest.approx(106 * MM, abs=HALF_MM)


def test_paragraphs_begin_two_characters_in(a_letter: bytes) -> None:
    row = row_with(pages(a_letter)[0], "按照年度督查计划")
    assert row[0]["matrix"][4] == pytest.approx(28 * MM + 2 * 156 * MM / 28, abs=HALF_MM)


def test_page_numbers_stand_7_mm_below_the_text_at_the_outer_corner(a_letter: bytes) -> None:
    for number, chars in enumerate(pages(a_letter), start=1):
        row = [c for c in row_with(chars, f"— {number} —") if c["size"] > 10]
        dash = baseline(row[0]) - 0.36 * 14
        assert dash == pytest.approx((37 + 225 + 7) * MM, abs=HALF_MM)
        left, right = row[0]["matrix"][4], row[-1]["x1"]
        if number % 2:
            assert right == pytest.approx(184 * MM - 14, abs=HALF_MM)
        else:
            assert left == pytest.approx(28 * MM + 14, abs=HALF_MM)


def test_the_imprint_ends_on_the_lower_edge_of_the_text_area(a_letter: bytes) -> None:
    with pdfplumber.open(BytesIO(a_letter)) as document:
        last = len(document.pages) - 1
    lines = rules(a_letter, last)[-3:]
    assert lines[-1]["top"] == pytest.approx((37 + 225) * MM, abs=HALF_MM)
    widths = [line["linewidth"] / MM for line in lines]
    assert widths == pytest.approx([0.35, 0.25, 0.35], abs=0.02)


def test_the_date_stands_four_characters_from_the_right() -> None:
    one_page = letter(paragraphs=("现予通报。",), attachments=(), note="")
    row = row_with(pages(draw_letter(one_page, FURNITURE))[0], "2026年11月22日")
    cell = 156 * MM / 28
    assert row[-1]["matrix"][4] + cell == pytest.approx(184 * MM - 4 * cell, abs=HALF_MM)


# 文书: documents §3, first table.


@pytest.fixture(scope="module")
def a_record() -> bytes:
    return render(specimen_record())


def test_a_record_stands_inside_the_margins_of_the_template(a_record: bytes) -> None:
    for chars in pages(a_record):
        text_area = [c for c in chars if 60 < baseline(c) < 775]
        assert min(c["matrix"][4] for c in text_area) == pytest.approx(31.75 * MM, abs=HALF_MM)
        assert max(c["x1"] for c in text_area) <= (210 - 31.75) * MM + 0.01
        assert all(25.4 * MM - 0.01 <= baseline(c) <= (297 - 25.4) * MM for c in text_area)


def test_sizes_of_a_record(a_record: bytes) -> None:
    first, second = pages(a_record)[:2]
    for chars, words, size in (
        (first, "现场检查记录", 18),
        (first, "应急检记", 12),
        (first, "被检查单位：", 12),
        (first, "共 2 页 第 1 页", 9),
        (second, "（续页）", 10.5),
    ):
        assert row_with(chars, words)[0]["size"] == pytest.approx(size, abs=HALF_PT)
    sizes = Counter(round(c["size"], 1) for c in first)
    assert sizes.most_common(1)[0][0] == 12.0


def test_title_and_number_of_a_record_are_centred(a_record: bytes) -> None:
    chars = pages(a_record)[0]
    for words in ("现场检查记录", "应急检记"):
        row = row_with(chars, words)
        middle = (row[0]["matrix"][4] + row[-1]["matrix"][4] + row[-1]["size"]) / 2
        assert middle == pytest.approx(105 * MM, abs=HALF_MM)


def test_the_lines_of_a_record_are_one_and_a_half_grid_lines_apart(a_record: bytes) -> None:
    lines = [row for row in rows(pages(a_record)[1]) if row[0]["size"] == 12][:8]
    for above, below in pairwise(lines):
        pitch = baseline(below[0]) - baseline(above[0])
        steps = pitch / (1.5 * 15.6)
        assert steps == pytest.approx(round(steps), abs=0.02) or pitch > 1.5 * 15.6


def test_the_double_rule_is_thin_above_and_thick_below(a_record: bytes) -> None:
    thin, thick = rules(a_record)[:2]
    assert thin["linewidth"] < 1 < thick["linewidth"]
    for rule in (thin, thick):
        assert rule["x0"] == pytest.approx(31.75 * MM, abs=HALF_MM)
        assert rule["x1"] == pytest.approx((210 - 31.75) * MM, abs=HALF_MM)
        assert 15 * MM < rule["top"] < 25.4 * MM


def test_fill_in_lines_of_a_record_run_to_the_end_of_the_line(a_record: bytes) -> None:
    words = row_with(pages(a_record)[0], "检查场所：")
    foot = baseline(words[0])
    rule = next(r for r in rules(a_record) if foot < r["top"] < foot + 6)
    assert rule["x1"] == pytest.approx((210 - 31.75) * MM, abs=HALF_MM)

"""Papers before they are a file: fields in order, what stays together, what splits where."""

from datetime import date

import pytest

from inspector.documents.blocks import BLANK, Block, Field, Text, fill_in, lines_of, paragraph
from inspector.documents.layout import paginate
from inspector.documents.papers.inspection_record import inspection_record_story
from inspector.documents.papers.rectification_order import by_deadline, item_ranges
from inspector.documents.signatures import SignatureLine
from inspector.documents.table import Column, Table, TableRow, table
from inspector.documents.template_sets import shipped
from inspector.documents.templates import spans


def test_the_fields_of_the_record_stand_in_their_order(record) -> None:
    text = "".join(lines_of(inspection_record_story(record, shipped().of(record.head))))
    labels = [
        "现场检查记录",
        "应急检记",
        "被检查单位：",
        "地址：",
        "法定代表人（负责人）：",
        "职务：",
        "联系电话：",
        "检查场所：",
        "检查时间：",
        "我们是",
        "检查情况：",
        "本记录仅限",
    ]
    places = [text.index(label) for label in labels]
    assert places == sorted(places)


def test_an_empty_field_is_struck_through() -> None:
    assert lines_of(fill_in(Field("地址：", ""))) == [f"地址：{BLANK}"]


def test_fields_share_a_line_only_where_they_fit() -> None:
    short = (Field("职务：", "经理"), Field("电话：", "1"))
    assert len(fill_in(*short)) == 1
    assert len(fill_in(Field("职务：", "经" * 40), Field("电话：", "1"))) == 2


def test_signature_lines_never_stand_alone_on_a_page(record, replaced) -> None:
    for count in range(1, 30):
        lines = tuple(replaced(record.problems[0], number=n, text="缺少护栏") for n in range(count))
        story = inspection_record_story(replaced(record, problems=lines), shipped().of(record.head))
        for page in paginate(story, 698, 658):
            first = page.placed[0][0]
            assert not isinstance(first, SignatureLine)
            assert page.used <= page.room + 1e-6


def test_no_line_of_a_paragraph_is_left_alone() -> None:
    text = paragraph("检查" * 200)
    assert isinstance(text, Text)
    for room in range(10, 250):
        halves = text.split(room)
        if halves:
            assert min(len(half.lines) for half in halves if isinstance(half, Text)) >= 2
            assert sum(half.height for half in halves) == pytest.approx(text.height)


def test_a_tall_row_is_split_and_a_low_one_moves() -> None:
    columns = (Column("序号", 40, "center"), Column("问题", 200))
    tall = table(columns, [("1", "检查" * 500)])
    halves = tall.split(300)
    assert halves is not None
    low = table(columns, [("1", "检查")])
    assert low.split(30) is None


def test_items_are_grouped_by_deadline(order) -> None:
    assert by_deadline(order.items) == [
        (date(2026, 11, 28), [1, 3]),
        (date(2026, 12, 21), [2, 4]),
    ]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([1], "1"), ([1, 2], "1、2"), ([1, 2, 3], "1至3"), ([1, 3, 4, 5, 9], "1、3至5、9")],
)
def test_item_numbers_are_written_as_ranges(numbers: list[int], text: str) -> None:
    assert item_ranges(numbers) == text


def test_values_with_braces_stay_as_they_are() -> None:
    assert [span.text for span in spans("于{place}检查", place="{a}")] == ["于", "{a}", "检查"]


def test_the_rest_of_a_row_has_its_number() -> None:
    columns = [Column("序号", 31, "center"), Column("存在的问题", 200)]
    whole = table(columns, [("12", "检查" * 400), ("13", "检查")])
    numbers: list[list[str]] = []
    rest: Block = whole
    while halves := rest.split(300):
        upper, rest = halves
        assert isinstance(upper, Table)
        numbers.append([row_number(row) for row in upper.rows])
    assert isinstance(rest, Table)
    numbers.append([row_number(row) for row in rest.rows])
    assert len(numbers) > 2
    assert numbers[0] == ["12"]
    assert all(page == ["12续"] for page in numbers[1:-1])
    assert numbers[-1] == ["12续", "13"]


def row_number(row: TableRow) -> str:
    return "".join(line.text for line in row.cells[0])

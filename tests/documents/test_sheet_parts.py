"""Parts of sheets: what is left for the pen, what stays together, what goes on after a page."""

from dataclasses import replace
from typing import TypeGuard

import pytest

from inspector.documents.blocks import BLANK, Block, Row, Text, lines_of, paragraph
from inspector.documents.layout import paginate
from inspector.documents.page import BODY_HEIGHT
from inspector.documents.papers.rectification_order import Seal, rectification_order_story
from inspector.documents.render import render_paper
from inspector.documents.sheet_blocks import (
    PEN_LINES,
    PEN_ROOM,
    SPLIT_ROW,
    ApprovalBox,
    GridRow,
    Pen,
    approval_box,
    grid,
    lines_of_options,
    sheet_table,
)
from inspector.documents.sheet_places import ROOM
from inspector.documents.sheet_story import sheet_story
from inspector.documents.signatures import SignatureLine
from inspector.documents.table import Column, Table, table
from inspector.documents.template_sets import every_set, shipped
from inspector.documents.text import Line
from inspector.domain.paper import PaperKind, RectificationOrder
from inspector.domain.sheet import FORM, LINE, LINES, ColumnSpec, FieldSpec, TableSpec
from tests.documents.sheets import sheet

SET = next(one for one in every_set() if one.id == "emergency-2026.1")


def story_of(kind: PaperKind, name: str, **fields: str) -> list[Block]:
    spec = SET.spec(kind)
    paper = sheet(SET, spec, name)
    return sheet_story(replace(paper, fields={**paper.fields, **fields}), spec, SET)


def text_of(line: Line) -> str:
    return line.text


def test_a_field_for_the_pen_is_ruled_and_others_are_struck_through() -> None:
    story = story_of(PaperKind.REPORT_TO_AUTHORITY, "bare")
    (row,) = [one for one in story if isinstance(one, Row)]
    for _left, cell in row.cells:
        font, filled = cell.lines[-1].looks[-1]
        assert filled
        assert font
        assert cell.fill  # on to the end of its room
        assert BLANK not in cell.lines[-1].text
    said = lines_of(story_of(PaperKind.SAMPLING_VOUCHER, "bare"))
    assert f"地址：{BLANK}" in said


def test_a_preview_leaves_room_for_what_is_required_and_strikes_out_the_rest() -> None:
    ahead = SET.so_far(PaperKind.INQUIRY_NOTICE)
    spec = ahead.spec(PaperKind.INQUIRY_NOTICE)
    paper = sheet(SET, spec, "bare")
    empty = replace(paper, fields=dict.fromkeys(paper.fields, ""))
    said = "".join(lines_of(sheet_story(empty, spec, ahead)))
    assert f"到{ROOM}接受询问调查" in said
    issued = "".join(lines_of(sheet_story(empty, SET.spec(paper.head.kind), SET)))
    assert f"到{BLANK}接受询问调查" in issued
    left = [
        one.label for one in SET.spec(PaperKind.SAMPLING_VOUCHER).so_far().fields if not one.pen
    ]
    assert "地址" in left


@pytest.mark.parametrize(("kind", "lines"), [(LINE, 1), (LINES, PEN_LINES)])
def test_a_text_for_the_pen_is_ruled_whatever_its_kind(kind: str, lines: int) -> None:
    spec = replace(
        SET.spec(PaperKind.SAMPLING_VOUCHER),
        fields=(FieldSpec(id="told", label="经过", kind=kind, pen=True),),
        tables=(),
        parts=({"text": "told"},),
    )
    paper = replace(sheet(SET, spec, "bare"), fields={}, tables={})
    texts = [one for one in sheet_story(paper, spec, SET) if isinstance(one, Text)]
    ruled = [one for one in texts if one.lines[-1].looks[-1][1]]
    assert len(ruled) == lines
    assert not any(BLANK in text_of(line) for one in ruled for line in one.lines)


def test_a_preview_leaves_room_for_rows_that_are_required() -> None:
    """A table as well as rows that stand as sentences."""
    samples = SET.spec(PaperKind.SAMPLING_VOUCHER).so_far().table("samples")
    assert samples is not None
    assert (samples.required, samples.blank) == (True, 1)
    kind = PaperKind.INQUIRY_RECORD
    ahead = SET.so_far(kind)
    spec = ahead.spec(kind)
    assert any(one.required for one in spec.tables)
    paper = sheet(SET, spec, "bare")
    texts = {one.id: "x" for one in spec.fields}
    empty = replace(paper, fields=texts, tables={})
    assert BLANK not in "".join(lines_of(sheet_story(empty, spec, ahead)))
    issued = "".join(lines_of(sheet_story(empty, SET.spec(kind), SET)))
    assert BLANK in issued


def test_a_preview_of_every_paper_of_every_set_is_drawn_without_a_word() -> None:
    for template in every_set():
        for spec in template.papers.values():
            if spec.parts:
                paper = sheet(template, spec, "bare")
                empty = replace(paper, fields=dict.fromkeys(paper.fields, ""), photos=())
                assert render_paper(empty, complete=False).pdf.startswith(b"%PDF")


def test_what_an_archivist_fills_in_later_is_left_empty() -> None:
    rows = [one for one in story_of(PaperKind.CASE_COVER, "bare") if isinstance(one, GridRow)]
    shown = {
        "".join(map(text_of, row.cells[n][2])): "".join(map(text_of, row.cells[n + 1][2]))
        for row in rows
        for n in range(0, len(row.cells), 2)
    }
    assert [shown[name] for name in ("立案日期", "结案日期", "归档日期", "归档号")] == [""] * 4
    assert shown["当事人"] == BLANK


def test_a_period_stands_on_one_line() -> None:
    for kind, label in (
        (PaperKind.INQUIRY_RECORD, "询问时间："),
        (PaperKind.INQUEST_RECORD, "勘验时间："),
        (PaperKind.SAMPLING_VOUCHER, "抽样时间："),
    ):
        said = lines_of(story_of(kind, "ordinary"))
        assert f"{label}2026年11月21日14时30分　至　2026年11月21日14时30分" in said


def test_an_original_decision_is_named_in_brackets_of_its_own() -> None:
    said = "".join(
        lines_of(
            story_of(
                PaperKind.REINSPECTION_OPINION,
                "ordinary",
                original_number="（示例）应急责改〔2026〕1号",
            )
        )
    )
    assert "作出了责令限期整改的决定［（示例）应急责改〔2026〕1号］" in said


def test_papers_are_transferred_without_an_empty_list() -> None:
    said = "".join(lines_of(story_of(PaperKind.CASE_TRANSFER, "bare")))
    assert "附件材料" not in said
    assert "处理结果请函告本机关。" in said


def test_an_option_stays_whole_on_its_line() -> None:
    lines = lines_of_options(["☐查阅资料", "☐现场检查", "☐询问"], 12 * 11.0, 12)
    assert lines == ["☐查阅资料　☐现场检查", "☐询问"]


ALONE = (SignatureLine, Seal, Pen)


@pytest.mark.parametrize(
    ("template", "spec"),
    [
        pytest.param(one, spec, id=f"{one.id}-{spec.kind.value.lower()}")
        for one in every_set()
        for spec in one.papers.values()
        if spec.layout == FORM and not spec.photos
    ],
)
def test_signatures_and_seal_never_begin_a_page(template, spec) -> None:
    for name in ("ordinary", "long", "bare"):
        story = sheet_story(sheet(template, spec, name), spec, template)
        # Whatever stands above, as far down the page as it may.
        for above in range(0, int(BODY_HEIGHT), 23):
            first = replace(paragraph("甲"), leading=float(above or 1))
            for page in paginate([first, *story], BODY_HEIGHT, BODY_HEIGHT - 40)[1:]:
                assert not isinstance(page.placed[0][0], ALONE), above


def test_a_row_that_goes_on_repeats_its_label_and_leaves_no_line_alone() -> None:
    (row,) = grid([[("检查内容", "查" * 2000)]], label_mm=30)
    assert isinstance(row, GridRow)
    total = len(row.cells[1][2])
    for room in range(40, int(row.height), 7):
        halves = row.split(room)
        if halves is None:
            continue
        upper, lower = halves
        assert isinstance(upper, GridRow)
        assert isinstance(lower, GridRow)
        assert upper.height <= room
        assert text_of(upper.cells[0][2][0]) == text_of(lower.cells[0][2][0]) == "检查内容"
        assert len(upper.cells[1][2]) + len(lower.cells[1][2]) == total
        assert min(len(upper.cells[1][2]), len(lower.cells[1][2])) >= 2


def test_a_row_of_a_table_leaves_no_line_alone() -> None:
    whole = table([Column("存在的问题", 200)], [["查" * 600]])
    rooms = range(60, int(whole.height), 7)
    split = [halves for room in rooms if (halves := whole.split(room))]
    assert len(split) > len(rooms) / 2
    for halves in split:
        parts = [half.rows[0] for half in halves if isinstance(half, Table)]
        assert len(parts) == 2
        assert all(len(part.cells[0]) >= 2 for part in parts)


def test_a_list_has_as_many_rows_on_a_page_as_its_form_says() -> None:
    columns = (ColumnSpec(id="name", head="名称"),)
    spec = TableSpec(id="t", label="清单", columns=columns, per_page=10, row_mm=12)
    whole = sheet_table(spec, [{"name": str(n)} for n in range(25)], before=4)
    tables = on_pages(whole)
    assert [len(one.rows) for one in tables] == [10, 10, 5]
    assert all(row.height >= 12 * 72 / 25.4 for one in tables for row in one.rows)
    # 序号 runs on (documents §4.9, §4.16).
    assert tables[1].rows[0].cells[0][0].text == "11"


def test_a_list_with_high_rows_goes_on_without_a_page_that_is_half_empty() -> None:
    columns = (ColumnSpec(id="name", head="名称"),)
    spec = TableSpec(id="t", label="清单", columns=columns, per_page=14, row_mm=14)
    # Three lines a row: fourteen of them are higher than a page.
    tables = on_pages(sheet_table(spec, [{"name": "检查" * 50}] * 28, before=4))
    assert [len(one.rows) for one in tables[:-1]] == [len(tables[0].rows)] * (len(tables) - 1)
    assert 7 < len(tables[0].rows) < 14


def test_no_page_of_a_list_has_more_rows_than_the_form_of_the_country() -> None:
    # documents §4.8, §4.9, §4.14, §4.16
    most = {
        PaperKind.SAMPLING_VOUCHER: 6,
        PaperKind.EVIDENCE_PRESERVATION: 10,
        PaperKind.SERVICE_RECEIPT: 5,
        PaperKind.CASE_CONTENTS: 14,
    }
    for kind, rows in most.items():
        for template in every_set():
            if kind not in template.papers:
                continue
            (spec,) = template.papers[kind].tables
            one = {column.id: "甲" for column in spec.columns}
            tables = on_pages(sheet_table(spec, [one] * (rows + 1), before=4))
            assert [len(part.rows) for part in tables] == [rows, 1]


def on_pages(whole: Table) -> list[Table]:
    """Return what of a table stands on each page."""
    pages = paginate([whole], 690.0, 690.0)
    return [part for page in pages for part, _down in page.placed if isinstance(part, Table)]


def test_a_signature_in_a_box_stays_with_two_lines_of_what_is_signed() -> None:
    pen = Pen("签名：", "年")
    for count in range(12, 60):
        box = approval_box("意见", "\n".join(["检查"] * count), pen, label_mm=30)
        assert box.height > SPLIT_ROW
        for room in range(20, int(box.height), 7):
            halves = box.split(room)
            if halves:
                upper, rest = halves
                assert isinstance(upper, GridRow)
                assert isinstance(rest, ApprovalBox)
                above = len(upper.cells[1][2])
                assert min(above, len(rest.text)) >= 2
                assert above + len(rest.text) == count


def test_the_head_of_a_later_page_names_who_is_questioned() -> None:
    import io

    import pdfplumber

    paper = sheet(SET, SET.spec(PaperKind.INQUIRY_RECORD), "long")
    fields = {**paper.fields, "person": "被询问人甲"}
    with pdfplumber.open(io.BytesIO(render_paper(replace(paper, fields=fields)).pdf)) as pdf:
        assert "被询问人姓名：被询问人甲" in (pdf.pages[1].extract_text() or "")


def test_a_problem_without_a_basis_has_it_struck_through(
    order: RectificationOrder, replaced
) -> None:
    item = replaced(order.items[0], citation="")
    story = rectification_order_story(replaced(order, items=(item,)), shipped().of(order.head))
    (found,) = [block for block in story if isinstance(block, Table)]
    assert found.rows[0].cells[2][0].text == BLANK


def test_the_small_marks_stay_below_the_line_of_the_page_numbers() -> None:
    import io

    import pdfplumber

    paper = sheet(SET, SET.spec(PaperKind.INQUIRY_RECORD), "bare")
    number = "（示例）暂编询〔2026〕07-3号"
    paper = replace(paper, head=replace(paper.head, version=2, number=number))
    drawn = render_paper(paper, frozen_sha256="0" * 64)
    with pdfplumber.open(io.BytesIO(drawn.pdf)) as pdf:
        low = [one for one in pdf.pages[0].chars if one["bottom"] > 775]
    marks = [one for one in low if one["size"] < 8]
    pages = [one for one in low if one["size"] > 8]
    assert "正式文号由机关登记后对应" in "".join(one["text"] for one in marks)
    assert "逐页签名" in "".join(one["text"] for one in pages)
    assert max(one["bottom"] for one in pages) <= min(one["top"] for one in marks) + 1.5
    assert max(one["x1"] for one in marks) <= 595 - 90
    assert max(one["bottom"] for one in marks) <= 842 - 14


def test_what_is_written_at_length_has_room_for_three_lines_of_the_pen() -> None:
    for kind, count in ((PaperKind.REPORT_TO_AUTHORITY, 1), (PaperKind.SERVICE_RECEIPT, 1)):
        empty = [
            block
            for block in story_of(kind, "bare")
            if isinstance(block, Text) and block.fill and not block.lines[0].text.strip()
        ]
        assert len(empty) == count * PEN_LINES
        assert all(look[1] for block in empty for look in block.lines[0].looks)  # ruled
    rows = [one for one in story_of(PaperKind.HAZARD_REGISTRATION, "bare") if has_room(one)]
    assert [text_of(one.cells[0][2][0]) for one in rows] == ["整改措施", "监控措施"]
    assert not any(map(has_room, story_of(PaperKind.HAZARD_REGISTRATION, "ordinary")))


def has_room(block: Block) -> TypeGuard[GridRow]:
    return isinstance(block, GridRow) and block.lowest == PEN_ROOM


def test_blanks_typed_to_indent_a_paragraph_do_not_indent_it_twice() -> None:
    typed = "　　第一段\n　　第二段　　末尾"
    texts = lines_of(story_of(PaperKind.ON_SITE_MEASURES, "ordinary", scope=typed))
    assert "第一段" in texts
    assert "第二段　　末尾" in texts  # inside a line a run of U+3000 stays


def test_an_inquiry_is_signed_in_the_order_of_its_form() -> None:
    """Whoever asks, whoever writes, whoever is asked (documents §4.6)."""
    labels = [
        block.label
        for block in story_of(PaperKind.INQUIRY_RECORD, "ordinary")
        if isinstance(block, (Pen, SignatureLine)) and block.label
    ]
    assert labels == ["询问人（签名）：", "记录人（签名）：", "被询问人（签名）："]


def test_no_page_of_a_form_has_its_last_row_alone() -> None:
    for count in range(40):
        story = story_of(PaperKind.HAZARD_REGISTRATION, "ordinary", fact="检查\n" * count + "检查")
        for page in paginate(story, BODY_HEIGHT, BODY_HEIGHT):
            assert len(page.placed) > 1

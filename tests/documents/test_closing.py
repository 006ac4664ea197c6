"""The end of a paper: signatures and seal with text before them, and little white behind it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from inspector.documents import page as page_module
from inspector.documents.blocks import Block, Row, Text, closes, lines_of, paragraph
from inspector.documents.closing import (
    LEAST_TEXT,
    MOST_WHITE,
    closed_pages,
    white_before_end,
)
from inspector.documents.layout import Page, paginate
from inspector.documents.render import Paper, render_paper
from inspector.documents.sheet_blocks import LEAST_ROW, PEN_ROOM, Pen, grid
from inspector.documents.signatures import CLOSE_LINE, LINE, SignatureLine
from inspector.documents.table import Column, Table, table
from inspector.documents.text import GRID, ROOMY
from inspector.domain.paper import InspectionRecord, PaperKind, RectificationOrder
from tests.documents.every_paper import Made, drawn, every_paper, with_findings

FORMS = [each for each in every_paper() if not each.values[0].is_letter]
ROOM = page_module.BODY_HEIGHT
QUARTER = MOST_WHITE + 0.01
# Boxes are as high as what is written into them: nothing there to set closer or wider.
OF_BOXES = {PaperKind.CLOSE_OUT_SHEET: 0.31}


class _Laid(Exception):
    """The pages of a paper are laid; drawing them would take three times as long."""

    def __init__(self, pages: list[Page]) -> None:
        super().__init__()
        self.pages = pages


@pytest.fixture
def lay(monkeypatch: pytest.MonkeyPatch) -> Callable[[Paper], list[Page]]:
    """Return what gives the pages of a paper as they are about to be drawn."""

    def noted(*arguments: Any) -> list[Page]:
        raise _Laid(closed_pages(*arguments))

    def pages_of(paper: Paper) -> list[Page]:
        with pytest.raises(_Laid) as caught:
            drawn(paper)
        return caught.value.pages

    monkeypatch.setattr(page_module, "closed_pages", noted)
    return pages_of


def of_length(made: Made, count: int) -> Any:
    """Return a paper whose findings are longer with `count`."""
    paper = made.paper()
    if isinstance(paper, InspectionRecord):
        line = replace(paper.problems[0], text="缺少护栏")
        lines = (replace(line, number=number) for number in range(1, count + 2))
        return replace(paper, problems=tuple(lines))
    if isinstance(paper, RectificationOrder):
        item = replace(paper.items[0], text="缺少护栏")
        items = (replace(item, number=number) for number in range(1, count + 2))
        return replace(paper, items=tuple(items))
    return with_findings(made, paper, "检查" * 18 * (count + 1))


@pytest.mark.parametrize("made", FORMS)
def test_signatures_start_no_page_without_text_and_leave_little_white(
    made: Made, lay: Callable[[Paper], list[Page]]
) -> None:
    step = 1 if made.spec.kind is PaperKind.RECTIFICATION_ORDER else 2
    for count in range(0, 30, step):
        pages = lay(of_length(made, count))
        assert white_before_end(pages) <= OF_BOXES.get(made.spec.kind, QUARTER) * ROOM
        for page in pages:
            assert page.used <= page.room + 1e-6
            assert text_before_end(page) >= LEAST_TEXT


def text_before_end(page: Page) -> int:
    """Return how many lines stand before what is signed on a page; many where nothing is."""
    lines = 0
    for block, _down in page.placed:
        if closes(block):
            return lines
        # A row of a table or of boxes stands below its head or beside its label.
        lines += len(lines_of([block])) if isinstance(block, (Text, Row)) else LEAST_TEXT
    return LEAST_TEXT


def story(lines: int, seal: float = 200.0) -> list[Block]:
    """Return so many lines of text, each a paragraph, and an end that stays together."""
    text: list[Block] = [paragraph("检查") for _line in range(lines)]
    label = SignatureLine("签名：", 40.0, "", height=seal, least=seal)
    return [*text, label, paragraph("一式两份")]


def test_a_paper_that_has_room_is_set_as_roomy_as_papers_are() -> None:
    (page,) = closed_pages(story(10), ROOM, ROOM)
    assert {block.leading for block, _down in page.placed if isinstance(block, Text)} == {ROOMY}


def test_lines_stand_on_each_line_of_the_grid_where_the_end_asks_for_it() -> None:
    held: list[Block] = [paragraph("检查") for _line in range(22)]
    held.append(Pen("签名：", "", height=200.0))
    assert white_before_end(paginate(held, ROOM, ROOM)) > MOST_WHITE * ROOM
    pages = closed_pages(held, ROOM, ROOM)
    blocks = [block for page in pages for block, _down in page.placed]
    pitches = {block.leading for block in blocks if isinstance(block, Text)}
    assert len(pitches) == 1  # one distance on the whole paper
    assert white_before_end(pages) <= MOST_WHITE * ROOM
    assert pitches == {GRID}


def test_paragraphs_move_apart_where_moving_together_does_not_help() -> None:
    """As in an order of few and short problems: what must stay together is half a page."""
    held: list[Block] = [paragraph("检查") for _line in range(20)]
    held.append(Pen("签名：", "", height=390.0))
    white = 0.4 * ROOM
    pages = closed_pages(held, ROOM, ROOM)
    blocks = [block for page in pages for block, _down in page.placed]
    texts = [block for block in blocks if isinstance(block, Text)]
    assert len(pages) == 2
    assert {block.leading for block in texts} == {ROOMY}
    assert len({block.before for block in texts}) == 1  # one distance on the whole paper
    assert white_before_end(pages) < white - 2 * ROOMY


def test_no_page_is_begun_for_what_the_places_to_sign_have_room_for() -> None:
    lines = [paragraph("检查") for _line in range(int(ROOM / ROOMY) - 3)]
    held: list[Block] = [*lines, *(SignatureLine("签名：", 40.0, "") for _signer in range(3))]
    assert len(paginate(held, ROOM, ROOM)) == 2
    (page,) = closed_pages(held, ROOM, ROOM)
    # The lines stay where they are: only what has height to spare gives it up.
    assert {block.leading for block, _down in page.placed if isinstance(block, Text)} == {ROOMY}
    (*_before, signed) = (block for block, _down in page.placed)
    assert CLOSE_LINE <= signed.height < LINE


def test_a_page_with_all_the_rows_of_a_form_leaves_no_white_to_be_saved() -> None:
    rows = [["检查"]] * 12
    held: list[Block] = [paragraph("检查"), table([Column("名称", 200.0)], rows, most=6)]
    held.append(Pen("签名：", "", height=60.0))
    pages = closed_pages(held, ROOM, ROOM)
    assert [
        len(block.rows)
        for page in pages
        for block, _down in page.placed
        if isinstance(block, Table)
    ] == [6, 6]
    assert white_before_end(pages) == 0
    first = pages[0].placed[0][0]
    assert isinstance(first, Text)
    assert (first.leading, first.before) == (ROOMY, 0)


def test_a_cover_gives_up_some_of_its_height_for_a_row_that_has_no_room() -> None:
    words = "\n".join(["检查"] * 22)
    rows = grid([[("结果", words)]] + [[("名称", "检查")]] * 8, label_mm=30, lowest=[45.0] * 9)
    assert len(paginate(rows, ROOM, ROOM)) == 2
    (page,) = closed_pages(rows, ROOM, ROOM)
    heights = {block.height for block, _down in page.placed[1:]}
    assert LEAST_ROW < min(heights) < 45
    for_pen = grid([[("结果", "　")]], label_mm=30, lowest=[PEN_ROOM])
    (page,) = closed_pages([*for_pen, *rows[:8]], ROOM, ROOM)
    assert page.placed[0][0].height == PEN_ROOM


def test_lines_to_sign_stay_high_enough_for_a_pen(lay: Callable[[Paper], list[Page]]) -> None:
    laid = [lay(of_length(each.values[0], 3)) for each in FORMS]
    heights = {
        block.height
        for pages in laid
        for page in pages
        for block, _down in page.placed
        if isinstance(block, SignatureLine)
    }
    assert min(heights) >= CLOSE_LINE - 1e-6
    assert max(heights) == LINE


def test_signed_and_unsigned_the_lines_stand_at_the_same_place(record: InspectionRecord) -> None:
    boxes = render_paper(record).boxes
    assert boxes
    assert {box.height for box in boxes} == {boxes[0].height}

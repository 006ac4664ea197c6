"""Blocks that only forms have: grids of label and value, approval boxes, lines for the pen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inspector.documents.blocks import BLANK, MM, WIDTH, Block, Text, paragraph
from inspector.documents.blocks import Row as SideBySide
from inspector.documents.fonts import SERIF, text_width
from inspector.documents.table import PAD, Column, Table, table
from inspector.documents.text import (
    BODY,
    GRID,
    ROOMY,
    RULE_DROP,
    TABLE,
    Line,
    Span,
    draw_line,
    set_lines,
)
from inspector.domain.sheet import Row, TableSpec

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

LEAST_ROW = 24.0  # points: high enough to write into
# A row or box higher than this is split: its label is repeated, and less of a page stays white.
SPLIT_ROW = 100.0
BOX_LINES = 3  # that an approval has at least
PEN_LINES = 3  # that what is written at length has, where it is left for the pen
PEN_ROOM = PEN_LINES * ROOMY  # of these in a grid, which has no rules to write on


@dataclass(frozen=True)
class Pen:
    """A line to sign on paper only: label, slot, and a blank for the date at the right."""

    label: str
    date: str
    before: float = 0.0
    with_next: bool = True
    height: float = 9.5 * MM
    least: float = 9.5 * MM
    closes: bool = True

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        self.draw_in(canvas, x, top, WIDTH)

    def draw_in(self, canvas: "Canvas", x: float, top: float, width: float) -> None:
        """Draw the line into `width` points from `x`."""
        baseline = top - self.height + 9
        left = x + text_width(self.label, SERIF, BODY)
        date = text_width(self.date, SERIF, BODY)
        for text, at in ((self.label, x), (self.date, x + width - date)):
            line = set_lines([Span(text)], 1e6, size=BODY)[0]
            draw_line(canvas, line, at, baseline, BODY)
        canvas.setLineWidth(0.5)
        right = max(left + 20, x + width - date - 12)
        canvas.line(left, baseline - RULE_DROP, min(left + 60 * MM, right), baseline - RULE_DROP)


@dataclass(frozen=True)
class GridRow:
    """One ruled row: label and value, once or twice. A tall one is split at a line.

    cells      left edge, width and set lines of each; labels stand centred, on every page
    continued  the rest of a row that began on the page before
    lowest     height in points that it has at least
    """

    cells: tuple[tuple[float, float, tuple[Line, ...], bool], ...]
    before: float = 0.0
    with_next: bool = False
    continued: bool = False
    lowest: float = LEAST_ROW

    @property
    def height(self) -> float:
        most = max(len(lines) for _left, _width, lines, _label in self.cells)
        return max(most * GRID + 2 * PAD, self.lowest)

    @property
    def least(self) -> float:
        return 2 * GRID + 2 * PAD if self.height > SPLIT_ROW else self.height

    def split(self, room: float) -> "tuple[Block, Block] | None":
        most = max(len(lines) for _left, _width, lines, _label in self.cells)
        # No line alone at the head of the next page.
        count = min(int((room - 2 * PAD + 1e-6) // GRID), most - 2)
        if count < 2 or self.height <= SPLIT_ROW:
            return None
        upper = tuple((x, w, s if label else s[:count], label) for x, w, s, label in self.cells)
        lower = tuple((x, w, s if label else s[count:], label) for x, w, s, label in self.cells)
        rest = replace(self, cells=lower, before=0.0, continued=True, lowest=LEAST_ROW)
        return replace(self, cells=upper, with_next=False, lowest=LEAST_ROW), rest

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        canvas.setLineWidth(0.5)
        for left, width, lines, label in self.cells:
            canvas.rect(x + left, top - self.height, width, self.height, stroke=1, fill=0)
            # A value that goes on from the page before begins at the upper edge.
            middle = label or not self.continued
            free = (self.height - len(lines) * GRID) / 2 if middle else PAD
            baseline = top - free - GRID / 2 - TABLE * 0.36
            for line in lines:
                at = x + left + PAD
                if label:
                    at = x + left + (width - line.width) / 2
                draw_line(canvas, line, at, baseline, TABLE)
                baseline -= GRID


def grid(
    rows: Sequence[Sequence[tuple[str, str]]],
    *,
    label_mm: float,
    before: float = 6.0,
    lowest: Sequence[float] = (),
) -> list[Block]:
    """Return a ruled grid; each row has one or more pairs of label and value, of equal width.

    `lowest` are the heights in points that the rows have at least, if these are not as usual.
    """
    found: list[Block] = []
    for pairs, least in zip(rows, lowest or [LEAST_ROW] * len(rows), strict=True):
        share, label_width = WIDTH / len(pairs), label_mm * MM
        cells = []
        for number, (label, value) in enumerate(pairs):
            left = number * share
            cells.append((left, label_width, _set(label, label_width, centred=True), True))
            room = share - label_width
            cells.append((left + label_width, room, _set(value or BLANK, room), False))
        found.append(GridRow(tuple(cells), before=0.0 if found else before, lowest=least))
    return found


def _set(text: str, width: float, *, centred: bool = False) -> tuple[Line, ...]:
    return tuple(set_lines([Span(text)], width - 2 * PAD, size=TABLE, justify=not centred))


@dataclass(frozen=True)
class ApprovalBox:
    """A ruled box: what is said of it at the left, the text and a line to sign at the right."""

    label: tuple[Line, ...]
    text: tuple[Line, ...]
    pen: Pen
    label_width: float
    before: float = 0.0
    with_next: bool = False

    @property
    def height(self) -> float:
        return max(len(self.text), BOX_LINES) * GRID + 2 * PAD + self.pen.height

    @property
    def least(self) -> float:
        return self.height

    def split(self, room: float) -> "tuple[Block, Block] | None":
        # What is signed does not stand on one page and the signature without it on the next.
        count = min(int((room - 2 * PAD + 1e-6) // GRID), len(self.text) - 2)
        if self.height <= SPLIT_ROW or count < 2:
            return None
        label = (0.0, self.label_width, self.label, True)
        text = (self.label_width, WIDTH - self.label_width, self.text[:count], False)
        return GridRow((label, text), self.before), replace(self, text=self.text[count:], before=0)

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        canvas.setLineWidth(0.5)
        canvas.rect(x, top - self.height, WIDTH, self.height, stroke=1, fill=0)
        edge = x + self.label_width
        canvas.line(edge, top, edge, top - self.height)
        baseline = top - (self.height - len(self.label) * GRID) / 2 - GRID / 2 - TABLE * 0.36
        for line in self.label:
            draw_line(canvas, line, x + (self.label_width - line.width) / 2, baseline, TABLE)
            baseline -= GRID
        baseline = top - PAD - GRID / 2 - TABLE * 0.36
        for line in self.text:
            draw_line(canvas, line, edge + PAD, baseline, TABLE)
            baseline -= GRID
        room = WIDTH - self.label_width - 2 * PAD
        self.pen.draw_in(canvas, edge + PAD, top - self.height + self.pen.height, room)


def approval_box(label: str, text: str, pen: Pen, *, label_mm: float) -> ApprovalBox:
    """Return a box for an opinion and the signature of who gives it."""
    width = label_mm * MM
    return ApprovalBox(_set(label, width, centred=True), _set(text, WIDTH - width), pen, width)


def lines_of_options(options: Sequence[str], room: float, size: float) -> list[str]:
    """Return options side by side in lines of `room` points, each whole on its line."""
    lines: list[str] = []
    for option in options:
        wider = f"{lines[-1]}　{option}" if lines else option
        if lines and text_width(wider, SERIF, size) <= room:
            lines[-1] = wider
        else:
            lines.append(option)
    return lines


def tick_lines(label: str, options: Sequence[str]) -> list[Block]:
    """Return options side by side, each whole on its line, hung behind their label."""
    hang = text_width(label, SERIF, BODY)
    first, *others = lines_of_options(options, WIDTH - hang, BODY) or [BLANK]
    blank = hang / BODY
    return [
        paragraph(label + first, before=4),
        *(paragraph(line, indent_chars=blank) for line in others),
    ]


def ruled(blocks: Sequence[Block], empty: Sequence[bool]) -> list[Block]:
    """Return fields, side by side or one below the other, with a rule where one is `empty`."""
    found: list[Block] = []
    for number, block in enumerate(blocks):
        if isinstance(block, SideBySide):
            cells = zip(block.cells, empty)
            drawn = tuple((at, _ruled(text) if wanted else text) for (at, text), wanted in cells)
            found.append(replace(block, cells=drawn))
        else:
            found.append(_ruled(block) if isinstance(block, Text) and empty[number] else block)
    return found


def _ruled(text: Text) -> Text:
    """Return `text` with an empty fill-in at its end: typed blanks fall off the end of a line."""
    last = text.lines[-1]
    font = last.looks[-1][0] if last.looks else SERIF
    longer = replace(
        last,
        text=f"{last.text}　",
        looks=(*last.looks, (font, True)),
        advances=(*last.advances, text.size),
    )
    return replace(text, lines=(*text.lines[:-1], longer), fill=True)


def sheet_table(spec: TableSpec, rows: Sequence[Row], before: float) -> Table:
    """Return the table of a sheet.

    A cell without content is struck through, unless it is left for the pen. Without rows it has as
    many empty ones as its description says.
    """
    number = 11 * MM if spec.numbered else 0.0
    fixed = sum(column.width_mm for column in spec.columns) * MM + number
    open_ones = sum(not column.width_mm for column in spec.columns)
    rest = (WIDTH - fixed) / max(open_ones, 1)
    columns = [Column("序号", number, "center")] if spec.numbered else []
    for column in spec.columns:
        width = column.width_mm * MM if column.width_mm else rest
        columns.append(Column(column.head, width, column.align))
    shown = [
        [str(place)] * spec.numbered
        + [row.get(column.id, "") or ("" if column.pen else BLANK) for column in spec.columns]
        for place, row in enumerate(rows, start=1)
    ]
    if not shown:
        count = len(spec.columns)
        shown = [[str(place)] * spec.numbered + [""] * count for place in range(1, spec.blank + 1)]
        shown = shown or [[BLANK] * len(columns)]
    least = spec.row_mm * MM
    return table(columns, shown, before=before, least=least, most=spec.per_page)

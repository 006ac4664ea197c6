"""Tables whose rows may run over the page: the head repeats, a tall row is split at a line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from inspector.documents.blocks import Block
from inspector.documents.text import GRID, TABLE, Line, Span, draw_line, set_lines

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

PAD = 4.0  # between rule and text
NUMBER, GOES_ON = "序号", "续"  # head of the column of numbers; behind that of a row that goes on
TALL = 200.0  # a row higher than this is split rather than moved to the next page
NO_PAGE = 1e6  # the height of what is never to stand on one page as a whole


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its width in points, how its cells stand, and in which size.

    Smaller than 10.5 pt are only digests, which nobody reads and programs compare.
    """

    head: str
    width: float
    align: str = "left"
    size: float = TABLE


@dataclass(frozen=True, slots=True)
class TableRow:
    """The set lines of each cell; a heading has one cell over all columns.

    least      height in points that it has at least
    continued  the rest of a row that began on the page before
    """

    cells: tuple[tuple[Line, ...], ...]
    is_heading: bool = False
    least: float = 0.0
    continued: bool = False

    @property
    def height(self) -> float:
        return max(max(len(lines) for lines in self.cells) * GRID + 2 * PAD, self.least)


@dataclass(frozen=True)
class Table:
    """A ruled table of 10.5 pt text (documents §3).

    most  rows on a page at most, as a form says it; 0: as many as fit
    """

    columns: tuple[Column, ...]
    head: TableRow
    rows: tuple[TableRow, ...]
    before: float = 0.0
    with_next: bool = False
    most: int = 0

    @cached_property
    def height(self) -> float:
        if self.most and len(self.rows) > self.most:
            return NO_PAGE
        return self.head.height + sum(row.height for row in self.rows)

    @property
    def least(self) -> float:
        needed = self.head.height
        for row in self.rows:
            needed += 2 * PAD + 2 * GRID if row.height > TALL else row.height
            if not row.is_heading:
                break
        return needed

    def split(self, room: float) -> "tuple[Block, Block] | None":
        left = room - self.head.height
        count = 0
        most = self.most or len(self.rows)
        while count < min(most, len(self.rows)) and self.rows[count].height <= left:
            left -= self.rows[count].height
            count += 1
        taken, rest = list(self.rows[:count]), list(self.rows[count:])
        if rest and count < most and rest[0].height > TALL:
            halves = _split_row(rest[0], left)
            if halves:
                taken.append(halves[0])
                rest[0] = self._with_number(halves[1], of=halves[0])
        while taken and rest and taken[-1].is_heading:  # it stays with what it heads
            rest.insert(0, taken.pop())
        if not taken or not rest:
            return None
        upper = replace(self, rows=tuple(taken), with_next=False)
        return upper, replace(self, rows=tuple(rest), before=0.0)

    def _with_number(self, row: TableRow, of: TableRow) -> TableRow:
        """Return the rest of a row with the number of the row that it belongs to: 3续."""
        if "".join(line.text for line in self.head.cells[0]) != NUMBER:
            return row
        number = "".join(line.text for line in of.cells[0]).removesuffix(GOES_ON)
        room = self.columns[0].width - 2 * PAD
        cell = tuple(set_lines([Span(number + GOES_ON)], room, size=TABLE, justify=False))
        return replace(row, cells=(cell, *row.cells[1:]))

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        canvas.setLineWidth(0.5)
        right = x + sum(column.width for column in self.columns)
        edges = [x + sum(c.width for c in self.columns[:n]) for n in range(len(self.columns) + 1)]
        y = top
        canvas.line(x, y, right, y)
        for number, row in enumerate((self.head, *self.rows)):
            for column, lines, left in zip(self.columns, row.cells, edges):
                _draw_cell(canvas, column, lines, left, y, row, centred=number == 0)
            y -= row.height
            canvas.setLineWidth(0.5)
            canvas.line(x, y, right, y)
        for number, edge in enumerate(edges):
            inner = 0 < number < len(self.columns)
            for upper, lower in self._stretches(top) if inner else [(top, y)]:
                canvas.line(edge, upper, edge, lower)

    def _stretches(self, top: float) -> list[tuple[float, float]]:
        """Return where the rules between columns run: from and to, not through headings."""
        found, upper, y = [], top, top
        for row in (self.head, *self.rows):
            if row.is_heading:
                found.append((upper, y))
                upper = y - row.height
            y -= row.height
        return [(upper, lower) for upper, lower in (*found, (upper, y)) if lower < upper]


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    before: float = 0.0,
    *,
    least: float = 0.0,
    most: int = 0,
    with_next: bool = False,
) -> Table:
    """Return a table of plain texts, one per column and row; a row of one text is a heading.

    No row but a heading is lower than `least` points, no page has more than `most` rows.
    """
    heads = [replace(column, size=TABLE) for column in columns]
    head = _set_row(heads, [Span(column.head, bold=True) for column in columns])
    body = tuple(
        _heading(columns, row[0])
        if len(row) == 1 < len(columns)
        else replace(_set_row(columns, [Span(cell) for cell in row]), least=least)
        for row in rows
    )
    return Table(tuple(columns), head, body, before, with_next, most)


def _heading(columns: Sequence[Column], text: str) -> TableRow:
    room = sum(column.width for column in columns) - 2 * PAD
    lines = set_lines([Span(text, bold=True)], room, size=TABLE)
    return TableRow((tuple(lines),), is_heading=True)


def _set_row(columns: Sequence[Column], spans: Sequence[Span]) -> TableRow:
    return TableRow(
        tuple(
            tuple(
                set_lines(
                    [span],
                    column.width - 2 * PAD,
                    size=column.size,
                    justify=column.align == "left",
                )
            )
            for column, span in zip(columns, spans)
        )
    )


def _split_row(row: TableRow, room: float) -> tuple[TableRow, TableRow] | None:
    count = int((room - 2 * PAD + 1e-6) // GRID)
    # No line of a cell alone at the head of the next page, where it can be helped.
    count = min(count, max(len(lines) for lines in row.cells) - 2)
    if count < 2:
        return None
    upper = tuple(lines[:count] for lines in row.cells)
    lower = tuple(lines[count:] for lines in row.cells)
    return replace(row, cells=upper, least=0.0), TableRow(lower, continued=True)


def _draw_cell(
    canvas: "Canvas",
    column: Column,
    lines: Sequence[Line],
    left: float,
    top: float,
    row: TableRow,
    *,
    centred: bool,
) -> None:
    middle = centred or column.align == "center"
    # Text stands in the middle of its row, unless it goes on from the page before.
    free = 0.0 if row.continued else (row.height - 2 * PAD - len(lines) * GRID) / 2
    size = TABLE if centred else column.size
    baseline = top - PAD - free - GRID / 2 - size * 0.36
    for line in lines:
        x = left + PAD
        if middle:
            x = left + (column.width - line.width) / 2
        draw_line(canvas, line, x, baseline, size)
        baseline -= GRID

"""What a page is made of: blocks that know their height, split at a line, and draw themselves.

A paper is a list of blocks first and a file second, so that tests read the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from inspector.documents.fonts import SERIF, text_width
from inspector.documents.text import BODY, GRID, ROOMY, Line, Span, draw_line, set_lines

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
MARGIN_TOP = MARGIN_BOTTOM = 25.4 * MM
MARGIN_SIDE = 31.75 * MM
WIDTH = PAGE_WIDTH - 2 * MARGIN_SIDE  # of the text; blocks are laid out for it

BLANK = "／"  # a field without content is struck through (documents §3, 修改)


class Block(Protocol):
    """One piece of a page. Lengths are points.

    before     space above, left out at the head of a page
    with_next  never the last on its page
    """

    @property
    def before(self) -> float: ...
    @property
    def with_next(self) -> bool: ...
    @property
    def height(self) -> float: ...
    @property
    def least(self) -> float:
        """Return the height of the smallest first part that may stand on a page."""
        ...

    def split(self, room: float) -> "tuple[Block, Block] | None":
        """Return what fits into `room` and the rest; None when nothing sensible fits."""
        ...

    def draw(self, canvas: "Canvas", x: float, top: float) -> None: ...


@dataclass(frozen=True, slots=True)
class SignaturePlace:
    """Where a person signs in a block: lengths from the block's upper left corner, downwards.

    role   a value of SignerRole, or CONFIRMATION
    index  which of that role, from 0
    down   of the upper edge
    """

    role: str
    index: int
    x: float
    down: float
    width: float
    height: float


CONFIRMATION = "CONFIRMATION"  # an officer who confirms the note of a refusal


@runtime_checkable
class Signed(Protocol):
    """A block that somebody signs in."""

    @property
    def places(self) -> Sequence[SignaturePlace]: ...


def closes(block: Block) -> bool:
    """Say whether a block belongs to the end of a paper: a line to sign, the seal."""
    return bool(getattr(block, "closes", False))


@dataclass(frozen=True)
class Text:
    """A paragraph. `lines` are already set for `width`.

    align    "left" (with justified lines), "center" or "right"
    fill     a fill-in at the end of a line runs on to the right edge
    keep     as many of its lines stay together at the foot and at the head of a page
    """

    lines: tuple[Line, ...]
    width: float = WIDTH
    size: float = BODY
    leading: float = GRID
    align: str = "left"
    fill: bool = False
    before: float = 0.0
    with_next: bool = False
    keep: int = 2

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading

    @property
    def least(self) -> float:
        return self.height if len(self.lines) < 2 * self.keep else self.keep * self.leading

    def split(self, room: float) -> "tuple[Block, Block] | None":
        count = int((room + 1e-6) // self.leading)
        # No line alone at the foot of a page or at the head of the next.
        count = min(count, len(self.lines) - self.keep)
        if count < self.keep:
            return None
        rest = replace(self, lines=self.lines[count:], before=0.0)
        return replace(self, lines=self.lines[:count], with_next=False), rest

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        # The line's box is `leading` high; the characters stand in its middle.
        baseline = top - self.leading / 2 - self.size * 0.36
        for line in self.lines:
            left = x
            if self.align == "center":
                left = x + (self.width - line.width) / 2
            elif self.align == "right":
                left = x + self.width - line.width
            fill_to = x + self.width if self.fill else 0.0
            draw_line(canvas, line, left, baseline, self.size, fill_to=fill_to)
            baseline -= self.leading


@dataclass(frozen=True)
class Row:
    """Texts side by side, such as 法定代表人 and 职务; never split."""

    cells: tuple[tuple[float, Text], ...]  # left edge and text
    before: float = 0.0
    with_next: bool = False

    @cached_property
    def height(self) -> float:
        return max(text.height for _left, text in self.cells)

    @property
    def least(self) -> float:
        return self.height

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        for left, text in self.cells:
            text.draw(canvas, x + left, top)


@dataclass(frozen=True)
class PageBreak:
    """What follows starts a new page."""

    before: float = 0.0
    with_next: bool = False
    height: float = 0.0
    least: float = 0.0

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        return None


def paragraph(
    *spans: Span | str,
    size: float = BODY,
    leading: float = ROOMY,
    indent_chars: float = 0,
    hang: float = 0.0,
    align: str = "left",
    fill: bool = False,
    before: float = 0.0,
    with_next: bool = False,
    width: float = WIDTH,
    tracking: float = 0.0,
    keep: int = 2,
) -> Text:
    """Return a paragraph: `indent_chars` into the first line, `hang` points into the others."""
    whole = [Span(span) if isinstance(span, str) else span for span in spans]
    lines = set_lines(
        whole,
        width,
        size=size,
        first_indent=indent_chars * (size + tracking),
        indent=hang,
        justify=align == "left",
        tracking=tracking,
    )
    return Text(tuple(lines), width, size, leading, align, fill, before, with_next, keep)


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what is filled in behind it."""

    label: str
    value: str


def fill_in(*fields: Field) -> list[Block]:
    """Return the fields on one line where they fit, else one below the other."""
    gap = BODY / 2
    needs = [text_width(field.label + (field.value or BLANK), SERIF, BODY) for field in fields]
    spare = WIDTH - sum(needs) - gap * (len(fields) - 1)
    if len(fields) == 1 or spare < 0:
        return [_filled(field, WIDTH) for field in fields]
    left, cells = 0.0, []
    for field, need in zip(fields, needs):
        room = need + spare / len(fields)
        cells.append((left, _filled(field, room)))
        left += room + gap
    return [Row(tuple(cells))]


def _filled(field: Field, width: float) -> Text:
    value = Span(field.value or BLANK, filled=True)
    return paragraph(Span(field.label), value, fill=True, width=width)


def lines_of(blocks: Sequence[Block]) -> list[str]:
    """Return the text of `blocks` line by line, as tests and searches read it."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Text):
            found += [line.text for line in block.lines]
        elif isinstance(block, Row):
            found.append("".join(line.text for _left, text in block.cells for line in text.lines))
    return found

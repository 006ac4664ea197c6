"""The grid of GB/T 9704-2012: figures in brackets are its clauses, lengths are points.

Every block of a letter is a whole number of grid lines high, so that text stands on the same 22
lines of every page. 3号 is 16 pt, and 28 of its characters are 158 mm wide: to stand on 156 mm each
advances by 15.79 pt, as word processors do with a character grid.
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from inspector.documents.blocks import MM, Block

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

TOP, LEFT = 37 * MM, 28 * MM  # 天头, 订口 (5.2.1)
WIDTH, HEIGHT = 156 * MM, 225 * MM  # 版心 (5.2.1)
LINES, CHARACTERS = 22, 28  # (5.2.3)
PITCH, CELL = HEIGHT / LINES, WIDTH / CHARACTERS
ROOM = HEIGHT + 1e-6  # 22 lines added up are a hair more than the page that they fill
SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0
TRACKING = CELL - SIZE_3


@dataclass(frozen=True)
class OnGrid:
    """A block of any height on whole grid lines, so that what follows stands on the grid again."""

    inner: Block
    before: float = 0.0
    with_next: bool = False

    @cached_property
    def height(self) -> float:
        return ceil((self.inner.height + self.inner.before) / PITCH - 1e-6) * PITCH

    @property
    def least(self) -> float:
        return min(self.height, ceil((self.inner.least + self.inner.before) / PITCH) * PITCH)

    def split(self, room: float) -> "tuple[Block, Block] | None":
        # The room may lie between the block and its grid line: what is asked for is a smaller part.
        room = min(room - self.inner.before, self.inner.height - 1)
        halves = self.inner.split(room)
        if halves is None:
            return None
        return OnGrid(halves[0], self.before), OnGrid(halves[1], 0.0, self.with_next)

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        self.inner.draw(canvas, x, top - self.inner.before)

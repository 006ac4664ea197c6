"""What stands around the text of a letter: 版头, 署名 with the place of the seal, 版记.

Figures in brackets are clauses of GB/T 9704-2012.
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from inspector.documents.blocks import MM, Block, Text, paragraph
from inspector.documents.fonts import FANG, HEI, KAI, TITLE, text_width
from inspector.documents.letter_grid import CELL, CHARACTERS, PITCH, SIZE_3, SIZE_4, TRACKING, WIDTH
from inspector.documents.letter_text import LetterText
from inspector.documents.letter_title import mark_lines, title_lines
from inspector.documents.text import Span

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MARK_TOP = 35 * MM  # of 发文机关标志, below the upper edge of the text area (7.2.4)
LARGEST_MARK = 48.0
RULE_BELOW_NUMBER = 4 * MM  # (7.2.7)
RULE, THICK, THIN = 0.8 * MM, 0.35 * MM, 0.25 * MM  # the red rule; those of 版记 (7.4.1)
SEAL = 42 * MM
SEAL_ABOVE_DATE = 0.3 * PITCH  # its centre above the line of the date, which it presses down on
SEAL_WORDS = "待盖章"
IMPRINT_LEADING = 22.0


@dataclass(frozen=True)
class Head:
    """版头: 发文机关标志, 发文字号, red rule; ends with the grid line that the rule stands in."""

    organ: str
    number: str
    signer: str
    urgency: str
    before: float = 0.0
    with_next: bool = True

    @cached_property
    def marks(self) -> list[str]:
        return mark_lines(self.organ)

    @cached_property
    def size(self) -> float:
        widest = max(text_width(line, TITLE, 1.0) for line in self.marks)
        return min(LARGEST_MARK, WIDTH / max(widest, 1.0))

    @cached_property
    def number_line(self) -> int:
        """Return the grid line of the number, from 0: two blank lines below the organ (7.2.5)."""
        foot = MARK_TOP + self.size * (1.25 * len(self.marks) - 0.25)
        return ceil(foot / PITCH - 0.35) + 2

    @property
    def height(self) -> float:
        return (self.number_line + 1) * PITCH

    @property
    def least(self) -> float:
        return self.height

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        if self.urgency:
            urgency = paragraph(Span(self.urgency, role=HEI), size=SIZE_3, leading=PITCH)
            urgency.draw(canvas, x, top)
        canvas.saveState()
        canvas.setFillColorRGB(0.9, 0, 0)
        canvas.setStrokeColorRGB(0.9, 0, 0)
        y = top - MARK_TOP
        for line in self.marks:
            mark = paragraph(
                Span(line, role=TITLE),
                size=self.size,
                leading=self.size,
                align="center",
                width=WIDTH,
            )
            mark.draw(canvas, x, y)
            y -= 1.25 * self.size
        line_top = top - self.number_line * PITCH
        rule = line_top - (PITCH + SIZE_3) / 2 - RULE_BELOW_NUMBER
        canvas.setLineWidth(RULE)
        canvas.line(x, rule, x + WIDTH, rule)
        canvas.restoreState()
        self._draw_number(canvas, x, line_top)

    def _draw_number(self, canvas: "Canvas", x: float, top: float) -> None:
        number = Span(self.number, role=FANG)
        align = "left" if self.signer else "center"
        side = CELL if self.signer else 0.0
        wide = WIDTH - 2 * side
        paragraph(number, size=SIZE_3, leading=PITCH, align=align, width=wide).draw(
            canvas, x + side, top
        )
        if self.signer:  # a letter to a higher organ (7.2.6)
            name = (Span("签发人：", role=FANG), Span(self.signer, role=KAI))
            paragraph(*name, size=SIZE_3, leading=PITCH, align="right", width=wide).draw(
                canvas, x + side, top
            )


@dataclass(frozen=True)
class Signature:
    """署名 over 成文日期, four characters from the right, and the place of the seal (7.3.5).

    So many lines stay blank above that the upper edge of the seal is within a line of the text.
    """

    organ: str
    date: str
    awaits_seal: bool
    with_next: bool = False

    @property
    def before(self) -> float:
        # The seal stands higher than an organ of one line, and no higher than one of two.
        return (2 if len(self.organ_lines) == 1 else 1) * PITCH

    @cached_property
    def organ_lines(self) -> list[str]:
        return title_lines(self.organ, CHARACTERS)

    @property
    def height(self) -> float:
        return (len(self.organ_lines) + 1) * PITCH

    @property
    def least(self) -> float:
        return self.height

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        date = _signature_line(self.date)
        date_width = date.lines[0].width
        date_left, above = x + WIDTH - 4 * CELL - date_width, top
        for text in self.organ_lines:
            line = _signature_line(text)
            width = line.lines[0].width
            # Centred over the date, yet inside the text area when its name is long.
            left = date_left + (date_width - width) / 2
            line.draw(canvas, max(x, min(left, x + WIDTH - width)), top)
            top -= PITCH
        date.draw(canvas, date_left, top)
        if self.awaits_seal:
            centre = top + SEAL_ABOVE_DATE
            _draw_seal_place(canvas, date_left + date_width / 2, centre, above)


def _signature_line(text: str) -> Text:
    span = Span(text, role=FANG)
    return paragraph(span, size=SIZE_3, leading=PITCH, tracking=TRACKING, width=2 * WIDTH)


def _draw_seal_place(canvas: "Canvas", x: float, y: float, above: float) -> None:
    """Draw the circle round a point, and what it waits for above everything that is signed."""
    canvas.saveState()
    canvas.setStrokeGray(0.72)
    canvas.setLineWidth(0.6)
    canvas.setDash(3, 3)
    canvas.circle(x, y, SEAL / 2, stroke=1, fill=0)
    canvas.setFillGray(0.6)
    # Inside the circle, or clear of its line where an organ of several lines stands there.
    inside, clear = y + SEAL / 2 - 12, max(y + SEAL / 2, above) + 13
    paragraph(SEAL_WORDS, size=9, leading=12, align="center", width=SEAL).draw(
        canvas, x - SEAL / 2, inside if inside >= above + 12 else clear
    )
    canvas.restoreState()


@dataclass(frozen=True)
class Imprint:
    """版记: 抄送, 印发机关 and 印发日期 between rules, at the foot of the text area (7.4)."""

    copies: Text | None
    issued_by: str
    issued_on: str
    before: float = 0.0
    with_next: bool = False

    @property
    def height(self) -> float:
        return (self.copies.height if self.copies else 0.0) + IMPRINT_LEADING

    @property
    def least(self) -> float:
        return self.height

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        right = x + WIDTH
        canvas.setLineWidth(THICK)
        canvas.line(x, top, right, top)
        y = top
        if self.copies:
            self.copies.draw(canvas, x + SIZE_4, y)
            y -= self.copies.height
            canvas.setLineWidth(THIN)
            canvas.line(x, y, right, y)
        for text, align in ((self.issued_by, "left"), (self.issued_on, "right")):
            line = paragraph(
                Span(text, role=FANG),
                size=SIZE_4,
                leading=IMPRINT_LEADING,
                align=align,
                width=WIDTH - 2 * SIZE_4,
            )
            line.draw(canvas, x + SIZE_4, y)
        canvas.setLineWidth(THICK)
        canvas.line(x, y - IMPRINT_LEADING, right, y - IMPRINT_LEADING)


def imprint(letter: LetterText) -> Imprint | None:
    """Return 版记, for the foot of the last page; None for a letter without."""
    if not letter.issued_by:
        return None
    word = "抄送："
    copies = None
    if letter.copies_to:
        copies = paragraph(
            Span(f"{word}{letter.copies_to.rstrip('。')}。", role=FANG),
            size=SIZE_4,
            leading=IMPRINT_LEADING,
            hang=len(word) * SIZE_4,
            width=WIDTH - 2 * SIZE_4,
        )
    return Imprint(copies, letter.issued_by, f"{letter.issued_on}印发")

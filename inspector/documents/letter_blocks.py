"""A letter laid out in blocks on the grid of GB/T 9704-2012; figures in brackets are its clauses.

Every block is a whole number of grid lines high, so that text stands on the same 22 lines of every
page. 3号 is 16 pt, and 28 of its characters are 158 mm wide: to stand on 156 mm each advances by
15.79 pt, as word processors do with a character grid.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from inspector.documents.blocks import MM, Block, PageBreak, Text, paragraph
from inspector.documents.fonts import FANG, HEI, KAI, TITLE, text_width
from inspector.documents.letter_text import LetterTable, LetterText, Paragraphs
from inspector.documents.letter_title import title_lines
from inspector.documents.table import Column, table
from inspector.documents.text import Span

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

TOP, LEFT = 37 * MM, 28 * MM  # 天头, 订口 (5.2.1)
WIDTH, HEIGHT = 156 * MM, 225 * MM  # 版心 (5.2.1)
LINES, CHARACTERS = 22, 28  # (5.2.3)
PITCH, CELL = HEIGHT / LINES, WIDTH / CHARACTERS
SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0
TRACKING = CELL - SIZE_3
MARK_TOP = 35 * MM  # of 发文机关标志, below the upper edge of the text area (7.2.4)
LARGEST_MARK = 48.0
RULE_BELOW_NUMBER = 4 * MM  # (7.2.7)
RULE, THICK, THIN = 0.8 * MM, 0.35 * MM, 0.25 * MM  # the red rule; those of 版记 (7.4.1)
SEAL = 42 * MM
SEAL_WORDS = "待盖章"
LONGEST_HEADING = 40  # characters; a longer first sentence is text that happens to be numbered

_LEVELS = (  # (7.3.3)
    (re.compile("[一二三四五六七八九十]{1,3}、"), HEI),
    (re.compile("（[一二三四五六七八九十]{1,3}）"), KAI),
    (re.compile(r"(?:[0-9]{1,2}[.．]|（[0-9]{1,2}）)(?![0-9])"), FANG),
)


def letter_story(letter: LetterText) -> list[Block]:
    """Return the blocks of a letter, without 版记. Touches no file."""
    story: list[Block] = [Head(letter.organ, letter.number, letter.signer, letter.urgency)]
    story += _title(letter.title, blank_lines=2)
    if letter.addressee:
        story.append(_text(f"{letter.addressee}：", indent=0, blank_lines=1, with_next=True))
    body = letter_paragraphs(letter.paragraphs)
    if not letter.addressee and body:
        body[0] = _with_blank_line(body[0])
    story += body
    if letter.attachments:
        story += _attachment_note([one.title for one in letter.attachments])
    story[-1] = _before_signature(story[-1])
    story.append(Signature(letter.signed_by, letter.date, letter.awaits_seal, bool(letter.note)))
    if letter.note:
        story.append(_text(f"（{letter.note}）"))
    for number, one in enumerate(letter.attachments, start=1):
        if one.paragraphs:
            story += _attachment(number, len(letter.attachments), one.title, one.paragraphs)
    return story


def letter_paragraphs(paragraphs: Paragraphs) -> list[Block]:
    """Return the blocks of a text: levels by how paragraphs begin (7.3.3), tables among them."""
    blocks: list[Block] = []
    for one in paragraphs:
        if isinstance(one, LetterTable):
            blocks.append(_table(one))
            continue
        heading, rest = split_heading(one)
        spans = [Span(heading, role=role_of(one)), Span(rest, role=FANG)]
        blocks.append(_grid_text(spans, with_next=bool(heading) and not rest))
    return blocks


def split_heading(text: str) -> tuple[str, str]:
    """Return the numbered heading at the start of a paragraph, and the text that follows it.

    A heading stands alone, or is a short first sentence.
    """
    if role_of(text) == FANG:
        return "", text
    end = text.find("。") + 1
    if 0 < end < len(text) and end <= LONGEST_HEADING:
        return text[:end], text[end:]
    if len(text) <= LONGEST_HEADING and not text.endswith(("。", "；", "，", "：")):
        return text, ""
    return "", text


def role_of(text: str) -> str:
    """Return the role of the font that the numbered heading of a paragraph is set in (7.3.3)."""
    return next((role for pattern, role in _LEVELS if pattern.match(text)), FANG)


def _grid_text(
    spans: list[Span],
    *,
    indent: float = 2,
    hang: float = 0.0,
    blank_lines: int = 0,
    with_next: bool = False,
) -> Text:
    return paragraph(
        *spans,
        size=SIZE_3,
        leading=PITCH,
        indent_chars=indent,
        hang=hang,
        before=blank_lines * PITCH,
        with_next=with_next,
        width=WIDTH,
        tracking=TRACKING,
        keep=1,  # the grid is filled: 22 lines to a page
    )


def _text(text: str, *, indent: float = 2, blank_lines: int = 0, with_next: bool = False) -> Text:
    spans = [Span(text, role=FANG)]
    return _grid_text(spans, indent=indent, blank_lines=blank_lines, with_next=with_next)


def _title(title: str, blank_lines: int) -> list[Block]:
    lines = title_lines(title, int(WIDTH / SIZE_2))
    return [
        paragraph(
            Span("\n".join(lines), role=TITLE),
            size=SIZE_2,
            leading=PITCH,
            align="center",
            before=blank_lines * PITCH,
            with_next=True,
            width=WIDTH,
            keep=len(lines) + 1,
        )
    ]


def _table(one: LetterTable) -> Block:
    total = sum(one.shares)
    columns = [
        Column(head, WIDTH * share / total, "center" if share / total < 0.12 else "left")
        for head, share in zip(one.heads, one.shares)
    ]
    ruled = table(columns, one.rows, before=PITCH / 4)
    return OnGrid(ruled)


def _attachment_note(titles: list[str]) -> list[Block]:
    """附件说明: a line below the text; names hang under each other (7.3.4)."""
    word = "附件："
    if len(titles) == 1:
        hang = (2 + len(word)) * CELL
        spans = [Span(f"{word}{titles[0]}", role=FANG)]
        return [_grid_text(spans, hang=hang, blank_lines=1)]
    blocks: list[Block] = []
    for number, title in enumerate(titles, start=1):
        mark = f"{number}. "
        width = text_width(mark, FANG, SIZE_3)
        first = 2 if number == 1 else 2 + len(word)
        label = word if number == 1 else ""
        hang = (2 + len(word)) * CELL + width
        spans = [Span(f"{label}{mark}{title}", role=FANG)]
        blank = 1 if number == 1 else 0
        follows = number < len(titles)
        blocks.append(
            _grid_text(spans, indent=first, hang=hang, blank_lines=blank, with_next=follows)
        )
    return blocks


def _attachment(number: int, count: int, title: str, paragraphs: Paragraphs) -> list[Block]:
    """附件 on a page of its own: the word in 黑体 at the left, the title in line 3 (7.3.7)."""
    word = f"附件{number}" if count > 1 else "附件"
    story: list[Block] = [PageBreak()]
    story.append(_grid_text([Span(word, role=HEI)], indent=0, with_next=True))
    story += _title(title, blank_lines=1)
    body = letter_paragraphs(paragraphs)
    if body:
        body[0] = _with_blank_line(body[0])
    return story + body


def _with_blank_line(block: Block) -> Block:
    return replace(block, before=PITCH)  # type: ignore[type-var]  # all our blocks are data classes


def _before_signature(block: Block) -> Block:
    """No page has a signature and no text: the last lines of the text go along (7.3.5)."""
    if isinstance(block, Text):
        return replace(block, with_next=True, keep=2)
    return replace(block, with_next=True)  # type: ignore[type-var]


def imprint(letter: LetterText) -> "Imprint | None":
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
        halves = self.inner.split(room - self.inner.before)
        if halves is None:
            return None
        return OnGrid(halves[0], self.before), OnGrid(halves[1], 0.0, self.with_next)

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        self.inner.draw(canvas, x, top - self.inner.before)


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
        return title_lines(self.organ, 16)

    @cached_property
    def size(self) -> float:
        widest = max(text_width(line, TITLE, 1.0) for line in self.marks)
        return min(LARGEST_MARK, WIDTH / max(widest, 1.0))

    @cached_property
    def number_line(self) -> int:
        """Return the grid line of the number, from 0: two blank lines below the organ (7.2.5)."""
        foot = MARK_TOP + len(self.marks) * self.size * 1.25
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

    Two lines stay blank above, so that the seal stays within a line of the text.
    """

    organ: str
    date: str
    awaits_seal: bool
    with_next: bool = False
    before: float = 2 * PITCH
    height: float = 2 * PITCH
    least: float = 2 * PITCH

    def split(self, room: float) -> "tuple[Block, Block] | None":
        return None

    def draw(self, canvas: "Canvas", x: float, top: float) -> None:
        date = paragraph(Span(self.date, role=FANG), size=SIZE_3, leading=PITCH, tracking=TRACKING)
        organ = paragraph(
            Span(self.organ, role=FANG), size=SIZE_3, leading=PITCH, tracking=TRACKING, width=WIDTH
        )
        date_width, organ_width = date.lines[0].width, organ.lines[0].width
        date_left = x + WIDTH - 4 * CELL - date_width
        # Centred over the date, yet inside the text area when its name is long.
        organ_left = date_left + (date_width - organ_width) / 2
        organ_left = max(x, min(organ_left, x + WIDTH - organ_width))
        organ.draw(canvas, organ_left, top)
        date.draw(canvas, date_left, top - PITCH)
        if self.awaits_seal:
            _draw_seal_place(canvas, date_left + date_width / 2, top - 0.7 * PITCH)


def _draw_seal_place(canvas: "Canvas", x: float, y: float) -> None:
    canvas.saveState()
    canvas.setStrokeGray(0.72)
    canvas.setLineWidth(0.6)
    canvas.setDash(3, 3)
    canvas.circle(x, y, SEAL / 2, stroke=1, fill=0)
    canvas.setFillGray(0.6)
    paragraph(SEAL_WORDS, size=9, leading=12, align="center", width=SEAL).draw(
        canvas, x - SEAL / 2, y + SEAL / 2 - 12
    )
    canvas.restoreState()


IMPRINT_LEADING = 22.0


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

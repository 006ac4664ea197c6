"""Letters of an organ in the layout of GB/T 9704-2012: 22 lines of 28 characters.

What a letter says is `LetterText`; letter_blocks.py lays it out; here it becomes a PDF. Figures in
brackets are clauses of the standard. Lengths are points unless they say otherwise.
"""

from io import BytesIO
from typing import TYPE_CHECKING

from inspector.documents.blocks import MM, PAGE_HEIGHT, paragraph
from inspector.documents.fonts import prepare
from inspector.documents.layout import Page, paginate
from inspector.documents.letter_blocks import letter_story
from inspector.documents.letter_furniture import imprint
from inspector.documents.letter_grid import HEIGHT, LEFT, ROOM, SIZE_4, TOP, WIDTH
from inspector.documents.letter_text import Attachment, LetterTable, LetterText, cleaned_letter
from inspector.documents.page import MARK, MARK_SIZE, QR_BELOW, QR_SIDE, Furniture, new_canvas

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

__all__ = ["Attachment", "LetterTable", "LetterText", "draw_letter"]


def draw_letter(letter: LetterText, furniture: Furniture) -> bytes:
    """Return the PDF. The same letter, furniture and fonts give the same bytes.

    Of `furniture` the title, the author and the QR code with its marks are used; a letter has its
    own head and page numbers. Raises CharacterMissing and CharacterForbidden naming the field.
    """
    prepare()
    shown = cleaned_letter(letter)
    pages = paginate(letter_story(shown), ROOM, ROOM)
    foot = imprint(shown)
    if foot and pages[-1].left(foot) < foot.height:
        pages.append(Page(HEIGHT))
    target = BytesIO()
    canvas = new_canvas(furniture, target)
    for number, page in enumerate(pages, start=1):
        _draw_page(canvas, page, number, furniture)
        if foot and number == len(pages):
            foot.draw(canvas, LEFT, PAGE_HEIGHT - TOP - HEIGHT + foot.height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_page(canvas: "Canvas", page: Page, number: int, furniture: Furniture) -> None:
    top = PAGE_HEIGHT - TOP
    for block, down in page.placed:
        block.draw(canvas, LEFT, top - down)
    _draw_page_number(canvas, number)
    if furniture.qr:
        _draw_marks(canvas, number, furniture)


def _draw_page_number(canvas: "Canvas", number: int) -> None:
    """4号, between dashes whose upper edge is 7 mm below the text area (7.5)."""
    text = paragraph(
        f"— {number} —",
        size=SIZE_4,
        leading=SIZE_4,
        width=WIDTH - 2 * SIZE_4,
        align="right" if number % 2 else "left",
    )
    text.draw(canvas, LEFT + SIZE_4, PAGE_HEIGHT - TOP - HEIGHT - 7 * MM + SIZE_4 / 2)


def _draw_marks(canvas: "Canvas", number: int, furniture: Furniture) -> None:
    """The QR code with its lines, in the corner that the page number leaves free."""
    at_left = number % 2 == 1
    x = LEFT if at_left else LEFT + WIDTH - QR_SIDE
    canvas.saveState()
    canvas.translate(x, QR_BELOW)
    canvas.doForm("qr")
    canvas.restoreState()
    beside = LEFT + QR_SIDE + 2.5 * MM if at_left else LEFT
    width = WIDTH - QR_SIDE - 2.5 * MM
    y = QR_BELOW + MARK * len(furniture.marks)
    for mark in furniture.marks:
        align = "left" if at_left else "right"
        line = paragraph(mark, size=MARK_SIZE, leading=MARK, width=width, align=align)
        line.draw(canvas, beside, y)
        y -= MARK

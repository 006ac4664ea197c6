"""Page furniture of 安全生产行政执法文书 (documents §3), and drawing a laid-out story as PDF."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from inspector.documents.blocks import (
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    WIDTH,
    Block,
    Signed,
    Text,
    paragraph,
)
from inspector.documents.closing import closed_pages
from inspector.documents.fonts import SERIF, prepare
from inspector.documents.layout import MOST_PAGES, Page
from inspector.documents.qr import draw_qr
from inspector.documents.text import NOTE, TABLE, Span

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

BODY_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
QR_SIDE = 15 * MM
QR_BELOW = 6.5 * MM  # from the lower edge: printers reach it
MARK, MARK_COLUMN = 8.5, 62 * MM  # of the small lines beside the QR code
MARK_SIZE = 7.0  # 5.1 pt once the paper is printed on A5
MARK_ROWS = 3  # a fourth one would run into the line of the page numbers
TITLE = 18.0  # 小二


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Where a person signs on a drawn paper, in points from the page's lower left corner.

    role   a value of SignerRole, or CONFIRMATION; index: which of that role, from 0
    page   from 0
    """

    role: str
    index: int
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper as bytes, and where it is signed; `boxes` in the order of the paper.

    pdf  empty where it was written to a file
    """

    pdf: bytes
    boxes: tuple[SignatureBox, ...]


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands around the text of every page.

    continued  repeated at the head of later pages: paper, entity, number
    pages      "共 {total} 页　第 {page} 页"
    marks      small lines beside the QR code: paper id, hashes, version
    """

    header: str
    continued: tuple[str, str]
    pages: str
    marks: tuple[str, ...]
    qr: str
    title: str
    author: str


def heading(title: str, number: str) -> list[Block]:
    """Return title and document number, centred."""
    blocks: list[Block] = [
        paragraph(
            Span(title, bold=True),
            size=TITLE,
            leading=30,
            align="center",
            before=6,
            with_next=True,
        )
    ]
    if number:
        blocks.append(paragraph(number, align="center", with_next=True))
    return blocks


def draw_pdf(story: Sequence[Block], furniture: Furniture) -> bytes:
    """Return the PDF of `draw_paper` alone."""
    return draw_paper(story, furniture).pdf


def draw_paper(
    story: Sequence[Block], furniture: Furniture, target: BinaryIO | None = None
) -> Drawn:
    """Return PDF and signature boxes. The same input gives the same bytes: papers are hashed.

    With a `target` the PDF is written there, and none is returned.
    """
    (drawn,) = draw_parts(story, furniture, MOST_PAGES, target)
    return drawn


def draw_parts(
    story: Sequence[Block], furniture: Furniture, most: int, target: BinaryIO | None = None
) -> Iterator[Drawn]:
    """Return the pages as PDFs of at most `most` pages, of which only one is in memory at a time.

    Each part bears its own fonts, so that few pages in a part are large on disk. A `target` is
    for one part alone.
    """
    prepare()
    running = _running_head(furniture)
    pages = closed_pages(story, *text_rooms(furniture))
    for first in range(0, len(pages), most):
        file = target or BytesIO()
        canvas = new_canvas(furniture, file)
        boxes: list[SignatureBox] = []
        for number, page in enumerate(pages[first : first + most], start=first + 1):
            _draw_furniture(canvas, furniture, number, len(pages))
            top = PAGE_HEIGHT - MARGIN_TOP
            if number > 1:
                top = _draw_running(canvas, running)
            _draw_page(canvas, page, top)
            boxes += _signature_boxes(page, number - 1, top)
            canvas.showPage()
        canvas.save()
        pdf = file.getvalue() if isinstance(file, BytesIO) else b""
        yield Drawn(pdf, tuple(boxes))


def text_rooms(furniture: Furniture) -> tuple[float, float]:
    """Return the height of the text area of the first page, and of each later one."""
    running = _running_head(furniture)
    return BODY_HEIGHT, BODY_HEIGHT - sum(block.height for block in running) - 8


def new_canvas(furniture: Furniture, target: BinaryIO) -> "Canvas":
    """Return an A4 canvas with the properties of the file, and the QR code as form "qr"."""
    from reportlab.pdfgen.canvas import Canvas  # 160 ms: not before a paper is drawn

    from inspector.documents.written import WrittenDocument

    canvas = Canvas(
        target,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        invariant=1,
        pageCompression=1,
        initialFontName=SERIF,
        lang="zh-CN",
    )
    canvas._doc.__class__ = WrittenDocument
    canvas.setTitle(furniture.title)
    canvas.setAuthor(furniture.author)
    canvas.setCreator("Inspector")
    if furniture.qr:
        canvas.beginForm("qr", 0, 0, QR_SIDE, QR_SIDE)
        draw_qr(canvas, furniture.qr, 0, 0, QR_SIDE)
        canvas.endForm()
    return canvas


def _draw_running(canvas: "Canvas", running: Sequence[Block]) -> float:
    """Draw the head of a later page; return where its text begins."""
    top = PAGE_HEIGHT - MARGIN_TOP
    for block in running:
        block.draw(canvas, MARGIN_SIDE, top)
        top -= block.height
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN_SIDE, top - 2, MARGIN_SIDE + WIDTH, top - 2)
    return top - 8


def _draw_page(canvas: "Canvas", page: Page, top: float) -> None:
    for block, down in page.placed:
        block.draw(canvas, MARGIN_SIDE, top - down)


def _signature_boxes(page: Page, number: int, top: float) -> list[SignatureBox]:
    return [
        SignatureBox(
            place.role,
            place.index,
            number,
            MARGIN_SIDE + place.x,
            top - down - place.down - place.height,
            place.width,
            place.height,
        )
        for block, down in page.placed
        if isinstance(block, Signed)
        for place in block.places
    ]


def _running_head(furniture: Furniture) -> list[Text]:
    first, second = furniture.continued
    lines = [paragraph(first, size=TABLE, leading=16)]
    if second:
        lines.append(paragraph(second, size=TABLE, leading=16))
    return lines


def _draw_furniture(canvas: "Canvas", furniture: Furniture, number: int, total: int) -> None:
    head = paragraph(Span(furniture.header, bold=True), size=14, leading=18, align="center")
    head.draw(canvas, MARGIN_SIDE, PAGE_HEIGHT - 13 * MM)
    rule = PAGE_HEIGHT - 13 * MM - 20
    right = MARGIN_SIDE + WIDTH
    canvas.setLineWidth(0.5)  # 文武线: the thin one above, the thick one below
    canvas.line(MARGIN_SIDE, rule, right, rule)
    canvas.setLineWidth(1.75)
    canvas.line(MARGIN_SIDE, rule - 2.6, right, rule - 2.6)

    if furniture.qr:  # cover and lists of a dossier are no papers that could be looked up
        canvas.saveState()
        canvas.translate(MARGIN_SIDE, QR_BELOW)
        canvas.doForm("qr")
        canvas.restoreState()
    pages = furniture.pages.format(total=total, page=number)
    paragraph(pages, size=NOTE, leading=12, align="center").draw(canvas, MARGIN_SIDE, 17.5 * MM + 6)
    left, rows = MARGIN_SIDE + QR_SIDE + 2.5 * MM, min(len(furniture.marks), MARK_ROWS)
    for place, mark in enumerate(furniture.marks):
        column, row = divmod(place, MARK_ROWS)
        y = QR_BELOW + MARK * (rows - row)
        paragraph(mark, size=MARK_SIZE, leading=MARK).draw(canvas, left + column * MARK_COLUMN, y)

"""Copies of a finished PDF for reading and printing: stamped, marked as printed again, or on A5.

The file itself is never touched: it is hashed and signed. What comes out here is a copy with
everything drawn in, and no longer the signed file.
"""

from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from typing import TYPE_CHECKING, Any

from inspector.documents.blocks import MM, paragraph
from inspector.documents.fonts import SERIF, prepare
from inspector.documents.overlay import DRAFT, VOID, draw_stamp, draw_watermark
from inspector.documents.preview import open_pdf
from inspector.documents.small_sheets import placed

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

A5_WIDTH, A5_HEIGHT = 148 * MM, 210 * MM
_NOTE = 7.0  # size of the line that says how often a page was printed
_NOTE_ABOVE = 4.2 * MM  # the lower edge: printers reach it

Draw = Callable[["Canvas", float, float], None]  # canvas, width and height of the page


def voided(pdf: bytes, reason: str = "") -> bytes:
    """Return a copy with 已作废 on every page, and why below it."""
    return _over(pdf, lambda canvas, width, height: draw_stamp(canvas, VOID, reason, width, height))


def drafted(pdf: bytes) -> bytes:
    """Return a copy with 草稿 across every page."""
    return _over(
        pdf, lambda canvas, width, height: draw_watermark(canvas, DRAFT, width, height), under=True
    )


def noted(pdf: bytes, note: str) -> bytes:
    """Return a copy with a small line at the foot of every page, such as which print it is."""

    def draw(canvas: "Canvas", width: float, _height: float) -> None:
        line = paragraph(note, size=_NOTE, leading=_NOTE, align="center", width=width)
        line.draw(canvas, 0, _NOTE_ABOVE + _NOTE)

    return _over(pdf, draw)


def on_a5(pdf: bytes) -> bytes:
    """Return a copy whose pages are A5, as portable printers have it; only white margin is cut."""
    result: bytes = open_pdf(_flattened(pdf), _shrink)
    return result


def _shrink(document: Any) -> bytes:
    from pypdfium2 import PdfDocument, PdfMatrix

    places = placed(document, A5_WIDTH, A5_HEIGHT)
    # Closed here whatever happens: PDFium is for one thread at a time, and a finaliser asks nobody.
    with closing(PdfDocument.new()) as small:
        for number in range(len(document)):
            place = places[number]
            foot = A5_HEIGHT - place.top - document.get_page_size(number)[1] * place.scale
            sheet = small.new_page(A5_WIDTH, A5_HEIGHT)
            matrix = PdfMatrix().scale(place.scale, place.scale).translate(place.left, foot)
            _insert(document, number, small, sheet, matrix)
        return _saved(small)


def _over(pdf: bytes, draw: Draw, *, under: bool = False) -> bytes:
    """Return a copy with what `draw` draws over, or `under`, each page."""
    from pypdfium2 import PdfDocument, PdfMatrix

    def laid(document: Any) -> bytes:
        sizes = [document[number].get_size() for number in range(len(document))]
        drawn = _layer(sizes, draw)
        with closing(PdfDocument(drawn)) as layer, closing(PdfDocument.new()) as copy:
            for number, (width, height) in enumerate(sizes):
                sheet = copy.new_page(width, height)
                order = (layer, document) if under else (document, layer)
                for source in order:
                    _insert(source, number, copy, sheet, PdfMatrix())
            return _saved(copy)

    result: bytes = open_pdf(_flattened(pdf), laid)
    return result


def _insert(source: Any, number: int, target: Any, sheet: Any, matrix: Any) -> None:
    drawing = source.page_as_xobject(number, target)
    placed = drawing.as_pageobject()
    placed.transform(matrix)
    sheet.insert_obj(placed)
    sheet.gen_content()
    drawing.close()


def _saved(document: Any) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _flattened(pdf: bytes) -> bytes:
    """Return a copy whose signatures and other fields are part of its pages."""

    def flatten(document: Any) -> bytes:
        if not document.get_formtype():
            return pdf
        for page in document:
            page.flatten()
        target = BytesIO()
        document.save(target)
        return target.getvalue()

    result: bytes = open_pdf(pdf, flatten)
    return result


def _layer(sizes: list[tuple[float, float]], draw: Draw) -> bytes:
    from reportlab.pdfgen.canvas import Canvas  # 160 ms: not before a copy is made

    prepare()
    target = BytesIO()
    canvas = Canvas(target, invariant=1, initialFontName=SERIF)
    for width, height in sizes:
        canvas.setPageSize((width, height))
        draw(canvas, width, height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()

"""Pages of a PDF as pictures, for the preview in the window."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from threading import Lock
from typing import Any

from inspector.documents.structure import HEAVY, MOST_PAGES
from inspector.documents.weight import check_weight
from inspector.errors import PaperUnshowable
from inspector.sealed.refusals import Broken

_LEAST_EDGE, _MOST_EDGE = 20.0, 5_000.0  # points of a page that is shown

_lock = Lock()  # PDFium is one library for the whole process and knows no threads


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page, RGB, 3 bytes a pixel, rows without padding, from the top."""

    width: int
    height: int
    rgb: bytes

    def png(self) -> bytes:
        """Return the page as PNG."""
        from PIL import Image  # 40 ms, only when a page is saved

        target = BytesIO()
        picture = Image.frombytes("RGB", (self.width, self.height), self.rgb)
        picture.save(target, "PNG", compress_level=1)
        return target.getvalue()


def page_count(pdf: bytes) -> int:
    """Return the number of pages."""
    return int(open_pdf(pdf, len))


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Return width and height of each page in points.

    What is shown or printed begins with it. Raises PaperUnshowable for what no reader should open:
    a paper that came with a package is what its sender made of it.
    """

    def sizes(document: Any) -> list[tuple[float, float]]:
        if len(document) > MOST_PAGES:
            raise Broken(HEAVY)
        found = [document.get_page_size(page) for page in range(len(document))]
        if not found or not all(_is_paper(*size) for size in found):
            raise Broken("READ")
        return found

    try:
        check_weight(pdf)
        result: list[tuple[float, float]] = open_pdf(pdf, sizes)
    except (_pdfium().PdfiumError, Broken) as cause:
        raise PaperUnshowable() from cause
    return result


def _is_paper(width: float, height: float) -> bool:
    return all(_LEAST_EDGE < edge < _MOST_EDGE for edge in (width, height))


def page_image(pdf: bytes, page: int, width_px: int) -> PageImage:
    """Return page `page`, from 0, drawn `width_px` wide. Raises IndexError past the last page."""

    def draw(document: Any) -> PageImage:
        if not 0 <= page < len(document):
            raise IndexError(page)
        sheet = document[page]
        bitmap = sheet.render(scale=width_px / sheet.get_width(), rev_byteorder=True)
        wide, high, stride = bitmap.width, bitmap.height, bitmap.stride
        raw = bytes(bitmap.buffer)
        step = bitmap.n_channels
        rows = (raw[row * stride : row * stride + wide * step] for row in range(high))
        rgb = b"".join(rows)
        if step == 4:  # a page with transparency; the fourth byte says nothing here
            planes = bytearray(wide * high * 3)
            for channel in range(3):
                planes[channel::3] = rgb[channel::4]
            rgb = bytes(planes)
        bitmap.close()
        sheet.close()
        return PageImage(wide, high, rgb)

    result: PageImage = open_pdf(pdf, draw)
    return result


def page_images(pdf: bytes, width_px: int) -> list[PageImage]:
    """Return all pages, drawn `width_px` wide."""
    return [page_image(pdf, page, width_px) for page in range(page_count(pdf))]


def text_of(pdf: bytes) -> str:
    """Return the text of all pages; "" for bytes that are no PDF that can be read, or too much."""

    def read(document: Any) -> str:
        if len(document) > MOST_PAGES:
            return ""
        return "\n".join(page.get_textpage().get_text_range() for page in document)

    try:
        check_weight(pdf)
        return str(open_pdf(pdf, read))
    except (_pdfium().PdfiumError, Broken):
        return ""


@cache
def _pdfium() -> Any:
    import pypdfium2  # 60 ms, only when a paper is looked at

    return pypdfium2


def open_pdf(pdf: bytes, use: Callable[[Any], Any]) -> Any:
    """Return what `use` makes of the open document; one at a time in the whole process."""
    with _lock:
        document = _pdfium().PdfDocument(pdf)
        if document.get_formtype():  # without it the signatures of a paper are not drawn
            document.init_forms()
        try:
            return use(document)
        finally:
            document.close()

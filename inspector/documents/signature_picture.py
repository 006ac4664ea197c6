"""How a signature looks on the paper: strokes as vectors, name where none is printed, the time."""

from io import BytesIO
from typing import TYPE_CHECKING

from inspector.documents.blocks import MARGIN_SIDE, PAGE_WIDTH, paragraph
from inspector.documents.fonts import SERIF, prepare, text_width
from inspector.documents.page import SignatureBox
from inspector.documents.signatures import draw_strokes, small_lines
from inspector.documents.text import BODY, NOTE, TABLE
from inspector.domain.paper import Signature

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

BELOW = 8.0  # room for the time under the slot, in points
TIME = 6.0
GAP = 6.0  # between slot and name


def picture_frame(box: SignatureBox, beside: str) -> tuple[float, float, float, float]:
    """Return left, foot, right and head of the picture on its page, in points.

    It reaches below the slot for the time, and to the margin where a name stands `beside`.
    """
    right = PAGE_WIDTH - MARGIN_SIDE if beside else box.x + box.width
    return box.x, box.y - BELOW, right, box.y + box.height


def signature_picture(
    signature: Signature | None, box: SignatureBox, signed: str, beside: str = ""
) -> bytes:
    """Return a PDF of one page, as large as the frame: what is drawn into `box`.

    signed  the time in words, under the slot; beside: printed behind it, for whom the paper does
            not name; without a signature the picture stays empty
    """
    from reportlab.pdfgen.canvas import Canvas  # 160 ms: not before a paper is signed

    prepare()
    left, foot, right, head = picture_frame(box, beside)
    target = BytesIO()
    canvas = Canvas(
        target, pagesize=(right - left, head - foot), invariant=1, initialFontName=SERIF
    )
    if signature is not None:
        draw_strokes(canvas, signature, 0, BELOW, box.width, box.height)
        _write(canvas, signed, 0, 1, TIME)
    if beside:
        room = right - left - box.width - GAP
        size = next(
            (size for size in (BODY, TABLE, NOTE) if text_width(beside, SERIF, size) <= room), NOTE
        )
        if text_width(beside, SERIF, size) <= room:
            _write(canvas, beside, box.width + GAP, BELOW + 3, size)
        else:
            lines = small_lines(beside, room)
            lines.draw(canvas, box.width + GAP, min(head - foot, BELOW + lines.height))
    canvas.save()
    return target.getvalue()


def _write(canvas: "Canvas", text: str, x: float, baseline: float, size: float) -> None:
    line = paragraph(text, size=size, leading=0, width=1e6, align="plain")
    line.draw(canvas, x, baseline + size * 0.36)

"""What is laid over a whole page: 草稿 across it, or 已作废 where a later version replaces it."""

from math import hypot
from typing import TYPE_CHECKING

from inspector.documents.fonts import SANS_BOLD, text_width
from inspector.documents.text import Span, draw_line, set_lines

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

DRAFT = "草稿"
VOID = "已作废"
SLANT = 35.0  # degrees, as copiers and seals turn it
_BETWEEN = 0.8  # em between the characters of a watermark


def draw_watermark(canvas: "Canvas", text: str, width: float, height: float) -> None:
    """Draw `text` grey across a page of `width` by `height` points; draw it before the text."""
    size = min(150.0, 0.8 * hypot(width, height) / (len(text) * (1 + _BETWEEN)))
    across = len(text) * size + (len(text) - 1) * _BETWEEN * size
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(SLANT)
    canvas.setFillGray(0.9)
    left = -across / 2
    for character in text:
        line = set_lines([Span(character, role=SANS_BOLD)], 2 * size, size=size)[0]
        draw_line(canvas, line, left, -0.36 * size, size)
        left += (1 + _BETWEEN) * size
    canvas.restoreState()


def draw_stamp(canvas: "Canvas", text: str, detail: str, width: float, height: float) -> None:
    """Draw a red frame with `text` at the upper right of a page, `detail` small below it."""
    size, small = 30.0, 9.0
    across = max(text_width(text, SANS_BOLD, size), text_width(detail, SANS_BOLD, small)) + 20
    tall = size + 18 + (small + 5 if detail else 0)
    canvas.saveState()
    canvas.translate(width - 70 - across / 2, height - 120)
    canvas.rotate(12)
    canvas.setFillColorRGB(0.8, 0, 0)
    canvas.setStrokeColorRGB(0.8, 0, 0)
    canvas.setLineWidth(2)
    canvas.rect(-across / 2, -tall / 2, across, tall, stroke=1, fill=0)
    top = tall / 2 - 9 - 0.86 * size
    for words, its_size, baseline in ((text, size, top), (detail, small, top - small - 8)):
        if words:
            line = set_lines([Span(words, role=SANS_BOLD)], 1000, size=its_size)[0]
            draw_line(canvas, line, -line.width / 2, baseline, its_size)
    canvas.restoreState()

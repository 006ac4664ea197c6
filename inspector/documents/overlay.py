"""What is laid over a page of a copy: 草稿 across it, or 已作废 where a paper no longer counts."""

from math import hypot
from typing import TYPE_CHECKING

from inspector.documents.fonts import SANS_BOLD, font_of, text_width
from inspector.documents.text import Line, Span, draw_line, set_lines, shortened

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

DRAFT = "草稿"
VOID = "已作废"
SLANT = 35.0  # degrees, as copiers and seals turn it
_BETWEEN = 0.8  # em between the characters of a watermark
_WIDEST, _MOST_LINES = 180.0, 3  # of what stands below a stamp: it stays on the page


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
    """Draw a red frame with `text` at the upper right of a page, `detail` small below it.

    Of a long `detail` three lines are shown; the record has it in full.
    """
    size, small = 30.0, 9.0
    below = _short_lines(detail, small)
    inside = [text_width(text, SANS_BOLD, size), *(line.width for line in below)]
    across = max(inside) + 20
    tall = size + 18 + (len(below) * (small + 3) + 2 if below else 0)
    canvas.saveState()
    canvas.translate(width - 70 - across / 2, height - 120)
    canvas.rotate(12)
    canvas.setFillColorRGB(0.8, 0, 0)
    canvas.setStrokeColorRGB(0.8, 0, 0)
    canvas.setLineWidth(2)
    canvas.rect(-across / 2, -tall / 2, across, tall, stroke=1, fill=0)
    baseline = tall / 2 - 9 - 0.86 * size
    line = set_lines([Span(text, role=SANS_BOLD)], 1000, size=size)[0]
    draw_line(canvas, line, -line.width / 2, baseline, size)
    baseline -= small + 8
    for line in below:
        draw_line(canvas, line, -line.width / 2, baseline, small)
        baseline -= small + 3
    canvas.restoreState()


def _short_lines(text: str, size: float) -> list[Line]:
    """Return what was typed in three lines at most; characters that no font has are left out."""
    plain = " ".join(text.split())
    shown = "".join(one for one in plain if font_of(one, SANS_BOLD) is not None)
    if not shown:
        return []

    def lines_of(words: str) -> list[Line]:
        return set_lines([Span(words, role=SANS_BOLD)], _WIDEST, size=size, justify=False)

    return lines_of(shortened(shown, _MOST_LINES, lines_of))

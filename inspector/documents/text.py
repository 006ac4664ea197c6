"""Text set in lines: spans of one paragraph, broken by the Chinese rules, drawn on a canvas.

Own lines instead of ReportLab's Paragraph: it breaks lines by Japanese rules, folds runs of U+3000
into one blank, and reads its text as markup. All lengths are points.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.documents.fonts import (
    BOXES,
    DASH,
    SMALL,
    SMALL_SIZE,
    SONG,
    TITLE,
    advance,
    dash_ink,
    font_in,
    font_of,
    small_figure,
)
from inspector.documents.linebreak import break_lines

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

BODY = 12.0  # 小四
TABLE = 10.5  # 五号
NOTE = 9.0  # 小五
GRID = 15.6  # the templates' line grid, 312 twip (documents §3)
ROOMY = 1.5 * GRID  # body lines: one and a half, as the filled-in forms are set
RULE_DROP = 3.2  # the fill-in line, below the feet of the characters
# em that justifying may add between two characters; from 0.1 on pdftotext reads a blank there
MAX_SPREAD = 0.09


_LONG_DASH = re.compile(f"{DASH}{{2,}}")
_BOX_ROOM = {ord(box): "\u3000" for box in BOXES}  # the text leaves an em for the shape
_BOX_MARKS: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "☐": (),
    "☑": (((0.15, 0.5), (0.42, 0.18), (0.88, 0.85)),),
    "☒": (((0.15, 0.15), (0.85, 0.85)), ((0.15, 0.85), (0.85, 0.15))),
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one look. `filled` text stands on a fill-in line.

    role  of the font: FANG, HEI, KAI …; else 宋体, or 小标宋 where it is bold
    """

    text: str
    bold: bool = False
    filled: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its characters with (font, filled) of each, and what justifying adds.

    spread    added after each character that stands beside a Chinese one
    tracking  added after each Chinese character, and already in `advances`: the character grid
    """

    text: str
    looks: tuple[tuple[str, bool], ...]
    advances: tuple[float, ...]
    indent: float
    spread: float
    last: bool
    tracking: float = 0.0

    @property
    def width(self) -> float:
        return sum(self.advances) + self.spread * sum(_gaps(self.text))


def shortened(text: str, most: int, set_text: Callable[[str], Sequence[Line]]) -> str:
    """Return `text`, or as much of it as `most` lines hold, ending in ……

    set_text  returns its lines as they will be set
    """
    lines = set_text(text)
    if len(lines) <= most:
        return text
    kept = "".join(line.text for line in lines[:most])
    # What does not part from its unit or its mark may take ever more words to the next line.
    while len(set_text(short := f"{kept.rstrip()}……")) > most:
        kept = kept[:-1]
    return short


def set_lines(
    spans: Sequence[Span],
    width: float,
    *,
    size: float = BODY,
    first_indent: float = 0.0,
    indent: float = 0.0,
    justify: bool = True,
    tracking: float = 0.0,
) -> list[Line]:
    """Return the lines of one paragraph, none wider than `width`, indents counted in."""
    text = "".join(span.text for span in spans)
    looks: list[tuple[str, bool]] = []
    advances: list[float] = []
    for span in spans:
        font = font_in(span.role or (TITLE if span.bold else SONG))
        for character in span.text:
            looks.append((font_of(character, font) or font, span.filled))
            wide = tracking if _is_wide(character) else 0.0
            advances.append(
                0.0 if character == "\n" else advance(character, font) * size / 1000 + wide
            )
    lines = []
    for number, (start, end, forced) in enumerate(
        (line.start, line.end, line.forced)
        for line in break_lines(text, advances, width - first_indent, width - indent)
    ):
        left = indent if number else first_indent
        part = text[start:end]
        spread = 0.0
        if justify and not forced:
            spare = width - left - sum(advances[start:end])
            gaps = sum(_gaps(part))
            if gaps and 0 < spare / gaps <= MAX_SPREAD * size:
                spread = spare / gaps
        lines.append(
            Line(
                part,
                tuple(looks[start:end]),
                tuple(advances[start:end]),
                left,
                spread,
                forced,
                tracking,
            )
        )
    return lines


def draw_line(
    canvas: "Canvas", line: Line, x: float, baseline: float, size: float, *, fill_to: float = 0.0
) -> None:
    """Draw `line` with its left edge at `x`; a fill-in at its end runs on to `fill_to`."""
    gaps = _gaps(line.text)
    added = _added(line, gaps)
    rises = [0.0] * len(line.text)
    if not SMALL.isdisjoint(line.text):
        rises = [small_figure(one, font) for one, (font, _filled) in zip(line.text, line.looks)]
    pen = canvas.beginText(x + line.indent, baseline)
    start, spacing, look_now = 0, 0.0, ("", 0.0)
    for at in range(len(line.text)):
        last = at + 1 == len(line.text)
        look = line.looks[at][0], rises[at]
        if (
            not last
            and (line.looks[at + 1][0], rises[at + 1]) == look
            and added[at + 1] == added[at]
        ):
            continue
        if look != look_now:
            pen.setFont(look[0], size * SMALL_SIZE if rises[at] else size)
            if rises[at] != look_now[1]:
                pen.setRise(rises[at] * size)
            look_now = look
        wanted = added[at]
        if wanted != spacing:
            pen.setCharSpace(wanted)
            spacing = wanted
        pen.textOut(line.text[start : at + 1].translate(_BOX_ROOM))
        start = at + 1
    if spacing:
        pen.setCharSpace(0)  # it outlives the text object
    if look_now[1]:
        pen.setRise(0)  # so does this
    canvas.drawText(pen)
    _draw_rules(canvas, line, gaps, x + line.indent, baseline, fill_to)
    if DASH + DASH in line.text:
        _join_dashes(canvas, line, gaps, x + line.indent, baseline, size)
    if not BOXES.isdisjoint(line.text):
        _draw_boxes(canvas, line, gaps, x + line.indent, baseline, size)


def _draw_rules(
    canvas: "Canvas",
    line: Line,
    gaps: Sequence[bool],
    x: float,
    baseline: float,
    fill_to: float,
) -> None:
    canvas.setLineWidth(0.5)
    left: float | None = None
    for (_font, filled), width, gap in zip(line.looks, line.advances, gaps):
        if filled and left is None:
            left = x
        elif not filled and left is not None:
            canvas.line(left, baseline - RULE_DROP, x, baseline - RULE_DROP)
            left = None
        x += width + (line.spread if gap else 0.0)
    if left is not None:
        right = max(x, fill_to)
        canvas.line(left, baseline - RULE_DROP, right, baseline - RULE_DROP)


def _join_dashes(
    canvas: "Canvas", line: Line, gaps: Sequence[bool], x: float, baseline: float, size: float
) -> None:
    """Draw 破折号 as one bar, over the glyphs, which leave a gap between each other."""
    place, places = x, []
    for width, gap in zip(line.advances, gaps):
        places.append(place)
        place += width + (line.spread if gap else 0.0)
    for dashes in _LONG_DASH.finditer(line.text):
        first, last = dashes.start(), dashes.end() - 1
        left, low, right, high = (size * edge for edge in dash_ink(line.looks[first][0]))
        start, end = places[first] + left, places[last] + right
        canvas.rect(start, baseline + low, end - start, high - low, stroke=0, fill=1)


def _draw_boxes(
    canvas: "Canvas", line: Line, gaps: Sequence[bool], x: float, baseline: float, size: float
) -> None:
    side = 0.72 * size
    canvas.setLineWidth(0.6)
    for character, width, gap in zip(line.text, line.advances, gaps):
        if character in BOXES:
            left, foot = x + 0.14 * size, baseline - 0.02 * size
            canvas.rect(left, foot, side, side, stroke=1, fill=0)
            for strokes in _BOX_MARKS[character]:
                path = canvas.beginPath()
                path.moveTo(left + strokes[0][0] * side, foot + strokes[0][1] * side)
                for across, up in strokes[1:]:
                    path.lineTo(left + across * side, foot + up * side)
                canvas.drawPath(path, stroke=1, fill=0)
        x += width + (line.spread if gap else 0.0)


def _added(line: Line, gaps: Sequence[bool]) -> list[float]:
    """Return what is added after each character, by justifying and by the grid."""
    spread = [line.spread if gap else 0.0 for gap in gaps]
    if not line.tracking:
        return spread
    return [
        extra + line.tracking if _is_wide(character) else extra
        for extra, character in zip(spread, line.text)
    ]


def _is_wide(character: str) -> bool:
    return character > "\u2e7f"


def _gaps(text: str) -> list[bool]:
    """Return for each character whether justifying may widen the gap after it.

    Only beside a Chinese character: spread Latin words and numbers would read as apart.
    """
    wide = [_is_wide(character) for character in text]
    return [at + 1 < len(text) and (wide[at] or wide[at + 1]) for at in range(len(text))]

"""Where a page goes on a sheet that is smaller than it, such as A4 on the A5 of portable printers.

What is cut is white margin, not the size of the text: a paper of A4 keeps 73 % on A5 instead of
70 %, so that its smallest lines, of 7 pt, are 5.1 pt there and the text of 12 pt is 8.7 pt.
"""

from dataclasses import dataclass
from typing import Any

from inspector.documents.blocks import MM
from inspector.documents.preview import open_pdf

EDGE = 4 * MM  # of the sheet, left white: portable printers do not reach further out
_WHITE = 250  # of 255: paler than this nobody sees
_AROUND = 1.0  # points about what is drawn, for what a picture of so few dots rounds off

_Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Placement:
    """How a page lies on its sheet: its scale, and its upper left corner in points, down from 0.

    left and top are negative where its margins are cut.
    """

    scale: float
    left: float
    top: float


def placements(pdf: bytes, width: float, height: float, edge: float = EDGE) -> list[Placement]:
    """Return how each page lies on a sheet of `width` × `height`, in points.

    A page no larger than the sheet is drawn as large as fits. Of larger ones the white margins go
    over the edge, and what is drawn keeps `edge` from it; pages of one size lie alike.
    """
    found: list[Placement] = open_pdf(pdf, lambda document: placed(document, width, height, edge))
    return found


def placed(document: Any, width: float, height: float, edge: float = EDGE) -> list[Placement]:
    """Return `placements` of an open document."""
    sizes = [document.get_page_size(number) for number in range(len(document))]
    boxes: dict[tuple[float, float], _Box] = {}
    for number, (wide, high) in enumerate(sizes):
        if wide > width + 1 or high > height + 1:
            box = _drawn(document, number)
            boxes[wide, high] = _both(boxes.get((wide, high), box), box)
    return [_place(size, boxes.get(size), width, height, edge) for size in sizes]


def _place(
    size: tuple[float, float], box: _Box | None, width: float, height: float, edge: float
) -> Placement:
    whole = min(width / size[0], height / size[1])
    if box is not None:
        across, down = box[2] - box[0], box[3] - box[1]
        scale = min(1.0, (width - 2 * edge) / across, (height - 2 * edge) / down)
        if scale > whole:
            left = (width - across * scale) / 2 - box[0] * scale
            return Placement(scale, left, (height - down * scale) / 2 - box[1] * scale)
    return Placement(whole, (width - size[0] * whole) / 2, (height - size[1] * whole) / 2)


def _drawn(document: Any, number: int) -> _Box:
    """Return the box of what is not white on a page, in points; the whole page when all is."""
    from PIL import Image  # 40 ms, only when something is printed small

    sheet = document[number]
    bitmap = sheet.render(scale=1.0, grayscale=True)
    picture: Image.Image = bitmap.to_pil().convert("L")
    box = picture.point([255 if shade < _WHITE else 0 for shade in range(256)]).getbbox()
    bitmap.close()
    wide, high = sheet.get_size()
    sheet.close()
    if box is None:
        return 0.0, 0.0, wide, high
    left, top, right, foot = box
    return (
        max(0.0, left - _AROUND),
        max(0.0, top - _AROUND),
        min(wide, right + _AROUND),
        min(high, foot + _AROUND),
    )


def _both(one: _Box, other: _Box) -> _Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )

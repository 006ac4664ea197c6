"""Drawings made into pictures: strokes on white paper, or over a photograph."""

import io
from typing import TYPE_CHECKING

from inspector.domain.drawing import Drawing
from inspector.evidence.ingest import picture_door
from inspector.evidence.pictures import BROKEN_EXIF, open_picture
from inspector.evidence.renditions import upright

if TYPE_CHECKING:
    from PIL.Image import Image

SHEET_PX = 600  # height of a drawing on white paper
WIDEST_SHEET = 4000  # its width in 1/1000 of the height; no pad is wider
MARKED_PX = 2560  # the longer side of a photograph with marks; prints sharply at 20 cm
INK, MARK, HALO = "#101418", "#E02020", "#FFFFFF"
_FINER = 2  # lines are drawn so much larger and made small again: Pillow knows no soft edges
_TIMES = (0x9003, 0x9011)  # DateTimeOriginal, OffsetTimeOriginal
_MOST_EXIF = 60_000  # bytes; a JPEG segment ends at 64 KiB


def sheet_of(drawing: Drawing) -> bytes:
    """Return a PNG of the strokes on white paper, 600 px high; the same input, the same bytes."""
    from PIL import Image  # 60 ms that a start without photographs need not wait

    width = round(SHEET_PX * min(drawing.aspect, WIDEST_SHEET) / 1000)
    paper = Image.new("RGB", (max(width, 1), SHEET_PX), "white")
    _draw(paper, drawing, INK, SHEET_PX / 75)
    return _png(paper)


def marked(drawing: Drawing, picture: bytes, name: str) -> tuple[bytes, str]:
    """Return `picture` upright with the strokes over it, at most 2560 px long, and its suffix.

    A photograph becomes a JPEG, for as a PNG it takes eight times the room; a PNG stays one. What
    it claims of time, place and camera goes along. `name` is what an error calls it. Raises
    PhotoUnreadable.
    """
    with picture_door(name):
        opened = open_picture(picture)
        is_png, claims = opened.format == "PNG", _claims(opened)
        ground = upright(opened, MARKED_PX)
    thin = max(ground.size) / 220
    _draw(ground, drawing, HALO, thin * 2)  # red alone is lost on brick and in the shade
    _draw(ground, drawing, MARK, thin)
    if is_png:
        return _png(ground), ".png"
    result = io.BytesIO()
    ground.save(result, "JPEG", quality=90, subsampling="4:2:0", exif=claims)
    return result.getvalue(), ".jpg"


def _draw(ground: "Image", drawing: Drawing, colour: str, width_px: float) -> None:
    """Draw the strokes into `ground`, with round ends and soft edges."""
    from PIL import Image, ImageDraw

    scale = ground.height * _FINER / 1000
    wide = max(2, round(width_px * _FINER))
    mask = Image.new("L", (ground.width * _FINER, ground.height * _FINER), 0)
    pen = ImageDraw.Draw(mask)
    for stroke in drawing.strokes:
        points = [(x * scale, y * scale) for x, y in zip(stroke.points[::2], stroke.points[1::2])]
        if len(points) > 1:
            pen.line(points, fill=255, width=wide, joint="curve")
        for x, y in points[:: max(1, len(points) - 1)]:
            half = wide / 2
            pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
    ground.paste(colour, mask=mask.reduce(_FINER))


def _claims(picture: "Image") -> bytes:
    """Return EXIF with what `picture` claims of time, place and camera; b"" when it is broken."""
    from PIL import ExifTags, Image

    kept, base = Image.Exif(), ExifTags.Base
    try:
        source = picture.getexif()
        taken = source.get_ifd(ExifTags.IFD.Exif)
        for tag in (base.Make, base.Model):
            if tag in source:
                kept[tag] = source[tag]
        kept[ExifTags.IFD.Exif] = {tag: taken[tag] for tag in _TIMES if tag in taken}
        kept[ExifTags.IFD.GPSInfo] = dict(source.get_ifd(ExifTags.IFD.GPSInfo))
        block = kept.tobytes()
    except BROKEN_EXIF:
        return b""
    return block if len(block) < _MOST_EXIF else b""


def _png(picture: "Image") -> bytes:
    result = io.BytesIO()
    picture.save(result, "PNG")
    return result.getvalue()

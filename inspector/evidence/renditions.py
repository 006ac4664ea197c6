"""Small pictures for lists and papers, made from the original and never kept in its place."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.evidence.ingest import picture_door
from inspector.evidence.pictures import draft_box, open_picture, orientation_of

if TYPE_CHECKING:
    from PIL.Image import Image

THUMBNAIL_PX = 320
RENDITION_PX = 1600


def thumbnail(source: Path | bytes, size_px: int = THUMBNAIL_PX, *, name: str = "") -> bytes:
    """Return a JPEG that fits into a square of `size_px`, upright, without EXIF.

    source  the original's file or its bytes; `name` is what an error calls it (else the file name)

    The shape is kept and small pictures are not enlarged. JPEG is decoded at the nearest scale
    above, more than twice as fast as in full; PNG and HEIC know no such scale. Raises
    PhotoUnreadable.
    """
    return _smaller(source, size_px, quality=82, name=name)


def rendition(source: Path | bytes, max_px: int = RENDITION_PX, *, name: str = "") -> bytes:
    """Return a JPEG for papers and large views, like `thumbnail`; the same input, the same bytes.

    The defaults give about 170 kB, which prints sharply at 13 cm. Raises PhotoUnreadable.
    """
    return _smaller(source, max_px, quality=80, name=name)


def _smaller(source: Path | bytes, max_px: int, *, quality: int, name: str) -> bytes:
    if isinstance(source, Path):
        name = name or source.name
        source = source.read_bytes()
    with picture_door(name):
        result = io.BytesIO()
        small = upright(open_picture(source), max_px)
        small.save(result, "JPEG", quality=quality, subsampling="4:2:0")
    return result.getvalue()


def upright(picture: "Image", max_px: int) -> "Image":
    """Return an opened picture as RGB, turned as its EXIF asks, at most `max_px` long.

    Call it within `picture_door`, for it decodes.
    """
    orientation = orientation_of(picture)
    box = draft_box(picture.size, max_px)
    picture.draft("RGB", box)
    # Turned last: it then moves the few pixels that are left.
    return _upright(_fitted(picture, box), orientation)


def _fitted(picture: "Image", box: tuple[int, int]) -> "Image":
    """Return the picture as RGB in the size of `box`, transparent parts white."""
    from PIL import Image

    picture.load()
    if picture.mode != "RGB":
        if picture.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in picture.info:
            picture = picture.convert("RGBA")
        if picture.mode == "RGBA":
            paper = Image.new("RGB", picture.size, "white")
            paper.paste(picture, mask=picture.getchannel("A"))
            picture = paper
        else:
            picture = picture.convert("RGB")
    if picture.size == box:
        return picture
    return picture.resize(box, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _upright(picture: "Image", orientation: int) -> "Image":
    """Return the picture turned as EXIF orientation 2 to 8 asks (CIPA DC-008, tag 0112)."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(orientation)
    return picture if turn is None else picture.transpose(turn)

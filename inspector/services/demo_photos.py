"""The demo's photographs: drawn, not taken, and marked as such.

They are true JPEG files with EXIF, so that the whole way of a photograph can be shown without
showing anyone's workplace. The same input gives the same bytes.
"""

import io
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Literal

from inspector.clock import china
from inspector.services.demo_canvas import HEIGHT_PX, RED, WHITE, WIDTH_PX, Canvas, Colour, font
from inspector.services.demo_scenes import DRAWINGS

if TYPE_CHECKING:
    from PIL.Image import Image

State = Literal["before", "after"]

SCENES: tuple[str, ...] = tuple(DRAWINGS)
CAMERA = "演示相机"


def draw_photo(
    *,
    seed: int,
    caption: str,
    scene: str,
    taken: datetime,
    place: tuple[float, float],
    orientation: int = 1,
    state: State = "before",
) -> bytes:
    """Return a JPEG of 1600 x 1200 pixels that shows `scene` with `caption` and the mark 演示.

    seed         moves the camera, the light and loose things a little
    scene        one of SCENES
    taken        aware; written to EXIF in Beijing time with its offset
    place        latitude and longitude in degrees (WGS-84), south and west negative
    orientation  EXIF value 1 to 8; the pixels are stored turned so that they come out upright
    state        the hazard, or the same place after rectification

    Raises ValueError for another scene or orientation.
    """
    if scene not in DRAWINGS:
        raise ValueError(f"no scene {scene!r}")
    if orientation not in range(1, 9):
        raise ValueError(f"no orientation {orientation}")
    random = Random(f"{seed}/{scene}")  # the room stays the same before and after
    canvas = Canvas(random)
    DRAWINGS[scene](canvas, state == "after")
    picture = _photographed(canvas.image, Random(f"{seed}/{scene}/{state}"))
    _mark(picture, caption, china(taken))
    target = io.BytesIO()
    turned = _turned(picture, orientation)
    turned.save(target, "JPEG", quality=86, exif=_exif(china(taken), place, orientation))
    return target.getvalue()


def _photographed(drawing: "Image", random: Random) -> "Image":
    """Return the drawing as a camera sees it: a frame a little off, and uneven light."""
    from PIL import Image, ImageChops

    zoom = random.uniform(0.9, 0.985)
    width, height = drawing.width * zoom, drawing.height * zoom
    left = random.uniform(0, drawing.width - width)
    top = random.uniform(0, drawing.height - height)
    frame = (left, top, left + width, top + height)
    size = (WIDTH_PX, HEIGHT_PX)
    picture = drawing.resize(size, Image.Resampling.BILINEAR, box=frame, reducing_gap=1.0)
    # Light falls off from the lamp towards the corners, with a slow unevenness over the walls.
    columns, rows = 24, 18
    lamp_x, lamp_y = random.uniform(7, 15), random.uniform(3, 8)
    levels = bytearray()
    for y in range(rows):
        for x in range(columns):
            far = ((x - lamp_x) / columns) ** 2 + ((y - lamp_y) / rows) ** 2
            levels.append(round(255 * max(0.62, 1 - 0.3 * far) - random.uniform(0, 7)))
    light = Image.frombytes("L", (columns, rows), bytes(levels))
    smooth = light.resize(size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(picture, Image.merge("RGB", (smooth, smooth, smooth)))


def _mark(picture: "Image", caption: str, taken: datetime) -> None:
    """Write caption and time into a band below, and 演示 into the upper right corner."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(picture, "RGBA")
    top = HEIGHT_PX - 92
    draw.rectangle([0, top, WIDTH_PX, HEIGHT_PX], (18, 24, 30, 150))
    draw.rectangle([0, top, 10, HEIGHT_PX], RED)
    stamp = f"{taken:%Y-%m-%d %H:%M}"
    draw.text((WIDTH_PX - 36, top + 46), stamp, WHITE, font(34), anchor="rm")
    room = WIDTH_PX - 36 * 3 - draw.textlength(stamp, font(34))
    shown = caption
    while shown and draw.textlength(shown, font(38)) > room:
        shown = shown[:-2] + "…"
    draw.text((40, top + 46), shown, WHITE, font(38), anchor="lm")
    tag: Colour = RED
    draw.rounded_rectangle([WIDTH_PX - 196, 32, WIDTH_PX - 36, 112], 12, (*tag, 225))
    draw.text((WIDTH_PX - 116, 71), "演示", WHITE, font(50), anchor="mm")


def _turned(picture: "Image", orientation: int) -> "Image":
    """Return the picture as a camera stores it that was held that way."""
    from PIL.Image import Transpose

    held: Mapping[int, Transpose] = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_90,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_270,
    }
    return picture.transpose(held[orientation]) if orientation in held else picture


def _exif(taken: datetime, place: tuple[float, float], orientation: int) -> bytes:
    from PIL import ExifTags, Image

    base, gps = ExifTags.Base, ExifTags.GPS
    exif = Image.Exif()
    # Bytes, for Pillow writes text tags as ASCII and would put question marks.
    exif[base.Make] = CAMERA.encode()
    exif[base.Orientation] = orientation
    exif[base.Software] = "inspector demo"
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            base.DateTimeOriginal: f"{taken:%Y:%m:%d %H:%M:%S}",
            base.OffsetTimeOriginal: "+08:00",
        }
    )
    latitude, longitude = place
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            gps.GPSVersionID: b"\x02\x03\x00\x00",
            gps.GPSLatitudeRef: "N" if latitude >= 0 else "S",
            gps.GPSLatitude: _sexagesimal(latitude),
            gps.GPSLongitudeRef: "E" if longitude >= 0 else "W",
            gps.GPSLongitude: _sexagesimal(longitude),
        }
    )
    return exif.tobytes()


def _sexagesimal(degrees: float) -> tuple[Fraction, Fraction, Fraction]:
    """Return degrees, minutes and seconds; seconds to a thousandth, which is 3 cm."""
    thousandths = round(abs(degrees) * 3_600_000)
    whole, rest = divmod(thousandths, 3_600_000)
    minutes, seconds = divmod(rest, 60_000)
    return Fraction(whole), Fraction(minutes), Fraction(seconds, 1000)

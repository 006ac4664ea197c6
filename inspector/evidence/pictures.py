"""Opening foreign picture bytes: which formats, how large, whole or cut off.

Nothing here decodes before the header has said how many pixels to expect.
"""

import io
import warnings
from struct import error as struct_error
from typing import TYPE_CHECKING

from inspector.i18n import _

if TYPE_CHECKING:
    from PIL.Image import Image

# 64 MP sensors write 9280 x 6944 = 64.4 million; this is the next round figure above it. Decoded
# in full that is 200 MB, so anything larger is refused by its header alone.
MAX_PIXELS = 64 * 1024 * 1024
MAX_BYTES = 128 * 1024 * 1024  # a 48 MP phone photograph has about 9 MB

# MPO is what Pillow calls a JPEG that carries a second picture, as many phones write it.
_MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "HEIF": "image/heic",
}
# Pillow raises any of these on EXIF that lies about its own offsets and types.
BROKEN_EXIF = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    SyntaxError,
    IndexError,
    OverflowError,
    ZeroDivisionError,
    AttributeError,
    RuntimeError,
    EOFError,
    struct_error,
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


class PictureRefused(Exception):
    """Why bytes are not taken as a picture, in words for the person; the door adds the name."""


def open_picture(data: bytes) -> "Image":
    """Return the picture of which only the header was read: format and size are known.

    Raises PictureRefused for another format, too many pixels, or a HEIC file that is cut off;
    whatever Pillow raises for a broken header passes through to the door in `ingest`.
    """
    from PIL import Image, UnidentifiedImageError  # 60 ms that a start without photos need not wait

    if not data:
        raise PictureRefused(_("the file is empty"))
    heic = data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS
    if heic:
        _check_boxes(data)
        _register_heic()
    # Pillow only warns from 89 million pixels on and grumbles about odd EXIF on stderr; the limit
    # is ours below. A filter, not catch_warnings: that one is not safe with two threads.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    try:
        picture = Image.open(io.BytesIO(data), formats=("HEIF",) if heic else ("JPEG", "PNG"))
    except UnidentifiedImageError as cause:
        raise PictureRefused(_("it is neither JPEG, PNG nor HEIC")) from cause
    except Image.DecompressionBombError as cause:
        raise PictureRefused(_("it has far too many pixels")) from cause
    width, height = picture.size
    if width * height > MAX_PIXELS:
        reason = _("{width} × {height} pixels are more than a camera takes")
        raise PictureRefused(reason.format(width=width, height=height))
    return picture


def media_type(picture: "Image") -> str:
    """Return the media type of a picture that `open_picture` gave."""
    return _MEDIA_TYPES[picture.format or ""]


def orientation_of(picture: "Image") -> int:
    """Return the EXIF orientation, 1 to 8; 1 when there is none or it is broken.

    HEIC is turned by its decoder, and its EXIF value is then already spent.
    """
    from PIL import ExifTags

    if picture.format == "HEIF":
        return 1
    try:
        value = picture.getexif().get(ExifTags.Base.Orientation, 1)
    except BROKEN_EXIF:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def draft_box(size: tuple[int, int], max_px: int) -> tuple[int, int]:
    """Return width and height of the picture of `size` fitted into `max_px`, never enlarged.

    This true shape is what Pillow's draft mode must be asked for: with a square box it decodes
    a 4032 x 3024 photograph at full size (performance §6).
    """
    width, height = size
    longer = max(width, height)
    if longer <= max_px:
        return width, height
    return max(1, round(width * max_px / longer)), max(1, round(height * max_px / longer))


def _register_heic() -> None:
    import pillow_heif  # 20 ms and a codec; only those who meet a HEIC file load it

    # Thumbnails, depth maps and auxiliary pictures inside the file are nobody's evidence here.
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def _check_boxes(data: bytes) -> None:
    """Refuse a HEIC file whose outer boxes do not end where the file ends.

    libheif decodes what it has and leaves the rest grey, so truncation must be seen here:
    ISO 14496-12 §4.2, size (4 bytes, 1 = 8 more bytes follow, 0 = to the end), then the type.
    """
    position = 0
    while position < len(data):
        size = int.from_bytes(data[position : position + 4], "big")
        if size == 1:
            size = int.from_bytes(data[position + 8 : position + 16], "big")
        if size == 0:
            return
        if size < 8 or position + size > len(data):
            raise PictureRefused(_("the file is cut off"))
        position += size

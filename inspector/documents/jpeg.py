"""Photographs into the PDF, byte for byte: ReportLab would decode each one to give it a name."""

import hashlib
from io import BytesIO

# importing this module loads ReportLab; only the builder of the photo sheet does, when it draws
from reportlab.lib.utils import ImageReader

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF markers; JPEG, ITU T.81 B.2.2


class PlainJpeg(ImageReader):  # type: ignore[misc]  # ReportLab ships no types
    """A JPEG for `Canvas.drawImage`, named by the hash of its bytes and never decoded.

    Raises ValueError for bytes that are no JPEG, or that carry EXIF, XMP or IPTC: the place of a
    photograph must not travel on a paper.
    """

    def __init__(self, jpeg: bytes) -> None:  # ImageReader's own would open it with Pillow
        self._jpeg = jpeg
        self._size = jpeg_size(jpeg)
        self._dataA = None

    def getSize(self) -> tuple[int, int]:
        return self._size

    def getRGBData(self) -> bytes:
        """Return what ReportLab names the picture by; it asks for nothing else of it."""
        return hashlib.sha256(self._jpeg).digest()

    def jpeg_fh(self) -> BytesIO:
        return BytesIO(self._jpeg)


def jpeg_size(jpeg: bytes) -> tuple[int, int]:
    """Return width and height in pixels; ValueError as PlainJpeg says."""
    if not jpeg.startswith(b"\xff\xd8"):
        raise ValueError("not a JPEG")
    at = 2
    while at + 9 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker in (0xE1, 0xED):
            raise ValueError("the JPEG still carries EXIF, XMP or IPTC")
        if marker in _FRAMES:
            height, width = jpeg[at + 5 : at + 7], jpeg[at + 7 : at + 9]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    raise ValueError("the JPEG has no frame")

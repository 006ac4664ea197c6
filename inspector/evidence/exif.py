"""What a photograph claims about itself: time, place, camera.

All of it is display data. Anyone can write EXIF, so nothing is decided by it (package-format §7).
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING

from inspector.evidence.pictures import BROKEN_EXIF

if TYPE_CHECKING:
    from PIL.Image import Exif, Image

_MAX_BLOCK_BYTES = 1024 * 1024  # JPEG segments end at 64 KiB; PNG and HEIC know no end
_MAX_TEXT = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ExifFacts:
    """Claims of the file; every one may be empty.

    taken   "2026-11-21 10:42:07" as written, in the camera's own time
    offset  "+08:00" when the camera says how far its time is from UTC
    place   "38.48712,106.23091" (WGS-84), south and west negative
    """

    taken: str = ""
    offset: str = ""
    place: str = ""
    camera: str = ""
    software: str = ""


def read_exif(picture: "Image") -> ExifFacts:
    """Return what the EXIF block of an opened picture claims, without decoding the picture.

    Broken, oversized or absent EXIF gives empty facts, a broken field an empty field.
    """
    from PIL import ExifTags

    if len(picture.info.get("exif") or b"") > _MAX_BLOCK_BYTES:
        return ExifFacts()
    try:
        exif = picture.getexif()
    except BROKEN_EXIF:
        return ExifFacts()
    details = _block(exif, ExifTags.IFD.Exif)
    base = ExifTags.Base
    return ExifFacts(
        taken=_time(details.get(base.DateTimeOriginal)),
        offset=_offset(details.get(base.OffsetTimeOriginal) or details.get(base.OffsetTime)),
        place=_place(_block(exif, ExifTags.IFD.GPSInfo)),
        camera=_camera(_value(exif, base.Make), _value(exif, base.Model)),
        software=_text(_value(exif, base.Software)),
    )


def _block(exif: "Exif", tag: int) -> dict[int, object]:
    try:
        return dict(exif.get_ifd(tag))
    except BROKEN_EXIF:
        return {}


def _value(exif: "Exif", tag: int) -> object:
    try:
        value: object = exif.get(tag)
    except BROKEN_EXIF:
        return None
    return value


def _text(value: object) -> str:
    """Return one clean short line; cameras pad with blanks and NUL, attackers with more."""
    if isinstance(value, bytes):
        value = value[: _MAX_TEXT * 4].decode("utf-8", "replace")
    if not isinstance(value, str):
        return ""
    # Phones write UTF-8 where the standard says ASCII; Pillow reads that as Latin-1.
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    kept = (char if char.isprintable() else " " for char in value[: _MAX_TEXT * 4])
    return " ".join("".join(kept).split())[:_MAX_TEXT].strip()


def _time(value: object) -> str:
    text = _text(value)
    try:
        # Read only to see whether it is a time at all: unset clocks write 0000:00:00.
        moment = datetime.strptime(text, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007, no zone is claimed
    except ValueError:
        return ""
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment.year >= 1970 else ""


def _offset(value: object) -> str:
    text = _text(value)
    return text if re.fullmatch(r"[+-](0\d|1[0-4]):[0-5]\d", text, re.ASCII) else ""


def _place(gps: dict[int, object]) -> str:
    from PIL.ExifTags import GPS

    latitude = _degrees(gps.get(GPS.GPSLatitude), gps.get(GPS.GPSLatitudeRef), "N", "S", 90)
    longitude = _degrees(gps.get(GPS.GPSLongitude), gps.get(GPS.GPSLongitudeRef), "E", "W", 180)
    if latitude is None or longitude is None or (latitude == 0 and longitude == 0):
        return ""  # a receiver without a fix writes zeros
    return f"{latitude:.5f},{longitude:.5f}"  # five places are one metre


def _degrees(value: object, ref: object, plus: str, minus: str, limit: int) -> float | None:
    """Return degrees, minutes and seconds as signed decimal degrees."""
    side = _text(ref).upper()
    if side not in (plus, minus) or not isinstance(value, tuple) or len(value) != 3:
        return None
    try:
        parts = [float(part) for part in value]
    except BROKEN_EXIF:
        return None
    if not all(isfinite(part) and 0 <= part < limit + 1 for part in parts):
        return None
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
    if degrees > limit:
        return None
    return round(-degrees if side == minus else degrees, 5) + 0.0  # no "-0.00000"


def _camera(make: object, model: object) -> str:
    maker, name = _text(make), _text(model)
    if maker and not name.casefold().startswith(maker.casefold()):
        return f"{maker} {name}".strip()[:_MAX_TEXT]
    return name

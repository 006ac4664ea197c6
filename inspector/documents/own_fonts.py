"""An organisation's own fonts: whether one may be embedded, can be, and has the characters.

Papers are files that others open, so a font is used only when its maker lets it be embedded in
part (OpenType OS/2, fsType), when its outlines are TrueType (ReportLab embeds no others), and when
it has every character of GB/T 2312-1980, as 仿宋_GB2312 and 楷体_GB2312 do.
"""

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from inspector.documents.fonts import FANG, HEI, KAI, SONG, TITLE, face, register_own
from inspector.errors import FontRefused
from inspector.i18n import N_, _

# What a slot is called in settings, and the role that its font plays.
SLOTS: Mapping[str, str] = {
    "title": TITLE,
    "song": SONG,
    "fang": FANG,
    "hei": HEI,
    "kai": KAI,
}
SLOT_NAMES: Mapping[str, str] = {
    "title": "小标宋",
    "song": "宋体",
    "fang": "仿宋",
    "hei": "黑体",
    "kai": "楷体",
}
LARGEST = 128 * 1024 * 1024

_RESTRICTED, _LICENCE = 0x0002, 0x000F  # bits 0-3 say how it may be embedded; the lowest set wins
_NO_SUBSETS, _BITMAPS_ONLY = 0x0100, 0x0200
_MARKS = "0123456789，。、；：？！（）《》“”‘’…—〔〕"

_NOT_A_FONT = N_("it is not a TrueType font that can be read")
_TOO_LARGE = N_("it is larger than 128 MB")
_NOT_TRUETYPE = N_("its outlines are PostScript (CFF); a TrueType version of it is needed")
_MAY_NOT_EMBED = N_("its maker does not allow it to be embedded in files")
_MAY_NOT_SUBSET = N_("its maker does not allow a part of it to be embedded in files")
_ONLY_BITMAPS = N_("its maker allows only bitmaps of it to be embedded")
_LACKS = N_("it lacks {count} characters of GB 2312, such as {characters}")


@dataclass(frozen=True, slots=True)
class OwnFont:
    """A font that was found fit. `name` as ReportLab knows it; `family` as its maker calls it."""

    name: str
    family: str
    sha256: str


def take_font(slot: str, file: bytes, called: str) -> OwnFont:
    """Return the font in `file`, ready for `slot` of SLOTS; `called` names it in a refusal.

    Raises FontRefused with the reason. The same file gives the same font, and the same bytes of a
    paper.
    """
    sha256 = hashlib.sha256(file).hexdigest()
    problem = _unfit(file)
    if problem:
        raise FontRefused(name=called, reason=_(problem))
    name = register_own(SLOTS[slot], sha256, file)
    missing, family = _loaded(name)
    if missing is None:
        raise FontRefused(name=called, reason=_(_NOT_A_FONT))
    if missing:
        few = "".join(missing[:5])
        reason = _(_LACKS).format(count=len(missing), characters=few)
        raise FontRefused(name=called, reason=reason)
    return OwnFont(name, family, sha256)


@cache
def _loaded(name: str) -> tuple[tuple[str, ...] | None, str]:
    """Return the characters that the font must have and lacks, and its name; None: unreadable."""
    from reportlab.pdfbase.ttfonts import TTFError  # 160 ms: not before a font is read

    try:
        loaded = face(name)
    except (TTFError, struct.error, LookupError, ValueError, TypeError, ArithmeticError):
        return None, ""  # what ReportLab trips over in a font that is damaged
    missing = tuple(one for one in _wanted() if ord(one) not in loaded.charToGlyph)
    family = getattr(loaded, "familyName", b"") or getattr(loaded, "name", b"")
    return missing, family.decode("latin-1") if isinstance(family, bytes) else str(family)


@cache
def _wanted() -> str:
    """Return 一级 and 二级汉字 of GB 2312, and the marks that every paper uses."""
    characters = (
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
    )
    return "".join(characters) + _MARKS


def _unfit(file: bytes) -> str:
    """Return why a font cannot be used, before any of its outlines are read; "" when it can."""
    if len(file) > LARGEST:
        return _TOO_LARGE
    try:
        tables = _tables(file)
    except (struct.error, ValueError):
        return _NOT_A_FONT
    if "glyf" not in tables:
        return _NOT_TRUETYPE if {"CFF ", "CFF2"} & tables.keys() else _NOT_A_FONT
    if "OS/2" not in tables:
        return ""  # Apple's fonts have none; then nothing is forbidden
    try:
        (rights,) = struct.unpack_from(">H", file, tables["OS/2"] + 8)
    except struct.error:
        return _NOT_A_FONT
    if rights & _LICENCE == _RESTRICTED:
        return _MAY_NOT_EMBED
    if rights & _NO_SUBSETS:
        return _MAY_NOT_SUBSET
    return _ONLY_BITMAPS if rights & _BITMAPS_ONLY else ""


def _tables(file: bytes) -> dict[str, int]:
    """Return where each table of a font begins; of a collection (.ttc), of its first font."""
    start = 0
    if file[:4] == b"ttcf":
        (start,) = struct.unpack_from(">I", file, 12)
    if file[start : start + 4] not in (b"\x00\x01\x00\x00", b"true", b"OTTO"):
        raise ValueError("no font")
    (count,) = struct.unpack_from(">H", file, start + 4)
    found = {}
    for number in range(count):
        tag, _sum, offset, length = struct.unpack_from(">4sIII", file, start + 12 + 16 * number)
        if offset + length > len(file):
            raise ValueError("cut short")
        found[tag.decode("latin-1")] = offset
    return found

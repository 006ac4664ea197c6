"""The fonts of our papers, and which of them draws which character.

A text asks for a role (宋体, 小标宋, 仿宋, 黑体, 楷体). The bundled fonts play every role; an
organisation may have fonts of its own play some of them (own_fonts.py).

ReportLab's defects with Chinese are mended here (performance §5): no Helvetica, no ASCII-85, a
ToUnicode map that knows characters beyond U+FFFF, and a missing glyph that is a refusal and not
an empty box.
"""

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from inspector.errors import CharacterMissing
from inspector.paths import resources

if TYPE_CHECKING:
    from collections.abc import Sequence

SERIF = "NotoSerifSC-Regular"
SERIF_BOLD = "NotoSerifSC-Bold"
SANS = "NotoSansSC-Regular"
SANS_BOLD = "NotoSansSC-Bold"
KAI_FONT = "InspectorKai-Regular"

# Roles. 宋体 and 小标宋 go by the bundled fonts that play them, as papers name these.
SONG = SERIF
TITLE = SERIF_BOLD
FANG = "FANG"
HEI = "HEI"
KAI = "KAI"
ROLES = (TITLE, SONG, FANG, HEI, KAI)
_BUNDLED = MappingProxyType(
    {TITLE: SERIF_BOLD, SONG: SERIF, FANG: SERIF, HEI: SANS_BOLD, KAI: KAI_FONT}
)

# Who stands in for a font that lacks a character, in this order.
FALLBACK: dict[str, tuple[str, ...]] = {
    SERIF: (SANS,),
    SERIF_BOLD: (SANS_BOLD, SERIF, SANS),
    SANS: (SERIF,),
    SANS_BOLD: (SERIF_BOLD, SANS, SERIF),
    KAI_FONT: (SERIF, SANS),
}

# 破折号 is two of these in a row, 2 em wide and without a gap (GB/T 15834-2011, 4.14).
DASH = "—"
_BAR = 0x2015  # the same sign in the width of a Chinese character

# In none of our fonts: drawn as shapes, one em wide (text.py).
BOXES = frozenset("☐☑☒")

# H₂S, 10⁻⁶: what a font lacks of these is drawn by its large figures, smaller, lowered or raised.
SMALL_SIZE = 0.62
_LOWERED, _RAISED = -0.15, 0.33  # em
_SMALL: Mapping[str, tuple[str, float]] = MappingProxyType(
    {small: (large, _LOWERED) for small, large in zip("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+−")}
    | {small: (large, _RAISED) for small, large in zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+−")}
)
SMALL = frozenset(_SMALL)

OWN = "own-"  # names of an organisation's fonts begin with it; the hash of the file follows

_lock = Lock()
_own_files: dict[str, bytes] = {}
# The organisation's fonts by role, while one of its papers is laid out.
_own: ContextVar[Mapping[str, str]] = ContextVar("own_fonts", default=MappingProxyType({}))


def register_own(role: str, sha256: str, file: bytes) -> str:
    """Have the checked font `file` at hand; return the name it goes by in `role`."""
    name = f"{OWN}{role}-{sha256[:32]}"
    _own_files[name] = file
    FALLBACK[name] = (_BUNDLED[role], *FALLBACK[_BUNDLED[role]])
    return name


@contextmanager
def own_fonts(names: Mapping[str, str]) -> Iterator[None]:
    """Have fonts of the organisation, by role, stand in for the bundled ones meanwhile."""
    token = _own.set(MappingProxyType(dict(names)))
    try:
        yield
    finally:
        _own.reset(token)


def font_in(role: str) -> str:
    """Return the font that plays `role` now; the name of a font is its own role."""
    return _own.get().get(role) or _BUNDLED.get(role, role)


class Face(Protocol):
    """What we use of ReportLab's TTFontFace: code point to glyph, and widths in 1/1000 em.

    glyphPos  where each glyph begins in the table "glyf" of the file
    """

    charToGlyph: dict[int, int]
    charWidths: dict[int, float]
    glyphPos: list[int]
    unitsPerEm: int

    def getCharWidth(self, code: int) -> float: ...
    def get_table_pos(self, tag: str) -> tuple[int, int]: ...
    def get_chunk(self, pos: int, length: int) -> bytes: ...


def prepare() -> None:
    """Set ReportLab up for our papers, once per process. Fonts load when they are first used."""
    _prepare_once()


@lru_cache(maxsize=1)
def _prepare_once() -> None:
    from reportlab import rl_config  # 160 ms: not before a paper is drawn
    from reportlab.pdfbase import ttfonts

    face(SERIF)
    rl_config.useA85 = 0  # photographs as they are: 65 → 35 ms, a quarter smaller
    rl_config.canvas_basefontname = SERIF  # else every file lists Helvetica, not embedded
    # WORKAROUND reportlab 4.4–5.1: it writes <2CB5A> for 𬭚, which reads back as ⲵ. Remove when
    # its own makeToUnicodeCMap writes surrogate pairs.
    ttfonts.makeToUnicodeCMap = to_unicode_map


@lru_cache(maxsize=24)
def face(font: str) -> Face:
    """Return the face of one of our fonts, loaded (50 ms) and registered with ReportLab."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    with _lock:
        if font not in pdfmetrics.getRegisteredFontNames():
            own = _own_files.get(font)
            file = BytesIO(own) if own else str(resources() / "fonts" / f"{font}.ttf")
            # Shaping is off: uharfbuzz, where it happens to be installed, would change the bytes.
            pdfmetrics.registerFont(ttfonts.TTFont(font, file, shapable=False))
        loaded: Face = pdfmetrics.getFont(font).face
        _widen_dash(loaded)
        _add_small_figures(loaded)
        return loaded


def _widen_dash(loaded: Face) -> None:
    """Draw the dash by the bar where that is an em wide and the dash is the narrow Latin one.

    So is it in Noto's fonts: two of them made 1.78 em. It reads back as the dash that it is.
    """
    dash = ord(DASH)
    widths = loaded.charWidths
    if widths.get(dash, 0) < 1000 <= widths.get(_BAR, 0) and _BAR in loaded.charToGlyph:
        loaded.charToGlyph[dash] = loaded.charToGlyph[_BAR]
        widths[dash] = widths[_BAR]


def _add_small_figures(loaded: Face) -> None:
    """Draw NH₃ and 10⁻⁶ by the figures of the font where it has no small ones of its own.

    They read back as what they are; `small_figure` says how far they are lowered or raised.
    """
    for small, (large, _rise) in _SMALL.items():
        code = ord(small)
        if code not in loaded.charToGlyph and ord(large) in loaded.charToGlyph:
            loaded.charToGlyph[code] = loaded.charToGlyph[ord(large)]
            loaded.charWidths[code] = loaded.getCharWidth(ord(large))


@lru_cache(maxsize=4_000)
def small_figure(character: str, font: str) -> float:
    """Return by how many em a figure is moved up that `font` draws small by its large one, else 0.

    It is drawn in `SMALL_SIZE` of the size of the text.
    """
    large, rise = _SMALL.get(character, ("", 0.0))
    if not large:
        return 0.0
    glyphs = face(font).charToGlyph
    return rise if glyphs.get(ord(character)) == glyphs.get(ord(large)) else 0.0


@lru_cache(maxsize=24)
def dash_ink(font: str) -> tuple[float, float, float, float]:
    """Return left, lower, right and upper edge of the dash of a font, in em from its origin."""
    loaded = face(font)
    start = loaded.get_table_pos("glyf")[0] + loaded.glyphPos[loaded.charToGlyph[ord(DASH)]]
    # OpenType "glyf": contours, xMin, yMin, xMax, yMax.
    _contours, *edges = struct.unpack(">5h", loaded.get_chunk(start, 10))
    left, low, right, high = (edge / loaded.unitsPerEm for edge in edges)
    return left, low, right, high


@lru_cache(maxsize=40_000)
def font_of(character: str, font: str) -> str | None:
    """Return the font that draws `character` where `font` is wanted; None when none has it."""
    if character in BOXES:
        return font
    code = ord(character)
    for name in (font, *FALLBACK[font]):
        if code in face(name).charToGlyph:
            return name
    return None


@lru_cache(maxsize=40_000)
def advance(character: str, font: str) -> float:
    """Return the width of `character` in 1/1000 of the font size, drawn by font or fallback."""
    if character in BOXES:
        return 1000.0
    drawn_by = font_of(character, font) or font
    width = face(drawn_by).getCharWidth(ord(character))
    return width * SMALL_SIZE if small_figure(character, drawn_by) else width


def text_width(text: str, font: str, size: float) -> float:
    """Return the width of a single line in points; `font` is a role or a font."""
    font = font_in(font)
    return sum(advance(character, font) for character in text) * size / 1000


def check_glyphs(text: str, font: str, field: str) -> None:
    """Raise CharacterMissing for the first character that no font can draw; `field` names it."""
    font = font_in(font)
    for character in text:
        if character != "\n" and font_of(character, font) is None:
            code_point = f"U+{ord(character):04X}"
            raise CharacterMissing(character=character, code_point=code_point, field=field)


def runs(text: str, font: str) -> list[tuple[str, str]]:
    """Return `text` as (font, part) pairs, each part in one font that has its glyphs."""
    parts: list[tuple[str, str]] = []
    for character in text:
        name = font_of(character, font) or font
        if parts and parts[-1][0] == name:
            parts[-1] = (name, parts[-1][1] + character)
        else:
            parts.append((name, character))
    return parts


def to_unicode_map(font: str, subset: "Sequence[int]") -> str:
    """Return the ToUnicode CMap of a font subset: UTF-16BE, at most 100 entries per block.

    `subset` has the code point of each character code; 0 stands for an unused one.
    PDF 32000-1, 9.10.3.
    """
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point
    ]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({font}) /Ordering ({font}) /Supplement 0 >> def",
        f"/CMapName /{font} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{max(len(subset) - 1, 0):02X}>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)

"""The bundled fonts, and which of them draws which character.

ReportLab's defects with Chinese are mended here (performance §5): no Helvetica, no ASCII-85, a
ToUnicode map that knows characters beyond U+FFFF, and a missing glyph that is a refusal and not
an empty box.
"""

from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from inspector.errors import CharacterMissing
from inspector.paths import resources

if TYPE_CHECKING:
    from collections.abc import Sequence

SERIF = "NotoSerifSC-Regular"
SERIF_BOLD = "NotoSerifSC-Bold"
SANS = "NotoSansSC-Regular"
SANS_BOLD = "NotoSansSC-Bold"

# Who stands in for a font that lacks a character, in this order.
FALLBACK: dict[str, tuple[str, ...]] = {
    SERIF: (SANS,),
    SERIF_BOLD: (SANS_BOLD, SERIF, SANS),
    SANS: (SERIF,),
    SANS_BOLD: (SERIF_BOLD, SANS, SERIF),
}

# In none of our fonts: drawn as shapes, one em wide (text.py).
BOXES = frozenset("☐☑☒")

_lock = Lock()


class Face(Protocol):
    """What we use of ReportLab's TTFontFace: code point to glyph, and widths in 1/1000 em."""

    charToGlyph: dict[int, int]

    def getCharWidth(self, code: int) -> float: ...


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


@lru_cache(maxsize=8)
def face(font: str) -> Face:
    """Return the face of one of our fonts, loaded (50 ms) and registered with ReportLab."""
    from reportlab.pdfbase import pdfmetrics, ttfonts

    with _lock:
        if font not in pdfmetrics.getRegisteredFontNames():
            file = resources() / "fonts" / f"{font}.ttf"
            # Shaping is off: uharfbuzz, where it happens to be installed, would change the bytes.
            pdfmetrics.registerFont(ttfonts.TTFont(font, str(file), shapable=False))
        loaded: Face = pdfmetrics.getFont(font).face
        return loaded


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
    return face(font_of(character, font) or font).getCharWidth(ord(character))


def text_width(text: str, font: str, size: float) -> float:
    """Return the width of a single line in points."""
    return sum(advance(character, font) for character in text) * size / 1000


def check_glyphs(text: str, font: str, field: str) -> None:
    """Raise CharacterMissing for the first character that no font can draw; `field` names it."""
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

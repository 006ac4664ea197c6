"""Fonts of an organisation: which are refused and why, and that papers are set in the others."""

import struct
from pathlib import Path

import pytest
import reportlab

from inspector.documents.fonts import FANG, KAI, KAI_FONT, SERIF, font_in, own_fonts
from inspector.documents.letter import draw_letter
from inspector.documents.own_fonts import SLOTS, take_font
from inspector.documents.render import render
from inspector.errors import FontRefused
from inspector.paths import resources
from tests.documents.letters import FURNITURE, letter


@pytest.fixture(scope="module")
def sans() -> bytes:
    """A font that is fit, and easily told from the serif one that it stands in for."""
    return (resources() / "fonts" / "NotoSansSC-Regular.ttf").read_bytes()


def table_at(font: bytes, tag: bytes) -> int:
    """Return where the entry of a table stands in the directory of a font."""
    return font.index(tag, 12, 12 + 16 * 64)


def with_rights(font: bytes, rights: int) -> bytes:
    """Return a copy of `font` whose OS/2 table has fsType `rights`."""
    (offset,) = struct.unpack_from(">I", font, table_at(font, b"OS/2") + 8)
    changed = bytearray(font)
    struct.pack_into(">H", changed, offset + 8, rights)
    return bytes(changed)


def reason(file: bytes) -> str:
    with pytest.raises(FontRefused) as caught:
        take_font("fang", file, "某字体.ttf")
    assert caught.value.facts["name"] == "某字体.ttf"
    return str(caught.value.facts["reason"])


def embedded(pdf: bytes) -> set[str]:
    from io import BytesIO

    import pdfplumber

    with pdfplumber.open(BytesIO(pdf)) as document:
        return {
            char["fontname"].split("+")[-1]
            for page in document.pages
            for char in page.chars
            if char["size"] > 10
        }


@pytest.mark.parametrize("rights", [0x0000, 0x0004, 0x0008, 0x000C])
def test_a_font_that_may_be_embedded_is_taken(sans: bytes, rights: int) -> None:
    font = take_font("kai", with_rights(sans, rights), "a.ttf")
    assert font.family
    assert len(font.sha256) == 64


@pytest.mark.parametrize(
    ("rights", "words"), [(0x0002, "embedded in files"), (0x0100, "a part"), (0x0200, "bitmaps")]
)
def test_a_font_that_may_not_be_embedded_is_refused(sans: bytes, rights: int, words: str) -> None:
    assert words in reason(with_rights(sans, rights))


def test_postscript_outlines_are_refused(sans: bytes) -> None:
    changed = bytearray(sans)
    at = table_at(sans, b"glyf")
    changed[at : at + 4] = b"CFF "
    assert "PostScript" in reason(bytes(changed))


def test_a_font_without_chinese_is_refused_with_a_count() -> None:
    vera = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    words = reason(vera.read_bytes())
    assert "lacks" in words
    assert "啊" in words


@pytest.mark.parametrize(
    "file", [b"", b"%PDF-1.4", b"\x00\x01\x00\x00", b"ttcf" + bytes(20), b"OTTO\x00\xff" * 3]
)
def test_what_is_no_font_is_refused(file: bytes) -> None:
    assert "not a TrueType font" in reason(file)


def test_a_font_that_is_cut_short_is_refused(sans: bytes) -> None:
    assert "not a TrueType font" in reason(sans[: len(sans) // 2])


@pytest.mark.parametrize("tag", [b"cmap", b"head", b"loca", b"hmtx", b"maxp", b"name", b"post"])
def test_a_font_with_a_damaged_table_is_taken_or_refused_and_never_a_crash(
    sans: bytes, tag: bytes
) -> None:
    (offset,) = struct.unpack_from(">I", sans, table_at(sans, tag) + 8)
    changed = bytearray(sans)
    changed[offset : offset + 40] = b"\xff" * 40
    try:
        take_font("hei", bytes(changed), "a.ttf")
    except FontRefused:
        return


def test_the_first_font_of_a_collection_is_used(sans: bytes) -> None:
    (count,) = struct.unpack_from(">H", sans, 4)
    moved = bytearray(sans)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", sans, 12 + 16 * number + 8)
        struct.pack_into(">I", moved, 12 + 16 * number + 8, offset + 16)
    collection = struct.pack(">4sIII", b"ttcf", 0x00010000, 1, 16) + bytes(moved)
    assert take_font("song", collection, "simsun.ttc").family


def test_a_letter_is_set_in_the_fonts_that_were_chosen(sans: bytes) -> None:
    plain = draw_letter(letter(), FURNITURE)
    names = {SLOTS[slot]: take_font(slot, sans, "a.ttf").name for slot in ("fang", "kai")}
    with own_fonts(names):
        own = draw_letter(letter(), FURNITURE)
        assert own == draw_letter(letter(), FURNITURE)
    assert own != plain
    assert "NotoSansSC-Regular" in embedded(own)
    assert "NotoSansSC-Regular" not in embedded(plain)
    assert draw_letter(letter(), FURNITURE) == plain  # and afterwards as before


def test_a_paper_is_set_in_the_fonts_that_were_chosen(record, sans: bytes) -> None:
    plain = render(record)
    with own_fonts({SLOTS["song"]: take_font("song", sans, "a.ttf").name}):
        own = render(record)
    assert "NotoSansSC-Regular" in embedded(own)
    assert "NotoSerifSC-Regular" not in embedded(own)
    assert render(record) == plain


def test_every_role_has_a_bundled_font() -> None:
    for role in SLOTS.values():
        assert (resources() / "fonts" / f"{font_in(role)}.ttf").is_file()
    assert font_in(FANG) == SERIF
    assert font_in(KAI) == KAI_FONT

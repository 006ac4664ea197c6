"""What a field may hold: the rest is normalised without a trace, or refused by name."""

import pytest

from inspector.documents.blocks import paragraph
from inspector.documents.characters import printable
from inspector.documents.fonts import (
    SERIF,
    SMALL_SIZE,
    check_glyphs,
    face,
    font_of,
    runs,
    small_figure,
    text_width,
    to_unicode_map,
)
from inspector.documents.page import Furniture, draw_pdf
from inspector.errors import CharacterForbidden, CharacterMissing
from tests.documents.sound import measured


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("  铸造\t车间　", "铸造 车间"),
        ("甲\r\n乙\x0b丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("零\u200b宽\ufeff字\u00ad符\u200e", "零宽字符"),
        ("甲　　　乙", "甲　　　乙"),
        ("e\u0301", "é"),
        ("℃㎡³≥", "℃㎡³≥"),  # never folded: 3㎡ must not become 3m2
    ],
)
def test_invisible_characters_leave_no_trace(given: str, printed: str) -> None:
    assert printable(given, "说明") == printed


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\u202e", "\u2067", "\ud800", "\ufffe", "\x7f"])
def test_characters_that_would_mislead_are_refused(bad: str) -> None:
    with pytest.raises(CharacterForbidden) as caught:
        printable(f"正常{bad}文字", "检查情况第1条")
    assert caught.value.facts == {"code_point": f"U+{ord(bad):04X}", "field": "检查情况第1条"}


@pytest.mark.parametrize("bad", ["\U00030000", "ش", "א", "\ue000", "😀"])
def test_a_character_that_no_font_has_is_named(bad: str) -> None:
    with pytest.raises(CharacterMissing) as caught:
        check_glyphs(f"王{bad}", "NotoSerifSC-Regular", "拒签人")
    assert caught.value.facts["character"] == bad
    assert caught.value.facts["code_point"] == f"U+{ord(bad):04X}"
    assert caught.value.facts["field"] == "拒签人"


def test_rare_names_and_units_are_drawn_by_the_serif_font() -> None:
    for character in "𬭚㙍䶮𫖯℃≥³㎡·〔〕☑":
        assert font_of(character, "NotoSerifSC-Regular") == "NotoSerifSC-Regular"
    assert runs("℃𬭚", "NotoSerifSC-Regular") == [("NotoSerifSC-Regular", "℃𬭚")]


def test_a_character_that_only_the_other_font_has_comes_from_there() -> None:
    biang = "\U00030edd"
    assert runs(f"{biang}面", "NotoSerifSC-Regular") == [
        ("NotoSansSC-Regular", biang),
        ("NotoSerifSC-Regular", "面"),
    ]


def test_characters_beyond_the_bmp_are_written_as_surrogate_pairs() -> None:
    cmap = to_unicode_map("F", [0, 0x2CB5A, 0x4E2D])
    assert "<01> <D872DF5A>" in cmap
    assert "<02> <4E2D>" in cmap
    assert "2 beginbfchar" in cmap


def test_no_block_of_the_map_is_longer_than_the_standard_allows() -> None:
    cmap = to_unicode_map("F", range(256))
    assert "100 beginbfchar" in cmap
    assert "55 beginbfchar" in cmap


SMALL = "₀₁₂₃₄₅₆₇₈₉₊₋⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"


def test_small_figures_are_drawn_whatever_the_font_has() -> None:
    """H₂S, NH₃ and 10⁻⁶ stand in every record of a confined space."""
    check_glyphs(SMALL, SERIF, "检查情况第1条")
    furniture = Furniture("页眉", ("", ""), "{total}{page}", (), "", "t", "o")
    (page,) = measured(draw_pdf([paragraph(f"甲{SMALL}乙")], furniture))
    drawn = {one["text"]: one for one in page}
    line = drawn["甲"]["matrix"][5]
    assert drawn["乙"]["matrix"][5] == line
    assert round(drawn["乙"]["size"], 1) == 12
    for number, character in enumerate(SMALL):
        if small_figure(character, SERIF):
            assert round(drawn[character]["size"], 2) == round(12 * SMALL_SIZE, 2)
            lower = drawn[character]["matrix"][5] < line
            assert lower == (number < len(SMALL) / 2)


def test_small_figures_are_as_wide_as_they_are_drawn() -> None:
    assert text_width("₂", SERIF, 10) == pytest.approx(text_width("2", SERIF, 10) * SMALL_SIZE)
    own = face(SERIF).getCharWidth(ord("³"))
    assert not small_figure("³", SERIF)  # the font's own stays
    assert text_width("³", SERIF, 1000) == pytest.approx(own)

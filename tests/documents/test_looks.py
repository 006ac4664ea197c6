"""What can be measured of the looks: margins, sizes, every character found again."""

import shutil
import subprocess
from pathlib import Path

import pytest

from inspector.documents.blocks import MARGIN_SIDE, MM, Block, paragraph
from inspector.documents.fonts import (
    HEI,
    KAI,
    KAI_FONT,
    SANS,
    SANS_BOLD,
    SERIF,
    SERIF_BOLD,
    SONG,
    TITLE,
    face,
)
from inspector.documents.page import Furniture, draw_pdf
from inspector.documents.preview import page_images
from inspector.documents.render import render
from inspector.documents.text import Span
from tests.documents.specimen import specimen_record

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed"
)
FURNITURE = Furniture(
    "页眉", ("续页", "单位"), "共 {total} 页 第 {page} 页", ("标识",), "q", "t", "o"
)


def text_of(blocks: list[Block]) -> str:
    """Return what pdftotext reads in the text area of all pages, without blanks."""
    area = ["-x", "80", "-W", "440", "-y", "72", "-H", "698"]
    done = subprocess.run(
        ["pdftotext", *area, "-", "-"], input=draw_pdf(blocks, FURNITURE), capture_output=True
    )
    return "".join(done.stdout.decode().split()).replace("续页单位", "")


@needs_poppler
def test_every_character_of_gb2312_is_found_again() -> None:
    characters = "".join(
        bytes((high, low)).decode("gb2312", "ignore")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
    )
    assert len(characters) == 6763
    assert text_of([paragraph(characters, leading=16)]) == characters


def standard_characters() -> str:
    """Return the 8,105 characters of 通用规范汉字表."""
    file = Path(__file__).with_name("general_standard_characters.txt")
    lines = file.read_text(encoding="utf-8").splitlines()
    return "".join(line for line in lines if not line.startswith("#"))


def test_the_list_of_standard_characters_is_whole() -> None:
    characters = standard_characters()
    assert len(characters) == len(set(characters)) == 8105
    assert sum(ord(character) > 0xFFFF for character in characters) == 196


@needs_poppler
@pytest.mark.parametrize("role", [SONG, TITLE, HEI, KAI])
def test_every_standard_character_is_found_again(role: str) -> None:
    characters = standard_characters()
    assert text_of([paragraph(Span(characters, role=role), leading=16)]) == characters


@pytest.mark.parametrize("font", [SERIF, SERIF_BOLD, SANS, SANS_BOLD, KAI_FONT])
def test_every_bundled_font_has_every_standard_character(font: str) -> None:
    glyphs = face(font).charToGlyph
    assert [one for one in standard_characters() if ord(one) not in glyphs] == []


@needs_poppler
def test_every_character_beyond_the_bmp_is_found_again() -> None:
    codes = sorted(code for code in face(SERIF).charToGlyph if 0x20000 <= code < 0x2F800)
    assert len(codes) >= 196  # those of 通用规范汉字表 alone
    characters = "".join(map(chr, codes))
    assert text_of([paragraph(characters, leading=16)]) == characters


def test_nothing_is_drawn_in_the_side_margins(record, order, replaced) -> None:
    long = {"entity__name": "示例" * 20, "head__organisation__name": "示例管理委员会" * 5}
    papers = (record, order, replaced(record, **long), replaced(order, **long))
    for paper in papers:
        for picture in page_images(render(paper), 1050):  # five pixels a millimetre
            edge = round((MARGIN_SIDE / MM - 0.5) * 5)
            for row in range(picture.height):
                line = picture.rgb[row * picture.width * 3 : (row + 1) * picture.width * 3]
                assert min(line[: edge * 3]) > 200
                assert min(line[-edge * 3 :]) > 200


def test_boxes_are_drawn_as_shapes() -> None:
    empty, ticked = (
        page_images(draw_pdf([paragraph(text)], FURNITURE), 800)[0].rgb for text in ("☐是", "☑是")
    )
    blank = page_images(draw_pdf([paragraph("\u2003是")], FURNITURE), 800)[0].rgb
    assert sum(blank) > sum(empty) > sum(ticked)


def test_a_fill_in_runs_to_the_end_of_its_line() -> None:
    block = paragraph(Span("地址："), Span("甲", filled=True), fill=True)
    picture = page_images(draw_pdf([block], FURNITURE), 1050)[0]
    right = round((210 - MARGIN_SIDE / MM) * 5) - 3
    column = [picture.rgb[(row * picture.width + right) * 3] for row in range(150, 300)]
    assert min(column) < 128


def test_the_specimen_fills_the_pages_that_are_measured(photos: dict[str, bytes]) -> None:
    pdf = render(specimen_record(tuple(photos)), photos=photos)
    assert len(page_images(pdf, 50)) == 3

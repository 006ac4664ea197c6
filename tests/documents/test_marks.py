"""破折号 and 省略号 in their full length, and numbers half-width however they were typed."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest

from inspector.documents.blocks import Block, paragraph
from inspector.documents.characters import half_width
from inspector.documents.check import cleaned
from inspector.documents.fonts import HEI, KAI, SONG, TITLE, advance, font_in
from inspector.documents.letter import LetterText, draw_letter
from inspector.documents.page import Furniture, draw_pdf
from inspector.documents.preview import page_image
from inspector.documents.qr import content_sha256
from inspector.documents.render import render
from inspector.documents.text import Span
from inspector.domain.paper import InspectionRecord, Refusal
from tests.documents.letters import FURNITURE as LETTER_FURNITURE
from tests.documents.letters import letter

ROLES = (SONG, TITLE, HEI, KAI)
FURNITURE = Furniture("", ("", ""), "", (), "", "t", "o")
SCALE = 8  # pixels a point

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed"
)


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def marked(marks: str, role: str) -> bytes:
    story: list[Block] = [paragraph(Span(f"检{marks}查", role=role))]
    return draw_pdf(story, FURNITURE)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("marks", ["——", "……"])
def test_a_mark_of_two_characters_is_two_em_wide(marks: str, role: str) -> None:
    assert [advance(mark, font_in(role)) for mark in marks] == [1000, 1000]
    with pdfplumber.open(BytesIO(marked(marks, role))) as document:
        places = {char["text"]: char["matrix"][4] for char in document.pages[0].chars}
    assert places["查"] - places["检"] == pytest.approx(3 * 12, abs=0.01)


@pytest.mark.parametrize("role", ROLES)
def test_the_long_dash_is_not_broken(role: str) -> None:
    picture = page_image(marked("——", role), 0, 595 * SCALE)
    with pdfplumber.open(BytesIO(marked("——", role))) as document:
        dash = next(char for char in document.pages[0].chars if char["text"] == "—")
    left, baseline = dash["matrix"][4], document.pages[0].height - dash["matrix"][5]
    columns = range(round((left + 1.2) * SCALE), round((left + 24 - 1.2) * SCALE))
    rows = range(round((baseline - 7) * SCALE), round((baseline - 2) * SCALE))
    heights = {
        sum(picture.rgb[(row * picture.width + column) * 3] < 128 for row in rows)
        for column in columns
    }
    assert min(heights) >= 2
    assert max(heights) - min(heights) <= 1  # one bar of one thickness


@needs_poppler
@pytest.mark.parametrize("role", ROLES)
def test_marks_of_two_characters_are_found_again(role: str) -> None:
    assert text_of(marked("——", role)) == "检——查"
    assert text_of(marked("……", role)) == "检……查"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("１２ｍｇ/ｍ³", "12mg/m³"),
        ("压差１．９ｋＰａ（上限≤１．５ｋＰａ）", "压差1.9kPa（上限≤1.5kPa）"),
        ("占３７．５％", "占37.5%"),
        ("ＧＷ－０．５Ｔ型", "GW-0.5T型"),
        ("气温－５℃", "气温-5℃"),
        ("１２ｍｇ／ｍ³", "12mg/m³"),
        ("电话０９５１－０００００００", "电话0951-0000000"),
        ("共３㎡、２处；见（一）／（二）", "共3㎡、2处；见（一）／（二）"),
        ("／", "／"),
        ("检查：合格，未发现％", "检查：合格，未发现％"),
        ("plain 12", "plain 12"),
    ],
)
def test_numbers_and_units_are_half_width_and_chinese_marks_are_not(
    typed: str, printed: str
) -> None:
    assert half_width(typed) == printed


@needs_poppler
def test_a_record_prints_half_width_what_was_typed_full_width(record: InspectionRecord) -> None:
    line = replace(record.problems[0], text="硫化氢１２．５ｍｇ／ｍ³，第３号炉")
    typed = replace(record, problems=(line,))
    text = text_of(render(typed))
    assert "硫化氢12.5mg/m³，第3号炉" in text
    # The content is that of the record, as it was typed.
    assert content_sha256(typed)[:16] in text
    assert content_sha256(typed) != content_sha256(cleaned(typed))


@needs_poppler
def test_a_letter_prints_half_width_what_was_typed_full_width() -> None:
    said: LetterText = letter(paragraphs=("检查１２家，占３７．５％。",))
    assert "检查12家，占37.5%。" in text_of(draw_letter(said, LETTER_FURNITURE))


def test_the_name_of_a_recording_stays_as_it_is(refusal: Refusal) -> None:
    named = replace(refusal, recording="ＲＥＣ０１．m4a", note="第２次")
    assert cleaned(named).recording == "ＲＥＣ０１．m4a"
    assert cleaned(named).note == "第2次"

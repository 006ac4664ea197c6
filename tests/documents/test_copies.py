"""Copies for reading and printing: stamped, noted, on A5; nothing of the paper is lost."""

from collections import Counter
from io import BytesIO

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from inspector.documents.copies import drafted, noted, on_a5, voided
from inspector.documents.letter import draw_letter
from inspector.documents.preview import page_count, page_image, text_of
from inspector.documents.render import render
from inspector.documents.small_sheets import placements
from tests.documents.letters import FURNITURE, letter

MM = 72 / 25.4


def squeezed(pdf: bytes) -> str:
    return "".join(text_of(pdf).split())


@pytest.fixture
def pdf(record) -> bytes:
    return render(record)


def test_a_voided_paper_says_so_on_every_page(pdf: bytes) -> None:
    copy = voided(pdf, "更正：第2版")
    assert page_count(copy) == page_count(pdf)
    text = squeezed(copy)
    assert text.count("已作废") == page_count(pdf)
    assert "更正：第2版" in text
    assert squeezed(pdf)[:60] in text


def test_a_stamp_stays_on_the_page_however_long_the_reason_is(pdf: bytes) -> None:
    copy = voided(pdf, "现场情况与记录不符，须\n更正\x07" + "更正说明" * 60)
    with pdfplumber.open(BytesIO(copy)) as document:
        for page in document.pages:
            edges = [(one["x0"], one["x1"]) for one in page.curves + page.rects + page.chars]
            assert min(left for left, _right in edges) > 0
            assert max(right for _left, right in edges) < page.width
    text = squeezed(copy)
    assert text.count("已作废") == page_count(pdf)
    assert "现场情况与记录不符，须更正更正说明" in text


def test_a_draft_keeps_its_text_in_front(pdf: bytes) -> None:
    copy = drafted(pdf)
    assert squeezed(copy).count("草稿") == page_count(pdf)
    before, after = (page_image(one, 0, 500).rgb for one in (pdf, copy))
    # Grey lies under the ink: dark stays dark, and no blank becomes darker than the grey.
    assert all(b <= a for a, b in zip(before, after))
    assert min(b for a, b in zip(before, after) if a == 255) > 200
    assert sum(a != b for a, b in zip(before, after)) > 2_000


def test_a_note_stands_at_the_foot_of_every_page(pdf: bytes) -> None:
    copy = noted(pdf, "第2次打印　2026年11月22日10时30分")
    assert squeezed(copy).count("第2次打印") == page_count(pdf)
    with pdfplumber.open(BytesIO(copy)) as document, pdfplumber.open(BytesIO(pdf)) as plain:
        for page, before in zip(document.pages, plain.pages):
            known = {(round(char["x0"]), round(char["top"])) for char in before.chars}
            places = ((round(char["x0"]), round(char["top"])) for char in page.chars)
            note = [char for char, at in zip(page.chars, places) if at not in known]
            assert {round(char["size"]) for char in note} == {7}
            assert min(char["top"] for char in note) > 285 * MM
            assert max(char["bottom"] for char in note) < 294 * MM


def test_a_copy_on_a5_is_all_that_is_on_the_page_in_small(pdf: bytes) -> None:
    copy = on_a5(pdf)
    assert squeezed(copy) == squeezed(pdf)
    with pdfplumber.open(BytesIO(copy)) as document, pdfplumber.open(BytesIO(pdf)) as large:
        assert len(document.pages) == len(large.pages)
        for page, its in zip(document.pages, large.pages):
            assert (page.width / MM, page.height / MM) == pytest.approx((148, 210), abs=0.1)
            scale = page.chars[0]["size"] / its.chars[0]["size"]
            assert 148 / 210 < scale < 1
            for char in page.chars:  # only white margin is cut
                assert 3.9 * MM < char["x0"] < char["x1"] < (148 - 3.9) * MM
                assert 3.9 * MM < char["top"] < char["bottom"] < (210 - 3.9) * MM


@pytest.mark.parametrize("mark", ["", "第2次打印　2026-11-22 10:30"])
@pytest.mark.parametrize("kind", ["record", "letter"])
def test_on_a5_no_line_is_smaller_than_5_pt_and_the_text_is_7_pt_and_more(
    pdf: bytes, kind: str, mark: str
) -> None:
    paper = pdf if kind == "record" else draw_letter(letter(), FURNITURE)
    small = on_a5(noted(paper, mark) if mark else paper)
    with pdfplumber.open(BytesIO(small)) as document:
        sizes = Counter(round(char["size"], 2) for page in document.pages for char in page.chars)
    assert min(sizes) >= 5.0
    assert sizes.most_common(1)[0][0] >= 7.0
    assert sum(count for size, count in sizes.items() if size < 7.0) < 0.25 * sizes.total()


def test_a_page_that_is_drawn_to_its_edge_goes_on_a5_whole() -> None:
    full = BytesIO()
    canvas = Canvas(full, pagesize=(210 * MM, 297 * MM))
    canvas.rect(0, 0, 210 * MM, 297 * MM, fill=1)
    canvas.showPage()
    canvas.save()
    (place,) = placements(full.getvalue(), 148 * MM, 210 * MM)
    assert place.scale == pytest.approx(148 / 210, abs=0.001)
    assert (place.left, place.top) == pytest.approx((0, 0), abs=1)


def test_a_page_lies_on_a_sheet_of_its_own_size_as_it_is(pdf: bytes) -> None:
    for place in placements(pdf, 210 * MM, 297 * MM):
        assert (place.scale, place.left, place.top) == pytest.approx((1, 0, 0), abs=0.001)


def test_a_letter_goes_on_a5_too() -> None:
    pdf = draw_letter(letter(), FURNITURE)
    assert page_count(on_a5(pdf)) == page_count(pdf)


def test_the_paper_itself_is_not_touched(pdf: bytes) -> None:
    before = bytes(pdf)
    for copy in (voided(pdf), drafted(pdf), noted(pdf, "第2次打印"), on_a5(pdf)):
        assert copy != before
    assert pdf == before

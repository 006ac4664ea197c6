"""`inspector papers`: small copies for portable printers."""

import json
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest

from inspector.documents.copies import on_a5
from inspector.documents.preview import page_count, page_image
from inspector.domain.paper import PaperKind
from inspector.services.papers import paper_pdf
from tests.desks import brought
from tests.services.test_round_papers import ROUND, issued, of_supervision

from .conftest import Call, looking_at, refused


def test_papers_in_small_are_written_when_they_are_asked_for(
    call: Call, desk: Path, inspection: str, tmp_path: Path
) -> None:
    words = ("papers", inspection, "--to", tmp_path / "out", "--json")
    plain = json.loads(call(*words, at=desk / "field").stdout)
    assert all(one["a5_copy"] is None for one in plain)
    for one in json.loads(call(*words, "--a5", at=desk / "field").stdout):
        small = Path(one["a5_copy"])
        assert small.name.endswith("-A5.pdf")
        with (
            pdfplumber.open(BytesIO(small.read_bytes())) as document,
            pdfplumber.open(one["signed_copy"]) as large,
        ):
            assert len(document.pages) == len(large.pages)
            sheet = document.pages[0]
            size = (sheet.width / 72 * 25.4, sheet.height / 72 * 25.4)
            assert size == pytest.approx((148, 210), abs=0.1)
        # The strokes of the signatures are part of the page, not a field that is left behind.
        frozen = on_a5(Path(one["path"]).read_bytes())
        assert ink(small.read_bytes()) > ink(frozen) + 500


def ink(pdf: bytes) -> int:
    """Return how many pixels of all pages are dark."""
    pages = (page_image(pdf, number, 700).rgb for number in range(page_count(pdf)))
    return sum(value < 128 for rgb in pages for value in rgb[::3])


def test_the_papers_of_the_office_about_many_visits_are_written_with_their_copies(
    call: Call, desk: Path, package: Path, tmp_path: Path
) -> None:
    with looking_at(desk / "office") as office:
        of_supervision(office)
        brought(office, package)
        row = issued(office, str(ROUND), PaperKind.SUPERVISION_LIST)
        frozen = paper_pdf(office, row.id)
    words = ("papers", "--rounds", "--to", tmp_path / "out", "--a5", "--json")
    (one,) = json.loads(call(*words, at=desk / "office").stdout)
    assert (one["id"], one["number"], one["signed_copy"]) == (row.id, row.number, None)
    assert Path(one["path"]).read_bytes() == frozen
    assert Path(one["a5_copy"]).exists()
    plain = call("papers", "--rounds", "--to", tmp_path / "more", at=desk / "office")
    assert [Path(line).read_bytes() for line in plain.stdout.splitlines()] == [frozen]


def test_a_visit_or_the_rounds_are_named_and_not_both(
    call: Call, desk: Path, inspection: str, tmp_path: Path
) -> None:
    to = ("--to", tmp_path / "out")
    assert call("papers", *to, at=desk / "field").exit_code == 2
    assert call("papers", inspection, "--rounds", *to, at=desk / "field").exit_code == 2
    said = refused(call("papers", "--rounds", *to, at=desk / "field"), 1)
    assert "about many visits" in said[0]
    assert not (tmp_path / "out").exists()

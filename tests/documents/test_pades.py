"""Signed PDFs: what stood there stays, each signature is added."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from inspector.documents.preview import page_image, text_of
from inspector.documents.render import render_paper
from inspector.documents.seals import read_seals
from tests.documents import signed
from tests.documents.signed import NAMES, SIGNED, signed_revisions
from tests.sealed.conftest import Office, new_office


@pytest.fixture(scope="session")
def office() -> Office:
    return new_office()


@pytest.fixture(scope="session")
def pen(office):
    return office.signer()


@pytest.fixture
def revisions(record, sign, pen) -> list[bytes]:
    return signed_revisions(record, sign, [pen] * 3)


def test_every_revision_begins_with_the_one_before(revisions) -> None:
    for before, after in pairwise(revisions):
        assert after.startswith(before)
        assert len(after) > len(before)


def test_our_reader_accounts_for_every_signature(revisions, pen) -> None:
    for count, pdf in enumerate(revisions):
        found = read_seals(pdf)
        assert (found.broken, len(found.seals)) == ("", count)
        assert [one.name for one in found.seals] == list(NAMES[:count])
        for one in found.seals:
            assert one.seal is not None
            assert one.seal.certificate == pen.certificate
            assert one.seal.authority == pen.office_ca
            assert one.signed == SIGNED
    assert len(revisions[0]) in read_seals(revisions[-1]).starts


def test_the_same_signature_gives_the_same_bytes_but_for_its_value(record, sign, pen) -> None:
    first, second = (signed_revisions(record, sign, [pen])[1] for _time in range(2))
    assert first != second
    (one,), (other,) = read_seals(first).seals, read_seals(second).seals
    assert one.ranges == other.ranges
    for start, size in one.ranges:
        assert first[start : start + size] == second[start : start + size]


@pytest.mark.parametrize(
    "number", [bytes(16), b"A" * 16, bytes(range(200, 216)), b"\xfe\xff" + b"N\0" * 7]
)
def test_a_paper_is_signed_whatever_bytes_its_id_has(
    record, sign, pen, monkeypatch, number
) -> None:
    drawn = render_paper(record)
    found = re.search(rb"/ID\s*\[\s*<([0-9a-f]{32})>\s*<\1>", drawn.pdf)
    assert found is not None
    pdf = drawn.pdf.replace(found[1], number.hex().encode())
    monkeypatch.setattr(signed, "render_paper", lambda _record: replace(drawn, pdf=pdf))
    revisions = signed_revisions(record, sign, [pen] * 3)
    assert read_seals(revisions[-1]).broken == ""
    assert len(read_seals(revisions[-1]).seals) == 3


def test_strokes_time_and_the_name_that_the_paper_lacks_are_drawn(
    record, replaced, sign, pen
) -> None:
    two_pages = replaced(record, problems=record.problems * 2)
    revisions = signed_revisions(two_pages, sign, [pen] * 3)
    frozen, signed = (page_image(pdf, 1, 900) for pdf in (revisions[0], revisions[3]))
    assert frozen.rgb != signed.rgb
    assert page_image(revisions[0], 0, 300).rgb == page_image(revisions[3], 0, 300).rgb


def test_text_in_the_pictures_comes_back(revisions) -> None:
    from inspector.documents.preview import page_count

    assert page_count(revisions[3]) == page_count(revisions[0])
    assert "现场检查记录" in text_of(revisions[3])

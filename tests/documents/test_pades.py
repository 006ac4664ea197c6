"""Signed PDFs: what stood there stays, each signature is added, and poppler says the same."""

import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from inspector.documents.preview import page_image, text_of
from inspector.documents.render import render_paper
from inspector.documents.seals import read_seals
from inspector.sealed.certificates import subject_of
from tests.documents import nss, signed
from tests.documents.signed import NAMES, SIGNED, signed_revisions
from tests.sealed.conftest import Office, new_office

needs_pdfsig = pytest.mark.skipif(
    shutil.which("pdfsig") is None, reason="pdfsig of poppler-utils is not installed"
)


@pytest.fixture(scope="session")
def office() -> Office:
    return new_office()


@pytest.fixture(scope="session")
def pen(office):
    return office.signer()


@pytest.fixture
def revisions(record, sign, pen) -> list[bytes]:
    return signed_revisions(record, sign, [pen] * 3)


def pdfsig(pdf: bytes, folder: Path, *options: str) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdfsig", *options, file], capture_output=True, check=False)
    return done.stdout.decode()


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


def test_strokes_time_and_the_name_that_the_paper_lacks_are_drawn(revisions) -> None:
    frozen, signed = (page_image(pdf, 1, 900) for pdf in (revisions[0], revisions[3]))
    assert frozen.rgb != signed.rgb
    assert page_image(revisions[0], 0, 300).rgb == page_image(revisions[3], 0, 300).rgb


def test_text_in_the_pictures_comes_back(revisions) -> None:
    from inspector.documents.preview import page_count

    assert page_count(revisions[3]) == page_count(revisions[0])
    assert "现场检查记录" in text_of(revisions[3])


@needs_pdfsig
def test_poppler_finds_a_signature_valid_and_trusted(revisions, office, tmp_path: Path) -> None:
    if not nss.can_make():
        pytest.skip("the library nss3, with which pdfsig checks, cannot be loaded")
    unknown = pdfsig(revisions[1], tmp_path, "-nssdir", str(tmp_path / "none"))
    assert "Certificate is Trusted" not in unknown
    database = nss.make_database(tmp_path / "nss", office.certificate)
    said = pdfsig(revisions[1], tmp_path, "-nssdir", str(database))
    assert "Signature Validation: Signature is Valid." in said
    assert "Certificate Validation: Certificate is Trusted." in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert "Total document signed" in said


@needs_pdfsig
def test_poppler_finds_all_signatures_valid_and_two_signers_trusted(
    record, sign, office, tmp_path: Path
) -> None:
    if not nss.can_make():
        pytest.skip("the library nss3, with which pdfsig checks, cannot be loaded")
    signers = [
        office.signer(),
        office.signer(person="p-0002", name="检查员乙", device="dev-0002"),
    ]
    both = signed_revisions(record, sign, signers)[2]
    assert [subject_of(one.seal.certificate).name for one in read_seals(both).seals] == [
        "检查员甲",
        "检查员乙",
    ]
    database = nss.make_database(tmp_path / "nss", office.certificate)
    said = pdfsig(both, tmp_path, "-nssdir", str(database))
    assert said.count("Signature Validation: Signature is Valid.") == 2, said
    assert said.count("Certificate Validation: Certificate is Trusted.") == 2, said
    assert said.count("Not total document signed") == 1
    assert said.count("Total document signed") == 1


@needs_pdfsig
def test_poppler_names_a_digest_mismatch_after_one_flipped_byte(revisions, tmp_path: Path) -> None:
    signed = bytearray(revisions[2])
    signed[700] ^= 1
    assert pdfsig(bytes(signed), tmp_path).count("Digest Mismatch") == 2

"""What pdfsig of poppler says of signed papers: valid and trusted, one by one, or the mismatch."""

import io
import shutil
from pathlib import Path

import pytest

from inspector.documents.page import Drawn
from inspector.documents.render import render_paper
from inspector.documents.seals import read_seals
from inspector.documents.template_sets import every_set
from inspector.documents.templates import TemplateSet
from inspector.domain.paper import SignerRole
from inspector.domain.sheet import FORM, SheetSpec
from inspector.sealed.certificates import subject_of
from tests.documents import nss
from tests.documents.poppler import MISMATCH, counts, needs_pdfsig, pdfsig
from tests.documents.sheets import sheet
from tests.documents.signed import signed_lines, signed_revisions
from tests.sealed.conftest import Office, new_office

pytestmark = needs_pdfsig
OFFICER = SignerRole.INSPECTOR.value

PAPERS = [
    pytest.param(template, spec, id=f"{template.id}-{spec.kind.value.lower()}")
    for template in every_set()
    for spec in template.papers.values()
    if spec.layout == FORM
]
# Each description once: sets share most of them.
OWN = list({id(one.values[1]): one for one in reversed(PAPERS)}.values())


@pytest.fixture(scope="module")
def office() -> Office:
    return new_office()


@pytest.fixture(scope="module")
def pen(office):
    return office.signer()


@pytest.fixture(scope="module")
def other(office):
    return office.signer(person="p-0002", name="检查员乙", device="dev-0002")


@pytest.fixture(scope="module")
def database(office, pen, other, tmp_path_factory) -> Path:
    """Return a database that trusts the office and knows two devices."""
    devices = [pen.certificate, other.certificate]
    return nss.make_database(tmp_path_factory.mktemp("nss"), office.certificate, devices)


@pytest.fixture(scope="module")
def jpeg() -> bytes:
    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 60)).save(data, "JPEG")
    return data.getvalue()


def check_signed(drawn: Drawn, sign, pen, folder: Path, database: Path) -> None:
    """Sign every line of a paper; pdfsig finds each sound, and none after one flipped byte."""
    count = len(drawn.boxes)
    pdf = signed_lines(drawn, sign, [pen] * count)[-1]
    assert read_seals(pdf).broken == ""
    said = pdfsig(pdf, folder, database)
    assert counts(said) == (count, count, count), said
    assert said.count("Signature Type: ETSI.CAdES.detached") == count
    assert (said.count("Not total document signed"), said.count("Total document signed")) == (
        count - 1,
        1,
    )
    flipped = bytearray(pdf)
    flipped[700] ^= 1
    assert pdfsig(bytes(flipped), folder, database).count(MISMATCH) == count


def check_sheet(template: TemplateSet, spec: SheetSpec, jpeg: bytes, *rest) -> None:
    paper = sheet(template, spec)
    drawn = render_paper(paper, photos={photo.sha256: jpeg for photo in paper.photos})
    if drawn.boxes:  # what nobody signs in the program has no line
        check_signed(drawn, *rest)


@pytest.mark.parametrize(("template", "spec"), OWN)
def test_every_paper_is_valid_and_trusted_in_each_signature(
    template, spec, jpeg, sign, pen, tmp_path: Path, database: Path
) -> None:
    check_sheet(template, spec, jpeg, sign, pen, tmp_path, database)


@pytest.mark.long
@pytest.mark.parametrize(("template", "spec"), PAPERS)
def test_every_paper_of_every_set_is_valid_and_trusted(
    template, spec, jpeg, sign, pen, tmp_path: Path, database: Path
) -> None:
    check_sheet(template, spec, jpeg, sign, pen, tmp_path, database)


def test_record_and_order_are_valid_and_trusted_in_each_signature(
    record, order, sign, pen, tmp_path: Path, database: Path
) -> None:
    for paper in (record, order):
        drawn = render_paper(paper)
        roles = [box.role for box in drawn.boxes]
        assert roles[:3] == [OFFICER, OFFICER, SignerRole.ENTITY.value]
        check_signed(drawn, sign, pen, tmp_path, database)


def test_two_signers_with_devices_of_their_own_are_both_trusted(
    record, sign, office, pen, other, tmp_path: Path
) -> None:
    both = signed_revisions(record, sign, [pen, other])[2]
    assert [subject_of(one.seal.certificate).name for one in read_seals(both).seals] == [
        "检查员甲",
        "检查员乙",
    ]
    alone = nss.make_database(tmp_path / "nss", office.certificate)
    said = pdfsig(both, tmp_path, alone)
    assert counts(said) == (2, 2, 2), said


def test_a_device_is_trusted_by_its_office_and_by_nothing_else(
    record, sign, pen, tmp_path: Path
) -> None:
    """Knowing the certificate of a device, which pdfsig needs, does not make it trusted."""
    pdf = signed_revisions(record, sign, [pen] * 3)[-1]
    known = nss.make_database(tmp_path / "known", None, [pen.certificate])
    strange = nss.make_database(
        tmp_path / "strange", new_office("demo").certificate, [pen.certificate]
    )
    for database in (known, strange):
        assert counts(pdfsig(pdf, tmp_path, database)) == (3, 3, 0)


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler")
def test_one_device_is_trusted_at_each_signature_once_pdfsig_copies_what_it_hands_on(
    record, sign, office, pen, tmp_path: Path
) -> None:
    """That it says otherwise is a fault of its own (see `nss`), not one of the papers."""
    pdf = signed_revisions(record, sign, [pen] * 3)[-1]
    alone = nss.make_database(tmp_path / "nss", office.certificate)
    mended = {"LD_PRELOAD": str(nss.mended(tmp_path))}
    assert counts(pdfsig(pdf, tmp_path, alone, mended)) == (3, 3, 3)

"""Files that are made to harm whoever checks them: an answer in words, soon, and in little room."""

import subprocess
import sys
from pathlib import Path

import pytest

from inspector.cli.main import main
from inspector.documents.preview import page_sizes, text_of
from inspector.documents.weight import check_weight
from inspector.errors import PaperBroken, PaperUnshowable
from inspector.services.paper_checking import CheckedPaper, check_paper
from inspector.services.papers import list_papers, paper_pdf
from tests.desks import Desks
from tests.documents.hostile import HOSTILE, one_page, pdf_of, stream
from tests.engine.bounded import bounded

_MEBIBYTE = 1 << 20
_SHOWN = (
    "one attachment, many names",
    "fields of themselves",
    "ten thousand signatures",
    "arrays in arrays",
    "dictionaries in dictionaries",
)  # their pages are harmless


def reason(checked: CheckedPaper) -> str:
    return checked.refused.reason if isinstance(checked.refused, PaperBroken) else ""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_its_answer_soon(name: str) -> None:
    make, expected = HOSTILE[name]
    pdf = make()
    with bounded():
        checked = check_paper(pdf, "a.pdf", trust=[])
        assert reason(checked) == expected
        assert checked.refused is not None
        assert checked.refused.what()
        assert text_of(pdf) == ""
        if expected in ("HEAVY", "READ") and name not in _SHOWN:
            with pytest.raises(PaperUnshowable):
                page_sizes(pdf)


def test_what_a_hostile_file_asks_for_is_not_given() -> None:
    pytest.importorskip("resource", reason="this system does not say how much a process took")
    root = Path(__file__).parents[2]
    code = (
        "from inspector.services.paper_checking import check_paper\n"
        "from tests.documents.hostile import HOSTILE\n"
        "from tests.memory import peak\n"
        "for make, _said in HOSTILE.values():\n"
        "    check_paper(make(), 'a.pdf', trust=[])\n"
        "print(peak())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 900 * _MEBIBYTE  # half of it for many names of one file


def test_a_paper_cut_anywhere_is_told_in_words(visited: Desks) -> None:
    row = list_papers(visited.field, visited.inspection)[0]
    pdf = paper_pdf(visited.field, row.id, signed=True)
    for part in range(50):
        checked = check_paper(pdf[: len(pdf) * part // 50], "a.pdf", trust=[], ctx=visited.field)
        assert checked.refused is not None
        assert checked.refused.exit in (20, 21, 22, 4, 5)
        assert checked.refused.what()


@pytest.mark.parametrize("name", ["attachment", "a form of itself", "encrypted", "a head"])
def test_the_command_says_it_without_a_trace(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(HOSTILE[name][0]())
    with pytest.raises(SystemExit) as ended:
        main(["verify", str(file)])
    said = capsys.readouterr()
    assert ended.value.code == 20
    assert "is not what was signed: it" in said.err
    assert "Traceback" not in said.err + said.out


def test_another_programs_signature_is_not_taken_for_one_of_ours() -> None:
    checked = check_paper(signed_by_another(), "a.pdf", trust=[])
    assert reason(checked) == "CMS"


def signed_by_another() -> bytes:
    """Return a PDF signed with pyHanko as it is, by somebody with a certificate of their own."""
    from datetime import UTC, datetime, timedelta
    from io import BytesIO

    from asn1crypto import keys
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "others")])
    now = datetime(2026, 11, 21, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(made.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),
    )
    meta = signers.PdfSignatureMetadata(field_name="Signature1")
    writer = IncrementalPdfFileWriter(BytesIO(pdf_of(one_page())))
    return bytes(signers.sign_pdf(writer, meta, signer=signer).getvalue())


def test_what_this_program_makes_is_no_weight(visited: Desks) -> None:
    for row in list_papers(visited.field, visited.inspection):
        pdf = paper_pdf(visited.field, row.id, signed=True)
        assert 0 < check_weight(pdf) < 4 * _MEBIBYTE
        assert page_sizes(pdf)


def test_bytes_of_photographs_are_not_taken_for_structure() -> None:
    from random import Random

    noise = Random(1).randbytes(8 * _MEBIBYTE)
    picture = stream(b"/Type /XObject /Subtype /Image /Filter /DCTDecode", noise)
    pdf = pdf_of(one_page() | {5: picture})
    assert check_weight(pdf) < _MEBIBYTE

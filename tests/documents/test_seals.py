"""Hostile PDFs: nothing that was not signed passes, and the reason is one clear one."""

import hashlib
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.documents.pades import Entry, add_signature
from inspector.documents.render import render
from inspector.documents.seals import REASONS, read_seals
from tests.documents.signed import SIGNED, signed_revisions
from tests.sealed.conftest import new_office


@pytest.fixture(scope="module")
def pen():
    return new_office().signer()


@pytest.fixture
def revisions(record, sign, pen) -> list[bytes]:
    return signed_revisions(record, sign, [pen] * 2)


def unseen(field: str, name: str = "路人") -> Entry:
    return Entry(field=field, name=name, reason="", signed=SIGNED)


def updated(pdf: bytes, change) -> bytes:
    """Return the PDF with an update that `change` makes, as any editor would write it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def write_over_page(writer) -> None:
    """Put other words over the first page."""
    from pyhanko.pdf_utils import generic

    page, _resources = writer.find_page_for_modification(0)
    more = generic.StreamObject(stream_data=b"BT 1 0 0 1 72 700 Tm (0) Tj ET")
    contents = page.get_object().raw_get("/Contents")
    page.get_object()["/Contents"] = generic.ArrayObject([contents, writer.add_object(more)])
    writer.mark_update(page)


def change_title(writer) -> None:
    from pyhanko.pdf_utils import generic

    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()


# One reader for all examples: what is drawn for each takes longer than what is tried.
@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(part=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_flipped_bit_anywhere_is_accepted(revisions, part: float, bit: int) -> None:
    data = bytearray(revisions[-1])
    data[int(len(data) * part)] ^= 1 << bit
    assert read_seals(bytes(data)).broken in REASONS


@pytest.mark.long
def test_no_flipped_byte_anywhere_is_accepted(revisions) -> None:
    data = bytearray(revisions[-1])
    accepted = []
    frozen = len(revisions[0])
    # A check takes a twentieth of a second: every 23rd byte of the updates, and fewer before.
    for at in [*range(0, frozen, 397), *range(frozen, len(data), 23)]:
        data[at] ^= 0x20
        if not read_seals(bytes(data)).broken:
            accepted.append(at)
        data[at] ^= 0x20
    assert accepted == []


def test_a_signature_value_that_says_the_same_in_other_bytes_is_refused(revisions) -> None:
    pdf = revisions[1]
    (seal,) = read_seals(pdf).seals
    start, end = seal.ranges[0][1], seal.ranges[1][0]
    lower = pdf[:start] + pdf[start:end].lower() + pdf[end:]
    assert read_seals(lower).broken == "RANGE"
    padded = bytearray(pdf)
    padded[end - 2] = ord("1")  # behind the structure, among the zeros
    assert read_seals(bytes(padded)).broken == "CMS"


@pytest.mark.parametrize("name", [b"/AcroForm", b"/Fields"])
def test_a_paper_that_is_made_to_look_unsigned_is_refused(revisions, name: bytes) -> None:
    pdf = revisions[-1]
    at = pdf.rindex(name)
    assert read_seals(pdf[:at] + name.swapcase() + pdf[at + len(name) :]).broken == "HIDDEN"


def test_a_cut_copy_is_whole_only_where_a_revision_ends(revisions) -> None:
    whole = revisions[-1]
    assert len(read_seals(whole[: len(revisions[1])]).seals) == 1
    assert read_seals(whole[: len(revisions[0]) + 7]).seals == ()  # a paper, signed by nobody
    for size in (len(whole) - 1, len(revisions[1]) + 400, 5000, 20, 0):
        found = read_seals(whole[:size])
        assert found.broken in REASONS, size


@pytest.mark.parametrize("more", [b"\n", b"% a note", b"\0" * 10, b"%PDF-1.4\n"])
def test_whatever_is_added_behind_is_named(revisions, more: bytes) -> None:
    assert read_seals(revisions[-1] + more).broken in ("AFTER", "READ")


@pytest.mark.parametrize("change", [write_over_page, change_title])
def test_an_update_after_the_last_signature_is_named(revisions, change) -> None:
    assert read_seals(updated(revisions[-1], change)).broken == "AFTER"


@pytest.mark.parametrize("change", [write_over_page, change_title])
def test_an_update_between_two_signatures_is_named(revisions, pen, change) -> None:
    between = add_signature(updated(revisions[1], change), unseen("X"), pen)
    found = read_seals(between)
    assert (found.broken, found.number) == ("CHANGED", 2)


def test_a_change_inside_the_update_of_a_later_signature_is_named(revisions, pen) -> None:
    """Whoever may sign must not slip other words in with the signature: a shadow attack."""
    from inspector.documents import pades

    made = pades._writer

    def writer(pdf: bytes):
        opened = made(pdf)
        write_over_page(opened)
        return opened

    pades._writer = writer
    try:
        slipped = add_signature(revisions[1], unseen("X"), pen)
    finally:
        pades._writer = made
    assert read_seals(slipped).broken == "CHANGED"


def test_ranges_that_leave_out_more_than_the_value_are_refused(revisions) -> None:
    """Signature wrapping: what is signed is moved behind, other words take its place."""
    from pyhanko.pdf_utils import generic

    pdf = revisions[1]
    (seal,) = read_seals(pdf).seals
    _start, gap = seal.ranges[0]
    second, rest = seal.ranges[1]

    def wrap(writer) -> None:
        value = writer.prev.embedded_signatures[0].sig_field.raw_get("/V")
        said = value.get_object()
        numbers = (0, gap, second + 40, rest - 40)
        said["/ByteRange"] = generic.ArrayObject([generic.NumberObject(one) for one in numbers])
        writer.mark_update(value.reference)

    assert read_seals(updated(pdf, wrap)).broken in ("RANGE", "HIDDEN")


def test_a_value_over_another_part_of_the_file_is_refused(revisions) -> None:
    """The old value in a new object with ranges of its own: only one place may hold it."""
    from pyhanko.pdf_utils import generic

    pdf = revisions[1]

    def copied(writer) -> None:
        field = writer.prev.embedded_signatures[0].sig_field
        field["/V"] = writer.add_object(generic.DictionaryObject(field["/V"]))
        writer.update_container(field)

    assert read_seals(updated(pdf, copied)).broken in REASONS


def test_the_signature_of_another_program_is_not_taken_for_ours(record, pen) -> None:
    """Such as an official seal set on it elsewhere: named, not judged."""
    import asyncio

    from asn1crypto import keys
    from pyhanko.keys import load_certs_from_pemder_data
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    office = new_office()
    signer = signers.SimpleSigner(
        signing_cert=next(iter(load_certs_from_pemder_data(office.certificate))),
        signing_key=keys.PrivateKeyInfo.load(office.key),
        cert_registry=SimpleCertificateStore(),
    )
    target = asyncio.run(
        signers.PdfSigner(
            signers.PdfSignatureMetadata(field_name="Seal"), signer=signer
        ).async_sign_pdf(IncrementalPdfFileWriter(BytesIO(render(record))))
    )
    found = read_seals(target.getvalue())
    assert (found.broken, found.number) == ("CMS", 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no PDF",
        b"%PDF-1.4",
        b"%PDF-1.4\n%%EOF",
        b"%PDF-1.7\nstartxref\n0\n%%EOF\n",
        b"%PDF-1.4\n1 0 obj\n<< /ByteRange [0 1 2 3] /Contents <00> >>\nendobj\n%%EOF\n",
        b"%PDF-1.4\n" + b"<< " * 5000 + b"/ByteRange",
        b"%PDF-1.4\n" + b"[" * 200_000 + b"/ByteRange startxref 9 %%EOF",
    ],
)
def test_what_is_no_pdf_gets_one_clear_answer(data: bytes) -> None:
    assert read_seals(data) == read_seals(data)
    assert read_seals(data).broken == "READ"


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail(tail: bytes) -> None:
    assert read_seals(b"%PDF-1.4\n/ByteRange " + tail).seals == ()


def test_an_unsigned_paper_has_no_signatures(record) -> None:
    found = read_seals(render(record))
    assert (found.seals, found.broken) == ((), "")


def test_the_digest_that_the_strokes_are_bound_to_stands_in_the_signature(revisions) -> None:
    digest = hashlib.sha256(revisions[0]).hexdigest()
    reasons = [one.reason for one in read_seals(revisions[-1]).seals]
    assert len(reasons) == len(revisions) - 1
    assert all(digest in one for one in reasons)

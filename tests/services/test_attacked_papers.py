"""A table of PDFs as they may be brought to 核验: what was issued, and what was done to it since.

Each row makes one file from the papers of a visit, always in the same way, and says which answer it
gets, with and without a workspace that knows the paper.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from inspector.documents import pades
from inspector.documents.copies import drafted, noted, on_a5
from inspector.documents.pades import Entry, add_signature
from inspector.documents.seals import read_seals
from inspector.domain.paper import PaperKind, PaperRow
from inspector.sealed.pades import verify_pades
from inspector.sealed.refusals import Broken
from inspector.services import dossiers, papers, reissue
from inspector.services.paper_checking import CheckedPaper, check_paper
from inspector.services.paper_drawing import drawn_paper, paper_content
from inspector.services.paper_finding import PaperForm
from inspector.services.verification import trusted_certificates
from tests.desks import Desks, desks_in
from tests.sealed.conftest import new_office


@dataclass(frozen=True)
class World:
    """A visit with a signed record and order; an order that is void, and the one in its place."""

    desks: Desks
    record: PaperRow
    order: PaperRow
    void: PaperRow
    trust: list[bytes]

    def frozen(self) -> bytes:
        return papers.paper_pdf(self.desks.field, self.record.id)

    def signed(self) -> bytes:
        return papers.paper_pdf(self.desks.field, self.record.id, signed=True)

    def ends(self) -> list[int]:
        """Return where each revision of the signed record ends, the frozen one first."""
        return [len(self.frozen()), *(one.end for one in read_seals(self.signed()).seals)]

    def check(self, pdf: bytes, *, here: bool) -> CheckedPaper:
        ctx = self.desks.field if here else None
        return check_paper(pdf, "a.pdf", trust=self.trust, ctx=ctx)


@pytest.fixture(scope="module")
def world(visited_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with desks_in(visited_template, tmp_path_factory.mktemp("attacked")) as desks:
        record, order = papers.list_papers(desks.field, desks.inspection)
        anew = reissue.reissue_paper(desks.field, order.id, "文号有误")
        void = papers.paper_row(desks.field, order.id)
        trust = trusted_certificates(desks.field.workspace.folder)
        yield World(desks, record, anew, void, trust)


# What is done to a PDF

SIGNED_AT = datetime(2026, 11, 21, 4, 20, tzinfo=UTC)


def flipped(pdf: bytes, at: int) -> bytes:
    changed = bytearray(pdf)
    changed[at] ^= 1
    return bytes(changed)


def updated(pdf: bytes, change: Callable[[Any], None]) -> bytes:
    """Return the PDF with an incremental update, as any editor would write it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    target = BytesIO()
    writer.write(target)
    return target.getvalue()


def rewritten(pdf: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """Return the PDF as another program would save it whole."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        target = BytesIO()
        opened.save(target, deterministic_id=True)
    return target.getvalue()


def write_over(writer: Any) -> None:
    """Put other words over the first page."""
    from pyhanko.pdf_utils import generic

    page, _resources = writer.find_page_for_modification(0)
    more = generic.StreamObject(stream_data=b"BT /F1 12 Tf 1 0 0 1 72 700 Tm (0) Tj ET")
    contents = page.get_object().raw_get("/Contents")
    page.get_object()["/Contents"] = generic.ArrayObject([contents, writer.add_object(more)])
    writer.mark_update(page)


def paint_code(writer: Any) -> None:
    """Paint another code over the QR code of the first page."""
    from pyhanko.pdf_utils import generic

    page, _resources = writer.find_page_for_modification(0)
    more = generic.StreamObject(stream_data=b"q 1 g 440 20 120 120 re f 0 g 460 40 30 30 re f Q")
    contents = page.get_object().raw_get("/Contents")
    page.get_object()["/Contents"] = generic.ArrayObject([contents, writer.add_object(more)])
    writer.mark_update(page)


def add_page(writer: Any) -> None:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.writer import PageObject

    stream = writer.add_object(generic.StreamObject(stream_data=b"100 100 50 50 re f"))
    writer.insert_page(PageObject(contents=stream, media_box=(0, 0, 595, 842)))


def drop_page(writer: Any) -> None:
    pages = writer.root["/Pages"]
    del pages["/Kids"][-1]
    writer.update_container(pages)


def add_blank(pdf: pikepdf.Pdf) -> None:
    pdf.add_blank_page()


def without_form(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/AcroForm"]
    for page in pdf.pages:
        if "/Annots" in page:
            del page["/Annots"]


def nothing(_pdf: pikepdf.Pdf) -> None: ...


def unseen(name: str = "见证人甲") -> Entry:
    return Entry(field="X-1", name=name, reason="", signed=SIGNED_AT)


def slipped(world: World, pdf: bytes, change: Callable[[Any], None]) -> bytes:
    """Return the PDF with a signature of the device whose update does more than sign."""
    made = pades._writer

    def writer(data: bytes) -> Any:
        opened = made(data)
        change(opened)
        return opened

    pades._writer = writer
    try:
        return add_signature(pdf, unseen(), world.desks.field.signing())
    finally:
        pades._writer = made


def other_words(world: World) -> bytes:
    """Return the record with another finding under its own id, number and code."""
    content = paper_content(world.desks.field, world.record)
    line = replace(content.problems[0], text="未发现问题。")
    return drawn_paper(world.desks.field, replace(content, problems=(line,))).pdf


def wrapped(world: World) -> bytes:
    """Return the record whose first signature leaves out more than its value."""
    from pyhanko.pdf_utils import generic

    pdf = world.signed()[: world.ends()[1]]
    (seal,) = read_seals(pdf).seals
    gap, (second, rest) = seal.ranges[0][1], seal.ranges[1]

    def wrap(writer: Any) -> None:
        value = writer.prev.embedded_signatures[0].sig_field.raw_get("/V")
        numbers = (0, gap, second + 40, rest - 40)
        said = value.get_object()
        said["/ByteRange"] = generic.ArrayObject([generic.NumberObject(one) for one in numbers])
        writer.mark_update(value.reference)

    return updated(pdf, wrap)


def letter() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target, invariant=1)
    canvas.drawString(72, 700, "a letter of somebody else")
    canvas.save()
    return target.getvalue()


def foreign(pdf: bytes) -> bytes:
    """Return the PDF with a signature as another program makes it."""
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
    made = signers.PdfSigner(signers.PdfSignatureMetadata(field_name="Seal"), signer=signer)
    target = asyncio.run(made.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf))))
    return bytes(target.getvalue())


def locked(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        target = BytesIO()
        opened.save(target, encryption=pikepdf.Encryption(owner="o", user="", R=6))
    return target.getvalue()


def value_moved(world: World) -> bytes:
    """Return the void order with the first signature of the record in the place of its own."""
    order = papers.paper_pdf(world.desks.field, world.void.id, signed=True)
    theirs, ours = (read_seals(one).seals[0].ranges for one in (world.signed(), order))
    order = order[: read_seals(order).seals[0].end]
    start, end = ours[0][1], ours[1][0]
    value = world.signed()[theirs[0][1] : theirs[1][0]]
    assert len(value) == end - start
    return order[:start] + value + order[end:]


def over_the_text(world: World) -> bytes:
    """Return the record with a further signature whose picture hides what was found."""
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target, pagesize=(400, 300), invariant=1)
    canvas.setFillGray(1)
    canvas.rect(0, 0, 400, 300, stroke=0, fill=1)
    canvas.save()
    hiding = replace(unseen(), frame=(90, 300, 490, 600), picture=target.getvalue())
    return add_signature(world.signed(), hiding, world.desks.field.signing())


def dossier(world: World) -> bytes:
    ctx, folder = world.desks.field, world.desks.folder / "dossier"
    return dossiers.write_case_dossier(ctx, world.desks.inspection, folder).pdf.read_bytes()


def at_value(world: World, number: int, more: int) -> bytes:
    """Return the record with one digit of a signature's value changed."""
    return flipped(world.signed(), read_seals(world.signed()).seals[number].ranges[0][1] + more)


def signed_by_device(world: World, pdf: bytes) -> bytes:
    return add_signature(pdf, unseen(), world.desks.field.signing())


def signed_by_stranger(pdf: bytes) -> bytes:
    return add_signature(pdf, unseen(), new_office("demo").signer())


def preview(world: World) -> bytes:
    ctx, kind = world.desks.field, PaperKind.INSPECTION_RECORD
    return papers.preview_paper(ctx, world.desks.inspection, kind)


def pdf_of(world: World, paper: PaperRow, *, signed: bool = False) -> bytes:
    return papers.paper_pdf(world.desks.field, paper.id, signed=signed)


UNTRUSTED = "PAPER-UNTRUSTED CA-UNKNOWN"
UNKNOWN, ALTERED, BROKEN = "PAPER-UNKNOWN", "PAPER-ALTERED", "PAPER-BROKEN"
FROZEN, SIGNED, EARLIER = PaperForm.FROZEN, PaperForm.SIGNED, PaperForm.EARLIER
LATER, CLAIMED = PaperForm.LATER, PaperForm.CLAIMED


@dataclass(frozen=True)
class Row:
    """One PDF and its answers: codes, with the reason where there is one, "" for a sound one.

    here   where the paper is known; form: as which of its forms it is found there, None as none
    alone  without a workspace, by the certificate of the office
    """

    make: Callable[[World], bytes]
    here: str
    form: PaperForm | None
    alone: str


def broken(make: Callable[[World], bytes], reason: str, form: PaperForm | None = CLAIMED) -> Row:
    code = f"{BROKEN} {reason}"
    return Row(make, code, form, code)


ROWS = {
    # What was issued, in all the forms in which it goes out.
    "signed": Row(lambda w: w.signed(), "", SIGNED, ""),
    "frozen": Row(lambda w: w.frozen(), "", FROZEN, UNKNOWN),
    "with one signature": Row(lambda w: w.signed()[: w.ends()[1]], "", EARLIER, ""),
    "void, signed": Row(lambda w: pdf_of(w, w.void, signed=True), "", SIGNED, ""),
    "void, frozen": Row(lambda w: pdf_of(w, w.void), "", FROZEN, UNKNOWN),
    "issued anew": Row(lambda w: pdf_of(w, w.order), "", FROZEN, UNKNOWN),
    # Copies that this program makes: no file of the paper, and said to be none.
    "void, stamped": Row(
        lambda w: reissue.shown_pdf(w.desks.field, w.void.id, signed=True),
        ALTERED,
        CLAIMED,
        UNKNOWN,
    ),
    "printed again": Row(lambda w: noted(w.signed(), "第2次打印"), ALTERED, CLAIMED, UNKNOWN),
    "on A5": Row(lambda w: on_a5(w.signed()), ALTERED, CLAIMED, UNKNOWN),
    "preview": Row(preview, "PAPER-DRAFT", None, "PAPER-DRAFT"),
    "draft": Row(lambda w: drafted(preview(w)), "PAPER-DRAFT", None, "PAPER-DRAFT"),
    "dossier": Row(dossier, "PAPER-VOLUME", None, "PAPER-VOLUME"),
    # Bytes changed, cut or added.
    "byte of a page": broken(lambda w: flipped(w.signed(), 900), "DIGEST"),
    "byte of a certificate": broken(lambda w: at_value(w, 0, 2000), "CERT-PROFILE"),
    "byte of the office": broken(lambda w: at_value(w, -1, 300), "CERT-CHAIN"),
    "byte of the ranges": broken(
        lambda w: flipped(w.signed(), w.signed().index(b"/ByteRange [0 ") + 15), "RANGE"
    ),
    "byte of the frozen": Row(lambda w: flipped(w.frozen(), 900), ALTERED, CLAIMED, UNKNOWN),
    "cut by a byte": broken(lambda w: w.signed()[:-1], "RANGE"),
    "cut in an update": broken(lambda w: w.signed()[: w.ends()[1] + 400], "AFTER"),
    "a line behind": broken(lambda w: w.signed() + b"\n", "AFTER"),
    "twice": broken(lambda w: w.signed() + w.signed(), "HIDDEN"),
    "behind a letter": broken(lambda w: letter() + w.signed(), "READ"),
    "empty": broken(lambda w: b"", "READ", None),
    "no PDF": broken(lambda w: b"PK\3\4 no pdf", "READ", None),
    "locked": broken(lambda w: locked(w.signed()), "READ"),
    "frozen, locked": Row(lambda w: locked(w.frozen()), ALTERED, CLAIMED, UNKNOWN),
    # Updates after signing, as editors write them.
    "words over a page": broken(lambda w: updated(w.signed(), write_over), "AFTER"),
    "code painted over": broken(lambda w: updated(w.signed(), paint_code), "AFTER"),
    "page added": broken(lambda w: updated(w.signed(), add_page), "AFTER"),
    "page dropped": broken(lambda w: updated(w.signed(), drop_page), "AFTER"),
    # Updates between signatures, and in that of a signature.
    "words between": broken(
        lambda w: signed_by_device(w, updated(w.signed()[: w.ends()[1]], write_over)), "CHANGED"
    ),
    "words with a later": broken(lambda w: slipped(w, w.signed(), write_over), "CHANGED"),
    "words before the first": Row(
        lambda w: signed_by_device(w, updated(w.frozen(), write_over)),
        f"{BROKEN} CHANGED",
        CLAIMED,
        "",
    ),
    "words with the first": Row(
        lambda w: slipped(w, w.frozen(), write_over), f"{BROKEN} CHANGED", CLAIMED, ""
    ),
    "code with the first": Row(
        lambda w: slipped(w, w.frozen(), paint_code), f"{BROKEN} CHANGED", CLAIMED, ""
    ),
    "picture over the text": broken(over_the_text, "COVER"),
    # Saved anew by another program.
    "saved": broken(lambda w: rewritten(w.signed(), nothing), "RANGE"),
    "saved with a page": broken(lambda w: rewritten(w.signed(), add_blank), "RANGE"),
    "saved unsigned": Row(lambda w: rewritten(w.signed(), without_form), ALTERED, CLAIMED, UNKNOWN),
    "frozen, saved": Row(lambda w: rewritten(w.frozen(), nothing), ALTERED, CLAIMED, UNKNOWN),
    "frozen, with a page": Row(
        lambda w: rewritten(w.frozen(), add_blank), ALTERED, CLAIMED, UNKNOWN
    ),
    # Signatures hidden, stretched, or taken from elsewhere.
    "form hidden": broken(lambda w: w.signed().replace(b"/AcroForm", b"/aCROfORM"), "HIDDEN"),
    "ranges stretched": broken(wrapped, "HIDDEN"),
    "value of another paper": broken(value_moved, "DIGEST"),
    # Signed by others, or by those who may with other words.
    "further by a device": Row(lambda w: signed_by_device(w, w.signed()), "", LATER, ""),
    "first by a device": Row(lambda w: signed_by_device(w, w.frozen()), "", LATER, ""),
    "further by a stranger": Row(
        lambda w: signed_by_stranger(w.signed()), UNTRUSTED, LATER, UNTRUSTED
    ),
    "first by a stranger": Row(
        lambda w: signed_by_stranger(w.frozen()), UNTRUSTED, LATER, UNTRUSTED
    ),
    "other words": Row(other_words, ALTERED, CLAIMED, UNKNOWN),
    "other words, signed": Row(
        lambda w: signed_by_device(w, other_words(w)), "PAPER-APART", CLAIMED, ""
    ),
    "other words by a stranger": Row(
        lambda w: signed_by_stranger(other_words(w)), UNTRUSTED, CLAIMED, UNTRUSTED
    ),
    "letter": Row(lambda w: letter(), UNKNOWN, None, UNKNOWN),
    "letter, signed": Row(lambda w: signed_by_device(w, letter()), "", None, ""),
    "letter by another program": broken(lambda w: foreign(letter()), "CMS", None),
}


def code_of(checked: CheckedPaper) -> str:
    if checked.refused is None:
        return ""
    reason = str(checked.refused.facts.get("reason", ""))
    return f"{checked.refused.code} {reason}".strip()


@pytest.mark.parametrize("name", ROWS)
def test_each_pdf_gets_its_answer_and_is_told_to_belong_to_its_paper(
    world: World, name: str
) -> None:
    row = ROWS[name]
    pdf = row.make(world)
    here, alone = world.check(pdf, here=True), world.check(pdf, here=False)
    assert (code_of(here), code_of(alone)) == (row.here, row.alone)
    assert alone.found is None
    assert (here.found.form if here.found is not None else None) is row.form
    if here.found is not None:
        assert here.found.row.inspection == world.desks.inspection
        # The paper that was issued anew has not gone out yet.
        sent = [] if name == "issued anew" else [world.desks.package.name]
        assert [one.file_name for one in here.found.packages] == sent
        # What was added has not come in here, so that no event can name it.
        assert bool(here.found.event) == (row.form is not LATER)


def test_the_papers_in_a_volume_are_checked_one_by_one(world: World) -> None:
    pdf = dossier(world)
    whole = world.check(pdf, here=True)
    assert [one.refused for one in whole.parts] == [None] * len(whole.parts)
    ids = {one.found.row.id for one in whole.parts if one.found is not None}
    assert {world.record.id, world.order.id, world.void.id} <= ids
    at = pdf.index(world.signed()) + 900
    changed = world.check(flipped(pdf, at), here=True)
    assert [code_of(one) for one in changed.parts if one.refused] == [f"{BROKEN} DIGEST"]
    assert changed.refused is not None
    assert changed.refused.facts["sound"] == len(whole.parts) - 1


def test_a_void_paper_names_why_and_the_one_in_its_place(world: World) -> None:
    for signed in (False, True):
        found = world.check(pdf_of(world, world.void, signed=signed), here=True).found
        assert found is not None
        assert found.row.withdrawn is not None
        assert found.row.withdrawn.reason == "文号有误"
        assert found.row.withdrawn.replaced_by == world.order.id


@pytest.mark.parametrize("number", [0, 1, 2])
def test_no_digit_of_a_signature_may_be_another(world: World, number: int) -> None:
    """Also not in the certificate of the office, which the signature itself does not cover."""
    seal = read_seals(world.signed()).seals[number]
    (_first, gap), (second, rest) = seal.ranges
    value = bytes.fromhex(world.signed()[gap + 1 : second - 1].decode()).rstrip(b"\0")
    pdf = world.signed()[: second + rest]
    digest = sha256(pdf[:gap] + pdf[second:]).digest()
    verify_pades(value, digest)
    accepted = [at for at in range(len(value)) if is_sound(flipped(value, at), digest)]
    assert accepted == []


def is_sound(value: bytes, digest: bytes) -> bool:
    try:
        verify_pades(value, digest)
    except Broken:
        return False
    return True

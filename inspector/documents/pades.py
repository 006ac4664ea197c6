"""Signing a paper's PDF: a signature is added behind the bytes, which stay as they are.

The signature is PAdES (ETSI EN 319 142-1, B-B) with the certificate of the device on which was
written; the strokes stand in the line of the person. There is no time stamp: no server is at hand.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO

from inspector.documents.page import SignatureBox
from inspector.sealed.pades import sign_pades
from inspector.sealed.profile import Signer

# Two digits a byte; about 1,450 bytes are used, more where names are long.
_ROOM = 2 * 4096
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a signature says beside its certificate.

    field    name of the field: the role and which of that role, "INSPECTOR-0"
    name     who wrote, which is not always the holder of the certificate
    reason   what was signed, with the digest that the strokes are bound to
    signed   by the clock of the device
    frame    left, foot, right, head on the page, in points; picture: a PDF of that size; a
             signature without them is not seen on the page
    """

    field: str
    name: str
    reason: str
    signed: datetime
    page: int = 0
    frame: tuple[float, float, float, float] | None = None
    picture: bytes = b""


def field_name(box: SignatureBox) -> str:
    """Return the name of the form field for a signature box."""
    return f"{box.role}-{box.index}"


def add_signature(pdf: bytes, entry: Entry, signer: Signer) -> bytes:
    """Return what `sign_file` makes of `pdf`."""
    signed = BytesIO()
    sign_file(BytesIO(pdf), entry, signer, signed)
    return signed.getvalue()


def sign_file(pdf: BinaryIO, entry: Entry, signer: Signer, target: BinaryIO) -> None:
    """Write `pdf` to `target` with one more signature; its own bytes stand first, unchanged.

    target  empty, to be written and read; neither file is taken into memory

    Same input, same bytes, but for the signature value itself: ECDSA draws a number.
    """
    # 0.5 s: not before somebody signs.
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    writer = _writer(pdf)
    box: Any = tuple(round(edge, 2) for edge in entry.frame) if entry.frame else None
    spec = SigFieldSpec(sig_field_name=entry.field, on_page=entry.page, box=box)
    steps: Any = PdfCMSEmbedder(new_field_spec=spec).write_cms(
        field_name=entry.field, writer=writer
    )
    field = next(steps).get_object()
    if entry.frame is not None:
        drawn = writer.import_page_as_xobject(PdfFileReader(BytesIO(entry.picture)))
        look = {generic.pdf_name("/N"): drawn}
        field["/AP"] = generic.DictionaryObject(look)  # type: ignore[no-untyped-call]
        writer.update_container(field)
    placeholder = SignatureObject(
        timestamp=entry.signed,
        subfilter=SigSeedSubFilter.PADES,
        name=entry.name,
        reason=entry.reason,
        bytes_reserved=_ROOM,
    )
    steps.send(SigObjSetup(sig_placeholder=placeholder))
    prepared, _output = steps.send(SigIOSetup(md_algorithm="sha256", output=target))
    digest = prepared.document_digest
    steps.send(sign_pades(signer.certificate, signer.office_ca, signer.sign, digest))


def digest_of(pdf: BinaryIO) -> bytes:
    """Return the SHA-256 of all of a file, which stands at its beginning then."""
    found = hashlib.sha256()
    pdf.seek(0)
    for chunk in iter(lambda: pdf.read(_CHUNK), b""):
        found.update(chunk)
    pdf.seek(0)
    return found.digest()


def _writer(pdf: BinaryIO) -> Any:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    name = digest_of(pdf)[:16]

    class Writer(IncrementalPdfFileWriter):
        """Names the new revision by the bytes before it, where the library would draw lots.

        And it leaves the description of the document alone, where the library would write the
        clock of the machine into it: when was signed stands in the signature.
        """

        def _update_meta(self) -> None:
            return

        @classmethod
        def _handle_id(cls, prev: Any) -> Any:
            # Where the bytes happen to be characters, the library has read them as text.
            first = generic.ByteStringObject(prev.trailer["/ID"][0].original_bytes)
            second = generic.ByteStringObject(name)
            return generic.ArrayObject([first, second])

    return Writer(pdf)

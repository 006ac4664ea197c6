"""The signatures in a foreign PDF: each byte accounted for, or one clear reason why not.

A PDF can show something else than what was signed: content added behind a signature, ranges that
leave more out than the signature itself, objects replaced by a later update. So the ranges of
every signature have to reach from the first byte to the end of its own revision and leave out
nothing but its own value; every update after the first revision has to be a signature and nothing
else; and nothing may stand behind the last one.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from inspector.documents.structure import HEAVY
from inspector.documents.updates import changes_more, hides_print
from inspector.documents.weight import check_weight
from inspector.i18n import N_
from inspector.sealed.pades import PaperSeal, verify_pades
from inspector.sealed.refusals import Broken

LARGEST = 256 << 20  # bytes; a dossier of 300 photographs stays below
_MOST_SEALS = 100
_HEX = frozenset(b"0123456789ABCDEF")
_END = b"%%EOF"

# Why a PDF is not what was signed. The codes are for tools, the words for people.
REASONS = {
    "READ": N_("it cannot be read as a PDF"),
    "TOO-LARGE": N_("it is larger than a paper may be"),
    "HEAVY": N_("it asks for more memory or time than a paper may take"),
    "RANGE": N_("signature {number} does not cover all that stood before it"),
    "DIGEST": N_("what signature {number} covers was changed"),
    "SIGNATURE": N_("signature {number} does not fit its certificate"),
    "CMS": N_("signature {number} is damaged, or of another program"),
    "CERT-PROFILE": N_("the certificate of signature {number} is not one of this program"),
    "CERT-CHAIN": N_("the certificate of signature {number} is not from the office enclosed"),
    "CHANGED": N_("beside signature {number} something else was changed"),
    "COVER": N_("a signature stands over what is printed there"),
    "HIDDEN": N_("it holds signatures that it does not show"),
    "AFTER": N_("something was added after the last signature"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One signature as it stands in the file.

    field, name, reason, signed   as `pades.Entry`; claims of the signer, None where not readable
    ranges   start and length of the two signed ranges
    end      where its revision ends
    seal     the certificates, None for one that is broken; broken: the reason code, else ""
    """

    field: str
    name: str
    reason: str
    signed: datetime | None
    ranges: tuple[tuple[int, int], tuple[int, int]]
    end: int
    seal: PaperSeal | None
    broken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seals:
    """The signatures of a PDF in their order.

    broken   reason code, "" when everything is accounted for; number: of the signature concerned
    starts   possible ends of what stood before the first signature, the shortest first
    """

    seals: tuple[Seal, ...]
    starts: tuple[int, ...] = ()
    broken: str = ""
    number: int = 0


def read_seals(pdf: bytes) -> Seals:
    """Return the signatures of `pdf`, none for a PDF without any. Raises nothing for bad bytes."""
    if len(pdf) > LARGEST:
        return Seals(seals=(), broken="TOO-LARGE")
    try:
        check_weight(pdf)
        return _read(pdf)
    except Broken as cause:
        return Seals(seals=(), broken=cause.reason, number=1)
    except Exception as cause:  # the door: whatever a foreign PDF does to the reader is a refusal
        logging.getLogger(__name__).warning("the reader stumbled over a PDF", exc_info=cause)
        return Seals(seals=(), broken="READ")


def _read(pdf: bytes) -> Seals:
    # 0.5 s, only when a PDF is checked.
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.fields import enumerate_sig_fields

    values = pdf.count(b"/ByteRange")  # never compressed: the ranges are written in last
    if not values:
        _check_opens(pdf)
        return Seals(seals=())
    reader = PdfFileReader(BytesIO(pdf), strict=True)
    if reader.encrypted or reader.xrefs.hybrid_xrefs_present:
        raise Broken("READ")
    fields = sum(1 for _field in enumerate_sig_fields(reader, filled_status=True))
    if fields > _MOST_SEALS:
        raise Broken(HEAVY)
    try:
        embedded = list(reader.embedded_signatures)
    except Exception as cause:  # it opens, so that the structure of a signature is what is damaged
        raise Broken("CMS") from cause
    if len(embedded) != fields:
        raise Broken("READ")
    # Whoever cuts the form off, or lets it name other fields, makes a signed paper look unsigned.
    # A volume is unsigned, and holds the signed papers as files of their own.
    if not embedded and values == _values_attached(pdf):
        return Seals(seals=())
    if len(embedded) != values:
        raise Broken("HIDDEN")
    seals = tuple(_seal(pdf, one) for one in embedded)
    broken, number = _first_broken(pdf, reader, embedded, seals)
    starts = _ends(pdf, seals[0].ranges[0][1]) if seals[0].ranges else ()
    return Seals(seals=seals, starts=starts, broken=broken, number=number)


def _values_attached(pdf: bytes) -> int:
    """Return how many signatures stand in the files that are attached to a PDF, byte by byte."""
    from inspector.documents.attachments import attached_files

    files = [one for one in attached_files(pdf).values() if one in pdf]
    return sum(one.count(b"/ByteRange") for one in files)


def _check_opens(pdf: bytes) -> None:
    """Raise Broken READ for what is no whole PDF."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    PdfFileReader(BytesIO(pdf), strict=True).root["/Pages"]


def _seal(pdf: bytes, embedded: Any) -> Seal:
    said = embedded.sig_object
    numbers = [int(one) for one in said["/ByteRange"]]
    signed = embedded.self_reported_timestamp
    facts: dict[str, Any] = {
        "field": str(embedded.field_name),
        "name": str(said.get("/Name", "")),
        "reason": str(said.get("/Reason", "")),
        "signed": signed if signed is not None and signed.tzinfo is not None else None,
    }
    if len(numbers) != 4:
        raise Broken("READ")
    first, gap, second, rest = numbers
    ranges, end = ((first, gap), (second, rest)), second + rest
    try:
        cms = _value(pdf, *numbers)
        if cms != embedded.pkcs7_content[: len(cms)]:  # another object is said to be the value
            raise Broken("RANGE")
        digest = sha256(pdf[:gap] + pdf[second:end]).digest()
        seal = verify_pades(cms, digest)
    except Broken as cause:
        return Seal(**facts, ranges=ranges, end=end, seal=None, broken=cause.reason)
    return Seal(**facts, ranges=ranges, end=end, seal=seal)


def _value(pdf: bytes, first: int, gap: int, second: int, rest: int) -> bytes:
    """Return the signature value that the ranges leave out. Raises Broken RANGE, CMS."""
    end = second + rest
    if first != 0 or not 0 < gap < second <= end <= len(pdf) or rest <= 0:
        raise Broken("RANGE")
    text = pdf[gap:second]
    if text[:1] != b"<" or text[-1:] != b">" or not _HEX.issuperset(text[1:-1]):
        raise Broken("RANGE")
    if len(text) % 2 or not pdf[end - 16 : end].rstrip(b"\r\n").endswith(_END):
        raise Broken("RANGE")
    raw = bytes.fromhex(text[1:-1].decode())
    # The length of the structure says where it ends; behind it there are zeros and nothing else.
    if raw[:1] != b"\x30" or raw[1:2] != b"\x82":
        raise Broken("CMS")
    size = 4 + int.from_bytes(raw[2:4], "big")
    if raw[size:].strip(b"\0"):
        raise Broken("CMS")
    return raw[:size]


def _first_broken(
    pdf: bytes, reader: Any, embedded: list[Any], seals: tuple[Seal, ...]
) -> tuple[str, int]:
    """Return the first reason why this is not what was signed, and of which signature."""
    for number, seal in enumerate(seals, start=1):
        if seal.broken:
            return seal.broken, number
    last = seals[-1]
    if last.end != len(pdf):
        return "AFTER", len(seals)
    base = embedded[0].signed_revision - 1
    for number, (one, seal) in enumerate(zip(embedded, seals), start=1):
        # Every update behind the first revision is one signature.
        if one.signed_revision != base + number:
            return "CHANGED", number
        if number > 1 and seal.ranges[0][1] < seals[number - 2].end:
            return "RANGE", number
    if reader.xrefs.total_revisions != base + len(seals) + 1:
        return "AFTER", len(seals)
    for number, one in enumerate(embedded[:-1], start=1):
        if changes_more(one):
            return "CHANGED", number + 1
    return ("COVER", len(seals)) if hides_print(pdf) else ("", 0)


def _ends(pdf: bytes, before: int) -> tuple[int, ...]:
    """Return where a revision may end before the byte `before`: behind each end mark."""
    found: list[int] = []
    at = pdf.find(_END)
    while 0 <= at < before and len(found) < _MOST_SEALS:
        stop = at + len(_END)
        found += [stop + size for size in range(3) if not pdf[stop : stop + size].strip(b"\r\n")]
        at = pdf.find(_END, stop)
    return tuple(dict.fromkeys(found))

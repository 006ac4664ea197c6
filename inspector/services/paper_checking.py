"""核验: is a PDF exactly what was signed, by whom, and which paper, event and package is it.

The signatures are judged by the file alone and the office's certificate, so that it works without
a workspace; where there is one, it says what it knows of the paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from inspector.documents.attachments import attached_papers
from inspector.documents.seals import LARGEST, REASONS, Seal, read_seals
from inspector.documents.updates import only_signed_since
from inspector.errors import (
    InspectorError,
    PaperAltered,
    PaperApart,
    PaperBroken,
    PaperCodeAltered,
    PaperCodeUnknown,
    PaperDraft,
    PaperRevoked,
    PaperUnknown,
    PaperUntrusted,
    PaperVolume,
)
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.sealed.certificates import Subject, fingerprint, load_certificate, subject_of
from inspector.sealed.refusals import Broken
from inspector.sealed.revocation import WHY_WORDS, Revoked, newest_crl
from inspector.sealed.verify import distrust
from inspector.services.context import Context
from inspector.services.paper_finding import (
    FoundPaper,
    PaperForm,
    described,
    find_bytes,
    find_claimed,
    is_preview,
)
from inspector.services.verification import known_revocations, trusted_certificates
from inspector.storage.papers import find_paper

_DOUBTS = {
    "CA-UNKNOWN": N_("of an office that is not known here"),
    "CERT-NOT-YET": N_("the certificate was not valid yet"),
    "CERT-EXPIRED": N_("the certificate had expired"),
    "CA-EXPIRED": N_("the certificate of the office had expired"),
    "CERT-REVOKED": N_("the certificate was revoked"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSeal:
    """One signature of a PDF that is unbroken.

    name, signed   who wrote, and when by the clock of the device: claims of the signer
    signer         whose device it was signed with; certificate: its fingerprint
    field          the line, "INSPECTOR-0"
    doubt          why its certificate is not trusted: a code, "" where it is
    """

    field: str
    name: str
    reason: str
    signed: datetime | None
    signer: Subject
    certificate: str
    not_before: datetime
    doubt: str = ""

    @property
    def doubt_words(self) -> str:
        """The doubt in words; a code that is unknown here as it stands, "" where there is none."""
        return _(_DOUBTS[self.doubt]) if self.doubt in _DOUBTS else self.doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPaper:
    """What is known of a PDF. `refused` says why it is not to be relied on, or is None.

    parts  of a volume, which itself is not signed: the papers that are attached to it
    """

    name: str
    sha256: str
    seals: tuple[CheckedSeal, ...] = ()
    found: FoundPaper | None = None
    refused: InspectorError | None = None
    parts: "tuple[CheckedPaper, ...]" = ()

    @property
    def trusted(self) -> bool:
        """Say whether it is signed and every signature is trusted."""
        return bool(self.seals) and not any(one.doubt for one in self.seals)


def check_paper(
    pdf: bytes,
    name: str,
    *,
    trust: Sequence[bytes],
    crls: Sequence[bytes] = (),
    ctx: Context | None = None,
) -> CheckedPaper:
    """Return what a PDF is. Raises nothing for bad bytes: `refused` says it.

    trust   certificates of the offices trusted, DER or PEM; never taken from the PDF
    crls    revocation lists known, DER
    ctx     the workspace, where there is one

    Raises CertificateUnreadable for `trust`.
    """
    read = read_seals(pdf)
    found = find_bytes(ctx, pdf, read) if ctx is not None else None
    digest = sha256(pdf).hexdigest()
    # Where what stood there before is known, nothing but signatures may have come behind it.
    start = found.start if found is not None and not read.broken else 0
    if start in read.starts and not only_signed_since(pdf, start):
        read, found = replace(read, broken="CHANGED", number=1), None
    claimed = find_claimed(ctx, pdf, read) if ctx is not None and found is None else []
    known = found or (claimed[0] if len(claimed) == 1 else None)
    if read.broken:
        detail = _(REASONS[read.broken]).format(number=read.number)
        broken = PaperBroken(name=name, detail=detail, reason=read.broken)
        return CheckedPaper(name=name, sha256=digest, found=known, refused=broken)
    seals = tuple(_judged(one, trust, crls) for one in read.seals)
    refused: InspectorError | None = None
    # What is kept here was judged when it came in; a later revocation does not undo it.
    if found is None or found.form is PaperForm.LATER:
        refused = _distrusted(name, seals, trust, crls, read.seals)
    parts: tuple[CheckedPaper, ...] = ()
    if refused is None and found is None:
        try:
            attached = {} if seals else attached_papers(pdf)
        except Broken as cause:
            detail = _(REASONS[cause.reason])
            broken = PaperBroken(name=name, detail=detail, reason=cause.reason)
            return CheckedPaper(name=name, sha256=digest, found=known, refused=broken)
        parts = tuple(
            check_paper(data, part, trust=trust, crls=crls, ctx=ctx)
            for part, data in attached.items()
        )
        refused = _unknown(ctx, pdf, name, claimed, parts, is_signed=bool(seals))
    return CheckedPaper(
        name=name, sha256=digest, seals=seals, found=known, refused=refused, parts=parts
    )


def read_pdf(file: Path) -> bytes:
    """Return the bytes of a PDF, no more than are checked. Raises PaperBroken."""
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as cause:
        detail = _(REASONS["READ"])
        raise PaperBroken(name=file.name, detail=detail, reason="READ") from cause


def check_file(ctx: Context, file: Path, progress: Progress | None = None) -> CheckedPaper:
    """Return what the PDF in a file is, as far as this workspace can tell. Raises PaperBroken."""
    if progress is not None:
        progress.step(0, 1)
    folder = ctx.workspace.folder
    trust, crls = trusted_certificates(folder), known_revocations(folder)
    return check_paper(read_pdf(file), file.name, trust=trust, crls=crls, ctx=ctx)


def check_code(ctx: Context, code: str) -> FoundPaper:
    """Return the paper whose code was typed or scanned: `INSP1:<id>:<hash>`, or its id alone.

    Raises PaperCodeUnknown; PaperCodeAltered when the hash is not that of the paper with this id.
    """
    from inspector.documents.qr import content_sha256, read_qr_text
    from inspector.services.paper_drawing import paper_content

    scanned = read_qr_text(code)
    wanted, content = scanned if scanned is not None else (code.strip(), "")
    row = find_paper(ctx.db, wanted.lower())
    if row is None:
        raise PaperCodeUnknown(kind=_("paper"), name=wanted[:60])
    if content and content_sha256(paper_content(ctx, row)) != content:
        raise PaperCodeAltered(paper=row.number or row.title)
    form = PaperForm.SIGNED if row.signatures or row.refusal else PaperForm.FROZEN
    return described(ctx, row, form, row.sha256)


def _judged(seal: Seal, trust: Sequence[bytes], crls: Sequence[bytes]) -> CheckedSeal:
    assert seal.seal is not None
    certificate = load_certificate(seal.seal.certificate)
    at = seal.signed or certificate.not_valid_before_utc
    doubt = distrust(certificate, [load_certificate(one) for one in trust], at) or ""
    if not doubt and _revoked(seal, trust, crls) is not None:
        doubt = "CERT-REVOKED"
    return CheckedSeal(
        field=seal.field,
        name=seal.name,
        reason=seal.reason,
        signed=seal.signed,
        signer=subject_of(seal.seal.certificate),
        certificate=fingerprint(seal.seal.certificate),
        not_before=certificate.not_valid_before_utc,
        doubt=doubt,
    )


def _revoked(seal: Seal, trust: Sequence[bytes], crls: Sequence[bytes]) -> Revoked | None:
    assert seal.seal is not None
    listed = newest_crl(crls, trust)
    serial = load_certificate(seal.seal.certificate).serial_number
    return listed.entries.get(serial) if listed is not None else None


def _distrusted(
    name: str,
    seals: Sequence[CheckedSeal],
    trust: Sequence[bytes],
    crls: Sequence[bytes],
    read: Sequence[Seal],
) -> InspectorError | None:
    """Return why the first signature that is not trusted is not; None to trust all."""
    for seal, raw in zip(seals, read):
        entry = _revoked(raw, trust, crls)
        if seal.doubt == "CERT-REVOKED" and entry is not None:
            return PaperRevoked(
                name=name,
                signer=seal.signer,
                since=f"{entry.since:%Y-%m-%d %H:%M} UTC",
                why=_(WHY_WORDS[entry.why]),
            )
        if seal.doubt:
            return PaperUntrusted(name=name, signer=seal.signer, reason=seal.doubt)
    return None


def _unknown(
    ctx: Context | None,
    pdf: bytes,
    name: str,
    claimed: Sequence[FoundPaper],
    parts: Sequence[CheckedPaper],
    *,
    is_signed: bool,
) -> InspectorError | None:
    """Return why a PDF that is no file of a known paper is not to be relied on.

    A signed one that names no known paper may not have come in yet: its signatures speak for it.
    """
    if parts:
        sound = sum(one.refused is None for one in parts)
        return PaperVolume(name=name, sound=sound, count=len(parts))
    if claimed:
        row = claimed[0].row
        kind = PaperApart if is_signed else PaperAltered
        return kind(name=name, paper=row.number or row.title)
    if is_signed:
        return None
    return PaperDraft(name=name) if is_preview(ctx, pdf) else PaperUnknown(name=name)

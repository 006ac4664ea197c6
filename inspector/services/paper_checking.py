"""核验: is a PDF exactly what was signed, by whom, and which paper, event and package is it.

The signatures are judged by the file alone and the office's certificate, so that it works without
a workspace; where there is one, it says what it knows of the paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from hashlib import sha256
from pathlib import Path

from inspector.documents.seals import LARGEST, REASONS, Seal, Seals, read_seals
from inspector.domain.ids import ID
from inspector.domain.ledger import PackageRow
from inspector.domain.paper import PaperRow
from inspector.errors import (
    InspectorError,
    NotFound,
    PaperAltered,
    PaperBroken,
    PaperRevoked,
    PaperUnknown,
    PaperUntrusted,
)
from inspector.i18n import _
from inspector.progress import Progress
from inspector.sealed.certificates import Subject, fingerprint, load_certificate, subject_of
from inspector.sealed.revocation import WHY_WORDS, Revoked, newest_crl
from inspector.sealed.verify import distrust
from inspector.services.context import Context
from inspector.services.paper_subject import paper_subject
from inspector.services.papers import paper_pdf
from inspector.services.verification import known_revocations, trusted_certificates
from inspector.storage.event_store import events_of
from inspector.storage.hazards import find_hazard
from inspector.storage.inspections import find_inspection
from inspector.storage.packages import list_packages
from inspector.storage.papers import SIGNED_PDF, find_paper, paper_with_bytes

_MOST_PREFIXES = 40


class PaperForm(Enum):
    """In which of its forms a paper lies before us."""

    FROZEN = "frozen"  # the bytes whose digest the signatures are bound to
    SIGNED = "signed"  # the PDF with all signatures, or the refusal, that are on record
    EARLIER = "earlier"  # a signed PDF to which more was added since, or that was drawn anew
    LATER = "later"  # begins with one that is known; what was added has not come in here


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A paper of this workspace.

    event       id of the event that names these bytes, "" for what is drawn or has not come in
    packages    those of its visit, newest first; none for a paper of the office, which they lack
    inspection  id of the visit; hazard  number of the hazard that a paper of the office is about
    """

    row: PaperRow
    form: PaperForm
    entity_name: str
    event: str = ""
    packages: tuple[PackageRow, ...] = ()
    inspection: str = ""
    hazard: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPaper:
    """What is known of a PDF. `refused` says why it is not to be relied on, or is None."""

    name: str
    sha256: str
    seals: tuple[CheckedSeal, ...] = ()
    found: FoundPaper | None = None
    refused: InspectorError | None = None

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
    found = _found(ctx, pdf, read) if ctx is not None else None
    digest = sha256(pdf).hexdigest()
    if read.broken:
        detail = _(REASONS[read.broken]).format(number=read.number)
        broken = PaperBroken(name=name, detail=detail, reason=read.broken)
        return CheckedPaper(name=name, sha256=digest, refused=broken)
    seals = tuple(_judged(one, trust, crls) for one in read.seals)
    refused: InspectorError | None = None
    # What is kept here was judged when it came in; a later revocation does not undo it.
    if found is None or found.form is PaperForm.LATER:
        refused = _distrusted(name, seals, trust, crls, read.seals)
    if refused is None and not seals and found is None:
        claimed = _claimed(ctx, pdf) if ctx is not None else None
        refused = (
            PaperAltered(name=name, paper=claimed.number or claimed.title)
            if claimed is not None
            else PaperUnknown(name=name)
        )
    return CheckedPaper(name=name, sha256=digest, seals=seals, found=found, refused=refused)


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

    Raises NotFound; PaperAltered when the hash is not that of the paper with this id.
    """
    from inspector.documents.qr import content_sha256, read_qr_text
    from inspector.services.paper_signing import paper_content

    scanned = read_qr_text(code)
    wanted, content = scanned if scanned is not None else (code.strip().lower(), "")
    row = find_paper(ctx.db, wanted)
    if row is None:
        raise NotFound(kind=_("paper"), name=wanted[:60])
    if content and content_sha256(paper_content(ctx, row)) != content:
        raise PaperAltered(name=code.strip()[:60], paper=row.number or row.title)
    form = PaperForm.SIGNED if row.signatures or row.refusal else PaperForm.FROZEN
    return _described(ctx, row, form, row.sha256)


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


def _found(ctx: Context, pdf: bytes, read: Seals) -> FoundPaper | None:
    """Return which paper of this workspace these bytes are, or begin with."""
    digest = sha256(pdf).hexdigest()
    row = paper_with_bytes(ctx.db, digest)
    if row is not None:
        form = PaperForm.FROZEN if row.sha256 == digest else _form(ctx, row, pdf)
        return _described(ctx, row, form, digest)
    if not read.seals:
        return _drawn(ctx, pdf)
    if read.broken:
        return None
    # Signed PDFs that went out one after the other begin with each other.
    ends = [one.end for one in read.seals[:-1]][::-1] + list(read.starts)
    for end in ends[:_MOST_PREFIXES]:
        row = paper_with_bytes(ctx.db, sha256(pdf[:end]).hexdigest())
        if row is not None:
            kept = _is_kept_beginning(ctx, row, pdf)
            form = PaperForm.EARLIER if kept else PaperForm.LATER
            return _described(ctx, row, form, digest)
    claimed = _claimed(ctx, pdf)
    if claimed is not None and _is_kept_beginning(ctx, claimed, pdf):
        return _described(ctx, claimed, PaperForm.EARLIER, digest)
    return None


def _form(ctx: Context, row: PaperRow, pdf: bytes) -> PaperForm:
    now = paper_pdf(ctx, row.id, signed=True)
    return PaperForm.SIGNED if now == pdf else PaperForm.EARLIER


def _is_kept_beginning(ctx: Context, row: PaperRow, pdf: bytes) -> bool:
    """Say whether a signed PDF that is kept here begins with these bytes."""
    for one in row.revisions or ():
        if one.size > len(pdf):
            try:
                if ctx.blobs.read(ctx.db, one.sha256).startswith(pdf):
                    return True
            except NotFound:  # a package carries only those that hold the others
                continue
    return False


def _drawn(ctx: Context, pdf: bytes) -> FoundPaper | None:
    """Return the paper whose drawn copy this is: of an earlier program, without signatures."""
    row = _claimed(ctx, pdf)
    if row is None or not (row.signatures or row.refusal):
        return None
    if paper_pdf(ctx, row.id, signed=True) != pdf:
        return None
    return _described(ctx, row, PaperForm.SIGNED, sha256(pdf).hexdigest())


def _claimed(ctx: Context, pdf: bytes) -> PaperRow | None:
    """Return the paper of this workspace whose id stands in the text of a PDF."""
    from inspector.documents.preview import text_of  # PDFium, only for a PDF of unknown digest

    # On paper a line break may stand inside an id.
    plain = "".join(text_of(pdf).split())
    rows = (find_paper(ctx.db, one) for one in sorted(set(ID.findall(plain))))
    return next((row for row in rows if row is not None), None)


def _described(ctx: Context, row: PaperRow, form: PaperForm, digest: str) -> FoundPaper:
    about = paper_subject(ctx, row.inspection)
    visit = find_inspection(ctx.db, about.inspection)
    hazard = find_hazard(ctx.db, about.hazard) if about.is_of_office else None
    carried = list_packages(ctx.db, kind="INSPECTION", inspection=about.inspection)
    entity = visit.entity_name if visit is not None else ""
    return FoundPaper(
        row,
        form,
        hazard.entity_name if hazard is not None else entity,
        _event_of(ctx, row, digest),
        () if about.is_of_office else tuple(carried),
        about.inspection,
        hazard.number if hazard is not None else "",
    )


def _event_of(ctx: Context, row: PaperRow, digest: str) -> str:
    """Return the id of the event by which these bytes came to be, "" where none names them."""
    for signed in events_of(ctx.db, row.inspection):
        event = signed.event
        if event.ent != row.id:
            continue
        named = {str(event.writes.get("sha256", ""))}
        named |= {
            str(value.get("sha256", ""))
            for name, value in event.writes.items()
            if name.startswith(SIGNED_PDF) and isinstance(value, dict)
        }
        if digest in named:
            return str(event.id)
    return ""

"""Which paper of this workspace a PDF is, in which form, and by which event it came to be."""

from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from inspector.documents.seals import Seals
from inspector.documents.template_sets import shipped
from inspector.domain.ids import ID
from inspector.domain.ledger import PackageRow
from inspector.domain.paper import PREVIEW, PaperRow
from inspector.domain.sheet import Sheet
from inspector.errors import NotFound
from inspector.events.event import Event
from inspector.services.context import Context
from inspector.services.paper_drawing import paper_content
from inspector.services.paper_subject import paper_subject
from inspector.services.papers import paper_pdf
from inspector.storage.event_store import events_of, package_of
from inspector.storage.hazards import find_hazard
from inspector.storage.inspections import find_inspection
from inspector.storage.packages import find_package, list_packages
from inspector.storage.papers import SIGNED_PDF, find_paper, paper_with_bytes

_MOST_PREFIXES = 40


class PaperForm(Enum):
    """In which of its forms a paper lies before us."""

    FROZEN = "frozen"  # the bytes whose digest the signatures are bound to
    SIGNED = "signed"  # the PDF with all signatures, or the refusal, that are on record
    EARLIER = "earlier"  # a signed PDF to which more was added since, or that was drawn anew
    LATER = "later"  # begins with one that is known; what was added has not come in here
    CLAIMED = "claimed"  # bears the id of this paper, but is none of its files


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A paper of this workspace.

    event       id of the event that names these bytes, "" for what is drawn or has not come in; of
                a file that only bears the id of the paper, the event by which that was issued
    packages    those of its visit, newest first; none for a paper of the office, which they lack
    inspection  id of the visit; hazard  number of the hazard that a paper of the office is about
    visits      how many visits a paper of the office about a round counts; 0 for the others
    start       where the known bytes end with which a LATER one begins, 0 for the others
    """

    row: PaperRow
    form: PaperForm
    entity_name: str
    event: str = ""
    packages: tuple[PackageRow, ...] = ()
    inspection: str = ""
    hazard: str = ""
    start: int = 0
    visits: int = 0


def find_bytes(ctx: Context, pdf: bytes, read: Seals) -> FoundPaper | None:
    """Return which paper these bytes are, or begin with; None where they are none that is known."""
    digest = sha256(pdf).hexdigest()
    row = paper_with_bytes(ctx.db, digest)
    if row is not None:
        form = PaperForm.FROZEN if row.sha256 == digest else _form(ctx, row, pdf)
        return described(ctx, row, form, digest)
    if not read.seals:
        return _drawn(ctx, pdf)
    if read.broken:
        return None
    row, end = _beginning(ctx, pdf, read)
    if row is not None:
        if _is_kept_beginning(ctx, row, pdf):
            return described(ctx, row, PaperForm.EARLIER, digest)
        return described(ctx, row, PaperForm.LATER, digest, start=end)
    for claimed in _bearing(ctx, pdf):
        if _is_kept_beginning(ctx, claimed, pdf):
            return described(ctx, claimed, PaperForm.EARLIER, digest)
    return None


def find_claimed(ctx: Context, pdf: bytes, read: Seals) -> list[FoundPaper]:
    """Return the papers that a PDF which is none of their files begins with, or bears the id of."""
    row = _beginning(ctx, pdf, read)[0]
    rows = [row] if row is not None else _bearing(ctx, pdf)
    return [described(ctx, one, PaperForm.CLAIMED, one.sha256) for one in rows]


def is_preview(ctx: Context | None, pdf: bytes) -> bool:
    """Say whether a PDF is a paper that was drawn to be looked at, and not issued."""
    sets = ctx.sets if ctx is not None else shipped()
    plain, marks = _plain_text(pdf), {one.common["paper_id"] for one in sets.every()}
    return any("".join(mark.format(id=PREVIEW).split()) in plain for mark in marks)


def described(
    ctx: Context, row: PaperRow, form: PaperForm, digest: str, *, start: int = 0
) -> FoundPaper:
    """Return what is known of a paper, with the event that names the bytes of `digest`."""
    about = paper_subject(ctx, row.inspection)
    visit = find_inspection(ctx.db, about.inspection)
    hazard = find_hazard(ctx.db, about.hazard) if about.is_of_office else None
    event = _event_of(ctx, row, digest)
    entity = visit.entity_name if visit is not None else ""
    visits = 0
    content = paper_content(ctx, row) if about.issued else None
    if isinstance(content, Sheet) and content.covered is not None:
        entity, visits = content.entity_name, len(content.covered.visits)
    return FoundPaper(
        row,
        form,
        hazard.entity_name if hazard is not None else entity,
        event.id if event is not None else "",
        () if about.is_of_office else _carrying(ctx, about.inspection, event),
        about.inspection,
        hazard.number if hazard is not None else "",
        start,
        visits,
    )


def _form(ctx: Context, row: PaperRow, pdf: bytes) -> PaperForm:
    now = paper_pdf(ctx, row.id, signed=True)
    return PaperForm.SIGNED if now == pdf else PaperForm.EARLIER


def _beginning(ctx: Context, pdf: bytes, read: Seals) -> tuple[PaperRow | None, int]:
    """Return the paper with whose bytes a PDF begins, and where they end."""
    # Signed PDFs that went out one after the other begin with each other.
    ends = [one.end for one in read.seals if one.end < len(pdf)][::-1] + list(read.starts)
    for end in ends[:_MOST_PREFIXES]:
        row = paper_with_bytes(ctx.db, sha256(pdf[:end]).hexdigest())
        if row is not None:
            return row, end
    return None, 0


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
    for row in _bearing(ctx, pdf):
        is_signed = bool(row.signatures or row.refusal)
        if is_signed and paper_pdf(ctx, row.id, signed=True) == pdf:
            return described(ctx, row, PaperForm.SIGNED, sha256(pdf).hexdigest())
    return None


def _bearing(ctx: Context, pdf: bytes) -> list[PaperRow]:
    """Return the papers of this workspace whose ids stand in the text of a PDF."""
    rows = (find_paper(ctx.db, one) for one in sorted(set(ID.findall(_plain_text(pdf)))))
    return [row for row in rows if row is not None]


def _plain_text(pdf: bytes) -> str:
    """Return the text of a PDF without spaces: on paper a line break may stand inside an id."""
    from inspector.documents.preview import text_of  # PDFium, only for a PDF of unknown digest

    return "".join(text_of(pdf).split())


def _event_of(ctx: Context, row: PaperRow, digest: str) -> Event | None:
    """Return the event by which these bytes came to be, None where none names them."""
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
            return event
    return None


def _carrying(ctx: Context, inspection: str, event: Event | None) -> tuple[PackageRow, ...]:
    """Return the packages of a visit, newest first; of those that are too early for `event` none.

    A package has all of its visit that its signer knew. What went out says up to which of our
    events it goes; what came in has what the first of them with this event brought.
    """
    carried = list_packages(ctx.db, kind="INSPECTION", inspection=inspection)
    if event is None:
        return tuple(carried)
    if event.dev == ctx.dev:
        whole = {one.whole or one.id for one in carried if one.last_number >= event.seq}
        return tuple(one for one in carried if (one.whole or one.id) in whole)
    first = find_package(ctx.db, package_of(ctx.db, event.id))
    return tuple(one for one in carried if first is None or one.at >= first.at)

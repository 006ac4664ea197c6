"""What the pages of papers are handed. What “job” means stands in views.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from inspector.domain.entity import Entity
from inspector.domain.inspection import AttachedFile, InspectionRow
from inspector.domain.paper import PaperKind, PaperRow, Refusal, Service, Signature
from inspector.progress import Progress
from inspector.services.dossier_case import ArchiveFacts
from inspector.services.dossiers import WrittenDossier
from inspector.services.papers import DuePaper
from inspector.services.print_queue import QueuedPrint
from inspector.services.printing import Printed
from inspector.services.sheet_offers import PaperOffer
from inspector.services.sheet_papers import Filled, SheetDraft
from inspector.ui.views import Now, Today, Visit


class ReadPaper(Protocol):
    """Return the PDF of an issued paper (job)."""

    def __call__(self, paper_id: str, *, signed: bool = False) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintCalls:
    """For paper on paper. A paper without an id is not issued yet, and printed as a draft.

    pdf      the PDF of an issued paper (job)
    marked   the PDF as it is printed now: which print it is, or 草稿 (job)
    queue    paper id, title, printer, copies: on disk before the printer is called
    begin    the printer is called now (job)
    note     what has been printed (job)
    fail     why it did not come out
    drop     the person has stopped it
    waiting  what failed or was left by a crash; take_off: it is not printed any more
    """

    prints: Callable[[str], Sequence[Printed]]
    pdf: Callable[[str], bytes]
    marked: Callable[[bytes, str], bytes]
    queue: Callable[[str, str, str, int], QueuedPrint]
    begin: Callable[[QueuedPrint], None]
    note: Callable[[QueuedPrint], None]
    fail: Callable[[QueuedPrint, str], None]
    drop: Callable[[QueuedPrint], None]
    waiting: Callable[[], Sequence[QueuedPrint]]
    take_off: Callable[[QueuedPrint], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCalls:
    """For papers beyond record and order. `issued` has every paper of a visit.

    reopen   an issued paper as it was filled in, to be corrected
    reissue  paper, filled in like this, reason: its next version (job)
    are_slow  `offers`, `begin` and `reopen` are jobs: they read hundreds of visits
    """

    offers: Callable[[str], Sequence[PaperOffer]]
    begin: Callable[[str, PaperKind], SheetDraft]
    keep: Callable[[str, PaperKind, Filled], None]
    preview: Callable[[str, PaperKind, Filled], bytes]  # job
    issue: Callable[[str, PaperKind, Filled], PaperRow]  # job
    issued: Callable[[str], Sequence[PaperRow]]
    to_word: Callable[[str, PaperKind, Filled, Path], Path]  # job; letters only
    reopen: Callable[[str], SheetDraft]
    reissue: Callable[[str, Filled, str], PaperRow]
    are_slow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierCalls:
    """For dossiers; all but `today` are jobs: what, where to, what the archive says of it."""

    case: Callable[[str, Path, ArchiveFacts, Progress], WrittenDossier]
    hazard: Callable[[str, Path, ArchiveFacts, Progress], WrittenDossier]
    month: Callable[[date, Path, ArchiveFacts, Progress], WrittenDossier]
    today: Today


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCalls:
    """For papers and signatures."""

    visits: Callable[[], Sequence[InspectionRow]]
    visit: Visit
    entity: Callable[[str], Entity]
    due: Callable[[str], Sequence[DuePaper]]
    preview: Callable[[str, PaperKind], bytes]  # job
    pdf: ReadPaper  # job
    issue: Callable[[str, PaperKind], PaperRow]  # job
    sign: Callable[[str, Signature], PaperRow]  # job: the PDF is signed with it
    refuse: Callable[[str, Refusal], PaperRow]  # job
    confirm: Callable[[str, Signature], PaperRow]  # job
    refusal_note: Callable[[str], str]
    attach: Callable[[Path, Progress], AttachedFile] | None  # job: keeps a recording
    serve: Callable[[str, Service], PaperRow]  # job
    reissue: Callable[[str, str], PaperRow]  # job: paper, reason
    now: Now
    printing: PrintCalls | None = None
    sheets: SheetCalls | None = None
    dossiers: DossierCalls | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePaperCalls:
    """For the papers of the office: those of `sheets` take a hazard's id or a round's name."""

    sheets: SheetCalls
    pdf: ReadPaper  # job
    withdraw: Callable[[str, str], PaperRow]  # paper and reason; job
    printing: PrintCalls | None = None

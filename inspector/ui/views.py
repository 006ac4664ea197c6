"""What each page is handed: the few callables it needs, bound to the open workspace.

Those marked "job" run on the worker thread with a connection of their own; the others are short
reads and single writes that run where they stand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from inspector.domain.entity import Entity
from inspector.domain.inspection import AttachedFile, Decision, Finding, InspectionRow, PhotoFacts
from inspector.domain.ledger import EntityRow, HazardRow, HistoryEntry, PackageRow, QuarantineRow
from inspector.domain.paper import PaperKind, PaperRow, Refusal, Service, Signature
from inspector.domain.person import Person, Role
from inspector.domain.supervision import (
    Acceptance,
    CloseOut,
    Escalation,
    EscalationReason,
    Listing,
)
from inspector.domain.task import InspectionKind, Task
from inspector.domain.visit_round import VisitRound
from inspector.events.canonical import Json
from inspector.progress import Progress
from inspector.services.agenda import AgendaLine
from inspector.services.attention import Attention
from inspector.services.checking import CheckedPackage, TimeBracket
from inspector.services.conflicts import OpenConflict
from inspector.services.dossier_case import ArchiveFacts
from inspector.services.dossiers import WrittenDossier
from inspector.services.hazard_case import HazardAct, HazardCase
from inspector.services.imports import ImportPreview
from inspector.services.ledgers import HazardFilter
from inspector.services.packages import ExportedPackage
from inspector.services.papers import DuePaper
from inspector.services.printing import Printed
from inspector.services.purge import Purgeable
from inspector.services.readers import Readers
from inspector.services.round_papers import Difference
from inspector.services.sheet_offers import PaperOffer
from inspector.services.sheet_papers import Filled, SheetDraft
from inspector.storage.forms import FormRow

Now = Callable[[], datetime]
Today = Callable[[], date]
History = Callable[[str], Sequence[HistoryEntry]]
Photo = Callable[[str, int], bytes]  # job: sha256, longest side in px; upright JPEG
Visit = Callable[[str], InspectionRow]
PickFolder = Callable[[str], Path | None]  # title of the picker
PickFiles = Callable[[str], Sequence[Path]]
PickTarget = Callable[[str, str], Path | None]  # title, proposed file name


class StartVisit(Protocol):
    """Start a visit; return its id. On a job's thread: its forms may have to be loaded."""

    def __call__(
        self,
        *,
        entity_id: str,
        kind: InspectionKind,
        forms: Sequence[str],
        team: Sequence[str],
        lead: str,
        place: str,
        task: str = "",
        certificate_shown: bool = False,
    ) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCalls:
    """For 新建检查. `forms` are those that may be chosen, for a planned task or for none ("")."""

    me: Person
    find_entities: Callable[[str, int], Sequence[Entity]]
    entity: Callable[[str], Entity]
    forms: Callable[[str], Sequence[FormRow]]
    people: Callable[[], Sequence[Person]]
    earlier: Callable[[str], Sequence[InspectionRow]]
    task: Callable[[str], Task | None]
    start: StartVisit


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCalls:
    """For the list of visits."""

    agenda: Callable[[], Sequence[AgendaLine]]  # job
    history: History
    start: StartCalls


class ReadPaper(Protocol):
    """Return the PDF of an issued paper (job)."""

    def __call__(self, paper_id: str, *, signed: bool = False) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintCalls:
    """For paper on paper. A paper without an id is not issued yet, and printed as a draft.

    marked  the PDF as it is printed now: which print it is, or 草稿 (job)
    note    paper id, printer, copies: what has been printed (job)
    """

    prints: Callable[[str], Sequence[Printed]]
    marked: Callable[[bytes, str], bytes]
    note: Callable[[str, str, int], None]


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


class CorrectFinding(Protocol):
    """Mend a returned finding."""

    def __call__(
        self,
        inspection: str,
        finding: str,
        *,
        note: str,
        place: str | None = None,
        fact: str | None = None,
    ) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionCalls:
    """For what the lead has sent back."""

    visits: Callable[[], Sequence[InspectionRow]]
    findings: Callable[[str], Sequence[Finding]]
    correct: CorrectFinding
    outdated: Callable[[str], Sequence[PaperRow]]  # job
    resubmit: Callable[[str], None]
    photo: Photo


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One thing that can be exported from this desk. `export` and `outsiders` are jobs.

    outsiders  writes the file for people outside the office; None while there is nothing for them
    """

    key: str
    title: str
    second: str
    button: str
    state: str = ""
    tone: str = ""
    waits: bool = False  # something of it is in no package yet
    export: Callable[[Path, Progress, bool | None], ExportedPackage]  # None: by where it goes
    outsiders: Callable[[Path, Progress], ExportedPackage] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EncryptionCalls:
    """For who will read what goes out. readers: by the key of an Outgoing."""

    readers: Callable[[str], Readers]
    is_always: Callable[[], bool]
    set_always: Callable[[bool], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideCalls:
    """For refused files and for what to look at; `try_again` and `attention` are jobs."""

    refused: Callable[[], Sequence[QuarantineRow]]
    try_again: Callable[[Sequence[str], Progress], Sequence[ImportPreview]]
    remove: Callable[[str], None]
    attention: Callable[[], Attention]
    accept_device: Callable[[str, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCalls:
    """For packages that come in; `preview`, `run` and `received` are jobs."""

    preview: Callable[[Sequence[Path], Progress], Sequence[ImportPreview]]
    run: Callable[[Sequence[Path], Progress], Sequence[ImportPreview]]
    received: Callable[[], Sequence[PackageRow]]
    aside: AsideCalls | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageCare:
    """For packages on record: `check`, `purgeable` and `purge` are jobs.

    bracket  when a package on record was signed at the earliest and at the latest
    """

    check: Callable[[Path, Progress], CheckedPackage]
    bracket: Callable[[PackageRow], TimeBracket]
    purgeable: Callable[[], Purgeable]
    purge: Callable[[Progress], Purgeable]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeCalls:
    """For what goes out. `outgoing` and `exported` are one job.

    imports  None where another page imports
    """

    outgoing: Callable[[], Sequence[Outgoing]]
    exported: Callable[[], Sequence[PackageRow]]
    imports: ImportCalls | None
    encryption: EncryptionCalls
    care: PackageCare | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictCalls:
    """For what stands against each other. `open` is a job; `settle` gets value and reason."""

    role: Role
    open: Callable[[], Sequence[OpenConflict]]
    settle: Callable[[OpenConflict, Json, str], None]


class ReviewFinding(Protocol):
    """Pass or return one finding."""

    def __call__(
        self, inspection: str, finding: str, decision: Decision, remark: str = ""
    ) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCalls:
    """For the lead's desk."""

    waiting: Callable[[], Sequence[InspectionRow]]
    visit: Visit
    findings: Callable[[str], Sequence[Finding]]
    history: History
    photo: Photo
    review: ReviewFinding
    regrade: Callable[[str, str, str, str], None]  # inspection, finding, level, reason
    send_back: Callable[[str], None]
    countersign: Callable[[str, str], str]
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePaperCalls:
    """For the papers of the office: those of `sheets` take a hazard's id or a round's name."""

    sheets: SheetCalls
    pdf: ReadPaper  # job
    withdraw: Callable[[str, str], PaperRow]  # paper, reason
    printing: PrintCalls | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardActCalls:
    """For what the office does with a hazard: 挂牌, 提级, 验收, 销号.

    offered    what this person may do with it now
    suggested  the reasons to escalate that the record speaks for
    organ      the name of this organisation
    """

    case: Callable[[str], HazardCase]
    offered: Callable[[HazardCase], Sequence[HazardAct]]
    suggested: Callable[[HazardCase], Sequence[EscalationReason]]
    organ: Callable[[], str]
    list: Callable[[str, Listing], HazardRow]
    escalate: Callable[[str, Escalation], HazardRow]
    accept: Callable[[str, Acceptance], HazardRow]
    close_out: Callable[[str, CloseOut], HazardRow]
    attach: Callable[[Path, Progress], AttachedFile]  # job
    today: Today


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCalls:
    """For papers about many visits. `count` and `differences` are jobs.

    differences  the figures of a paper that are no longer those of the ledger
    """

    papers: OfficePaperCalls
    count: Callable[[VisitRound], Mapping[str, int]]
    differences: Callable[[str], Sequence[Difference]]
    today: Today


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardCalls:
    """For the ledger of hazards. `first`, `count` and the exports are jobs.

    first  the first rows of a filter: a search for words reads the whole ledger
    page   as many rows after one of them, found by key
    limit  how many rows a page has
    """

    first: Callable[[HazardFilter], Sequence[HazardRow]]
    page: Callable[[HazardFilter, HazardRow], Sequence[HazardRow]]
    limit: int
    count: Callable[[HazardFilter], int]
    history: History
    photos: Callable[[str], Sequence[PhotoFacts]]
    photo: Photo
    entity: Callable[[str], Entity]
    to_xlsx: Callable[[HazardFilter, Path, Progress], Path]
    to_csv: Callable[[HazardFilter, Path, Progress], Path]
    today: Today
    dossiers: DossierCalls | None = None
    papers: OfficePaperCalls | None = None
    acts: HazardActCalls | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityCalls:
    """For the ledger of entities. `rows` is a job."""

    rows: Callable[[str], Sequence[EntityRow]]
    entity: Callable[[str], Entity]
    visits: Callable[[str], Sequence[InspectionRow]]

"""What each page is handed: the few callables it needs, bound to the open workspace.

Those marked "job" run on the worker thread with a connection of their own; the others are short
reads and single writes that run where they stand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from inspector.domain.entity import Entity
from inspector.domain.inspection import Decision, Finding, InspectionRow
from inspector.domain.ledger import HistoryEntry, PackageRow, QuarantineRow
from inspector.domain.paper import PaperRow
from inspector.domain.person import Person, Role
from inspector.domain.task import InspectionKind, Task
from inspector.events.canonical import Json
from inspector.progress import Progress
from inspector.services.agenda import AgendaLine
from inspector.services.attention import Attention
from inspector.services.checking import CheckedPackage, TimeBracket
from inspector.services.conflicts import OpenConflict
from inspector.services.imports import ImportPreview
from inspector.services.packages import ExportedPackage
from inspector.services.purge import Purgeable
from inspector.services.readers import Readers
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

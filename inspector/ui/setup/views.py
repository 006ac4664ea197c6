"""What the pages of setting up are handed: callables bound to the open workspace.

Those marked "job" run on the worker thread with a connection of their own; the others are short
reads and single writes that run where they stand.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from inspector.documents.template_sets import Sets
from inspector.domain.entity import Entity
from inspector.domain.person import Organisation, Person
from inspector.domain.task import Task
from inspector.progress import Progress
from inspector.services.backups import BackupReport
from inspector.services.doctor import Check
from inspector.services.enrolment import Enrolment, Request
from inspector.services.enrolment_codes import Gathered
from inspector.services.escrow import Opening
from inspector.services.packages import ExportedPackage
from inspector.services.register_import import RegisterRead
from inspector.services.revocation import RevokedDevice
from inspector.services.staff import StaffRow
from inspector.services.template_sets import SetCandidate, SetRow
from inspector.services.validity import Standing
from inspector.storage.forms import FormRow
from inspector.ui.library.views import LibraryCalls
from inspector.ui.views import ImportCalls


class Approve(Protocol):
    """Answer a request as it was looked at; return the file for the person who asked."""

    def __call__(
        self,
        file: Path,
        to: Path,
        *,
        person: Person | None = None,
        replaces: str = "",
        looked_at: Request | None = None,
    ) -> Path: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCalls:
    """For 二维码登记.

    place          folder in which files that come out of codes, or become codes, are kept
    lines          of a request or answer file
    take           the file that a complete sequence holds
    read_pictures  a job; None where no library can
    """

    place: Path
    lines: Callable[[Path], list[str]]
    take: Callable[[Gathered], Path]
    read_pictures: Callable[[Sequence[Path], Progress], str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentCalls:
    """For 登记.

    asked   where the last request was written, or None
    accept  the answer in a file, and the fingerprint that was compared
    done    opens the desk
    """

    person: Callable[[], Person]
    is_enrolled: Callable[[], bool]
    asked: Callable[[], Path | None]
    request: Callable[[Path], Path]
    read_answer: Callable[[Path], Enrolment]
    accept: Callable[[Path, str], Enrolment]
    imports: ImportCalls
    codes: CodeCalls
    done: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyCalls:
    """For 口令与锁定. minutes, choose: Settings.lock_minutes; change: old and new one, a job."""

    minutes: Callable[[], str]
    choose: Callable[[str], None]
    change: Callable[[str, str, Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalCalls:
    """For 证书. renew: the office's own further certificate; None for all others."""

    validity: Callable[[], tuple[Standing, date | None]]
    request: Callable[[Path], Path]
    accept: Callable[[Path], Enrolment]
    renew: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FontCalls:
    """For 文书字体, by slot (Settings.font_…). choose: a job that returns the font's name."""

    chosen: Callable[[], Mapping[str, str]]
    choose: Callable[[str, Path], str]
    leave: Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCalls:
    """For 出发自检. The first three are jobs; the themes are those of Settings.theme."""

    check: Callable[[Progress], Sequence[Check]]
    rebuild: Callable[[Progress], int]
    backup: Callable[[Path, Progress], BackupReport]
    theme: Callable[[], str]
    choose_theme: Callable[[str], None]
    safety: SafetyCalls
    renewal: RenewalCalls
    fonts: FontCalls


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationCalls:
    """For 机关信息."""

    organisation: Callable[[], Organisation]
    save: Callable[[Organisation], None]
    sets: Callable[[], Sets]
    today: Callable[[], date]


OpenDeposit = Callable[[Path, Path, str, Progress], Opening]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleCalls:
    """For 人员与登记. `fingerprint` is that of the office's own certificate.

    revoke  device, why, since; `own_device` is the one that it cannot be used for
    open_deposit  copy, folder of the answer, why: a job
    """

    staff: Callable[[], Sequence[StaffRow]]
    read_request: Callable[[Path], Request]
    approve: Approve
    add: Callable[[Sequence[Person]], None]
    fingerprint: Callable[[], str]
    new_id: Callable[[], str]
    organisation: Callable[[], Organisation]
    revoke: Callable[[str, str, datetime | None], RevokedDevice]
    own_device: str
    open_deposit: OpenDeposit
    codes: CodeCalls
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCalls:
    """For the register of entities. `read` and `bring_in` are jobs."""

    find: Callable[[str, int], Sequence[Entity]]
    count: Callable[[], int]
    read: Callable[[Path, Progress], RegisterRead]
    bring_in: Callable[[RegisterRead, Progress], int]
    add: Callable[[Sequence[Entity]], int]
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCalls:
    """For planned inspections."""

    tasks: Callable[[], Sequence[Task]]
    plan: Callable[[Task], None]
    find: Callable[[str, int], Sequence[Entity]]
    entity: Callable[[str], Entity]
    forms: Callable[[], Sequence[FormRow]]
    people: Callable[[], Sequence[Person]]
    new_id: Callable[[], str]
    today: Callable[[], date]


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseCounts:
    """What the next base package would carry, and what it would be called."""

    issue: int
    last_day: str
    entities: int
    people: int
    devices: int
    forms: int
    tasks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseCalls:
    """For the base package. `export` is a job."""

    counts: Callable[[], BaseCounts]
    export: Callable[[Path, Progress], ExportedPackage]
    today: Callable[[], date]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCalls:
    """For 文书式样. `add` is a job; withdraw and restore take the id of an added set."""

    sets: Callable[[], Sequence[SetRow]]
    add: Callable[[Path, Progress], SetCandidate]
    withdraw: Callable[[str], None]
    restore: Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalls:
    """For 设置 of the office."""

    organisation: OrganisationCalls
    people: PeopleCalls
    register: RegisterCalls
    forms: LibraryCalls
    templates: SetCalls
    tasks: TaskCalls
    base: BaseCalls
    check: CheckCalls

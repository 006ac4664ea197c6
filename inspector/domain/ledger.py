"""Rows of the office's ledgers, folded from events."""

from dataclasses import dataclass
from datetime import date, datetime

from inspector.domain.hazard_states import SupervisionState


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardRow:
    """One hazard of the ledger (隐患台账, documents §6)."""

    id: str
    number: str
    inspection: str
    entity: str
    entity_name: str
    industry: str
    place: str
    fact: str
    level: str
    state: str
    citation: str
    measure: str
    deadline: date | None
    found: datetime
    finder: str
    paper_number: str = ""
    photo_count: int = 0
    conflicted: bool = False
    supervision: str = SupervisionState.NONE.value


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One step in the life of an inspection or a hazard, for the life line beside the list."""

    event: str
    kind: str
    actor: str
    at: datetime
    facts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRow:
    """One entity of the ledger (企业台账) with what hangs on it."""

    id: str
    name: str
    industry: str
    address: str
    credit_code: str
    inspection_count: int
    hazard_count: int
    open_count: int
    major_open_count: int
    last_inspected: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRow:
    """One package that went out or came in.

    direction    "out" or "in"
    state        out: exported, receipted; in: imported, quarantined
    last_number  out: number of our last event on the visit that it carries
    readers      out: names of those who can open it; () when it is not encrypted
    revoked      in: people whose revoked device has signed something in it
    whole        what the parts of one visit share (FORMAT.md §12); "" when it is not a part
    part, parts  which of how many it is; 0 when it is not a part
    last_receipt  the receipt that its signer had when it was signed: package id and time, or ""
    """

    id: str
    kind: str
    direction: str
    state: str
    file_name: str
    sender: str
    at: datetime
    size: int
    inspection: str = ""
    entity_name: str = ""
    last_number: int = 0
    readers: tuple[str, ...] = ()
    revoked: tuple[str, ...] = ()
    whole: str = ""
    part: int = 0
    parts: int = 0
    last_receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineRow:
    """A file that was refused and is kept as it came (隔离区).

    id        SHA-256 of the file
    origin    where it came from, for people
    at        when it was first refused; tried  when last
    code      of the error, reason  of FORMAT.md §8 or ""; why and advice as they were said then
    """

    id: str
    file_name: str
    origin: str
    size: int
    at: datetime
    tried: datetime
    code: str
    reason: str
    why: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionedDevice:
    """A device that used a number twice: cloned disk, restored backup, or forgery.

    state    "held": nothing new of it is taken; "accepted": a person has decided to go on
    numbers  the numbers that it used twice, ascending, as known at `at`
    decided  when, by whom and why a person decided, or None and ""
    """

    dev: str
    person: str
    state: str
    numbers: tuple[int, ...]
    at: datetime
    decided: datetime | None = None
    decided_by: str = ""
    reason: str = ""

"""Rows of the office's ledgers, folded from events."""

from dataclasses import dataclass
from datetime import date, datetime


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

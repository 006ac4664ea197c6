"""One inspection: who went where, what was found, and how it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import PurePath

from inspector.domain.task import InspectionKind

EXTENSION = {"image/jpeg": "jpg", "image/png": "png", "image/heic": "heic"}
_SUFFIX = re.compile(r"\.[0-9a-z]{1,8}")


class ItemResult(Enum):
    """检查结论. The values are the choice names in the expanded checklist."""

    CONFORM = "conform"
    NONCONFORM = "nonconform"
    NOT_APPLICABLE = "not_applicable"
    NOT_CHECKED = "not_checked"


# Beside the results of an inspection: how many questions that are no check items were answered.
FILLED = "filled"


class Decision(Enum):
    """What the lead says of one finding."""

    PASS = "PASS"
    RETURN = "RETURN"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """A person as this inspection names them; kept although the register may change later."""

    person: str
    name: str
    role: str
    certificate_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFacts:
    """One photograph as evidence. Time, place and camera are what the file claims.

    id      id of the photograph in this inspection
    sha256  of the original bytes
    taken   EXIF time as written, without timezone, "2026-11-21 10:42:07", or empty
    place   "38.48712,106.23091" (WGS-84), or empty
    """

    id: str
    sha256: str
    name: str
    media_type: str
    size: int
    width: int
    height: int
    orientation: int = 1
    taken: str = ""
    place: str = ""
    camera: str = ""
    added: datetime | None = None
    caption: str = ""

    @property
    def file_name(self) -> str:
        """The name under which packages and forms carry the photograph."""
        return f"{self.sha256}.{EXTENSION.get(self.media_type, 'bin')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachedFile:
    """A file that answers a question and is no photograph: sound, film, a document.

    sha256  of its bytes
    name    as the person's disk called it
    """

    sha256: str
    name: str
    size: int

    @property
    def file_name(self) -> str:
        """The name under which packages and forms carry the file."""
        suffix = PurePath(self.name).suffix.lower()
        return self.sha256 + (suffix if _SUFFIX.fullmatch(suffix) else ".bin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The lead's word on one finding."""

    decision: Decision
    remark: str
    reviewer: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One hazard as recorded in the visit; its id is the hazard's id for life.

    item        code of the check item
    place/fact  部位 / 客观事实 (documents §5)
    level       GENERAL or MAJOR as the inspector proposes it
    clause      id in the standards pack of the basis
    citation    that clause as papers print it
    conditions  ids of the clause's conditions that were ticked
    measure     immediate, deadline or suspend
    five        五落实: responsible, measures, funds, time_limit, plan
    revision    counts corrections after a return; 1 = as first recorded
    """

    id: str
    number: str
    item: str
    item_text: str
    place: str
    fact: str
    level: str
    clause: str
    citation: str
    measure: str
    conditions: tuple[str, ...] = ()
    deadline: date | None = None
    five: Mapping[str, str] | None = None
    photos: tuple[PhotoFacts, ...] = ()
    revision: int = 1
    correction: str = ""
    review: Review | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRow:
    """One inspection as lists show it. Counts are 0 before the checklist is opened.

    deadline_count     findings to be put right by order until a day, not on the spot
    certificate_shown  when the officers showed their certificates (亮证, 安法 67)
    """

    id: str
    entity: str
    entity_name: str
    kind: InspectionKind
    state: str
    place: str
    started: datetime | None
    ended: datetime | None
    team: tuple[TeamMember, ...]
    lead: str
    item_count: int = 0
    answered_count: int = 0
    finding_count: int = 0
    major_count: int = 0
    deadline_count: int = 0
    returned_count: int = 0
    updated: datetime | None = None
    # "", "valid", "followed" (by papers, nothing else has changed) or "stale"
    countersigned: str = ""
    planned: date | None = None
    task: str = ""
    certificate_shown: datetime | None = None

"""What the ledgers and the page of rounds are handed. What “job” means stands in views.py."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector.domain.entity import Entity
from inspector.domain.inspection import AttachedFile, InspectionRow, PhotoFacts
from inspector.domain.ledger import EntityRow, HazardRow
from inspector.domain.supervision import (
    Acceptance,
    CloseOut,
    Escalation,
    EscalationReason,
    Listing,
)
from inspector.domain.visit_round import VisitRound
from inspector.progress import Progress
from inspector.services.hazard_case import HazardAct, HazardCase
from inspector.services.ledgers import HazardFilter
from inspector.services.round_papers import Difference
from inspector.ui.paper_calls import DossierCalls, OfficePaperCalls
from inspector.ui.views import History, Photo, Today


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

"""What a paper is about: a visit, for its team; one hazard, or a round of visits, at the office."""

from dataclasses import dataclass

from inspector.domain.office_papers import OFFICE_ONLY, OFFICE_PAPERS, ROUND_PAPERS
from inspector.domain.paper import PaperKind
from inspector.domain.visit_round import VisitRound, named_round
from inspector.services.context import Context
from inspector.storage.hazards import find_hazard
from inspector.storage.papers import find_paper


@dataclass(frozen=True, slots=True)
class PaperSubject:
    """A visit, a hazard of it, or many visits.

    hazard  "" for a paper of the visit
    round   the visits that a paper of the office counts; `inspection` is "" then
    issued  the first version of such a paper, in whose stream the next ones stand, or ""
    """

    inspection: str
    hazard: str = ""
    round: VisitRound | None = None
    issued: str = ""

    def stream(self, paper: str) -> str:
        """Return in whose stream a new paper stands; one about a round in one of its own."""
        return paper if self.round is not None else self.hazard or self.inspection

    @property
    def is_of_office(self) -> bool:
        """Say whether its papers are the office's own."""
        return bool(self.hazard or self.issued) or self.round is not None

    def may_have(self, kind: PaperKind) -> bool:
        """Say whether papers of this kind are issued about it at all."""
        if self.round is not None:
            return kind in ROUND_PAPERS
        return kind in OFFICE_PAPERS if self.hazard else kind not in OFFICE_ONLY


def paper_subject(ctx: Context, about: str) -> PaperSubject:
    """Return what `about` is: the id of a visit or a hazard, the name of a round, a stream."""
    chosen = named_round(about)
    if chosen is not None:
        return PaperSubject("", round=chosen)
    hazard = find_hazard(ctx.db, about)
    if hazard is not None:
        return PaperSubject(hazard.inspection, hazard.id)
    if find_paper(ctx.db, about) is not None:
        return PaperSubject("", issued=about)
    return PaperSubject(about)

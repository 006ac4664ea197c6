"""What a paper is about: a visit, for its team; or one hazard of it, at the office's desk."""

from dataclasses import dataclass

from inspector.domain.office_papers import OFFICE_ONLY, OFFICE_PAPERS
from inspector.domain.paper import PaperKind
from inspector.services.context import Context
from inspector.storage.hazards import find_hazard


@dataclass(frozen=True, slots=True)
class PaperSubject:
    """A visit, or a hazard of it. `hazard` is "" for a paper of the visit."""

    inspection: str
    hazard: str = ""

    @property
    def stream(self) -> str:
        """In whose stream the papers stand."""
        return self.hazard or self.inspection

    @property
    def is_of_office(self) -> bool:
        """Say whether its papers are the office's own."""
        return bool(self.hazard)

    def may_have(self, kind: PaperKind) -> bool:
        """Say whether papers of this kind are issued about it at all."""
        return kind in OFFICE_PAPERS if self.hazard else kind not in OFFICE_ONLY


def paper_subject(ctx: Context, about: str) -> PaperSubject:
    """Return what `about` is, the id of a visit or of a hazard."""
    hazard = find_hazard(ctx.db, about)
    return PaperSubject(hazard.inspection, hazard.id) if hazard is not None else PaperSubject(about)

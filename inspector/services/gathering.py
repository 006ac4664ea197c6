"""What is known of whatever a paper is about: a visit, one of its hazards, or a round of visits."""

from inspector.documents.templates import TemplateSet
from inspector.services.context import Context
from inspector.services.paper_subject import paper_subject
from inspector.services.round_values import GatheredRound
from inspector.services.sheet_values import Gathered


def gathered(ctx: Context, about: str, template: TemplateSet) -> Gathered:
    """Return it; `about` is the id of a visit or of a hazard, or the name of a round."""
    subject = paper_subject(ctx, about)
    if subject.round is not None:
        return GatheredRound(ctx, "", template, chosen=subject.round)
    return Gathered(ctx, subject.inspection, template, subject.hazard)

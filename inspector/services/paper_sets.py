"""Which template set a visit's papers come from: organisation × trade × date (documents §0)."""

from datetime import date

from inspector.clock import china
from inspector.documents.templates import TemplateSet
from inspector.domain.inspection import InspectionRow
from inspector.domain.paper import PAPER_TITLE, PaperKind
from inspector.errors import PaperRefused
from inspector.i18n import _
from inspector.services.context import Context
from inspector.services.paper_subject import paper_subject
from inspector.services.visits import inspection_row
from inspector.storage.inspections import facts_of


def visit_day(row: InspectionRow) -> date | None:
    """Return the day of a visit, in Beijing: what was in force then governs its papers."""
    return china(row.started).date() if row.started is not None else row.planned


def day_of(ctx: Context, row: InspectionRow) -> date:
    """Return the day by which the papers of a visit are judged: its own, else today."""
    return visit_day(row) or china(ctx.clock()).date()


def commission_ended(ctx: Context, day: date) -> str:
    """Return why an organisation may not act for another on `day`, or "" (处罚法 20).

    Who inspects has the power, or was given it in writing and for that time (国办发〔2024〕54号).
    """
    commission = ctx.organisation.commission
    if commission is None or commission.is_in_force(day):
        return ""
    ended = _("the commission {number} by {principal} ended on {day}")
    return ended.format(
        number=commission.number, principal=commission.principal, day=commission.until.isoformat()
    )


def set_of_visit(ctx: Context, about: str) -> TemplateSet | None:
    """Return the set for a visit; None when this program has none for organ, trade and day.

    For a visit before its set came into force that set all the same: `TemplateSet.note` is what a
    person is to be told before the issue.

    about  id of the visit, or of one of its hazards; or the name of a round of visits
    """
    subject = paper_subject(ctx, about)
    if subject.round is not None:  # of all trades, by its last day
        return ctx.sets.on(ctx.organisation, "", subject.round.until)
    inspection = subject.inspection
    industry = facts_of(ctx.state(inspection)).entity.industry
    return ctx.sets.on(ctx.organisation, industry, day_of(ctx, inspection_row(ctx, inspection)))


def needed_set(ctx: Context, about: str, kind: PaperKind) -> TemplateSet:
    """Return the set for a visit. Raises PaperRefused where there is none."""
    found = set_of_visit(ctx, about)
    if found is None:
        detail = f"{ctx.organisation.name}在检查当日没有可用的文书式样"
        raise PaperRefused(paper=PAPER_TITLE[kind], field="文书式样", detail=detail)
    return found

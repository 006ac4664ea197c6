"""Papers of the office about many visits: when they are issued, which there are, what differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inspector.domain.paper import PaperRow
from inspector.domain.person import Role
from inspector.domain.sheet import Row, Sheet, SheetSpec
from inspector.domain.visit_round import VisitRound
from inspector.errors import PaperRefused, VisitRefused
from inspector.i18n import _
from inspector.services.context import Context
from inspector.services.paper_drawing import paper_content
from inspector.services.paper_sets import set_of_visit
from inspector.services.round_values import LISTED, GatheredRound
from inspector.storage.papers import find_paper, papers_of_rounds


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that stands on a paper, and what the ledger says of the same visits today."""

    name: str
    on_paper: int
    in_ledger: int


def round_papers(ctx: Context, _about: str = "") -> list[PaperRow]:
    """Return every paper about many visits, in the order of their issue."""
    return papers_of_rounds(ctx.db)


def count_round(ctx: Context, chosen: VisitRound) -> dict[str, int]:
    """Return what a round counts now, by name, as `Covered.figures`.

    Empty where this organisation has no papers about rounds.
    """
    template = set_of_visit(ctx, str(chosen))
    if template is None:
        return {}
    return dict(GatheredRound(ctx, "", template, chosen=chosen).figures)


def ledger_differences(ctx: Context, paper_id: str) -> list[Difference]:
    """Return the figures of an issued paper that are no longer those of the ledger.

    That is no fault of the paper: hazards are closed out, visits come in late.
    """
    row = find_paper(ctx.db, paper_id)
    sheet = paper_content(ctx, row) if row is not None else None
    if not isinstance(sheet, Sheet) or sheet.covered is None:
        return []
    now = count_round(ctx, sheet.covered.chosen)
    return [
        Difference(name, count, now.get(name, 0))
        for name, count in sheet.covered.figures.items()
        if now.get(name, 0) != count
    ]


def check_figures(
    known: GatheredRound, spec: SheetSpec, tables: Mapping[str, Sequence[Row]], drawn: Sheet | None
) -> None:
    """Raise PaperRefused where a paper does not say what the ledger says of its visits.

    tables  as a person has filled them in: every problem of the ledger is to be listed
    drawn   the paper that was drawn meanwhile, or None before that
    """
    count = known.figures["problems"]
    for table in spec.tables:
        listed = len(tables.get(table.id, ()))
        if table.source == LISTED and listed != count:
            detail = f"台账中有{count}项，表中有{listed}项"
            raise PaperRefused(paper=spec.title, field=table.label, detail=detail)
    if drawn is not None and drawn.covered != known.covered:
        detail = _("the ledger has changed meanwhile: look at the paper once more")
        raise VisitRefused(detail=detail)


def round_hindrance(known: GatheredRound, spec: SheetSpec) -> str:
    """Return why a paper about these visits cannot be issued now, or ""."""
    if known.ctx.role is not Role.OFFICE:
        return _("only the office issues papers about many visits")
    if not known.visits:
        return _("no visit was ended in this period")
    unlike = known.unlike_the_ledger()
    if unlike:
        names = _(", ").join(row.entity_name for row in unlike[:3])
        return _("the ledger has other hazards than the visits found: {names}").format(names=names)
    if "finding" in spec.needs and not known.hazards:
        return _("these visits have found no hazard")
    return ""

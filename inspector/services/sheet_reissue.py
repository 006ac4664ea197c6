"""Issuing a filled-in paper anew, corrected: the next version, with what the person has changed."""

from inspector.clock import china
from inspector.documents.templates import TemplateSet
from inspector.domain.paper import PaperRow
from inspector.domain.sheet import Sheet, SheetSpec
from inspector.i18n import _
from inspector.services.context import Context
from inspector.services.gathering import gathered
from inspector.services.paper_drawing import paper_content
from inspector.services.papers import paper_row, refused
from inspector.services.reissue import reissue_paper
from inspector.services.round_papers import check_figures
from inspector.services.round_values import GatheredRound
from inspector.services.sheet_papers import (
    Filled,
    SheetDraft,
    compose_sheet,
    draft_of,
    printed_fields,
    typed_law,
)
from inspector.services.terms import check_terms
from inspector.storage.papers import first_issue


def reopen_sheet(ctx: Context, paper_id: str) -> SheetDraft:
    """Return an issued paper as it was filled in, to be corrected; nothing changes by that.

    Its own template set and the day of the visit hold, as when it was issued. Raises NotFound;
    PaperRefused for a record or order: those say what the visit says.
    """
    row, sheet, template, spec = _issued(ctx, paper_id)
    about = _about(row, sheet)
    known = gathered(ctx, about, template)
    law, typed = typed_law(known), {one.id for one in spec.fields if one.law}
    fields = {
        name: law.as_typed(text) if name in typed else text for name, text in sheet.fields.items()
    }
    columns = {table.id: {one.id for one in table.columns if one.law} for table in spec.tables}
    tables = {
        name: tuple(
            {
                column: law.as_typed(text) if column in columns.get(name, ()) else text
                for column, text in row.items()
            }
            for row in rows
        )
        for name, rows in sheet.tables.items()
    }
    return draft_of(known, spec, Filled(fields, tables), about)


def reissue_sheet(ctx: Context, paper_id: str, filled: Filled, reason: str) -> PaperRow:
    """Issue the next version of a paper, filled in like this; the one before it is withdrawn.

    It has the same number and says which version it is. Raises what `reissue_paper` raises, and
    PaperRefused naming a field that is missing or wrong; nothing is written then.
    """
    row, sheet, template, spec = _issued(ctx, paper_id)
    about = _about(row, sheet)
    known = gathered(ctx, about, template)
    if isinstance(known, GatheredRound):
        check_figures(known, spec, filled.tables, None)
    # A correction does not begin the period anew.
    check_terms(spec, printed_fields(known, spec, filled), china(first_issue(ctx.db, row)).date())
    return reissue_paper(
        ctx,
        paper_id,
        reason,
        lambda new_id, number: compose_sheet(
            ctx, about, template, spec.kind, filled, new_id, number, again=paper_id
        ),
    )


def _about(row: PaperRow, sheet: Sheet) -> str:
    """Return what a paper is about: one about a round names its visits in what stands on it."""
    return row.inspection if sheet.covered is None else str(sheet.covered.chosen)


def _issued(ctx: Context, paper_id: str) -> tuple[PaperRow, Sheet, TemplateSet, SheetSpec]:
    row = paper_row(ctx, paper_id)
    content = paper_content(ctx, row)
    if not isinstance(content, Sheet):
        raise refused(row, _("version"), _("it says what the visit says: correct that"))
    template = ctx.sets.named(content.head.template_set, row.title)
    return row, content, template, template.spec(row.kind)

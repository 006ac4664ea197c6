"""What stands on an issued paper, and the paper drawn from it as it is or with its signatures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inspector.domain.paper import (
    InspectionRecord,
    PaperKind,
    PaperRow,
    RectificationOrder,
    Refusal,
    Signature,
)
from inspector.domain.plain import from_plain
from inspector.domain.sheet import Sheet
from inspector.services.context import Context
from inspector.services.paper_fonts import fonts_of
from inspector.services.photos import paper_photo
from inspector.storage.papers import content_of

if TYPE_CHECKING:
    from inspector.documents.page import Drawn

Paper = InspectionRecord | RectificationOrder | Sheet
# Every other kind is a sheet.
_CONTENT: dict[PaperKind, type[InspectionRecord] | type[RectificationOrder] | type[Sheet]] = {
    PaperKind.INSPECTION_RECORD: InspectionRecord,
    PaperKind.RECTIFICATION_ORDER: RectificationOrder,
}


def paper_content(ctx: Context, row: PaperRow) -> Paper:
    """Return what stands on an issued paper."""
    plain = content_of(ctx.state(row.inspection), row.id)
    return from_plain(_CONTENT.get(row.kind, Sheet), plain)


def drawn_paper(
    ctx: Context,
    paper: Paper,
    *,
    signatures: Sequence[Signature] = (),
    refusal: Refusal | None = None,
    confirmations: Sequence[Signature] = (),
    frozen_sha256: str = "",
    complete: bool = True,
) -> "Drawn":
    """Return a paper drawn with its photographs, in the fonts of this workspace, and its lines.

    As `documents.render.render_paper`, which says what is raised.
    """
    from inspector.documents.render import render_paper  # ReportLab: start-up does not wait for it

    shown = () if isinstance(paper, RectificationOrder) else paper.photos
    photos = {photo.sha256: paper_photo(ctx, photo.sha256) for photo in shown}
    with fonts_of(ctx.workspace.folder):
        return render_paper(
            paper,
            signatures=signatures,
            refusal=refusal,
            confirmations=confirmations,
            photos=photos,
            frozen_sha256=frozen_sha256,
            complete=complete,
            sets=ctx.sets,
        )

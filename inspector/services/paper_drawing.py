"""What stands on an issued paper, and the paper drawn from it as it is or with its signatures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO

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
    target: BinaryIO | None = None,
) -> "Drawn":
    """Return a paper drawn with its photographs, in the fonts of this workspace, and its lines.

    As `documents.render.render_paper`, which says what is raised; besides it PhotoUnreadable and
    NotFound for a photograph.
    """
    from inspector.documents.render import render_paper  # ReportLab: start-up does not wait for it

    shown = () if isinstance(paper, RectificationOrder) else paper.photos
    photos = _Photos(ctx, frozenset(photo.sha256 for photo in shown))
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
            target=target,
        )


class _Photos(Mapping[str, bytes]):
    """The derivatives of photographs by the SHA-256 of their originals, read when asked for."""

    def __init__(self, ctx: Context, known: frozenset[str]) -> None:
        self._ctx, self._known = ctx, known

    def __getitem__(self, sha256: str) -> bytes:
        if sha256 not in self._known:
            raise KeyError(sha256)
        return paper_photo(self._ctx, sha256)

    def __contains__(self, sha256: object) -> bool:
        return sha256 in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._known))

    def __len__(self) -> int:
        return len(self._known)

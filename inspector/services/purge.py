"""清理已回执照片: originals leave the laptop once the office has confirmed that it has them.

Only photographs, and only those of visits of which the office has confirmed everything. What a
paper or a window shows of them stays as a smaller picture. The office keeps the package whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from inspector.domain.inspection_state import InspectionState
from inspector.errors import NotFound, PhotoUnreadable
from inspector.progress import Progress
from inspector.services.context import Context
from inspector.services.outgoing import Sent, outgoing_visits
from inspector.services.photos import paper_photo
from inspector.storage.blobs import give_up_blobs
from inspector.storage.drafts import photos_of_drafts
from inspector.storage.event_store import fold_stream
from inspector.storage.inspections import files_of, page_of_inspections, photos_of
from inspector.storage.papers import papers_of

_AT_ONCE = 50
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Purgeable:
    """What can go: photographs, the bytes that they take, and of how many visits they are."""

    photos: tuple[str, ...]  # SHA-256, ascending
    size: int
    visits: int


def purgeable(ctx: Context) -> Purgeable:
    """Return which originals may go. Folds every visit: for a job.

    A visit that was returned, or has changed since its receipt, keeps its photographs; so does a
    photograph that stands in another visit or in one that is being filled in.
    """
    confirmed = {
        one.visit.id
        for one in outgoing_visits(ctx, "INSPECTION")
        if one.sent is Sent.RECEIPTED and one.visit.state != InspectionState.RETURNED.value
    }
    going: dict[str, str] = {}
    staying = photos_of_drafts(ctx.db, except_of=confirmed)
    for row in page_of_inspections(ctx.db, limit=_ALL):
        state = fold_stream(ctx.db, row.id)
        photos = {photo.sha256 for photo in photos_of(state).values()}
        staying |= {paper.sha256 for paper in papers_of(state)}
        staying |= {file.sha256 for file in files_of(state)}
        if row.id in confirmed:
            going |= dict.fromkeys(photos, row.id)
        else:
            staying |= photos
    here = {
        sha256: ctx.blobs.path(sha256).stat().st_size
        for sha256 in going
        if sha256 not in staying and ctx.blobs.path(sha256).exists()
    }
    visits = {going[sha256] for sha256 in here}
    return Purgeable(tuple(sorted(here)), sum(here.values()), len(visits))


def purge_photos(ctx: Context, progress: Progress | None = None) -> Purgeable:
    """Delete the originals that may go; return what was freed.

    First the smaller picture is made, then it is noted that the original was given up, then the
    file goes: a process that is killed in between leaves files that go the next time, and never
    one that is missed. Raises Cancelled between two photographs.
    """
    found = purgeable(ctx)
    gone: list[str] = []
    freed = 0
    rest = iter(found.photos)
    while group := list(islice(rest, _AT_ONCE)):
        freed += _purge_group(ctx, group, progress, len(gone), len(found.photos))
        gone += group
    if progress is not None:
        progress.step(len(found.photos), len(found.photos))
    return Purgeable(tuple(gone), freed, found.visits)


def _purge_group(
    ctx: Context, group: Sequence[str], progress: Progress | None, done: int, total: int
) -> int:
    for number, sha256 in enumerate(group):
        if progress is not None:
            progress.step(done + number, total)
        try:
            paper_photo(ctx, sha256)
        except (PhotoUnreadable, NotFound):
            continue  # no program shows it now; the office has the bytes
    with ctx.db.write():
        give_up_blobs(ctx.db, group, ctx.clock())
    freed = 0
    for sha256 in group:
        file = ctx.blobs.path(sha256)
        freed += file.stat().st_size if file.exists() else 0
        file.unlink(missing_ok=True)
    return freed

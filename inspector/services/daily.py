"""Once a day, at the start: is the workspace still whole? Bounded, so that nobody waits for it."""

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from inspector.clock import from_wall, to_wall
from inspector.errors import NotFound
from inspector.progress import Progress
from inspector.services.context import Context
from inspector.storage.integrity import page_problems, stored_blobs
from inspector.storage.reference import meta, set_meta

EVERY = timedelta(hours=20)  # a working day, whenever it begins
BLOBS_FOR_S = 5.0  # after that long the next day goes on with the files that are left
_AT, _RESULT, _CURSOR = "daily.at", "daily.result", "daily.cursor"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Daily:
    """What the last check by itself found.

    pages  what is wrong with the database; at most a few lines
    files  digests of files that are missing or altered
    """

    at: datetime
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Say whether nothing was found."""
        return not (self.pages or self.files)


def is_due(ctx: Context) -> bool:
    """Say whether the last check is too long ago; also when the clock was turned back."""
    said = meta(ctx.db, _AT)
    return not said or abs(ctx.clock() - from_wall(said)) >= EVERY


def last_daily(ctx: Context) -> Daily | None:
    """Return what the last check found, or None before the first."""
    said = meta(ctx.db, _RESULT)
    if not said:
        return None
    found = json.loads(said)
    return Daily(from_wall(meta(ctx.db, _AT)), tuple(found["pages"]), tuple(found["files"]))


def check_daily(ctx: Context, progress: Progress | None = None) -> Daily:
    """Look at every page, and at files for a few seconds; keep what was found for the self-check.

    Files are taken in turn, day by day. Raises Cancelled, WorkspaceDamaged.
    """
    pages = page_problems(ctx.db)
    files, cursor = _some_files(ctx, progress or Progress())
    at = ctx.clock()
    with ctx.db.write():
        set_meta(ctx.db, _AT, to_wall(at))
        set_meta(ctx.db, _RESULT, json.dumps({"pages": pages, "files": files}))
        set_meta(ctx.db, _CURSOR, cursor)
    return Daily(at, tuple(pages), tuple(files))


def _some_files(ctx: Context, progress: Progress) -> tuple[list[str], str]:
    """Return which of the files next in turn are not as they were kept, and where to go on."""
    after, ends = meta(ctx.db, _CURSOR), time.monotonic() + BLOBS_FOR_S
    rows = [row for row in stored_blobs(ctx.db) if row.sha256 > after]
    wrong = list[str]()
    for done, row in enumerate(rows):
        progress.step(done, len(rows))
        if time.monotonic() > ends:
            return wrong, rows[done - 1].sha256 if done else after
        digest = hashlib.sha256()
        try:
            with ctx.blobs.open(ctx.db, row.sha256) as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
        except (NotFound, OSError):
            wrong.append(row.sha256)
            continue
        if digest.hexdigest() != row.sha256:
            wrong.append(row.sha256)
    return wrong, ""

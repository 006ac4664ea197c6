"""What broken-off work has left in the workspace goes at the next start, once it is a day old.

What stood there before the workspace was set back or copied stays: its database may be older.
"""

import json
import logging
import re
import time
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from inspector.clock import from_wall, to_wall
from inspector.errors import InspectorError
from inspector.log import logging_to
from inspector.services import quarantine
from inspector.services.context import Context
from inspector.services.continuity import goes_on, last_break
from inspector.storage.leftovers import Leftover, find_leftovers, remove_leftovers
from inspector.storage.reference import meta, set_meta

# Another process of this workspace may be about to refer to a younger one.
KEPT_FOR_S = 86_400
_SWEPT, _SINCE = "leftovers.swept", "leftovers.since"
_SHOWN = 20
_DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Swept:
    """What the last sweep that found something has removed."""

    at: datetime
    count: int
    size: int


def sweep(ctx: Context) -> int:
    """Remove what nothing refers to and is older than a day; return how many files.

    Nothing is removed from a workspace that does not go on where it stopped: its database may be
    older than its files. What stood here before such a break stays for good.

    No workspace stays closed for it: where the disk is full, somebody else writes, or a page that
    would have to be read is damaged, nothing is removed until another start.
    """
    try:
        return _sweep(ctx)
    except InspectorError as error:
        with logging_to(ctx.workspace.log):
            logging.getLogger(__name__).warning("no file was looked for: %s", error.code)
        return 0


def _sweep(ctx: Context) -> int:
    now = time.time()  # files bear the system's time, whatever clock a demo is played by
    if not goes_on(ctx):
        with ctx.db.write():
            set_meta(ctx.db, _SINCE, str(now))
        return 0
    gone = remove_leftovers(ctx.db, ctx.workspace.folder, now - KEPT_FOR_S, _since(ctx))
    quarantine.sweep(ctx)
    if gone:
        _say(ctx, gone)
    return len(gone)


class Counted(NamedTuple):
    """How many files, and how many bytes they have."""

    files: int
    size: int


def left_over(ctx: Context) -> tuple[Counted, Counted]:
    """Return what nothing refers to now: what goes once it is a day old, and what stays.

    What stays is from before a break.
    """
    since = _since(ctx)
    found = find_leftovers(ctx.db, ctx.workspace.folder)
    going = [one for one in found if one.written > since]
    staying = [one for one in found if one.written <= since]
    return _counted(going), _counted(staying)


def last_sweep(ctx: Context) -> Swept | None:
    """Return what was removed last, or None."""
    said = meta(ctx.db, _SWEPT)
    if not said:
        return None
    found = json.loads(said)
    return Swept(from_wall(found["at"]), int(found["count"]), int(found["size"]))


def _since(ctx: Context) -> float:
    """Return from when on what is left over goes again, POSIX seconds: after the last break."""
    broken = last_break(ctx)
    return max(float(meta(ctx.db, _SINCE) or "0"), broken[1].timestamp() if broken else 0.0)


def _counted(files: list[Leftover]) -> Counted:
    return Counted(len(files), sum(one.size for one in files))


def _say(ctx: Context, gone: list[Leftover]) -> None:
    size = sum(one.size for one in gone)
    names = ", ".join(_named(ctx, one) for one in gone[:_SHOWN])
    text = "removed %d files, %d bytes, that nothing refers to: %s"
    with logging_to(ctx.workspace.log):
        logging.getLogger(__name__).info(text, len(gone), size, names)
    with ctx.db.write():
        said = {"at": to_wall(ctx.clock()), "count": len(gone), "size": size}
        set_meta(ctx.db, _SWEPT, json.dumps(said))


def _named(ctx: Context, one: Leftover) -> str:
    """Return a file as the log may name it: by its digest, never by the name of a person."""
    place = one.path.relative_to(ctx.workspace.folder)
    return place.as_posix() if _DIGEST.fullmatch(place.stem) else place.parent.as_posix()

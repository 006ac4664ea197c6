"""Prints that were asked for and have not been seen to the end, kept over a restart.

Each is a file of its own, on disk before the printer is called: who cannot know whether a sheet
came out takes it for printed, so that the next one is marked as printed again. It holds ids, the
name and number of the paper, the printer and times; the paper itself is read anew from the
workspace. Drafts are not kept: nothing of them is on disk.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

from inspector.clock import from_wall, to_wall
from inspector.services.context import Context
from inspector.services.printing import marked_for_print, note_print, noted_ids
from inspector.storage.files import told, write_file

_FOLDER = "prints"
_RUN = uuid4().hex  # of this process: what another one has left is nobody's any more


class PrintState(StrEnum):
    """How far a print has come. SENT: the printer was called, and nothing was heard since."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedPrint:
    """One print of an issued paper; at: as written, `reason`: in words, why it failed.

    title  name and number of the paper
    run    the process that has it in hand
    """

    id: str
    paper: str
    title: str
    printer: str
    copies: int
    at: str
    state: PrintState = PrintState.WAITING
    reason: str = ""
    run: str = _RUN

    @property
    def is_under_way(self) -> bool:
        """Say whether this very process still works on it."""
        return self.run == _RUN and self.state is not PrintState.FAILED


def queue_print(
    ctx: Context, paper: str, title: str, printer: str = "", copies: int = 1
) -> QueuedPrint:
    """Return a print that is on disk now. Raises DiskFull, FileNotWritten."""
    made = QueuedPrint(
        id=uuid4().hex,
        paper=paper,
        title=title,
        printer=printer,
        copies=copies,
        at=to_wall(ctx.clock()),
    )
    return _keep(ctx, made)


def begin_print(ctx: Context, one: QueuedPrint) -> None:
    """Note that the printer is called now. Raises DiskFull, FileNotWritten: then it must not be."""
    _keep(ctx, replace(one, state=PrintState.SENT))


def fail_print(ctx: Context, one: QueuedPrint, reason: str) -> None:
    """Note why it did not come out. Raises DiskFull, FileNotWritten."""
    _keep(ctx, replace(one, state=PrintState.FAILED, reason=reason))


def finish_print(ctx: Context, one: QueuedPrint) -> None:
    """Note that it came out, and take it off. Raises DiskFull, FileNotWritten.

    Killed in between, it counts once: the note bears its id.
    """
    note_print(ctx, one.paper, one.printer, one.copies, one.id)
    _remove(ctx, one)


def take_off(ctx: Context, one: QueuedPrint) -> None:
    """Take it off the queue; one of which nobody knows whether it came out counts as printed."""
    if one.state is PrintState.SENT:
        finish_print(ctx, one)
    else:
        _remove(ctx, one)


def drop_print(ctx: Context, one: QueuedPrint) -> None:
    """Take off a print that the person has stopped: it came out in part at most."""
    _remove(ctx, one)


def waiting_prints(ctx: Context) -> list[QueuedPrint]:
    """Return what failed, or was left by a process that ended; the oldest first."""
    noted = noted_ids(ctx)
    left = [one for one in _queued(ctx) if not one.is_under_way and one.id not in noted]
    return sorted(left, key=lambda one: (one.at, one.id))


def sent_prints(ctx: Context, paper: str) -> list[QueuedPrint]:
    """Return the prints of `paper` that may have come out and are not noted."""
    noted = noted_ids(ctx)
    sent = (one for one in _queued(ctx) if one.state is PrintState.SENT)
    return [one for one in sent if one.paper == paper and one.id not in noted]


def marked_now(ctx: Context, pdf: bytes, paper: str) -> bytes:
    """Return the PDF as it is printed now; what may have come out counts as printed."""
    return marked_for_print(ctx, pdf, paper, len(sent_prints(ctx, paper)) if paper else 0)


def _queued(ctx: Context) -> Iterator[QueuedPrint]:
    for file in sorted(_folder(ctx).glob("*.json")):
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
            from_wall(said["at"])
            said["state"] = PrintState(said["state"])
            said["copies"] = int(said["copies"])
            yield QueuedPrint(**said)
        except (OSError, ValueError, KeyError, TypeError):
            continue  # not of this program, or of a newer one


def _keep(ctx: Context, one: QueuedPrint) -> QueuedPrint:
    file = _file(ctx, one)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_file(file, json.dumps(asdict(one), ensure_ascii=False).encode(), private=True)
    except OSError as error:
        raise told(error, file) from error
    return one


def _remove(ctx: Context, one: QueuedPrint) -> None:
    file = _file(ctx, one)
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise told(error, file) from error


def _file(ctx: Context, one: QueuedPrint) -> Path:
    return _folder(ctx) / f"{one.id}.json"


def _folder(ctx: Context) -> Path:
    return ctx.workspace.log / _FOLDER

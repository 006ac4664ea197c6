"""Does this workspace go on where it stopped? Copies, older states and clocks turned back.

None of it keeps anyone from working: what could be used twice is numbered apart, and said.
"""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from inspector import paths
from inspector.clock import china, from_wall, to_wall
from inspector.domain.numbering import NumberBlock
from inspector.domain.paper import PaperKind
from inspector.errors import ClockTurnedBack, InspectorError, WorkspaceCopied, WorkspaceSetBack
from inspector.events.chain import Chain
from inspector.events.event import CONTINUE
from inspector.services.context import Context
from inspector.services.device_keys import sealed_key
from inspector.services.numbers import hazard_serial_key
from inspector.storage.event_store import (
    append_event,
    events_of,
    fold_stream,
    last_seq,
    position_of,
    streams_of_kind,
)
from inspector.storage.machine import Note, read_note, this_machine, write_note
from inspector.storage.projections import project_streams
from inspector.storage.reference import meta, numbers_used, references, set_meta, use_number

RESTORED, COPIED, SET_BACK, REBUILT = "restored", "copied", "set-back", "rebuilt"
LAST_WALL = "machine.wall"
_MACHINE, _FOLDER = "machine.id", "machine.folder"
_STEP = 1 << 20  # more numbers than a device uses in its life
_STEPS = 1 << 24
_CLOCK_SLACK = timedelta(minutes=5)  # a clock that is set by a network goes back by seconds
# Papers of one kind that a device issues on a day at most; so many numbers are left out per day.
_NUMBERS_A_DAY = 10
_HAZARDS_A_DAY = 500
_LONGEST_DAYS = 400
_LARGEST_BLOCK = 100_000
_DEVICE = "device"


def start(ctx: Context, notes: Path | None = None) -> list[InspectorError]:
    """Look whether the workspace goes on where it stopped; return what a person should know.

    A copy and an older state begin a new run of numbers at once. Nothing is raised for what is
    found; on a medium that cannot be written nothing is noted.
    """
    notes = notes or paths.device_notes()
    found: list[InspectorError] = []
    clock = _clock_turned_back(ctx)
    if clock is not None:
        found.append(clock)
    copied, older = _copied_from(ctx), _set_back(ctx, notes)
    if older is not None:
        go_on(ctx, SET_BACK, since=from_wall(older.wall), after=older.seq)
        found.append(WorkspaceSetBack(day=f"{china(from_wall(older.wall)):%Y-%m-%d}"))
    elif copied is not None:
        go_on(ctx, COPIED)
        found.append(WorkspaceCopied(place=copied))
    with suppress(InspectorError):  # a full disk or a long import keeps nobody from working
        note_presence(ctx, notes)
    return found


def leave(ctx: Context, notes: Path | None = None) -> None:
    """Note how far the workspace has come, before it is closed."""
    with suppress(InspectorError):
        note_presence(ctx, notes)


def note_presence(ctx: Context, notes: Path | None = None) -> None:
    """Note, in the workspace and on this computer, where and how far it is now."""
    wall, seq = to_wall(ctx.clock()), last_seq(ctx.db, ctx.dev)
    with ctx.db.write():
        # The latest ever, so that a clock once turned back is told until it is right again.
        set_meta(ctx.db, LAST_WALL, max(wall, meta(ctx.db, LAST_WALL)))
        set_meta(ctx.db, _MACHINE, this_machine())
        set_meta(ctx.db, _FOLDER, str(ctx.workspace.folder.absolute()))
    write_note(notes or paths.device_notes(), _note_name(ctx), Note(seq, wall))


def go_on(ctx: Context, reason: str, since: datetime | None = None, after: int = 0) -> int:
    """Begin a new run of event numbers, and leave out numbers that may have been used.

    since  from when on another life of this workspace may have given numbers to papers and
           hazards, of which nothing is known here; None when there was none
    after  a number that was used for certain, though its event is not here

    Returns how many numbers of papers are left out. Does nothing before enrolment: nothing was
    signed then.
    """
    if ctx.signer is None:
        return 0
    signer = ctx.signing()
    with ctx.db.write():
        skipped = _skip_numbers(ctx, since) if since is not None else []
        after = max(after, last_seq(ctx.db, ctx.dev))
        leap = _STEP * (1 + secrets.randbelow(_STEPS))
        heads = fold_stream(ctx.db, ctx.dev).heads
        at = replace(position_of(ctx.db, ctx.dev, ctx.dev, heads), last_seq=after + leap)
        chain = Chain(dev=ctx.dev, office=ctx.office, actor=ctx.person.id, sign=signer.sign)
        values: dict[str, object] = {"type": _DEVICE, "after": after, "reason": reason}
        values["skipped"] = [_as_said(block) for block in skipped]
        signed = chain.next(
            at,
            stream=ctx.dev,
            ent=ctx.dev,
            kind=CONTINUE,
            body={"set": values},
            wall=to_wall(ctx.clock()),
        )
        append_event(ctx.db, signed)
        project_streams(ctx.db, [ctx.dev])
    return sum(block.last - block.first + 1 for block in skipped)


def goes_on(ctx: Context, notes: Path | None = None) -> bool:
    """Say whether the workspace goes on where it stopped, as far as anything here can tell.

    Stricter than what a person is told: a database that is older by nothing but drafts counts.
    """
    note = read_note(notes or paths.device_notes(), _note_name(ctx))
    is_older = note is not None and (
        note.seq > last_seq(ctx.db, ctx.dev) or note.wall > meta(ctx.db, LAST_WALL)
    )
    return not is_older and _copied_from(ctx) is None


def own_breaks(ctx: Context) -> list[str]:
    """Return the streams that say where this device has gone on: its own one, or none."""
    return [ctx.dev] if events_of(ctx.db, ctx.dev) else []


def numbers_left_out(ctx: Context, kind: PaperKind, year: int) -> list[int]:
    """Return the serials that devices of this office will not use, as far as is known here."""
    found = list[int]()
    for stream in streams_of_kind(ctx.db, _DEVICE):
        for signed in events_of(ctx.db, stream):
            said = signed.event.writes.get("skipped")
            for block in said if isinstance(said, list) else ():
                found += _serials(block, kind, year)
    return found


def noted_number(ctx: Context, notes: Path | None = None) -> int:
    """Return how far this computer remembers the device to have come; 0 where it does not."""
    note = read_note(notes or paths.device_notes(), _note_name(ctx))
    return note.seq if note is not None else 0


def last_break(ctx: Context) -> tuple[str, datetime] | None:
    """Return why and when this device last began a new run of numbers, or None."""
    every = [signed.event for signed in events_of(ctx.db, ctx.dev)]
    if not every:
        return None
    last = max(every, key=lambda event: event.seq)
    return str(last.writes.get("reason", "")), from_wall(last.wall)


def _as_said(block: NumberBlock) -> dict[str, object]:
    kind, year = block.kind.value, block.year
    return {"kind": kind, "year": year, "first": block.first, "last": block.last}


def _clock_turned_back(ctx: Context) -> ClockTurnedBack | None:
    said = meta(ctx.db, LAST_WALL)
    if not said or ctx.clock() >= from_wall(said) - _CLOCK_SLACK:
        return None
    return ClockTurnedBack(
        now=f"{china(ctx.clock()):%Y-%m-%d %H:%M}", last=f"{china(from_wall(said)):%Y-%m-%d %H:%M}"
    )


def _copied_from(ctx: Context) -> str | None:
    """Return where this workspace was before, unless it is where it was."""
    here, machine = str(ctx.workspace.folder.absolute()), this_machine()
    folder, known = meta(ctx.db, _FOLDER), meta(ctx.db, _MACHINE)
    if not folder:
        return None  # never noted: as new
    if known and machine and known != machine:
        return folder
    if folder != here and _is_same_workspace(Path(folder), ctx.workspace.folder):
        return folder
    return None  # here as ever, or the folder was moved on this computer


def _is_same_workspace(one: Path, other: Path) -> bool:
    try:
        if one.samefile(other):
            return False  # the same folder by another name
        return sealed_key(one / "keys") == sealed_key(other / "keys")
    except OSError:
        return False


def _note_name(ctx: Context) -> str:
    # The key too: a demo played again has the ids of the one before.
    sealed = hashlib.sha256(sealed_key(ctx.workspace.keys)).hexdigest()
    return f"{ctx.dev}-{sealed[:12]}"


def _set_back(ctx: Context, notes: Path) -> Note | None:
    """Return what this computer remembers, when that is more than the workspace knows."""
    note = read_note(notes, _note_name(ctx))
    return note if note is not None and note.seq > last_seq(ctx.db, ctx.dev) else None


def _skip_numbers(ctx: Context, since: datetime) -> list[NumberBlock]:
    """Use up the numbers that may stand on papers already; return them as blocks.

    So many for each day gone by, since to use up all would keep people from issuing any.
    """
    today = china(ctx.clock()).date()
    days = max(0, (today - china(since).date()).days) + 1
    for back in range(min(days, _LONGEST_DAYS)):
        _leave_hazard_numbers(ctx, today - timedelta(days=back))
    skipped = list[NumberBlock]()
    left: defaultdict[tuple[PaperKind, int], int] = defaultdict(lambda: days * _NUMBERS_A_DAY)
    for block in sorted(references(ctx.db, NumberBlock), key=lambda block: block.first):
        kind, year = block.kind, block.year
        if block.device != ctx.dev:
            continue
        used = set(numbers_used(ctx.db, kind.value, year))
        free = [serial for serial in range(block.first, block.last + 1) if serial not in used]
        gone = free[: left[kind, year]]
        left[kind, year] -= len(gone)
        for serial in gone:
            use_number(ctx.db, kind.value, year, serial, "")
        if gone:  # what is free behind the last used one is one piece
            skipped.append(replace(block, first=gone[0], last=gone[-1]))
    return skipped


def _leave_hazard_numbers(ctx: Context, day: date) -> None:
    key = hazard_serial_key(day)
    set_meta(ctx.db, key, str(int(meta(ctx.db, key) or "0") + _HAZARDS_A_DAY))


def _serials(said: object, kind: PaperKind, year: int) -> Sequence[int]:
    """Return the serials of one block that an event names; another device may have written it."""
    if not isinstance(said, Mapping) or (said.get("kind"), said.get("year")) != (kind.value, year):
        return ()
    first, last = said.get("first"), said.get("last")
    if type(first) is not int or type(last) is not int or not 0 <= last - first < _LARGEST_BLOCK:
        return ()
    return range(first, last + 1)

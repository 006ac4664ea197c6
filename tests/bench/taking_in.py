"""A package into an office, against the two unavoidable things: hashing and writing the bytes.

And what it takes of memory, and how folding and making the rows again grow with the events.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from inspector.events import Event, SignedEvent, fold
from inspector.services.context import Context
from inspector.services.imports import import_packages
from inspector.storage.event_store import append_event
from inspector.storage.projections import rebuild_projections
from tests import desks
from tests.bench.measure import Row, milliseconds, seconds
from tests.bench.sealing import photos
from tests.services import forgery

_CHUNK = 1 << 20
_PER_STREAM = 100
_SIZES = (10_000, 30_000, 100_000)
_LARGE = 400_000_000


def rows(work: Path) -> list[Row]:
    """Return import of a big and a small package, its memory, folding, and making rows again."""
    (work / "template").mkdir()
    desks.set_up(work / "template")
    found = []
    for name, count, size, goal, rounds in (
        ("big", 50, 4_000_000, ">= 1.2", 5),
        ("small", 500, 60_000, ">= 0.75", 9),
    ):
        folder = work / name
        files = photos(folder / "photos", count, size)
        with desks.desks_in(work / "template", folder / "desks") as at:
            found.append(_import(at, name, files, goal, rounds))
        shutil.rmtree(folder)
    found.append(_memory(work))
    return found + growth(work)


def _package(at: desks.Desks, files: Mapping[str, Path]) -> Path:
    """Return a package of a visit with these photographs."""
    return forgery.package(at, at.field, [forgery.event(at.field)], files=files)


def _import(at: desks.Desks, name: str, files: Mapping[str, Path], goal: str, rounds: int) -> Row:
    package, office = _package(at, files), at.office
    copy = at.folder / "copy.bin"

    def import_() -> None:
        (result,) = import_packages(office, [package])
        assert result.imported

    def hash_() -> None:
        with package.open("rb") as stream:
            hashlib.file_digest(stream, "sha256")

    def copy_() -> None:
        with package.open("rb") as source, copy.open("xb") as target:
            shutil.copyfileobj(source, target, _CHUNK)
            target.flush()
            os.fsync(target.fileno())

    times: list[list[float]] = [[], [], []]
    for turn in range(rounds):
        calls = (import_, hash_, copy_)
        for number in sorted(range(3), key=lambda place: (place + turn) % 3):
            times[number].append(seconds(calls[number]))
        copy.unlink()
        forget(office)
    imported, hashed, copied = (sorted(one)[rounds // 2] for one in times)
    label = f"{len(files)} x {next(iter(files.values())).stat().st_size // 1000} kB"
    how = (
        f"{label}: (hashlib + copy and fsync) / import_packages: "
        f"({milliseconds([hashed])} + {milliseconds([copied])}) / {milliseconds([imported])}"
    )
    return Row(f"package import, {name}", (hashed + copied) / imported, "of limit", goal, how)


def forget(ctx: Context) -> None:
    """Take out what was imported, so that the same package is new again."""
    with ctx.db.write():
        ctx.db.run("delete from package where direction = 'in'")
        ctx.db.run("delete from blob where package is not null")
    for kept in ctx.workspace.packages.iterdir():
        kept.unlink()


_SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from inspector.services import enrolment
from inspector.services.imports import import_packages
from tests.desks import PASSPHRASE
ctx = enrolment.open_context(Path(sys.argv[2]), PASSPHRASE)
def told(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(line.split()[1] for line in lines if line.startswith(name))
# What a process has had at most begins with what its parent had: it is set back.
Path("/proc/self/clear_refs").write_text("5")
idle = told("VmRSS")
(result,) = import_packages(ctx, [Path(sys.argv[3])])
assert result.imported, result
print(idle, told("VmHWM"))
"""


def _memory(work: Path) -> Row:
    """Return by how much a process that has the office open grows for a large package."""
    folder = work / "large"
    folder.mkdir()
    source = folder / "zeros"
    with source.open("wb") as file:
        file.truncate(_LARGE)
    with source.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    with desks.desks_in(work / "template", folder / "desks") as at:
        package = _package(at, {f"data/photos/{digest}.jpg": source})
        office = at.office.workspace.folder
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", _SCRIPT, str(root), str(office), str(package)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    idle, peak = (int(number) for number in done.stdout.split())
    shutil.rmtree(folder)
    how = f"import of {_LARGE // 10**6} MB: {idle // 1000} MB idle, {peak // 1000} MB at most"
    return Row("import, memory above idle", (peak - idle) / 1000, "MB", "<= 64", how)


def growth(work: Path) -> list[Row]:
    """Return what an event costs among 100,000 against among 10,000: folded, and as rows."""
    folded, rebuilt = [], []
    with desks.desks_in(work / "template", work / "many") as at:
        there, histories = 0, _histories(at.office)
        for size in _SIZES:
            streams = [next(histories) for _number in range((size - there) // _PER_STREAM)]
            _stored(at.office, streams)
            there = size
            every = (streams * (size // (len(streams) * _PER_STREAM) + 1))[: size // _PER_STREAM]
            folded.append(_of_processor(partial(_fold_all, every)))
            rebuilt.append(_of_processor(partial(rebuild_projections, at.office.db)))
    return [
        _linear("fold", folded),
        _linear("rows made again", rebuilt),
        *_one_stream(),
    ]


def _of_processor(call: Callable[[], object]) -> float:
    # How cost grows is a matter of the processor: the wall would tell who else is at work.
    start = time.process_time()
    call()
    return time.process_time() - start


def _fold_all(streams: list[list[Event]]) -> None:
    for events in streams:
        fold(events)


def _linear(name: str, times: list[float]) -> Row:
    first, last = times[0] / _SIZES[0], times[-1] / _SIZES[-1]
    told = ", ".join(f"{size:,} in {one:.2f} s" for size, one in zip(_SIZES, times, strict=True))
    how = f"streams of {_PER_STREAM} events, processor time of one in 100,000 to 10,000: {told}"
    return Row(f"{name}, 100,000 events", last / first, "x of 10,000", "<= 1.3", how)


def _one_stream() -> list[Row]:
    """Return how folding grows when one stream is very long."""
    times = []
    for size in (1000, 10_000):
        events = next(_histories(None, size))
        times.append(min(_of_processor(partial(fold, events)) for _turn in range(5)))
    how = f"one stream, processor time of one event in 10,000 to 1,000: {milliseconds(times)}"
    return [Row("fold, one long stream", times[1] / times[0] / 10, "x of 1,000", "<= 1.3", how)]


def _histories(ctx: Context | None, length: int = _PER_STREAM) -> Iterator[list[Event]]:
    """Yield the events of one visit after the other, all of one device."""
    seq = number = 0
    while True:
        number += 1
        stream, prev, events = f"visit-{number:06}", None, list[Event]()
        for step in range(length):
            seq += 1
            values = dict(forgery.START) if not step else {f"answers.{step % 40}": f"符合 {step}"}
            event = Event(
                office=ctx.office if ctx is not None else "demo",
                stream=stream,
                ent=stream,
                kind="inspection.start" if not step else "inspection.answers",
                actor="p-bench",
                dev="dev-bench",
                seq=seq,
                prev=prev,
                seen=(),
                wall="2026-11-21T01:00:00Z",
                body={"set": values},  # type: ignore[dict-item]
            )
            events.append(event)
            prev = event.id
        yield events


def _stored(ctx: Context, streams: list[list[Event]]) -> None:
    with ctx.db.write():
        for events in streams:
            for event in events:
                append_event(ctx.db, SignedEvent(event, bytes(64)))

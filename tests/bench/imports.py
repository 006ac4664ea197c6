"""Many packages into an office in one run: what the last hundred cost against the first.

Each package is a visit with five findings and five photographs: the events of one real visit, told
again under other ids and signed anew, so that a thousand are made in seconds. BENCH_PACKAGES says
how many (300 when it does not; the bar of the product is 1,000).
"""

import hashlib
import json
import os
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from inspector.domain.inspection import ItemResult
from inspector.events import Chain, Position, fold
from inspector.events.canonical import canonical
from inspector.events.event import Event, SignedEvent
from inspector.progress import Progress
from inspector.sealed import write_package
from inspector.services import visits
from inspector.services.context import Context
from inspector.services.imports import import_packages
from inspector.storage.event_store import events_of, last_seq
from tests import desks
from tests.bench.measure import Row

_FINDINGS = 5
_PHOTO_BYTES = 60_000


def rows(work: Path) -> list[Row]:
    """Return the cost of the last hundred packages, as a multiple of the first hundred."""
    count = int(os.environ.get("BENCH_PACKAGES", "300"))
    (work / "template").mkdir()
    desks.set_up(work / "template")
    with desks.desks_in(work / "template", work / "desks") as at:
        files = made(at, work / "many", count)
        times = hundreds(at.office, files)
    first, last = times[0], times[-1]
    how = (
        f"{count} packages of {_FINDINGS} findings and photographs, a hundred in "
        f"{first:.2f} s first and {last:.2f} s last; {1000 * sum(times) / count:.1f} ms each"
    )
    return [Row("import, last hundred to first", last / first, "x first", "<= 1.3", how)]


def hundreds(ctx: Context, files: Sequence[Path], size: int = 100) -> list[float]:
    """Import `files` in one run; return the seconds that each `size` of them took."""
    stamps = [time.perf_counter()]

    def report(done: int, _total: int) -> None:
        if done and done % size == 0:
            stamps.append(time.perf_counter())

    results = import_packages(ctx, files, Progress(report))
    assert all(result.imported for result in results)
    return [after - before for before, after in pairwise(stamps)]


def made(at: desks.Desks, folder: Path, count: int) -> list[Path]:
    """Write `count` packages that tell one visit under other ids; return them."""
    inspection = _visit(at)
    model = [one.event for one in events_of(at.field.db, inspection)]
    hazards = sorted({e.ent for e in model if e.writes.get("type") == "finding"})
    model += [one.event for hazard in hazards for one in events_of(at.field.db, hazard)]
    model.sort(key=lambda event: event.seq)
    seq, files = last_seq(at.field.db, at.field.dev), []
    for _number in range(count):
        told, photos = _told_anew(at.field, model, [inspection, *hazards], seq)
        seq = told[-1].event.seq
        files.append(_written(at.field, folder, told, photos))
    return files


def _visit(at: desks.Desks) -> str:
    inspection = desks.started(at)
    visits.show_certificate(at.field, inspection)
    filling = visits.open_filling(at.field, inspection)
    keys = desks.keys_of(filling)
    for number in range(_FINDINGS):
        uid = filling.add_hazard(keys[f"T-0{number % 4 + 1}"]).uid
        desks.describe(filling, uid)
        filling.add_photos([desks.photograph(at.folder, 40 + number)], hazard_uid=uid)
    for section in filling.sections():
        filling.set_rest(section.key, ItemResult.CONFORM)
    visits.close_visit(at.field, inspection)
    return inspection


def _told_anew(
    ctx: Context, model: Sequence[Event], ids: Sequence[str], seq: int
) -> tuple[list[SignedEvent], dict[str, bytes]]:
    """Return the events under new ids, and new photographs in place of the old ones."""
    renamed = {old: ctx.new_id() for old in ids}
    photos = {}
    for event in model:
        sha256 = event.writes.get("sha256")
        if event.kind == "photo.add" and isinstance(sha256, str):
            data = os.urandom(_PHOTO_BYTES)
            renamed[sha256] = hashlib.sha256(data).hexdigest()
            photos[renamed[sha256]] = data
    chain = Chain(dev=ctx.dev, office=ctx.office, actor=ctx.person.id, sign=ctx.signing().sign)
    heads: dict[str, str] = {}
    told = []
    for event in model:
        text = json.dumps(event.to_json(), ensure_ascii=False)
        for old, new in renamed.items():
            text = text.replace(old, new)
        plain = json.loads(text)
        head = heads.get(plain["stream"])
        signed = chain.next(
            Position(seq, head, frozenset([head] if head else [])),
            stream=plain["stream"],
            ent=plain["ent"],
            kind=plain["kind"],
            body=plain["body"],
            wall=plain["wall"],
            blobs=plain["blobs"],
        )
        seq, heads[plain["stream"]] = signed.event.seq, signed.event.id
        told.append(signed)
    return told, photos


def _written(
    ctx: Context, folder: Path, told: Sequence[SignedEvent], photos: dict[str, bytes]
) -> Path:
    streams: dict[str, list[Event]] = {}
    for signed in told:
        streams.setdefault(signed.event.stream, []).append(signed.event)
    state = {stream: fold(events).to_json() for stream, events in streams.items()}
    inspection = next(iter(streams))
    files: dict[str, Path | bytes] = {
        "data/events.jsonl": b"".join(signed.to_line() for signed in told),
        "data/state.json": canonical(state),
        **{f"data/photos/{digest}.jpg": data for digest, data in photos.items()},
    }
    written = write_package(
        folder,
        kind="inspection",
        header={"inspection": inspection, "entity": desks.ENTITIES[0].name},
        files=files,
        signer=ctx.signing(),
        at=ctx.clock(),
        name_parts=(ctx.office, inspection),
    )
    return written.path

"""What holds of every workspace at every moment, whoever was killed when."""

import json
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import Path

from inspector.domain.numbering import NumberBlock
from inspector.events.chain import check_chains
from inspector.events.fold import fold
from inspector.sealed import certificates, verify_package
from inspector.sealed.container import read_container
from inspector.sealed.profile import verify_raw
from inspector.services.context import Context
from inspector.storage.database import Database
from inspector.storage.event_store import events_of, has_event, streams_with_events
from inspector.storage.projections import PROJECTED, rebuild_projections
from inspector.storage.reference import certificates as known_certificates
from inspector.storage.reference import references

_BEGUN = "/meta/instanceID"


@dataclass(slots=True)
class Seen:
    """What was found sound before and cannot change unnoticed: files by size and time, event ids.

    Without it each look would read every package anew, and the campaign would take hours.
    """

    files: set[tuple[str, int, int]] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    streams: dict[str, int] = field(default_factory=dict)
    imported: set[tuple[str, str]] = field(default_factory=set)

    def is_new(self, path: Path) -> bool:
        """Say whether a file has to be looked at, and take note of it."""
        found = path.stat()
        mark = (str(path), found.st_size, found.st_mtime_ns)
        new = mark not in self.files
        self.files.add(mark)
        return new


def check_desk(ctx: Context, exchange: Path, seen: Seen) -> None:
    """Fail unless everything in this workspace is sound and fits together."""
    _check_database(ctx.db)
    _check_chains(ctx, seen)
    _check_projections(ctx.db)
    _check_drafts(ctx)
    _check_numbers(ctx)
    _check_blobs(ctx, seen)
    _check_packages(ctx, exchange, seen)


def check_exchange(ctx: Context, exchange: Path, seen: Seen) -> None:
    """Fail when a package lies in the exchange folder that does not verify."""
    for path in sorted(exchange.glob("*.asice")):
        if seen.is_new(path):
            verify_package(path, trust=[ctx.signing().office_ca], office=ctx.office)


def _check_database(db: Database) -> None:
    assert db.rows("pragma cipher_integrity_check") == []
    assert db.rows("pragma integrity_check") == [{"integrity_check": "ok"}]
    assert db.rows("pragma foreign_key_check") == []


def _check_chains(ctx: Context, seen: Seen) -> None:
    holders = known_certificates(ctx.db)
    everything = []
    for stream in streams_with_events(ctx.db):
        signed = events_of(ctx.db, stream)
        everything += [one.event for one in signed]
        for one in signed:
            if one.event.id not in seen.events:
                one.check(partial(verify_raw, holders[one.event.dev]))
                seen.events.add(one.event.id)
        known = f"{ctx.dev} {stream}"
        if seen.streams.get(known) != len(signed):
            state = fold(one.event for one in signed)
            assert (state.pending, state.conflicts, state.forks) == ((), (), ()), stream
            # The steps of the campaign happen one after the other, so nothing runs beside them.
            assert {flag.kind for flag in state.flags} <= {"wall-backwards"}, state.flags
            seen.streams[known] = len(signed)
    report = check_chains(everything)
    assert not report.forks, report.forks
    own = [gap for gap in report.gaps if gap.dev == ctx.dev]
    assert not own, f"numbers of this device are missing: {own}"


def _check_projections(db: Database) -> None:
    """Fail unless the rows that screens read are what the events fold to."""

    class Back(Exception):
        """Takes the rebuilding back."""

    def rows() -> list[object]:
        return [db.rows(f"select * from {table} order by 1, 2, 3, 4") for table in PROJECTED]

    before = rows()
    try:
        with db.write():
            rebuild_projections(db)
            assert rows() == before, "the projections are not what the events say"
            raise Back
    except Back:
        pass


def _check_drafts(ctx: Context) -> None:
    db = ctx.db
    drafts = {row["id"] for row in db.rows("select id from draft")}
    kinds = Counter(
        (row["stream"], row["kind"]) for row in db.rows("select stream, kind from event")
    )
    started = {stream for stream, kind in kinds if kind == "inspection.start"}
    closed = {stream for stream, kind in kinds if kind == "inspection.close"}
    if ctx.desk.value == "field":
        assert drafts == started - closed, "a visit has a draft until it is closed"
    for draft in drafts:
        _check_answers(ctx, draft)


def _check_answers(ctx: Context, draft: str) -> None:
    """Fail unless the answers are what the actions amount to, and hold only what is kept."""
    db, answers = ctx.db, dict[tuple[str, str], str]()
    for row in db.rows("select * from journal where draft = ? order by seq", (draft,)):
        for path, _old, new in json.loads(row["changes"]) if not row["undone"] else ():
            if new is None:
                answers.pop((row["form"], path), None)
            else:
                answers[row["form"], path] = new
    kept = {
        (row["form"], row["path"]): row["value"]
        for row in db.rows("select form, path, value from answer where draft = ?", (draft,))
    }
    # Before the first action the answers are what the form begins with: the id of its instance.
    begun = {key for key in kept.keys() - answers if key[1].endswith(_BEGUN)}
    differing = {key for key in kept.keys() | answers if kept.get(key) != answers.get(key)} - begun
    assert not differing, f"answers without an action: {sorted(differing)[:3]}"
    tray = {row["sha256"] for row in db.rows("select sha256 from draft_photo")}
    for (_form, path), value in kept.items():
        if value.endswith(".jpg"):
            assert value.removesuffix(".jpg") in tray, f"a photograph is missing at {path}"
        if path.endswith("_uid") and value:
            number = ctx.setting(f"hazard_number.{value}")
            assert number, f"a hazard without a number at {path}"
    for digest in tray:
        assert ctx.blobs.path(digest).exists()
        assert db.value("select 1 from blob where sha256 = ?", (digest,))


def _check_numbers(ctx: Context) -> None:
    """Fail when a number was left out, used twice, or used by no paper."""
    db = ctx.db
    used = db.rows("select * from number_used order by kind, year, serial")
    papers = {row["id"]: row["number"] for row in db.rows("select id, number from paper")}
    for block in references(db, NumberBlock):
        if block.device == ctx.dev:
            mine = [
                row["serial"]
                for row in used
                if (row["kind"], row["year"]) == (block.kind.value, block.year)
            ]
            assert mine == list(range(block.first, block.first + len(mine))), block
    for row in used:
        assert row["paper"] in papers, "a number without a paper"
    assert len(set(papers.values())) == len(papers), "two papers with one number"
    own = db.rows("select value from meta where key like 'hazard_number.%'")
    numbers = sorted(row["value"] for row in own)
    assert len(set(numbers)) == len(numbers), "two hazards with one number"
    for row in db.rows("select key, value from meta where key like 'hazard_serial.%'"):
        day = row["key"].removeprefix("hazard_serial.").replace("-", "")
        of_day = [number for number in numbers if day in number]
        assert len(of_day) == int(row["value"]), "a hazard's number was left out"
    ledger = [row["number"] for row in db.rows("select number from hazard")]
    assert len(set(ledger)) == len(ledger), "two hazards of the ledger with one number"


def _check_blobs(ctx: Context, seen: Seen) -> None:
    rows = {row["sha256"]: row for row in ctx.db.rows("select * from blob")}
    for digest, row in rows.items():
        path = ctx.blobs.path(digest)
        if not path.exists():
            path = ctx.workspace.packages / f"{row['package']}.asice"
            key = (f"{path} {digest}", row["size"], row["offset"])
            if key in seen.files:
                continue
            seen.files.add(key)
        elif not seen.is_new(path):
            continue
        assert sha256(ctx.blobs.read(ctx.db, digest)).hexdigest() == digest
    for row in ctx.db.rows("select bytes from event where dev = ?", (ctx.dev,)):
        for digest in json.loads(row["bytes"]).get("blobs", ()):
            assert digest in rows, "an event names a file that is not kept"
    for path in ctx.workspace.folder.glob("blobs/*/*"):
        if seen.is_new(path):
            assert sha256(path.read_bytes()).hexdigest() == path.name, "a torn file has a name"


def _check_packages(ctx: Context, exchange: Path, seen: Seen) -> None:
    rows = {row["id"]: row for row in ctx.db.rows("select * from package")}
    for package, row in rows.items():
        if row["direction"] == "out":
            name = json.loads(row["data"])["file_name"]
            assert (exchange / name).exists(), f"exported, and not there: {name}"
        elif (ctx.dev, package) not in seen.imported:
            _check_imported(ctx, package)
            seen.imported.add((ctx.dev, package))
    brought = {row["package"] for row in ctx.db.rows("select distinct package from event")}
    assert brought - {None} <= rows.keys(), "events of a package that is not listed"


def _check_imported(ctx: Context, package: str) -> None:
    """Fail unless the package is kept whole and each of its events is here."""
    path = ctx.workspace.packages / f"{package}.asice"
    authority = ctx.signing().office_ca
    assert verify_package(path, trust=[authority], office=ctx.office).package_id == package
    assert certificates.load_certificate(authority)
    with read_container(path) as container:
        if "data/events.jsonl" not in container.entries:
            return
        lines = container.read("data/events.jsonl", 1 << 30).splitlines()
    for line in lines:
        assert has_event(ctx.db, _event_id(line)), "a part of a package was imported"


def _event_id(line: bytes) -> str:
    from inspector.events.event import SignedEvent

    return SignedEvent.from_line(line).event.id

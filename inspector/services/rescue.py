"""A damaged database made anew: from its readable pages, and from the packages that are here.

The damaged file is set aside and never written. What could not be brought back is said.
"""

import json
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from inspector import paths
from inspector.clock import Clock, from_wall, now, to_wall
from inspector.domain.person import Person, Role
from inspector.domain.plain import to_plain
from inspector.domain.standard import load_pack
from inspector.errors import (
    InspectorError,
    NotFound,
    NothingToRescue,
    PackageRefused,
    WorkspaceDamaged,
)
from inspector.events.chain import check_chains
from inspector.progress import Progress
from inspector.sealed.certificates import subject_of
from inspector.sealed.container import read_container
from inspector.sealed.verify import VerifiedPackage
from inspector.services.context import Context
from inspector.services.continuity import REBUILT, go_on, note_presence, noted_number
from inspector.services.enrolment import open_with_key
from inspector.services.imports import packages_in
from inspector.services.received import BaseData, PackageContents, apply_base, read_contents
from inspector.services.staging import judged
from inspector.storage.blobs import register_blob
from inspector.storage.database import Database
from inspector.storage.event_store import append_event
from inspector.storage.hold import hold_workspace
from inspector.storage.integrity import last_wall, page_problems, stored_blobs, stored_events
from inspector.storage.packages import save_package
from inspector.storage.projections import rebuild_projections
from inspector.storage.reference import meta, save_certificate, set_meta
from inspector.storage.workspace import (
    finish_rebuilding,
    open_unlocked,
    rescued_database,
    switch_database,
)


@dataclass(slots=True)
class RescueReport:
    """What a rebuilt workspace has, and what it lacks.

    aside     where the damaged file is kept
    lost      pages that could not be read, of `pages`
    rows      rows carried over, by table
    drafts    open visits put together from their answers, their start unknown
    packages  packages whose events were read again
    refused   packages that could not be read again
    gaps      events of this device that are nowhere, as "first–last"
    missing   files that are not here any more, by digest
    skipped   numbers of papers left out, for they may have been used
    """

    aside: Path
    lost: int
    pages: int
    rows: dict[str, int]
    drafts: list[str]
    packages: int = 0
    refused: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    skipped: int = 0

    def to_json(self) -> dict[str, object]:
        """Return the report as JSON values."""
        return {**asdict(self), "aside": str(self.aside)}


def is_damaged(folder: Path, master_key: bytes) -> bool:
    """Say whether the database in `folder` does not open, or has pages that are not authentic."""
    try:
        workspace = open_unlocked(folder, master_key)
    except WorkspaceDamaged:
        return True
    try:
        return bool(page_problems(workspace.db))
    except WorkspaceDamaged:
        return True
    finally:
        with suppress(InspectorError):
            workspace.close()


def rescue(
    folder: Path,
    master_key: bytes,
    progress: Progress | None = None,
    *,
    more: Sequence[Path] = (),
    clock: Clock = now,
) -> RescueReport:
    """Make the database in `folder` anew; it can be done again wherever it was stopped.

    more  packages, or folders of them, that are imported too: what has gone out to a stick
    Raises NothingToRescue, and leaves everything as it is; WorkspaceOpen while a window has it,
    DiskFull, Cancelled.
    """
    hold = hold_workspace(folder)
    try:
        return _rescued(folder, master_key, progress or Progress(), more, clock)
    finally:
        hold.release()


def _rescued(
    folder: Path, master_key: bytes, step: Progress, more: Sequence[Path], clock: Clock
) -> RescueReport:
    step.step(0, 3)
    aside = folder / "damaged" / to_wall(clock()).replace("-", "").replace(":", "")
    standards = load_pack(paths.resources() / "standards").version
    rescued = rescued_database(folder, master_key, aside, standards, partial(_mend, folder))
    step.step(1, 3)
    switch_database(folder)
    if not aside.exists():  # an earlier one was killed, and this goes on with it
        aside = max((folder / "damaged").iterdir(), default=aside)
    ctx = open_with_key(folder, master_key, clock=clock, rebuilding=True)
    try:
        report = RescueReport(
            aside, rescued.lost, rescued.pages, dict(rescued.rows), rescued.drafts
        )
        if rescued.lost or more:
            _read_packages(ctx, more, report)
        step.step(2, 3)
        rebuild_projections(ctx.db)
        if rescued.lost:
            last = last_wall(ctx.db, ctx.dev)
            since = from_wall(last) if last else ctx.clock()
            after = max(rescued.numbers.get(ctx.dev, 0), noted_number(ctx))
            report.skipped = go_on(ctx, REBUILT, since=since, after=after)
        note_presence(ctx)
        _say_what_lacks(ctx, report)
    finally:
        ctx.workspace.close()
    finish_rebuilding(folder)
    step.step(3, 3)
    return report


def _mend(folder: Path, db: Database) -> None:
    """Complete what a workspace cannot do without, from its keys; know every file that is here."""
    file = folder / "keys" / "device.der"
    with db.write():
        if not (meta(db, "person") and meta(db, "dev")):
            if not file.is_file():
                raise NothingToRescue(place=folder, detail="meta")
            said = subject_of(file.read_bytes())
            person = Person(
                id=said.person,
                name=said.name,
                role=Role(said.role),
                organisation=said.organisation,
                certificate_no=said.certificate_no,
            )
            set_meta(db, "person", json.dumps(to_plain(person), ensure_ascii=False))
            set_meta(db, "dev", said.device)
            set_meta(db, "office", said.office)
        if file.is_file():
            der = file.read_bytes()
            said = subject_of(der)
            save_certificate(db, said.device, said.person, said.role, der)
        # Else opening it would sweep them: files that no row knows are what a killed job has left.
        for blob in (folder / "blobs").glob("??/*"):
            register_blob(db, blob.name, blob.stat().st_size)
        if not meta(db, "device_code"):
            code = _device_code(db, meta(db, "dev"))
            if code:
                set_meta(db, "device_code", code)


def _device_code(db: Database, dev: str) -> str:
    """Return the short number of the device, as the hazards that it has numbered bear it."""
    for row in stored_events(db):
        said = str(row.signed.event.writes.get("number", ""))
        if row.dev == dev and said.startswith("YH-"):
            return said.rsplit("-", 3)[1]
    return ""


def _read_packages(ctx: Context, more: Sequence[Path], report: RescueReport) -> None:
    """Take the events, certificates and files of packages again; nothing counts twice."""
    if ctx.signer is None:
        return
    kept, bases = sorted(ctx.workspace.packages.glob("*.asice")), list[BaseData]()
    with closing(judged(ctx, [*kept, *packages_in(more)], copying=False)) as every:
        for one in every:
            try:
                if one.found is None:
                    report.refused.append(one.path.name)
                    continue
                contents = _read_again(ctx, one.copy, one.found, is_kept=one.path in kept)
                report.packages += 1
                if contents.base is not None:
                    bases.append(contents.base)
            except PackageRefused:
                report.refused.append(one.path.name)
            finally:
                one.discard()
    _apply_again(ctx, bases)


def _apply_again(ctx: Context, bases: Sequence[BaseData]) -> None:
    """Take over reference data and forms once more, the older first: drafts use old versions."""
    newest = max((base.issue for base in bases), default=0)
    if newest < int(meta(ctx.db, "base.issue") or "0"):
        return  # what came in later is not here, and must not be taken back
    for base in sorted(bases, key=lambda base: base.issue):
        with ctx.db.write():
            set_meta(ctx.db, "base.issue", str(base.issue - 1))
            apply_base(ctx, base)
    ctx.forget_standards()
    ctx.forget_sets()


def _read_again(
    ctx: Context, file: Path, found: VerifiedPackage, *, is_kept: bool
) -> PackageContents:
    contents = read_contents(ctx, file, found)
    own = {} if is_kept else _files_of(ctx, file, found)
    with ctx.db.write():
        for dev, (subject, der) in contents.certificates.items():
            save_certificate(ctx.db, dev, subject.person, subject.role, der)
        if is_kept:
            save_package(ctx.db, contents.row(file.name, found))
        for name, entry in found.entries.items():
            if is_kept and name.startswith(_INDEXED):
                register_blob(
                    ctx.db,
                    entry.sha256,
                    entry.size,
                    package=found.package_id,
                    offset=entry.offset,
                )
            elif name in own:
                register_blob(ctx.db, entry.sha256, entry.size)
        for signed in contents.events:
            append_event(ctx.db, signed, package=found.package_id if is_kept else None)
    return contents


def _files_of(ctx: Context, file: Path, found: VerifiedPackage) -> dict[str, str]:
    """Keep the files of a package that is not kept itself; return their digests by entry."""
    kept = dict[str, str]()
    with read_container(file) as container:
        for name, entry in found.entries.items():
            if name.startswith(_INDEXED) and not ctx.blobs.path(entry.sha256).exists():
                kept[name] = ctx.blobs.keep_bytes(container.read(name, entry.size))
    return kept


def _say_what_lacks(ctx: Context, report: RescueReport) -> None:
    own = [row.signed.event for row in stored_events(ctx.db) if row.dev == ctx.dev]
    report.gaps = [f"{gap.first}–{gap.last}" for gap in check_chains(own).gaps]
    for row in stored_blobs(ctx.db):
        try:
            with ctx.blobs.open(ctx.db, row.sha256):
                pass
        except (NotFound, OSError):
            report.missing.append(row.sha256)


_INDEXED = ("data/photos/", "data/docs/", "data/forms/")

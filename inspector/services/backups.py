"""A second copy of the workspace on another medium, verified; and a workspace made from one."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from uuid import uuid4

from inspector.clock import Clock, from_wall, now, to_wall
from inspector.errors import BackupDamaged, DiskFull, InspectorError, NoBackup
from inspector.progress import Progress
from inspector.sealed import keyfile
from inspector.services.context import Context
from inspector.services.continuity import RESTORED, go_on, note_presence
from inspector.services.enrolment import open_with_key
from inspector.storage import backup_folder
from inspector.storage.backup_folder import BackupFolder, Catalogue, Kept
from inspector.storage.event_store import last_seq
from inspector.storage.files import sync_folder
from inspector.storage.integrity import page_problems, stored_blobs
from inspector.storage.reference import meta, set_meta
from inspector.storage.workspace import MASTER, backup_key, finish_folder, prepare_folder

KEEP = 5  # so many states of the database; the files are there once
LAST_BACKUP = "backup.last"
LAST_BACKUP_SEQ = "backup.seq"
# Made anew when it is missing, or of this very computer.
_LEFT_OUT = {"cache", "log", "keys"}
_NOT_KEPT = {"attempts.json"}
# Never changed under their name: what an earlier catalogue says of them still holds.
_UNCHANGING = ("blobs/", "packages/")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup holds. added: files that no earlier one had; missing: could not be read."""

    file: Path
    taken: datetime
    files: int
    added: int
    size: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What came out of a backup.

    missing  files that are not there again: unreadable now, or when the backup was taken
    skipped  numbers of papers that will not be used, for they may have been
    """

    folder: Path
    taken: datetime
    files: int
    missing: tuple[str, ...]
    skipped: int


def backup(
    ctx: Context, to: Path, progress: Progress | None = None, *, check_all: bool = False
) -> BackupReport:
    """Copy the workspace to the folder `to`, and read back what was written.

    Files that an earlier backup there holds are not written again, and read again only with
    `check_all`. A damaged file of the workspace does not replace the sound one of an earlier
    backup; what cannot be read is named and does not stop the rest. Nothing counts before all is
    there. Raises Cancelled, DiskFull, BackupNotWritten, BackupDamaged, WorkspaceDamaged.
    """
    step = progress or Progress()
    place = to / f"inspector-{ctx.dev[-12:]}"
    store = BackupFolder(place, ctx.workspace.backup_key())
    store.prepare()
    stamp = to_wall(ctx.clock())
    name = f"{stamp.replace('-', '').replace(':', '')}-{uuid4().hex[:4]}"
    folder = place / name
    with backup_folder.told(place):
        (folder / "keys").mkdir(parents=True)
    database = _copied_database(ctx, folder, step)
    keys = [
        backup_folder.copy_plain(file, folder / "keys" / file.name, file.name)
        for file in sorted(ctx.workspace.keys.iterdir())
        if file.is_file() and file.name not in _NOT_KEPT and not file.name.startswith(".")
    ]
    known = _known_files(place, ctx.workspace.backup_key())
    _check_room(ctx, place, store, known)
    files, missing, added = list[Kept](), list[str](), 0
    paths = sorted(_files_of(ctx))
    for done, path in enumerate(paths):
        step.step(done, len(paths))
        kept, is_new = _kept(ctx, store, path, known)
        if kept is None:
            missing.append(path)
            continue
        files.append(kept)
        added += is_new
        if check_all and not is_new:
            store.check(kept.sha256)
    missing += _lost_blobs(ctx, files)
    with backup_folder.told(place):
        sync_folder(folder / "keys")
        sync_folder(folder)
    written = Catalogue(
        file=place / f"{name}{backup_folder.SUFFIX}",
        dev=ctx.dev,
        taken=from_wall(stamp),
        database=database,
        keys=tuple(keys),
        files=tuple(files),
        missing=tuple(missing),
        last_seq=last_seq(ctx.db, ctx.dev),
    )
    _verify(written, ctx)
    store.write_catalogue(stamp, written)
    _verify_catalogue(written, ctx)
    with ctx.db.write():
        set_meta(ctx.db, LAST_BACKUP, stamp)
        set_meta(ctx.db, LAST_BACKUP_SEQ, str(written.last_seq))
    store.forget(KEEP)
    step.step(len(paths), len(paths))
    size = database.size + sum(one.size for one in files)
    return BackupReport(written.file, written.taken, len(files), added, size, tuple(missing))


def find_backup(place: Path) -> Path:
    """Return the catalogue that `place` names: itself, or the newest in that folder.

    Raises NoBackup; also for a folder with the backups of several workspaces.
    """
    if place.is_file():
        backup_folder.read_head(place)
        return place
    found = backup_folder.catalogues_in(place)
    if not found or len({file.parent for file in found}) > 1:
        raise NoBackup(place=place)
    return found[-1]


def restore(
    place: Path,
    folder: Path,
    unlock: Callable[[Path], bytes],
    progress: Progress | None = None,
    *,
    clock: Clock = now,
) -> RestoreReport:
    """Make a workspace in `folder`, which must be vacant, from the backup at `place`.

    `unlock` is given the key file of the backup and returns the master key: by the passphrase of
    that time (`unlock_by`), or with the key deposited at the office. Files that the backup cannot
    give are named and do not stop the rest. Until all is there, `folder` stays vacant.

    Raises NoBackup, BackupNewer, BackupDamaged, WrongPassphrase, WorkspaceExists, DiskFull.
    """
    step = progress or Progress()
    file = find_backup(place)
    master_key = unlock(file.with_suffix("") / "keys" / MASTER)
    key = backup_key(master_key)
    catalogue = backup_folder.read_catalogue(file, key)
    prepare_folder(folder)
    with backup_folder.told(folder):
        for kept in catalogue.keys:
            _copy_back(catalogue.folder / "keys" / kept.path, folder / "keys" / kept.path, kept)
        database = catalogue.database
        _copy_back(catalogue.folder / database.path, folder / database.path, database)
    missing = list(catalogue.missing)
    store = BackupFolder(file.parent, key)
    for done, kept in enumerate(catalogue.files):
        step.step(done, len(catalogue.files))
        if not _brought_back(store, kept, folder):
            missing.append(kept.path)
    ctx = open_with_key(folder, master_key, clock=clock)
    try:
        skipped = go_on(ctx, RESTORED, since=catalogue.taken)
        note_presence(ctx)
    finally:
        ctx.workspace.close()
    finish_folder(folder)
    step.step(len(catalogue.files), len(catalogue.files))
    return RestoreReport(folder, catalogue.taken, len(catalogue.files), tuple(missing), skipped)


def unlock_by(passphrase: str) -> Callable[[Path], bytes]:
    """Return how a passphrase opens the key file of a backup."""
    return lambda file: keyfile.open_master_key(file, passphrase)


def last_backup(ctx: Context) -> datetime | None:
    """Return when the last backup was taken, or None."""
    said = meta(ctx.db, LAST_BACKUP)
    return from_wall(said) if said else None


def _copied_database(ctx: Context, folder: Path, progress: Progress) -> Kept:
    copy = folder / backup_folder.DATABASE
    with backup_folder.told(folder):
        ctx.workspace.copy_database(copy, progress)
    return backup_folder.digest_of(copy, backup_folder.DATABASE)


def _known_files(place: Path, key: bytes) -> Mapping[str, Kept]:
    """Return what the newest sound backup says of the files that never change."""
    for file in reversed(backup_folder.catalogues_in(place)):
        try:
            before = backup_folder.read_catalogue(file, key)
        except InspectorError:
            continue
        return {one.path: one for one in before.files if one.path.startswith(_UNCHANGING)}
    return {}


def _files_of(ctx: Context) -> Iterator[str]:
    """Yield the path of every file to keep, relative to the workspace, with slashes."""
    root = ctx.workspace.folder
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        if here == root:
            folders[:] = [name for name in folders if name not in _LEFT_OUT]
            names = [n for n in names if not n.startswith((backup_folder.DATABASE, "window."))]
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and not name.endswith(".part"):
                yield (here / name).relative_to(root).as_posix()


def _kept(
    ctx: Context, store: BackupFolder, path: str, known: Mapping[str, Kept]
) -> tuple[Kept | None, bool]:
    """Return a file as the backup holds it, and whether it was written now; None = unreadable."""
    source = ctx.workspace.folder / PurePosixPath(path)
    try:
        size = source.stat().st_size
        before = known.get(path)
        if before is None or before.size != size:
            before = backup_folder.digest_of(source, path)
        if path.startswith("blobs/") and before.sha256 != source.name:
            return None, False  # damaged here: an earlier backup may still have it whole
        if store.has(before.sha256, before.size):
            return before, False
        with source.open("rb") as stream:
            store.put(stream, before.sha256)
        return before, True
    except (FileNotFoundError, ValueError):
        return None, False
    except BackupDamaged as error:
        if source.is_file() and error.facts["place"] == source.name:
            return None, False  # our own file cannot be read
        raise
    except OSError:
        return None, False  # what the medium refuses has become an error of ours already


def _check_room(ctx: Context, place: Path, store: BackupFolder, known: Mapping[str, Kept]) -> None:
    """Notice a full medium before the work, by the files that no backup has yet."""
    sizes = []
    for path in _files_of(ctx):
        if path not in known:
            try:
                sizes.append((ctx.workspace.folder / path).stat().st_size)
            except OSError:
                continue
    needed = backup_folder.space_for(sizes)
    with backup_folder.told(place):
        free = shutil.disk_usage(place).free
    if free < needed:
        raise DiskFull(needed=f"{max(1, needed >> 20)} MiB", place=place)


def _lost_blobs(ctx: Context, files: list[Kept]) -> list[str]:
    """Return the files that the database knows of and that are not there any more."""
    there = {one.path for one in files}
    wanted = (
        f"blobs/{row.sha256[:2]}/{row.sha256}" for row in stored_blobs(ctx.db) if not row.package
    )
    return [path for path in wanted if path not in there]


def _verify(written: Catalogue, ctx: Context) -> None:
    """Read the keys and every page of the database back from the medium."""
    for kept in written.keys:
        if backup_folder.digest_of(written.folder / "keys" / kept.path, kept.path) != kept:
            raise BackupDamaged(place=kept.path)
    copy = ctx.workspace.open_copy(written.folder / backup_folder.DATABASE)
    try:
        if page_problems(copy):
            raise BackupDamaged(place=backup_folder.DATABASE)
    finally:
        copy.close()


def _verify_catalogue(written: Catalogue, ctx: Context) -> None:
    try:
        backup_folder.read_catalogue(written.file, ctx.workspace.backup_key())
    except InspectorError:
        written.file.unlink(missing_ok=True)  # it must not be taken for a backup
        raise


def _copy_back(source: Path, target: Path, kept: Kept) -> None:
    if not source.is_file():
        raise BackupDamaged(place=kept.path)
    if backup_folder.copy_plain(source, target, kept.path) != kept:
        raise BackupDamaged(place=kept.path)


def _brought_back(store: BackupFolder, kept: Kept, folder: Path) -> bool:
    """Write one file; return whether the backup had it whole."""
    if ".." in PurePosixPath(kept.path).parts or kept.path.startswith("/"):
        return False
    target = folder.joinpath(*PurePosixPath(kept.path).parts)
    part = target.with_name(f".{uuid4().hex}.part")
    digest = hashlib.sha256()
    with backup_folder.told(folder, kept.size):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:
                for chunk in store.read(kept.sha256):
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
            sync_folder(target.parent)
        except BackupDamaged:
            return False
        finally:
            part.unlink(missing_ok=True)
    return digest.hexdigest() == kept.sha256

"""A workspace: one folder for one person on one machine (design §3)."""

import hashlib
import hmac
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from inspector.clock import Clock, now
from inspector.errors import (
    InspectorError,
    WorkspaceDamaged,
    WorkspaceExists,
    WorkspaceMissing,
    WrongPassphrase,
)
from inspector.progress import Progress
from inspector.sealed import keyfile
from inspector.storage.attempts import attempt, forget_attempts
from inspector.storage.blobs import Blobs
from inspector.storage.database import Database, copy_database, open_database, open_to_read
from inspector.storage.files import copy_file, sync_folder, write_file
from inspector.storage.migrations import migrate
from inspector.storage.rescue_rows import Rescued, rescue_rows

_DATABASE = "workspace.db"
MASTER = "master.json"
_REBUILT, _READY = ".rebuilt", "ready.json"
_FOLDERS = ("blobs", "packages", "cache", "keys", "log")
# Stands in the folder from its first moment until the workspace is whole.
_UNFINISHED = ".unfinished"


class Workspace:
    """An opened workspace. `db` belongs to the thread that opened it; others `connect()`."""

    def __init__(self, folder: Path, master_key: bytes, db: Database) -> None:
        self.folder, self.db = folder, db
        self._master_key = master_key
        self.packages = folder / "packages"
        self.cache = folder / "cache"
        self.keys = folder / "keys"
        self.log = folder / "log"
        self.blobs = Blobs(folder / "blobs", self.packages)

    def connect(self) -> Database:
        """Return a further connection, for the thread that calls."""
        return open_database(self.folder / _DATABASE, _database_key(self._master_key))

    def sealed_master_key(self, seal: Callable[[bytes], bytes]) -> bytes:
        """Return what `seal` makes of the master key: the one way in which it leaves, encrypted."""
        return seal(self._master_key)

    def keep_secret(self, label: str, data: bytes) -> None:
        """Keep `data` under `label`, sealed with the master key."""
        path = self.keys / f"{label}.sealed"
        write_file(path, keyfile.seal_secret(self._master_key, label, data), private=True)

    def secret(self, label: str) -> bytes | None:
        """Return what was kept under `label`, or None."""
        path = self.keys / f"{label}.sealed"
        if not path.exists():
            return None
        return keyfile.open_secret(self._master_key, label, path.read_bytes())

    def check_passphrase(self, passphrase: str, *, clock: Clock = now) -> None:
        """Return when `passphrase` opens this very workspace; as slow as `unlock_key`.

        Raises WrongPassphrase, TooManyAttempts, KeyDamaged; WorkspaceDamaged when the key file
        has been exchanged meanwhile.
        """
        if not hmac.compare_digest(unlock_key(self.folder, passphrase, clock), self._master_key):
            raise WorkspaceDamaged(place=self.folder, detail=MASTER)

    def backup_key(self) -> bytes:
        """Return the key under which backups of this workspace are sealed."""
        return backup_key(self._master_key)

    def open_copy(self, path: Path) -> Database:
        """Open a copy of the database, for reading alone. Raises WorkspaceDamaged."""
        return open_to_read(path, _database_key(self._master_key))

    def copy_database(self, target: Path, progress: Progress | None = None) -> None:
        """Copy the database as it stands now to `target`; others may write meanwhile.

        The copy opens under the key of this workspace. Raises Cancelled, DiskFull.
        """
        copy_database(self.folder / _DATABASE, _database_key(self._master_key), target, progress)

    def finish(self) -> None:
        """Let a workspace count that has just been made; before, `create_workspace` clears it."""
        finish_folder(self.folder)

    def close(self) -> None:
        """Close the database."""
        self.db.close()


def create_workspace(folder: Path, passphrase: str, *, log_n: int = 17) -> Workspace:
    """Make an empty workspace in `folder`, which must be vacant; it counts once `finish`ed.

    `log_n` is the cost of the passphrase (scrypt, n = 2^log_n). Raises WorkspaceExists.
    """
    prepare_folder(folder)
    master_key = keyfile.new_master_key(folder / "keys" / MASTER, passphrase, log_n=log_n)
    db = open_database(folder / _DATABASE, _database_key(master_key), create=True)
    migrate(db)
    return Workspace(folder, master_key, db)


def prepare_folder(folder: Path) -> None:
    """Make the folders of a workspace in `folder`, which must be vacant. Raises WorkspaceExists."""
    if not is_vacant(folder):
        raise WorkspaceExists(place=folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _UNFINISHED).touch()
    _clear(folder)
    for name in _FOLDERS:
        (folder / name).mkdir()
    (folder / "keys").chmod(0o700)


def finish_folder(folder: Path) -> None:
    """Let the workspace count that was made in `folder` since `prepare_folder`."""
    (folder / _UNFINISHED).unlink()
    sync_folder(folder)


def is_vacant(folder: Path) -> bool:
    """Say whether a workspace can be made in `folder`.

    It is missing, or an empty folder, or holds what a process has left that was killed while it
    made a workspace there.
    """
    if not folder.exists():
        return True
    return folder.is_dir() and ((folder / _UNFINISHED).exists() or not any(folder.iterdir()))


def _clear(folder: Path) -> None:
    """Remove what a creation that was killed has left: nobody has put anything into it yet."""
    for name in _FOLDERS:
        if (folder / name).exists():
            shutil.rmtree(folder / name)
    for file in folder.glob(f"{_DATABASE}*"):
        file.unlink()


def require_workspace(folder: Path) -> None:
    """Raise WorkspaceMissing unless there is a workspace in `folder`: asked before a passphrase."""
    whole = (folder / _DATABASE).exists() and (folder / "keys" / MASTER).exists()
    if not whole or (folder / _UNFINISHED).exists():
        raise WorkspaceMissing(place=folder)


def unlock_key(folder: Path, passphrase: str, clock: Clock = now) -> bytes:
    """Return the master key of the workspace in `folder`.

    Takes a third of a second and 128 MiB on purpose (scrypt), and needs no database: a window
    runs it on its worker. Raises WorkspaceMissing, WrongPassphrase, KeyDamaged; TooManyAttempts
    while there is a wait after wrong ones.
    """
    require_workspace(folder)
    keys = folder / "keys"
    with attempt(keys, clock):
        return keyfile.open_master_key(keys / MASTER, passphrase)


def change_passphrase(
    folder: Path, old: str, new: str, *, clock: Clock = now, log_n: int = keyfile.LOG_N
) -> None:
    """Let `new` open the workspace in `folder` in place of `old`; the data stay as they are.

    All or nothing. Copies of the workspace keep the passphrase that they were made under. Raises
    what `unlock_key` raises, DiskFull, OSError.
    """
    require_workspace(folder)
    keys = folder / "keys"
    with attempt(keys, clock):
        keyfile.change_passphrase(keys / MASTER, old, new, log_n)


def set_passphrase(
    folder: Path, master_key: bytes, new: str, *, log_n: int = keyfile.LOG_N
) -> None:
    """Let `new` open the workspace in `folder`, whose master key is at hand without the old one.

    All or nothing. Raises WorkspaceMissing, DiskFull; WorkspaceDamaged when the key is not its.
    """
    require_workspace(folder)
    open_unlocked(folder, master_key).close()
    keyfile.keep_master_key(folder / "keys" / MASTER, master_key, new, log_n)
    forget_attempts(folder / "keys")


def open_workspace(folder: Path, passphrase: str) -> Workspace:
    """Open the workspace in `folder`.

    Raises WorkspaceMissing, WrongPassphrase, TooManyAttempts, WorkspaceNewer, WorkspaceDamaged.
    """
    return open_unlocked(folder, unlock_key(folder, passphrase))


def open_unlocked(folder: Path, master_key: bytes, *, rebuilding: bool = False) -> Workspace:
    """Open the workspace in `folder` with what `unlock_key` gave; the connection is this thread's.

    rebuilding  its database was just made anew, and this is part of it

    Raises WorkspaceNewer, WorkspaceDamaged; also while making its database anew was interrupted.
    """
    if not rebuilding and (folder / _REBUILT / _READY).exists():
        raise WorkspaceDamaged(place=folder, detail=_REBUILT)
    try:
        db = open_database(folder / _DATABASE, _database_key(master_key))
    except WrongPassphrase as error:
        # The passphrase has given the master key: what does not fit it is the file.
        raise WorkspaceDamaged(place=folder, detail=_DATABASE) from error
    try:
        migrate(db)
    except InspectorError:
        db.close()
        raise
    return Workspace(folder, master_key, db)


def rescued_database(
    folder: Path, master_key: bytes, aside: Path, standards: str, mend: Callable[[Database], None]
) -> Rescued:
    """Set the database of `folder` aside, and make a new one beside it of what can be read.

    `mend` completes the new one before it counts. `switch_database` puts it in place; until then
    a workspace is as it was. Raises DiskFull, OSError.
    """
    new = folder / _REBUILT
    if (new / _READY).exists():  # it was killed while it switched
        return Rescued.from_json(json.loads((new / _READY).read_bytes()))
    aside.mkdir(parents=True, exist_ok=True)
    for suffix in ("", "-wal"):
        old = folder / f"{_DATABASE}{suffix}"
        if old.exists():
            copy_file(old, aside / old.name)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    key = _database_key(master_key)
    db = open_database(new / _DATABASE, key, create=True)
    try:
        migrate(db)
        rescued = rescue_rows(aside / _DATABASE, key, db, standards)
        mend(db)
        db.value("pragma wal_checkpoint(truncate)")
    finally:
        db.close()
    write_file(new / _READY, json.dumps(rescued.to_json()).encode())
    return rescued


def switch_database(folder: Path) -> None:
    """Put the database that `rescued_database` has made in the place of the damaged one.

    Nobody opens it before `finish_rebuilding`: it must first number its events apart.
    """
    new = folder / _REBUILT / _DATABASE
    if not new.exists():
        return  # it stands there, and what comes after was killed
    for suffix in ("-wal", "-shm"):  # first: a log of the old one would be played into the new
        (folder / f"{_DATABASE}{suffix}").unlink(missing_ok=True)
    new.replace(folder / _DATABASE)
    sync_folder(folder)


def finish_rebuilding(folder: Path) -> None:
    """Let the workspace be opened again whose database was made anew."""
    (folder / _REBUILT / _READY).unlink()
    sync_folder(folder / _REBUILT)
    shutil.rmtree(folder / _REBUILT)


def backup_key(master_key: bytes) -> bytes:
    """Return the key under which backups of the workspace with `master_key` are sealed."""
    return hmac.digest(master_key, b"inspector workspace backup v1", hashlib.sha256)


def _database_key(master_key: bytes) -> bytes:
    # A key of its own, so that the master key never reaches the database library.
    return hmac.digest(master_key, b"inspector workspace database v1", hashlib.sha256)

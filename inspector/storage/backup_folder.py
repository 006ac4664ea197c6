"""What a backup is on its medium: catalogues, databases, sealed objects (FORMAT.md, Backups)."""

import errno
import hashlib
import hmac
import io
import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from inspector.clock import from_wall
from inspector.errors import BackupDamaged, BackupNewer, BackupNotWritten, DiskFull, NoBackup
from inspector.sealed.stream import open_stream, seal_stream, sealed_size
from inspector.storage.files import sync_folder

SUFFIX = ".backup"
DATABASE = "workspace.db"
_FORMAT, _VERSION = "inspector-backup", 1
_HEAD_LIMIT = 4096
_CHUNK = 1 << 20
_LEFT_OVER_S = 3600  # a part that is older was left by a killed backup
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a backup: where it lies in the workspace, and its bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one backup holds.

    taken     when the database was copied
    missing   paths that were known and could not be read then
    last_seq  greatest number that the device had used
    """

    file: Path
    dev: str
    taken: datetime
    database: Kept
    keys: tuple[Kept, ...]
    files: tuple[Kept, ...]
    missing: tuple[str, ...]
    last_seq: int

    @property
    def folder(self) -> Path:
        """Where its database and keys lie."""
        return self.file.with_suffix("")


class BackupFolder:
    """The backups of one workspace on a medium, under the backup key of that workspace.

    Raises DiskFull and BackupNotWritten for what the medium refuses.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder, self._key = folder, key

    def prepare(self) -> None:
        """Make the folder, and remove what a killed backup has left there."""
        with told(self.folder):
            (self.folder / "objects").mkdir(parents=True, exist_ok=True)
            before = time.time() - _LEFT_OVER_S
            for part in self.folder.glob("objects/.*.part"):
                with suppress(FileNotFoundError):
                    if part.stat().st_mtime < before:
                        part.unlink()

    def has(self, sha256: str, size: int) -> bool:
        """Say whether an object of this digest and size is there; its bytes are not read."""
        with told(self.folder):
            path = self._object(sha256)
            return path.is_file() and path.stat().st_size == sealed_size(size)

    def put(self, source: BinaryIO, sha256: str) -> None:
        """Seal a file into the folder and read it back; whole and durable under its name.

        Raises BackupDamaged where the medium gives other bytes back than it was given, ValueError
        when `source` is not what `sha256` says.
        """
        target, part = self._object(sha256), self.folder / "objects" / f".{uuid4().hex}.part"
        try:
            with told(self.folder):
                with part.open("xb") as file:
                    found = seal_stream(self._key, _label(sha256), source, file)
                    file.flush()
                    os.fsync(file.fileno())
                if found != sha256:
                    raise ValueError(sha256)
                self._check(part, sha256)
                target.parent.mkdir(exist_ok=True)
                part.replace(target)
                sync_folder(target.parent)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def check(self, sha256: str) -> None:
        """Read an object back. Raises BackupDamaged."""
        with told(self.folder):
            self._check(self._object(sha256), sha256)

    def read(self, sha256: str) -> Iterator[bytes]:
        """Yield the chunks of an object. Raises BackupDamaged where it is not what it was."""
        path, digest = self._object(sha256), hashlib.sha256()
        try:
            with path.open("rb") as sealed:
                for chunk in open_stream(self._key, _label(sha256), sealed, place=path.name[:12]):
                    digest.update(chunk)
                    yield chunk
        except OSError as error:
            raise BackupDamaged(place=path.name[:12]) from error
        if digest.hexdigest() != sha256:
            raise BackupDamaged(place=path.name[:12])

    def write_catalogue(self, stamp: str, catalogue: Catalogue) -> Path:
        """Write what makes the backup count; return the file."""
        head = {"dev": catalogue.dev, "format": _FORMAT, "taken": stamp, "version": _VERSION}
        line = json.dumps(head, sort_keys=True, separators=(",", ":")).encode()
        body = {
            "database": _plain(catalogue.database),
            "files": [_plain(one) for one in catalogue.files],
            "keys": [_plain(one) for one in catalogue.keys],
            "last_seq": catalogue.last_seq,
            "missing": list(catalogue.missing),
        }
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        part = catalogue.file.with_name(f".{uuid4().hex}.part")
        with told(self.folder):
            try:
                with part.open("xb") as file:
                    file.write(line + b"\n")
                    seal_stream(self._key, line, io.BytesIO(data), file)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(catalogue.file)
                sync_folder(self.folder)
            finally:
                part.unlink(missing_ok=True)
        return catalogue.file

    def forget(self, keep: int) -> None:
        """Remove all backups but the newest `keep`, and what never came to count.

        Objects stay: another backup may need them. What cannot be removed stays, too.
        """
        catalogues = catalogues_in(self.folder)
        for file in catalogues[:-keep]:
            with suppress(OSError):
                file.unlink()  # first: a catalogue without its folder would be a broken backup
                shutil.rmtree(file.with_suffix(""), ignore_errors=True)
        before = time.time() - _LEFT_OVER_S
        for folder in self.folder.iterdir():
            file = folder.with_suffix(SUFFIX)
            with suppress(OSError):
                is_stamp = folder.is_dir() and folder.name != "objects"
                if is_stamp and not file.exists() and folder.stat().st_mtime < before:
                    shutil.rmtree(folder, ignore_errors=True)

    def _object(self, sha256: str) -> Path:
        name = hmac.digest(self._key, sha256.encode(), hashlib.sha256).hex()
        return self.folder / "objects" / name[:2] / name

    def _check(self, path: Path, sha256: str) -> None:
        digest = hashlib.sha256()
        with path.open("rb") as sealed:
            forget_cached(sealed)
            for chunk in open_stream(self._key, _label(sha256), sealed, place=path.name[:12]):
                digest.update(chunk)
        if digest.hexdigest() != sha256:
            raise BackupDamaged(place=path.name[:12])


def read_catalogue(file: Path, key: bytes) -> Catalogue:
    """Return what a backup holds. Raises NoBackup, BackupNewer, BackupDamaged."""
    head = read_head(file)
    with file.open("rb") as sealed:
        line = sealed.readline(_HEAD_LIMIT)
        try:
            data = b"".join(open_stream(key, line.removesuffix(b"\n"), sealed, place=file.name))
            said = json.loads(data)
            return Catalogue(
                file=file,
                dev=str(head["dev"]),
                taken=from_wall(str(head["taken"])),
                database=Kept(*said["database"]),
                keys=tuple(Kept(*one) for one in said["keys"]),
                files=tuple(Kept(*one) for one in said["files"]),
                missing=tuple(said["missing"]),
                last_seq=int(said["last_seq"]),
            )
        except (KeyError, TypeError, ValueError, OSError) as error:
            raise BackupDamaged(place=file.name) from error


def read_head(file: Path) -> dict[str, object]:
    """Return the open line of a catalogue: whose backup, and when it was taken.

    Raises NoBackup for a file that is none, BackupNewer.
    """
    try:
        with file.open("rb") as stream:
            line = stream.readline(_HEAD_LIMIT)
        head: dict[str, object] = json.loads(line)
        is_ours = head["format"] == _FORMAT
        version = int(str(head["version"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoBackup(place=file) from error
    if not is_ours:
        raise NoBackup(place=file)
    if version > _VERSION:
        raise BackupNewer(version=version)
    return head


def catalogues_in(folder: Path) -> list[Path]:
    """Return the backups in a folder, or in the folders of workspaces in it; the oldest first."""
    if not folder.is_dir():
        return []
    found = [*folder.glob(f"*{SUFFIX}"), *folder.glob(f"inspector-*/*{SUFFIX}")]
    return sorted((file for file in found if file.is_file()), key=lambda file: file.name)


def copy_plain(source: Path, target: Path, name: str) -> Kept:
    """Copy a file as it is; durable on return. Returns it under the path `name`."""
    digest, size = hashlib.sha256(), 0
    with told(target.parent), source.open("rb") as original, target.open("xb") as copy:
        while chunk := original.read(_CHUNK):
            digest.update(chunk)
            size += copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    return Kept(name, size, digest.hexdigest())


def digest_of(file: Path, name: str) -> Kept:
    """Return what a file is, read from the medium. Raises BackupDamaged when it cannot be read."""
    digest, size = hashlib.sha256(), 0
    try:
        with file.open("rb") as stream:
            forget_cached(stream)
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise BackupDamaged(place=file.name) from error
    return Kept(name, size, digest.hexdigest())


def forget_cached(stream: BinaryIO) -> None:
    """Let the next read come from the medium, where the system can be asked for it."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def told(place: Path, needed: int = 0) -> Iterator[None]:
    """Turn what the medium refuses into our errors."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            size = f"{max(1, needed >> 20)} MiB"
            raise DiskFull(needed=size, place=place) from error
        detail = error.strerror or str(error)
        raise BackupNotWritten(place=place, detail=detail) from error


def space_for(sizes: Sequence[int]) -> int:
    """Return what sealed files of these sizes take."""
    return sum(map(sealed_size, sizes))


def _label(sha256: str) -> bytes:
    return b"object:" + sha256.encode()


def _plain(one: Kept) -> list[object]:
    return [one.path, one.size, one.sha256]

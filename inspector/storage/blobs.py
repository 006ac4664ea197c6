"""Original bytes, named by their SHA-256: files of this workspace, or ranges of a kept package."""

import errno
import hashlib
import io
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from inspector.clock import to_wall
from inspector.errors import DiskFull, NotFound
from inspector.i18n import N_
from inspector.progress import Progress
from inspector.storage.database import Database
from inspector.storage.files import sync_folder

_CHUNK = 1 << 20
_KIND = N_("file")


class Blobs:
    """The blob store of one workspace.

    A file reaches its name only whole and synced, so a name that exists can be trusted to hold
    its bytes. What is kept and never referred to is swept at a later start (leftovers.py).
    """

    def __init__(self, folder: Path, packages: Path) -> None:
        self._folder, self._packages = folder, packages

    def keep(self, source: Path, progress: Progress | None = None) -> str:
        """Copy the file `source` into the store; return its SHA-256. Safe on disk on return.

        `progress` gets bytes. Raises DiskFull, saying how much is needed; OSError when `source`
        cannot be read; Cancelled, and nothing is left behind.
        """
        with source.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            chunks = iter(lambda: stream.read(_CHUNK), b"")
            return self._write(_told(chunks, size, progress), size)

    def keep_bytes(self, data: bytes) -> str:
        """Put `data` into the store; return its SHA-256. Safe on disk on return."""
        return self._write(iter((data,)), len(data))

    def keep_file(self, file: BinaryIO) -> str:
        """Copy all of an open file into the store; return its SHA-256. Safe on disk on return."""
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        return self._write(iter(lambda: file.read(_CHUNK), b""), size)

    def path(self, sha256: str) -> Path:
        """Return where the file of this digest lies, or would lie."""
        return self._folder / sha256[:2] / sha256

    def open(self, db: Database, sha256: str) -> BinaryIO:
        """Open the bytes for reading, from the store or from the package that holds them.

        Raises NotFound when neither has them.
        """
        path = self.path(sha256)
        if path.exists():
            return path.open("rb")
        row = db.one("select size, package, offset from blob where sha256 = ?", (sha256,))
        package = self._packages / f"{row['package']}.asice" if row is not None else None
        if row is None or package is None or not package.exists():
            raise NotFound(kind=_KIND, name=sha256[:16])
        return io.BufferedReader(_Range(package, row["offset"], row["size"]))

    def read(self, db: Database, sha256: str) -> bytes:
        """Return the bytes. Raises NotFound."""
        with self.open(db, sha256) as stream:
            return stream.read()

    def _write(self, chunks: Iterator[bytes], size: int) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        with disk_full_told(self._folder, size):
            if shutil.disk_usage(self._folder).free < size:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            staged = self._folder / f".{uuid4().hex}"
            try:
                sha256 = _write_synced(staged, chunks)
                target = self.path(sha256)
                if not _made_young(target):
                    target.parent.mkdir(exist_ok=True)
                    staged.rename(target)
                    sync_folder(target.parent)
            finally:
                staged.unlink(missing_ok=True)
        return sha256


class _Range(io.RawIOBase):
    """A range of a file that reads like a file of its own."""

    def __init__(self, path: Path, offset: int, size: int) -> None:
        super().__init__()
        self._file = path.open("rb")
        self._start, self._size, self._at = offset, size, 0

    def readinto(self, buffer: Any, /) -> int:
        self._file.seek(self._start + self._at)
        data = self._file.read(min(len(buffer), self._size - self._at))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, position: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, min(self._size, base + position))
        return self._at

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()


def register_blob(
    db: Database, sha256: str, size: int, *, package: str | None = None, offset: int | None = None
) -> None:
    """Note where the bytes of a digest lie. The first place noted stays."""
    db.run(
        "insert into blob (sha256, size, package, offset) values (?, ?, ?, ?)"
        " on conflict (sha256) do nothing",
        (sha256, size, package, offset),
    )


def give_up_blobs(db: Database, digests: Iterable[str], at: datetime) -> None:
    """Note that the files of these digests are given up: the office has confirmed them."""
    for sha256 in digests:
        db.run("update blob set purged = ? where sha256 = ?", (to_wall(at), sha256))


def is_given_up(db: Database, sha256: str) -> bool:
    """Say whether the file of a digest was given up after a receipt."""
    return bool(db.value("select purged from blob where sha256 = ?", (sha256,)))


@contextmanager
def disk_full_told(place: Path, size: int) -> Iterator[None]:
    """Turn a full disk into our error, with the `size` in bytes that the work needs."""
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        needed = f"{max(1, -(-size // (1 << 20)))} MiB"
        raise DiskFull(needed=needed, place=place) from error


def _made_young(path: Path) -> bool:
    """Say whether the file is there already; if so, as new: nobody takes it for a leftover."""
    try:
        os.utime(path)
    except OSError:
        return path.exists()  # somebody else's file, that only they can touch
    return True


def _told(chunks: Iterator[bytes], size: int, progress: Progress | None) -> Iterator[bytes]:
    """Pass `chunks` on, and say before each how far it is."""
    done = 0
    for chunk in chunks:
        if progress is not None:
            progress.step(done, size)
        yield chunk
        done += len(chunk)


def _write_synced(path: Path, chunks: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    with path.open("xb") as target:
        for chunk in chunks:
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest()

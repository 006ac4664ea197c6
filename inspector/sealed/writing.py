"""Write the package's container: one pass over the sources, then two fsyncs and one rename."""

import errno
import io
import os
import secrets
import shutil
import time
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from inspector.errors import DiskFull, PackageNotWritten, PackageTooLarge
from inspector.progress import Progress
from inspector.sealed import headers
from inspector.sealed.batch import Batch, Growing
from inspector.sealed.container import Slice
from inspector.sealed.lane import CHUNK, DEPTH, Lane
from inspector.sealed.names import BAG_SM3, FIXED, is_appended_name, is_payload_name
from inspector.sealed.profile import Hash


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that stand in a file, `size` of them from `offset` on."""

    path: Path
    offset: int
    size: int


Source = Path | bytes | Piece

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to become an entry: its name and where its bytes are."""

    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class Written:
    """An entry in the file. offset: of its first byte.

    digest: hex, SHA-256 and then that of the profile where it has another
    """

    name: str
    offset: int
    size: int
    digest: str

    @property
    def sha256(self) -> str:
        return self.digest[:64]

    @property
    def signed(self) -> str:
        """The digest that stands in the signed list."""
        return self.digest[-64:]


class ContainerWriter:
    """A container that grows beside its final place and appears there whole or not at all.

    Use it in a `with`; what is not committed is removed. `needed` is what it will take, in bytes,
    so that a full disk is noticed before the work and not after it. Raises DiskFull,
    PackageNotWritten, PackageTooLarge, Cancelled.
    """

    def __init__(
        self,
        folder: Path,
        needed: int,
        progress: Progress | None = None,
        new_hash: Callable[[], Hash] = sha256,
    ) -> None:
        self._folder, self._needed, self._progress = folder, needed, progress
        self._new_hash = new_hash
        self._part = folder / f".{secrets.token_hex(8)}.part"
        self._grown: list[Growing] = []
        self._copied = self._turn = 0
        self._buffers = [memoryview(bytearray(CHUNK)) for _ in range(DEPTH + 1)]
        self._batch = Batch(self._buffers[0], 0)
        if needed > headers.MAX_FILE:
            raise PackageTooLarge(size=size_for_people(needed))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if shutil.disk_usage(folder).free < needed:
                raise DiskFull(needed=size_for_people(needed), place=str(folder))
            self._file = io.FileIO(self._part, "xb")
        except OSError as cause:
            raise self._foreign(cause) from cause
        self._lane = Lane[None]()

    def __enter__(self) -> "ContainerWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._lane.__exit__(kind, error, at)
        with suppress(OSError):  # what went wrong first is what the person has to hear
            self._file.close()
            self._part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise self._foreign(error) from error

    def add(self, name: str, source: Source) -> Written:
        """Append an entry; return its size and digest."""
        is_fixed = name in FIXED or name == BAG_SM3
        if not is_fixed and not is_payload_name(name) and not is_appended_name(name):
            raise ValueError(f"not a name of an entry: {name!r}")  # our bug, not the user's
        gap = headers.LOCAL_SIZE + len(name)
        if gap >= len(self._batch.free):  # with no byte left a source would seem to be at its end
            self._hand_over()
        entry = Growing(name.encode("ascii"), self._batch.reserve(gap), self._new_hash())
        self._grown.append(entry)
        with _opened(source) as stream:
            while count := stream.readinto(self._batch.free):
                self._hash(self._batch.take(entry, count), entry)
                if not self._batch.free:
                    self._hand_over()
        self._batch.ended.append(entry)
        size = entry.offset + entry.size
        if size > headers.MAX_FILE or len(self._grown) > headers.MAX_ENTRIES:
            raise PackageTooLarge(size=size_for_people(size))
        return Written(name, entry.offset, entry.size, entry.digest.hexdigest())

    def commit(self, name: str) -> Path:
        """Finish the file, make it durable, give it its name; return the path.

        When the last fsync (of the folder) fails, a whole file may stand there with an error
        raised: writing it again is harmless.
        """
        at = self._batch.at
        self._hand_over()
        self._lane.finish()
        directory = b"".join(
            headers.central_header(entry.name, entry.crc, entry.size, entry.start)
            for entry in self._grown
        )
        end = headers.end_record(len(self._grown), len(directory), at)
        self._write(directory + end)
        os.fsync(self._file.fileno())
        self._file.close()
        target = self._folder / name
        self._part.replace(target)
        sync_folder(self._folder)
        return target

    def _hand_over(self) -> None:
        """Let the lane write the batch; go on with an empty one."""
        # Never more than DEPTH calls wait on the lane, so this buffer is no longer in use.
        self._lane.make_room()
        self._lane.start(self._sum_and_write, self._batch)
        self._turn = (self._turn + 1) % len(self._buffers)
        self._batch = Batch(self._buffers[self._turn], self._batch.at)

    def _hash(self, chunk: memoryview, entry: Growing) -> None:
        entry.size += len(chunk)
        entry.digest.update(chunk)
        self._report(len(chunk))

    def _report(self, count: int) -> None:
        self._copied += count
        if self._progress is not None:
            self._progress.step(min(self._copied, self._needed), self._needed)

    # The lane's side: these run one after the other on its thread.

    def _sum_and_write(self, batch: Batch) -> None:
        for entry, piece in batch.pieces:
            entry.crc = zlib.crc32(piece, entry.crc)
        for entry in batch.ended:
            header = headers.local_header(entry.name, entry.crc, entry.size)
            if not batch.overwrite(entry.start, header):
                self._file.seek(entry.start)
                self._write(header)
                self._file.seek(0, io.SEEK_END)
        self._write(batch.filled)
        self._start_flush(batch)

    def _start_flush(self, batch: Batch) -> None:
        # So that the fsync at the end finds little left to do, and that progress on a slow stick
        # is true. On a dirty range this advice starts to write it back, without waiting and
        # without taking errors away from fsync (mm/fadvise.c). No more than a wish: elsewhere
        # there is none.
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                count = len(batch.filled)
                os.posix_fadvise(
                    self._file.fileno(), batch.at - count, count, os.POSIX_FADV_DONTNEED
                )

    def _write(self, data: bytes | memoryview) -> None:
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]

    def _foreign(self, cause: OSError) -> DiskFull | PackageNotWritten:
        return not_written(cause, self._folder, self._needed)


def not_written(cause: OSError, folder: Path, needed: int) -> DiskFull | PackageNotWritten:
    """Return our error for one of the operating system while writing `needed` bytes there."""
    if cause.errno in FULL:
        return DiskFull(needed=size_for_people(needed), place=str(folder))
    place = str(cause.filename or folder)
    return PackageNotWritten(place=place, detail=cause.strerror or str(cause))


def write_container(
    target: Path, entries: Sequence[Entry], progress: Progress | None = None
) -> list[Written]:
    """Write `entries`, in this order, to `target`; all or nothing. Raises as ContainerWriter."""
    with ContainerWriter(target.parent, room_for(entries), progress) as writer:
        written = [writer.add(entry.name, entry.source) for entry in entries]
        writer.commit(target.name)
    return written


def sweep(folder: Path, older_than_s: float = 0) -> None:
    """Remove what writers left that were killed.

    Where another may be at work in the folder, ask for an age that no writer reaches.
    """
    before = time.time() - older_than_s
    for part in folder.glob("." + "[0-9a-f]" * 16 + ".part"):
        with suppress(FileNotFoundError):  # its writer has just finished
            if part.stat().st_mtime <= before:
                part.unlink()


def room_for(entries: Sequence[Entry]) -> int:
    """Return how many bytes a container of `entries` takes."""
    total = headers.END_SIZE
    for entry in entries:
        total += headers.LOCAL_SIZE + headers.CENTRAL_SIZE + 2 * len(entry.name)
        total += size_of(entry.source)
    return total


def size_for_people(count: int) -> str:
    """Return a number of bytes as people read it, such as "12.3 MB"."""
    size, units = float(count), iter(("kB", "MB", "GB", "TB"))
    unit = "B"
    while size >= 1000 and (following := next(units, None)):
        size, unit = size / 1000, following
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"


def size_of(source: Source) -> int:
    """Return how many bytes a source has. Raises PackageNotWritten where it is not there."""
    if isinstance(source, bytes):
        return len(source)
    if isinstance(source, Piece):
        return source.size
    try:
        return source.stat().st_size
    except OSError as cause:
        raise PackageNotWritten(place=str(source), detail=cause.strerror or str(cause)) from cause


def _opened(source: Source) -> io.BytesIO | io.FileIO | Slice:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if isinstance(source, Piece):
        return Slice(io.FileIO(source.path, "rb"), source.offset, source.size)
    return io.FileIO(source, "rb")


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable."""
    if os.name == "nt":  # Windows has no such thing; NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

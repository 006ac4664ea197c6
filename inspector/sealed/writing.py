"""Write the package's container: one pass over the sources, then two fsyncs and one rename."""

import errno
import io
import os
import secrets
import shutil
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from inspector.errors import DiskFull, PackageNotWritten, PackageTooLarge
from inspector.progress import Progress
from inspector.sealed import headers
from inspector.sealed.lane import CHUNK, DEPTH, Lane
from inspector.sealed.names import FIXED, is_payload_name

Source = Path | bytes

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to become an entry: its name and where its bytes are."""

    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class Written:
    """An entry in the file. offset: of its first byte; sha256: hex."""

    name: str
    offset: int
    size: int
    crc: int
    sha256: str


class ContainerWriter:
    """A container that grows beside its final place and appears there whole or not at all.

    Use it in a `with`; what is not committed is removed. `needed` is what it will take, in bytes,
    so that a full disk is noticed before the work and not after it. Raises DiskFull,
    PackageNotWritten, PackageTooLarge, Cancelled.
    """

    def __init__(self, folder: Path, needed: int, progress: Progress | None = None) -> None:
        self._folder, self._needed, self._progress = folder, needed, progress
        self._part = folder / f".{secrets.token_hex(8)}.part"
        self._written: list[Written] = []
        self._at = self._copied = 0
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
        self._file.close()
        self._part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise self._foreign(error) from error

    def add(self, name: str, source: Source) -> Written:
        """Append an entry; return its size and digest."""
        if name not in FIXED and not is_payload_name(name):
            raise ValueError(f"not a name of an entry: {name!r}")  # our bug, not the user's
        raw = name.encode("ascii")
        entry = _Digest()
        start = self._at
        header_size = headers.LOCAL_SIZE + len(raw)
        if isinstance(source, bytes):
            self._add_small(raw, source, entry)
        else:
            with io.FileIO(source, "rb") as file:
                first = _read_up_to(file, CHUNK)
                if len(first) < CHUNK:
                    self._add_small(raw, first, entry)
                    first = b""
                if first:
                    # Size and CRC-32 are not known yet: the header is written over at the end.
                    self._lane.start(self._write, bytes(header_size))
                    self._lane.start(self._sum_and_write, memoryview(first), entry)
                    self._hash(memoryview(first), entry)
                    self._copy_rest(file, entry)
                    self._lane.start(self._write_over, raw, start, entry)
        # The checksum is ready once the lane has come so far.
        self._lane.finish()
        self._at += header_size + entry.size
        if self._at > headers.MAX_FILE or len(self._written) >= headers.MAX_ENTRIES:
            raise PackageTooLarge(size=size_for_people(self._at))
        digest = entry.sha256.hexdigest()
        written = Written(name, start + header_size, entry.size, entry.crc, digest)
        self._written.append(written)
        return written

    def commit(self, name: str) -> Path:
        """Finish the file, make it durable, give it its name; return the path.

        When the last fsync (of the folder) fails, a whole file may stand there with an error
        raised: writing it again is harmless.
        """
        directory = b"".join(
            headers.central_header(
                entry.name.encode("ascii"),
                entry.crc,
                entry.size,
                entry.offset - headers.LOCAL_SIZE - len(entry.name),
            )
            for entry in self._written
        )
        end = headers.end_record(len(self._written), len(directory), self._at)
        self._write(directory + end)
        os.fsync(self._file.fileno())
        self._file.close()
        target = self._folder / name
        self._part.replace(target)
        _sync_folder(self._folder)
        return target

    def _add_small(self, raw: bytes, data: bytes, entry: "_Digest") -> None:
        # Header and bytes in one write; no second thread, whose hand-over would cost more.
        entry.crc, entry.size = zlib.crc32(data), len(data)
        entry.sha256.update(data)
        self._write(headers.local_header(raw, entry.crc, entry.size) + data)
        self._report(len(data))

    def _copy_rest(self, file: io.FileIO, entry: "_Digest") -> None:
        buffers = [memoryview(bytearray(CHUNK)) for _ in range(DEPTH + 1)]
        turn = 0
        while count := file.readinto(buffers[turn % len(buffers)]):
            chunk = buffers[turn % len(buffers)][:count]
            self._lane.make_room()
            self._lane.start(self._sum_and_write, chunk, entry)
            self._hash(chunk, entry)
            turn += 1

    def _hash(self, chunk: memoryview, entry: "_Digest") -> None:
        entry.size += len(chunk)
        entry.sha256.update(chunk)
        self._report(len(chunk))

    def _report(self, count: int) -> None:
        self._copied += count
        if self._progress is not None:
            self._progress.step(min(self._copied, self._needed), self._needed)

    def _sum_and_write(self, chunk: memoryview, entry: "_Digest") -> None:
        entry.crc = zlib.crc32(chunk, entry.crc)
        self._write(chunk)

    def _write_over(self, raw: bytes, start: int, entry: "_Digest") -> None:
        self._file.seek(start)
        self._write(headers.local_header(raw, entry.crc, entry.size))
        self._file.seek(0, io.SEEK_END)

    def _write(self, data: bytes | memoryview) -> None:
        view = memoryview(data)
        while view:
            view = view[self._file.write(view) :]

    def _foreign(self, cause: OSError) -> DiskFull | PackageNotWritten:
        if cause.errno in _FULL:
            return DiskFull(needed=size_for_people(self._needed), place=str(self._folder))
        place = str(cause.filename or self._folder)
        return PackageNotWritten(place=place, detail=cause.strerror or str(cause))


def write_container(
    target: Path, entries: Sequence[Entry], progress: Progress | None = None
) -> list[Written]:
    """Write `entries`, in this order, to `target`; all or nothing. Raises as ContainerWriter."""
    with ContainerWriter(target.parent, room_for(entries), progress) as writer:
        written = [writer.add(entry.name, entry.source) for entry in entries]
        writer.commit(target.name)
    return written


def room_for(entries: Sequence[Entry]) -> int:
    """Return how many bytes a container of `entries` takes."""
    total = headers.END_SIZE
    for entry in entries:
        total += headers.LOCAL_SIZE + headers.CENTRAL_SIZE + 2 * len(entry.name)
        total += len(entry.source) if isinstance(entry.source, bytes) else _size_of(entry.source)
    return total


def size_for_people(count: int) -> str:
    """Return a number of bytes as people read it, such as "12.3 MB"."""
    size, units = float(count), iter(("kB", "MB", "GB", "TB"))
    unit = "B"
    while size >= 1000 and (following := next(units, None)):
        size, unit = size / 1000, following
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"


class _Digest:
    """What is known of an entry while it is copied."""

    def __init__(self) -> None:
        self.sha256 = sha256()
        self.crc = self.size = 0


def _read_up_to(file: io.FileIO, count: int) -> bytes:
    """Return `count` bytes, or less at the end: a share may hand over less at a time."""
    data = b""
    while len(data) < count and (more := file.read(count - len(data))):
        data += more
    return data


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as cause:
        raise PackageNotWritten(place=str(path), detail=cause.strerror or str(cause)) from cause


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no such thing; NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

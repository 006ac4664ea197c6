"""Read the package's container: a zip of which every byte outside the contents is derived.

Strict readers of zip still accept changed bytes in fields that they do not use; this one makes the
headers again and compares, so there is nothing left to change.
"""

import io
import os
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple

from inspector.progress import Progress
from inspector.sealed import headers
from inspector.sealed.lane import CHUNK, Lane
from inspector.sealed.names import LONGEST, is_safe_name
from inspector.sealed.profile import Hash
from inspector.sealed.refusals import Broken, refusing


class Span(NamedTuple):
    """Where the bytes of an entry stand in the file, and the CRC-32 that its header claims."""

    offset: int
    size: int
    crc: int


class Container:
    """An open package whose headers are sound; nothing is known yet about its contents.

    entries  name to Span, in the order of the file
    name     of the file, without folder
    size     of the file, bytes
    """

    def __init__(self, file: io.FileIO, entries: dict[str, Span]) -> None:
        self._file = file
        self.name = Path(os.fsdecode(file.name)).name
        self.entries = entries
        self.size = os.fstat(file.fileno()).st_size

    def __enter__(self) -> "Container":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; readers from `open` stay usable."""
        self._file.close()

    def open(self, name: str) -> BinaryIO:
        """Return a reader over one entry's bytes with a file handle of its own."""
        span = self.entries[name]
        file = io.FileIO(os.fspath(self._file.name), "rb")
        return io.BufferedReader(Slice(file, span.offset, span.size))

    def read(self, name: str, limit: int) -> bytes:
        """Return an entry's bytes. Raises PackageAltered TOO-LARGE above `limit` bytes."""
        span = self.entries[name]
        with refusing(self.name):
            if span.size > limit:
                raise Broken("TOO-LARGE", name)
            return _read_at(self._file, span.offset, span.size)

    def digests(
        self, progress: Progress | None = None, new_hash: Callable[[], Hash] = sha256
    ) -> dict[str, str]:
        """Return the digest (hex) of every entry, reading the file once from front to end.

        new_hash: what sums up an entry; SHA-256 unless a profile has another, as `Hash` says.

        Memory is a few MiB whatever the size. Raises PackageAltered CRC, and ZIP-END when the
        file became shorter meanwhile; Cancelled.
        """
        with refusing(self.name):
            return self._digests(progress, new_hash)

    def _digests(self, progress: Progress | None, new_hash: Callable[[], Hash]) -> dict[str, str]:
        total = self.size
        pieces, found = _Pieces(self.entries), dict[str, str]()
        current = new_hash()
        self._file.seek(0)
        with Lane[tuple[memoryview, list[_Piece]]]() as lane:
            buffers = [memoryview(bytearray(CHUNK)) for _ in range(3)]
            starts = iter(range(0, total, CHUNK))

            def fetch() -> None:
                start = next(starts, None)
                if start is not None:
                    buffer = buffers[start // CHUNK % len(buffers)][: total - start]
                    lane.start(_fetch, self._file, buffer, start, pieces)

            fetch()
            fetch()
            for start in range(0, total, CHUNK):
                chunk, parts = lane.take()
                fetch()  # before hashing, so that reading goes on meanwhile
                for part in parts:
                    current.update(chunk[part.begin : part.end])
                    if part.last:
                        found[part.name] = current.hexdigest()
                        current = new_hash()
                if progress is not None:
                    progress.step(min(start + CHUNK, total), total)
        return found


def read_container(path: Path) -> Container:
    """Open `path` and check every byte of its headers. The caller closes what it gets.

    Raises PackageAltered (ZIP-…, NAME, NAME-TWICE); PackageRefused when it cannot be read.
    """
    with refusing(path.name), ExitStack() as on_refusal:
        file = on_refusal.enter_context(io.FileIO(path, "rb"))
        container = Container(file, _entries(file))
        on_refusal.pop_all()
    return container


def _entries(file: io.FileIO) -> dict[str, Span]:
    """Return the entries after comparing every header with the one we would write."""
    size = os.fstat(file.fileno()).st_size
    if size < headers.END_SIZE:
        raise Broken("ZIP-END")
    if size > headers.MAX_FILE:
        raise Broken("ZIP-SIZE")
    end = _read_at(file, size - headers.END_SIZE, headers.END_SIZE)
    count, directory_size, directory_offset = headers.parse_end(end)
    if end != headers.end_record(count, directory_size, directory_offset):
        raise Broken("ZIP-END")
    if directory_offset + directory_size + headers.END_SIZE != size:
        raise Broken("ZIP-DIRECTORY")
    # A lie about the directory's size must not make us read gigabytes.
    if not 0 < count <= headers.MAX_ENTRIES or directory_size > count * (
        headers.CENTRAL_SIZE + LONGEST
    ):
        raise Broken("ZIP-DIRECTORY")
    directory = _read_at(file, directory_offset, directory_size)
    entries, seen = dict[str, Span](), set[str]()
    at = expected = 0
    for _number in range(count):
        try:
            raw, crc, length, offset = headers.parse_central(directory, at)
        except struct.error as cause:
            raise Broken("ZIP-DIRECTORY") from cause
        name = raw.decode("latin-1")
        central = headers.central_header(raw, crc, length, offset)
        if directory[at : at + len(central)] != central:
            raise Broken("ZIP-HEADER", name)
        if not is_safe_name(name):
            raise Broken("NAME", name)
        if name.lower() in seen:
            raise Broken("NAME-TWICE", name)
        if offset != expected:
            raise Broken("ZIP-DIRECTORY")
        local = headers.local_header(raw, crc, length)
        expected += len(local) + length
        if expected > directory_offset:
            raise Broken("ZIP-DIRECTORY")
        if _read_at(file, offset, len(local)) != local:
            raise Broken("ZIP-HEADER", name)
        entries[name] = Span(offset + len(local), length, crc)
        seen.add(name.lower())
        at += len(central)
    if at != directory_size or expected != directory_offset:
        raise Broken("ZIP-DIRECTORY")
    return entries


class _Piece(NamedTuple):
    """The part of an entry that lies in one chunk: `begin` to `end` within the chunk."""

    name: str
    begin: int
    end: int
    last: bool


class _Pieces:
    """Cuts chunks of the file, taken in order, into parts of entries, and checks their CRC-32."""

    def __init__(self, entries: dict[str, Span]) -> None:
        self._left = iter(entries.items())
        self._name, self._span = next(self._left)
        self._crc = 0
        self._done = False

    def cut(self, chunk: memoryview, start: int) -> Iterator[_Piece]:
        """Yield what of which entry lies in the chunk that begins at `start` in the file."""
        while not self._done and self._span.offset < start + len(chunk):
            stop = self._span.offset + self._span.size
            begin = max(self._span.offset, start) - start
            end = min(stop, start + len(chunk)) - start
            self._crc = zlib.crc32(chunk[begin:end], self._crc)
            last = stop <= start + len(chunk)
            yield _Piece(self._name, begin, end, last)
            if not last:
                return
            if self._crc != self._span.crc:
                raise Broken("CRC", self._name)
            self._crc = 0
            following = next(self._left, None)
            if following is None:
                self._done = True
            else:
                self._name, self._span = following


def _fetch(
    file: io.FileIO, buffer: memoryview, start: int, pieces: _Pieces
) -> tuple[memoryview, list[_Piece]]:
    """Fill `buffer` from where the file stands; runs beside the hashing of the chunk before."""
    filled = 0
    while filled < len(buffer):
        count = file.readinto(buffer[filled:])
        if not count:
            raise Broken("ZIP-END")
        filled += count
    return buffer, list(pieces.cut(buffer, start))


def _read_at(file: io.FileIO, offset: int, size: int) -> bytes:
    file.seek(offset)
    parts = []
    while size:
        part = file.read(size)
        if not part:
            raise Broken("ZIP-END")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class Slice(io.RawIOBase):
    """A window on a file."""

    def __init__(self, file: io.FileIO, offset: int, size: int) -> None:
        super().__init__()
        self._file, self._offset, self._size, self._at = file, offset, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        count = min(len(buffer), max(0, self._size - self._at))
        self._file.seek(self._offset + self._at)
        done = self._file.readinto(memoryview(buffer)[:count]) or 0
        self._at += done
        return done

    def close(self) -> None:
        self._file.close()
        super().close()

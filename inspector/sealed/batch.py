"""What is written at once: entries laid out in memory as they will stand in the file."""

from inspector.sealed import headers
from inspector.sealed.profile import Hash


class Growing:
    """An entry while it is copied. start: offset of its header; offset: of its first byte."""

    def __init__(self, name: bytes, start: int, digest: Hash) -> None:
        self.name, self.start = name, start
        self.offset = start + headers.LOCAL_SIZE + len(name)
        self.digest = digest
        self.crc = self.size = 0


class Batch:
    """A run of the file that is written at once: one hand-over for many small entries.

    Sources are read to where they will stand, so that nothing is copied within memory. Size and
    CRC-32 are known only after an entry's bytes: its header is a gap that is filled later, here or,
    where the entry is longer than the batch, in the file.

    start    offset in the file of the first byte
    pieces   the bytes of entries, in order
    ended    entries of which nothing is to come, and this was not yet so at the batch before
    """

    def __init__(self, buffer: memoryview, start: int) -> None:
        self._buffer, self._start, self._length = buffer, start, 0
        self.free = buffer
        self.pieces: list[tuple[Growing, memoryview]] = []
        self.ended: list[Growing] = []

    @property
    def at(self) -> int:
        """Offset in the file at which the next byte will stand."""
        return self._start + self._length

    @property
    def filled(self) -> memoryview:
        return self._buffer[: self._length]

    def reserve(self, count: int) -> int:
        """Leave a gap of `count` bytes, which must be free; return its offset in the file."""
        at = self.at
        self._grow(count)
        return at

    def take(self, entry: Growing, count: int) -> memoryview:
        """Count the first `count` free bytes, just read, to the entry; return them."""
        piece = self.free[:count]
        self.pieces.append((entry, piece))
        self._grow(count)
        return piece

    def overwrite(self, at: int, data: bytes) -> bool:
        """Fill a gap; False where it lies before this batch."""
        place = at - self._start
        if place < 0:
            return False
        self._buffer[place : place + len(data)] = data
        return True

    def _grow(self, count: int) -> None:
        self._length += count
        self.free = self._buffer[self._length :]

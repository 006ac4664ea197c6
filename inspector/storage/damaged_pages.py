"""The pages of a damaged database file that are still authentic, and the rows on them.

SQLite stops at the first page whose authentication code is wrong, and with it all that lies
behind. This reads the file page by page instead: https://www.zetetic.net/sqlcipher/design for the
pages, https://www.sqlite.org/fileformat2.html for what is on them. Nothing is written.
"""

import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = 4096
_SALT, _IV, _MAC = 16, 16, 64
_USABLE = PAGE - _IV - _MAC
_WAL_HEAD, _FRAME_HEAD = 32, 24
_TABLE_LEAF, _TABLE_INNER, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x05, 0x0A, 0x02
_MOST_DEEP = 20
_INT_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}

Value = None | int | float | str | bytes
Record = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One row that was read. index: it is of an index or of a table without rowids."""

    page: int
    index: bool
    values: Record


class DamagedFile:
    """The readable pages of the database at `path`, newest first from its write-ahead log.

    key  of 32 bytes, as for `open_database`
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._key = key
        data = path.read_bytes()
        self._salt = data[:_SALT]
        self._mac_key = self._mac_key_of(self._salt)
        self.count = -(-len(data) // PAGE)
        self._pages: dict[int, bytes] = {}
        self.bad: set[int] = set()
        for number in range(1, self.count + 1):
            self._take(number, data[(number - 1) * PAGE : number * PAGE])
        log = path.with_name(f"{path.name}-wal")
        if log.exists():
            for number, page in _frames(log.read_bytes()):
                self._take(number, page)
                self.count = max(self.count, number)

    @property
    def readable(self) -> int:
        """How many pages could be read."""
        return len(self._pages)

    def tree(self, root: int) -> tuple[list[Found], set[int]]:
        """Return the rows below a root page, and the pages that the tree is known to have.

        Pages that cannot be read are among the known ones; what lay behind them is not.
        """
        rows, known = list[Found](), set[int]()
        waiting = [(root, 0)]
        while waiting:
            number, depth = waiting.pop()
            if number in known or depth > _MOST_DEEP:
                continue
            known.add(number)
            page = self._pages.get(number)
            if page is None:
                continue
            rows += self.rows(number)
            waiting += [(child, depth + 1) for child in _children(page, number)]
        return rows, known

    def rows(self, number: int) -> list[Found]:
        """Return the rows on one page; those that go on on a page that is bad are left out."""
        page = self._pages.get(number)
        if page is None:
            return []
        kind, _start, offsets = _head(page, number)
        found = []
        for offset in offsets:
            payload = self._payload(page, kind, offset)
            if payload is not None:
                record = _record(payload)
                if record is not None:
                    found.append(Found(number, kind in (_INDEX_LEAF, _INDEX_INNER), record))
        return found

    def numbers(self) -> list[int]:
        """Return the numbers of the pages that could be read."""
        return sorted(self._pages)

    def _take(self, number: int, page: bytes) -> None:
        plain = self._opened(number, page)
        if plain is None:
            if number not in self._pages:
                self.bad.add(number)
            return
        self._pages[number] = plain
        self.bad.discard(number)

    def _opened(self, number: int, page: bytes) -> bytes | None:
        """Return a page decrypted, or None when it is not authentic."""
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        if len(page) != PAGE:
            return None
        start = _SALT if number == 1 else 0
        signed, said = page[start : _USABLE + _IV], page[_USABLE + _IV :]
        mac = hmac.new(self._mac_key, signed, hashlib.sha512)
        mac.update(struct.pack("<I", number))
        if not hmac.compare_digest(mac.digest(), said):
            return None
        iv = page[_USABLE : _USABLE + _IV]
        cipher = Cipher(algorithms.AES(self._key), modes.CBC(iv)).decryptor()
        plain = cipher.update(page[start:_USABLE]) + cipher.finalize()
        return bytes(start) + plain

    def _mac_key_of(self, salt: bytes) -> bytes:
        mixed = bytes(byte ^ 0x3A for byte in salt)
        return hashlib.pbkdf2_hmac("sha512", self._key, mixed, 2, 32)

    def _payload(self, page: bytes, kind: int, offset: int) -> bytes | None:
        """Return the payload of a cell with what it has on overflow pages; None when incomplete."""
        try:
            if kind == _INDEX_INNER:
                offset += 4
            size, offset = _varint(page, offset)
            if kind == _TABLE_LEAF:
                _rowid, offset = _varint(page, offset)
            local = _local_size(size, kind)
            data = page[offset : offset + local]
            following = int.from_bytes(page[offset + local : offset + local + 4], "big")
            seen = set[int]()
            while len(data) < size:
                more = self._pages.get(following)
                if more is None or following in seen:
                    return None
                seen.add(following)
                data += more[4 : min(_USABLE, 4 + size - len(data))]
                following = int.from_bytes(more[:4], "big")
        except IndexError:
            return None
        return data


def _frames(log: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the pages of a write-ahead log up to its last commit, in order."""
    if len(log) < _WAL_HEAD or struct.unpack(">I", log[8:12])[0] != PAGE:
        return
    salts, frames, committed = log[16:24], list[tuple[int, bytes]](), 0
    for start in range(_WAL_HEAD, len(log) - _FRAME_HEAD - PAGE + 1, _FRAME_HEAD + PAGE):
        number, size = struct.unpack(">II", log[start : start + 8])
        if log[start + 8 : start + 16] != salts:
            break  # left over from an earlier round of the log
        frames.append((number, log[start + _FRAME_HEAD : start + _FRAME_HEAD + PAGE]))
        if size:
            committed = len(frames)
    yield from frames[:committed]


def _head(page: bytes, number: int) -> tuple[int, int, list[int]]:
    """Return the kind of a b-tree page, where its head starts, and where its cells are."""
    start = 100 if number == 1 else 0
    kind = page[start]
    if kind not in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER):
        return kind, start, []
    cells = int.from_bytes(page[start + 3 : start + 5], "big")
    first = start + (12 if kind == _INDEX_INNER else 8)
    ends = first + 2 * cells
    if ends > _USABLE:
        return kind, start, []
    return kind, start, [int.from_bytes(page[at : at + 2], "big") for at in range(first, ends, 2)]


def _children(page: bytes, number: int) -> list[int]:
    start = 100 if number == 1 else 0
    if page[start] not in (_TABLE_INNER, _INDEX_INNER):
        return []
    cells = int.from_bytes(page[start + 3 : start + 5], "big")
    first, found = start + 12, [int.from_bytes(page[start + 8 : start + 12], "big")]
    for at in range(first, min(first + 2 * cells, _USABLE), 2):
        offset = int.from_bytes(page[at : at + 2], "big")
        found.append(int.from_bytes(page[offset : offset + 4], "big"))
    return found


def _local_size(size: int, kind: int) -> int:
    """Return how much of a payload is in its cell; the rest is on overflow pages."""
    most = _USABLE - 35 if kind == _TABLE_LEAF else (_USABLE - 12) * 64 // 255 - 23
    if size <= most:
        return size
    least = (_USABLE - 12) * 32 // 255 - 23
    wanted = least + (size - least) % (_USABLE - 4)
    return wanted if wanted <= most else least


def _record(data: bytes) -> Record | None:
    """Return the values of a record, or None for what is none."""
    try:
        head_size, at = _varint(data, 0)
        types = []
        while at < head_size:
            one, at = _varint(data, at)
            types.append(one)
        values, at = list[Value](), head_size
        for one in types:
            value, at = _value(data, one, at)
            values.append(value)
    except (IndexError, ValueError, struct.error):
        return None
    return tuple(values)


def _value(data: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return (None if kind == 0 else kind - 8), at
    if kind in _INT_BYTES:
        end = at + _INT_BYTES[kind]
        return int.from_bytes(data[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack(">d", data[at : at + 8])[0], at + 8
    if kind < 12:
        raise ValueError(kind)
    end = at + (kind - 12) // 2
    if end > len(data):
        raise ValueError(end)
    raw = data[at:end]
    return (raw if kind % 2 == 0 else raw.decode()), end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for _turn in range(8):
        byte = data[at]
        at += 1
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at
    return value << 8 | data[at], at + 1

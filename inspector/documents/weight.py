"""What a foreign PDF would ask of its readers: measured before any of them opens it.

The readers inflate a stream whole, walk what it lists and follow what it refers to. A megabyte may
become gigabytes that way, and a stream may be reached by any object, so all bytes are looked
through, whatever the tables of the file say: every stream is inflated once, piece by piece, and
nothing of it is kept.
"""

import re
import zlib
from base64 import a85decode
from contextlib import suppress
from hashlib import sha256
from io import BytesIO

from inspector.documents.structure import HEAVY, check_drawing
from inspector.sealed.refusals import Broken

_PIECE = 1 << 20
# A dossier of 300 photographs stays far below each of these.
MOST_INFLATED = 256 << 20  # bytes of all streams together
_MOST_OF_ONE = 32 << 20  # of one stream, where it is small in the file
_LEAST_SHARE = 50  # how many times smaller that is
_MOST_OBJECTS = 100_000
_MOST_REVISIONS = 250
_MOST_REFERENCES = 250_000
_MOST_LAYERS = 3  # of compression around one stream
_DICTIONARY = 4096  # bytes before a stream in which its filters are looked for
_MOST_ARMOURED = 8 << 20  # bytes of a stream that is written in letters
_ARMOURED = frozenset({b"ASCIIHexDecode", b"AHx", b"ASCII85Decode", b"A85"})
_WORST = {b"LZWDecode": 1400, b"LZW": 1400, b"RunLengthDecode": 64, b"RL": 64}

_STREAM = re.compile(rb"stream")  # also those of endstream, which begin nothing: quick to find
_FILTERS = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]|/([A-Za-z0-9]+)|(\d+\s+\d+\s+R))")
_ESCAPING = re.compile(rb"/[A-Za-z]{0,8}#[0-9A-Fa-f#A-Za-z]{2,30}")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def check_weight(pdf: bytes) -> int:
    """Return to how many bytes the streams of a PDF inflate.

    Raises Broken: HEAVY for one that asks for more memory or time than a paper may take, READ for
    one whose encryption hides what it asks for.
    """
    found = _weighed(pdf)
    if isinstance(found, str):
        raise Broken(found)
    return found


_MOST_KNOWN = 64
_known: dict[bytes, int | str] = {}  # SHA-256 to the weight, or to the reason to refuse it


def _weighed(pdf: bytes) -> int | str:
    # The same bytes go through several readers, one after the other.
    digest = sha256(pdf).digest()
    found = _known.get(digest)
    if found is None:
        try:
            found = _weigh(pdf)
        except Broken as cause:
            found = cause.reason
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[digest] = found
    return found


def _weigh(pdf: bytes) -> int:
    is_locked = _is_named(b"/Encrypt", pdf)
    if is_locked and _is_named(b"/ObjStm", pdf):
        raise Broken("READ")  # what is in there cannot be measured from outside
    # Each begins and ends with the word.
    if max(pdf.count(b"obj"), pdf.count(b"stream")) > 2 * _MOST_OBJECTS:
        raise Broken(HEAVY)
    if pdf.count(b"startxref") > _MOST_REVISIONS or pdf.count(b" R") > _MOST_REFERENCES:
        raise Broken(HEAVY)
    total = fed = end = stop = 0
    for found in _STREAM.finditer(pdf):
        if pdf[max(0, found.start() - 3) : found.start()] == b"end":
            continue
        said = _plain(pdf[max(end, found.start() - _DICTIONARY) : found.start()])
        end = found.end()
        if stop < end:
            at = pdf.find(b"endstream", end)
            stop = at if at >= 0 else len(pdf)
        size, work = _inflated(memoryview(pdf)[end:stop], said)
        total, fed = total + size, fed + work
        if total > MOST_INFLATED or fed > len(pdf) + MOST_INFLATED:
            raise Broken(HEAVY)
    total += _of_locked(pdf) if is_locked else 0
    if total > MOST_INFLATED:
        raise Broken(HEAVY)
    check_drawing(pdf)
    return total


def _of_locked(pdf: bytes) -> int:
    """Return to how many bytes the streams inflate of an encrypted PDF that opens without a word.

    Where it does not, nobody reads more of it.
    """
    import pikepdf  # 85 ms, not for papers: they are never encrypted

    total = 0
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            for one in document.objects:
                if isinstance(one, pikepdf.Stream) and total <= MOST_INFLATED:
                    filters = one.get("/Filter")
                    said = b"/Filter " + filters.unparse(resolved=True) if filters else b""
                    total += _inflated(memoryview(one.read_raw_bytes()), said)[0]
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError):
        return total
    return total


def _inflated(data: memoryview, said: bytes) -> tuple[int, int]:
    """Return the most that a stream may become, and how much was looked at to know it.

    said  what stands before it, where its filters are named
    """
    most = fed = 0
    for listed, single, indirect in _FILTERS.findall(said):
        names = re.findall(rb"/([A-Za-z0-9]+)", listed) or [single]
        worst = max(_WORST.get(name, 1) for name in names)
        if worst > 1:
            most = max(most, len(data) * worst)
        elif indirect or not _ARMOURED.isdisjoint(names[:1]):
            if len(data) > _MOST_ARMOURED:
                raise Broken(HEAVY)
            most = max(most, *(_Layer.of(memoryview(one))[0] for one in _without_armour(data)))
    # Whatever it says of itself: behind the word, and the line end that may follow it.
    for skip in range(3):
        size, work = _Layer.of(data[skip:])
        most, fed = max(most, size), fed + work
    if most > max(_MOST_OF_ONE, len(data) * _LEAST_SHARE):
        raise Broken(HEAVY)
    return most, fed


def _without_armour(data: memoryview) -> list[bytes]:
    """Return what ASCIIHexDecode and ASCII85Decode may make of a stream."""
    text, found = bytes(data).strip(), [b""]
    with suppress(ValueError):
        found.append(bytes.fromhex(text.partition(b">")[0].decode("ascii")))
    with suppress(ValueError):
        found.append(a85decode(text.removeprefix(b"<~").partition(b"~>")[0]))
    return found


class _Layer:
    """One layer of compression: what goes in is inflated piece by piece, and what is in that."""

    def __init__(self, depth: int) -> None:
        if depth > _MOST_LAYERS:
            raise Broken(HEAVY)
        self._inflate, self._depth, self._size = zlib.decompressobj(), depth, 0
        self._inner: _Layer | None = None

    @staticmethod
    def of(data: memoryview) -> tuple[int, int]:
        """Return how many bytes come out of `data`, and how many went in; 0 for no zlib."""
        if not _is_zlib(data):
            return 0, 0
        layer, at = _Layer(1), 0
        with suppress(zlib.error):  # damaged, or none at all: what came so far counts
            while at < len(data) and not layer.ended:
                layer.feed(bytes(data[at : at + _PIECE]))
                at += _PIECE
        return layer.size, min(at, len(data))

    @property
    def size(self) -> int:
        return max(self._size, self._inner.size if self._inner is not None else 0)

    @property
    def ended(self) -> bool:
        return self._inflate.eof

    def feed(self, waiting: bytes) -> None:
        while waiting and not self._inflate.eof:
            made = self._inflate.decompress(waiting, _PIECE)
            waiting = self._inflate.unconsumed_tail
            if made and not self._size and _is_zlib(made):
                self._inner = _Layer(self._depth + 1)
            self._size += len(made)
            if self._inner is not None:
                try:
                    self._inner.feed(made)
                except zlib.error:
                    self._inner = None
            if self.size > MOST_INFLATED:
                raise Broken(HEAVY)


def _is_zlib(data: bytes | memoryview) -> bool:
    return len(data) > 1 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0


def _is_named(name: bytes, pdf: bytes) -> bool:
    """Say whether a name stands anywhere, also where its characters are written as #45."""
    return name in pdf or any(_plain(one).startswith(name) for one in _ESCAPING.findall(pdf))


def _plain(said: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), said)

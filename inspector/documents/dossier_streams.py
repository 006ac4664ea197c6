"""Photographs and whole files in a dossier, without any two of them in memory.

pikepdf takes a stream that comes from another PDF, or from bytes, into memory until the file is
written, and its writer takes each whole. So the large streams of what is bound go to disk as they
come, stubs stand in their place, and the file is written here: objects as pikepdf spells them, the
large streams from where they lie.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pikepdf import Pdf

_CHUNK = 1 << 20
_LARGE = 16 << 10  # bytes: a stream below stays with its page, as text and lines do
_STUB = "/InspectorStream"
_BEGIN = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"  # the second line says that it is not text
_NAMED = (b"Root", b"Info")  # by the trailer


@dataclass(frozen=True, slots=True)
class Original:
    """A file that is embedded as it is. `name` is unique in the dossier, `about` tells of it.

    size, sha256  of what `opened` gives; it is called once
    """

    name: str
    about: str
    size: int
    sha256: str
    opened: Callable[[], BinaryIO]
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class _Kept:
    start: int
    size: int


class Streams:
    """The large streams of one dossier, in a file on disk.

    file  empty, to be written and read
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._kept, self._end = file, list[_Kept](), 0

    def take_from(self, source: "Pdf") -> None:
        """Keep the large streams of `source`; leave a stub for each of them there."""
        import pikepdf

        for one in source.objects:
            if not isinstance(one, pikepdf.Stream) or int(one.get("/Length", 0)) < _LARGE:
                continue
            said = [(key, one.get(key)) for key in ("/Filter", "/DecodeParms")]
            number = self._keep((one.read_raw_bytes(),))
            one.write(b"")  # which forgets how it was compressed
            for key, value in said:
                if value is not None:
                    one[key] = value
            one[_STUB] = number

    def embed(self, book: "Pdf", originals: Iterable[Original]) -> None:
        """Keep files and attach them to `book` (ISO 32000-1, 7.11.4). Raises OSError."""
        from pikepdf import Dictionary, Name, NameTree, Stream, String

        files = NameTree.new(book)
        for one in originals:
            digest = hashlib.md5(usedforsecurity=False)  # the sum that PDF has for it
            with one.opened() as file:
                number = self._keep(_chunks(file, digest.update))
            params = Dictionary(Size=one.size, CheckSum=String(digest.digest()))
            stream = Stream(book, b"")
            stream.Type, stream.Subtype = Name.EmbeddedFile, Name("/" + one.media_type)
            stream.Params, stream[_STUB] = params, number
            files[one.name] = book.make_indirect(
                Dictionary(
                    Type=Name.Filespec,
                    F=String(one.name),
                    UF=String(one.name),
                    Desc=String(one.about),
                    AFRelationship=Name.Source,
                    EF=Dictionary(F=stream, UF=stream),
                )
            )
        book.Root.Names = Dictionary(EmbeddedFiles=files.obj)

    def write(self, book: "Pdf", target: BinaryIO, step: Callable[[], None]) -> "tuple[int, str]":
        """Write `book` with its streams in place; return its size and SHA-256.

        step  called before each large stream; what it raises stops the writing

        The same content gives the same bytes. Raises OSError.
        """
        out, places = _Output(target), dict[int, int]()
        out.write(_BEGIN)
        for one in book.objects:
            number, generation = one.objgen
            assert not generation, "pikepdf numbers what it adds anew"
            assert number not in places, "an object under two numbers"
            places[number] = out.size
            out.write(b"%d 0 obj\n" % number)
            self._write_object(one, out, step)
            out.write(b"\nendobj\n")
        table, size = out.size, max(places) + 1
        # Free numbers, as of what was taken out again, form a list that begins and ends at 0.
        out.write(b"xref\n0 %d\n" % size)
        free = [number for number in range(size) if number not in places]
        following = dict(zip(free, [*free[1:], 0], strict=True))
        for number in range(size):
            if number in places:
                out.write(b"%010d 00000 n \n" % places[number])
            else:
                out.write(b"%010d 65535 f \n" % following[number])
        trailer = book.trailer
        parts = (b"/%s %s" % (key, trailer[f"/{key.decode()}"].unparse()) for key in _NAMED)
        # Of the content, not of clock and file name as otherwise.
        name = out.digest.hexdigest()[:32].encode()
        out.write(b"trailer\n<< /Size %d %s " % (size, b" ".join(parts)))
        out.write(b"/ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n" % (name, name, table))
        return out.size, out.digest.hexdigest()

    def _write_object(self, one: object, out: "_Output", step: Callable[[], None]) -> None:
        import pikepdf

        assert isinstance(one, pikepdf.Object)
        if not isinstance(one, pikepdf.Stream):
            out.write(one.unparse(resolved=True))
            return
        said = one.stream_dict
        kept = self._kept[int(said[_STUB])] if _STUB in said else None
        data = b"" if kept else one.read_raw_bytes()
        said = pikepdf.Dictionary({k: v for k, v in said.items() if k not in (_STUB, "/Length")})
        said.Length = kept.size if kept else len(data)
        out.write(said.unparse(resolved=True) + b"\nstream\n")
        if kept:
            step()
            self._copy(kept, out)
        else:
            out.write(data)
        out.write(b"\nendstream")

    def _copy(self, kept: _Kept, out: "_Output") -> None:
        self._file.seek(kept.start)
        left = kept.size
        while left:
            chunk = self._file.read(min(left, _CHUNK))
            assert chunk, "what was written there is there"
            out.write(chunk)
            left -= len(chunk)

    def _keep(self, chunks: Iterable[bytes]) -> int:
        start = self._end
        for chunk in chunks:
            self._end += self._file.write(chunk)
        self._kept.append(_Kept(start, self._end - start))
        return len(self._kept) - 1


class _Output:
    """Passes on what is written, and knows how much that was and its digest."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.size, self.digest = 0, hashlib.sha256()

    def write(self, data: bytes) -> None:
        self._target.write(data)
        self.digest.update(data)
        self.size += len(data)


def _chunks(file: BinaryIO, see: Callable[[bytes], None]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        see(chunk)
        yield chunk

"""PDFs that ask for more than a paper may: small files, each with the reason it is refused for."""

import zlib
from collections.abc import Callable, Mapping

_MEBIBYTE = 1 << 20
_PDF_NAMES = b"/Names << /EmbeddedFiles 5 0 R >>"


def pdf_of(objects: Mapping[int, bytes]) -> bytes:
    """Return a PDF of these objects by number; 1 is its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size, table = max(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number]
    return bytes(out) + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
    )


def stream(said: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (said, len(data), data)


def bomb(mebibytes: int, layers: int = 1) -> bytes:
    """Return zeros, as many as are asked for, under so many layers of compression."""
    pack = zlib.compressobj(9)
    data = b"".join(pack.compress(bytes(_MEBIBYTE)) for _one in range(mebibytes)) + pack.flush()
    for _layer in range(layers - 1):
        data = zlib.compress(data, 9)
    return data


def one_page(more: bytes = b"", page: bytes = b"", contents: bytes = b"") -> dict[int, bytes]:
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % more,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % page,
        4: contents or stream(b"", b"0 0 9 9 re f"),
    }


def _attached(filters: bytes, data: bytes, names: int = 1) -> bytes:
    listed = b" ".join(b"(a%05d) 6 0 R" % number for number in range(names))
    return pdf_of(
        one_page(_PDF_NAMES)
        | {
            5: b"<< /Names [%s] >>" % listed,
            6: b"<< /Type /Filespec /EF << /F 7 0 R >> >>",
            7: stream(b"/Type /EmbeddedFile /Filter " + filters, data),
        }
    )


def _armoured() -> bytes:
    data = bomb(40).hex().encode() + b">"
    return _attached(b"[/ASCIIHexDecode /FlateDecode]", data)


def _forms(count: int, last: bytes) -> bytes:
    """Return a page whose form draws another twice, and so on; what the `last` one draws."""
    page = b"/Resources << /XObject << /A 5 0 R >> >>"
    objects = one_page(page=page, contents=stream(b"", b"/A Do"))
    for number in range(5, 5 + count):
        said = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A "
        objects[number] = stream(said + b"%d 0 R >> >>" % (number + 1), b"/A Do /A Do")
    objects[5 + count - 1] = objects[5 + count - 1].replace(b"%d 0 R" % (5 + count), last)
    return pdf_of(objects)


def _names_twice() -> bytes:
    objects = one_page(_PDF_NAMES)
    for number in range(5, 40):
        objects[number] = b"<< /Kids [%d 0 R %d 0 R] >>" % (number + 1, number + 1)
    objects[40] = b"<< /Names [(a) 41 0 R] >>"
    objects[41] = b"<< /Type /Filespec /EF << /F 42 0 R >> >>"
    objects[42] = stream(b"/Type /EmbeddedFile", b"a text")
    return pdf_of(objects)


def _fields() -> bytes:
    listed = b" ".join(b"%d 0 R" % number for number in range(6, 10_006))
    objects = one_page(b"/AcroForm << /SigFlags 3 /Fields [%s] >>" % listed)
    objects[5] = b"<< /Type /Sig /ByteRange [0 10 20 30] /Contents <3080> >>"
    for number in range(6, 10_006):
        objects[number] = b"<< /FT /Sig /T (S%d) /V 5 0 R /Rect [0 0 0 0] >>" % number
    return pdf_of(objects)


def _fields_of_themselves() -> bytes:
    form = b"/AcroForm << /SigFlags 3 /Fields [5 0 R] /ByteRange [] >>"
    return pdf_of(one_page(form) | {5: b"<< /T (a) /Kids [5 0 R 5 0 R] >>"})


def _revisions() -> bytes:
    pdf = pdf_of(one_page())
    for number in range(300):
        last = int(pdf[pdf.rindex(b"startxref") + 9 : pdf.rindex(b"%%EOF")])
        place = len(pdf)
        pdf += b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /K %d >>\nendobj\n" % number
        table = len(pdf)
        pdf += b"xref\n1 1\n%010d 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev %d >>\n" % (
            place,
            last,
        )
        pdf += b"startxref\n%d\n%%%%EOF\n" % table
    return pdf


def _pages(count: int, kids: bytes) -> bytes:
    objects = one_page()
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return pdf_of(objects)


def _nested(begin: bytes, end: bytes) -> bytes:
    return pdf_of(one_page(b"/X " + begin * 50_000 + b"1" + end * 50_000))


def _encrypted(objects: Mapping[int, bytes], *, packed: bool = False) -> bytes:
    """Return a PDF that every reader opens without a password, and that no scan can read."""
    from io import BytesIO

    import pikepdf

    target = BytesIO()
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    with pikepdf.open(BytesIO(pdf_of(objects))) as opened:
        lock = pikepdf.Encryption(owner="a", user="")
        opened.save(target, encryption=lock, object_stream_mode=mode)
    return target.getvalue()


_ACTIONS = b"/OpenAction << /S /JavaScript /JS (while(1){}) >> /AA << /WC << /S /Launch >> >>"
_META = b"/Metadata 5 0 R"
_FLATE = b"/Filter /FlateDecode"

# Name to the file, and what is said of it: a reason code, or "" for what is read in peace.
HOSTILE: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "attachment": (lambda: _attached(b"/FlateDecode", bomb(40)), "HEAVY"),
    "attachment twice packed": (lambda: _attached(b"/FlateDecode", bomb(40, 2)), "HEAVY"),
    "attachment packed five times": (lambda: _attached(b"/FlateDecode", bomb(1, 5)), "HEAVY"),
    "attachment in letters": (_armoured, "HEAVY"),
    "attachment by LZW": (lambda: _attached(b"/LZWDecode", bytes(_MEBIBYTE)), "HEAVY"),
    "one attachment, many names": (lambda: _attached(b"/FlateDecode", bomb(10), 100), "HEAVY"),
    "contents": (lambda: pdf_of(one_page(contents=stream(_FLATE, bomb(40)))), "HEAVY"),
    "XMP": (lambda: pdf_of(one_page(_META) | {5: stream(_FLATE, bomb(40))}), "HEAVY"),
    "object stream": (
        lambda: pdf_of(one_page() | {5: stream(b"/Type /ObjStm /N 1 " + _FLATE, bomb(40))}),
        "HEAVY",
    ),
    "arrays in arrays": (lambda: _nested(b"[", b"]"), "READ"),
    "dictionaries in dictionaries": (lambda: _nested(b"<</A ", b">>"), "READ"),
    "forms of forms": (lambda: _forms(30, b"3 0 R"), "HEAVY"),
    "a form of itself": (lambda: _forms(1, b"5 0 R"), "HEAVY"),
    "names twice": (_names_twice, ""),
    "one page often": (lambda: _pages(300_000, b"3 0 R " * 300_000), "HEAVY"),
    "a count without pages": (lambda: _pages(2_000_000_000, b"3 0 R"), ""),
    "pages of themselves": (lambda: _pages(2, b"2 0 R 3 0 R"), ""),
    "ten thousand signatures": (_fields, "HEAVY"),
    "fields of themselves": (_fields_of_themselves, "READ"),
    "hundreds of updates": (_revisions, "HEAVY"),
    "scripts and programs": (lambda: pdf_of(one_page(_ACTIONS)), ""),
    "encrypted": (
        lambda: _encrypted(one_page(contents=stream(_FLATE, bomb(40)))),
        "HEAVY",
    ),
    "encrypted and packed": (lambda: _encrypted(one_page(), packed=True), "READ"),
    "nothing": (bytes, "READ"),
    "a head": (lambda: b"%PDF-1.7\n", "READ"),
}

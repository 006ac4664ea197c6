"""What somebody who knows zip could try, on a package whose seal is sound."""

import bz2
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator

from inspector.sealed import headers
from inspector.sealed.names import MIMETYPE
from tests.golden.fixture import Fixture
from tests.sealed.forge import raw_zip

Parts = dict[str, bytes]


def parts_of(data: bytes) -> Parts:
    """Return the entries of a sound package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zip_fixtures(sound: bytes) -> Iterator[Fixture]:
    """Yield the tricks, each on the bytes of `sound`."""
    for row, group in (
        ("hidden or prefixed data", _places),
        ("central directory that lies", _directory),
        ("local header that differs", _local),
        ("zip64, comment, extra field, data descriptor", _further),
        ("compression, bombs, size lies", _sizes),
        ("symlink, folder, device, executable", _attributes),
        ("truncated or torn copy", _torn),
        ("duplicate names", _twice),
    ):
        for name, (data, reason) in group(sound).items():
            yield Fixture(name=f"zip-{name}", data=data, row=row, reason=reason)


Made = dict[str, tuple[bytes, str]]


def _patched(data: bytes, at: int, kind: str, value: int) -> bytes:
    bent = bytearray(data)
    struct.pack_into("<" + kind, bent, at, value)
    return bytes(bent)


def _both(data: bytes, in_local: int, kind: str, value: int) -> bytes:
    """Patch a field of the first entry in both headers; the central one has two bytes more."""
    at = _directory_of(data) + in_local + 2
    return _patched(_patched(data, in_local, kind, value), at, kind, value)


def _directory_of(data: bytes) -> int:
    return int(struct.unpack_from("<I", data, len(data) - 6)[0])


def _inserted(data: bytes, at: int, more: bytes) -> bytes:
    """Insert bytes before the directory and tell the end record about it."""
    moved = data[:at] + more + data[at:]
    return _patched(moved, len(moved) - 6, "I", _directory_of(data) + len(more))


def _moved(data: bytes, at: int, more: bytes) -> bytes:
    """Insert bytes after the first entry and tell the directory where the others are now."""
    moved = bytearray(_inserted(data, at, more))
    place = _directory_of(bytes(moved))
    for number, entry in enumerate(_central(data)):
        if number:
            (offset,) = struct.unpack_from("<I", entry, 42)
            struct.pack_into("<I", moved, place + 42, offset + len(more))
        place += len(entry)
    return bytes(moved)


def _places(data: bytes) -> Made:
    end, directory = len(data) - headers.END_SIZE, _directory_of(data)
    hidden = headers.local_header(b"data/hidden", zlib.crc32(b"x"), 1) + b"x"
    first = headers.LOCAL_SIZE + len(MIMETYPE) + len("application/vnd.etsi.asic-e+zip")
    signature = b"PK\x05\x05\x04\x00sign"
    return {
        "prefix-executable": (b"MZ" + data, "ZIP-DIRECTORY"),
        "prefix-pdf": (b"%PDF-1.7\n" + data, "ZIP-DIRECTORY"),
        "prefix-html": (b"<html><!--" + data, "ZIP-DIRECTORY"),
        "prefix-spanned-mark": (b"PK\x07\x08" + data, "ZIP-DIRECTORY"),
        "gap-before-directory": (data[:directory] + b"hidden" + data[directory:], "ZIP-DIRECTORY"),
        "gap-before-directory-told": (_inserted(data, directory, b"hidden"), "ZIP-DIRECTORY"),
        "gap-signing-block": (_inserted(data, directory, b"APK Sig Block 42"), "ZIP-DIRECTORY"),
        "gap-after-directory": (data[:end] + signature + data[end:], "ZIP-DIRECTORY"),
        "hidden-entry-at-the-end": (_inserted(data, directory, hidden), "ZIP-DIRECTORY"),
        "hidden-entry-in-between": (_inserted(data, first, hidden), "ZIP-HEADER"),
        "hidden-entry-in-between-told": (_moved(data, first, hidden), "ZIP-DIRECTORY"),
        "trailing-zero": (data + b"\0", "ZIP-END"),
        "trailing-cluster": (data + bytes(-len(data) % 4096 or 4096), "ZIP-END"),
        "trailing-line-end": (data + b"\r\n", "ZIP-END"),
        "second-end-record": (data + data[end:], "ZIP-DIRECTORY"),
        "two-packages-in-one": (data + data, "ZIP-DIRECTORY"),
    }


def _directory(data: bytes) -> Made:
    end, directory = len(data) - headers.END_SIZE, _directory_of(data)
    entries = list(_central(data))
    swapped = [entries[1], entries[0], *entries[2:]]
    # The bomb of D. Fifield (2019): many entries share one kernel.
    kernel = [entries[0], *(_patched(one, 42, "I", 0) for one in entries[1:])]

    def with_directory(rows: list[bytes]) -> bytes:
        joined = b"".join(rows)
        return data[:directory] + joined + headers.end_record(len(rows), len(joined), directory)

    def count(value: int) -> bytes:
        return _patched(_patched(data, end + 8, "H", value), end + 10, "H", value)

    return {
        "directory-in-another-order": (with_directory(swapped), "ZIP-DIRECTORY"),
        "directory-without-an-entry": (with_directory(entries[:-1]), "ZIP-DIRECTORY"),
        "directory-with-an-entry-twice": (with_directory([*entries, entries[-1]]), "NAME-TWICE"),
        "entries-that-overlap": (with_directory(kernel), "ZIP-DIRECTORY"),
        "entry-that-overlaps-the-directory": (
            _patched(_patched(data, directory + 20, "I", 2**20), directory + 24, "I", 2**20),
            "ZIP-DIRECTORY",
        ),
        "offset-beyond-the-file": (_patched(data, directory + 42, "I", 2**31), "ZIP-DIRECTORY"),
        "count-less": (count(3), "ZIP-DIRECTORY"),
        "count-more": (count(99), "ZIP-DIRECTORY"),
        "count-none": (count(0), "ZIP-DIRECTORY"),
        "count-of-65535": (count(0xFFFF), "ZIP-DIRECTORY"),
        "counts-that-differ": (_patched(data, end + 8, "H", 3), "ZIP-END"),
        "disk-number": (_patched(data, end + 4, "H", 1), "ZIP-END"),
        "directory-on-another-disk": (_patched(data, end + 6, "H", 1), "ZIP-END"),
        "directory-of-4-gib": (_patched(data, end + 12, "I", 2**32 - 1), "ZIP-DIRECTORY"),
        "no-entries": (headers.end_record(0, 0, 0), "ZIP-DIRECTORY"),
    }


def _central(data: bytes) -> Iterator[bytes]:
    at, end = _directory_of(data), len(data) - headers.END_SIZE
    while at < end:
        length = headers.CENTRAL_SIZE + int(struct.unpack_from("<H", data, at + 28)[0])
        yield data[at : at + length]
        at += length


def _local(data: bytes) -> Made:
    # Names, sizes and checksums that a reader of the directory never sees.
    return {
        "local-name-differs": (data.replace(b"mimetype", b"mimetypo", 1), "ZIP-HEADER"),
        "local-size-differs": (_patched(data, 22, "I", 3), "ZIP-HEADER"),
        "local-packed-size-differs": (_patched(data, 18, "I", 3), "ZIP-HEADER"),
        "local-checksum-differs": (_patched(data, 14, "I", 7), "ZIP-HEADER"),
        "local-method-differs": (_patched(data, 8, "H", 8), "ZIP-HEADER"),
        "local-time-differs": (_patched(data, 10, "H", 7), "ZIP-HEADER"),
        "local-mark-differs": (_patched(data, 0, "I", 0x08074B50), "ZIP-HEADER"),
        "checksum-wrong-in-both": (_both(data, 14, "I", 7), "CRC"),
    }


def _further(data: bytes) -> Made:
    end, directory = len(data) - headers.END_SIZE, _directory_of(data)
    name_end = headers.LOCAL_SIZE + len(MIMETYPE)
    count = struct.unpack_from("<H", data, end + 10)[0]
    zip64 = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, end - directory, directory
    ) + struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)

    def extra(field: bytes) -> bytes:
        return _inserted(_patched(data, 28, "H", len(field)), name_end, field)

    return {
        "comment": (_patched(data, len(data) - 2, "H", 4) + b"note", "ZIP-END"),
        "comment-told-but-missing": (_patched(data, len(data) - 2, "H", 4), "ZIP-END"),
        "comment-of-an-entry": (_patched(data, directory + 32, "H", 4), "ZIP-HEADER"),
        "zip64-records": (data[:end] + zip64 + data[end:], "ZIP-DIRECTORY"),
        "zip64-marks": (_patched(data, len(data) - 6, "I", 2**32 - 1), "ZIP-DIRECTORY"),
        "extra-field": (extra(b"EX\0\0"), "ZIP-HEADER"),
        "extra-field-with-another-name": (
            extra(struct.pack("<HHBI", 0x7075, 9, 1, 0) + b"evil"),
            "ZIP-HEADER",
        ),
        "extra-field-zip64": (extra(struct.pack("<HHQQ", 1, 16, 31, 31)), "ZIP-HEADER"),
        "data-descriptor": (_both(data, 6, "H", 0x0808), "ZIP-HEADER"),
        "encrypted-flag": (_both(data, 6, "H", 0x0801), "ZIP-HEADER"),
        "name-not-told-to-be-utf-8": (_both(data, 6, "H", 0), "ZIP-HEADER"),
        "version-needed-of-zip64": (_both(data, 4, "H", 45), "ZIP-HEADER"),
        "made-by-dos": (_patched(data, directory + 4, "H", 20), "ZIP-HEADER"),
        "date-of-today": (_both(data, 12, "H", 0x5D75), "ZIP-HEADER"),
        "text-mark": (_patched(data, directory + 36, "H", 1), "ZIP-HEADER"),
        "written-by-another-program": (_by_zipfile(data, zipfile.ZIP_STORED), "ZIP-HEADER"),
    }


def _by_zipfile(data: bytes, method: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression=method) as package:
        for name, content in parts_of(data).items():
            package.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return target.getvalue()


def _packed(method: int, packed: bytes, size: int) -> bytes:
    """Return a container of one entry whose bytes are packed."""
    local = bytearray(headers.local_header(b"mimetype", 0, size))
    struct.pack_into("<H", local, 8, method)
    struct.pack_into("<I", local, 18, len(packed))
    central = bytearray(headers.central_header(b"mimetype", 0, size, 0))
    struct.pack_into("<H", central, 10, method)
    struct.pack_into("<I", central, 20, len(packed))
    body = bytes(local) + packed
    return body + bytes(central) + headers.end_record(1, len(central), len(body))


def _sizes(data: bytes) -> Made:
    directory, million = _directory_of(data), bytes(1_000_000)
    both = _patched(_patched(data, directory + 20, "I", 40), directory + 24, "I", 40)
    return {
        "deflated": (_by_zipfile(data, zipfile.ZIP_DEFLATED), "ZIP-HEADER"),
        "deflate-bomb": (_packed(8, zlib.compress(million, wbits=-15), 10**6), "ZIP-HEADER"),
        "bzip2-bomb": (_packed(12, bz2.compress(million), 10**6), "ZIP-HEADER"),
        "lzma-bomb": (_packed(14, lzma.compress(million), 10**6), "ZIP-HEADER"),
        "method-of-encryption": (_both(data, 8, "H", 99), "ZIP-HEADER"),
        "method-told-deflate": (_both(data, 8, "H", 8), "ZIP-HEADER"),
        "size-of-2-gib": (_patched(data, directory + 24, "I", 2**31), "ZIP-HEADER"),
        "sizes-one-longer": (both, "ZIP-HEADER"),
        "packed-size-none": (_both(data, 18, "I", 0), "ZIP-HEADER"),
    }


def _attributes(data: bytes) -> Made:
    directory, made = _directory_of(data), {}
    for name, value in (
        ("symlink", 0o120777 << 16),
        ("executable", 0o100700 << 16),
        ("set-user-id", 0o104600 << 16),
        ("readable-by-all", 0o100644 << 16),
        ("folder", 0o040700 << 16 | 0x10),
        ("pipe", 0o010600 << 16),
        ("device", 0o020600 << 16),
        ("hidden-file", 0o100600 << 16 | 0x02),
        ("none", 0),
    ):
        made[f"attribute-{name}"] = (_patched(data, directory + 38, "I", value), "ZIP-HEADER")
    return made


def _torn(data: bytes) -> Made:
    half = len(data) // 2
    at = data.index(b"PK\x01\x02") - 600
    return {
        "empty-file": (b"", "ZIP-END"),
        "not-a-zip": (b"%PDF-1.7 " * 100, "ZIP-END"),
        "cut-in-half": (data[:half], "ZIP-END"),
        "cut-before-the-end-record": (data[: -headers.END_SIZE], "ZIP-END"),
        "cut-by-one-byte": (data[:-1], "ZIP-END"),
        "cut-to-the-end-record": (data[-headers.END_SIZE :], "ZIP-DIRECTORY"),
        "first-half-empty": (bytes(half) + data[half:], "ZIP-HEADER"),
        "second-half-empty": (data[:half] + bytes(len(data) - half), "ZIP-END"),
        "sector-of-contents-empty": (data[:at] + bytes(64) + data[at + 64 :], "CRC"),
    }


def _twice(data: bytes) -> Made:
    parts = [(name.encode(), content) for name, content in parts_of(data).items()]
    made: Made = {}
    for name, twin in (
        ("same-name-twice", b"data/docs/record.pdf"),
        ("same-name-in-capitals", b"data/docs/RECORD.PDF"),
        ("same-folder-in-capitals", b"data/DOCS/record.pdf"),
        ("mimetype-twice", b"mimetype"),
        ("signature-twice", b"META-INF/signature001.p7s"),
        ("manifest-twice-in-small-letters", b"meta-inf/asicmanifest001.xml"),
    ):
        made[name] = (raw_zip([*parts, (twin, b"x")]), "NAME-TWICE")
    return made

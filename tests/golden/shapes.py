"""Names, parts, lists and headers that are not of the format, sealed by somebody who may seal."""

from collections.abc import Callable, Iterator

from inspector.sealed.names import (
    BAG,
    BAG_INFO,
    BAGIT,
    CRL,
    DEVICE_CERT,
    HEADER,
    MIMETYPE,
    OFFICE_CA,
)
from tests.golden.cast import signer_of
from tests.golden.fixture import Fixture
from tests.sealed.forge import Parts, fields, forged

_FILES = {"data/events.jsonl": b"", "data/docs/record.pdf": b"%PDF-1.7 demo"}
_PHOTO = b"\xff\xd8 demo"
Bend = Callable[[Parts], object]

_NAMES = {
    "up": "../evil",
    "up-inside": "data/../../evil",
    "up-in-a-name": "data/a..b",
    "absolute": "/etc/passwd",
    "absolute-data": "/data/evil",
    "empty-part": "data//x",
    "dot-part": "data/./x",
    "folder": "data/x/",
    "backslash": "data\\x",
    "backslash-up": "data\\..\\x",
    "drive": "C:evil",
    "stream": "data/c:evil",
    "share": "//server/share",
    "device-con": "data/con",
    "device-nul-pdf": "data/docs/nul.pdf",
    "device-lpt1": "data/lpt1.txt",
    "device-com0": "data/docs/com0.a.b",
    "device-aux-in-capitals": "data/docs/AUX",
    "trailing-dot": "data/x.",
    "trailing-space": "data/x ",
    "leading-dot": "data/.hidden",
    "leading-hyphen": "data/-rf",
    "chinese": "data/照片.jpg",
    "decomposed": "data/e\u0301.jpg",
    "composed": "data/\u00e9.jpg",
    "compatibility": "data/\uff41.jpg",
    "kelvin-sign": "data/\u212a.jpg",
    "bidi": "data/a\u202egpj.exe",
    "zero-width": "data/a\u200bb",
    "nul": "data/a\0b",
    "line-feed": "data/a\nb",
    "tab": "data/a\tb",
    "delete": "data/a\x7fb",
    "tilde": "data/progra~1",
    "wildcard": "data/*.pdf",
    "quote": 'data/a"b',
    "markup": "data/<a>",
    "ampersand": "data/a&b",
    "percent": "data/%2e%2e",
    "empty": "",
    "data-itself": "data",
    "too-long": "data/" + "a" * 240,
    "folder-in-docs": "data/docs/sub/x.pdf",
    "folder-unknown": "data/other/x.pdf",
    "folder-in-capitals": "data/Docs/x.pdf",
    "file-in-capitals": "data/docs/X.pdf",
    "file-called-like-a-folder": "data/docs",
    "beside-data": "extra.txt",
    "tag-manifest": "tagmanifest-sha256.txt",
    "bag-by-md5": "manifest-md5.txt",
    "fetch": "fetch.txt",
    "meta-inf": "META-INF/manifest.xml",
    "meta-inf-timestamp": "META-INF/timestamp.tst",
    "meta-inf-third": "META-INF/ASiCManifest003.xml",
}


def shape_fixtures() -> Iterator[Fixture]:
    """Yield all of them."""
    signer = signer_of()
    for name, entry in _NAMES.items():
        data = forged(signer, _FILES, in_payload=_set(entry, b"x"))
        yield Fixture(name=f"name-{name}", data=data, row="zip slip, names", reason="NAME")
    for name, (bends, reason) in {**_parts(), **_lists(), **_photos()}.items():
        data = forged(signer, _FILES, **bends)  # type: ignore[arg-type]
        row = "parts and manifests that do not fit"
        yield Fixture(name=f"shape-{name}", data=data, row=row, reason=reason)
    yield from _headers()
    yield from _versions()


def _set(name: str, data: bytes) -> Bend:
    return lambda parts: parts.update({name: data})


def _append(name: str, data: bytes) -> Bend:
    return lambda parts: parts.update({name: parts[name] + data})


def _drop(*names: str) -> Bend:
    return lambda parts: [parts.pop(name) for name in names]


def _last(name: str) -> Bend:
    return lambda parts: parts.update({name: parts.pop(name)})


Made = dict[str, tuple[dict[str, object], str]]


def _parts() -> Made:
    events = "data/events.jsonl"
    return {
        "no-mimetype": ({"after": _drop(MIMETYPE)}, "LAYOUT"),
        "mimetype-of-zip": ({"after": _set(MIMETYPE, b"application/zip")}, "LAYOUT"),
        "mimetype-with-line-end": ({"after": _append(MIMETYPE, b"\n")}, "LAYOUT"),
        "mimetype-last": ({"after": _last(MIMETYPE)}, "LAYOUT"),
        "no-bagit": ({"in_lists": _drop(BAGIT)}, "LAYOUT"),
        "no-bag": ({"in_lists": _drop(BAG)}, "LAYOUT"),
        "no-bag-info": ({"in_lists": _drop(BAG_INFO)}, "LAYOUT"),
        "no-header": ({"in_payload": _drop(HEADER)}, "LAYOUT"),
        "no-certificate": ({"in_payload": _drop(DEVICE_CERT)}, "LAYOUT"),
        "no-office": ({"in_payload": _drop(OFFICE_CA)}, "LAYOUT"),
        "no-revocation-list": ({"in_payload": _drop(CRL)}, "LAYOUT"),
        "payload-out-of-order": ({"in_lists": _last(events)}, "LAYOUT"),
        "payload-after-the-seal": ({"after": _set("data/zz", b"")}, "LAYOUT"),
        "payload-removed": ({"after": _drop(events)}, "MANIFEST"),
        "contents-changed": ({"after": _set(events, b"\n")}, "BAG-INFO"),
        "contents-changed-in-place": ({"after": _set("data/docs/record.pdf", b"?" * 13)}, "DIGEST"),
        "revocation-list-huge": ({"in_payload": _set(CRL, bytes(32 << 20))}, "TOO-LARGE"),
        "certificate-huge": ({"in_payload": _set(DEVICE_CERT, bytes(65_537))}, "TOO-LARGE"),
    }


def _lists() -> Made:
    def manifest(change: Callable[[bytes], bytes]) -> dict[str, object]:
        return {"in_manifest": change}

    laughs = b'?>\n<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    outside = b'?>\n<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    surplus = b"0" * 64 + b"  data/none\n"
    return {
        "manifest-with-a-comment": (manifest(lambda m: m + b"<!-- -->"), "MANIFEST"),
        "manifest-with-a-bomb": (manifest(lambda m: m.replace(b"?>", laughs)), "MANIFEST"),
        "manifest-with-an-entity": (manifest(lambda m: m.replace(b"?>", outside)), "MANIFEST"),
        "manifest-with-a-mark": (manifest(lambda m: b"\xef\xbb\xbf" + m), "MANIFEST"),
        "manifest-with-cr": (manifest(lambda m: m.replace(b"\n", b"\r\n")), "MANIFEST"),
        "manifest-in-utf-16": (manifest(lambda m: m.decode().encode("utf-16")), "MANIFEST"),
        "manifest-by-sha1": (
            manifest(lambda m: m.replace(b"xmlenc#sha256", b"xmldsig#sha1")),
            "MANIFEST",
        ),
        "manifest-of-two-signatures": (
            manifest(lambda m: m.replace(b"signature001", b"signature002")),
            "MANIFEST",
        ),
        "manifest-with-a-root": (
            manifest(lambda m: m.replace(b"Reference URI=", b'Reference Rootfile="true" URI=', 1)),
            "MANIFEST",
        ),
        "manifest-without-an-entry": (manifest(lambda m: _without_line(m, b"record")), "MANIFEST"),
        "manifest-with-an-entry-more": (
            manifest(lambda m: _line_twice(m, b"record", b"none")),
            "MANIFEST",
        ),
        "manifest-with-an-entry-twice": (
            manifest(lambda m: _line_twice(m, b"record", b"record")),
            "MANIFEST",
        ),
        "manifest-with-another-digest": (
            manifest(lambda m: m.replace(b"<ds:DigestValue>", b"<ds:DigestValue>A", 1)),
            "MANIFEST",
        ),
        "manifest-empty": (manifest(lambda m: b""), "MANIFEST"),
        "manifest-deep": (manifest(lambda m: b"<a>" * 50_000), "MANIFEST"),
        "manifest-huge": (manifest(lambda m: b" " * (32 << 20) + m), "TOO-LARGE"),
        "bag-with-cr": ({"in_lists": _append(BAG, b"\r\n")}, "BAG"),
        "bag-with-a-mark": (
            {"in_lists": lambda p: p.update({BAG: b"\xef\xbb\xbf" + p[BAG]})},
            "BAG",
        ),
        "bag-with-a-line-more": ({"in_lists": _append(BAG, surplus)}, "BAG"),
        "bag-without-a-line": (
            {"in_lists": lambda p: p.update({BAG: _without_line(p[BAG], b"record")})},
            "BAG",
        ),
        "bag-with-another-digest": (
            {"in_lists": lambda p: p.update({BAG: b"0" * 64 + p[BAG][64:]})},
            "BAG",
        ),
        "bag-in-capitals": ({"in_lists": lambda p: p.update({BAG: p[BAG].upper()})}, "BAG"),
        "bag-in-binary-mode": (
            {"in_lists": lambda p: p.update({BAG: p[BAG].replace(b"  ", b" *")})},
            "BAG",
        ),
        "bag-out-of-order": (
            {"in_lists": lambda p: p.update({BAG: _reversed(p[BAG])})},
            "BAG",
        ),
        "bag-empty": ({"in_lists": _set(BAG, b"")}, "BAG"),
        "bagit-with-a-line-more": ({"in_lists": _append(BAGIT, b"\n")}, "BAG-INFO"),
        "bagit-of-an-older-version": (
            {"in_lists": lambda p: p.update({BAGIT: p[BAGIT].replace(b"1.0", b"0.97")})},
            "BAG-INFO",
        ),
        "bag-info-wrong-oxum": ({"in_lists": _set(BAG_INFO, b"Payload-Oxum: 1.1\n")}, "BAG-INFO"),
        "bag-info-with-a-line-more": ({"in_lists": _append(BAG_INFO, b"Note: x\n")}, "BAG-INFO"),
        "bag-info-huge": ({"in_lists": _append(BAG_INFO, bytes(4096))}, "TOO-LARGE"),
    }


def _without_line(data: bytes, word: bytes) -> bytes:
    return b"".join(line for line in data.splitlines(keepends=True) if word not in line)


def _line_twice(data: bytes, word: bytes, again: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if word in line)
    return b"".join([*lines[:at], lines[at].replace(word, again), *lines[at:]])


def _reversed(data: bytes) -> bytes:
    return b"".join(data.splitlines(keepends=True)[::-1])


def _photos() -> Made:
    folder = "data/photos/"
    return {
        "photo-of-another-digest": ({"in_payload": _set(f"{folder}{'0' * 64}.jpg", _PHOTO)}, _P),
        "photo-with-its-own-name": ({"in_payload": _set(f"{folder}a.jpg", _PHOTO)}, _P),
        "photo-with-a-short-digest": ({"in_payload": _set(f"{folder}{'0' * 63}.jpg", _PHOTO)}, _P),
        "photo-without-an-ending": ({"in_payload": _set(f"{folder}{'0' * 64}", _PHOTO)}, _P),
        "photo-with-two-endings": (
            {"in_payload": _set(f"{folder}{'0' * 64}.jpg.exe", _PHOTO)},
            _P,
        ),
    }


_P = "PHOTO-NAME"


def _headers() -> Iterator[Fixture]:
    signer = signer_of()
    sound = fields(signer)
    nested = b"[" * 200_000
    more: dict[str, tuple[bytes, str]] = {
        "not-utf-8": (b"\xff", "HEADER"),
        "list": (b"[]", "FORMAT"),
        "null": (b"null", "FORMAT"),
        "empty": (b"", "HEADER"),
        "deep": (nested, "HEADER"),
        "deep-inside": (sound[:-1] + b',"z":' + nested, "HEADER"),
        "digit-bomb": (b"1" * 100_000, "HEADER"),
        "of-something-else": (b'{"format":"odt"}', "FORMAT"),
        "huge": (b" " * (4 << 20) + b"{}", "TOO-LARGE"),
        "with-a-space": (sound.replace(b'{"', b'{ "', 1), "HEADER"),
        "with-a-key-twice": (sound[:-1] + b',"version":"1.0"}', "HEADER"),
        "with-the-office-twice": (
            sound.replace(b'"office":', b'"office":"x","office":', 1),
            "HEADER",
        ),
        "with-a-float": (sound[:-1] + b',"z":1.0}', "HEADER"),
        "with-an-exponent": (sound[:-1] + b',"z":1e3}', "HEADER"),
        "with-nan": (sound[:-1] + b',"z":NaN}', "HEADER"),
        "with-infinity": (sound[:-1] + b',"z":-Infinity}', "HEADER"),
        "with-a-large-integer": (sound[:-1] + b',"z":9007199254740993}', "HEADER"),
        "with-half-a-pair": (sound[:-1] + b',"z":"\\ud800"}', "HEADER"),
        "with-an-escape": (sound.replace(b"demo-office", b"demo\\u002doffice", 1), "HEADER"),
        "with-a-line-end": (sound + b"\n", "HEADER"),
        "with-a-mark": (b"\xef\xbb\xbf" + sound, "HEADER"),
        "with-keys-out-of-order": (sound[:-1] + b',"a":1}', "HEADER"),
        "with-a-comment": (sound + b"//", "HEADER"),
        "cut": (sound[:-1], "HEADER"),
        "kind-unknown": (fields(signer, kind="surprise"), "HEADER"),
        "kind-missing": (fields(signer, kind=None), "HEADER"),
        "profile-of-the-future": (fields(signer, profile="p384-sha384"), "HEADER"),
        "profile-missing": (fields(signer, profile=None), "HEADER"),
        "profile-sm": (fields(signer, profile="sm2-sm3"), "PROFILE"),
        "office-a-number": (fields(signer, office=5), "HEADER"),
        "part-of-one": (fields(signer, part=_part(number=1, count=1, others=[])), "HEADER"),
        "part-beyond-the-count": (fields(signer, part=_part(number=3, others=[])), "HEADER"),
        "part-that-names-too-few": (fields(signer, part=_part(others=[])), "HEADER"),
        "part-a-list": (fields(signer, part=[1, 2]), "HEADER"),
        "recipient-a-list": (fields(signer, recipient=["demo-office"]), "HEADER"),
    }
    for name, (header, reason) in more.items():
        data = forged(signer, in_payload=_set(HEADER, header))
        yield Fixture(name=f"header-{name}", data=data, row="JSON bombs, spellings", reason=reason)


def _part(**changes: object) -> dict[str, object]:
    return {"whole": "0" * 64, "number": 1, "count": 2, "others": ["ab" * 32], **changes}


def _versions() -> Iterator[Fixture]:
    signer, row = signer_of(), "replay, wrong office, older and future format"

    def later(parts: Parts) -> None:
        parts["data/later/thing.cbor"] = b"x"
        parts[HEADER] = fields(signer, version="2.0")

    for name, changes, reason in (
        ("version-2", {"version": "2.0"}, "VERSION"),
        ("version-10", {"version": "10.0"}, "VERSION"),
        ("reader-of-1-2-needed", {"version": "1.3", "min_reader": "1.2"}, "VERSION"),
        ("reader-of-2-needed", {"version": "1.0", "min_reader": "2.0"}, "VERSION"),
        ("version-0-9", {"version": "0.9", "min_reader": "0.9"}, "HEADER"),
        ("version-spelled-otherwise", {"version": "1.00"}, "FORMAT"),
        ("version-a-number", {"version": 1}, "FORMAT"),
        ("version-missing", {"version": None}, "FORMAT"),
        ("version-huge", {"version": "9" * 5000 + ".0"}, "FORMAT"),
        ("version-in-other-digits", {"version": "１.0"}, "FORMAT"),
        ("reader-missing", {"min_reader": None}, "FORMAT"),
    ):
        data = forged(signer, in_payload=_set(HEADER, fields(signer, **changes)))
        yield Fixture(name=name, data=data, row=row, reason=reason)
    yield Fixture(
        name="version-2-of-another-shape",
        data=forged(signer, in_payload=later),
        row=row,
        reason="VERSION",
    )
    replayed = forged(signer, _FILES)
    yield Fixture(
        name="replay-to-another-office", data=replayed, row=row, reason="OFFICE", office="other"
    )
    upward = forged(signer, in_payload=_set(HEADER, fields(signer, recipient="parent-office")))
    yield Fixture(name="meant-for-another-office", data=upward, row=row, reason="OFFICE")

"""What somebody who may sign, or somebody who knows zip, could try; each with its reason code."""

import io
import struct
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from inspector.errors import (
    PackageAltered,
    PackageRefused,
    PackageTooNew,
    PackageUntrusted,
    PackageWrongOffice,
)
from inspector.sealed import headers, verify_package
from inspector.sealed.certificates import to_pem
from inspector.sealed.container import read_container
from inspector.sealed.names import (
    BAG,
    BAG_INFO,
    BAGIT,
    DEVICE_CERT,
    HEADER,
    MANIFEST,
    MIMETYPE,
    OFFICE_CA,
    SIGNATURE,
)

from .conftest import FILES, SIGNED, START, new_office
from .forge import fields, forged, raw_zip


def reason_of(path, office, **more) -> str:
    with pytest.raises(PackageRefused) as caught:
        verify_package(path, trust=[office.certificate], **more)
    return caught.value.reason


def test_the_forge_makes_sound_packages_when_nothing_is_bent(signer, office, changed):
    verified = verify_package(changed(forged(signer, FILES)), trust=[office.certificate])
    assert verified.trusted


HOSTILE_NAMES = [
    "../evil",
    "data/../../evil",
    "/etc/passwd",
    "data//x",
    "data/./x",
    "data/x/",
    "data\\x",
    "C:evil",
    "data/c:evil",
    "data/con",
    "data/docs/nul.pdf",
    "data/lpt1.txt",
    "data/x.",
    "data/x ",
    "data/.hidden",
    "data/-x",
    "data/照片.jpg",
    "data/e\u0301.jpg",
    "data/\u00e9.jpg",
    "data/a\u202egpj.exe",
    "data/a\u200bb",
    "data/a\0b",
    "data/a\nb",
    "",
    "data",
    "data/" + "a" * 240,
    "data/docs/sub/x.pdf",
    "data/other/x.pdf",
    "data/Docs/x.pdf",
    "data/docs/X.pdf",
    "META-INF/manifest.xml",
    "META-INF/ASiCManifest002.xml",
    "extra.txt",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_is_refused_even_when_signed(name, signer, office, changed):
    data = forged(signer, FILES, in_payload=lambda parts: parts.update({name: b"x"}))
    assert reason_of(changed(data), office) == "NAME"


@pytest.mark.parametrize("twin", ["data/docs/record.pdf", "data/docs/RECORD.pdf"])
def test_two_entries_that_some_disk_calls_by_one_name_are_refused(twin, signer, office, changed):
    with read_container(changed(forged(signer, FILES))) as container:
        entries = [(n.encode(), container.read(n, 1 << 20)) for n in container.entries]
    assert reason_of(changed(raw_zip([*entries, (twin.encode(), b"x")])), office) == "NAME-TWICE"


def _patched(data: bytes, at: int, kind: str, value: int) -> bytes:
    bent = bytearray(data)
    struct.pack_into("<" + kind, bent, at, value)
    return bytes(bent)


def _as_zipfile(data: bytes, **options) -> bytes:
    """Write the same entries with the standard library."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", **options) as new:
        for item in old.infolist():
            new.writestr(item.filename, old.read(item))
    return target.getvalue()


def _zip_attacks(data: bytes) -> dict[str, bytes]:
    end = len(data) - headers.END_SIZE
    directory = struct.unpack_from("<I", data, end + 16)[0]
    gap = data[:directory] + b"hidden" + data[directory:]
    first = headers.LOCAL_SIZE + len(MIMETYPE)
    with_comment = _patched(data, len(data) - 2, "H", 4) + b"note"
    return {
        "gap before the directory": gap,
        "gap, offset told": _patched(gap, len(gap) - 6, "I", directory + 6),
        "comment": with_comment,
        "second end record": data + data[end:],
        "zip64 locator": data[:end] + b"PK\x06\x07" + bytes(16) + data[end:],
        "count less": _patched(_patched(data, end + 8, "H", 3), end + 10, "H", 3),
        "count none": _patched(_patched(data, end + 8, "H", 0), end + 10, "H", 0),
        "count more": _patched(_patched(data, end + 8, "H", 99), end + 10, "H", 99),
        "disk number": _patched(data, end + 4, "H", 1),
        "size lie": _patched(data, directory + 24, "I", 2**31),
        "sizes lie": _patched(_patched(data, directory + 20, "I", 40), directory + 24, "I", 40),
        "offset overlap": _patched(data, directory + 46 + len(MIMETYPE) + 42, "I", 0),
        "symlink": _patched(data, directory + 38, "I", 0o120777 << 16),
        "executable": _patched(data, directory + 38, "I", 0o100700 << 16),
        "directory": _patched(data, directory + 38, "I", (0o040700 << 16) | 0x10),
        "encrypted flag": _patched(_patched(data, 6, "H", 0x801), directory + 8, "H", 0x801),
        "descriptor flag": _patched(_patched(data, 6, "H", 0x808), directory + 8, "H", 0x808),
        "deflate method": _patched(_patched(data, 8, "H", 8), directory + 10, "H", 8),
        "time of day": _patched(_patched(data, 10, "H", 7), directory + 12, "H", 7),
        "crc in both": _patched(_patched(data, 14, "I", 7), directory + 16, "I", 7),
        "extra field": data[:28] + b"\x04\0" + data[30:first] + b"EX\0\0" + data[first:],
        "prefix": b"MZ" + data,
        "stored by zipfile": _as_zipfile(data),
        "deflated by zipfile": _as_zipfile(data, compression=zipfile.ZIP_DEFLATED),
        "no entries": headers.end_record(0, 0, 0),
        "empty": b"",
        "not a zip": b"%PDF-1.7 " * 100,
    }


def test_every_trick_with_zip_is_refused(signer, office, changed):
    attacks = _zip_attacks(forged(signer, FILES))
    for name, data in attacks.items():
        reason = reason_of(changed(data), office)
        assert reason.startswith("ZIP") or (name, reason) == ("crc in both", "CRC"), name
    assert len(attacks) >= 27


def _set(name: str, data: bytes):
    return lambda parts: parts.__setitem__(name, data)


def _append(name: str, data: bytes):
    return lambda parts: parts.__setitem__(name, parts[name] + data)


def _drop(name: str):
    return lambda parts: parts.pop(name)


def _last(name: str):
    return lambda parts: parts.__setitem__(name, parts.pop(name))


PHOTO = b"\xff\xd8 demo"

BENT = {
    "no mimetype": ({"after": _drop(MIMETYPE)}, "LAYOUT"),
    "other mimetype": ({"after": _set(MIMETYPE, b"application/zip")}, "LAYOUT"),
    "mimetype last": ({"after": _last(MIMETYPE)}, "LAYOUT"),
    "no bagit.txt": ({"in_lists": _drop(BAGIT)}, "LAYOUT"),
    "other bagit.txt": ({"in_lists": _append(BAGIT, b"\n")}, "BAG-INFO"),
    "no bag": ({"in_lists": _drop(BAG)}, "LAYOUT"),
    "bag with CR": ({"in_lists": _append(BAG, b"\r\n")}, "BAG"),
    "bag with a further line": (
        {"in_lists": _append(BAG, b"0" * 64 + b"  data/x\n")},
        "BAG",
    ),
    "empty bag": ({"in_lists": _set(BAG, b"")}, "BAG"),
    "upper case digests": ({"in_lists": lambda p: p.update({BAG: p[BAG].upper()})}, "BAG"),
    "wrong oxum": ({"in_lists": _set(BAG_INFO, b"Payload-Oxum: 1.1\n")}, "BAG-INFO"),
    "no package.json": ({"in_payload": _drop(HEADER)}, "LAYOUT"),
    "no certificate": ({"in_payload": _drop(DEVICE_CERT)}, "LAYOUT"),
    "payload out of order": ({"in_lists": _last("data/events.jsonl")}, "LAYOUT"),
    "no manifest": ({"after": _drop(MANIFEST)}, "LAYOUT"),
    "no signature": ({"after": _drop(SIGNATURE)}, "LAYOUT"),
    "empty signature": ({"after": _set(SIGNATURE, b"")}, "CMS"),
    "signature of something else": ({"sign": None}, "CMS"),
    "signature with a tail": ({"after": _append(SIGNATURE, b"\0")}, "CMS"),
    "huge signature": ({"after": _set(SIGNATURE, bytes(65537))}, "TOO-LARGE"),
    "contents changed": ({"after": _set("data/docs/record.pdf", b"%PDF-1.7 dEmo")}, "DIGEST"),
    "contents added": (
        {"after": lambda p: p.update({"data/zz": b""} | {BAG: p.pop(BAG)})},
        "LAYOUT",
    ),
    "manifest with a comment": ({"in_manifest": lambda m: m + b"<!-- -->"}, "MANIFEST"),
    "manifest with a bomb": (
        {"in_manifest": lambda m: m.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>')},
        "MANIFEST",
    ),
    "manifest with sha1": (
        {"in_manifest": lambda m: m.replace(b"xmlenc#sha256", b"xmldsig#sha1")},
        "MANIFEST",
    ),
    "manifest that is short": (
        {"in_manifest": lambda m: b"\n".join(m.split(b"\n")[:3] + m.split(b"\n")[4:])},
        "MANIFEST",
    ),
    "manifest that is empty": ({"in_manifest": lambda m: b""}, "MANIFEST"),
    "photo with another name": (
        {"in_payload": _set(f"data/photos/{'0' * 64}.jpg", PHOTO)},
        "PHOTO-NAME",
    ),
    "photo with its own name": ({"in_payload": _set("data/photos/a.jpg", PHOTO)}, "PHOTO-NAME"),
    "header not JSON": ({"in_payload": _set(HEADER, b"\xff")}, "HEADER"),
    "header a list": ({"in_payload": _set(HEADER, b"[]")}, "FORMAT"),
    "header deep": ({"in_payload": _set(HEADER, b"[" * 200_000)}, "HEADER"),
    "header with a digit bomb": ({"in_payload": _set(HEADER, b"1" * 100_000)}, "HEADER"),
    "header of something else": ({"in_payload": _set(HEADER, b'{"format":"odt"}')}, "FORMAT"),
    "header huge": ({"in_payload": _set(HEADER, b" " * (4 << 20) + b"{}")}, "TOO-LARGE"),
}


@pytest.mark.parametrize("name", BENT)
def test_a_bent_package_is_refused_with_its_reason(name, signer, office, changed):
    bend, reason = BENT[name]
    if bend.get("sign", 1) is None:
        bend = {"sign": lambda manifest, at: signer.sign_cades(b"something else", at)}
    assert reason_of(changed(forged(signer, FILES, **bend)), office) == reason


HEADERS = [
    ({"profile": "sm2-sm3"}, "HEADER"),
    ({"kind": "surprise"}, "HEADER"),
    ({"office": 5}, "HEADER"),
    ({"version": "1.00"}, "FORMAT"),
    ({"min_reader": "0.9"}, "HEADER"),
    ({"office": "other-office"}, "SIGNER-CLAIM"),
    ({"device": "other-device"}, "SIGNER-CLAIM"),
]


@pytest.mark.parametrize(("changes", "reason"), HEADERS)
def test_a_header_that_does_not_fit_is_refused(changes, reason, signer, office, changed):
    data = forged(signer, in_payload=_set(HEADER, fields(signer, **changes)))
    assert reason_of(changed(data), office) == reason


@pytest.mark.parametrize(
    "bend",
    [
        lambda raw: raw.replace(b'{"', b'{ "', 1),
        lambda raw: raw[:-1] + b',"version":"1.0"}',
        lambda raw: raw[:-1] + b',"z":1.0}',
        lambda raw: raw[:-1] + b',"z":NaN}',
        lambda raw: raw[:-1] + b',"z":9007199254740993}',
        lambda raw: raw[:-1] + b',"z":"\\ud800"}',
        lambda raw: raw + b"\n",
        lambda raw: b"\xef\xbb\xbf" + raw,
    ],
)
def test_a_header_written_another_way_is_refused(bend, signer, office, changed):
    data = forged(signer, in_payload=_set(HEADER, bend(fields(signer))))
    assert reason_of(changed(data), office) == "HEADER"


@pytest.mark.parametrize(
    "changes", [{"version": "2.0"}, {"version": "1.3", "min_reader": "1.2"}, {"version": "10.0"}]
)
def test_a_newer_version_says_so_whatever_else_it_holds(changes, signer, office, changed):
    def bend(parts):
        parts[HEADER] = fields(signer, **changes)
        parts["data/later/thing.cbor"] = b"x"

    with pytest.raises(PackageTooNew) as caught:
        verify_package(changed(forged(signer, in_payload=bend)), trust=[office.certificate])
    assert caught.value.exit == 22
    assert changes["version"] in caught.value.what()


def test_a_package_for_another_office_is_refused_though_sound(small, signer, office, changed):
    with pytest.raises(PackageWrongOffice) as caught:
        verify_package(small.path, trust=[office.certificate], office="parent-office")
    assert caught.value.exit == 23
    assert "demo-office" in caught.value.what()
    upward = forged(signer, in_payload=_set(HEADER, fields(signer, recipient="parent-office")))
    path = changed(upward)
    assert verify_package(path, trust=[office.certificate], office="parent-office").trusted
    with pytest.raises(PackageWrongOffice):
        verify_package(path, trust=[office.certificate], office="demo-office")


def test_a_signer_of_an_unknown_office_is_named_and_known_to_be_unbroken(small):
    for trust in ([], [new_office().certificate]):
        with pytest.raises(PackageUntrusted) as caught:
            verify_package(small.path, trust=trust)
        assert caught.value.exit == 21
        assert caught.value.reason == "CA-UNKNOWN"
        assert "检查员甲" in caught.value.what()
        verified = caught.value.facts["verified"]
        assert verified.package_id == small.package_id
        assert not verified.trusted


def test_what_is_altered_is_never_called_untrusted(small, changed):
    data = bytearray(small.path.read_bytes())
    data[len(data) // 2] ^= 1
    with pytest.raises(PackageAltered):
        verify_package(changed(bytes(data)), trust=[])


def test_the_certificate_has_to_be_valid_when_it_signed_or_at_the_time_given(office, changed):
    brief = office.signer(days=30)
    inside, late = START + timedelta(days=3), START + timedelta(days=31)
    path = changed(forged(brief, at=inside))
    assert verify_package(path, trust=[office.certificate]).signed_at == inside
    assert reason_of(path, office, at=late) == "CERT-EXPIRED"
    assert reason_of(path, office, at=START - timedelta(seconds=1)) == "CERT-NOT-YET"
    path = changed(forged(brief, at=late))
    assert reason_of(path, office) == "CERT-EXPIRED"
    assert verify_package(path, trust=[office.certificate], at=inside).trusted
    after_all = datetime(2046, 1, 1, tzinfo=UTC)
    assert reason_of(changed(forged(office.signer(days=9000), at=after_all)), office) in (
        "CERT-EXPIRED",
        "CA-EXPIRED",
    )


def test_a_certificate_that_is_not_the_enclosed_one_is_refused(signer, office, changed):
    other = office.signer(person="p-0002")
    data = forged(signer, in_payload=_set(DEVICE_CERT, other.certificate))
    assert reason_of(changed(data), office) == "CERT-DIFFERS"


def test_an_authority_or_a_stranger_cannot_sign_packages(signer, office, changed):
    stranger = new_office().signer()
    stranger.office_ca = office.certificate
    assert reason_of(changed(forged(stranger)), office) == "CERT-CHAIN"
    data = forged(signer, in_payload=_set(OFFICE_CA, b"not a certificate"))
    assert reason_of(changed(data), office) == "CERT-PROFILE"
    device_as_authority = forged(signer, in_payload=_set(OFFICE_CA, signer.certificate))
    assert reason_of(changed(device_as_authority), office) == "CERT-CHAIN"


def test_trust_is_taken_as_pem_too_and_an_old_authority_beside_it_does_no_harm(small, office):
    trust = [new_office().certificate, to_pem(office.certificate)]
    assert verify_package(small.path, trust=trust).trusted


def test_the_same_contents_signed_again_are_the_same_package(signer, office, changed):
    data = [forged(signer, FILES, at=SIGNED + timedelta(hours=hour)) for hour in (0, 1)]
    assert data[0] != data[1]
    ids = {verify_package(changed(one), trust=[office.certificate]).package_id for one in data}
    assert len(ids) == 1
    assert len(ids.pop()) == len(sha256().hexdigest())

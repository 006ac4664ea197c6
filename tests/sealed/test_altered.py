"""No byte of a package can differ: flips, flips with repaired checksums, cuts, additions."""

import random
import re
import struct
import zlib
from collections import Counter
from pathlib import Path

import pytest

from inspector.errors import PackageAltered, PackageRefused
from inspector.sealed import refusals, verify_package
from inspector.sealed.container import read_container
from inspector.sealed.names import MANIFEST, SIGNATURE
from inspector.sealed.refusals import REASONS

SLICE = 400


def refusal(path: Path, office) -> PackageRefused:
    with pytest.raises(PackageRefused) as caught:
        verify_package(path, trust=[office.certificate], office="demo-office")
    assert caught.value.exit in (20, 21, 22, 23)
    return caught.value


def places(small, count: int | None) -> list[int]:
    every = range(small.size)
    return list(every) if count is None else random.Random(7).sample(every, count)


def flip_all(small, office, changed, count: int | None, bits: range) -> Counter[str]:
    reasons: Counter[str] = Counter()
    data = bytearray(small.path.read_bytes())
    for place in places(small, count):
        for bit in bits:
            data[place] ^= 1 << bit
            reasons[refusal(changed(bytes(data)), office).reason] += 1
            data[place] ^= 1 << bit
    return reasons


def test_a_flipped_bit_anywhere_is_refused(small, office, changed):
    reasons = flip_all(small, office, changed, SLICE, range(1))
    assert sum(reasons.values()) == SLICE
    assert {"CRC", "ZIP-HEADER"} <= reasons.keys()
    assert "PARSE" not in reasons


@pytest.mark.long
def test_every_bit_of_every_byte_flipped_is_refused(small, office, changed):
    reasons = flip_all(small, office, changed, None, range(8))
    assert sum(reasons.values()) == 8 * small.size


def flip_contents(path: Path, office, changed, count: int | None, masks: tuple[int, ...]) -> int:
    """Flip bytes of contents and write the right CRC-32 into both headers."""
    with read_container(path) as container:
        spans = dict(container.entries)
    original = path.read_bytes()
    every = [(n, at) for n, span in spans.items() for at in range(span.size)]
    chosen = every if count is None else random.Random(8).sample(every, count)
    for name, at in chosen:
        for mask in masks:
            data = bytearray(original)
            span = spans[name]
            data[span.offset + at] ^= mask
            crc = zlib.crc32(data[span.offset : span.offset + span.size])
            struct.pack_into("<I", data, span.offset - len(name) - 16, crc)
            central = data.rfind(name.encode(), 0, len(data) - 22)
            struct.pack_into("<I", data, central - 30, crc)
            error = refusal(changed(bytes(data)), office)
            assert not error.reason.startswith("ZIP"), (name, at)
            assert error.reason != "CRC"
    return len(chosen)


def test_a_flip_with_the_checksum_repaired_is_refused(small, office, changed):
    assert flip_contents(small.path, office, changed, SLICE, (0x01,)) == SLICE


def test_no_byte_of_the_signature_file_is_free(small, office, changed):
    with read_container(small.path) as container:
        span = container.entries[SIGNATURE]
    # Beyond the slice: these are the bytes that a lenient reader of CMS leaves free.
    data = small.path.read_bytes()
    head, tail = data[: span.offset], data[span.offset + span.size :]
    signature = data[span.offset : span.offset + span.size]
    for at in range(0, span.size, 3):
        bent = bytearray(signature)
        bent[at] ^= 0x01
        whole = bytearray(head + bytes(bent) + tail)
        crc = struct.pack("<I", zlib.crc32(bent))
        whole[span.offset - len(SIGNATURE) - 16 : span.offset - len(SIGNATURE) - 12] = crc
        central = whole.rfind(SIGNATURE.encode())
        whole[central - 30 : central - 26] = crc
        assert refusal(changed(bytes(whole)), office).reason in (
            "CMS",
            "SIGNATURE",
            "CERT-DIFFERS",
            "CERT-PROFILE",
        )


@pytest.mark.long
def test_every_byte_flipped_with_the_checksum_repaired_is_refused(small, office, changed):
    assert flip_contents(small.path, office, changed, None, (0x01, 0x80, 0xFF)) > 4000


def test_a_cut_anywhere_is_refused(small, office, changed):
    data = small.path.read_bytes()
    for length in {0, 1, 21, 22, small.size - 1, *places(small, 60)}:
        assert refusal(changed(data[:length]), office).reason.startswith("ZIP")


@pytest.mark.long
def test_every_cut_is_refused(small, office, changed):
    data = small.path.read_bytes()
    for length in range(small.size):
        assert refusal(changed(data[:length]), office).reason.startswith("ZIP")


@pytest.mark.parametrize("more", [b"\0", b"PK\x05\x06", b"\0" * 22, b"trailing"])
def test_anything_after_or_before_it_is_refused(small, office, changed, more):
    data = small.path.read_bytes()
    assert refusal(changed(data + more), office).reason.startswith("ZIP")
    assert refusal(changed(more + data), office).reason.startswith("ZIP")
    assert refusal(changed(data + data), office).reason.startswith("ZIP")


def test_a_file_that_is_no_file_is_refused(tmp_path, office):
    assert refusal(tmp_path, office).reason == "FILE"
    assert refusal(tmp_path / "missing.asice", office).reason == "FILE"


def test_every_reason_has_words_that_can_be_filled_in():
    for text in REASONS.values():
        assert text.format(entry="data/a")


def test_the_format_lists_every_reason():
    text = (Path(refusals.__file__).parent / "FORMAT.md").read_text("utf-8")
    listed = set(re.findall(r"[A-Z][A-Z-]+", text.partition("## 8")[2].partition("Exit 21")[0]))
    assert REASONS.keys() == listed


def test_the_refusal_names_the_entry_that_was_changed(small, office, changed):
    with read_container(small.path) as container:
        span = container.entries["data/docs/record.pdf"]
        manifest = container.entries[MANIFEST]
    data = bytearray(small.path.read_bytes())
    data[span.offset] ^= 1
    error = refusal(changed(bytes(data)), office)
    assert isinstance(error, PackageAltered)
    assert error.reason == "CRC"
    assert "data/docs/record.pdf" in error.what()
    data[manifest.offset + 40] ^= 1
    assert refusal(changed(bytes(data)), office).reason == "MANIFEST"

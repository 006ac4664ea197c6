"""A sealed file opens under its key and label, whole and in order, or not at all."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import BackupDamaged
from inspector.sealed import stream
from inspector.sealed.stream import open_stream, seal_stream, sealed_size

KEY = bytes(range(32))


def sealed(data: bytes, label: bytes = b"one") -> bytes:
    target = io.BytesIO()
    digest = seal_stream(KEY, label, io.BytesIO(data), target)
    assert digest == hashlib.sha256(data).hexdigest()
    return target.getvalue()


def opened(data: bytes, label: bytes = b"one", key: bytes = KEY) -> bytes:
    return b"".join(open_stream(key, label, io.BytesIO(data), place="here"))


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "CHUNK", 16)


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 31, 32, 33, 100])
def test_what_was_sealed_comes_out_at_every_border_of_chunks(size: int, small_chunks: None) -> None:
    data = bytes(n % 251 for n in range(size))
    assert opened(sealed(data)) == data
    assert len(sealed(data)) == sealed_size(size)


@given(st.binary(max_size=3000))
def test_any_bytes_come_out_again(data: bytes) -> None:
    assert opened(sealed(data)) == data


def test_files_of_real_chunks_come_out_and_have_the_size_foretold() -> None:
    for size in (stream.CHUNK - 1, stream.CHUNK, stream.CHUNK + 1, 2 * stream.CHUNK):
        data = bytes(size)
        packed = sealed(data)
        assert len(packed) == sealed_size(size)
        assert opened(packed) == data


def test_no_byte_can_be_changed_and_no_end_cut_off(small_chunks: None) -> None:
    packed = sealed(bytes(40))
    for place in range(len(packed)):
        changed = bytearray(packed)
        changed[place] ^= 1
        with pytest.raises(BackupDamaged):
            opened(bytes(changed))
    for length in range(len(packed)):
        with pytest.raises(BackupDamaged):
            opened(packed[:length])
    with pytest.raises(BackupDamaged):
        opened(packed + b"\0")


def test_chunks_cannot_change_places_or_files(small_chunks: None) -> None:
    packed, head = sealed(bytes(48)), len(stream.MAGIC) + 32
    first, second = packed[head : head + 32], packed[head + 32 : head + 64]
    with pytest.raises(BackupDamaged):
        opened(packed[:head] + second + first + packed[head + 64 :])
    with pytest.raises(BackupDamaged):
        opened(packed, label=b"another")
    with pytest.raises(BackupDamaged):
        opened(packed, key=bytes(32))


def test_the_same_file_never_looks_the_same_twice() -> None:
    assert sealed(b"evidence") != sealed(b"evidence")

"""The envelope around a package: who opens it, and that no changed byte of it gets through."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import (
    Cancelled,
    DiskFull,
    PackageAltered,
    PackageNotForUs,
    PackageNotWritten,
    PackageRefused,
)
from inspector.progress import Progress
from inspector.sealed import WrittenPackage, envelope, verify_package
from tests.sealed.conftest import Office

ALICE, BOB, EVE = envelope.new_identity(), envelope.new_identity(), envelope.new_identity()
READERS = [envelope.recipient_of(ALICE), envelope.recipient_of(BOB)]


def plain_file(folder: Path, data: bytes = b"a small package\n") -> Path:
    source = folder / "INSP-demo.asice"
    source.write_bytes(data)
    return source


def opened(sealed: Path, identity: bytes, folder: Path) -> bytes:
    target = folder / "out"
    target.unlink(missing_ok=True)
    envelope.unwrap(sealed, target, [identity])
    return target.read_bytes()


def test_each_reader_opens_what_was_put_in(tmp_path: Path) -> None:
    sealed = envelope.wrap(plain_file(tmp_path), tmp_path / "stick", READERS)
    assert sealed.path.name == "INSP-demo.asice.age"
    assert sealed.size == sealed.path.stat().st_size
    assert envelope.is_enveloped(sealed.path)
    assert not envelope.is_enveloped(plain_file(tmp_path))
    for identity in (ALICE, BOB):
        assert opened(sealed.path, identity, tmp_path) == b"a small package\n"


def test_a_real_package_is_the_same_in_and_out_of_its_envelope(
    small: WrittenPackage, office: Office, tmp_path: Path
) -> None:
    sealed = envelope.wrap(small.path, tmp_path, READERS)
    target = tmp_path / "out.asice"
    envelope.unwrap(sealed.path, target, [EVE, BOB])
    assert target.read_bytes() == small.path.read_bytes()
    found = verify_package(target, trust=[office.certificate])
    assert found.package_id == small.package_id


@given(st.binary(max_size=300), st.sampled_from([0, 1 << 16, (1 << 16) - 1, 200_000]))
def test_every_content_comes_out_as_it_went_in(tail: bytes, length: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder, data = Path(name), b"x" * length + tail
        sealed = envelope.wrap(plain_file(folder, data), folder / "stick", READERS)
        assert opened(sealed.path, ALICE, folder) == data


def test_who_is_no_reader_is_told_so_and_nothing_is_left(tmp_path: Path) -> None:
    sealed = envelope.wrap(plain_file(tmp_path), tmp_path, READERS)
    with pytest.raises(PackageNotForUs) as refused:
        envelope.unwrap(sealed.path, tmp_path / "out", [EVE])
    assert (refused.value.reason, refused.value.exit) == ("RECIPIENT", 23)
    with pytest.raises(PackageNotForUs):
        envelope.unwrap(sealed.path, tmp_path / "out", [])
    assert not (tmp_path / "out").exists()


def test_no_changed_byte_is_accepted(tmp_path: Path) -> None:
    sealed = envelope.wrap(plain_file(tmp_path), tmp_path, READERS)
    good, target = sealed.path.read_bytes(), tmp_path / "out"
    for place in range(len(good)):
        for flip in (0x01, 0x80):
            changed = bytearray(good)
            changed[place] ^= flip
            sealed.path.write_bytes(changed)
            with pytest.raises((PackageAltered, PackageNotForUs)):
                envelope.unwrap(sealed.path, target, [ALICE])
            assert not target.exists(), place


def test_no_cut_and_nothing_added_is_accepted(tmp_path: Path) -> None:
    sealed = envelope.wrap(plain_file(tmp_path), tmp_path, READERS)
    good, target = sealed.path.read_bytes(), tmp_path / "out"
    for data in (*(good[:length] for length in range(len(good))), good + b"\n", good + good):
        sealed.path.write_bytes(data)
        with pytest.raises((PackageAltered, PackageNotForUs)):
            envelope.unwrap(sealed.path, target, [ALICE])
        assert not target.exists(), len(data)


def test_a_cut_between_two_pieces_is_refused(tmp_path: Path) -> None:
    sealed = envelope.wrap(plain_file(tmp_path, b"x" * (3 << 16)), tmp_path, READERS)
    good = sealed.path.read_bytes()
    piece = (1 << 16) + 16
    for pieces in (1, 2):
        sealed.path.write_bytes(good[: len(good) - pieces * piece])
        with pytest.raises(PackageAltered) as refused:
            envelope.unwrap(sealed.path, tmp_path / "out", [ALICE])
        assert refused.value.reason == "ENVELOPE"


def test_a_header_without_end_is_not_read_into_memory(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.asice.age"
    bomb.write_bytes(b"age-encryption.org/v1\n" + b"-> X25519 AAAA\nAAAA\n" * 200_000)
    with pytest.raises(PackageAltered) as refused:
        envelope.unwrap(bomb, tmp_path / "out", [ALICE])
    assert refused.value.reason == "ENVELOPE"


def test_a_file_too_large_for_any_package_is_refused_unread(tmp_path: Path) -> None:
    sealed = envelope.wrap(plain_file(tmp_path), tmp_path, READERS)
    with sealed.path.open("r+b") as file:
        file.truncate(6 << 30)  # sparse
    with pytest.raises(PackageAltered):
        envelope.unwrap(sealed.path, tmp_path / "out", [ALICE])


def test_a_file_that_cannot_be_read_is_a_refusal_and_no_sign_of_a_change(tmp_path: Path) -> None:
    with pytest.raises(PackageRefused) as refused:
        envelope.unwrap(tmp_path / "gone.asice.age", tmp_path / "out", [ALICE])
    assert refused.value.reason == "FILE"


def test_a_stopped_job_leaves_nothing(tmp_path: Path) -> None:
    source, stick = plain_file(tmp_path, bytes(5 << 20)), tmp_path / "stick"
    sealed = envelope.wrap(source, stick, READERS)
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        envelope.unwrap(sealed.path, tmp_path / "out", [ALICE], stopped)
    assert not (tmp_path / "out").exists()
    sealed.path.unlink()
    with pytest.raises(Cancelled):
        envelope.wrap(source, stick, READERS, progress=stopped)
    assert list(stick.iterdir()) == []


def test_a_full_disk_is_told_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, stick = plain_file(tmp_path, bytes(3 << 20)), tmp_path / "stick"
    few = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: few)
    with pytest.raises(DiskFull):
        envelope.wrap(source, stick, READERS)
    assert list(stick.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_disk_that_fills_up_under_way_is_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, stick = plain_file(tmp_path, bytes(3 << 20)), tmp_path / "stick"
    usual = Path.open

    def full(path: Path, mode: str = "r", buffering: int = -1) -> object:
        if path.name.endswith(".part"):
            return usual(Path("/dev/full"), "wb", buffering=0)
        return usual(path, mode, buffering)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        with pytest.raises(DiskFull):
            envelope.wrap(source, stick, READERS)
    assert list(stick.iterdir()) == []
    sealed = envelope.wrap(source, stick, READERS)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        with pytest.raises(DiskFull):
            envelope.unwrap(sealed.path, tmp_path / "out.part", [ALICE])
    assert not (tmp_path / "out.part").exists()


def test_what_the_medium_gives_back_differently_is_not_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(envelope, "_digest_on_medium", lambda _path: "0" * 64)
    with pytest.raises(PackageNotWritten):
        envelope.wrap(plain_file(tmp_path), tmp_path / "stick", READERS)
    assert list((tmp_path / "stick").iterdir()) == []


def test_an_unwritable_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "stick").write_bytes(b"no folder")
    with pytest.raises(PackageNotWritten):
        envelope.wrap(plain_file(tmp_path), tmp_path / "stick", READERS)


def test_only_one_spelling_of_a_recipient_counts() -> None:
    good = READERS[0]
    assert envelope.is_recipient(good)
    for wrong in ("", "age1", good.upper(), good + "x", f" {good}", ALICE.decode(), "a\x00b"):
        assert not envelope.is_recipient(wrong)


@pytest.mark.skipif(shutil.which("age") is None, reason="the age command is not installed")
def test_the_age_command_agrees_in_both_directions(tmp_path: Path) -> None:
    data = os.urandom(300_000)
    source = plain_file(tmp_path, data)
    key = tmp_path / "key.txt"
    key.write_bytes(ALICE + b"\n")
    sealed = envelope.wrap(source, tmp_path / "stick", READERS)
    theirs = subprocess.run(
        ["age", "-d", "-i", key, sealed.path], capture_output=True, check=True
    ).stdout
    assert theirs == data
    made = tmp_path / "theirs.asice.age"
    names = [part for reader in READERS for part in ("-r", reader)]
    subprocess.run(["age", "-e", *names, "-o", made, source], check=True)
    assert opened(made, BOB, tmp_path) == data
    key.write_bytes(EVE + b"\n")
    other = subprocess.run(["age", "-d", "-i", key, sealed.path], capture_output=True, check=False)
    assert other.returncode != 0
    armoured = tmp_path / "armoured.asice.age"
    subprocess.run(["age", "-e", "-a", *names, "-o", armoured, source], check=True)
    with pytest.raises(PackageAltered):
        envelope.unwrap(armoured, tmp_path / "out2", [ALICE])


def test_memory_stays_flat_for_a_large_package(tmp_path: Path) -> None:
    """In a process of its own: peaks do not go down again."""
    import sys

    script = """
import sys
from pathlib import Path
from inspector.sealed import envelope
from tests import memory
folder = Path(sys.argv[1])
key = envelope.new_identity()
readers = [envelope.recipient_of(key)]
def peak(size):
    source = folder / f"{size}.asice"
    with source.open("wb") as file:
        file.truncate(size)
    sealed = envelope.wrap(source, folder / "stick", readers)
    envelope.unwrap(sealed.path, folder / f"{size}.out", [key])
    return memory.peak()
small = peak(4 << 20)
print(peak(200 << 20) - small)
"""
    pytest.importorskip("resource")
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", script, tmp_path]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert int(ran.stdout) < 8 << 20

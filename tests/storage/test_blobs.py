"""Original bytes by their digest: whole, once, and found again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.errors import DiskFull, NotFound
from inspector.storage.blobs import Blobs, disk_full_told, register_blob
from inspector.storage.workspace import Workspace


def register(workspace: Workspace, digest: str, size: int, **place: object) -> None:
    with workspace.db.write():
        register_blob(workspace.db, digest, size, **place)  # type: ignore[arg-type]


def files_of(workspace: Workspace) -> list[Path]:
    return sorted(path for path in (workspace.folder / "blobs").rglob("*") if path.is_file())


@pytest.mark.parametrize("data", [b"", b"x", b"photograph" * 300_000])
def test_what_is_kept_comes_back_under_its_digest(workspace: Workspace, data: bytes) -> None:
    source = workspace.folder / "source.jpg"
    source.write_bytes(data)
    digest = workspace.blobs.keep(source)
    assert digest == sha256(data).hexdigest() == workspace.blobs.keep_bytes(data)
    assert workspace.blobs.read(workspace.db, digest) == data
    assert source.read_bytes() == data


def test_the_same_bytes_twice_are_one_file_that_is_not_written_again(workspace: Workspace) -> None:
    digest = workspace.blobs.keep_bytes(b"photograph")
    path = workspace.blobs.path(digest)
    first = path.stat().st_ino
    assert workspace.blobs.keep_bytes(b"photograph") == digest
    assert files_of(workspace) == [path]
    assert path.stat().st_ino == first


def test_bytes_that_nobody_has_are_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        workspace.blobs.read(workspace.db, "0" * 64)
    register(workspace, "0" * 64, 3, package="gone", offset=0)
    with pytest.raises(NotFound):
        workspace.blobs.read(workspace.db, "0" * 64)


def test_a_source_that_cannot_be_read_leaves_nothing(workspace: Workspace) -> None:
    with pytest.raises(OSError, match="none"):
        workspace.blobs.keep(workspace.folder / "none")
    assert files_of(workspace) == []


def test_a_write_that_breaks_off_leaves_nothing(workspace: Workspace) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        workspace.blobs._write(chunks(), 8)
    assert files_of(workspace) == []


def test_the_bytes_of_a_kept_package_are_read_where_they_lie(workspace: Workspace) -> None:
    data = os.urandom(70_000)
    (workspace.packages / "p1.asice").write_bytes(b"before" + data + b"after")
    digest = sha256(data).hexdigest()
    register(workspace, digest, len(data), package="p1", offset=6)
    assert workspace.blobs.read(workspace.db, digest) == data
    with workspace.blobs.open(workspace.db, digest) as stream:
        stream.seek(-10, os.SEEK_END)
        assert stream.read(100) == data[-10:]
        stream.seek(100)
        assert stream.read(5) == data[100:105]


def test_the_first_place_of_a_digest_stays(workspace: Workspace) -> None:
    register(workspace, "a" * 64, 5)
    register(workspace, "a" * 64, 5, package="p1", offset=9)
    row = workspace.db.one("select package, offset from blob")
    assert row == {"package": None, "offset": None}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=60),
    reads=st.lists(st.tuples(st.integers(-80, 80), st.integers(0, 2), st.integers(-1, 70))),
)
def test_a_range_reads_like_a_file_of_its_own(
    workspace: Workspace, data: bytes, reads: list[tuple[int, int, int]]
) -> None:
    whole, alone = workspace.packages / "p2.asice", workspace.folder / "alone"
    whole.write_bytes(b"head" + data + b"tail")
    alone.write_bytes(data)
    digest = f"{len(data):064x}"
    with workspace.db.write():
        workspace.db.run("delete from blob")
        register_blob(workspace.db, digest, len(data), package="p2", offset=4)
    with workspace.blobs.open(workspace.db, digest) as part, alone.open("rb") as file:
        for place, whence, size in reads:
            place = max(0, place) if whence == os.SEEK_SET else place
            at = {os.SEEK_SET: 0, os.SEEK_CUR: file.tell(), os.SEEK_END: len(data)}[whence]
            if at + place >= 0:
                file.seek(min(at + place, len(data)))
                part.seek(place, whence)
            assert part.read(size) == file.read(size)


def test_only_a_full_disk_is_told_as_one(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), disk_full_told(tmp_path, 1):
        raise PermissionError(13, "no")
    with pytest.raises(DiskFull) as told, disk_full_told(tmp_path, 5 << 20):
        raise OSError(28, "No space left on device")
    assert "5 MiB" in told.value.what()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 1 MiB; only root may."""
    place = tmp_path / "disk"
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root on Linux")
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_told_before_and_while_writing(small_disk: Path) -> None:
    blobs = Blobs(small_disk / "blobs", small_disk / "packages")
    with pytest.raises(DiskFull) as told:
        blobs.keep_bytes(bytes(3 << 20))
    assert "3 MiB" in told.value.what()
    pieces = (bytes(1 << 18) for _ in range(8))
    with pytest.raises(DiskFull):
        blobs._write(pieces, 1)  # more than was announced
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []
    kept = blobs.keep_bytes(b"still fits")
    assert blobs.path(kept).read_bytes() == b"still fits"

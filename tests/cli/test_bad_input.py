"""What bad input gets: two clear lines, the exit status of the design, nothing half done."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from inspector.sealed import write_package
from inspector.sealed.names import HEADER
from inspector.sealed.profile import KeySigner
from inspector.services.context import Context
from inspector.storage.event_store import streams_with_events
from inspector.storage.packages import list_packages
from tests.desks import photograph
from tests.sealed.conftest import SIGNED, new_office
from tests.sealed.forge import fields, forged

from .conftest import Call, looking_at, refused

Import = Callable[[Path], Result]


def contents_of(ctx: Context) -> tuple[int, list[str], list[str]]:
    """Return what an import would change."""
    kept = sorted(path.name for path in ctx.workspace.packages.iterdir())
    return len(list_packages(ctx.db)), streams_with_events(ctx.db), kept


@pytest.fixture
def unchanged(call: Call, desk: Path) -> Iterator[Import]:
    """Return a function that imports at the office; nothing may have changed there afterwards."""
    with looking_at(desk / "office") as ctx:
        before = contents_of(ctx)
    yield lambda file: call("import", file, at=desk / "office")
    with looking_at(desk / "office") as ctx:
        assert contents_of(ctx) == before


def field_signer(desk: Path) -> KeySigner:
    with looking_at(desk / "field") as ctx:
        signer = ctx.signing()
    assert isinstance(signer, KeySigner)
    return signer


def test_a_wrong_passphrase(call: Call, desk: Path) -> None:
    result = call("doctor", at=desk / "office", passphrase="falsch")
    what, _remedy = refused(result, 1)
    assert "passphrase" in what


def test_no_passphrase_and_nobody_to_ask(call: Call, desk: Path) -> None:
    _what, remedy = refused(call("doctor", at=desk / "office", passphrase=None), 1)
    assert "INSPECTOR_PASSPHRASE" in remedy


def test_no_workspace(call: Call, tmp_path: Path) -> None:
    what, _remedy = refused(call("doctor", at=tmp_path / "none", passphrase=None), 1)
    assert str(tmp_path / "none") in what


def test_a_workspace_of_a_newer_version(call: Call, desk: Path) -> None:
    with looking_at(desk / "office") as ctx, ctx.db.write():
        ctx.db.run(
            "insert into _sqlite_migrations (migration_set, name, applied_at)"
            " values ('inspector', 'm9999_later', '2030-01-01')"
        )
    what, _remedy = refused(call("ledger", "hazards", at=desk / "office"), 22)
    assert "m9999_later" in what


def test_a_damaged_workspace(call: Call, desk: Path) -> None:
    file = desk / "office" / "workspace.db"
    data = bytearray(file.read_bytes())
    data[20_000:30_000] = bytes(10_000)
    file.write_bytes(data)
    result = call("doctor", at=desk / "office")
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_a_truncated_package(unchanged: Import, package: Path) -> None:
    package.write_bytes(package.read_bytes()[:-100])
    what, _remedy = refused(unchanged(package), 20)
    assert package.name in what


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.9, 0.999])
def test_a_package_with_one_flipped_byte(unchanged: Import, package: Path, part: float) -> None:
    data = bytearray(package.read_bytes())
    data[int(len(data) * part)] ^= 1
    package.write_bytes(data)
    refused(unchanged(package), 20)


def test_a_package_for_another_office(unchanged: Import, desk: Path, tmp_path: Path) -> None:
    written = write_package(
        tmp_path / "stick",
        kind="inspection",
        header={"recipient": "other-office"},
        files={"data/events.jsonl": b""},
        signer=field_signer(desk),
        at=SIGNED,
    )
    what, _remedy = refused(unchanged(written.path), 23)
    assert "other-office" in what


def test_a_package_from_an_unknown_signer(unchanged: Import, tmp_path: Path) -> None:
    written = write_package(
        tmp_path / "stick",
        kind="inspection",
        header={},
        files={"data/events.jsonl": b""},
        signer=new_office("demo").signer(),  # the same id, another authority
        at=SIGNED,
    )
    what, _remedy = refused(unchanged(written.path), 21)
    assert "检查员甲" in what


def test_a_package_of_a_newer_format(unchanged: Import, desk: Path, tmp_path: Path) -> None:
    signer = field_signer(desk)
    newer = fields(signer, version="9.0", min_reader="9.0")
    file = tmp_path / "newer.asice"
    file.write_bytes(forged(signer, in_payload=lambda parts: parts.update({HEADER: newer})))
    what, _remedy = refused(unchanged(file), 22)
    assert "9.0" in what


def test_a_package_imported_twice(call: Call, desk: Path, package: Path) -> None:
    first = call("import", package, at=desk / "office")
    with looking_at(desk / "office") as ctx:
        before = contents_of(ctx)
    second = call("import", package, at=desk / "office")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "already imported" in second.output
    with looking_at(desk / "office") as ctx:
        assert contents_of(ctx) == before


def test_a_file_that_is_no_package(unchanged: Import, tmp_path: Path) -> None:
    file = tmp_path / "letter.asice"
    file.write_bytes(b"Dear office")
    refused(unchanged(file), 20)


def test_a_package_that_is_not_there(unchanged: Import, tmp_path: Path) -> None:
    what, _remedy = refused(unchanged(tmp_path / "gone.asice"), 20)
    assert "gone.asice" in what


def test_a_folder_without_packages(unchanged: Import, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    refused(unchanged(tmp_path / "empty"), 1)


def test_one_bad_package_keeps_the_good_one_in_and_gives_the_status(
    call: Call, desk: Path, package: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / package.name).write_bytes(package.read_bytes())
    (stick / "INSP-broken.asice").write_bytes(package.read_bytes()[:5000])
    result = call("import", stick, at=desk / "office")
    assert result.exit_code == 20
    with looking_at(desk / "office") as ctx:
        assert len(list_packages(ctx.db, direction="in")) == 1


@pytest.mark.parametrize("kind", ["truncated", "bomb", "not a picture"])
def test_a_photograph_that_cannot_be_read(desk: Path, tmp_path: Path, kind: str) -> None:
    from inspector.errors import PhotoUnreadable
    from inspector.services.photos import ingest_photos

    sound = photograph(tmp_path)
    bad = tmp_path / "IMG_bad.jpg"
    data = {
        "truncated": sound.read_bytes()[:500],
        "bomb": png_bomb(),
        "not a picture": b"%PDF-1.7 nothing to see",
    }
    bad.write_bytes(data[kind])
    with looking_at(desk / "field") as ctx:
        with pytest.raises(PhotoUnreadable) as error:
            ingest_photos(ctx, [sound, bad])
        assert "IMG_bad.jpg" in error.value.what()
        assert ctx.db.value("select count(*) from draft_photo") == 0


def png_bomb() -> bytes:
    """Return a PNG of 100 000 × 100 000 pixels in its header and next to nothing behind it."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        sum_ = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", sum_)

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(100_000))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


# A full disk, in earnest: a file system of a few MiB


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return the mount point of a disk of 6 MiB."""
    place = tmp_path / "small-disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("only root on Linux can mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Fill a disk up to `leave` bytes; return the ballast."""
    import shutil

    ballast = disk / "ballast"
    ballast.write_bytes(bytes(max(0, shutil.disk_usage(disk).free - leave)))
    return ballast


def test_a_full_disk_when_a_package_goes_out(
    call: Call, desk: Path, small_disk: Path, inspection: str
) -> None:
    ballast = fill(small_disk, 8192)
    words = ("export", "inspection", inspection, "--to", small_disk / "out")
    what, _remedy = refused(call(*words, at=desk / "field"), 1)
    assert "disk is full" in what
    assert not list(small_disk.glob("out/*.asice*"))
    ballast.unlink()
    assert call(*words, at=desk / "field").exit_code == 0


def test_a_full_disk_when_a_package_comes_in(
    call: Call, desk: Path, small_disk: Path, package: Path
) -> None:
    import shutil

    office = small_disk / "office"
    shutil.copytree(desk / "office", office)
    with looking_at(office) as ctx:
        before = contents_of(ctx)
    ballast = fill(small_disk, 16384)
    what, _remedy = refused(call("import", package, at=office), 1)
    assert "disk is full" in what
    ballast.unlink()
    with looking_at(office) as ctx:
        assert contents_of(ctx) == before
    assert call("import", package, at=office).exit_code == 0
    assert call("doctor", at=office).output.count("AMISS") <= 1  # the disk itself is small


def test_a_full_disk_when_papers_are_written(
    call: Call, desk: Path, small_disk: Path, inspection: str
) -> None:
    fill(small_disk, 4096)
    words = ("papers", inspection, "--to", small_disk / "papers")
    what, _remedy = refused(call(*words, at=desk / "field"), 1)
    assert "disk is full" in what
    assert not list(small_disk.glob("papers/*"))

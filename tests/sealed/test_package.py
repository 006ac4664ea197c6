"""Round trip, names, and the recipe for people without this program."""

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from inspector.errors import Cancelled, DiskFull, PackageNotWritten, SourceDamaged
from inspector.progress import Progress
from inspector.sealed import verify_package, write_package, writing
from inspector.sealed.certificates import to_pem
from inspector.sealed.profile import SM2

from .conftest import FILES, SIGNED


def write(folder: Path, signer, files=FILES, **more):
    return write_package(
        folder, kind="base", header={}, files=files, signer=signer, at=SIGNED, **more
    )


def test_what_was_written_is_verified_with_signer_and_contents(small, office):
    verified = verify_package(small.path, trust=[office.certificate], office="demo-office")
    assert verified.trusted
    assert verified.package_id == small.package_id
    assert verified.signed_at == SIGNED
    assert (verified.signer.name, verified.signer.certificate_no) == ("检查员甲", "示00000001")
    assert verified.kind == "inspection"
    assert verified.header["inspection"] == "演示-1"
    data = small.path.read_bytes()
    for name, content in FILES.items():
        entry = verified.entries[name]
        assert data[entry.offset : entry.offset + entry.size] == content
        assert entry.sha256 == hashlib.sha256(content).hexdigest()


def test_the_name_carries_kind_parts_and_id(small):
    assert small.path.name == f"INSP-demo-office-0001-r01234567-{small.package_id[:12]}.asice"
    assert small.size == small.path.stat().st_size
    assert hashlib.sha256(small.manifest).hexdigest() == small.package_id


def test_photographs_larger_than_a_chunk_round_trip(tmp_path, signer, office):
    sizes = (0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5 << 20)
    files = {}
    for size in sizes:
        source = tmp_path / str(size)
        source.write_bytes(os.urandom(size))
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
        files[f"data/photos/{digest}.jpg"] = source
    written = write(tmp_path / "out", signer, files)
    verified = verify_package(written.path, trust=[to_pem(office.certificate)])
    for name in files:
        assert verified.entries[name].sha256 in name
    with zipfile.ZipFile(written.path) as other:
        assert other.testzip() is None
        assert {item.file_size for item in other.infolist() if "photos" in item.filename} == {
            *sizes
        }


def test_a_stranger_checks_it_with_unzip_bagit_sha256sum_and_openssl(small, office, tmp_path):
    for tool in ("sh", "unzip", "sha256sum", "openssl", "base64"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    (tmp_path / "office-ca.crt").write_bytes(to_pem(office.certificate))
    # The recipe that lies beside every package, word for word.
    if office.profile is SM2:
        pytest.skip("its recipe has a test of its own")
    text = (small.path.parent / "VERIFY.txt").read_text("utf-8").replace("\\\n", " ")
    steps = [line[5:] for line in text.splitlines() if re.match(r"  [1-7]  ", line)]
    assert len(steps) == 7
    recipe = "\n".join(steps)
    seconds = int(SIGNED.timestamp())
    for old, new in (
        ("PACKAGE.asice", str(small.path)),
        ("bagit.py", f"{sys.executable} -W ignore -m bagit"),
        ("cms -verify", f"cms -verify -attime {seconds}"),
    ):
        assert old in recipe
        recipe = recipe.replace(old, new)
    command = ["sh", "-e", "-c", recipe]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    said, errors = run.stdout.decode(), run.stderr.decode()
    assert run.returncode == 0, said + errors
    assert "data/package.json: OK" in said
    assert "erification successful" in errors
    # Whose device it was, as a person reads it and not as bytes in hexadecimal.
    assert "title" in said
    assert "检查员甲" in said


def test_openssl_shows_who_signed_as_a_person_reads_it(signer, tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    (tmp_path / "device.der").write_bytes(signer.certificate)
    command = ["openssl", "x509", "-inform", "DER", "-in", "device.der", "-noout", "-subject"]
    command += ["-nameopt", "utf8,-esc_msb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    shown = done.stdout.decode().replace(" = ", "=")  # newer versions put spaces there
    for part in ("CN=检查员甲", "UID=p-0001", "title=INSPECTOR", "serialNumber=示00000001"):
        assert part in shown


def test_stopping_a_check_is_not_a_refusal(small, office):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        verify_package(small.path, trust=[office.certificate], progress=progress)


def test_a_photograph_that_rotted_on_the_disk_is_not_sealed(tmp_path, signer):
    with pytest.raises(SourceDamaged):
        write(tmp_path, signer, {f"data/photos/{'0' * 64}.jpg": b"rotten"})
    assert list(tmp_path.iterdir()) == []


def test_stopping_leaves_nothing(tmp_path, signer):
    progress = Progress(lambda done, total: progress.cancel())
    with pytest.raises(Cancelled):
        write(tmp_path, signer, progress=progress)
    assert list(tmp_path.iterdir()) == []


def test_progress_never_goes_beyond_the_total(tmp_path, signer, office):
    steps: list[tuple[int, int]] = []
    progress = Progress(lambda done, total: steps.append((done, total)))
    written = write(tmp_path, signer, progress=progress)
    verify_package(written.path, trust=[office.certificate], progress=progress)
    assert all(0 < done <= total for done, total in steps)
    assert steps[-1][0] == steps[-1][1]


def test_a_disk_without_room_is_named_before_the_work(tmp_path, signer, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(writing.shutil, "disk_usage", lambda folder: usage._replace(free=1000))
    with pytest.raises(DiskFull) as caught:
        write(tmp_path, signer)
    assert "kB" in caught.value.what()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_disk_that_fills_up_during_the_work_is_named(tmp_path, signer, monkeypatch):
    writer = writing.ContainerWriter(tmp_path, 5000)
    writer._file.close()
    writer._file = io.FileIO("/dev/full", "wb")

    def fill() -> None:
        with writer:
            writer.add("mimetype", b"x")
            writer.commit("a.asice")

    with pytest.raises(DiskFull):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path, signer):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PackageNotWritten) as caught:
        write(tmp_path / "file", signer)
    assert "file" in caught.value.what()


def test_a_missing_source_is_named(tmp_path, signer):
    with pytest.raises(PackageNotWritten) as caught:
        write(tmp_path, signer, {"data/docs/a.pdf": tmp_path / "missing.pdf"})
    assert "missing.pdf" in caught.value.what()


@pytest.mark.parametrize(
    ("more", "files"),
    [
        ({"name_parts": ("../x",)}, FILES),
        ({"name_parts": ("县",)}, FILES),
        ({}, {"data/../x": b""}),
        ({}, {"data/照片.jpg": b""}),
        ({}, {"data/package.json": b"{}"}),
    ],
)
def test_names_that_are_not_of_the_format_are_our_bug(tmp_path, signer, more, files):
    with pytest.raises(ValueError, match=r"not a|added here"):
        write(tmp_path, signer, files, **more)


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_a_package_costs_two_fsyncs_and_one_rename(tmp_path):
    script = tmp_path / "write.py"
    script.write_text(
        "import sys; sys.path[:0] = sys.argv[2:]\n"
        "from pathlib import Path\n"
        "from inspector.sealed.writing import Entry, write_container\n"
        "write_container(Path(sys.argv[1]), [Entry('mimetype', b'x')])\n"
    )
    log, target = tmp_path / "log", tmp_path / "out" / "a.asice"
    root = str(Path(__file__).parents[2])
    command = ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync,rename,renameat,renameat2"]
    command += ["-o", str(log), sys.executable, str(script), str(target), root]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "ptrace" in done.stderr:
        pytest.skip("strace is not allowed here")
    assert done.returncode == 0, done.stderr
    calls = [line.split()[1].split("(")[0] for line in log.read_text().splitlines()]
    assert calls == ["fsync", "rename", "fsync"]
    assert target.exists()

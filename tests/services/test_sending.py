"""Encrypted packages between real workspaces: who opens them, and what lies on the stick."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.domain.inspection import Decision
from inspector.domain.person import Desk
from inspector.errors import DiskFull, NoReaders, NotFound, PackageAltered, PackageNotForUs
from inspector.sealed import envelope, verify_package
from inspector.services import imports, outgoing, packages, reviews, sending
from inspector.services.outgoing import Outbox
from inspector.settings import change_settings
from inspector.storage import media
from inspector.storage.recipients import forget_recipient
from tests import desks as people
from tests.desks import Desks, brought, only_finding


@pytest.fixture
def on_a_stick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every folder called "stick" be one."""
    monkeypatch.setattr(sending, "leaves_machine", lambda folder: folder.name == "stick")


def sealed(desks: Desks) -> packages.ExportedPackage:
    return packages.export_inspection(
        desks.field, desks.inspection, desks.folder / "stick", encrypt=True
    )


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_office_and_lead_read_what_an_inspector_has_encrypted(visited: Desks) -> None:
    exported = sealed(visited)
    assert exported.path.name.endswith(".asice.age")
    assert exported.readers == (people.ORGANISATION.name, "组长甲", "检查员甲")
    assert exported.size == exported.path.stat().st_size
    for desk in (visited.lead, visited.office):
        (seen,) = imports.preview_packages(desk, [exported.path])
        assert (seen.refused, seen.encrypted, seen.package_id) == (None, True, exported.package_id)
        (result,) = brought(desk, exported.path)
        assert result.imported
        assert result.encrypted
        kept = desk.workspace.packages / f"{exported.package_id}.asice"
        found = verify_package(kept, trust=[desk.signing().office_ca])
        assert found.package_id == exported.package_id
        assert not list(desk.workspace.packages.glob("*.part"))
    assert people.only_finding(visited.office, visited.inspection)


def test_the_stick_holds_the_envelope_and_the_recipe_and_nothing_else(visited: Desks) -> None:
    exported = sealed(visited)
    stick = visited.folder / "stick"
    assert names_in(stick) == [exported.path.name, "VERIFY.txt"]
    assert "age -d -i KEY" in (stick / "VERIFY.txt").read_text("utf-8")
    inner = visited.field.workspace.cache / "outgoing"
    assert not list(inner.glob("*.asice"))
    stored = visited.folder / "stick" / exported.path.name
    assert b"events.jsonl" not in stored.read_bytes()


def test_a_package_counts_once_with_and_without_its_envelope(visited: Desks) -> None:
    exported = sealed(visited)
    brought(visited.office, exported.path)
    stick = visited.folder / "stick"
    envelope.unwrap(
        exported.path, stick / "plain.asice", [visited.office.workspace.secret("age") or b""]
    )
    (again,) = brought(visited.office, stick / "plain.asice")
    assert again.already_imported


def test_a_folder_stands_for_its_envelopes_too(visited: Desks) -> None:
    exported = sealed(visited)
    assert imports.packages_in([visited.folder / "stick"]) == [exported.path]
    assert brought(visited.office, visited.folder / "stick")[0].imported


def test_who_is_no_reader_is_told_so_and_keeps_nothing_of_it(visited: Desks) -> None:
    stranger = envelope.recipient_of(envelope.new_identity())
    kept = visited.folder / "stick"
    other = envelope.wrap(visited.package, kept, [stranger]).path
    for results in (
        imports.preview_packages(visited.office, [other]),
        imports.import_packages(visited.office, [other]),
    ):
        refused = results[0].refused
        assert isinstance(refused, PackageNotForUs)
        assert (refused.exit, refused.reason) == (23, "RECIPIENT")
        assert other.name in refused.what()
    assert not list(visited.office.workspace.packages.glob("*.part"))


def test_a_changed_envelope_and_a_changed_package_inside_are_refused(visited: Desks) -> None:
    exported = sealed(visited)
    data = bytearray(exported.path.read_bytes())
    data[-20] ^= 1
    exported.path.write_bytes(data)
    (result,) = imports.import_packages(visited.office, [exported.path])
    assert isinstance(result.refused, PackageAltered)
    assert result.refused.reason == "ENVELOPE"
    inside = bytearray(visited.package.read_bytes())
    inside[len(inside) // 2] ^= 1
    wrong = visited.folder / "wrong.asice"
    wrong.write_bytes(inside)
    keys = [envelope.recipient_of(visited.office.workspace.secret("age") or b"")]
    again = envelope.wrap(wrong, visited.folder / "stick", keys).path
    (result,) = imports.import_packages(visited.office, [again])
    assert isinstance(result.refused, PackageAltered)
    assert again.name in result.refused.what()


def test_an_envelope_in_an_envelope_is_no_package(visited: Desks) -> None:
    exported = sealed(visited)
    keys = [envelope.recipient_of(visited.office.workspace.secret("age") or b"")]
    twice = envelope.wrap(exported.path, visited.folder / "twice", keys).path
    (result,) = imports.import_packages(visited.office, [twice])
    assert isinstance(result.refused, PackageAltered)


@pytest.mark.usefixtures("on_a_stick")
def test_packages_are_encrypted_on_removable_media_unless_a_person_says_otherwise(
    visited: Desks,
) -> None:
    export, field = packages.export_inspection, visited.field
    stick, disk = visited.folder / "stick", visited.folder / "disk"
    assert export(field, visited.inspection, stick).readers
    assert not export(field, visited.inspection, disk).readers
    plain = export(field, visited.inspection, stick, encrypt=False)
    assert plain.path.suffix == ".asice"
    change_settings(field.workspace.folder, encrypt=sending.ALWAYS)
    assert export(field, visited.inspection, disk).readers
    listed = packages.list_exported(field)[0]
    assert listed.readers == (people.ORGANISATION.name, "组长甲", "检查员甲")


@pytest.mark.usefixtures("on_a_stick")
def test_a_base_package_is_encrypted_once_everybody_has_given_a_key(visited: Desks) -> None:
    stick = visited.folder / "stick"
    exported = packages.export_base(visited.office, stick)
    assert len(exported.readers) == 3
    for desk in (visited.lead, visited.field):
        assert brought(desk, exported.path)[0].imported
    with visited.office.db.write():
        forget_recipient(visited.office.db, visited.field.person.id)
    assert packages.export_base(visited.office, stick).readers == ()
    some = packages.export_base(visited.office, stick, encrypt=True)
    (result,) = imports.import_packages(visited.field, [some.path])
    assert isinstance(result.refused, PackageNotForUs)


def test_receipts_are_read_by_everybody(visited: Desks) -> None:
    brought(visited.office, visited.package)
    receipt = packages.export_receipt(visited.office, visited.folder / "stick", encrypt=True)
    assert brought(visited.field, receipt.path)[0].imported
    assert outgoing.outbox(visited.field) == Outbox(0, 0, 1)


@pytest.mark.usefixtures("on_a_stick")
def test_a_review_goes_encrypted_with_the_packages_that_it_stands_on(visited: Desks) -> None:
    brought(visited.lead, sealed(visited).path)
    finding = only_finding(visited.lead, visited.inspection)
    reviews.review_finding(visited.lead, visited.inspection, finding.id, Decision.PASS)
    second = visited.folder / "second" / "stick"
    exported = packages.export_review(visited.lead, visited.inspection, second)
    *sent, recipe = names_in(second)
    assert len(sent) == 2
    assert all(name.endswith(".asice.age") for name in sent)
    assert recipe == "VERIFY.txt"
    assert len([one for one in brought(visited.office, second) if one.imported]) == 2
    assert brought(visited.field, exported.path)[0].imported


def test_nothing_is_written_where_the_key_of_the_office_is_not_known(visited: Desks) -> None:
    with visited.field.db.write():
        forget_recipient(visited.field.db, people.ORGANISATION.id)
        forget_recipient(visited.field.db, visited.office.person.id)
    with pytest.raises(NoReaders):
        sealed(visited)
    assert not (visited.folder / "stick").exists()


def test_a_package_that_came_in_goes_on_to_other_readers(visited: Desks) -> None:
    other = envelope.new_identity()
    brought(visited.office, sealed(visited).path)
    package = packages.list_received(visited.office)[0].id
    again = sending.export_again(
        visited.office,
        package,
        visited.folder / "again",
        recipients=[envelope.recipient_of(other)],
    )
    envelope.unwrap(again.path, visited.folder / "theirs.asice", [other])
    found = verify_package(
        visited.folder / "theirs.asice", trust=[visited.office.signing().office_ca]
    )
    assert found.package_id == package
    plain = sending.export_again(visited.office, package, visited.folder / "plain", encrypt=False)
    assert plain.path.read_bytes() == (visited.folder / "theirs.asice").read_bytes()
    assert plain.path.suffix == ".asice"
    with pytest.raises(NotFound):
        sending.export_again(visited.office, "0" * 64, visited.folder / "plain")


def test_a_full_stick_is_told_and_leaves_nothing(
    visited: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object, **_facts: object) -> None:
        raise DiskFull(needed="1 MB", place="stick")

    monkeypatch.setattr(envelope, "_encrypted", full)
    before = len(packages.list_exported(visited.field))
    with pytest.raises(DiskFull):
        sealed(visited)
    assert names_in(visited.folder / "stick") == []
    assert not list((visited.field.workspace.cache / "outgoing").glob("*.asice"))
    assert len(packages.list_exported(visited.field)) == before


_KILLED = """
import os, signal, sys
from pathlib import Path
from inspector.sealed import envelope
from inspector.services import packages
from tests import desks
folder, inspection, calls = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
ctx = desks.enrolment.open_context(folder / "field", desks.PASSPHRASE, clock=desks.MovingClock())
seen = 0
usual = os.fsync
def counted(handle):
    global seen
    seen += 1
    if seen == calls:
        os.kill(os.getpid(), signal.SIGKILL)
    usual(handle)
os.fsync = counted
packages.export_inspection(ctx, inspection, folder / "stick", encrypt=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("calls", [1, 2, 3, 4])
def test_a_killed_export_leaves_no_file_that_looks_finished(visited: Desks, calls: int) -> None:
    root = Path(__file__).resolve().parent.parent.parent
    visited.field.workspace.close()
    ran = subprocess.run(
        [sys.executable, "-c", _KILLED, visited.folder, visited.inspection, str(calls)],
        cwd=root,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr.decode()
    stick, again = visited.folder / "stick", visited.reopen(Desk.FIELD)
    for path in stick.glob("*.age") if stick.exists() else ():
        (seen,) = imports.preview_packages(visited.office, [path])
        assert seen.refused is None, path
    exported = packages.export_inspection(again, visited.inspection, stick, encrypt=True)
    assert brought(visited.office, exported.path)[0].imported


def test_folders_of_this_machine_do_not_leave_it(tmp_path: Path) -> None:
    assert not media.leaves_machine(tmp_path / "not" / "there")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and /sys as Linux has them")
@pytest.mark.parametrize(
    ("disk", "flag", "file_system", "carried"),
    [
        ("devices/pci0/usb1/1-1/block/sdb", "0", "exfat", True),
        ("devices/pci0/mmc0/block/mmcblk0", "1", "vfat", True),
        ("devices/pci0/ata1/block/sda", "0", "ext4", False),
        ("", "", "cifs", True),
        ("", "", "tmpfs", False),
    ],
)
def test_sticks_cards_and_network_drives_leave_the_machine(
    tmp_path: Path, disk: str, flag: str, file_system: str, carried: bool
) -> None:
    device = os.stat(tmp_path).st_dev
    name = f"{os.major(device)}:{os.minor(device)}"
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "sys/dev/block").mkdir(parents=True)
    line = f"36 25 {name} / /stick rw - {file_system} /dev/x rw\n"
    (tmp_path / "proc/self/mountinfo").write_text(line)
    if disk:
        part = tmp_path / "sys" / disk / "part1"
        part.mkdir(parents=True)
        (part.parent / "removable").write_text(f"{flag}\n")
        (tmp_path / "sys/dev/block" / name).symlink_to(part)
    assert media._is_carried(device, tmp_path / "proc", tmp_path / "sys") is carried

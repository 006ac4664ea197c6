"""A backup holds everything, tells when it does not, and a workspace comes out of it again."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from inspector.domain.paper import PaperKind
from inspector.errors import (
    BackupDamaged,
    BackupNotWritten,
    Cancelled,
    DiskFull,
    NoBackup,
    WorkspaceExists,
    WrongPassphrase,
)
from inspector.events.chain import check_chains
from inspector.progress import Progress
from inspector.services import backups, doctor, enrolment, packages
from inspector.services.backups import BackupReport, RestoreReport
from inspector.services.context import Context
from inspector.services.numbers import numbers_left
from inspector.services.visits import open_filling
from inspector.storage.backup_folder import catalogues_in
from inspector.storage.event_store import last_seq
from inspector.storage.integrity import stored_events
from tests.desks import PASSPHRASE, Desks, brought, photograph, started


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "stick"


def restored(desks: Desks, place: Path, name: str = "again") -> RestoreReport:
    unlock = backups.unlock_by(PASSPHRASE)
    return backups.restore(place, desks.folder / name, unlock, clock=desks.clock)


def opened(desks: Desks, name: str = "again") -> Context:
    folder = desks.folder / name
    return desks.keep_open(enrolment.open_context(folder, PASSPHRASE, clock=desks.clock))


def events(ctx: Context) -> list[str]:
    return [row.id for row in stored_events(ctx.db)]


def test_what_is_backed_up_comes_out_again(visited: Desks, stick: Path) -> None:
    ctx = visited.field
    report = backups.backup(ctx, stick)
    assert report.files == report.added > 3
    assert not report.missing
    found = restored(visited, stick)
    assert found.taken == visited.clock()
    assert not found.missing
    again = opened(visited)
    assert events(again)[:-1] == events(ctx)
    wrong = {one.name for one in doctor.check(again) if not one.ok}
    assert wrong <= {"disk", "continuity"}


def test_a_second_backup_writes_only_what_is_new(
    visited: Desks, stick: Path, tmp_path: Path
) -> None:
    backups.backup(visited.field, stick)
    objects = sorted(stick.rglob("objects/*/*"))
    visited.clock.pass_minutes(10)
    assert backups.backup(visited.field, stick).added == 0
    visited.field.blobs.keep(photograph(tmp_path, shade=33))
    visited.clock.pass_minutes(10)
    assert backups.backup(visited.field, stick).added == 1
    assert len(sorted(stick.rglob("objects/*/*"))) == len(objects) + 1
    assert len(catalogues_in(stick)) == 3


def test_nothing_on_the_medium_can_be_read_without_the_passphrase(
    visited: Desks, stick: Path
) -> None:
    backups.backup(visited.field, stick)
    for file in stick.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert b"\xff\xd8\xff" not in data[:8]
            assert "示例铝业".encode() not in data
    with pytest.raises(WrongPassphrase):
        backups.restore(stick, visited.folder / "again", backups.unlock_by("other"))
    assert not (visited.folder / "again").exists()


def test_older_backups_go_and_their_files_stay(visited: Desks, stick: Path) -> None:
    for _turn in range(backups.KEEP + 2):
        visited.clock.pass_minutes(10)
        backups.backup(visited.field, stick)
    kept = catalogues_in(stick)
    assert len(kept) == backups.KEEP
    assert all(file.with_suffix("").is_dir() for file in kept)
    assert not restored(visited, kept[0]).missing


def test_a_draft_comes_out_with_its_answers(desks: Desks, stick: Path) -> None:
    visit = started(desks)
    filling = open_filling(desks.field, visit)
    before = [(item.key, item.result) for item in filling.items(filling.sections()[0].key)]
    backups.backup(desks.field, stick)
    restored(desks, stick)
    filling = open_filling(opened(desks), visit)
    assert [(i.key, i.result) for i in filling.items(filling.sections()[0].key)] == before


def test_events_after_a_restore_are_no_fork_and_the_gap_is_explained(
    visited: Desks, stick: Path, tmp_path: Path
) -> None:
    ctx = visited.field
    backups.backup(ctx, stick)
    started(visited)  # the life that the backup knows nothing of
    lost = last_seq(ctx.db, ctx.dev)
    visited.clock.pass_minutes(60)
    restored(visited, stick)
    again = opened(visited)
    known = set(events(again))
    with again.recording() as record:
        record.add(visited.inspection, "note", note="after the restore")
    new = [row for row in stored_events(again.db) if row.id not in known]
    assert all(row.seq > lost for row in new)
    every = [row.signed.event for db in (ctx.db, again.db) for row in stored_events(db)]
    report = check_chains(every)
    assert not report.forks
    assert not [gap for gap in report.gaps if gap.dev == ctx.dev]


def test_the_office_takes_a_package_from_a_restored_workspace(visited: Desks, stick: Path) -> None:
    backups.backup(visited.field, stick)
    restored(visited, stick)
    again = opened(visited)
    exported = packages.export_inspection(again, visited.inspection, visited.exchange)
    (preview,) = brought(visited.office, exported.path)
    assert preview.imported
    assert visited.office.state(again.dev).live[again.dev]["reason"] == "restored"
    assert "chains" not in {one.name for one in doctor.check(visited.office) if not one.ok}


def test_numbers_that_may_stand_on_papers_are_left_out(visited: Desks, stick: Path) -> None:
    ctx, year = visited.field, visited.clock().year
    backups.backup(ctx, stick)
    before = numbers_left(ctx, PaperKind.INSPECTION_RECORD, year)
    visited.clock.moment += timedelta(days=1)
    report = restored(visited, stick)
    again = opened(visited)
    assert numbers_left(again, PaperKind.INSPECTION_RECORD, year) == before - 20
    assert report.skipped >= 20


def test_a_backup_that_was_stopped_does_not_count(visited: Desks, stick: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done:
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        backups.backup(visited.field, stick, progress)
    with pytest.raises(NoBackup):
        restored(visited, stick)
    assert backups.backup(visited.field, stick).files


def test_a_full_medium_is_told_before_anything_is_written(
    visited: Desks, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    usage = shutil.disk_usage(visited.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: usage._replace(free=1000))
    with pytest.raises(DiskFull):
        backups.backup(visited.field, stick)


def test_a_file_that_is_lost_or_altered_is_named_and_the_rest_is_kept(
    visited: Desks, stick: Path
) -> None:
    backups.backup(visited.field, stick)
    first, second, *_others = sorted((visited.folder / "field" / "blobs").glob("*/*"))
    first.unlink()
    data = bytearray(second.read_bytes())
    data[-1] ^= 1
    second.write_bytes(data)
    visited.clock.pass_minutes(5)
    report = backups.backup(visited.field, stick)
    assert report.missing == (f"blobs/{first.parent.name}/{first.name}",)
    assert restored(visited, stick).missing == report.missing
    # What had been sound when it was copied is sound in the backup still.
    blobs = visited.folder / "again" / "blobs"
    assert (blobs / second.parent.name / second.name).read_bytes() != bytes(data)


@pytest.mark.parametrize("what", ["*.backup", "*/workspace.db", "*/keys/*.json"])
def test_a_damaged_backup_is_refused_and_an_earlier_one_still_opens(
    visited: Desks, stick: Path, what: str
) -> None:
    from inspector.errors import InspectorError

    earlier = backups.backup(visited.field, stick).file
    visited.clock.pass_minutes(5)
    later = backups.backup(visited.field, stick).file
    (file, *_rest) = [one for one in later.parent.glob(what) if later.stem in str(one)]
    data = bytearray(file.read_bytes())
    data[-30] ^= 1
    file.write_bytes(data)
    with pytest.raises(InspectorError):
        restored(visited, later)
    assert not restored(visited, earlier).missing


def test_a_damaged_object_is_named_and_the_rest_comes_out(visited: Desks, stick: Path) -> None:
    backups.backup(visited.field, stick)
    first, second, *_others = sorted(stick.rglob("objects/*/*"))
    for file, size in ((first, -1), (second, -40)):
        os.truncate(file, file.stat().st_size + size)
    assert len(restored(visited, stick).missing) == 2
    visited.clock.pass_minutes(5)
    assert backups.backup(visited.field, stick).added == 2, "what is too short is written again"


def test_reading_everything_back_finds_what_has_rotted(visited: Desks, stick: Path) -> None:
    backups.backup(visited.field, stick)
    (first, *_others) = sorted(stick.rglob("objects/*/*"))
    data = bytearray(first.read_bytes())
    data[100] ^= 1
    first.write_bytes(data)
    with pytest.raises(BackupDamaged):
        backups.backup(visited.field, stick, check_all=True)


def test_a_workspace_is_never_restored_over_another(visited: Desks, stick: Path) -> None:
    backups.backup(visited.field, stick)
    with pytest.raises(WorkspaceExists):
        restored(visited, stick, "lead")


def test_a_folder_without_a_backup_says_so(visited: Desks, stick: Path) -> None:
    stick.mkdir()
    with pytest.raises(NoBackup):
        restored(visited, stick)
    (stick / "letter.backup").write_bytes(b"dear all")
    with pytest.raises(NoBackup):
        restored(visited, stick / "letter.backup")


def test_a_medium_that_refuses_is_told(visited: Desks, stick: Path) -> None:
    stick.write_text("a file where the folder should be")
    with pytest.raises(BackupNotWritten):
        backups.backup(visited.field, stick)


def test_the_backup_is_noted_for_the_self_check(visited: Desks, stick: Path) -> None:
    assert backups.last_backup(visited.field) is None
    report = backups.backup(visited.field, stick)
    assert isinstance(report, BackupReport)
    assert backups.last_backup(visited.field) == visited.clock()

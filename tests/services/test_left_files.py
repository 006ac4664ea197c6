"""What a failed commit leaves goes a day later; nothing that a desk needs ever does."""

import os
import shutil
import time
from pathlib import Path

import pytest

from inspector.domain.person import Desk
from inspector.errors import WorkspaceDamaged
from inspector.services import continuity, doctor, enrolment, imports, leftovers, papers, visits
from inspector.services.context import Context
from inspector.storage.database import Database
from inspector.storage.event_store import events_of
from inspector.storage.leftovers import Leftover, find_leftovers
from tests.desks import (
    PASSPHRASE,
    Desks,
    answered,
    brought,
    closed_visit,
    describe,
    issued_record,
    keys_of,
    photograph,
    signatures,
    started,
)

LONG_AGO = time.time() - 400 * 86_400


def files_of(ctx: Context) -> set[Path]:
    """Return the evidence that lies in a workspace as files."""
    places = [ctx.workspace.folder / name for name in ("blobs", "packages", "quarantine")]
    return {path for place in places for path in place.rglob("*") if path.is_file()}


def grow_old(ctx: Context) -> None:
    for path in files_of(ctx):
        os.utime(path, (LONG_AGO, LONG_AGO))


def said_by_doctor(ctx: Context) -> str:
    return next(one.detail for one in doctor.check(ctx) if one.name == "leftovers")


def test_after_years_a_desk_still_has_every_file_that_drafts_events_and_refusals_name(
    visited: Desks,
) -> None:
    field, office = visited.field, visited.office
    brought(office, visited.package)
    brought(visited.lead, visited.package)
    torn = visited.folder / "torn.asice"
    torn.write_bytes(visited.package.read_bytes()[:-9])
    assert imports.import_packages(office, [torn])[0].kept
    inspection = started(visited)
    answered(visited, inspection)
    filling = visits.open_filling(field, inspection)
    uid = filling.add_hazard(keys_of(filling)["T-01"]).uid
    describe(filling, uid)
    filling.add_photos([photograph(visited.folder, 77)], hazard_uid=uid)
    filling.undo()  # in the journal alone, from where it may be done again
    for ctx in (field, office, visited.lead):
        grow_old(ctx)
        before = files_of(ctx)
        assert before
        assert leftovers.sweep(ctx) == 0
        assert files_of(ctx) == before
        assert leftovers.left_over(ctx) == ((0, 0), (0, 0))
        assert next(one for one in doctor.check(ctx) if one.name == "blobs").ok


def test_the_paper_of_a_commit_that_failed_goes_a_day_later_and_is_said(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspection = closed_visit(desks)
    before = files_of(desks.field)

    def full(*_arguments: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(desks.field.signing(), "sign", full, raising=False)
        with pytest.raises(OSError, match="space"):
            issued_record(desks, inspection)
    (left,) = files_of(desks.field) - before
    assert leftovers.sweep(desks.field) == 0  # young: somebody may be at it
    assert said_by_doctor(desks.field).startswith("1 files")
    os.utime(left, (LONG_AGO, LONG_AGO))
    codes = desks.field.workspace.cache / "codes" / "检查员甲.request.json"
    codes.parent.mkdir()
    codes.write_text("{}")
    os.utime(codes, (LONG_AGO, LONG_AGO))
    reopened = desks.reopen(Desk.FIELD)
    assert files_of(desks.field) == before
    assert not codes.exists()
    log = (desks.field.workspace.log / "inspector.log").read_text("utf-8")
    assert "removed 2 files" in log
    assert left.name in log
    assert "检查员甲" not in log  # whose it was is nothing for a log
    assert "were removed on" in said_by_doctor(reopened)
    assert leftovers.left_over(reopened) == ((0, 0), (0, 0))
    paper = issued_record(desks, inspection)  # the number was not used up
    assert papers.sign_paper(desks.field, paper.id, signatures(desks, paper)[0])


def test_a_package_of_an_import_that_was_killed_at_its_commit_goes_a_day_later(
    visited: Desks,
) -> None:
    office = visited.office
    left = office.workspace.packages / f"{'5a' * 32}.asice"
    shutil.copyfile(visited.package, left)
    assert leftovers.sweep(office) == 0
    os.utime(left, (LONG_AGO, LONG_AGO))
    assert leftovers.sweep(office) == 1
    assert not left.exists()
    brought(office, visited.package)  # the person tries again


def keep_database(desks: Desks) -> None:
    """Put the database of the field desk aside as it is now."""
    desks.field.workspace.db.value("pragma wal_checkpoint(truncate)")
    shutil.copyfile(desks.folder / "field" / "workspace.db", desks.folder / "older.db")


def set_back(desks: Desks) -> set[Path]:
    """Close the field desk and put the older database in its place; return the files there are."""
    folder = desks.folder / "field"
    desks.field.workspace.close()
    for name in ("workspace.db-wal", "workspace.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copyfile(desks.folder / "older.db", folder / "workspace.db")
    grow_old(desks.field)
    evidence = files_of(desks.field)
    assert evidence
    return evidence


def test_nothing_goes_from_a_workspace_whose_database_is_older_than_its_files(
    desks: Desks,
) -> None:
    """An older workspace.db was copied back; photographs that only the newer one knew are here."""
    keep_database(desks)
    inspection = started(desks)
    answered(desks, inspection)
    desks.clock.pass_minutes(5)
    continuity.leave(desks.field)
    evidence = set_back(desks)
    for _start in range(2):
        reopened = desks.reopen(Desk.FIELD)
        continuity.start(reopened)
        assert files_of(reopened) == evidence
        continuity.leave(reopened)
    assert events_of(reopened.db, reopened.dev)  # it goes on with numbers apart


def test_nothing_goes_when_the_database_is_older_by_a_draft_only(desks: Desks) -> None:
    inspection = started(desks)
    continuity.start(desks.field)
    keep_database(desks)
    answered(desks, inspection)  # no event, but photographs
    desks.clock.pass_minutes(5)
    continuity.leave(desks.field)
    evidence = set_back(desks)
    for _start in range(3):
        reopened = desks.reopen(Desk.FIELD)
        continuity.start(reopened)
        assert files_of(reopened) == evidence
        assert "they stay" in said_by_doctor(reopened)
        assert "once a day old" not in said_by_doctor(reopened)
        continuity.leave(reopened)


def test_the_workspace_is_looked_through_once_for_what_goes_and_what_stays(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []

    def counted(db: Database, folder: Path) -> list[Leftover]:
        looked.append(folder)
        return find_leftovers(db, folder)

    monkeypatch.setattr(leftovers, "find_leftovers", counted)
    desks.field.blobs.keep_bytes(b"left by a killed job")
    assert "1 files" in said_by_doctor(desks.field)
    assert looked == [desks.field.workspace.folder]


def test_a_workspace_opens_while_somebody_else_writes_and_what_is_left_goes_later(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inspector.storage.database.BUSY_TIMEOUT_MS", 50)
    left = desks.field.blobs.path(desks.field.blobs.keep_bytes(b"left by a killed job"))
    os.utime(left, (LONG_AGO, LONG_AGO))
    other = desks.field.workspace.connect()
    with other.write():
        again = desks.keep_open(enrolment.open_context(desks.folder / "field", PASSPHRASE))
        assert again.person == desks.field.person
        assert left.exists()
    other.close()
    assert leftovers.sweep(again) == 1


def test_a_workspace_opens_though_a_page_that_would_be_looked_at_is_damaged(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_args: object) -> None:
        raise WorkspaceDamaged(place=desks.folder, detail="malformed")

    monkeypatch.setattr(leftovers, "remove_leftovers", damaged)
    assert leftovers.sweep(desks.field) == 0

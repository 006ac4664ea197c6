"""出发自检: each thing that can be amiss is found, and only that."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from inspector.domain.numbering import NumberBlock
from inspector.services import doctor
from inspector.services.doctor import Check
from inspector.storage.packages import list_packages
from inspector.storage.reference import clear_references, set_meta
from tests.desks import Desks, brought


def amiss(checks: list[Check]) -> set[str]:
    return {one.name for one in checks if not one.ok}


@pytest.fixture
def sound(visited: Desks) -> Desks:
    """The desks after the office has imported the visit; nothing is amiss anywhere."""
    brought(visited.office, visited.package)
    return visited


def test_nothing_is_amiss_at_any_desk_after_a_visit(sound: Desks) -> None:
    for ctx in (sound.office, sound.lead, sound.field):
        assert amiss(doctor.check(ctx)) <= {"disk"}


def test_each_check_says_what_it_found_and_remedies_stand_only_where_needed(sound: Desks) -> None:
    for one in doctor.check(sound.field):
        assert one.detail
        assert bool(one.remedy) is not one.ok


def drop_projection(desks: Desks) -> None:
    with desks.office.db.write():
        desks.office.db.run("update hazard set level = 'MAJOR'")


def change_event(desks: Desks) -> None:
    db = desks.office.db
    with db.write():
        db.run("drop trigger event_is_never_changed")
        data = db.value("select bytes from event where kind = 'finding.record'")
        changed = data.replace("熔铸车间".encode(), "成品仓库".encode())
        db.run("update event set bytes = ? where kind = 'finding.record'", (changed,))


def lose_event(desks: Desks) -> None:
    db = desks.field.db
    with db.write():
        db.run("drop trigger event_is_never_deleted")
        db.run("delete from event where seq = 3 and dev = ?", (desks.field.dev,))


def flip_blob(desks: Desks) -> None:
    (first, *_others) = sorted((desks.folder / "field" / "blobs").glob("*/*"))
    data = bytearray(first.read_bytes())
    data[len(data) // 2] ^= 1
    first.write_bytes(data)


def lose_blob(desks: Desks) -> None:
    (first, *_others) = sorted((desks.folder / "field" / "blobs").glob("*/*"))
    first.unlink()


def flip_package(desks: Desks) -> None:
    (row,) = list_packages(desks.office.db, direction="in")
    kept = desks.office.workspace.packages / f"{row.id}.asice"
    data = bytearray(kept.read_bytes())
    data[40] ^= 1
    kept.write_bytes(data)


def lose_package(desks: Desks) -> None:
    (row,) = list_packages(desks.lead.db, direction="in")
    (desks.lead.workspace.packages / f"{row.id}.asice").unlink()


def lose_the_visit(desks: Desks) -> None:
    (row,) = list_packages(desks.office.db, direction="in")
    (desks.office.workspace.packages / f"{row.id}.asice").unlink()


def turn_clock_back(desks: Desks) -> None:
    desks.clock.moment -= timedelta(days=400)


def let_time_pass(desks: Desks) -> None:
    desks.clock.moment += timedelta(days=40)


def let_the_certificate_end(desks: Desks) -> None:
    desks.clock.moment += timedelta(days=3 * 365 - 10)


def take_the_numbers(desks: Desks) -> None:
    with desks.field.db.write():
        clear_references(desks.field.db, NumberBlock)


def forget_the_base(desks: Desks) -> None:
    with desks.field.db.write():
        set_meta(desks.field.db, "base.issued", "")


@pytest.mark.parametrize(
    ("harm", "desk", "found"),
    [
        (drop_projection, "office", {"projections"}),
        (change_event, "office", {"events", "projections"}),
        (lose_event, "field", {"chains", "projections"}),
        (flip_blob, "field", {"blobs"}),
        (lose_blob, "field", {"blobs"}),
        (lose_package, "lead", {"packages", "blobs"}),  # the forms lie in it
        (lose_the_visit, "office", {"packages", "blobs"}),
        (take_the_numbers, "field", {"numbers"}),
        (forget_the_base, "field", {"reference"}),
        (let_time_pass, "field", {"reference", "backup"}),
        (turn_clock_back, "field", {"clock", "numbers"}),  # numbers are of one year
        (let_the_certificate_end, "lead", {"certificate", "reference"}),
    ],
)
def test_what_is_amiss_is_found_and_nothing_else(
    sound: Desks, harm: Callable[[Desks], None], desk: str, found: set[str]
) -> None:
    harm(sound)
    ctx = getattr(sound, desk)
    assert amiss(doctor.check(ctx)) - {"disk"} == found


def test_an_altered_package_makes_its_photographs_suspect_too(sound: Desks) -> None:
    flip_package(sound)
    assert "packages" in amiss(doctor.check(sound.office))


def test_looking_changes_nothing_and_rebuilding_mends_the_tables(sound: Desks) -> None:
    drop_projection(sound)
    for _turn in (1, 2):
        assert "projections" in amiss(doctor.check(sound.office))
    assert doctor.rebuild(sound.office) >= 2
    assert "projections" not in amiss(doctor.check(sound.office))


def test_a_page_that_was_changed_behind_the_program_is_found(sound: Desks, tmp_path: Path) -> None:
    ctx = sound.office
    ctx.db.value("pragma wal_checkpoint(truncate)")
    file = sound.folder / "office" / "workspace.db"
    handle = os.open(file, os.O_RDWR)
    try:
        os.pwrite(handle, b"\xff" * 16, file.stat().st_size - 2000)
    finally:
        os.close(handle)
    checks = {one.name: one for one in doctor.check(ctx)}
    assert not checks["database"].ok
    assert checks["database"].remedy


def test_a_workspace_that_nobody_enrolled_says_so(desks: Desks, tmp_path: Path) -> None:
    from inspector.domain.person import Desk
    from inspector.services import enrolment

    ctx = enrolment.new_workspace(
        tmp_path / "bare", "x", desk=Desk.FIELD, name="检查员丙", clock=desks.clock, log_n=4
    )
    desks.keep_open(ctx)
    assert {"certificate", "reference", "numbers"} <= amiss(doctor.check(ctx))

"""A workspace that was copied, set back or has a wrong clock goes on, apart and told."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from inspector.domain.paper import PaperKind
from inspector.errors import ClockTurnedBack, WorkspaceCopied, WorkspaceSetBack
from inspector.events.chain import check_chains
from inspector.services import continuity, enrolment, register
from inspector.services.context import Context
from inspector.storage import machine
from inspector.storage.event_store import last_seq
from inspector.storage.integrity import stored_events
from inspector.storage.machine import Note, read_note
from tests.desks import PASSPHRASE, Desks


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


def copied(desks: Desks, name: str) -> Context:
    desks.field.db.value("pragma wal_checkpoint(truncate)")
    shutil.copytree(desks.folder / "field", desks.folder / name)
    folder = desks.folder / name
    return desks.keep_open(enrolment.open_context(folder, PASSPHRASE, clock=desks.clock))


def note_in(ctx: Context, stream: str) -> None:
    with ctx.recording() as record:
        record.add(stream, "note", note="a remark")


def test_an_ordinary_start_says_nothing_and_writes_no_event(visited: Desks, notes: Path) -> None:
    before = last_seq(visited.field.db, visited.field.dev)
    for _turn in (1, 2):
        assert continuity.start(visited.field, notes) == []
        visited.clock.pass_minutes(10)
    assert last_seq(visited.field.db, visited.field.dev) == before


def test_two_copies_on_one_computer_never_use_a_number_twice(visited: Desks, notes: Path) -> None:
    continuity.start(visited.field, notes)
    copy = copied(visited, "copy")
    (found,) = continuity.start(copy, notes)
    assert isinstance(found, WorkspaceCopied)
    assert str(visited.folder / "field") in found.what()
    note_in(visited.field, visited.inspection)
    note_in(copy, visited.inspection)
    every = [row.signed.event for ctx in (visited.field, copy) for row in stored_events(ctx.db)]
    report = check_chains(every)
    assert not report.forks
    assert not report.gaps
    assert continuity.start(copy, notes) == [], "said once, not at every start"


def test_a_workspace_on_another_computer_is_told_from_one_that_stayed(
    visited: Desks, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A bare system has no id of its own.
    monkeypatch.setattr(continuity, "this_machine", lambda: "this")
    continuity.start(visited.field, notes)
    monkeypatch.setattr(continuity, "this_machine", lambda: "another")
    (found,) = continuity.start(visited.field, notes)
    assert isinstance(found, WorkspaceCopied)
    assert continuity.last_break(visited.field) == ("copied", visited.clock())


def test_a_folder_that_was_moved_is_no_copy(visited: Desks, notes: Path) -> None:
    continuity.start(visited.field, notes)
    visited.field.workspace.close()
    (visited.folder / "field").rename(visited.folder / "moved")
    ctx = enrolment.open_context(visited.folder / "moved", PASSPHRASE, clock=visited.clock)
    visited.keep_open(ctx)
    assert continuity.start(ctx, notes) == []


def test_an_older_state_put_back_in_its_place_is_found(visited: Desks, notes: Path) -> None:
    copy = copied(visited, "older")
    continuity.start(visited.field, notes)
    note_in(visited.field, visited.inspection)
    continuity.note_presence(visited.field, notes)
    (found,) = continuity.start(copy, notes)
    assert isinstance(found, WorkspaceSetBack)
    note_in(copy, visited.inspection)
    every = [row.signed.event for ctx in (visited.field, copy) for row in stored_events(ctx.db)]
    report = check_chains(every)
    assert not report.forks
    assert not report.gaps
    known = [row.signed.event for row in stored_events(copy.db)]
    assert len(check_chains(known).gaps) == 1, "what the older state lacks is missing there"


def test_a_clock_that_was_turned_back_is_told_until_it_is_right(
    visited: Desks, notes: Path
) -> None:
    continuity.start(visited.field, notes)
    visited.clock.moment -= timedelta(days=3)
    for _turn in (1, 2):
        (found,) = continuity.start(visited.field, notes)
        assert isinstance(found, ClockTurnedBack)
    visited.clock.moment += timedelta(days=4)
    assert continuity.start(visited.field, notes) == []


def test_before_enrolment_nothing_is_signed(desks: Desks, notes: Path, tmp_path: Path) -> None:
    from inspector.domain.person import Desk

    ctx = enrolment.new_workspace(
        tmp_path / "bare", "x", desk=Desk.FIELD, name="检查员丙", clock=desks.clock, log_n=4
    )
    desks.keep_open(ctx)
    machine.write_note(notes, continuity._note_name(ctx), Note(9, "2026-01-01T00:00:00Z"))
    assert isinstance(continuity.start(ctx, notes)[0], WorkspaceSetBack)
    assert last_seq(ctx.db, ctx.dev) == 0


def test_the_office_gives_new_numbers_for_those_left_out(visited: Desks) -> None:
    field, office = visited.field, visited.office
    kind, year = PaperKind.INSPECTION_RECORD, visited.clock().year
    continuity.go_on(field, continuity.RESTORED, since=visited.clock() - timedelta(days=30))
    assert continuity.numbers_left_out(field, kind, year)
    from inspector.services import packages
    from tests.desks import brought

    exported = packages.export_inspection(field, visited.inspection, visited.exchange)
    brought(office, exported.path)
    assert field.dev in {block.device for block in register.allot_numbers(office)}


def test_a_note_that_is_spoilt_counts_for_none(notes: Path) -> None:
    notes.mkdir()
    for text in ("", "[]", '{"seq": "x"}', '{"seq": null, "wall": ""}'):
        (notes / "dev.json").write_text(text)
        assert read_note(notes, "dev") is None
    machine.write_note(notes, "dev", Note(3, "2026-01-01T00:00:00Z"))
    assert read_note(notes, "dev") == Note(3, "2026-01-01T00:00:00Z")


def test_this_computer_has_one_id_and_it_is_not_the_systems_own() -> None:
    assert machine.this_machine() == machine.this_machine()
    place = Path("/etc/machine-id")
    if place.exists():
        assert place.read_text().strip() not in machine.this_machine()

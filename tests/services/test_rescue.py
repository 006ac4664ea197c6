"""A damaged database is made anew: what can be read survives, what cannot is said."""

import os
import shutil
from pathlib import Path

import pytest

from inspector import paths
from inspector.errors import WorkspaceDamaged, WorkspaceOpen
from inspector.events.chain import check_chains
from inspector.services import doctor, enrolment, rescue
from inspector.services.context import Context
from inspector.services.rescue import RescueReport
from inspector.services.visits import open_filling
from inspector.storage.damaged_pages import PAGE, DamagedFile
from inspector.storage.hold import hold_workspace
from inspector.storage.integrity import stored_events
from inspector.storage.workspace import _database_key, unlock_key
from tests.desks import PASSPHRASE, Desks, answered, brought, photograph, started

AGEING = {"disk", "continuity", "backup"}


def key_of(folder: Path) -> bytes:
    return unlock_key(folder, PASSPHRASE)


def damage(folder: Path, *pages: int) -> None:
    """Change one bit of each page, as a disk that rots does."""
    handle = os.open(folder / "workspace.db", os.O_RDWR)
    try:
        for page in pages:
            at = (page - 1) * PAGE + 1000
            byte = os.pread(handle, 1, at)
            os.pwrite(handle, bytes([byte[0] ^ 4]), at)
    finally:
        os.close(handle)


def pages_of(folder: Path) -> dict[str, list[int]]:
    """Return the pages of each table and index of a sound database, roots first."""
    file = DamagedFile(folder / "workspace.db", _database_key(key_of(folder)))
    master, known = file.tree(1)
    found = {"schema": sorted(known)}
    for row in master:
        name, root = str(row.values[1]), row.values[3]
        assert isinstance(root, int)
        if root:
            _rows, known = file.tree(root)
            found[name] = [root, *sorted(known - {root})]
    return found


def answers(ctx: Context, draft: str) -> list[tuple[str, object]]:
    filling = open_filling(ctx, draft)
    return [
        (item.key, item.result)
        for section in filling.sections()
        for item in filling.items(section.key)
    ]


@pytest.fixture
def filled(visited: Desks, tmp_path: Path) -> tuple[Desks, str]:
    """The desks after a visit; another visit is open, with a photograph and a hazard."""
    draft = started(visited)
    answered(visited, draft)
    open_filling(visited.field, draft).add_photos([photograph(tmp_path, shade=41)])
    visited.field.db.value("pragma wal_checkpoint(truncate)")
    visited.field.workspace.close()
    return visited, draft


def rebuilt(desks: Desks, *more: Path, desk: str = "field") -> tuple[RescueReport, Context]:
    folder = desks.folder / desk
    report = rescue.rescue(folder, key_of(folder), more=more, clock=desks.clock)
    ctx = enrolment.open_context(folder, PASSPHRASE, clock=desks.clock)
    return report, desks.keep_open(ctx)


def told_amiss(ctx: Context) -> set[str]:
    return {one.name for one in doctor.check(ctx) if not one.ok} - AGEING


def test_a_sound_database_is_not_taken_for_a_damaged_one(filled: tuple[Desks, str]) -> None:
    desks, _draft = filled
    assert not rescue.is_damaged(desks.folder / "field", key_of(desks.folder / "field"))


@pytest.mark.parametrize(
    "table",
    ["schema", "event", "event_by_stream", "answer", "draft", "journal", "meta", "blob", "form"],
)
def test_events_and_answers_survive_a_bad_page_anywhere(
    filled: tuple[Desks, str], table: str
) -> None:
    desks, draft = filled
    folder = desks.folder / "field"
    before = {row.id for row in stored_events(_open_again(desks).db)}
    _close_again(desks)
    page = pages_of(folder)[table][-1]
    damage(folder, page)
    old = (folder / "workspace.db").read_bytes()
    assert rescue.is_damaged(folder, key_of(folder))
    assert desks.exported is not None
    report, ctx = rebuilt(desks, desks.exported)
    assert report.lost == 1
    assert (report.aside / "workspace.db").read_bytes() == old
    now = {row.id for row in stored_events(ctx.db)}
    if table != "event":
        assert before <= now
    else:
        assert report.gaps or before <= now, "an event is lost, and nobody says so"
    assert not rescue.is_damaged(folder, key_of(folder))
    if table not in ("answer", "meta"):
        assert [one for one in answers(ctx, draft) if one[1]]
    assert "projections" not in told_amiss(ctx)
    assert not check_chains([row.signed.event for row in stored_events(ctx.db)]).forks
    with ctx.recording() as record:
        record.add(desks.inspection, "note", note="work goes on")


_again: list[Context] = []


def _open_again(desks: Desks) -> Context:
    ctx = enrolment.open_context(desks.folder / "field", PASSPHRASE, clock=desks.clock)
    _again.append(ctx)
    return ctx


def _close_again(desks: Desks) -> None:
    ctx = _again.pop()
    ctx.db.value("pragma wal_checkpoint(truncate)")
    ctx.workspace.close()


def test_without_damage_the_new_database_has_every_row_of_the_old(
    filled: tuple[Desks, str],
) -> None:
    desks, draft = filled
    ctx = _open_again(desks)
    tables = [
        str(row["name"])
        for row in ctx.db.rows("select name from sqlite_master where type = 'table'")
        if row["name"] != "_sqlite_migrations"
    ]
    before = {name: _rows(ctx, name) for name in tables}
    shown = answers(ctx, draft)
    _close_again(desks)
    report, ctx = rebuilt(desks)
    after = {name: _rows(ctx, name) for name in tables}
    assert report.lost == report.skipped == 0
    assert [name for name in tables if before[name] - after[name]] == []
    assert answers(ctx, draft) == shown


def _rows(ctx: Context, table: str) -> set[tuple[object, ...]]:
    rows = ctx.db.rows(f"select * from {table}")
    return {tuple(row.values()) for row in rows if not str(row.get("key")).startswith("machine.")}


def test_events_on_pages_that_are_lost_come_back_from_packages(
    filled: tuple[Desks, str],
) -> None:
    desks, _draft = filled
    folder = desks.folder / "field"
    damage(folder, *pages_of(folder)["event"])
    assert desks.exported is not None
    report, ctx = rebuilt(desks, desks.exported)
    assert report.rows.get("event", 0) == 0
    assert report.packages == 2, "the base package that is kept here, and the one given"
    assert ctx.state(desks.inspection)
    assert not report.missing


def test_the_office_gets_its_packages_back_without_new_receipts(visited: Desks) -> None:
    brought(visited.office, visited.package)
    before = {row.id for row in stored_events(visited.office.db)}
    folder = visited.folder / "office"
    visited.office.db.value("pragma wal_checkpoint(truncate)")
    visited.office.workspace.close()
    damage(folder, *pages_of(folder)["event"], *pages_of(folder)["package"])
    _report, ctx = rebuilt(visited, desk="office")
    now = {row.id for row in stored_events(ctx.db)}
    assert now & before
    assert told_amiss(ctx) <= {"chains"}, "its own receipts are lost, and it is said"


@pytest.mark.parametrize("table", ["meta", "certificate", "reference"])
def test_who_works_here_is_known_from_the_certificate(
    filled: tuple[Desks, str], table: str
) -> None:
    desks, _draft = filled
    folder = desks.folder / "field"
    damage(folder, *pages_of(folder)[table])
    _report, ctx = rebuilt(desks)
    assert ctx.person.name == desks.field.person.name
    assert (ctx.dev, ctx.office) == (desks.field.dev, desks.field.office)
    assert ctx.setting("device_code") == "03"


def test_photographs_are_not_swept_when_the_rows_that_know_them_are_lost(
    filled: tuple[Desks, str],
) -> None:
    desks, _draft = filled
    folder = desks.folder / "field"
    files = sorted((folder / "blobs").glob("??/*"))
    for file in files:
        os.utime(file, (1, 1))
    damage(folder, *pages_of(folder)["blob"])
    rebuilt(desks)
    assert sorted((folder / "blobs").glob("??/*")) == files


def test_what_is_in_the_log_only_is_rescued_too(visited: Desks) -> None:
    """A process that was killed leaves a log; the file that it belongs to rots."""
    ctx = visited.field
    ctx.db.value("pragma wal_checkpoint(truncate)")
    draft = started(visited)
    answered(visited, draft)
    shown = answers(ctx, draft)
    copy = visited.folder / "killed"
    shutil.copytree(visited.folder / "field", copy)
    assert (copy / "workspace.db-wal").stat().st_size > PAGE
    (copy / "workspace.db-shm").unlink()
    damage(copy, pages_of(copy)["hazard"][0])
    _report, again = rebuilt(visited, desk="killed")
    assert answers(again, draft) == shown


def test_a_rebuild_that_was_killed_while_it_switched_is_finished(
    filled: tuple[Desks, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desks, draft = filled
    folder = desks.folder / "field"
    damage(folder, pages_of(folder)["hazard"][0])

    def die(_folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rescue, "switch_database", die)
    with pytest.raises(KeyboardInterrupt):
        rebuilt(desks)
    monkeypatch.undo()
    (folder / "workspace.db").unlink()
    (folder / "workspace.db").touch()
    report, ctx = rebuilt(desks)
    assert report.rows["event"] > 0
    assert answers(ctx, draft)


def test_a_file_that_is_no_database_at_all_gives_what_the_packages_have(
    filled: tuple[Desks, str],
) -> None:
    desks, _draft = filled
    folder = desks.folder / "field"
    (folder / "workspace.db").write_bytes(os.urandom(40_000))
    with pytest.raises(WorkspaceDamaged):
        enrolment.open_context(folder, PASSPHRASE)
    assert desks.exported is not None
    report, ctx = rebuilt(desks, desks.exported)
    assert report.lost == report.pages == 10
    assert ctx.state(desks.inspection)


def test_nothing_is_rebuilt_under_an_open_window(filled: tuple[Desks, str]) -> None:
    desks, _draft = filled
    hold = hold_workspace(desks.folder / "field")
    with pytest.raises(WorkspaceOpen):
        rebuilt(desks)
    hold.release()
    assert rebuilt(desks)[0].lost == 0


def test_a_rebuild_killed_after_it_switched_opens_only_once_it_is_finished(
    filled: tuple[Desks, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desks, _draft = filled
    folder = desks.folder / "field"
    damage(folder, pages_of(folder)["event"][-1])

    def die(*_of: object, **_said: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(rescue, "go_on", die)
    with pytest.raises(KeyboardInterrupt):
        rebuilt(desks)
    monkeypatch.undo()
    with pytest.raises(WorkspaceDamaged):  # its next event could have a number that was used
        enrolment.open_context(folder, PASSPHRASE)
    report, ctx = rebuilt(desks)
    assert (report.aside / "workspace.db").exists()
    assert ctx.setting("person")


@pytest.mark.long
def test_every_single_page_may_rot(filled: tuple[Desks, str]) -> None:
    desks, draft = filled
    template, folder = desks.folder / "template", desks.folder / "field"
    shutil.copytree(folder, template)
    count = (folder / "workspace.db").stat().st_size // PAGE
    names: dict[int, str] = {
        page: name for name, pages in pages_of(folder).items() for page in pages
    }
    for page in range(1, count + 1):
        shutil.rmtree(folder)
        shutil.copytree(template, folder)
        shutil.rmtree(paths.device_notes(), ignore_errors=True)  # of the turn before
        damage(folder, page)
        assert rescue.is_damaged(folder, key_of(folder)), page
        report = rescue.rescue(folder, key_of(folder), clock=desks.clock)
        ctx = enrolment.open_context(folder, PASSPHRASE, clock=desks.clock)
        try:
            owner = names.get(page, "")
            lost = owner in ("event", "")  # or an overflow page
            assert lost or not report.gaps, (page, owner)
            assert owner in ("answer", "meta", "form", "") or answers(ctx, draft), (page, owner)
        finally:
            ctx.workspace.close()

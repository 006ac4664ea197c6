"""Many packages in one run: up to BATCH in a commit, whole groups, and again after a kill."""

import errno
from pathlib import Path

import pytest

from inspector.errors import Cancelled
from inspector.progress import Progress
from inspector.services import context, imports, packages, quarantine
from inspector.services.imports import import_packages, preview_packages
from tests.bench.imports import hundreds, made
from tests.desks import Desks
from tests.services import forgery
from tests.services.contents import everything
from tests.services.test_quarantine import altered


@pytest.fixture
def many(visited: Desks) -> list[Path]:
    """Return five packages of five visits, sealed by the inspector."""
    found = []
    for number in range(5):
        stream = f"visit-{number}"
        with visited.field.recording() as record:
            record.add(stream, "inspection.start", forgery.START)
        events = forgery.stored(visited.field, stream)
        found.append(forgery.package(visited, visited.field, events, inspection=stream))
    return found


def received(desks: Desks) -> int:
    return len(packages.list_received(desks.office))


def test_a_group_that_dies_takes_back_itself_and_not_the_groups_before(
    visited: Desks, many: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 2)
    sound, stored = imports._store, []

    def dies(*arguments: object) -> None:
        if len(stored) == 3:
            raise KeyboardInterrupt
        stored.append(arguments)
        sound(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(imports, "_store", dies)
    with pytest.raises(KeyboardInterrupt):
        import_packages(visited.office, many)
    monkeypatch.setattr(imports, "_store", sound)
    assert received(visited) == 2
    kept = {file.name for file in visited.office.workspace.packages.iterdir()}
    assert len(kept) == 2
    results = import_packages(visited.office, many)
    assert [one.imported for one in results].count(True) == 3
    assert received(visited) == 5
    assert not list(visited.office.workspace.packages.glob("*.part"))


def test_refused_ones_in_a_group_leave_the_others_alone(visited: Desks, many: list[Path]) -> None:
    bad = altered(visited.package, visited.folder / "stick")
    results = import_packages(visited.office, [many[0], bad, *many[1:]])
    by_path = {one.path: one for one in results}
    assert [by_path[path].imported for path in many] == [True] * 5
    assert by_path[bad].kept
    assert quarantine.refused_count(visited.office) == 1


def test_the_same_package_twice_in_one_run_is_taken_once(visited: Desks, many: list[Path]) -> None:
    results = import_packages(visited.office, [many[0], many[0]])
    assert [(one.imported, one.already_imported) for one in results] == [
        (True, False),
        (False, True),
    ]


def test_stopping_keeps_what_was_looked_at_before(visited: Desks, many: list[Path]) -> None:
    progress = Progress(lambda done, _total: progress.cancel() if done == 3 else None)
    with pytest.raises(Cancelled):
        import_packages(visited.office, many, progress)
    assert received(visited) == 3
    assert not list(visited.office.workspace.packages.glob("*.part"))


def test_looking_at_many_writes_nothing(visited: Desks, many: list[Path]) -> None:
    before = everything(visited.office)
    looked = preview_packages(visited.office, many)
    assert [one.new for one in looked] == [1] * 5
    assert everything(visited.office) == before


def test_visits_with_five_findings_and_photographs_come_in_by_the_dozen(visited: Desks) -> None:
    """What `make bench` measures with hundreds of them."""
    files = made(visited, visited.folder / "many", 4)
    assert len(hundreds(visited.office, files, size=2)) >= 1
    assert received(visited) == 4
    rows = packages.list_received(visited.office)
    assert all(row.size > 5 * 60_000 for row in rows)


def test_files_stay_when_a_commit_fails_that_may_still_hold(
    visited: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    # SQLite has written the commit when its fsync fails: the next opening takes it as made.
    office = visited.office
    sync = imports.sync_folder

    def then_fail(folder: Path) -> None:
        sync(folder)
        monkeypatch.setattr(office.db.__class__, "_abandon", lambda db: db.conn.execute("commit"))
        monkeypatch.setattr(context, "project_streams", fails)

    def fails(*_facts: object) -> None:
        raise OSError(errno.EIO, "fsync")

    monkeypatch.setattr(imports, "sync_folder", then_fail)
    with pytest.raises(OSError, match="fsync"):
        imports.import_packages(office, [visited.package])
    monkeypatch.undo()
    (row,) = packages.list_received(office)
    assert (office.workspace.packages / f"{row.id}.asice").exists()

"""The encrypted database: what it promises, and how it says that something is wrong."""

import random
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as dbapi

from inspector.domain.entity import Entity
from inspector.errors import (
    DiskFull,
    DiskRefuses,
    InspectorError,
    WorkspaceDamaged,
    WorkspaceExists,
    WorkspaceLocked,
    WorkspaceMissing,
    WorkspaceNewer,
    WrongPassphrase,
)
from inspector.storage import database, integrity, reference
from inspector.storage.database import (
    Database,
    memory_database,
    open_database,
    open_to_read,
)
from inspector.storage.migrations import migrate
from inspector.storage.workspace import Workspace, create_workspace, open_workspace
from tests.storage.conftest import LOG_N, PASSPHRASE

KEY = bytes(range(32))
PAGE = 4096


def note(db: Database, key: str, value: str = "1") -> None:
    with db.write():
        reference.set_meta(db, key, value)


def test_every_connection_is_durable_and_checks_references(workspace: Workspace) -> None:
    for db in (workspace.db, workspace.connect()):
        said = {
            name: db.value(f"pragma {name}")
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
        assert said == {
            "journal_mode": "wal",
            "synchronous": 2,  # full
            "foreign_keys": 1,
            "busy_timeout": 10_000,
        }
        if db is not workspace.db:
            db.close()


def test_a_statement_is_parsed_once_whatever_else_was_asked_before(db: Database) -> None:
    parsed: list[int] = []

    def ask() -> int:
        parsed.clear()
        for _ in range(3):
            db.value("select count(*) from journal where draft = ?", ("d",))
            db.value("select count(*) from answer where draft = ?", ("d",))
        return len(parsed)

    for number in range(300):  # the library keeps 128 unless told otherwise
        for _ in range(3):
            db.value(f"select {number}")
    ask()
    db.conn.set_authorizer(lambda *_: parsed.append(1) or dbapi.SQLITE_OK)  # called by the parser
    ask()  # setting it makes every statement be parsed once more
    assert ask() == 0


def test_tables_take_no_value_of_another_type(db: Database) -> None:
    strict = db.rows("select name from pragma_table_list where strict = 0 and schema = 'main'")
    ours = {row["name"] for row in strict if not row["name"].startswith(("sqlite_", "_sqlite"))}
    assert ours == set()


def test_nothing_of_a_workspace_can_be_read_without_its_key(workspace: Workspace) -> None:
    note(workspace.db, "示例铝业有限公司", "secret-of-the-demo")
    workspace.db.value("pragma wal_checkpoint(truncate)")
    for path in workspace.folder.glob("workspace.db*"):
        data = path.read_bytes()
        assert b"secret-of-the-demo" not in data
        assert b"SQLite format 3" not in data
        assert b"create table" not in data


def test_another_key_is_a_wrong_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "workspace.db"
    db = open_database(path, KEY, create=True)
    migrate(db)
    db.close()
    with pytest.raises(WrongPassphrase):
        open_database(path, bytes(32))


def test_a_wrong_passphrase_opens_no_workspace(workspace: Workspace) -> None:
    with pytest.raises(WrongPassphrase):
        open_workspace(workspace.folder, "other")


def test_a_database_that_is_gone_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceDamaged):
        open_database(tmp_path / "workspace.db", KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_workspace_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceMissing, match="nowhere"):
        open_workspace(tmp_path / "nowhere", PASSPHRASE)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("演示", encoding="utf-8")
    with pytest.raises(WorkspaceExists):
        create_workspace(tmp_path, PASSPHRASE, log_n=LOG_N)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_a_workspace_opens_again_with_what_was_written(workspace: Workspace) -> None:
    note(workspace.db, "greeting", "你好")
    workspace.keep_secret("label", b"key bytes")
    workspace.close()
    again = open_workspace(workspace.folder, PASSPHRASE)
    assert reference.meta(again.db, "greeting") == "你好"
    assert again.secret("label") == b"key bytes"
    assert again.secret("other") is None
    sealed = (workspace.keys / "label.sealed").read_bytes()
    assert b"key bytes" not in sealed
    again.close()


def test_the_schema_of_a_newer_program_is_left_alone(workspace: Workspace) -> None:
    with workspace.db.write():
        workspace.db.run(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values"
            " ('inspector', 'm9999_later', '2027-01-01')"
        )
    workspace.close()
    with pytest.raises(WorkspaceNewer, match="m9999_later"):
        open_workspace(workspace.folder, PASSPHRASE)


def test_bringing_the_schema_up_to_date_twice_changes_nothing(db: Database) -> None:
    before = db.rows("select name, sql from sqlite_master order by name")
    migrate(db)
    assert db.rows("select name, sql from sqlite_master order by name") == before


@pytest.mark.parametrize("place", [40, PAGE // 2, PAGE + 100, 3 * PAGE + 7])
def test_flipped_bytes_are_told_as_damage(workspace: Workspace, place: int) -> None:
    with workspace.db.write():
        for number in range(400):
            reference.set_meta(workspace.db, f"key {number}", "value " * 20)
    workspace.db.value("pragma wal_checkpoint(truncate)")
    workspace.close()
    path = workspace.folder / "workspace.db"
    data = bytearray(path.read_bytes())
    data[place] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(WorkspaceDamaged):
        read_all(workspace.folder)


def test_a_page_of_zeros_anywhere_is_told_as_damage(workspace: Workspace) -> None:
    with workspace.db.write():
        for number in range(200):
            reference.set_meta(workspace.db, f"key {number}", "value " * 20)
    workspace.db.value("pragma wal_checkpoint(truncate)")
    workspace.close()
    path = workspace.folder / "workspace.db"
    sound = path.read_bytes()
    told = 0
    for page in range(0, len(sound) // PAGE, 5):
        path.write_bytes(sound[: page * PAGE] + bytes(PAGE) + sound[(page + 1) * PAGE :])
        try:
            read_all(workspace.folder)
        except WorkspaceDamaged:
            told += 1
    assert told == len(range(0, len(sound) // PAGE, 5))


def test_each_of_150_flipped_bytes_is_told_and_none_changes_a_value(workspace: Workspace) -> None:
    with workspace.db.write():
        for number in range(300):
            reference.set_meta(workspace.db, f"key {number}", "value " * 20)
    workspace.db.value("pragma wal_checkpoint(truncate)")
    workspace.close()
    path, copy = workspace.folder / "workspace.db", workspace.folder / "copy.db"
    sound = path.read_bytes()
    chance = random.Random(150)
    for place in chance.sample(range(len(sound)), 150):
        bent = bytearray(sound)
        bent[place] ^= 1 << chance.randrange(8)
        copy.write_bytes(bent)
        with pytest.raises(WorkspaceDamaged):
            read_copy(workspace, copy)
    copy.write_bytes(sound)
    assert read_copy(workspace, copy) >= 300


def read_copy(workspace: Workspace, copy: Path) -> int:
    """Look at every page of a copy, as the daily check does; return how many settings it has."""
    db = workspace.open_copy(copy)
    try:
        wrong = integrity.page_problems(db)
        if wrong:
            raise WorkspaceDamaged(place=copy, detail=wrong[0])
        return int(db.value("select count(*) from meta"))
    finally:
        db.close()


@pytest.mark.parametrize("version", ["(3, 51, 2)", "(3, 7, 0)"])
def test_a_library_that_may_damage_a_database_opens_none(version: str) -> None:
    script = (
        "import sqlcipher3.dbapi2 as dbapi;"
        f" dbapi.sqlite_version_info = {version};"
        " import inspector.storage.database"
    )
    for options in ([], ["-O"]):
        command = [sys.executable, *options, "-c", script]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "RuntimeError: SQLite" in done.stderr


def read_all(folder: Path) -> None:
    again = open_workspace(folder, PASSPHRASE)
    try:
        again.db.rows("pragma integrity_check")
        for row in again.db.rows("select name from sqlite_master where type = 'table'"):
            again.db.rows(f"select * from {row['name']}")
    finally:
        again.close()


def test_a_truncated_database_is_told_as_damage(workspace: Workspace) -> None:
    workspace.db.value("pragma wal_checkpoint(truncate)")
    workspace.close()
    path = workspace.folder / "workspace.db"
    path.write_bytes(path.read_bytes()[: 2 * PAGE + 100])
    with pytest.raises(WorkspaceDamaged):
        read_all(workspace.folder)


def test_an_error_takes_back_everything_that_belonged_together(db: Database) -> None:
    note(db, "before")

    def fails() -> None:
        with db.write():
            reference.set_meta(db, "first", "1")
            with db.write():
                reference.set_meta(db, "second", "2")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert db.rows("select key from meta") == [{"key": "before"}]
    note(db, "after")
    assert reference.meta(db, "after") == "1"


def test_a_nested_write_joins_the_outer_one(workspace: Workspace) -> None:
    other = workspace.connect()
    with workspace.db.write():
        with workspace.db.write():
            reference.set_meta(workspace.db, "inner", "1")
        assert reference.meta(other, "inner") == ""
    assert reference.meta(other, "inner") == "1"
    other.close()


def test_a_write_outside_a_transaction_is_our_bug(db: Database) -> None:
    with pytest.raises(AssertionError):
        db.run("insert into meta (key, value) values ('a', 'b')")


def test_an_error_in_our_sql_passes_through(db: Database) -> None:
    with pytest.raises(dbapi.OperationalError):
        db.rows("select nothing from nowhere")


def test_a_second_writer_waits_for_the_first(workspace: Workspace) -> None:
    entered, done = threading.Event(), []

    def write_later() -> None:
        db = workspace.connect()
        entered.set()
        with db.write():
            done.append(reference.meta(db, "first"))
        db.close()

    with workspace.db.write():
        thread = threading.Thread(target=write_later)
        thread.start()
        entered.wait(10)
        reference.set_meta(workspace.db, "first", "1")
    thread.join(10)
    assert done == ["1"]


def test_a_writer_that_waited_too_long_says_who_is_in_the_way(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    other = workspace.connect()
    with workspace.db.write():
        with pytest.raises(WorkspaceLocked), other.write():
            pass
        assert reference.meta(other, "reading goes on") == ""
    note(other, "afterwards")
    other.close()


def test_a_full_disk_is_told_with_what_is_needed_and_nothing_is_half_done(db: Database) -> None:
    note(db, "before")
    pages = int(db.value("pragma page_count"))
    db.value(f"pragma max_page_count = {pages + 5}")
    with pytest.raises(DiskFull) as told, db.write():
        reference.save_entities(db, (_long_entity(number) for number in range(1000)))
    assert "1 MiB" in told.value.what()
    assert db.rows("select key from meta") == [{"key": "before"}]
    db.value(f"pragma max_page_count = {pages + 10_000}")
    note(db, "after")


def test_a_medium_that_takes_no_copy_is_named_and_not_the_workspace(
    workspace: Workspace, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    with pytest.raises(DiskRefuses) as told:  # pulled out: the folder is gone
        workspace.copy_database(stick / "workspace.db")
    assert str(stick) in told.value.what()
    assert str(workspace.folder) not in told.value.what()


def test_a_database_that_is_gone_says_where_and_not_that_the_program_is_at_fault(
    workspace: Workspace, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    for call in (partial(open_to_read, stick / "a.db", bytes(32)),
                 partial(open_database, stick / "a.db", bytes(32), create=True)):  # fmt: skip
        with pytest.raises(DiskRefuses) as told:
            call()
        assert str(stick) in told.value.what()


def _long_entity(number: int) -> Entity:
    return Entity(id=str(number), name="示例" * 200, industry="轻工")


def test_reading_gives_names_and_values(db: Database) -> None:
    note(db, "a", "1")
    note(db, "b", "2")
    assert db.rows("select key, value from meta order by key") == [
        {"key": "a", "value": "1"},
        {"key": "b", "value": "2"},
    ]
    assert db.one("select key from meta where value = ?", ("2",)) == {"key": "b"}
    assert db.one("select key from meta where value = :wanted", {"wanted": "3"}) is None
    assert db.value("select count(*) from meta") == 2
    assert db.value("select key from meta where value = '3'") is None


def test_the_memory_database_has_the_same_schema(db: Database) -> None:
    memory = memory_database()
    migrate(memory)
    sql = "select name, sql from sqlite_master order by name"
    assert memory.rows(sql) == db.rows(sql)
    memory.close()


def test_every_error_of_a_workspace_says_what_to_do(workspace: Workspace) -> None:
    for kind in (WorkspaceDamaged, WorkspaceLocked, WorkspaceMissing, WorkspaceExists):
        error: InspectorError = kind(place=workspace.folder, detail="x")
        assert str(workspace.folder) in error.what()
        assert error.remedy()

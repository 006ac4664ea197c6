"""The pages of a database read without SQLite: the same rows, but for the pages that are bad."""

import os
from pathlib import Path

import pytest

from inspector.storage.damaged_pages import PAGE, DamagedFile
from inspector.storage.database import Database, open_database

KEY = bytes(range(32))


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A database with a table of each sort, long values, all types of values."""
    db = open_database(tmp_path / "workspace.db", KEY, create=True)
    db.conn.execute("create table long (id integer primary key, word text, data blob) strict")
    db.conn.execute(
        "create table pair (a text, b integer, c text, primary key (a, b)) strict, without rowid"
    )
    with db.write():
        for n in range(400):
            word = None if n % 7 == 0 else f"字{n}" * (n % 50)
            db.run("insert into long values (?, ?, ?)", (n, word, bytes([n % 256]) * (n * 37)))
            number = (-1) ** n * 3**n if n < 38 else n
            db.run("insert into pair values (?, ?, ?)", (f"k{n:05d}", number, "v" * (n * 11)))
    db.close()
    return tmp_path / "workspace.db"


def roots(file: DamagedFile) -> dict[str, int]:
    rows, _known = file.tree(1)
    found = {}
    for row in rows:
        assert isinstance(row.values[3], int)
        found[str(row.values[1])] = row.values[3]
    return found


def rows_of(file: DamagedFile, table: str) -> set[tuple[object, ...]]:
    return {row.values for row in file.tree(roots(file)[table])[0]}


def by_sqlite(path: Path, table: str) -> set[tuple[object, ...]]:
    db: Database = open_database(path, KEY)
    found = {tuple(row.values()) for row in db.rows(f"select * from {table}")}
    db.close()
    return found


def test_every_row_is_read_as_sqlite_reads_it(made: Path) -> None:
    file = DamagedFile(made, KEY)
    assert not file.bad
    assert rows_of(file, "pair") == by_sqlite(made, "pair")
    # An integer primary key is the number of the row, and stands empty in the record.
    assert rows_of(file, "long") == {(None, *row[1:]) for row in by_sqlite(made, "long")}


def test_a_log_that_was_not_played_in_counts_up_to_its_last_commit(made: Path) -> None:
    db = open_database(made, KEY)
    with db.write():
        db.run("update pair set c = 'new' where a = 'k00007'")
    assert ("k00007", (-1) ** 7 * 3**7, "new") in rows_of(DamagedFile(made, KEY), "pair")
    log = made.with_name("workspace.db-wal")
    data = log.read_bytes()
    log.write_bytes(data[: len(data) - PAGE // 2])  # torn: the commit does not count
    assert ("k00007", (-1) ** 7 * 3**7, "new") not in rows_of(DamagedFile(made, KEY), "pair")
    log.write_bytes(data)
    db.close()


def test_with_any_page_bad_all_rows_of_the_others_are_read(made: Path) -> None:
    whole = made.read_bytes()
    before = rows_of(DamagedFile(made, KEY), "pair")
    count = len(whole) // PAGE
    for page in range(2, count + 1, 9):
        changed = bytearray(whole)
        changed[(page - 1) * PAGE + 77] ^= 1
        made.write_bytes(bytes(changed))
        file = DamagedFile(made, KEY)
        assert file.bad == {page}
        stray = {row.values for number in file.numbers() for row in file.rows(number)}
        assert len(before - stray) <= 12, "what is lost is what was on the page"
        assert rows_of(file, "pair") <= before
    made.write_bytes(whole)


def test_another_key_a_torn_end_and_noise_give_nothing_and_no_error(made: Path) -> None:
    assert DamagedFile(made, bytes(32)).readable == 0
    data = made.read_bytes()
    made.write_bytes(data[: 3 * PAGE + 100])
    assert DamagedFile(made, KEY).bad == {4}
    made.write_bytes(os.urandom(3 * PAGE))
    assert DamagedFile(made, KEY).readable == 0
    made.write_bytes(b"")
    assert DamagedFile(made, KEY).tree(1)[0] == []

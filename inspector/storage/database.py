"""Open the encrypted workspace database; tell disk-full, locked and damaged apart."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3
import sqlcipher3.dbapi2 as dbapi

# sqlite-utils catches the exceptions of the module that it finds first, and looks for pysqlite3
# before the standard library's. With the wrong ones a failed query leaves a savepoint open, and
# every later commit of that connection silently vanishes (performance.md §3).
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi

import sqlite_utils  # noqa: E402
import sqlite_utils.utils  # noqa: E402

from inspector.errors import (  # noqa: E402
    DiskFull,
    DiskRefuses,
    InspectorError,
    WorkspaceDamaged,
    WorkspaceLocked,
    WrongPassphrase,
)
from inspector.progress import Progress  # noqa: E402

assert vars(sqlite_utils.utils)["sqlite3"] is sqlcipher3, "sqlite-utils was imported too early"

# The WAL-reset corruption of 3.7.0 to 3.51.2 needs more than one connection; we have two threads.
# Raised, not asserted: python -O must not open a workspace with such a library either.
if dbapi.sqlite_version_info < (3, 51, 3):
    raise RuntimeError(f"SQLite {dbapi.sqlite_version} may damage a database that two threads use")

Row = dict[str, Any]
Parameters = Sequence[object] | Mapping[str, object]

BUSY_TIMEOUT_MS = 10_000
# The library gives up the statement that was used least often, not longest ago: once its cache is
# full, new statements push each other out and are parsed anew at every call (a fifth of an answer).
_CACHED_STATEMENTS = 1000
_COPY_PAGES = 1000  # between two steps of progress, 4 MB
_PAGE_GROWTH = 1 << 20  # what a write may need beside its own bytes: WAL frames of one commit


class Database(sqlite_utils.Database):
    """One keyed connection. Belongs to the thread that opened it."""

    path: Path | None

    def __init__(self, connection: dbapi.Connection, path: Path | None) -> None:
        super().__init__(connection, execute_plugins=False)
        self.path = path

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Return every row of a reading statement."""
        with self.translated():
            cursor = self.conn.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row)) for row in cursor]

    def one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Return the first row of a reading statement, or None."""
        rows = self.rows(sql, parameters)
        return rows[0] if rows else None

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """Return the first column of the first row, or None."""
        with self.translated():
            row = self.conn.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a writing statement inside `write()`; return how many rows it changed."""
        assert self.conn.in_transaction, "writes belong into db.write()"
        changed: int = self.conn.execute(sql, parameters).rowcount
        return changed

    @contextmanager
    def write(self) -> Iterator[None]:
        """Make the writes inside belong together; nested use joins the outer transaction.

        Takes the writer's place at once, so that what was read inside is still true at the end.
        """
        if self.conn.in_transaction:
            yield
            return
        with self.translated():
            self.conn.execute("begin immediate")
            try:
                yield
                self.conn.execute("commit")
            except BaseException:
                self._abandon()
                raise

    def _abandon(self) -> None:
        if self.conn.in_transaction:  # some errors, such as a full disk, have rolled back already
            self.conn.execute("rollback")

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn what the database library raises inside into our errors, where a person can act."""
        with _translated(self.path):
            yield


@contextmanager
def _translated(path: Path | None, only: type[InspectorError] = InspectorError) -> Iterator[None]:
    try:
        yield
    except dbapi.DatabaseError as error:
        ours = _as_ours(error, path)
        if not isinstance(ours, only):
            raise
        raise ours from error


def open_database(path: Path, key: bytes, *, create: bool = False) -> Database:
    """Open the database at `path` with a 32-byte raw key.

    Raises WrongPassphrase when the key does not fit, WorkspaceDamaged when the file is no
    database any more.
    """
    if not create and not path.exists():
        raise WorkspaceDamaged(place=path.parent, detail="workspace.db")
    with _translated(path):
        connection = dbapi.connect(
            str(path),
            isolation_level=None,
            timeout=BUSY_TIMEOUT_MS / 1000,
            cached_statements=_CACHED_STATEMENTS,
        )
    try:
        _configure(connection, key)
    except dbapi.DatabaseError as error:
        connection.close()
        if "not a database" in str(error):
            raise WrongPassphrase() from error
        ours = _as_ours(error, path)
        if ours is None:
            raise
        raise ours from error
    return Database(connection, path)


def open_to_read(path: Path, key: bytes) -> Database:
    """Open a database that nobody writes, such as that of a backup, and write nothing beside it.

    Raises WorkspaceDamaged when it does not open under `key`, DiskRefuses.
    """
    # `immutable`: on a read-only medium there is no place for the files of a write-ahead log.
    where = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with _translated(path):
        connection = dbapi.connect(where, uri=True, isolation_level=None)
    try:
        _unlock(connection, key)
    except dbapi.DatabaseError as error:
        connection.close()
        raise WorkspaceDamaged(place=path.parent, detail=path.name) from error
    return Database(connection, path)


def copy_database(source: Path, key: bytes, target: Path, progress: Progress | None = None) -> None:
    """Copy the database at `source` to the new file `target`, under the same key; durable.

    It is the state of one moment, whatever others write meanwhile. Raises Cancelled, DiskFull,
    DiskRefuses for the medium of `target`, WorkspaceDamaged.
    """
    reader = open_database(source, key)
    try:
        with _translated(target):
            writer = dbapi.connect(str(target), isolation_level=None)
            try:
                _unlock(writer, key)
                with _translated(source, only=WorkspaceDamaged):
                    # An open transaction keeps the state of now: otherwise each answer that is
                    # written meanwhile would begin the copy anew.
                    reader.conn.execute("begin")
                    reader.conn.execute("select count(*) from sqlite_master").fetchone()
                    reader.conn.backup(writer, pages=_COPY_PAGES, progress=_steps(progress))
            finally:
                writer.close()
    finally:
        reader.close()
    with target.open("rb") as file:
        os.fsync(file.fileno())


def _steps(progress: Progress | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda _status, left, total: progress.step(total - left, total)


def memory_database() -> Database:
    """Return an empty keyed database in memory, for tests."""
    connection = dbapi.connect(":memory:", isolation_level=None)
    _configure(connection, bytes(32))
    return Database(connection, None)


def _configure(connection: dbapi.Connection, key: bytes) -> None:
    _unlock(connection, key)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    # A log that grows needs metadata written with every commit: kept this short, an answer costs
    # 2.6 times a durable write of 8 KB, at the default of 1,000 pages 3.8 times.
    connection.execute("pragma wal_autocheckpoint = 200")
    # Ids are random, so each package touches pages all over; with the usual 2 MB the thousandth of
    # an import costs a quarter more than the first.
    connection.execute("pragma cache_size = -16000")
    connection.execute("pragma foreign_keys = on")
    connection.execute("pragma temp_store = memory")
    connection.execute(f"pragma busy_timeout = {BUSY_TIMEOUT_MS}")


def _unlock(connection: dbapi.Connection, key: bytes) -> None:
    assert len(key) == 32
    connection.execute(f"pragma key = \"x'{key.hex()}'\"")
    # A single bad page would print thousands of lines on stderr.
    connection.execute("pragma cipher_log_level = NONE")
    connection.execute("select count(*) from sqlite_master").fetchone()


_REFUSED = ("disk I/O error", "unable to open database", "readonly database", "locking protocol")


def _is_full(path: Path | None) -> bool:
    """Say whether so little space is left that it explains an error: not all of them name it."""
    try:
        return path is not None and shutil.disk_usage(path.parent).free < _PAGE_GROWTH
    except OSError:
        return False


def _as_ours(error: dbapi.DatabaseError, path: Path | None) -> InspectorError | None:
    """Return our error for a foreign one that a person can act on; None for our own bugs."""
    place = path.parent if path is not None else ":memory:"
    text = str(error)
    if "disk is full" in text or ("disk I/O error" in text and _is_full(path)):
        return DiskFull(needed=f"{_PAGE_GROWTH >> 20} MiB", place=place)
    if any(words in text for words in _REFUSED):
        return DiskRefuses(place=place, detail=text)
    if "database is locked" in text or "database is busy" in text:
        return WorkspaceLocked(place=place)
    if "malformed" in text or "not a database" in text:
        return WorkspaceDamaged(place=place, detail=text)
    return None

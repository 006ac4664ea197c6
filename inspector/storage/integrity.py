"""Is the database what it should be: pages, event rows, blobs, projections."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from inspector.events.event import Event, SignedEvent
from inspector.storage.database import Database
from inspector.storage.projections import PROJECTED, rebuild_projections

_SHOWN = 5
_EVERY = "select * from {table} order by 1, 2, 3, 4"


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One row of the event table: what it is filed under, and what its bytes say."""

    id: str
    stream: str
    dev: str
    seq: int
    bytes: bytes
    signed: SignedEvent


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """One row of the blob table; `package` is "" for a file of the blob store."""

    sha256: str
    size: int
    package: str


def page_problems(db: Database) -> list[str]:
    """Return what is wrong with the pages of the database file; at most a few lines.

    Every page is decrypted and its authentication code compared, then the b-trees are walked.
    Raises WorkspaceDamaged where even that cannot be done.
    """
    found = [str(row["cipher_integrity_check"]) for row in db.rows("pragma cipher_integrity_check")]
    if not found:
        said = [str(row["integrity_check"]) for row in db.rows("pragma integrity_check(5)")]
        found = [line for line in said if line != "ok"]
    return found[:_SHOWN]


def stored_events(db: Database) -> Iterator[StoredEvent]:
    """Yield every event with what its row says of it, in the order of arrival.

    Raises ValueError for bytes that are no event any more.
    """
    for row in db.rows("select id, stream, dev, seq, bytes, sig from event order by rowid"):
        event = Event.from_json(json.loads(row["bytes"]))
        signed = SignedEvent(event, row["sig"])
        yield StoredEvent(
            row["id"], row["stream"], row["dev"], row["seq"], bytes(row["bytes"]), signed
        )


def last_wall(db: Database, dev: str) -> str:
    """Return the latest time that an event of this device bears, or ""."""
    return db.value("select max(wall) from event where dev = ?", (dev,)) or ""


def oldest_wall(db: Database, dev: str, after: int) -> str:
    """Return the earliest time of this device's events behind the number `after`, or ""."""
    sql = "select min(wall) from event where dev = ? and seq > ?"
    return db.value(sql, (dev, after)) or ""


def stored_blobs(db: Database) -> list[StoredBlob]:
    """Return every blob that is known here, but those given up after a receipt."""
    rows = db.rows("select sha256, size, package from blob where purged = '' order by sha256")
    return [StoredBlob(row["sha256"], row["size"], row["package"] or "") for row in rows]


def differing_projections(db: Database) -> list[str]:
    """Return the tables that a rebuild from the events would change; nothing is changed."""
    try:
        with db.write():
            before = _rows(db)
            rebuild_projections(db)
            after = _rows(db)
            raise _Undo
    except _Undo:
        return [table for table in PROJECTED if before[table] != after[table]]


class _Undo(Exception):
    """Leave the transaction without keeping what it did."""


def _rows(db: Database) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: [tuple(row.values()) for row in db.rows(_EVERY.format(table=table))]
        for table in PROJECTED
    }

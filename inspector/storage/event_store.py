"""Signed events as rows: append, read back, and what the next event must know."""

from collections.abc import Iterable, Iterator

from inspector.events.chain import ClockStep, Position
from inspector.events.event import Event, SignedEvent
from inspector.events.fold import fold
from inspector.events.state import StreamState
from inspector.storage.database import Database


def append_event(db: Database, signed: SignedEvent, *, package: str | None = None) -> bool:
    """Store an event; return whether it was new. `package` names the one that brought it."""
    event = signed.event
    return bool(
        db.run(
            "insert into event (id, stream, dev, seq, kind, wall, bytes, sig, package)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
            (
                event.id,
                event.stream,
                event.dev,
                event.seq,
                event.kind,
                event.wall,
                event.bytes,
                signed.signature,
                package,
            ),
        )
    )


def has_event(db: Database, event_id: str) -> bool:
    """Say whether an event is stored."""
    return db.value("select 1 from event where id = ?", (event_id,)) is not None


def package_of(db: Database, event_id: str) -> str:
    """Return the id of the package that first brought an event; "" for one that came with none."""
    return str(db.value("select package from event where id = ?", (event_id,)) or "")


def events_of(db: Database, stream: str) -> list[SignedEvent]:
    """Return the events of one stream, in the order of arrival."""
    rows = db.rows("select bytes, sig from event where stream = ? order by rowid", (stream,))
    return [_signed(row["bytes"], row["sig"]) for row in rows]


def streams_with_events(db: Database) -> list[str]:
    """Return the ids of all streams."""
    return [row["stream"] for row in db.rows("select distinct stream from event order by stream")]


def streams_of_kind(db: Database, kind: str) -> list[str]:
    """Return the ids of the streams that are folded to one kind of thing."""
    return [
        row["id"] for row in db.rows("select id from stream where kind = ? order by id", (kind,))
    ]


def last_number_in(db: Database, dev: str, stream: str) -> int:
    """Return the number of a device's last event in a stream; 0 where it has written none."""
    sql = "select max(seq) from event where stream = ? and dev = ?"
    return int(db.value(sql, (stream, dev)) or 0)


def last_seq(db: Database, dev: str) -> int:
    """Return the greatest number that a device has used; 0 before its first event."""
    return int(db.value("select max(seq) from event where dev = ?", (dev,)) or 0)


def numbers_between(db: Database, dev: str, first: int, last: int) -> set[int]:
    """Return the numbers of a device, from `first` to `last`, whose events are stored."""
    sql = "select distinct seq from event where dev = ? and seq between ? and ?"
    return {row["seq"] for row in db.rows(sql, (dev, first, last))}


def clock_steps(db: Database, limit: int = 200) -> list[ClockStep]:
    """Return where the clock of a device went back between two of its numbers, newest first."""
    sql = """
        select dev, seq, before, wall from (
            select dev, seq, wall,
                lag(wall) over (partition by dev order by seq, id) as before
            from event
        ) where before > wall order by wall desc, dev, seq limit ?
    """
    return [
        ClockStep(row["dev"], row["seq"], row["before"], row["wall"])
        for row in db.rows(sql, (limit,))
    ]


def lines_of(db: Database, streams: Iterable[str]) -> Iterator[bytes]:
    """Yield the lines of events.jsonl for whole streams."""
    for stream in streams:
        for signed in events_of(db, stream):
            yield signed.to_line()


def fold_stream(db: Database, stream: str) -> StreamState:
    """Return the state of one stream, folded from its events."""
    return fold(signed.event for signed in events_of(db, stream))


def position_of(db: Database, dev: str, stream: str, heads: Iterable[str]) -> Position:
    """Return what the next event of `dev` in `stream` must know; `heads` as folded here."""
    prev = db.value(
        "select id from event where dev = ? and stream = ? order by seq desc limit 1",
        (dev, stream),
    )
    return Position(last_seq=last_seq(db, dev), prev=prev, heads=frozenset(heads))


def _signed(data: bytes, signature: bytes) -> SignedEvent:
    # Checked when it came in, and SQLCipher authenticates the pages since; the doctor checks anew.
    return SignedEvent(Event.stored(data), signature)

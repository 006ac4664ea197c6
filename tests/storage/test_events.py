"""Events as rows: never changed, and folded into the same tables whenever."""

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.events import Chain, Position
from inspector.events.event import SignedEvent
from inspector.storage.database import Database, memory_database
from inspector.storage.event_store import (
    append_event,
    events_of,
    fold_stream,
    has_event,
    lines_of,
    position_of,
    streams_with_events,
)
from inspector.storage.hazards import find_hazard
from inspector.storage.migrations import migrate
from inspector.storage.projections import (
    check_rows,
    project_stream,
    project_streams,
    rebuild_projections,
)

HAZARD: dict[str, object] = {
    "type": "hazard",
    "number": "YH-demo-01-20261121-01",
    "inspection": "insp-1",
    "entity": "e1",
    "entity_facts": {"id": "e1", "name": "示例铝业有限公司", "industry": "有色"},
    "place": "东侧",
    "fact": "门锁损坏",
    "level": "GENERAL",
    "state": "GRADED",
    "citation": "",
    "measure": "deadline",
    "found": "2026-11-21T02:00:00Z",
    "finder": "检查员甲",
}


def sign(data: bytes) -> bytes:
    return hashlib.sha512(data).digest()


def write(
    db: Database, values: dict[str, object], *, stream: str = "h1", dev: str = "dev-a"
) -> SignedEvent:
    """Append an event of `dev` that has seen all heads here."""
    at = position_of(db, dev, stream, fold_stream(db, stream).heads if has(db, stream) else ())
    return put(db, values, at, stream=stream, dev=dev)


def put(
    db: Database, values: dict[str, object], at: Position, *, stream: str, dev: str
) -> SignedEvent:
    chain = Chain(dev, "demo", f"person of {dev}", sign)
    wall = "2026-11-21T02:00:00Z"
    signed = chain.next(at, stream=stream, ent=stream, kind="edit", body={"set": values}, wall=wall)
    with db.write():
        append_event(db, signed)
    return signed


def has(db: Database, stream: str) -> bool:
    return stream in streams_with_events(db)


def projected(db: Database) -> object:
    tables = ("stream", "inspection", "hazard", "paper")
    return [db.rows(f"select * from {table} order by id") for table in tables]


def test_an_event_comes_back_byte_for_byte(db: Database) -> None:
    signed = write(db, HAZARD)
    assert events_of(db, "h1") == [signed]
    assert list(lines_of(db, ["h1"])) == [signed.to_line()]
    assert has_event(db, signed.event.id)
    assert not has_event(db, "0" * 64)


def test_the_same_event_twice_is_one(db: Database) -> None:
    signed = write(db, HAZARD)
    with db.write():
        assert not append_event(db, signed, package="later")
    assert db.rows("select package from event") == [{"package": None}]


@pytest.mark.parametrize(
    "sql",
    [
        "update event set wall = 'x'",
        "update event set package = 'x'",
        "delete from event",
        "delete from event where id = 'x' or 1 = 1",
    ],
)
def test_nobody_changes_or_deletes_an_event(db: Database, sql: str) -> None:
    signed = write(db, HAZARD)
    with pytest.raises(Exception, match="events are never"), db.write():
        db.run(sql)
    assert events_of(db, "h1") == [signed]


def test_the_chain_of_a_device_counts_over_all_streams(db: Database) -> None:
    first = write(db, HAZARD)
    second = write(db, HAZARD, stream="h2")
    third = write(db, {"place": "西侧"})
    assert [one.event.seq for one in (first, second, third)] == [1, 2, 3]
    assert (second.event.prev, third.event.prev) == (None, first.event.id)
    other = write(db, {"place": "北侧"}, dev="dev-b")
    assert (other.event.seq, other.event.prev, other.event.seen) == (1, None, (third.event.id,))


def test_a_stream_becomes_a_row_and_follows_its_events(db: Database) -> None:
    write(db, HAZARD)
    with db.write():
        project_stream(db, "h1")
    row = find_hazard(db, "h1")
    assert row is not None
    assert (row.place, row.entity_name, row.conflicted) == ("东侧", "示例铝业有限公司", False)
    write(db, {"place": "西侧"})
    with db.write():
        project_stream(db, "h1")
    row = find_hazard(db, "h1")
    assert row is not None
    assert row.place == "西侧"


def test_an_event_that_waits_for_others_makes_no_row_yet(db: Database) -> None:
    unknown = Position(last_seq=4, prev="a" * 64)
    put(db, {"place": "西侧"}, unknown, stream="h1", dev="dev-b")
    with db.write():
        state = project_stream(db, "h1")
    assert len(state.pending) == 1
    assert find_hazard(db, "h1") is None
    assert db.value("select pending_count from stream") == 1


def test_rows_are_checked_before_they_are_written(db: Database) -> None:
    write(db, {name: value for name, value in HAZARD.items() if name != "entity_facts"})
    with pytest.raises(ValueError, match="entity_facts"):
        check_rows(fold_stream(db, "h1"))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("dev-a", "dev-b")),
        st.sampled_from(("h1", "h2")),
        st.sampled_from(("place", "fact", "level", "deadline")),
        st.sampled_from(("2026-12-01", "2026-12-09")),
        st.booleans(),
    ),
    max_size=10,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_rebuilding_gives_identical_rows(
    db: Database, steps: list[tuple[str, str, str, str, bool]]
) -> None:
    memory = fresh()
    for stream in ("h1", "h2"):
        write(memory, HAZARD, stream=stream)
    first = {stream: events_of(memory, stream)[0].event.id for stream in ("h1", "h2")}
    for dev, stream, name, value, has_seen_all in steps:
        heads = fold_stream(memory, stream).heads if has_seen_all else (first[stream],)
        at = position_of(memory, dev, stream, heads)
        put(memory, {name: value}, at, stream=stream, dev=dev)
        with memory.write():
            project_stream(memory, stream)
    with memory.write():
        project_streams(memory, ["h1", "h2"])
    before = projected(memory)
    assert rebuild_projections(memory) == 2
    assert projected(memory) == before
    memory.close()


def fresh() -> Database:
    memory = memory_database()
    migrate(memory)
    return memory


def test_the_order_of_arrival_changes_no_row(db: Database) -> None:
    write(db, HAZARD)
    write(db, {"place": "西侧"})
    write(db, {"fact": "另一事实"}, dev="dev-b")
    other = fresh()
    with other.write():
        for signed in reversed(events_of(db, "h1")):
            append_event(other, signed)
        project_stream(other, "h1")
    with db.write():
        project_stream(db, "h1")
    assert projected(other) == projected(db)
    other.close()

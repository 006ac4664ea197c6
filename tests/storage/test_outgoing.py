"""What has gone out, whatever came in which order: kept rows and counts are what a look gives."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.domain.ledger import PackageRow
from inspector.storage import outgoing, packages
from inspector.storage.database import Database, memory_database
from inspector.storage.migrations import migrate
from inspector.storage.outgoing import Sent
from inspector.storage.reference import set_meta

START = datetime(2026, 11, 16, tzinfo=UTC)
VISITS, STATES, PEOPLE = ("v1", "v2"), ("SIGNED", "RETURNED"), ("me", "other")

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(VISITS), st.booleans()),
        st.tuples(st.just("state"), st.sampled_from(VISITS), st.sampled_from(STATES)),
        st.tuples(st.just("lead"), st.sampled_from(VISITS), st.sampled_from(PEOPLE)),
        st.tuples(st.just("send"), st.sampled_from(VISITS), st.sampled_from(outgoing.VISIT_KINDS)),
        st.tuples(st.just("send in parts"), st.sampled_from(VISITS), st.integers(2, 3)),
        st.tuples(st.just("confirm"), st.integers(0, 30), st.none()),
        st.tuples(st.just("receive"), st.integers(0, 5), st.none()),
        st.tuples(st.just("send receipts"), st.none(), st.none()),
    ),
    max_size=30,
)


class Desk:
    """One device: rows as its writers leave them, and nothing else."""

    def __init__(self, db: Database) -> None:
        self.db, self.seq, self.sent = db, 0, list[str]()
        self.visits = {visit: {"state": STATES[0], "first": PEOPLE[0]} for visit in VISITS}
        for visit in VISITS:
            self.keep(visit)

    def keep(self, visit: str) -> None:
        row = self.visits[visit]
        data = json.dumps({"team": [{"person": row["first"]}]})
        self.db.run(
            "insert into inspection values (?, 'e', ?, '', ?) on conflict (id) do update set"
            " state = excluded.state, data = excluded.data",
            (visit, row["state"], data),
        )
        outgoing.note_visit(self.db, visit)

    def write(self, stream: str, dev: str = "dev") -> None:
        self.seq += 1
        self.db.run(
            "insert into event values (?, ?, ?, ?, 'k', '', x'', x'', null)",
            (f"e{self.seq}", stream, dev, self.seq),
        )

    def last(self, stream: str) -> int:
        sql = "select coalesce(max(seq), 0) from event where stream = ? and dev = 'dev'"
        return int(self.db.value(sql, (stream,)))

    def send(self, kind: str, visit: str, **more: object) -> None:
        row = PackageRow(
            id=f"{len(self.sent):064x}",
            kind=kind,
            direction="out",
            state="exported",
            file_name="a.asice",
            sender="检查员甲",
            at=START + timedelta(minutes=len(self.sent)),
            size=1,
            inspection=visit,
            **more,  # type: ignore[arg-type]
        )
        self.sent.append(row.id)
        packages.save_package(self.db, row)

    def step(self, what: str, one: object, other: object) -> None:
        if what == "write":
            self.write(str(one), "dev" if other else "somebody")
            outgoing.note_visit(self.db, str(one))
        elif what in ("state", "lead"):
            self.visits[str(one)]["state" if what == "state" else "first"] = str(other)
            self.keep(str(one))
        elif what == "send":
            self.send(str(other), str(one), last_number=self.last(str(one)))
        elif what == "send in parts":
            assert isinstance(other, int)
            for part in range(other, 0, -1):
                number = self.last(str(one)) if part == 1 else 0
                whole = f"whole {len(self.sent) - other + part}"
                facts = {"whole": whole, "part": part, "parts": other, "last_number": number}
                self.send("INSPECTION", str(one), **facts)
        elif what == "confirm" and self.sent:
            assert isinstance(one, int)
            packages.mark_receipted(self.db, self.sent[one % len(self.sent)])
        elif what == "receive":
            self.write(f"package {one}")
            self.db.run(
                "insert into stream values (?, 'receipt', '', '', 1, 0, 0) on conflict do nothing",
                (f"package {one}",),
            )
            outgoing.note_receipt(self.db, f"package {one}")
        elif what == "send receipts":
            self.send("RECEIPT", "", last_number=self.seq)


def looked_up(db: Database) -> dict[tuple[str, str], tuple[str, str, Sent]]:
    """Return what a look at every package and event gives, in the words of FORMAT.md and §5."""
    last = {
        row["stream"]: row["last"]
        for row in db.rows(
            "select stream, max(seq) as last from event where dev = 'dev' group by stream"
        )
    }
    rows = [json.loads(row["data"]) for row in db.rows("select data from package")]
    found: dict[tuple[str, str], tuple[str, str, Sent]] = {}
    for row in db.rows("select id, state, data from inspection"):
        if row["id"] not in last:
            continue
        for kind in outgoing.VISIT_KINDS:
            own = [one for one in rows if (one["kind"], one["inspection"]) == (kind, row["id"])]
            wholes = defaultdict(list)
            for one in own:
                wholes[one.get("whole") or one["id"]].append(one)
            confirmed = [
                max(one.get("last_number", 0) for one in parts)
                for parts in wholes.values()
                if len({one.get("part", 0) for one in parts if one["state"] == "receipted"})
                >= max(1, max(one.get("parts", 0) for one in parts))
            ]
            carried = max((one.get("last_number", 0) for one in own), default=None)
            sent = Sent.ALL
            if carried is None:
                sent = Sent.NOT_YET
            elif carried < last[row["id"]]:
                sent = Sent.CHANGED_SINCE
            elif max(confirmed, default=0) >= last[row["id"]]:
                sent = Sent.RECEIPTED
            first = json.loads(row["data"])["team"][0]["person"]
            found[kind, row["id"]] = (row["state"], first, sent)
    out = max((one.get("last_number", 0) for one in rows if one["kind"] == "RECEIPT"), default=0)
    for row in db.rows("select id from stream where kind = 'receipt'"):
        sent = Sent.RECEIPTED if last[row["id"]] <= out else Sent.NOT_YET
        found["RECEIPT", row["id"]] = ("", "", sent)
    return found


def kept(db: Database) -> dict[tuple[str, str], tuple[str, str, Sent]]:
    return {
        (kind, one.id): (one.state, one.first, one.sent)
        for kind in (*outgoing.VISIT_KINDS, outgoing.RECEIPT)
        for one in outgoing.visits_sent(db, kind)
    }


@pytest.fixture
def empty() -> Iterator[Database]:
    db = memory_database()
    migrate(db)
    with db.write():
        db.run("drop trigger event_is_never_deleted")
        set_meta(db, "dev", "dev")
    yield db
    db.close()


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_rows_and_counts_are_what_a_look_at_everything_gives(
    empty: Database, steps: list[tuple[str, object, object]]
) -> None:
    with empty.write():
        for table in ("event", "package", "inspection", "stream", "outgoing"):
            empty.run(f"delete from {table}")
        assert empty.value("select count(*) from outgoing_count") == 0  # counted down to nothing
        desk = Desk(empty)
        for step in steps:
            desk.step(*step)
        found = looked_up(empty)
        assert kept(empty) == found
        counts = {
            (kind, one.state, one.first, one.sent): one.count
            for kind in (*outgoing.VISIT_KINDS, outgoing.RECEIPT)
            for one in outgoing.counts_sent(empty, kind)
        }
        assert counts == Counter((kind, *facts) for (kind, _id), facts in found.items())

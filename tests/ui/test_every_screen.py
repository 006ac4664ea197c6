"""What every screen shows costs the same with a long history behind it as with a short one.

Counted, not timed: steps of the database's own machine, one for each row that it looks at.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inspector.bootstrap import Session
from inspector.services import outgoing, revocation
from inspector.services.agenda import agenda
from inspector.services.context import Context
from inspector.storage import outgoing as rows
from inspector.storage.database import Database
from inspector.storage.inspections import started_tasks
from inspector.ui.desks import pages_of, status_facts
from tests.desks import Desks, carry_out_visit, desks_in, set_up

_VISITS = 300
# What the rows of a b-tree that is one level higher may cost; a scan of the history costs
# thousands more.
_SLACK = 40


@pytest.fixture(scope="module")
def visited_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    template, folder = (tmp_path_factory.mktemp(name) for name in ("desks", "visited"))
    set_up(template)
    with desks_in(template, folder) as desks:
        carry_out_visit(desks)
    return folder


@pytest.fixture
def desks(visited_template: Path, tmp_path: Path) -> Iterator[Desks]:
    with desks_in(visited_template, tmp_path) as opened:
        yield opened


def steps(db: Database, call: Callable[[], object]) -> int:
    """Return how many steps the database's machine takes for a call."""
    counted = [0]

    def count() -> int:
        counted[0] += 1
        return 0

    db.conn.set_progress_handler(count, 1)
    try:
        call()
    finally:
        db.conn.set_progress_handler(None, 0)
    return counted[0]


def statements(db: Database, call: Callable[[], object]) -> list[str]:
    """Return the statements of a call, as they were run."""
    said: list[str] = []
    db.conn.set_trace_callback(said.append)
    try:
        call()
    finally:
        db.conn.set_trace_callback(None)
    return said


def live_through(ctx: Context, visits: int = _VISITS) -> None:
    """Let a desk have a history: visits of its own, sent and confirmed, with events and receipts.

    The rows are as the writer leaves them; nobody folds them.
    """
    known = ctx.db.value("select data from inspection limit 1")
    row = json.loads(known) if known else {}
    row["team"] = [{**one, "person": ctx.person.id} for one in row.get("team", [{}])]
    row["state"] = "FINALIZED"
    with ctx.db.write():
        for number in range(visits):
            visit, package = f"past-{number:05d}", f"{number:064x}"
            for turn in range(12):
                ctx.db.run(
                    "insert into event (id, stream, dev, seq, kind, wall, bytes, sig, package)"
                    " values (?, ?, ?, ?, 'package.receive', '2025', ?, x'00', null)",
                    (
                        f"{visit}-{turn}",
                        package if turn == 0 else visit,
                        ctx.dev,
                        -1_000_000 + number * 20 + turn,
                        bytes(300),
                    ),
                )
            ctx.db.run(
                "insert into inspection values (?, 'e', ?, ?, ?)",
                (visit, "FINALIZED", "2025-01-01T00:00:00Z", json.dumps({**row, "id": visit})),
            )
            for kind, stream in (("inspection", visit), ("receipt", package)):
                ctx.db.run(
                    "insert into stream values (?, ?, 'rev', ?, 12, 0, 0)",
                    (stream, kind, "state" * 800),
                )
            said = {"last_number": -1_000_000 + number * 20 + 19}
            ctx.db.run(
                "insert into package values (?, 'INSPECTION', 'out', 'receipted', ?, ?, ?)",
                (package, visit, "2025-01-01T00:00:00Z", json.dumps(said)),
            )
        for kind in rows.VISIT_KINDS:
            ctx.db.run(
                "insert into outgoing select ?, id, state, ?, 'RECEIPTED' from inspection"
                " where id like 'past-%'",
                (kind, ctx.person.id),
            )
        ctx.db.run(
            "insert into outgoing select 'RECEIPT', id, '', '', 'RECEIPTED' from package"
            " where inspection like 'past-%'"
        )


def shown_everywhere(session: Session) -> dict[str, Callable[[], object]]:
    """Return what the window asks on its own thread whatever page is in front."""
    asked: dict[str, Callable[[], object]] = {"status": lambda: status_facts(session)}
    for entry in pages_of(session):
        if entry.waiting is not None:
            asked[entry.name] = entry.waiting
    return asked


@pytest.mark.parametrize("desk", ["field", "lead", "office"])
def test_the_status_line_and_the_badges_cost_no_more_after_a_long_history(
    desks: Desks, desk: str
) -> None:
    ctx = {"field": desks.field, "lead": desks.lead, "office": desks.office}[desk]
    session = Session(ctx, notices=[])
    asked = shown_everywhere(session)
    assert len(asked) > 1
    before = {name: steps(ctx.db, call) for name, call in asked.items()}
    counts = outgoing.outbox(ctx)
    live_through(ctx)
    after = {name: steps(ctx.db, call) for name, call in asked.items()}
    assert outgoing.outbox(ctx).receipted == counts.receipted + _VISITS
    assert {name: after[name] - before[name] for name in asked if after[name] > before[name]} == {
        name: pytest.approx(0, abs=_SLACK) for name in asked if after[name] > before[name]
    }


@pytest.mark.parametrize("desk", ["field", "lead", "office"])
def test_nothing_that_every_screen_shows_reads_a_whole_table_that_grows(
    desks: Desks, desk: str
) -> None:
    ctx = {"field": desks.field, "lead": desks.lead, "office": desks.office}[desk]
    revocation.revoke(desks.office, desks.lead.dev, "lost")  # from then on a list is looked at
    session = Session(ctx, notices=[])
    asked = shown_everywhere(session)

    def every() -> None:
        for call in asked.values():
            call()

    grows = ("event", "inspection", "package", "hazard", "paper", "blob", "outgoing")
    grows += ("certificate", "entity", "form", "answer", "journal", "draft_photo")
    plans = [
        f"{row['detail']}  <- {sql}"
        for sql in statements(ctx.db, every)
        if sql.lower().startswith("select")
        for row in ctx.db.rows(f"explain query plan {sql}")
    ]
    assert plans
    assert [one for one in plans if one.split()[:1] == ["SCAN"] and one.split()[1] in grows] == []
    # The states of streams are long: only those of which something is shown, by a short index.
    scans = [one for one in plans if one.startswith("SCAN stream")]
    assert all("INDEX stream_in_conflict" in one or "INDEX stream_that" in one for one in scans)


def test_the_agenda_looks_only_at_tasks_and_the_last_visits(desks: Desks) -> None:
    ctx = desks.field
    live_through(ctx)  # more than the list of visits shows
    shown = steps(ctx.db, lambda: agenda(ctx))
    with ctx.db.write():
        ctx.db.run(
            "insert into inspection select 'older-' || id, entity, state,"
            " '2024-01-01T00:00:00Z', data from inspection"
        )
    assert steps(ctx.db, lambda: agenda(ctx)) <= shown + _SLACK
    assert started_tasks(ctx.db, ["task-1", "never"]) <= {"task-1"}

"""Tables that screens read, folded from events. Rebuilding them gives the same rows."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from inspector.clock import from_wall
from inspector.domain.office_papers import DESK, OFFICE
from inspector.events.fold import fold
from inspector.events.state import StreamState
from inspector.storage import hazards, inspections, outgoing, packages, papers
from inspector.storage.database import Database
from inspector.storage.event_store import events_of, streams_with_events

_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
PROJECTED = ("stream", "inspection", "hazard", "paper", "outgoing", "outgoing_count")


def project_stream(db: Database, stream: str) -> StreamState:
    """Fold one stream and write its rows; return its state."""
    events = [signed.event for signed in events_of(db, stream)]
    state = fold(events)
    kind = _kind(state)
    db.run(
        "insert into stream (id, kind, rev, state, event_count, pending_count, conflict_count)"
        " values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set kind = excluded.kind,"
        " rev = excluded.rev, state = excluded.state, event_count = excluded.event_count,"
        " pending_count = excluded.pending_count, conflict_count = excluded.conflict_count",
        (
            stream,
            kind,
            state.rev,
            json.dumps(state.to_json(), ensure_ascii=False, sort_keys=True),
            len(events),
            len(state.pending),
            len(state.conflicts),
        ),
    )
    _project(db, kind, state, from_wall(max(event.wall for event in events)))
    return state


def project_streams(db: Database, streams: Iterable[str]) -> None:
    """Fold several streams, each once."""
    for stream in sorted(set(streams)):
        project_stream(db, stream)


def streams_with_conflicts(db: Database) -> list[tuple[str, str]]:
    """Return id and kind of the streams in which a person has to decide something."""
    rows = db.rows("select id, kind from stream where conflict_count > 0 order by id")
    return [(row["id"], row["kind"]) for row in rows]


def count_conflicts(db: Database) -> int:
    """Return how many fields wait for a person's decision."""
    # Only the rows of the index: the states of the others lie between theirs, page after page.
    sql = "select coalesce(sum(conflict_count), 0) from stream where conflict_count > 0"
    return int(db.value(sql))


def streams_that_wait(db: Database) -> list[tuple[str, str]]:
    """Return id and kind of the streams with events whose predecessors never came."""
    rows = db.rows("select id, kind from stream where pending_count > 0 order by id")
    return [(row["id"], row["kind"]) for row in rows]


def check_rows(state: StreamState) -> None:
    """Make the rows of a folded stream without writing them.

    Raises ValueError where a field is missing or malformed, so that a package can be refused
    before it is stored.
    """
    kind = _kind(state)
    try:
        if kind == "inspection":
            inspections.row_of(state, _NO_TIME)
            inspections.facts_of(state)
            inspections.files_of(state)
            papers.papers_of(state)
        elif kind == "hazard":
            hazards.row_of(state)
            papers.papers_of(state)
        elif kind == papers.PAPER:
            papers.papers_of(state)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{kind}: {error}") from error


def rebuild_projections(db: Database) -> int:
    """Throw every projected row away and fold all events again; return how many streams."""
    streams = streams_with_events(db)
    with db.write():
        for table in PROJECTED:
            db.run(f"delete from {table}")
        project_streams(db, streams)
    return len(streams)


def _kind(state: StreamState) -> str:
    return str(state.entities.get(state.stream, {}).get("type", ""))


def _project(db: Database, kind: str, state: StreamState, updated: datetime) -> None:
    if kind == "inspection":
        inspections.save_inspection(db, inspections.row_of(state, updated))
        _save_papers(db, state)
        outgoing.note_visit(db, state.stream)
    elif kind == "hazard":
        hazards.save_hazard(db, hazards.row_of(state))
        _save_papers(db, state)  # the office's own
    elif kind == papers.PAPER and state.entities[state.stream].get(DESK) == OFFICE:
        _save_papers(db, state)  # about many visits
    elif kind == "receipt":
        packages.mark_receipted(db, state.stream)
        outgoing.note_receipt(db, state.stream)


def _save_papers(db: Database, state: StreamState) -> None:
    for paper in papers.papers_of(state):
        papers.save_paper(db, paper)

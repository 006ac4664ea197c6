"""How much of what this device wrote has gone out, by visit and by received package; and counts.

Whoever writes an event, a package or a receipt keeps these rows true in the same transaction, so
that the last line of every screen reads a handful of counts, however long the history is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from inspector.storage.database import Database
from inspector.storage.event_store import last_number_in
from inspector.storage.reference import meta

RECEIPT = "RECEIPT"
VISIT_KINDS = ("INSPECTION", "REVIEW")


class Sent(Enum):
    """How much of a visit has gone out."""

    NOT_YET = "NOT_YET"  # 未导出
    CHANGED_SINCE = "CHANGED_SINCE"  # 未导出: there is more than what went out
    ALL = "ALL"  # 已导出
    RECEIPTED = "RECEIPTED"  # 已回执: the office has confirmed all of it


WAITING = (Sent.NOT_YET, Sent.CHANGED_SINCE)


@dataclass(frozen=True, slots=True)
class SentCount:
    """How many visits of one state, led by one person, stand at `sent`.

    state, first  of the visit: its state, and the first of its team; "" for receipts
    """

    state: str
    first: str
    sent: Sent
    count: int


@dataclass(frozen=True, slots=True)
class SentVisit:
    """One visit on which this device has written, and how much of it has gone out."""

    id: str
    state: str
    first: str
    sent: Sent


def counts_sent(db: Database, kind: str) -> list[SentCount]:
    """Return the counts of one kind of package; as many as there are people and states."""
    sql = 'select state, first, sent, "count" from outgoing_count where kind = ?'
    return [
        SentCount(row["state"], row["first"], Sent(row["sent"]), row["count"])
        for row in db.rows(sql, (kind,))
    ]


def visits_sent(db: Database, kind: str, among: Collection[Sent] = tuple(Sent)) -> list[SentVisit]:
    """Return the visits of one kind of package that stand at one of `among`."""
    marks = ", ".join("?" for _sent in among)
    rows = db.rows(
        f"select id, state, first, sent from outgoing where kind = ? and sent in ({marks})"
        " order by id desc",
        (kind, *(sent.value for sent in among)),
    )
    return [SentVisit(row["id"], row["state"], row["first"], Sent(row["sent"])) for row in rows]


def note_visit(db: Database, inspection: str) -> None:
    """Look anew how much of a visit has gone out. Costs what its own packages cost.

    Whatever a package or a receipt is for, it carries the number of our last event on the visit.
    """
    written = last_number_in(db, meta(db, "dev"), inspection)
    row = db.one(
        "select state, coalesce(data ->> '$.team[0].person', '') as first from inspection"
        " where id = ?",
        (inspection,),
    )
    if not written or row is None:
        return
    for kind in VISIT_KINDS:
        sent = _sent_of_visit(db, inspection, kind, written)
        _save(db, kind, inspection, row["state"], row["first"], sent)


def note_receipt(db: Database, package: str) -> None:
    """Look anew whether our receipt for a package has gone out; there may be none of ours."""
    written = last_number_in(db, meta(db, "dev"), package)
    if written:
        sent = Sent.RECEIPTED if written <= receipts_sent(db) else Sent.NOT_YET
        _save(db, RECEIPT, package, "", "", sent)


def note_receipts_sent(db: Database) -> None:
    """Note that receipts have gone out: looks at those that waited."""
    for one in visits_sent(db, RECEIPT, WAITING):
        note_receipt(db, one.id)


def receipts_sent(db: Database) -> int:
    """Return the number of our last event that receipts which went out carry."""
    sql = (
        "select max(data ->> 'last_number') from package where direction = 'out' and kind = ?"
        " and inspection = ''"
    )
    return int(db.value(sql, (RECEIPT,)) or 0)


def _sent_of_visit(db: Database, inspection: str, kind: str, written: int) -> Sent:
    """Compare the number of our last event with those that went out and that are confirmed.

    A visit in parts is confirmed once a receipt for every one of them is here.
    """
    row = db.one(
        "select max(number) as carried, max(case when is_whole then number end) as confirmed from ("
        " select max(coalesce(data ->> 'last_number', 0)) as number,"
        " count(distinct case state when 'receipted' then data ->> 'part' end)"
        " >= max(1, max(coalesce(data ->> 'parts', 0))) as is_whole from package"
        " where direction = 'out' and kind = ? and inspection = ?"
        " group by coalesce(nullif(data ->> 'whole', ''), id))",
        (kind, inspection),
    )
    assert row is not None
    if row["carried"] is None:
        return Sent.NOT_YET
    if row["carried"] < written:
        return Sent.CHANGED_SINCE
    return Sent.RECEIPTED if (row["confirmed"] or 0) >= written else Sent.ALL


def _save(db: Database, kind: str, named: str, state: str, first: str, sent: Sent) -> None:
    # Triggers keep the counts: whatever writes here, they cannot differ from the rows.
    db.run(
        "insert into outgoing (kind, id, state, first, sent) values (?, ?, ?, ?, ?)"
        " on conflict (kind, id) do update set state = excluded.state, first = excluded.first,"
        " sent = excluded.sent where (outgoing.state, outgoing.first, outgoing.sent)"
        " is not (excluded.state, excluded.first, excluded.sent)",
        (kind, named, state, first, sent.value),
    )

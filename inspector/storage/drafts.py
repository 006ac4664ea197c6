"""Drafts of open visits: every answer is committed in the call that changed it.

Plain SQL, since this is the path of every keystroke pause (performance.md §3: 2.0 × the floor,
against 3.1 × through upsert).
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from inspector.clock import from_wall, to_wall
from inspector.domain.inspection import AttachedFile, PhotoFacts
from inspector.domain.plain import from_plain, to_plain
from inspector.storage.database import Database

_LATEST = "select seq, undone from journal where draft = ? order by seq desc limit 1"
_FORGET_UNDONE = (
    "delete from journal where draft = ? and seq > coalesce("
    "(select seq from journal where draft = ? and undone = 0 order by seq desc limit 1), 0)"
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An open visit. `forms` are digests of the form versions that it started with."""

    id: str
    forms: tuple[str, ...]
    standards: str
    cursor: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One answer before and after; None = there was no such answer."""

    path: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """What one action of a person changed, and where the cursor stood."""

    seq: int
    form: str
    place: str
    changes: tuple[Change, ...]


def create_draft(
    db: Database,
    draft: str,
    forms: Mapping[str, Sequence[tuple[str, str]]],
    standards: str,
    at: datetime,
) -> None:
    """Open a draft for a visit; `forms` maps digests to what the form starts with, (path, value).

    What a form fills in by itself is no action of a person: it has no journal entry, so that
    undo does not take it back.
    """
    db.run(
        "insert into draft (id, forms, standards, started) values (?, ?, ?, ?)",
        (draft, json.dumps(list(forms)), standards, to_wall(at)),
    )
    for form, answers in forms.items():
        _apply(db, draft, form, dict(answers))


def find_draft(db: Database, draft: str) -> Draft | None:
    """Return a draft, or None when the visit is closed or elsewhere."""
    row = db.one(
        "select id, forms, standards, cursor,"
        " coalesce((select max(at) from journal where draft = draft.id), started) as updated"
        " from draft where id = ?",
        (draft,),
    )
    if row is None:
        return None
    return Draft(
        row["id"],
        tuple(json.loads(row["forms"])),
        row["standards"],
        row["cursor"],
        from_wall(row["updated"]),
    )


def answers_of(db: Database, draft: str, form: str) -> list[tuple[str, str]]:
    """Return (path, value) of every answer of one form, by path."""
    sql = "select path, value from answer where draft = ? and form = ? order by path"
    return [(row["path"], row["value"]) for row in db.rows(sql, (draft, form))]


def save_changes(
    db: Database, draft: str, form: str, place: str, changes: Sequence[Change], at: datetime
) -> None:
    """Write what one action changed, with its journal entry, in one transaction.

    What had been undone before can no longer be redone.
    """
    packed = json.dumps([[c.path, c.old, c.new] for c in changes], ensure_ascii=False)
    with db.write():
        _apply(db, draft, form, {change.path: change.new for change in changes})
        # Two pages, answer and journal: each further one costs a tenth of the commit. What is
        # undone stands at the end, so finding it costs the same after 5 000 answers as after 5.
        last = db.one(_LATEST, (draft,))
        if last is not None and last["undone"]:
            db.run(_FORGET_UNDONE, (draft, draft))
            last = db.one(_LATEST, (draft,))
        seq = last["seq"] + 1 if last is not None else 1
        db.run(
            "insert into journal (draft, seq, form, place, changes, at) values (?, ?, ?, ?, ?, ?)",
            (draft, seq, form, place, packed, to_wall(at)),
        )


def last_done(db: Database, draft: str) -> JournalEntry | None:
    """Return the action that undo would take back, or None."""
    return _entry(db, draft, "undone = 0 order by seq desc")


def last_undone(db: Database, draft: str) -> JournalEntry | None:
    """Return the action that redo would do again, or None."""
    return _entry(db, draft, "undone = 1 order by seq")


def take_back(db: Database, draft: str, entry: JournalEntry, at: datetime) -> None:
    """Undo one action."""
    _move(db, draft, entry, {c.path: c.old for c in entry.changes}, undone=1, at=at)


def do_again(db: Database, draft: str, entry: JournalEntry, at: datetime) -> None:
    """Redo one action."""
    _move(db, draft, entry, {c.path: c.new for c in entry.changes}, undone=0, at=at)


def set_cursor(db: Database, draft: str, cursor: str) -> None:
    """Remember where the person is, to come back to the same item."""
    with db.write():
        db.run("update draft set cursor = ? where id = ?", (cursor, draft))


def add_draft_photo(db: Database, draft: str, facts: PhotoFacts) -> None:
    """Add a photograph to the visit's tray; the same bytes are there once."""
    db.run(
        "insert into draft_photo (id, draft, sha256, facts) values (?, ?, ?, ?)"
        " on conflict (draft, sha256) do nothing",
        (facts.id, draft, facts.sha256, json.dumps(to_plain(facts), ensure_ascii=False)),
    )


def photos_of_drafts(db: Database, *, except_of: Collection[str] = ()) -> set[str]:
    """Return the digests of the photographs in drafts, but those of the drafts named."""
    rows = db.rows("select draft, sha256 from draft_photo")
    return {row["sha256"] for row in rows if row["draft"] not in except_of}


def draft_photos(db: Database, draft: str) -> list[PhotoFacts]:
    """Return the photographs of a visit's tray, in the order they came."""
    rows = db.rows("select facts from draft_photo where draft = ? order by id", (draft,))
    return [from_plain(PhotoFacts, json.loads(row["facts"])) for row in rows]


def add_draft_file(db: Database, draft: str, file: AttachedFile) -> None:
    """Keep a file that answers a question of the visit; the same bytes are there once."""
    db.run(
        "insert into draft_file (draft, sha256, name, size) values (?, ?, ?, ?)"
        " on conflict (draft, sha256) do nothing",
        (draft, file.sha256, file.name, file.size),
    )


def draft_files(db: Database, draft: str) -> list[AttachedFile]:
    """Return the files of a visit that are no photographs, by name."""
    sql = "select sha256, name, size from draft_file where draft = ? order by name, sha256"
    return [AttachedFile(**row) for row in db.rows(sql, (draft,))]


def delete_draft(db: Database, draft: str) -> None:
    """Close a draft whose contents have become events."""
    db.run("delete from draft where id = ?", (draft,))


def _entry(db: Database, draft: str, which: str) -> JournalEntry | None:
    row = db.one(
        f"select seq, form, place, changes from journal where draft = ? and {which} limit 1",
        (draft,),
    )
    if row is None:
        return None
    changes = tuple(Change(*change) for change in json.loads(row["changes"]))
    return JournalEntry(row["seq"], row["form"], row["place"], changes)


def _move(
    db: Database,
    draft: str,
    entry: JournalEntry,
    values: Mapping[str, str | None],
    *,
    undone: int,
    at: datetime,
) -> None:
    with db.write():
        _apply(db, draft, entry.form, values)
        db.run(
            "update journal set undone = ?, at = ? where draft = ? and seq = ?",
            (undone, to_wall(at), draft, entry.seq),
        )


def _apply(db: Database, draft: str, form: str, values: Mapping[str, str | None]) -> None:
    for path, value in values.items():
        if value is None:
            db.run(
                "delete from answer where draft = ? and form = ? and path = ?", (draft, form, path)
            )
        else:
            db.run(
                "insert into answer (draft, form, path, value) values (?, ?, ?, ?)"
                " on conflict (draft, form, path) do update set value = excluded.value",
                (draft, form, path, value),
            )

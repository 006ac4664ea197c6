"""Whose age key is known here: of the office and of people (FORMAT.md §10)."""

import json
from collections.abc import Mapping

from inspector.storage.database import Database

_KIND = "recipient"


def recipients(db: Database) -> dict[str, str]:
    """Return the public keys known here, age1…, by the id of the person or office."""
    rows = db.rows("select id, data from reference where kind = ? order by id", (_KIND,))
    return {row["id"]: json.loads(row["data"]) for row in rows}


def save_recipient(db: Database, holder: str, recipient: str) -> None:
    """Keep the key of a person or an office; an earlier one of theirs counts no longer."""
    db.run(
        "insert into reference (kind, id, data) values (?, ?, ?)"
        " on conflict (kind, id) do update set data = excluded.data",
        (_KIND, holder, json.dumps(recipient)),
    )


def forget_recipient(db: Database, holder: str) -> None:
    """From now on nothing is encrypted to this person: they left, or their laptop is lost."""
    db.run("delete from reference where kind = ? and id = ?", (_KIND, holder))


def replace_recipients(db: Database, known: Mapping[str, str]) -> None:
    """Keep these and no others, as a newer base package says them."""
    db.run("delete from reference where kind = ?", (_KIND,))
    for holder, recipient in known.items():
        save_recipient(db, holder, recipient)

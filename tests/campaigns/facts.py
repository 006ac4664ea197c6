"""What must be true of a desk: the committed facts, short enough to stand in one line of a journal.

Lists that only grow are kept as [count, digest], so that a later look can tell whether what was
there still is, and what has come since.
"""

import hashlib
import json
from collections.abc import Iterable

from inspector.domain.plain import to_plain
from inspector.services.context import Context
from inspector.services.filling import Filling
from inspector.storage.database import Database

Json = dict[str, object]


def facts_of(ctx: Context) -> Json:
    """Return every committed fact of one desk."""
    db = ctx.db
    return {
        "events": grown(event_ids(db)),
        "packages": {
            row["id"]: [row["direction"], row["kind"], row["state"]]
            for row in db.rows("select id, direction, kind, state from package order by id")
        },
        "papers": _papers(db),
        "numbers": [
            [row["kind"], row["year"], row["serial"], row["paper"]]
            for row in db.rows("select * from number_used order by kind, year, serial")
        ],
        "meta": _meta(db),
        "inspections": dict(_pairs(db, "select id, state from inspection order by id")),
        "hazards": dict(_pairs(db, "select id, data from hazard order by id", short=True)),
        "reference": digest(
            json.dumps(row, default=bytes.hex)
            for table in ("reference", "entity", "certificate", "form")
            for row in db.rows(f"select * from {table} order by 1, 2")
        ),
        "standards": ctx.standards.version,
        "drafts": {
            row["id"]: draft_facts(db, row["id"])
            for row in db.rows("select id from draft order by id")
        },
    }


def draft_facts(db: Database, draft: str) -> Json:
    """Return what an open draft holds: actions, those taken back, photographs in the tray."""
    rows = db.rows(
        "select seq, form, place, changes, undone from journal where draft = ? order by seq",
        (draft,),
    )
    return {
        "done": grown(f"{row['seq']} {row['changes']}" for row in rows if not row["undone"]),
        "undone": grown(f"{row['seq']} {row['changes']}" for row in rows if row["undone"]),
        "tray": [
            row["sha256"]
            for row in db.rows(
                "select sha256 from draft_photo where draft = ? order by id", (draft,)
            )
        ],
        "cursor": db.value("select cursor from draft where id = ?", (draft,)),
    }


def shown_by(filling: Filling) -> Json:
    """Return what a person sees of a draft, item by item and question by question."""
    shown: Json = {}
    for section in filling.sections():
        for item in filling.items(section.key):
            plain = to_plain(item)
            hazards = [
                {**hazard, "photos": [photo["sha256"] for photo in hazard["photos"]]}
                for hazard in plain["hazards"]
            ]
            shown[item.key] = [
                plain.get("result"),
                plain["reason"],
                plain["note"],
                [photo["sha256"] for photo in plain["photos"]],
                hazards,
            ]
    for form in filling.plain_forms():
        shown[form.title] = [list(leaf) for leaf in form.session.relevant_leaves()]
    return shown


def event_ids(db: Database) -> list[str]:
    """Return the ids of all events in the order in which they came."""
    return [row["id"] for row in db.rows("select id from event order by rowid")]


def grown(items: Iterable[str]) -> list[object]:
    """Return [count, digest] of a list."""
    kept = list(items)
    return [len(kept), digest(kept)]


def digest(items: Iterable[str]) -> str:
    """Return a digest of lines."""
    return hashlib.sha256("\n".join(items).encode()).hexdigest()[:24]


def _papers(db: Database) -> Json:
    found: Json = {}
    for row in db.rows("select id, number, data from paper order by id"):
        data = json.loads(row["data"])
        signers = sorted(one["signer"] for one in data.get("signatures", []))
        confirmed = sorted(one["signer"] for one in data.get("refusal_signatures", []))
        said = json.dumps([data["sha256"], signers, data.get("refusal"), confirmed])
        found[row["id"]] = [row["number"], len(signers), digest([said])]
    return found


def _meta(db: Database) -> Json:
    """Return single values; the numbers of hazards, which only grow, in short."""
    rows = _pairs(db, "select key, value from meta order by key")
    numbered = [f"{key}={value}" for key, value in rows if key.startswith("hazard_number.")]
    plain: Json = {key: value for key, value in rows if not key.startswith("hazard_number.")}
    return plain | {"hazard_numbers": grown(numbered)}


def _pairs(db: Database, sql: str, *, short: bool = False) -> list[tuple[str, str]]:
    pairs = [tuple(row.values()) for row in db.rows(sql)]
    return [(key, digest([value]) if short else value) for key, value in pairs]

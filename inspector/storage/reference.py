"""Reference data: what the office keeps and hands out in a base package."""

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeVar

from inspector.clock import china, from_wall
from inspector.domain.added_set import AddedSet
from inspector.domain.entity import Entity
from inspector.domain.numbering import NumberBlock
from inspector.domain.person import Organisation, Person
from inspector.domain.plain import from_plain, to_plain
from inspector.domain.task import Task
from inspector.sealed.certificates import load_certificate
from inspector.storage.database import Database
from inspector.storage.words import having_words

T = TypeVar("T", Organisation, Person, Task, NumberBlock, AddedSet)

_KIND: dict[type[Any], str] = {
    Organisation: "organisation",
    Person: "person",
    Task: "task",
    NumberBlock: "number_block",
    AddedSet: "template_set",
}


def save_reference(
    db: Database, items: Iterable[Organisation | Person | Task | NumberBlock | AddedSet]
) -> None:
    """Write reference items; one of the same kind and id is replaced."""
    for item in items:
        db.run(
            "insert into reference (kind, id, data) values (?, ?, ?)"
            " on conflict (kind, id) do update set data = excluded.data",
            (_KIND[type(item)], _id(item), json.dumps(to_plain(item), ensure_ascii=False)),
        )


def references(db: Database, kind: type[T]) -> list[T]:
    """Return every item of a kind, by id."""
    rows = db.rows("select data from reference where kind = ? order by id", (_KIND[kind],))
    return [from_plain(kind, json.loads(row["data"])) for row in rows]


def find_reference(db: Database, kind: type[T], item: str) -> T | None:
    """Return one item of a kind, or None."""
    data = db.value("select data from reference where kind = ? and id = ?", (_KIND[kind], item))
    return from_plain(kind, json.loads(data)) if data else None


def clear_references(db: Database, kind: type[Any]) -> None:
    """Forget every item of a kind, before a newer base package says them anew."""
    db.run("delete from reference where kind = ?", (_KIND[kind],))


def save_entities(db: Database, entities: Iterable[Entity]) -> None:
    """Write entities of the register; one of the same id is replaced."""
    for entity in entities:
        db.run(
            "insert into entity (id, name, industry, initials, data) values (?, ?, ?, ?, ?)"
            " on conflict (id) do update set name = excluded.name, industry = excluded.industry,"
            " initials = excluded.initials, data = excluded.data",
            (
                entity.id,
                entity.name,
                entity.industry,
                entity.initials,
                json.dumps(to_plain(entity), ensure_ascii=False),
            ),
        )


def find_entity(db: Database, entity: str) -> Entity | None:
    """Return one entity of the register, or None."""
    data = db.value("select data from entity where id = ?", (entity,))
    return from_plain(Entity, json.loads(data)) if data else None


def search_entities(db: Database, words: str = "", limit: int = 500) -> list[Entity]:
    """Return entities whose name, trade, address or pinyin initials have every word, by name."""
    places = "name || ' ' || industry || ' ' || initials || ' ' || (data ->> 'address')"
    conditions, parameters = having_words(places, words)
    where = " and ".join(["1 = 1", *conditions])
    rows = db.rows(
        f"select data from entity where {where} order by name, id limit :limit",
        parameters | {"limit": limit},
    )
    return [from_plain(Entity, json.loads(row["data"])) for row in rows]


def count_entities(db: Database) -> int:
    """Return how many entities are registered."""
    return int(db.value("select count(*) from entity"))


def save_certificate(db: Database, dev: str, person: str, role: str, der: bytes) -> None:
    """Keep a certificate of a device; of several, the one that ends last is the one in use."""
    known = db.value("select der from certificate where dev = ?", (dev,))
    if known == der:
        return
    db.run(
        "insert into certificate_seen (sha256, dev, der) values (?, ?, ?)"
        " on conflict (sha256) do nothing",
        (sha256(der).hexdigest(), dev, der),
    )
    if known is not None and _ends(known) >= _ends(der):
        return
    db.run(
        "insert into certificate (dev, person, role, der) values (?, ?, ?, ?)"
        " on conflict (dev) do update set person = excluded.person, role = excluded.role,"
        " der = excluded.der",
        (dev, person, role, der),
    )


def certificates_seen(db: Database, dev: str) -> list[bytes]:
    """Return every certificate of a device (DER), earlier ones too."""
    rows = db.rows("select der from certificate_seen where dev = ? order by sha256", (dev,))
    return [row["der"] for row in rows]


def certificates(db: Database, among: Collection[str] | None = None) -> dict[str, bytes]:
    """Return the certificates known here (DER) by device, all or those of the devices `among`."""
    if among is None:
        rows = db.rows("select dev, der from certificate")
    else:
        named = (json.dumps(sorted(among)),)
        sql = "select dev, der from certificate where dev in (select value from json_each(?))"
        rows = db.rows(sql, named)
    return {row["dev"]: row["der"] for row in rows}


def devices(db: Database) -> list[tuple[str, str, str]]:
    """Return (device, person, role) of every certificate known here, by device."""
    rows = db.rows("select dev, person, role from certificate order by dev")
    return [(row["dev"], row["person"], row["role"]) for row in rows]


def numbers_used(db: Database, kind: str, year: int) -> list[int]:
    """Return the serials of a paper kind that this device has used, ascending."""
    sql = "select serial from number_used where kind = ? and year = ? order by serial"
    return [row["serial"] for row in db.rows(sql, (kind, year))]


def use_number(db: Database, kind: str, year: int, serial: int, paper: str) -> None:
    """Note that a paper carries a number; the same number twice is an error of ours."""
    db.run(
        "insert into number_used (kind, year, serial, paper) values (?, ?, ?, ?)",
        (kind, year, serial, paper),
    )


def meta(db: Database, key: str) -> str:
    """Return a single value of the workspace, or ""."""
    return db.value("select value from meta where key = ?", (key,)) or ""


def set_meta(db: Database, key: str, value: str) -> None:
    """Write a single value of the workspace."""
    db.run(
        "insert into meta (key, value) values (?, ?)"
        " on conflict (key) do update set value = excluded.value",
        (key, value),
    )


def reference_date(db: Database) -> date | None:
    """Return the day, in Beijing, of the base package in use, or None before the first."""
    text = meta(db, "base.issued")
    return china(from_wall(text)).date() if text else None


def _id(item: Organisation | Person | Task | NumberBlock | AddedSet) -> str:
    if isinstance(item, NumberBlock):
        return f"{item.device}/{item.kind.value}/{item.year}/{item.first:06d}"
    return item.id


def _ends(certificate: bytes) -> datetime:
    return load_certificate(certificate).not_valid_after_utc

"""Carry the rows that can still be read from a damaged database into a new one."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as dbapi

from inspector.storage.damaged_pages import DamagedFile, Record
from inspector.storage.database import Database
from inspector.storage.projections import PROJECTED

_OUR_OWN = {"sqlite_sequence", "_sqlite_migrations"}
_INDEX_OF_NUMBERS = "event_by_device"
_FIRST = ("draft", "form")  # other tables refer to these
_TYPES = {"text": str, "integer": int, "blob": bytes, "real": float}
# Columns that hold JSON tell tables apart whose rows look alike.
_OBJECTS, _LISTS = {"data", "facts"}, {"forms", "changes"}
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as its records are: columns in the order of the record, with type and not null."""

    name: str
    columns: tuple[str, ...]
    types: tuple[tuple[type, bool], ...]
    is_index: bool  # a table without rowids is kept as an index is

    def fits(self, record: Record) -> bool:
        """Say whether a record can be written as a row of this table."""
        if not len(self.columns) - _ADDED_LATER <= len(record) <= len(self.columns):
            return False
        pairs = zip(self.types, record, strict=False)
        return all(_is_of(kind, value) for kind, value in pairs)

    def looks_like(self, record: Record) -> bool:
        """Say whether a record of which nothing is known may be a row of this table."""
        if not self.fits(record):
            return False
        return all(_may_be(name, value) for name, value in zip(self.columns, record, strict=False))


@dataclass(slots=True)
class Rescued:
    """What came out of a damaged database.

    rows     how many rows were carried over, by table
    lost     pages that could not be read, of so many
    drafts   open visits whose own row was lost, and that were put together from their answers
    refused  rows that were read and are not what they claim to be
    numbers  greatest number of each device that an index still knows
    """

    rows: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    pages: int = 0
    drafts: list[str] = field(default_factory=list)
    refused: int = 0
    numbers: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return the figures as JSON values."""
        return {**asdict(self), "rows": dict(self.rows)}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Rescued":
        """Return what `to_json` gave."""
        return cls(**{**said, "rows": Counter(said["rows"])})


def rescue_rows(damaged: Path, key: bytes, new: Database, standards: str) -> Rescued:
    """Carry every readable row into `new`, which has the schema and no rows.

    An event must have the digest that it is filed under. Projected tables stay empty.
    standards  version that a draft gets whose own row was lost
    """
    old, shapes = DamagedFile(damaged, key), list(_shapes(new))
    result = Rescued(lost=len(old.bad), pages=old.count)
    found = _rows_of(old, shapes, result)
    _mend_drafts(found, result, standards)
    order = sorted(shapes, key=lambda shape: (shape.name not in _FIRST, shape.name))
    with new.write():
        for shape in order:
            for record in found[shape.name]:
                if _insert(new, shape, record):
                    result.rows[shape.name] += 1
                else:
                    result.refused += 1
    return result


def readable_pages(damaged: Path, key: bytes) -> tuple[int, int]:
    """Return how many pages of a file can be read, and how many cannot."""
    old = DamagedFile(damaged, key)
    return old.readable, len(old.bad)


def _shapes(db: Database) -> Iterator[Shape]:
    sql = "select name, sql from sqlite_master where type = 'table' order by name"
    for row in db.rows(sql):
        name, text = row["name"], str(row["sql"]).lower()
        if name in _OUR_OWN or name in PROJECTED or text.startswith("create virtual"):
            continue
        is_index = "without rowid" in text
        columns = db.rows(f"pragma table_info({name})")
        if is_index:  # its key stands first
            columns.sort(key=lambda one: (one["pk"] == 0, one["pk"], one["cid"]))
        yield Shape(
            name,
            tuple(one["name"] for one in columns),
            tuple((_TYPES[one["type"].lower()], bool(one["notnull"])) for one in columns),
            is_index,
        )


def _rows_of(old: DamagedFile, shapes: Iterable[Shape], result: Rescued) -> dict[str, list[Record]]:
    """Return the readable rows of each table: along its tree, else by what they look like."""
    shapes = list(shapes)
    master, reached = old.tree(1)
    roots = {str(one.values[1]): one.values[3] for one in master if len(one.values) == 5}
    trees = {name: old.tree(root) for name, root in roots.items() if isinstance(root, int)}
    for _rows, known in trees.values():
        reached |= known
    for row in trees.get(_INDEX_OF_NUMBERS, ([], set()))[0]:
        dev, seq = row.values[:2]
        if isinstance(dev, str) and isinstance(seq, int):
            result.numbers[dev] = max(seq, result.numbers.get(dev, 0))
    found: dict[str, list[Record]] = {}
    for shape in shapes:
        rows, _known = trees.get(shape.name, ([], set()))
        found[shape.name] = [one.values for one in rows if shape.fits(one.values)]
    if old.bad:
        for number in old.numbers():
            if number not in reached:
                _take_stray(old, number, shapes, found)
    return found


def _take_stray(
    old: DamagedFile, number: int, shapes: Iterable[Shape], found: dict[str, list[Record]]
) -> None:
    """Take the rows of a page to which no readable page leads, where only one table can have it.

    What was deleted is no danger: SQLCipher overwrites it (secure_delete).
    """
    rows = old.rows(number)
    fitting = [
        shape
        for shape in shapes
        if rows
        and all(shape.is_index is row.index and shape.looks_like(row.values) for row in rows)
    ]
    # Rows that are older than the last columns of their table have fewer values.
    whole = [shape for shape in fitting if len(rows[0].values) == len(shape.columns)]
    fitting = whole or fitting
    if len(fitting) == 1:
        found[fitting[0].name] += [row.values for row in rows]


def _is_of(kind: tuple[type, bool], value: object) -> bool:
    wanted, is_needed = kind
    return not is_needed if value is None else type(value) is wanted


def _may_be(name: str, value: object) -> bool:
    if name in _OBJECTS or name in _LISTS:
        return _is_json(str(value), dict if name in _OBJECTS else list)
    if name in ("sha256", "form"):
        return len(str(value)) == 64 and _HEX.issuperset(str(value))
    return name != "path" or str(value).startswith("/")


def _is_json(text: str, kind: type) -> bool:
    try:
        return isinstance(json.loads(text), kind)
    except ValueError:
        return text == ""  # facts of a form that an older program installed


def _mend_drafts(found: Mapping[str, list[Record]], result: Rescued, standards: str) -> None:
    """Give answers, photographs and the journal their draft again where its own row was lost."""
    drafts = found.get("draft", [])
    known = {record[0] for record in drafts}
    forms: dict[str, list[str]] = {}
    for draft, form, *_rest in found.get("answer", []):
        if draft not in known:
            forms.setdefault(str(draft), [])
            if str(form) not in forms[str(draft)]:
                forms[str(draft)].append(str(form))
    for draft, digests in forms.items():
        # As many columns as the oldest schema has; the others have defaults.
        drafts.append((draft, json.dumps(digests), standards, "", _START))
        result.drafts.append(draft)


def _insert(db: Database, shape: Shape, record: Record) -> bool:
    """Write one row; return False for one that is not what it claims to be."""
    columns = shape.columns[: len(record)]
    if shape.name == "event" and not _is_event(dict(zip(columns, record, strict=True))):
        return False
    marks = ", ".join("?" * len(record))
    sql = f"insert into {shape.name} ({', '.join(columns)}) values ({marks}) on conflict do nothing"
    try:
        db.run(sql, record)
    except dbapi.IntegrityError:
        return False  # it belongs to a row that is lost
    return True


def _is_event(row: Mapping[str, object]) -> bool:
    # A page of the schema whose tree is lost has rows like the first columns of an event.
    data = row.get("bytes")
    return isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == row["id"]


_ADDED_LATER = 6  # columns that later versions have added to a table at most
_START = "2000-01-01T00:00:00Z"

"""Packages that went out or came in: kept whole, byte for byte, and listed."""

import json
from dataclasses import replace

from inspector.clock import to_wall
from inspector.domain.ledger import PackageRow
from inspector.domain.plain import from_plain, to_plain
from inspector.storage import outgoing
from inspector.storage.database import Database


def save_package(db: Database, row: PackageRow) -> bool:
    """Note a package; return whether it was new here."""
    is_new = bool(
        db.run(
            "insert into package (id, kind, direction, state, inspection, at, data)"
            " values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
            (
                row.id,
                row.kind,
                row.direction,
                row.state,
                row.inspection,
                to_wall(row.at),
                json.dumps(to_plain(row), ensure_ascii=False),
            ),
        )
    )
    if is_new and row.direction == "out":
        _note_outgoing(db, row)
    return is_new


def renew_sent(db: Database, row: PackageRow) -> None:
    """Note that the very same package has gone out once more: as which file, and to whom."""
    known = find_package(db, row.id)
    if known is None or known.direction != "out":
        return
    again = replace(known, file_name=row.file_name, size=row.size, readers=row.readers)
    data = json.dumps(to_plain(again), ensure_ascii=False)
    db.run("update package set data = ? where id = ?", (data, row.id))


def has_package(db: Database, package: str) -> bool:
    """Say whether a package is known here."""
    return db.value("select 1 from package where id = ?", (package,)) is not None


def parts_here(db: Database, whole: str) -> list[int]:
    """Return the numbers of the parts of a whole that came in, ascending."""
    rows = db.rows(
        "select data from package where direction = 'in' and data ->> 'whole' = ?", (whole,)
    )
    return sorted(int(json.loads(row["data"])["part"]) for row in rows)


def find_package(db: Database, package: str) -> PackageRow | None:
    """Return one package, or None."""
    data = db.value("select data from package where id = ?", (package,))
    return from_plain(PackageRow, json.loads(data)) if data else None


def list_packages(
    db: Database, *, direction: str = "", kind: str = "", inspection: str = "", limit: int = 500
) -> list[PackageRow]:
    """Return packages, newest first; empty arguments do not filter."""
    parts = ["1 = 1"]
    for column, value in (("direction", direction), ("kind", kind), ("inspection", inspection)):
        if value:
            parts.append(f"{column} = :{column}")
    rows = db.rows(
        f"select data from package where {' and '.join(parts)}"
        " order by at desc, id desc limit :limit",
        {"direction": direction, "kind": kind, "inspection": inspection, "limit": limit},
    )
    return [from_plain(PackageRow, json.loads(row["data"])) for row in rows]


def mark_receipted(db: Database, package: str) -> None:
    """Note that the office has a package of ours. Does nothing for a package that is not ours."""
    row = find_package(db, package)
    if row is None or row.direction != "out" or row.state == "receipted":
        return
    data = json.dumps(to_plain(replace(row, state="receipted")), ensure_ascii=False)
    db.run("update package set state = 'receipted', data = ? where id = ?", (data, package))
    _note_outgoing(db, row)


def _note_outgoing(db: Database, row: PackageRow) -> None:
    if row.kind == outgoing.RECEIPT:
        outgoing.note_receipts_sent(db)
    elif row.inspection:
        outgoing.note_visit(db, row.inspection)

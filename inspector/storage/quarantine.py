"""Rows about files that were refused and are kept, and devices that a person decides about."""

import json
from collections.abc import Collection

from inspector.clock import to_wall
from inspector.domain.ledger import QuarantineRow, QuestionedDevice
from inspector.domain.plain import from_plain, to_plain
from inspector.events.event import Event
from inspector.storage.database import Database


def save_refused(db: Database, row: QuarantineRow) -> None:
    """Note a refused file; the same file again replaces what was said of it."""
    db.run(
        "insert into quarantine (id, at, data) values (?, ?, ?)"
        " on conflict (id) do update set data = excluded.data",
        (row.id, to_wall(row.at), json.dumps(to_plain(row), ensure_ascii=False)),
    )


def find_refused(db: Database, file_id: str) -> QuarantineRow | None:
    """Return one refused file, or None."""
    data = db.value("select data from quarantine where id = ?", (file_id,))
    return from_plain(QuarantineRow, json.loads(data)) if data else None


def list_refused(db: Database) -> list[QuarantineRow]:
    """Return the refused files, newest first."""
    rows = db.rows("select data from quarantine order by at desc, id")
    return [from_plain(QuarantineRow, json.loads(row["data"])) for row in rows]


def count_refused(db: Database) -> int:
    """Return how many refused files are kept."""
    return int(db.value("select count(*) from quarantine"))


def drop_refused(db: Database, file_id: str) -> None:
    """Forget a refused file."""
    db.run("delete from quarantine where id = ?", (file_id,))


def save_device(db: Database, device: QuestionedDevice) -> None:
    """Note what is asked, or was decided, about a device."""
    db.run(
        "insert into questioned_device (dev, state, at, data) values (?, ?, ?, ?)"
        " on conflict (dev) do update set state = excluded.state, at = excluded.at,"
        " data = excluded.data",
        (
            device.dev,
            device.state,
            to_wall(device.at),
            json.dumps(to_plain(device), ensure_ascii=False),
        ),
    )


def find_device(db: Database, dev: str) -> QuestionedDevice | None:
    """Return what is asked about a device, or None."""
    data = db.value("select data from questioned_device where dev = ?", (dev,))
    return from_plain(QuestionedDevice, json.loads(data)) if data else None


def list_devices(db: Database) -> list[QuestionedDevice]:
    """Return every device that was asked about; those not decided about come first."""
    rows = db.rows("select data from questioned_device order by state desc, at desc, dev")
    return [from_plain(QuestionedDevice, json.loads(row["data"])) for row in rows]


def held_devices(db: Database) -> set[str]:
    """Return the devices of which nothing new is taken."""
    return {row["dev"] for row in db.rows("select dev from questioned_device where state = 'held'")}


def is_number_used_twice(db: Database, event: Event) -> bool:
    """Say whether another event of the same device has the number of this one."""
    return (
        db.value(
            "select 1 from event where dev = ? and seq = ? and id <> ?",
            (event.dev, event.seq, event.id),
        )
        is not None
    )


def numbers_used_twice(db: Database, devices: Collection[str]) -> dict[str, tuple[int, ...]]:
    """Return, for those of `devices` that used numbers twice, these numbers, ascending."""
    found: dict[str, tuple[int, ...]] = {}
    for dev in sorted(devices):
        rows = db.rows(
            "select seq from event where dev = ? group by seq having count(*) > 1 order by seq",
            (dev,),
        )
        if rows:
            found[dev] = tuple(row["seq"] for row in rows)
    return found

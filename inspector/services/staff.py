"""People as the office keeps them: who has a device, and how long its certificate holds."""

from dataclasses import dataclass
from datetime import date

from inspector.clock import china
from inspector.domain.person import Person
from inspector.errors import NotFound
from inspector.i18n import N_, _
from inspector.sealed.certificates import load_certificate
from inspector.services.context import Context
from inspector.services.revocation import revoked_devices
from inspector.storage.reference import certificates, devices, meta, references

_KIND = N_("device")


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """One person with one device; people without one sign on the laptop of another.

    device_code  short number of the device, as hazard numbers carry it; "" without a device
    valid_until  last day of the certificate, or None without one
    revoked      day as of which it is revoked, or None while it is in force
    """

    person: Person
    device: str = ""
    device_code: str = ""
    valid_until: date | None = None
    revoked: date | None = None


def staff(ctx: Context) -> list[StaffRow]:
    """Return everyone known here by role and name, with a row for each device."""
    issued = certificates(ctx.db)
    of: dict[str, list[str]] = {}
    for dev, holder, _role in devices(ctx.db):
        of.setdefault(holder, []).append(dev)
    revoked = revoked_devices(ctx)
    rows = []
    for person in references(ctx.db, Person):
        for dev in of.get(person.id, [""]):
            ends = china(load_certificate(issued[dev]).not_valid_after_utc).date() if dev else None
            code = meta(ctx.db, f"device_code.{dev}") if dev else ""
            since = china(revoked[dev].entry.since).date() if dev in revoked else None
            rows.append(
                StaffRow(
                    person=person, device=dev, device_code=code, valid_until=ends, revoked=since
                )
            )
    return sorted(rows, key=lambda row: (row.person.role.value, row.person.name, row.device_code))


def device_named(ctx: Context, name: str) -> str:
    """Return the id of the device with that id or short number. Raises NotFound."""
    found = [
        row.device for row in staff(ctx) if row.device and name in (row.device, row.device_code)
    ]
    if len(found) != 1:
        raise NotFound(kind=_(_KIND), name=name)
    return found[0]

"""Devices that a person has to decide about: one that used a number twice is held.

Two events with one number of one device mean a cloned disk, a restored backup, or a forgery
(package-format §5, rule 3). Both stay; nothing new of that device is taken until somebody has
found out which it was.
"""

from collections.abc import Iterable
from dataclasses import replace

from inspector.domain.ledger import QuestionedDevice
from inspector.errors import NotFound, ReasonMissing
from inspector.events.event import SignedEvent
from inspector.i18n import N_, _
from inspector.sealed.certificates import subject_of
from inspector.services.context import Context
from inspector.storage import quarantine as rows
from inspector.storage.event_store import events_of
from inspector.storage.reference import certificates as known_certificates

HELD, ACCEPTED = "held", "accepted"
ACCEPT_KIND = "device.accept"

_KIND = N_("device")


def question_devices(ctx: Context, events: Iterable[SignedEvent]) -> None:
    """Hold the devices that have used a number twice with `events`, which are stored already.

    A fork that a person has decided about does not hold the device again; a further one does.
    This desk's own device is not held: its events are its own, whichever copy wrote them.
    """
    doubled = {
        signed.event.dev
        for signed in events
        if signed.event.dev != ctx.dev and rows.is_number_used_twice(ctx.db, signed.event)
    }
    for dev, numbers in rows.numbers_used_twice(ctx.db, doubled).items():
        known = rows.find_device(ctx.db, dev)
        looked_at = set(known.numbers) if known is not None else _accepted_numbers(ctx, dev)
        if set(numbers) <= looked_at:
            continue
        asked = QuestionedDevice(
            dev=dev,
            person=holder_of(ctx, dev),
            state=HELD,
            numbers=numbers,
            at=ctx.clock(),
        )
        rows.save_device(ctx.db, asked)


def questioned_devices(ctx: Context) -> list[QuestionedDevice]:
    """Return the devices that used a number twice; those not decided about come first."""
    return rows.list_devices(ctx.db)


def accept_device(ctx: Context, dev: str, reason: str) -> None:
    """Take events of the device again, because a person has found out what happened.

    The decision is an event of this desk with its author and reason. Raises NotFound where nothing
    was asked about it, ReasonMissing, WrongRole.
    """
    if not reason.strip():
        raise ReasonMissing()
    known = rows.find_device(ctx.db, dev)
    if known is None:
        raise NotFound(kind=_(_KIND), name=dev)
    decided = replace(
        known,
        state=ACCEPTED,
        decided=ctx.clock(),
        decided_by=ctx.person.name,
        reason=reason.strip(),
    )
    der = known_certificates(ctx.db).get(dev)
    with ctx.recording() as record:
        record.add(
            dev,
            ACCEPT_KIND,
            {"type": "device"},
            person=subject_of(der).person if der is not None else "",
            numbers=list(known.numbers),
            reason=decided.reason,
        )
        rows.save_device(ctx.db, decided)


def _accepted_numbers(ctx: Context, dev: str) -> set[int]:
    """Return the numbers that this desk has decided about, as its events say.

    Those of others do not count: a device would accept itself.
    """
    found = set[int]()
    for signed in events_of(ctx.db, dev):
        numbers = signed.event.body.get("numbers")
        is_own = signed.event.kind == ACCEPT_KIND and signed.event.dev == ctx.dev
        if is_own and isinstance(numbers, list):
            found.update(number for number in numbers if isinstance(number, int))
    return found


def holder_of(ctx: Context, dev: str) -> str:
    """Return the name in the certificate of a device; the device itself where it is unknown."""
    der = known_certificates(ctx.db).get(dev)
    return subject_of(der).name if der is not None else dev

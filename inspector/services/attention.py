"""What a person should look at after an import: what never came, numbers used twice, odd clocks.

None of it changes a value. Events that build on others wait until these are here (缺前序包); a
clock that goes back within the numbers of one device is shown and decides nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inspector.domain.ledger import QuestionedDevice
from inspector.events.event import Event
from inspector.events.fold import fold
from inspector.services.context import Context
from inspector.services.devices import HELD, holder_of, questioned_devices
from inspector.storage.event_store import clock_steps, events_of, numbers_between
from inspector.storage.hazards import find_hazard
from inspector.storage.inspections import find_inspection
from inspector.storage.projections import streams_that_wait
from inspector.storage.quarantine import held_devices

Span = tuple[int, int]  # numbers, first to last inclusive


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPart:
    """Events of one visit or hazard that others build on and that never came.

    person   whose they are, with the device; "" when only somebody who has come knows them
    numbers  which numbers of that device; empty when nobody can say
    waiting  how many events wait in this visit or hazard
    """

    stream: str
    title: str
    entity_name: str
    person: str
    device: str
    numbers: tuple[Span, ...]
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockOddity:
    """A device whose clock read `after` at a number, though it had read `before`, later."""

    person: str
    device: str
    number: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Attention:
    """Everything of it, the undecided devices first."""

    missing: tuple[MissingPart, ...]
    devices: tuple[QuestionedDevice, ...]
    clocks: tuple[ClockOddity, ...]


def attention(ctx: Context) -> Attention:
    """Return what should be looked at. Reads every waiting visit: for a job."""
    return Attention(
        missing=tuple(missing_parts(ctx)),
        devices=tuple(questioned_devices(ctx)),
        clocks=tuple(
            ClockOddity(
                person=holder_of(ctx, step.dev),
                device=step.dev,
                number=step.seq,
                before=step.before,
                after=step.after,
            )
            for step in clock_steps(ctx.db)
        ),
    )


def attention_count(ctx: Context) -> int:
    """Return how many visits wait for events that never came, and devices for a person."""
    return len(streams_that_wait(ctx.db)) + len(held_devices(ctx.db))


def missing_parts(ctx: Context) -> list[MissingPart]:
    """Return what others wait for, by visit or hazard and device."""
    found: list[MissingPart] = []
    for stream, _kind in streams_that_wait(ctx.db):
        events = {one.event.id: one.event for one in events_of(ctx.db, stream)}
        state = fold(events.values())
        title, entity_name = _named(ctx, stream)
        lacking = _lacking(events)
        for dev in sorted(lacking):
            numbers = {
                span
                for first, last in lacking[dev]
                for span in _without(numbers_between(ctx.db, dev, first, last), first, last)
            }
            found.append(
                MissingPart(
                    stream=stream,
                    title=title,
                    entity_name=entity_name,
                    person=holder_of(ctx, dev) if dev else "",
                    device=dev,
                    numbers=tuple(sorted(numbers)),
                    waiting=len(state.pending),
                )
            )
    return found


def is_held(device: QuestionedDevice) -> bool:
    """Say whether a person has still to decide about the device."""
    return device.state == HELD


def _lacking(events: Mapping[str, Event]) -> dict[str, list[Span]]:
    """Return, by device, between which numbers something is missing.

    What an event continues is of its own device and has a lower number; what it has merely seen
    may be of anybody: that stands under "".
    """
    lacking: defaultdict[str, list[Span]] = defaultdict(list)
    follows = {event.prev for event in events.values() if event.prev is not None}
    for event in events.values():
        if event.prev is not None and event.prev not in events:
            before = max(
                (
                    one.seq
                    for one in events.values()
                    if one.dev == event.dev and one.seq < event.seq
                ),
                default=0,
            )
            lacking[event.dev].append((before + 1, event.seq - 1))
        if any(seen not in events and seen not in follows for seen in event.seen):
            lacking[""]  # somebody's: named, though nobody can say whose
    return dict(lacking)


def _named(ctx: Context, stream: str) -> tuple[str, str]:
    hazard = find_hazard(ctx.db, stream)
    if hazard is not None:
        return hazard.number, hazard.entity_name
    visit = find_inspection(ctx.db, stream)
    return (visit.place, visit.entity_name) if visit is not None else (stream, "")


def _without(known: Iterable[int], first: int, last: int) -> Iterator[Span]:
    """Yield what is left of the numbers `first` to `last` without those that are known.

    By spans: a device that was restored goes on at numbers far above.
    """
    start = first
    for number in sorted(known):
        if number > start:
            yield start, number - 1
        start = number + 1
    if start <= last:
        yield start, last

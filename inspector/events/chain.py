"""The chain of one device: how the next event joins it, and what is odd about a chain received."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import cast

from inspector.events.canonical import Json, normalised
from inspector.events.event import CONTINUE, Event, SignedEvent
from inspector.events.fold import find_forks
from inspector.events.state import Fork


@dataclass(frozen=True, slots=True)
class Position:
    """What the store says before an event is written.

    last_seq  greatest number that the device has used, over all streams; 0 at first
    prev      id of the device's last event in this stream, or None
    heads     heads of this stream as folded here
    """

    last_seq: int
    prev: str | None = None
    heads: frozenset[str] = frozenset()

    def after(self, event: Event) -> "Position":
        """Return the position once `event` is stored: it has seen every head, so it is the head."""
        return replace(self, last_seq=event.seq, prev=event.id, heads=frozenset((event.id,)))


@dataclass(frozen=True, slots=True)
class Chain:
    """Writes the events of one device and one person; `sign` returns 64 bytes, r‖s."""

    dev: str
    office: str
    actor: str
    sign: Callable[[bytes], bytes]

    def next(
        self,
        at: Position,
        *,
        stream: str,
        ent: str,
        kind: str,
        body: Mapping[str, object],
        wall: str,
        blobs: Collection[str] = (),
    ) -> SignedEvent:
        """Return the signed event that follows `at`; text in `body` is brought to NFC.

        Storing it together with everything it stands for, in one transaction, is the caller's
        part: a number handed out and not stored would look like an event that never came.
        Raises EventRefused where the body cannot be written.
        """
        event = Event(
            office=self.office,
            stream=stream,
            ent=ent,
            kind=kind,
            actor=self.actor,
            dev=self.dev,
            seq=at.last_seq + 1,
            prev=at.prev,
            seen=tuple(sorted(at.heads - {at.prev})),
            wall=wall,
            body=cast(dict[str, Json], normalised(body)),
            blobs=tuple(sorted(set(blobs))),
        )
        return SignedEvent(event, self.sign(event.bytes))


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """Numbers of a device that never came, `first` to `last` inclusive."""

    dev: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, order=True)
class ClockStep:
    """A device whose clock read `after` at number `seq`, though it had read `before`, later."""

    dev: str
    seq: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a person should know about the chains of some devices; none of it is an error."""

    gaps: tuple[Gap, ...]
    forks: tuple[Fork, ...]
    clock_steps: tuple[ClockStep, ...]

    @property
    def is_clean(self) -> bool:
        """Say whether there is nothing to tell."""
        return not (self.gaps or self.forks or self.clock_steps)


def check_chains(
    events: Iterable[Event], known_seq: Mapping[str, int] | None = None
) -> ChainReport:
    """Return gaps, forks and clock steps of the devices in `events`, over all their streams.

    `known_seq` says up to which number each device is already complete here; without it the
    chain is expected from 1. A fork against an event that is only in the store shows once both
    are given. Numbers that a device has left out on purpose (CONTINUE) are no gap.
    """
    known = known_seq or {}
    distinct = list({event.id: event for event in events}.values())
    by_device: defaultdict[str, list[Event]] = defaultdict(list)
    for event in distinct:
        by_device[event.dev].append(event)
    gaps, steps = [], []
    for dev, chain in by_device.items():
        chain.sort(key=lambda event: (event.seq, event.id))
        expected = known.get(dev, 0) + 1
        for event in chain:
            last = min(_last_before(event), event.seq - 1)
            if last >= expected:
                gaps.append(Gap(dev, expected, last))
            expected = max(expected, event.seq + 1)
        for before, after in pairwise(chain):
            if after.wall < before.wall:
                steps.append(ClockStep(dev, after.seq, before.wall, after.wall))
    return ChainReport(tuple(sorted(gaps)), find_forks(distinct), tuple(sorted(steps)))


def _last_before(event: Event) -> int:
    """Return the number up to which the device's events must be there before this one."""
    after = event.writes.get("after") if event.kind == CONTINUE else None
    return after if type(after) is int else event.seq - 1

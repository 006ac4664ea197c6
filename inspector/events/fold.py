"""From a set of events to a state: pure, whatever the order of arrival.

An event counts once everything it builds on is there. A field of an entity keeps every value that
no later writer has seen: one distinct value is settled, more are a conflict for a person. No
clock, no order of import and no "last writer" decides anything.

Causality without ancestor sets: events are laid out on *lines* (an event continues the line of
its `prev` if it is the first to do so, else it opens one), and each event knows how far up every
other line it can see. An event without `seen` shares that knowledge with its predecessor, so a
long history of one device costs the same per event as a short one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from inspector.events.canonical import Json, canonical
from inspector.events.conflict import Candidate, Conflict
from inspector.events.event import SIGN, VOID, Event
from inspector.events.state import (
    BRANCH,
    FOREIGN_PREV,
    SEQ_BACKWARDS,
    WALL_BACKWARDS,
    Flag,
    Fork,
    StreamState,
    is_void_value,
)


@dataclass(slots=True)
class _Place:
    """Where an event stands: its line, its height there, and how far it sees on other lines."""

    line: int
    height: int
    sees: Mapping[int, int]  # other line → greatest height seen; shared, never changed

    def has_seen(self, other: "_Place") -> bool:
        if other.line == self.line:
            return other.height <= self.height
        return self.sees.get(other.line, -1) >= other.height


@dataclass(slots=True)
class _Write:
    """A value that still stands in a register."""

    event: str
    place: _Place
    value: Json


_Registers = dict[str, dict[str, list[_Write]]]  # ent → field → writes that still stand


def fold(events: Iterable[Event]) -> StreamState:
    """Return the state that the events of one stream amount to.

    Any order, repeats allowed. Near-linear in the number of events; the factor is the number of
    devices that keep seeing each other. Raises ValueError when the events are of two streams.
    """
    stored = {event.id: event for event in events}
    streams = {event.stream for event in stored.values()}
    if len(streams) > 1:
        raise ValueError("a fold is about one stream")
    order = _usable_in_causal_order(stored)
    usable = {event.id for event in order}
    registers = _apply(order)
    entities, conflicts = _settle(registers)
    followed = {parent for event in order for parent in event.parents}
    return StreamState(
        stream=streams.pop() if streams else "",
        entities=entities,
        conflicts=conflicts,
        usable=len(order),
        pending=tuple(sorted(stored.keys() - usable)),
        missing=tuple(
            sorted({p for event in stored.values() for p in event.parents} - stored.keys())
        ),
        heads=tuple(sorted(usable - followed)),
        endorsed=tuple(sorted((e for e in order if e.kind == SIGN), key=lambda event: event.id)),
        forks=find_forks(stored.values()),
        flags=_flags(stored),
    )


def find_forks(events: Iterable[Event]) -> tuple[Fork, ...]:
    """Return every (device, number) that more than one event claims, ascending."""
    first: dict[tuple[str, int], str] = {}
    doubled: dict[tuple[str, int], set[str]] = {}
    for event in events:
        key = (event.dev, event.seq)
        known = first.setdefault(key, event.id)
        if known != event.id:
            doubled.setdefault(key, {known}).add(event.id)
    return tuple(Fork(*key, tuple(sorted(doubled[key]))) for key in sorted(doubled))


def _usable_in_causal_order(stored: Mapping[str, Event]) -> list[Event]:
    """Return the events whose whole past is present, each after everything it builds on."""
    waiting: dict[str, int] = {}
    followers: defaultdict[str, list[Event]] = defaultdict(list)
    ready = []
    for event in stored.values():
        parents = event.parents
        for parent in parents:
            followers[parent].append(event)
        if parents:
            waiting[event.id] = len(parents)
        else:
            ready.append(event)
    order = []
    while ready:
        event = ready.pop()
        order.append(event)
        for follower in followers.get(event.id, ()):
            waiting[follower.id] -= 1
            if not waiting[follower.id]:
                ready.append(follower)
    return order


def _apply(order: Iterable[Event]) -> _Registers:
    """Write every event into its registers: it removes the values that it has seen, no others."""
    registers: _Registers = defaultdict(dict)
    places: dict[str, _Place] = {}
    tops: list[int] = []  # height of each line so far
    for event in order:
        place = places[event.id] = _place(event, places, tops)
        writes = event.writes
        if not writes:
            continue
        fields = registers[event.ent]
        for name, value in writes.items():
            standing = [w for w in fields.get(name, ()) if not place.has_seen(w.place)]
            standing.append(_Write(event.id, place, value))
            fields[name] = standing
    return registers


def _place(event: Event, places: Mapping[str, _Place], tops: list[int]) -> _Place:
    before = None if event.prev is None else places[event.prev]
    sees: Mapping[int, int] = {} if before is None else before.sees
    if before is not None and tops[before.line] == before.height:
        line, height = before.line, before.height + 1
        tops[line] = height
    else:
        line, height = len(tops), 0
        tops.append(0)
        if before is not None:  # a clone's second continuation: it sees its origin's line so far
            sees = {**sees, before.line: before.height}
    if event.seen:
        sees = _widened(sees, (places[parent] for parent in event.seen), line)
    return _Place(line, height, sees)


def _widened(sees: Mapping[int, int], others: Iterable[_Place], own: int) -> Mapping[int, int]:
    """Return `sees` with what `others` know; the same object where that is nothing new."""
    wider: dict[int, int] | None = None  # copied once, at the first news
    known = sees
    for other in others:
        for line, height in ((other.line, other.height), *other.sees.items()):
            if line != own and known.get(line, -1) < height:
                if wider is None:
                    known = wider = dict(sees)
                wider[line] = height
    return known


def _settle(registers: _Registers) -> tuple[dict[str, dict[str, Json]], tuple[Conflict, ...]]:
    entities: dict[str, dict[str, Json]] = {}
    conflicts = []
    for ent in sorted(registers):
        fields = registers[ent]
        settled: dict[str, Json] = {}
        for name in sorted(fields):
            candidates = _candidates(fields[name])
            if name == VOID:
                candidates = _with_edits(candidates, fields)
            if len(candidates) == 1:
                settled[name] = candidates[0].value
            else:
                conflicts.append(Conflict(ent, name, candidates))
        entities[ent] = settled
    return entities, tuple(conflicts)


def _candidates(writes: Iterable[_Write]) -> tuple[Candidate, ...]:
    """Group the writes by value: equal values are one, whoever wrote them."""
    writes = list(writes)
    if len(writes) == 1:  # nearly always; spares the canonical form
        return (Candidate(writes[0].value, (writes[0].event,)),)
    by_value: dict[bytes, tuple[Json, list[str]]] = {}
    for write in writes:
        by_value.setdefault(canonical(write.value), (write.value, []))[1].append(write.event)
    return tuple(
        Candidate(value, tuple(sorted(ids))) for _key, (value, ids) in sorted(by_value.items())
    )


def _with_edits(
    candidates: tuple[Candidate, ...], fields: Mapping[str, list[_Write]]
) -> tuple[Candidate, ...]:
    """Let edits that a removal did not know of stand against it, as the value False.

    package-format §5 rule 2: void || edit = conflict. A removal must not silently beat what
    another person was writing meanwhile.
    """
    removals = [w for w in fields[VOID] if is_void_value(w.value)]
    edits = {
        write.event
        for name, writes in fields.items()
        if name != VOID
        for write in writes
        for removal in removals
        if not removal.place.has_seen(write.place) and not write.place.has_seen(removal.place)
    }
    if not edits:
        return candidates
    kept = {canonical(c.value): c for c in candidates}
    staying = kept.get(b"false", Candidate(False, ()))
    kept[b"false"] = Candidate(False, tuple(sorted({*staying.events, *edits})))
    return tuple(candidate for _key, candidate in sorted(kept.items()))


def _flags(stored: Mapping[str, Event]) -> tuple[Flag, ...]:
    flags = []
    after: defaultdict[tuple[str, str | None], list[str]] = defaultdict(list)
    for event in stored.values():
        after[event.dev, event.prev].append(event.id)
        before = stored.get(event.prev) if event.prev else None
        if before is None:
            continue
        if before.dev != event.dev:
            flags.append(Flag(FOREIGN_PREV, event.dev, event.id))
        if before.seq >= event.seq:
            flags.append(Flag(SEQ_BACKWARDS, event.dev, event.id))
        if before.wall > event.wall:
            flags.append(Flag(WALL_BACKWARDS, event.dev, event.id))
    for (dev, _prev), ids in after.items():
        if len(ids) > 1:
            flags.extend(Flag(BRANCH, dev, event_id) for event_id in ids)
    return tuple(sorted(flags))

"""Random histories of devices that meet now and then, and a slow fold to compare with."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from hypothesis import strategies as st

from inspector.events import Chain, Event, Json, Position, canonical, fold

STREAM = "insp-1"
DEVICES = ("dev-a", "dev-b", "dev-c", "dev-d")
ENTS = ("h1", "h2")
FIELDS = ("place", "level", "void")
VALUES: tuple[Json, ...] = (1, 2, True, "甲", None, False)


def fake_sign(data: bytes) -> bytes:
    """Return 64 bytes that depend on `data`; the fold looks at no signature."""
    return hashlib.sha512(data).digest()


@dataclass
class Device:
    """A laptop: what it has received, its own chain, and perhaps a clone's short memory."""

    dev: str
    known: dict[str, Event] = field(default_factory=dict)
    last_seq: int = 0
    prev: str | None = None

    def write(self, ent: str, body: dict[str, Json], kind: str = "edit", second: int = 0) -> Event:
        """Write one event on top of everything known here."""
        heads = frozenset(fold(self.known.values()).heads)
        at = Position(self.last_seq, self.prev, heads)
        chain = Chain(self.dev, "office-1", f"person of {self.dev}", fake_sign)
        wall = f"2026-11-21T02:{second // 60:02d}:{second % 60:02d}Z"
        event = chain.next(at, stream=STREAM, ent=ent, kind=kind, body=body, wall=wall).event
        self.known[event.id] = event
        self.last_seq, self.prev = event.seq, event.id
        return event


# A step: what happens, on which devices, to what. Walls run in any direction.
STEPS = st.tuples(
    st.sampled_from(("write", "write", "write", "two fields", "sign", "meet", "clone", "skip")),
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from(ENTS),
    st.sampled_from(FIELDS),
    st.sampled_from(VALUES),
    st.integers(0, 3599),
)
Step = tuple[str, int, int, str, str, Json, int]


def play(steps: Iterable[Step], *, clones: bool = True) -> list[Event]:
    """Return the events of a history; a cloned disk goes on under the same device name."""
    devices = [Device(dev) for dev in DEVICES]
    gone: list[Event] = []
    for what, first, second, ent, name, value, wall in steps:
        device, other = devices[first], devices[second]
        if what == "write":
            device.write(ent, {"set": {name: value}}, second=wall)
        elif what == "two fields":
            device.write(ent, {"set": {"place": value, "level": value}}, second=wall)
        elif what == "sign":
            rev = fold(device.known.values()).rev
            device.write(STREAM, {"rev": rev, "role": "LEAD", "statement": "ok"}, "sign", wall)
        elif what == "meet":
            device.known |= other.known
        elif what == "skip":
            device.last_seq += 1  # the number went to another stream
        elif clones:  # the disk is copied; the original goes on elsewhere and is met never again
            twin = Device(device.dev, dict(device.known), device.last_seq, device.prev)
            gone.append(twin.write(ent, {"set": {name: value}}, second=wall))
    events = {event.id: event for device in devices for event in device.known.values()}
    return list((events | {event.id: event for event in gone}).values())


HISTORIES = st.lists(STEPS, max_size=25).map(play)
HONEST = st.lists(STEPS, max_size=25).map(lambda steps: play(steps, clones=False))


def naive(events: Iterable[Event]) -> dict[str, object]:
    """Fold by ancestor sets, as the rules read: for comparison only, it is quadratic."""
    stored = {event.id: event for event in events}
    usable: dict[str, frozenset[str]] = {}  # id → everything in its past
    while True:
        more = {
            event.id: frozenset(event.parents).union(*(usable[p] for p in event.parents))
            for event in stored.values()
            if event.id not in usable and all(p in usable for p in event.parents)
        }
        if not more:
            break
        usable |= more
    writes = [(stored[id_], n, v) for id_ in usable for n, v in stored[id_].writes.items()]
    standing = [
        (event, name, value)
        for event, name, value in writes
        if not any(
            event.id in usable[later.id] and (later.ent, other) == (event.ent, name)
            for later, other, _value in writes
        )
    ]
    registers: dict[tuple[str, str], dict[bytes, set[str]]] = {}
    for event, name, value in standing:
        values = registers.setdefault((event.ent, name), {})
        values.setdefault(canonical(value), set()).add(event.id)
    for removal, name, value in standing:
        if name != "void" or value in (None, False):
            continue
        for edit, other, _value in standing:
            apart = edit.id not in usable[removal.id] and removal.id not in usable[edit.id]
            if edit.ent == removal.ent and other != "void" and apart and edit.id != removal.id:
                registers[edit.ent, "void"].setdefault(b"false", set()).add(edit.id)
    followed = {parent for id_ in usable for parent in stored[id_].parents}
    return {
        "registers": registers,
        "pending": stored.keys() - usable.keys(),
        "heads": usable.keys() - followed,
    }

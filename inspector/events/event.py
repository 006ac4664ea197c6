"""One signed fact: who, on which device, after what, wrote which values.

An event never changes. Its id is the SHA-256 of its canonical bytes; its signature is over the
same bytes, so its validity does not depend on the package that carried it.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias, cast

from inspector.errors import EventRefused, EventTooNew
from inspector.events.canonical import Json, checked, encode
from inspector.i18n import _

VERSION = 1
MAX_BYTES = 1 << 20
SIGNATURE_BYTES = 64  # r‖s of P-256, 32 bytes each
SIGN = "sign"  # body {"rev", "role", "statement"}: endorses a state, writes no register
RESOLVE = "resolve"  # settles a conflict; see conflict.py
CONTINUE = "device.continue"  # goes on behind numbers left out: FORMAT.md, Going on after a break
SET = "set"  # the part of a body that writes: field → value
VOID = "void"  # the field that takes an entity out; a value like any other

_Bytes: TypeAlias = bytes  # inside the class the name means the event's own
_TEXTS = ("office", "stream", "ent", "kind", "actor", "dev")
_KEYS = frozenset((*_TEXTS, "v", "seq", "prev", "seen", "wall", "body", "blobs"))
_MAX_TEXT = 200
_SHA256 = re.compile(r"[0-9a-f]{64}")
_WALL = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Event:
    """An immutable fact in one stream.

    v       format of the event, 1
    office  the office under whose certificate the device writes
    stream  what is folded together: one inspection, or one hazard from its registration on
    ent     the thing inside the stream that this event is about
    kind    what happened; kinds unknown here are kept and folded like the others
    actor   the person, dev  the device (one certificate)
    seq     counts from 1 over all streams of the device
    prev    id of this device's last event in this stream, or None
    seen    ids of the other heads of the stream known when writing, ascending
    wall    what the clock said, UTC, "2026-11-21T02:00:00Z"; shown, never decides anything
    body    body["set"] maps field → value and writes registers; the rest is history
    blobs   SHA-256 of the files that the body names, ascending
    id      SHA-256 of `bytes`, hex; bytes  the canonical JSON that is signed

    Raises EventRefused where a part is malformed, EventTooNew for another `v`.
    """

    v: int = VERSION
    office: str
    stream: str
    ent: str
    kind: str
    actor: str
    dev: str
    seq: int
    prev: str | None
    seen: tuple[str, ...]
    wall: str
    body: dict[str, Json]
    blobs: tuple[str, ...] = ()
    id: str = field(init=False)
    bytes: _Bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        _check_parts(self)
        # A checked copy: whoever still holds the caller's dict cannot change what was signed.
        body = checked(self.body, depth=1)
        object.__setattr__(self, "body", body)
        _check_body(self.kind, cast(dict[str, Json], body))
        data = encode(self.to_json())
        if len(data) > MAX_BYTES:
            raise EventRefused(detail=_("more than {count} bytes").format(count=MAX_BYTES))
        object.__setattr__(self, "bytes", data)
        object.__setattr__(self, "id", hashlib.sha256(data).hexdigest())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Event) and self.bytes == other.bytes

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def writes(self) -> dict[str, Json]:
        """The values that this event writes, by field; empty for a `sign` event."""
        return cast(dict[str, Json], self.body.get(SET, {}))

    @property
    def parents(self) -> tuple[str, ...]:
        """The ids that must be present before this event counts."""
        return self.seen if self.prev is None else (self.prev, *self.seen)

    def to_json(self) -> dict[str, Json]:
        """Return the event as it stands in a package."""
        return {  # in canonical order, so that the parts need checking only once
            "actor": self.actor,
            "blobs": list(self.blobs),
            "body": self.body,
            "dev": self.dev,
            "ent": self.ent,
            "kind": self.kind,
            "office": self.office,
            "prev": self.prev,
            "seen": list(self.seen),
            "seq": self.seq,
            "stream": self.stream,
            "v": self.v,
            "wall": self.wall,
        }

    @classmethod
    def from_json(cls, value: object) -> "Event":
        """Return the event that `value` states; every key must be there and no other.

        Raises EventRefused, EventTooNew.
        """
        if not isinstance(value, Mapping):
            raise EventRefused(detail=_("not an object"))
        if type(value.get("v")) is int and value["v"] > VERSION:
            raise EventTooNew(version=value["v"])  # before the keys: they may have grown
        if value.keys() != _KEYS:
            raise EventRefused(detail=_("keys are missing or too many"))
        for name in ("seen", "blobs"):
            if not isinstance(value[name], list):
                raise EventRefused(detail=_("“{name}” is malformed").format(name=name))
        return cls(**{**value, "seen": tuple(value["seen"]), "blobs": tuple(value["blobs"])})

    @classmethod
    def stored(cls, data: _Bytes) -> "Event":
        """Return the event of canonical bytes that were checked when they came in.

        For the store's own rows only: nothing is checked again, which takes a quarter of the time.
        """
        value = json.loads(data)
        value["seen"], value["blobs"] = tuple(value["seen"]), tuple(value["blobs"])
        event = cls.__new__(cls)
        for name, part in value.items():
            object.__setattr__(event, name, part)
        object.__setattr__(event, "bytes", data)
        object.__setattr__(event, "id", hashlib.sha256(data).hexdigest())
        return event


@dataclass(frozen=True, slots=True)
class SignedEvent:
    """An event with the device's signature (64 bytes, r‖s) over its canonical bytes."""

    event: Event
    signature: bytes

    def __post_init__(self) -> None:
        if len(self.signature) != SIGNATURE_BYTES:
            raise EventRefused(detail=_("a signature that is not 64 bytes long"))

    def check(self, verify: Callable[[bytes, bytes], bool]) -> None:
        """Raise EventRefused unless `verify(bytes, signature)` holds for the device's key."""
        if not verify(self.event.bytes, self.signature):
            raise EventRefused(detail=_("the signature does not fit"))

    def to_line(self) -> bytes:
        """Return the line of events.jsonl, with its line feed."""
        # "event" sorts before "sig", so this is the canonical form of the whole object.
        return b'{"event":%b,"sig":"%b"}\n' % (self.event.bytes, base64.b64encode(self.signature))

    @classmethod
    def from_line(cls, line: bytes) -> "SignedEvent":
        """Return what one line of events.jsonl states, with or without its line feed.

        Raises EventRefused where the line is not exactly what `to_line` would write: two
        spellings of one event would be two ids for one fact. EventTooNew for a later format.
        """
        if len(line) > MAX_BYTES + 200:
            raise EventRefused(detail=_("more than {count} bytes").format(count=MAX_BYTES))
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as cause:
            raise EventRefused(detail=_("not JSON")) from cause
        if not isinstance(value, dict) or value.keys() != {"event", "sig"}:
            raise EventRefused(detail=_("keys are missing or too many"))
        try:
            signature = base64.b64decode(str(value["sig"]), validate=True)
        except (binascii.Error, ValueError) as cause:
            raise EventRefused(detail=_("a signature that is not base64")) from cause
        signed = cls(Event.from_json(value["event"]), signature)
        if signed.to_line() != line.removesuffix(b"\n") + b"\n":
            raise EventRefused(detail=_("not in canonical form"))
        return signed


def _check_parts(event: Event) -> None:
    """Raise EventRefused, naming the first part that is not as the class says."""
    if type(event.v) is int and event.v > VERSION:
        raise EventTooNew(version=event.v)
    for name in _TEXTS:
        if not _is_name(getattr(event, name)):
            raise EventRefused(detail=_("“{name}” is malformed").format(name=name))
    for name, holds in _part_rules(event):
        if not holds:
            raise EventRefused(detail=_("“{name}” is malformed").format(name=name))


def _part_rules(event: Event) -> list[tuple[str, bool]]:
    # The annotations are what the program writes; what a file holds may be of any type.
    return [
        ("v", type(event.v) is int and event.v == VERSION),
        ("seq", type(event.seq) is int and event.seq >= 1),
        ("prev", event.prev is None or _is_sha256(event.prev)),
        ("seen", _is_sorted_sha256(event.seen) and event.prev not in event.seen),
        ("wall", isinstance(event.wall, str) and _WALL.fullmatch(event.wall) is not None),
        ("body", isinstance(event.body, Mapping)),
        ("blobs", _is_sorted_sha256(event.blobs)),
    ]


def _check_body(kind: str, body: dict[str, Json]) -> None:
    if kind == SIGN:
        # An endorsement that also wrote would change the state it endorses.
        if SET in body or not _is_sha256(body.get("rev")):
            raise EventRefused(detail=_("a signature event that names no state or writes values"))
        if not all(isinstance(body.get(name, ""), str) for name in ("role", "statement")):
            raise EventRefused(detail=_("“{name}” is malformed").format(name="body"))
    elif not isinstance(body.get(SET, {}), dict):
        raise EventRefused(detail=_("“{name}” is malformed").format(name="set"))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _MAX_TEXT and checked(value) == value


def _is_sha256(value: object) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def _is_sorted_sha256(values: object) -> bool:
    if not isinstance(values, tuple):
        return False
    return all(map(_is_sha256, values)) and all(a < b for a, b in pairwise(values))

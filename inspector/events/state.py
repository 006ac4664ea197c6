"""What a stream of events amounts to: values, conflicts, signatures, and what to look at."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from inspector.events.canonical import Json, canonical
from inspector.events.conflict import Conflict
from inspector.events.event import VOID, Event

# Kinds of Flag. They are for a person to look at and never change a value.
WALL_BACKWARDS = "wall-backwards"  # the clock reads earlier than at the device's previous event
SEQ_BACKWARDS = "seq-backwards"  # the number does not rise from `prev`: a damaged or forged chain
BRANCH = "branch"  # a second event of the device after the same `prev`: cloned or restored
FOREIGN_PREV = "foreign-prev"  # `prev` belongs to another device


@dataclass(frozen=True, slots=True)
class Fork:
    """Two or more events of one device with one number: cloned disk, restored backup, forgery."""

    dev: str
    seq: int
    events: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """Return the fork as it stands in state.json."""
        return {"dev": self.dev, "seq": self.seq, "events": list(self.events)}


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """Something about one event that a person should see; `kind` is one of the constants above."""

    kind: str
    dev: str
    event: str

    def to_json(self) -> dict[str, Json]:
        """Return the flag as it stands in state.json."""
        return {"kind": self.kind, "dev": self.dev, "event": self.event}


@dataclass(frozen=True, slots=True)
class Sign:
    """An endorsement of the state `rev`; it is valid only while that is the current state."""

    event: str
    actor: str
    dev: str
    role: str
    statement: str
    rev: str
    wall: str
    valid: bool

    def to_json(self) -> dict[str, Json]:
        """Return the endorsement as it stands in state.json."""
        return {
            "event": self.event,
            "actor": self.actor,
            "dev": self.dev,
            "role": self.role,
            "statement": self.statement,
            "rev": self.rev,
            "wall": self.wall,
            "valid": self.valid,
        }


@dataclass(frozen=True)
class StreamState:
    """The fold of one stream. Not to be changed: the parts are shared.

    entities   ent → field → the settled value; a field in conflict is not in it
    conflicts  ascending by ent and field
    usable     how many events counted; pending  ids of those that wait for others, ascending
    missing    the ids that they wait for
    heads      ids of the usable events that no usable event follows, ascending
    endorsed   the usable events that endorse a state, ascending by id
    forks      among all events, pending ones too; flags  ascending
    """

    stream: str
    entities: dict[str, dict[str, Json]]
    conflicts: tuple[Conflict, ...]
    usable: int
    pending: tuple[str, ...]
    missing: tuple[str, ...]
    heads: tuple[str, ...]
    endorsed: tuple[Event, ...]
    forks: tuple[Fork, ...]
    flags: tuple[Flag, ...]

    @cached_property
    def rev(self) -> str:
        """The hash of the values, made when it is asked for: it takes longer than the fold."""
        return revision(self.entities, self.conflicts)

    @cached_property
    def signs(self) -> tuple[Sign, ...]:
        """The endorsements, ascending by event id."""
        return tuple(
            Sign(
                event=event.id,
                actor=event.actor,
                dev=event.dev,
                role=str(event.body.get("role", "")),
                statement=str(event.body.get("statement", "")),
                rev=str(event.body["rev"]),
                wall=event.wall,
                valid=event.body["rev"] == self.rev,
            )
            for event in self.endorsed
        )

    @cached_property
    def live(self) -> dict[str, dict[str, Json]]:
        """The entities that nobody has taken out."""
        return {ent: fields for ent, fields in self.entities.items() if not is_void(fields)}

    def to_json(self) -> dict[str, Json]:
        """Return the state as it stands in state.json; equal states give equal JSON."""
        return {
            "stream": self.stream,
            "rev": self.rev,
            "entities": {ent: {**fields} for ent, fields in self.entities.items()},
            "conflicts": [conflict.to_json() for conflict in self.conflicts],
            "usable": self.usable,
            "pending": list(self.pending),
            "missing": list(self.missing),
            "heads": list(self.heads),
            "signs": [sign.to_json() for sign in self.signs],
            "forks": [fork.to_json() for fork in self.forks],
            "flags": [flag.to_json() for flag in self.flags],
        }


def is_void(fields: dict[str, Json]) -> bool:
    """Say whether an entity with these settled fields has been taken out."""
    return is_void_value(fields.get(VOID))


def is_void_value(value: Json) -> bool:
    """Say whether this value of the field `void` takes the entity out: all but null and false."""
    return value is not None and value is not False


def revision(entities: dict[str, dict[str, Json]], conflicts: tuple[Conflict, ...]) -> str:
    """Return the SHA-256, hex, of the state: settled values and the values in conflict.

    Neither ids nor clocks enter, so two histories that led to the same values agree, and a
    second copy of an equal value changes nothing.
    """
    open_values: dict[str, dict[str, Json]] = {}
    for conflict in conflicts:
        values: list[Json] = [candidate.value for candidate in conflict.values]
        open_values.setdefault(conflict.ent, {})[conflict.field] = values
    state = {"entities": entities, "conflicts": open_values}
    return hashlib.sha256(canonical(state)).hexdigest()

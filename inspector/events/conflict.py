"""Two people wrote different values without knowing of each other: shown, never decided here."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.events.canonical import Json
from inspector.events.event import SET


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the values in a conflict, with the ids of the events that wrote it, ascending."""

    value: Json
    events: tuple[str, ...]

    def to_json(self) -> dict[str, Json]:
        """Return the candidate as it stands in state.json."""
        return {"value": self.value, "events": list(self.events)}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with more than one distinct value; the values ascend by their canonical bytes.

    For the field `void` one side may stand for edits: an entity was taken out by one person while
    another went on writing in it. That side has the value False and the ids of those edits.
    """

    ent: str
    field: str
    values: tuple[Candidate, ...]

    @property
    def events(self) -> tuple[str, ...]:
        """The ids of all events that stand against each other, ascending."""
        return tuple(sorted({event for candidate in self.values for event in candidate.events}))

    def to_json(self) -> dict[str, Json]:
        """Return the conflict as it stands in state.json."""
        values: list[Json] = [candidate.to_json() for candidate in self.values]
        return {"ent": self.ent, "field": self.field, "values": values}


def resolution_body(
    conflicts: Sequence[Conflict], chosen: Sequence[Json], reason: str
) -> dict[str, Json]:
    """Return the body of the `resolve` event that settles `conflicts` of one entity.

    `chosen[i]` is the value for `conflicts[i]`: one of its candidates or a third that a person
    wrote instead. The event settles them because it has seen every head of the stream; the body
    names what it decided between so that the history can be read without folding.
    """
    if not conflicts or len({conflict.ent for conflict in conflicts}) != 1:
        raise ValueError("a resolution is about the conflicts of one entity")
    if len(conflicts) != len(chosen):
        raise ValueError("a resolution needs one value for each conflict")
    values: dict[str, Json] = {
        conflict.field: value for conflict, value in zip(conflicts, chosen, strict=True)
    }
    between: list[Json] = [conflict.to_json() for conflict in conflicts]
    return {SET: values, "between": between, "reason": reason}

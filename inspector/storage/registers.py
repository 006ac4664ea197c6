"""The fields of a folded entity as a row can show them, conflicts and all."""

from collections.abc import Mapping
from typing import Any

from inspector.events.state import StreamState

Fields = Mapping[str, Any]

BETWEEN_VALUES = " ／ "


def fields_of(state: StreamState, ent: str) -> Fields:
    """Return the settled fields of `ent`, and for texts in conflict all their values side by side.

    No winner is picked: whoever reads the row sees every value until a person has decided. A
    conflicting value of another type (a date, a list) is left out.
    """
    fields: dict[str, Any] = dict(state.live[ent])
    for conflict in state.conflicts:
        values = [candidate.value for candidate in conflict.values]
        if conflict.ent == ent and all(isinstance(value, str) for value in values):
            fields[conflict.field] = BETWEEN_VALUES.join(sorted(map(str, values)))
    return fields

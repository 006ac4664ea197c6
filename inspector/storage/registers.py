"""The fields of a folded entity as a row can show them, conflicts and all."""

from collections.abc import Mapping
from typing import Any

from inspector.events.state import StreamState

Fields = Mapping[str, Any]

BETWEEN_VALUES = " ／ "
# Texts in events, but no words: two dates side by side would be none.
_MOMENTS = frozenset({"added", "deadline", "ended", "found", "issued", "planned", "started"})


def fields_of(state: StreamState, ent: str) -> Fields:
    """Return the settled fields of `ent`, and for texts in conflict all their values side by side.

    No winner is picked: whoever reads the row sees every value until a person has decided. A
    conflicting date or list is left out.
    """
    fields: dict[str, Any] = dict(state.live[ent])
    for conflict in state.conflicts:
        values = [candidate.value for candidate in conflict.values]
        if conflict.ent != ent or conflict.field in _MOMENTS:
            continue
        if all(isinstance(value, str) for value in values):
            fields[conflict.field] = BETWEEN_VALUES.join(sorted(map(str, values)))
    return fields

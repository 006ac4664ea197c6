"""The fields of a folded entity as a row can show them, conflicts and all."""

import re
from collections.abc import Mapping
from typing import Any

from inspector.events.state import StreamState

Fields = Mapping[str, Any]

BETWEEN_VALUES = " ／ "
# Dates and moments are texts in events; two of them side by side would be neither.
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?")


def fields_of(state: StreamState, ent: str) -> Fields:
    """Return the settled fields of `ent`, and for texts in conflict all their values side by side.

    No winner is picked: whoever reads the row sees every value until a person has decided. A
    conflicting value of another type (a date, a list) is left out.
    """
    fields: dict[str, Any] = dict(state.live[ent])
    for conflict in state.conflicts:
        values = [candidate.value for candidate in conflict.values]
        if conflict.ent == ent and all(_is_words(value) for value in values):
            fields[conflict.field] = BETWEEN_VALUES.join(sorted(map(str, values)))
    return fields


def _is_words(value: object) -> bool:
    return isinstance(value, str) and _DATE.fullmatch(value) is None

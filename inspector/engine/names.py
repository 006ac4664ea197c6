"""Names of nodes made from item codes."""

import re
from collections.abc import Sequence

# What an item's name is lengthened by in the form, so that no other item may be called so.
SUFFIXES = (
    "_reason",
    "_note",
    "_photos",
    "_photo",
    "_hazards",
    "_uid",
    "_place",
    "_fact",
    "_level",
    "_conditions",
    "_clause",
    "_measure",
    "_deadline",
    "_five",
    "_hazard_photos",
    "_hazard_photo",
)


def node_names(codes: Sequence[str]) -> dict[str, str]:
    """Return a name for each item code: lower-case ASCII, valid in XML, each once."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        if code in found:
            continue
        name = re.sub(r"[^a-z0-9]+", "_", code.lower()).strip("_")
        if not name or not name[0].isalpha():
            name = f"item_{name}" if name else "item"
        base, number = name, 2
        while taken & _with_suffixes(name):
            name, number = f"{base}_{number}", number + 1
        taken |= _with_suffixes(name)
        found[code] = name
    return found


def _with_suffixes(name: str) -> set[str]:
    return {name, *(name + suffix for suffix in SUFFIXES)}

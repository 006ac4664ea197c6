"""What is too large for one package goes into several that name each other (FORMAT.md §12)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from inspector.sealed import headers
from inspector.sealed.header import Json, canonical
from inspector.sealed.refusals import Broken
from inspector.sealed.writing import Source, size_of

MOST_PARTS = 999
_SHA256 = re.compile(r"[0-9a-f]{64}")
# Headers, certificates, lists and signature of one package; and what each entry takes beside its
# bytes and twice its name, in the directory and in both lists.
_BESIDE, _PER_ENTRY = 128 << 10, 768


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of what a package is.

    whole   SHA-256 (hex) that all parts share        number  from 1
    others  ids of the parts with higher numbers, which were sealed before it, in their order
    """

    whole: str
    number: int
    count: int
    others: tuple[str, ...]

    def to_json(self) -> Json:
        """Return the field `part` of package.json."""
        return {
            "whole": self.whole,
            "number": self.number,
            "count": self.count,
            "others": list(self.others),
        }


def part_of(header: Mapping[str, Json]) -> Part | None:
    """Return the part that a package says it is; None where it is whole. Raises Broken HEADER."""
    if "part" not in header:
        return None
    said = header["part"]
    if not isinstance(said, dict) or said.keys() != {"whole", "number", "count", "others"}:
        raise Broken("HEADER")
    whole, number, count, others = (said[name] for name in ("whole", "number", "count", "others"))
    if type(number) is not int or type(count) is not int or not isinstance(others, list):
        raise Broken("HEADER")
    ids = tuple(str(one) for one in others)
    if not all(_SHA256.fullmatch(text) for text in (str(whole), *ids)) or len({*ids}) != len(ids):
        raise Broken("HEADER")
    if not 2 <= count <= MOST_PARTS or not 1 <= number <= count or len(ids) != count - number:
        raise Broken("HEADER")
    return Part(str(whole), number, count, ids)


def name_of_whole(facts: Json, names: Iterable[str]) -> str:
    """Return what the parts of a whole share: the same facts and entries give the same."""
    return sha256(canonical([facts, [*sorted(names)]])).hexdigest()


def planned(
    first: Mapping[str, Source],
    others: Mapping[str, Source],
    limit: int = headers.MAX_FILE,
    most: int = headers.MAX_ENTRIES - 32,
) -> list[dict[str, Source]]:
    """Return the files of each part; one where all fit into one package.

    first   stay together, in the first part          limit  bytes that a package may take
    others  fill it up and go on in further parts     most   files in one part

    A file that does not fit by itself gets a part of its own, which the writer will refuse.
    """
    parts, taken = [dict(first)], _BESIDE + sum(_room(*item) for item in first.items())
    for name, source in others.items():
        room = _room(name, source)
        if parts[-1] and (taken + room > limit or len(parts[-1]) >= most):
            parts.append({})
            taken = _BESIDE
        parts[-1][name] = source
        taken += room
    return parts


def _room(name: str, source: Source) -> int:
    return size_of(source) + 2 * len(name) + _PER_ENTRY

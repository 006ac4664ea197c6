"""The conditions of a criterion as a boolean expression: 且, 或, 除外 over phrases to tick.

JSON: `{"all": […]}`, `{"any": […]}`, `{"not": …}`, `{"id": "a", "text": "…"}`.
"""

import re
from collections.abc import Set
from dataclasses import dataclass

from inspector.i18n import _

_LEAF_ID = re.compile(r"[a-z][a-z0-9]?")
_DEEPEST = 6  # the criteria need three levels; more is a slip


class ConditionSlip(ValueError):
    """Says what is wrong with an expression, for the one who keeps the pack."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition to tick, worded as a complete phrase; `id` is unique in its clause."""

    id: str
    text: str

    def leaves(self) -> tuple["Leaf", ...]:
        return (self,)

    def exemptions(self) -> tuple["Leaf", ...]:
        return ()

    def holds(self, ticked: Set[str]) -> bool:
        return self.id in ticked


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must hold (且)."""

    parts: tuple["Condition", ...]

    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaf for part in self.parts for leaf in part.leaves())

    def exemptions(self) -> tuple[Leaf, ...]:
        return tuple(leaf for part in self.parts for leaf in part.exemptions())

    def holds(self, ticked: Set[str]) -> bool:
        return all(part.holds(ticked) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part is enough (或)."""

    parts: tuple["Condition", ...]

    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaf for part in self.parts for leaf in part.leaves())

    def exemptions(self) -> tuple[Leaf, ...]:
        return tuple(leaf for part in self.parts for leaf in part.exemptions())

    def holds(self, ticked: Set[str]) -> bool:
        return any(part.holds(ticked) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold (除外): its leaves are exemptions from the clause."""

    part: "Condition"

    def leaves(self) -> tuple[Leaf, ...]:
        return self.part.leaves()

    def exemptions(self) -> tuple[Leaf, ...]:
        return self.part.leaves()

    def holds(self, ticked: Set[str]) -> bool:
        return not self.part.holds(ticked)


Condition = Leaf | AllOf | AnyOf | Not


def read_condition(raw: object) -> Condition:
    """Return the expression that `raw`, parsed JSON, stands for. Raises ConditionSlip."""
    condition = _read(raw, 1)
    seen: set[str] = set()
    for leaf in condition.leaves():
        if leaf.id in seen:
            raise ConditionSlip(_("the condition “{id}” stands twice").format(id=leaf.id))
        seen.add(leaf.id)
    return condition


def _read(raw: object, depth: int) -> Condition:
    if depth > _DEEPEST:
        raise ConditionSlip(_("the conditions are nested too deeply"))
    match raw:
        case {"id": str(id), "text": str(text), **rest} if not rest:
            if not _LEAF_ID.fullmatch(id):
                raise ConditionSlip(_("“{id}” is no condition id (a, b, …)").format(id=id))
            if not text.strip():
                raise ConditionSlip(_("the condition “{id}” has no text").format(id=id))
            return Leaf(id, text)
        case {"all": list(parts), **rest} if not rest and len(parts) > 1:
            return AllOf(tuple(_read(part, depth + 1) for part in parts))
        case {"any": list(parts), **rest} if not rest and len(parts) > 1:
            return AnyOf(tuple(_read(part, depth + 1) for part in parts))
        case {"not": part, **rest} if not rest:
            return Not(_read(part, depth + 1))
    text = _("a condition is “all” or “any” with two parts or more, “not” with one, or id and text")
    raise ConditionSlip(text)

"""What must be worked out again when an answer changes, and in which order.

Works on paths without positions; which instances of a path are concerned is decided when a change
arrives, from the repeat that both sides share.
"""

import heapq
from dataclasses import dataclass
from typing import Literal

from inspector.engine.schema import NodeDef
from inspector.engine.xpath.compiled import Compiled

MOST_CYCLES = 20  # an author mends these first


@dataclass(slots=True, eq=False)
class Triggerable:
    """One expression that fills a value or decides relevance; `rank` orders evaluation."""

    kind: Literal["relevant", "calculate"]
    target: NodeDef
    compiled: Compiled
    rank: int = 0
    sweeps: bool = False  # reads_its_other_instances, kept

    @property
    def reads_its_other_instances(self) -> bool:
        """Whether it is a running total, so that one changed instance concerns all later ones."""
        innermost = self.target.repeats[-1] if self.target.repeats else None
        return innermost is not None and any(
            dependency.target is self.target and dependency.within is not innermost
            for dependency in self.compiled.dependencies
        )

    @property
    def is_settled_by_draft(self) -> bool:
        """Whether its value cannot be worked out again: random, the time, or built on itself."""
        return self.kind == "calculate" and (
            self.compiled.is_volatile or self.compiled.has_self_reference
        )


@dataclass(frozen=True, slots=True)
class Dependent:
    """`triggerable` reads a path; `within` as in Dependency."""

    triggerable: Triggerable
    within: NodeDef | None


class DependencyGraph:
    """The triggerables of a form in order of evaluation, and who reads what.

    An expression that reads the node it fills is allowed; a longer circle is not: `cycles` has
    the paths of each, its first one again at the end; at most MOST_CYCLES of them.
    """

    def __init__(self, triggerables: list[Triggerable]) -> None:
        self.dependents: dict[str, list[Dependent]] = {}
        self.cycles: list[list[str]] = []
        for triggerable in triggerables:
            for dependency in triggerable.compiled.dependencies:
                self.dependents.setdefault(dependency.target.path, []).append(
                    Dependent(triggerable, dependency.within)
                )
        self.ordered = self._order(triggerables)
        for rank, triggerable in enumerate(self.ordered):
            triggerable.rank = rank
            triggerable.sweeps = triggerable.reads_its_other_instances
        for readers in self.dependents.values():
            readers.sort(key=lambda reader: reader.triggerable.rank)

    def _order(self, triggerables: list[Triggerable]) -> list[Triggerable]:
        """Sort so that each comes after what it reads (Kahn), else in the order of the form."""
        producers: dict[tuple[str, str], list[int]] = {}
        for at, triggerable in enumerate(triggerables):
            producers.setdefault((triggerable.kind, triggerable.target.path), []).append(at)
        after: list[list[int]] = [[] for _ in triggerables]
        waits = [0] * len(triggerables)
        relevances: dict[str, list[int]] = {}
        for at, triggerable in enumerate(triggerables):
            before: set[int] = set()
            for dependency in triggerable.compiled.dependencies:
                before.update(producers.get(("calculate", dependency.target.path), ()))
                before.update(_relevances(dependency.target, producers, relevances))
            # Whatever stands on its own answer, or on those inside the group it shows, is a
            # self-reference.
            own = triggerable.target.path
            for one in before:
                other = triggerables[one]
                if one == at or (triggerable.target is other.target) or _is_inside(own, other):
                    continue
                after[one].append(at)
                waits[at] += 1
        ready = [at for at, count in enumerate(waits) if count == 0]
        heapq.heapify(ready)
        ordered: list[Triggerable] = []
        while True:
            while ready:
                at = heapq.heappop(ready)
                ordered.append(triggerables[at])
                for one in after[at]:
                    waits[one] -= 1
                    if waits[one] == 0:
                        heapq.heappush(ready, one)
            stuck = {at for at, count in enumerate(waits) if count > 0}
            if not stuck or len(self.cycles) == MOST_CYCLES:
                return ordered + [triggerables[at] for at in sorted(stuck)]
            circle = _cycle(stuck, after)
            self.cycles.append([triggerables[one].target.path for one in [*circle, circle[0]]])
            # As if it were broken, so that the next one is found too.
            for one in circle:
                waits[one] = 0
                heapq.heappush(ready, one)


def _relevances(
    definition: NodeDef, producers: dict[tuple[str, str], list[int]], known: dict[str, list[int]]
) -> list[int]:
    """Return the relevance expressions that decide whether `definition` counts."""
    found = known.get(definition.path)
    if found is None:
        found = list(producers.get(("relevant", definition.path), ()))
        if definition.parent is not None:
            found += _relevances(definition.parent, producers, known)
        known[definition.path] = found
    return found


def _is_inside(path: str, other: Triggerable) -> bool:
    """Return whether `other` shows a group around `path`: what hides a node may not order it."""
    return other.kind == "relevant" and path.startswith(other.target.path + "/")


def _cycle(stuck: set[int], after: list[list[int]]) -> list[int]:
    """Return one circle among `stuck`: each reads the next, the last one the first."""
    before: dict[int, int] = {}
    for one in sorted(stuck):
        for other in after[one]:
            if other in stuck:
                before.setdefault(other, one)
    at = min(before)
    seen: list[int] = []
    while at not in seen:
        seen.append(at)
        at = before[at]
    first, *others = seen[seen.index(at) :]
    return [first, *reversed(others)]

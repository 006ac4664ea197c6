"""What an expression becomes, and what it is given when it runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from inspector.engine.instance import Node

if TYPE_CHECKING:
    from inspector.engine.datasets import Dataset
    from inspector.engine.schema import NodeDef

# A node set is a list. Dates stay dates until text or a number is wanted of them.
Value = str | float | bool | date | datetime | list[Node]


class Texts(Protocol):
    """What expressions may ask the form about wording."""

    def itext(self, text_id: str) -> str:
        """Return the text in the language in use, or ""."""

    def choice_name(self, path: str, value: str, near: Node) -> str:
        """Return the label of the choice `value` of the question at `path`, or ""."""


@dataclass(slots=True)
class Env:
    """The surroundings of one evaluation; one per session, `current` set before each use.

    slots     the nodes outside repeats, by NodeDef.slot
    position  of the candidate inside a predicate, from 1; `size` how many there are
    """

    slots: list[Node]
    current: Node
    root: Node
    datasets: Mapping[str, "Dataset"]
    texts: Texts
    now: Callable[[], datetime]
    random: Callable[[], float]
    new_id: Callable[[], UUID]
    properties: Mapping[str, str]
    version: str = ""
    position: int = 1
    size: int = 1


Evaluate = Callable[[Node, Env], Value]


@dataclass(frozen=True, slots=True)
class Dependency:
    """A path that an expression reads.

    within  the repeat whose instance both share; None when any instance may be read
    """

    target: "NodeDef"
    within: "NodeDef | None"


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression that can run.

    is_volatile         it may differ when nothing it reads has changed: now(), random(), uuid()
    has_self_reference  it reads the node that it fills
    unusable            why calls in it cannot run, though the form can be opened with them
    """

    source: str
    run: Evaluate
    dependencies: frozenset[Dependency]
    is_volatile: bool
    has_self_reference: bool
    unusable: tuple[str, ...] = ()


class Args(Protocol):
    """A function of the ODK list: the surroundings, then its values."""

    def __call__(self, env: Env, *values: Value) -> Value: ...

"""What one node of the primary instance is: its place, its bind, its repeat."""

from dataclasses import dataclass, field
from functools import lru_cache
from xml.etree.ElementTree import Element

from inspector.engine.xpath.compiled import Compiled

JAVAROSA = "http://openrosa.org/javarosa"
INTEGERS = frozenset(("int", "integer", "long"))
NUMERIC = INTEGERS | {"decimal", "double", "float"}


@dataclass(frozen=True, slots=True)
class Bind:
    """What the form says about one node. Expressions are source text; "" where it is silent."""

    type: str = "string"
    relevant: str = ""
    calculate: str = ""
    constraint: str = ""
    constraint_message: str = ""
    required: str = ""
    required_message: str = ""
    readonly: str = ""
    preload: str = ""
    preload_params: str = ""
    metadata: dict[str, str] = field(default_factory=dict)


class NodeDef:
    """One path of the primary instance.

    name     local; that of an attribute with a bind or an action of its own begins with "@"
    slot     index into a session's list of nodes; -1 inside repeats, where there may be many
    repeats  the repeats that enclose it, outermost first, itself included when it is one
    """

    __slots__ = (
        "attributes",
        "bind",
        "calculate",
        "constraint",
        "depth",
        "element",
        "has_attributes",
        "is_attribute",
        "is_repeat",
        "kids",
        "name",
        "parent",
        "path",
        "readonly",
        "relevant",
        "repeats",
        "required",
        "slot",
        "tag",
    )

    def __init__(self, tag: str, name: str, parent: "NodeDef | None", element: Element) -> None:
        self.tag = tag
        self.name = name
        self.parent = parent
        self.element = element  # what a new instance of it starts from
        self.path: str = (parent.path if parent else "") + "/" + name
        self.depth: int = parent.depth + 1 if parent else 0
        self.kids: dict[str, NodeDef] = {}
        self.has_attributes = False
        self.is_repeat = False
        self.is_attribute = name.startswith("@")
        self.repeats: tuple[NodeDef, ...] = ()
        self.slot = -1
        self.attributes: dict[str, str] = {}
        self.bind = NO_BIND
        self.relevant: Compiled | None = None
        self.calculate: Compiled | None = None
        self.constraint: Compiled | None = None
        self.required: Compiled | None = None
        self.readonly: Compiled | None = None

    def kid(self, tag: str) -> "NodeDef | None":
        """Return what an element with `tag` ("{namespace}name") inside it is; None when unknown."""
        return self.kids.get(local_name(tag))

    @property
    def is_leaf(self) -> bool:
        """Whether it holds a value and no further nodes."""
        return not self.kids

    @property
    def holds_no_elements(self) -> bool:
        """Whether it is an element without elements inside, though perhaps with attributes."""
        return not self.is_attribute and all(kid.is_attribute for kid in self.kids.values())

    @property
    def is_numeric(self) -> bool:
        """Whether its values are numbers, so that 5 equals 5.0."""
        return self.bind.type in NUMERIC

    def __repr__(self) -> str:
        return f"NodeDef({self.path})"


NO_BIND = Bind()


@lru_cache(maxsize=1 << 14)
def local_name(tag: str) -> str:
    """Return the name without its namespace."""
    return tag.rpartition("}")[2]

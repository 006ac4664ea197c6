"""The answers of one filling: a tree of nodes beside the tree of definitions.

The same node serves secondary instances (choice lists), whose nodes have no definition.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

if TYPE_CHECKING:
    from inspector.engine.schema import NodeDef

TEMPLATE = "{http://openrosa.org/javarosa}template"

# What a value was worked out as, where the type of its node does not say so; see Node.kind.
TRUTH, NUMBER = "truth", "number"


class Node:
    """One element. `kids` maps a name to its elements in order; None for a leaf.

    value     text as it stands in the submission, whether relevant or not
    relevant  whether it and everything above it is; a non-relevant node counts as empty
    own       what its own `relevant` expression said
    place     where it stood last among its siblings, from 0; `position` puts it right
    kind      what the value was worked out as, whatever the bind says: "" for text, TRUTH, NUMBER,
              or, for a moment, the time of day and zone that its text lacks ("T00:00:00.000Z").
              JavaRosa keeps the typed value: false and 0 are false where other text is true, a
              truth is written 1 or 0, and a day in a node that is no date with its midnight.
    """

    __slots__ = (
        "attributes",
        "definition",
        "kids",
        "kind",
        "name",
        "own",
        "parent",
        "place",
        "relevant",
        "value",
    )

    def __init__(
        self, name: str, parent: "Node | None", definition: "NodeDef | None" = None
    ) -> None:
        self.name = name
        self.parent = parent
        self.definition = definition
        self.kids: dict[str, list[Node]] | None = None
        self.value = ""
        self.relevant = True
        self.own = True
        self.kind = ""
        self.place = 0
        self.attributes: dict[str, str] | None = None

    def answer(self) -> str:
        """Return the value as a person reads it; a truth is 1 or 0."""
        if self.value in ("true", "false") and (
            self.kind == TRUTH
            or (self.definition is not None and self.definition.bind.type == "boolean")
        ):
            return "1" if self.value == "true" else "0"
        return self.value

    def sent(self) -> str:
        """Return the value as it leaves the form."""
        return self.whole() if self.kind[:1] == "T" else self.answer()

    def whole(self) -> str:
        """Return the text as a draft keeps it, with what a moment's text lacks."""
        return self.value + self.kind if self.kind[:1] == "T" else self.value

    def children(self) -> Iterator["Node"]:
        """Yield the children in document order."""
        if self.kids:
            for same_name in self.kids.values():
                yield from same_name

    def walk(self) -> Iterator["Node"]:
        """Yield this node and everything below it, in document order."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            if node.kids:
                for same_name in reversed(list(node.kids.values())):
                    pending.extend(reversed(same_name))

    def position(self) -> int:
        """Return the place among siblings of the same name, from 1."""
        if self.parent is None or self.parent.kids is None:
            return 1
        siblings = self.parent.kids[self.name]
        if self.place < len(siblings) and siblings[self.place] is self:
            return self.place + 1
        # Instances have come or gone before it: all of them are told once where they stand now.
        for place, sibling in enumerate(siblings):
            sibling.place = place
        if self.place < len(siblings) and siblings[self.place] is self:
            return self.place + 1
        return len(siblings) + 1  # not in its place yet: a count is asked for before there is any

    def path(self) -> str:
        """Return the path with a position for every repeat, such as /data/s1/hazards[2]/fact."""
        parts: list[str] = []
        node: Node | None = self
        while node is not None:
            repeat = node.definition is not None and node.definition.is_repeat
            parts.append(f"{node.name}[{node.position()}]" if repeat else node.name)
            node = node.parent
        return "/" + "/".join(reversed(parts))


def build(element: Element, definition: "NodeDef", parent: Node | None) -> Node:
    """Return the nodes that `element` describes; templates of repeats inside it are left out."""
    node = Node(definition.name, parent, definition)
    if element.attrib:
        node.attributes = {k.rpartition("}")[2]: v for k, v in element.attrib.items()}
    if definition.kids:
        kids: dict[str, list[Node]] = {name: [] for name in definition.kids}
        node.kids = kids
        for child in element:
            if TEMPLATE in child.attrib:
                continue
            below = definition.kid(child.tag)
            if below is not None:
                kids[below.name].append(build(child, below, node))
        if definition.has_attributes:
            for name, below in definition.kids.items():
                if below.is_attribute:
                    kid = Node(name, node, below)
                    kid.value = (node.attributes or {}).get(name[1:], "")
                    kids[name].append(kid)
    else:
        node.value = (element.text or "").strip()
    return node

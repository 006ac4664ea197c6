"""The axes of a location path: over the definitions of a form, and over its nodes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from inspector.engine.instance import Node
from inspector.engine.xpath.compiled import Env
from inspector.engine.xpath.parser import Step

if TYPE_CHECKING:
    from inspector.engine.schema import NodeDef

Walk = Callable[[list[Node], Env], list[Node]]
Predicate = Callable[[list[Node], Env], list[Node]]


def local(name: str) -> str:
    """Return the name of a step without its prefix."""
    return name.rpartition(":")[2]


def next_definitions(definitions: "list[NodeDef]", step: Step) -> "list[NodeDef]":
    """Return what one step may reach from nodes of `definitions`, each once."""
    found: dict[str, NodeDef] = {}
    for definition in definitions:
        for one in _along(definition, step.axis):
            if one.is_attribute is not (step.axis == "attribute"):
                continue
            if step.test in ("*", "node()") or one.name.lstrip("@") == local(step.test):
                found.setdefault(one.path, one)
    return list(found.values())


def _along(definition: "NodeDef", axis: str) -> "list[NodeDef]":
    if axis == "child":
        return list(definition.kids.values())
    if axis == "self":
        return [definition]
    if axis == "attribute":
        return list(definition.kids.values())
    if axis == "parent":
        return [definition.parent] if definition.parent else []
    if axis in ("following-sibling", "preceding-sibling"):
        return list(definition.parent.kids.values()) if definition.parent else []
    found: list[NodeDef] = [definition] if axis.endswith("-or-self") else []
    if axis.startswith("ancestor"):
        above = definition.parent
        while above is not None:
            found.append(above)
            above = above.parent
        return found
    pending = list(definition.kids.values())
    while pending:
        one = pending.pop(0)
        found.append(one)
        pending = list(one.kids.values()) + pending
    return found


def walk_of(step: Step, tests: "list[Predicate]") -> Walk:
    """Return the step as it runs; `tests` are its predicates, each for one node's candidates."""
    axis, name = step.axis, local(step.test)
    named = step.test not in ("*", "node()", "text()")

    def candidates(node: Node) -> list[Node]:
        if axis == "child":
            if step.test == "text()":
                return [node] if node.kids is None else []
            if named:
                return node.kids.get(name, []) if node.kids else []
            return [kid for kid in node.children() if not kid.name.startswith("@")]
        found = _nodes_along(node, axis, name)
        if axis == "attribute":
            return found
        if named:
            return [one for one in found if one.name == name]
        return [one for one in found if not one.name.startswith("@")]

    def walk(nodes: list[Node], env: Env) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            here = candidates(node)
            for test in tests:
                here = test(here, env)
            found += here
        return found

    return walk


def _nodes_along(node: Node, axis: str, name: str) -> list[Node]:
    if axis == "self":
        return [node]
    if axis == "parent":
        return [node.parent] if node.parent else []
    if axis == "attribute":
        bound = node.kids.get("@" + name) if node.kids else None
        if bound:
            return bound
        text = (node.attributes or {}).get(name)
        if text is None:
            return []
        attribute = Node(name, node)
        attribute.value = text
        return [attribute]
    if axis.startswith("descendant"):
        found = list(node.walk())
        return found if axis == "descendant-or-self" else found[1:]
    if axis.startswith("ancestor"):
        found = [node] if axis == "ancestor-or-self" else []
        above = node.parent
        while above is not None:
            found.append(above)
            above = above.parent
        return found
    if node.parent is None:
        return []
    siblings = list(node.parent.children())
    at = siblings.index(node)
    return siblings[at + 1 :] if axis == "following-sibling" else siblings[:at][::-1]

"""What a draft keeps of a filling, and how a filling is built again from it."""

import re
from collections.abc import Iterable, Set

from inspector.engine.instance import Node, build
from inspector.engine.schema import NodeDef
from inspector.engine.state import State
from inspector.engine.stored import known_again
from inspector.errors import QuestionUnknown

STEP = re.compile(r"([^\[\]/]+)(?:\[(\d+)\])?")
_MOST_INSTANCES = 100_000  # a damaged draft must not fill the memory


def put_answers(state: State, answers: Iterable[tuple[str, str]]) -> None:
    """Put what `kept_answers` gave into a bare instance. Raises QuestionUnknown."""
    deprecated = _deprecated_path(state)
    for path, value in answers:
        if path == deprecated:
            state.deprecated_id = value
        definition = state.form.definitions.get(re.sub(r"\[\d+\]", "", path))
        if definition is None and path == deprecated:
            continue
        if definition is None:
            raise QuestionUnknown(path=path)
        if definition.is_repeat and not path.endswith("]"):
            _set_count(state, path, definition, value)
        else:
            node = _grown(state, path)
            node.value, node.kind = known_again(value, definition)


def _set_count(state: State, path: str, definition: NodeDef, count: str) -> None:
    """Give the repeat at `path` as many bare instances as `count` says."""
    parent = _grown(state, path.rpartition("/")[0])
    if parent.kids is None or not count.isdecimal() or int(count) > _MOST_INSTANCES:
        raise QuestionUnknown(path=path)
    siblings = parent.kids[definition.name]
    del siblings[int(count) :]
    while len(siblings) < int(count):
        siblings.append(state.new_instance(definition, parent))


def _grown(state: State, path: str) -> Node:
    """Return the node at `path`; add the instances of repeats that it still lacks."""
    node = state.root
    for text in path.split("/")[2:]:
        step = STEP.fullmatch(text)
        below = node.definition.kids.get(step[1]) if step and node.definition else None
        if step is None or below is None or node.kids is None:
            raise QuestionUnknown(path=path)
        same_name = node.kids[below.name]
        place = int(step[2] or 1)
        while below.is_repeat and len(same_name) < place <= _MOST_INSTANCES:
            same_name.append(state.new_instance(below, node))
        if not 1 <= place <= len(same_name):
            raise QuestionUnknown(path=path)
        node = same_name[place - 1]
    return node


def kept_answers(state: State) -> list[tuple[str, str]]:
    """Return (path with positions, value) of all that cannot be worked out again.

    (path of a repeat without its own position, count) stands for a repeat whose number of
    instances is not the form's.
    """
    found: list[tuple[str, str]] = []
    _collect(state.root, state.form.untouched, "", state.form.worked_out, found)
    deprecated = _deprecated_path(state)
    if state.deprecated_id and (deprecated, state.deprecated_id) not in found:
        found.append((deprecated, state.deprecated_id))
    return found


def _deprecated_path(state: State) -> str:
    """Return where a new edition names the old one, whether the form has that node or not."""
    return f"/{state.form.root.name}/meta/deprecatedID"


def _collect(
    node: Node, bare: Node, path: str, worked_out: Set[str], found: list[tuple[str, str]]
) -> None:
    """Add what `node` holds beyond `bare`, the same place of an untouched instance."""
    definition = node.definition
    assert definition is not None
    if node.kids is None:
        if node.value != bare.value and definition.path not in worked_out:
            found.append((f"{path}/{node.name}" if path else f"/{node.name}", node.whole()))
        return
    if not path:
        path = f"/{node.name}"
    for name, below in definition.kids.items():
        ours = node.kids.get(name, [])
        theirs = bare.kids.get(name, []) if bare.kids else []
        if below.is_repeat and len(ours) != len(theirs):
            found.append((f"{path}/{name}", str(len(ours))))
        for at, kid in enumerate(ours):
            place = f"{path}/{name}[{at + 1}]" if below.is_repeat else f"{path}/{name}"
            if kid.kids is None:
                twin_value = theirs[at].value if at < len(theirs) else _fresh(below, kid).value
                if kid.value != twin_value and below.path not in worked_out:
                    found.append((place, kid.whole()))
                continue
            twin = theirs[at] if at < len(theirs) else _fresh(below, kid)
            _collect(kid, twin, place, worked_out, found)


def _fresh(definition: NodeDef, kid: Node) -> Node:
    return build(definition.element, definition, kid.parent)

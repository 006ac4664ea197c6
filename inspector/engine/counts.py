"""Repeats with a number of their own (jr:count)."""

from collections.abc import Callable

from inspector.engine.instance import Node
from inspector.engine.schema import NodeDef
from inspector.engine.state import State
from inspector.engine.wording import Wording
from inspector.engine.xpath.values import to_number

_MOST_INSTANCES = 100_000  # a slip of the finger must not fill the memory


def apply_counts(
    state: State,
    wording: Wording,
    add: Callable[[NodeDef, Node], object],
    remove: Callable[[Node], None],
) -> None:
    """Bring every repeat with a count to it, the outer ones first."""
    for control in state.form.walk():
        definition = control.definition
        if control.kind != "repeat" or not control.count or definition is None:
            continue
        above = definition.parent
        counted = wording.expression(control.count, definition)
        if above is None or counted is None:
            continue
        for parent in state.instances(above):
            assert parent.kids is not None
            siblings = parent.kids[definition.name]
            probe = siblings[0] if siblings else state.new_instance(definition, parent)
            if not parent.relevant or not probe.relevant:
                continue  # nobody arrives at it: its answers wait until it is asked again
            wanted = to_number(state.evaluate(counted, probe))
            if wanted != wanted and _is_begun(siblings):
                continue  # the number is just being typed anew; no reason to lose answers
            whole = int(wanted) if 0 < wanted < _MOST_INSTANCES else 0
            while len(siblings) < whole:
                add(definition, parent)
            while len(siblings) > whole:
                remove(siblings[-1])


def _is_begun(instances: list[Node]) -> bool:
    """Return whether instances are more than the empty one that a form begins with."""
    if len(instances) != 1:
        return bool(instances)
    for node in instances[0].walk():
        definition = node.definition
        if definition is None or not definition.is_leaf or definition.bind.calculate:
            continue
        if node.value != (definition.element.text or "").strip():
            return True
    return False

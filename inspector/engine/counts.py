"""Repeats with a number of their own (jr:count)."""

from collections.abc import Callable, Iterator

from inspector.engine.instance import Node
from inspector.engine.schema import NodeDef
from inspector.engine.state import State
from inspector.engine.wording import Wording
from inspector.engine.xpath.values import to_number

# A slip of the finger, such as a date for a number, must neither fill the memory nor keep the
# window waiting.
MOST_INSTANCES = 10_000


def apply_counts(
    state: State,
    wording: Wording,
    add: Callable[[NodeDef, Node, int], object],
    remove: Callable[[list[Node]], None],
) -> None:
    """Bring every repeat with a count to it, the outer ones first.

    `add` adds so many instances, `remove` takes those out; each then works out what follows.
    """
    for definition, parent, wanted in counted_repeats(state, wording):
        assert parent.kids is not None
        siblings = parent.kids[definition.name]
        if wanted != wanted and _is_begun(siblings):
            continue  # the number is just being typed anew; no reason to lose answers
        if wanted > MOST_INSTANCES:
            continue  # said in the list of problems
        whole = int(wanted) if wanted > 0 else 0
        if len(siblings) < whole:
            add(definition, parent, whole - len(siblings))
        elif len(siblings) > whole:
            remove(siblings[whole:])


def counted_repeats(state: State, wording: Wording) -> Iterator[tuple[NodeDef, Node, float]]:
    """Yield (repeat, the node that holds its instances, count) of each counted repeat asked for."""
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
            # Nobody arrives at one that is hidden: its answers wait until it is asked again.
            if parent.relevant and probe.relevant:
                yield definition, parent, to_number(state.evaluate(counted, probe))


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

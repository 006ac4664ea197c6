"""The state of one filling: nodes, and what follows when one of them changes.

Knows values, relevance and order of evaluation; what a person may do is in `session`.
"""

import heapq
from collections.abc import Iterable, Sequence

from inspector.engine.form import FormDef
from inspector.engine.graph import Dependent, Triggerable
from inspector.engine.instance import Node, build
from inspector.engine.schema import NodeDef
from inspector.engine.stored import local_text, stored
from inspector.engine.xpath.compiled import Compiled, Env, Value
from inspector.engine.xpath.values import to_boolean

# What changed, so that it can be played backwards: ("value", node, (text, kind) before, after),
# ("relevance", node, (own, effective) before, after), ("instance", node, place, whether it was
# put in).
Entry = tuple[str, Node, object, object]


class State:
    """The instance tree with its propagation.

    log            what happened since it was emptied
    deprecated_id  the instanceID of the edition that this filling takes the place of
    """

    def __init__(self, form: FormDef) -> None:
        self.form = form
        self.root = build(form.instance, form.root, None)
        self.slots: list[Node] = []
        self.env: Env
        self.log: list[Entry] = []
        self.deprecated_id = ""
        self._pending: dict[int, dict[int, Node] | None] = {}
        self._ranks: list[int] = []
        self._in_subtree: dict[str, list[Triggerable]] = {}
        self.bind_slots()

    def bind_slots(self) -> None:
        """Find the one node of every path outside repeats."""
        self.slots = []
        for definition in self.form.slots:
            parent = definition.parent
            if parent is None:
                self.slots.append(self.root)
                continue
            above = self.slots[parent.slot]
            kids = above.kids if above.kids is not None else {}
            above.kids = kids
            same_name = kids.setdefault(definition.name, [])
            if not same_name:
                same_name.append(build(definition.element, definition, above))
            self.slots.append(same_name[0])

    def settle_moments(self, below: Node | None = None) -> None:
        """Put the moments that the form starts with, or an instance of a repeat, in our zone."""
        for definition in self.form.moments:
            if below is not None and below.definition not in definition.repeats:
                continue
            for node in self.instances(definition, below):
                if node.value:
                    node.value = local_text(node.value, definition.bind.type, self.env.now())

    # Instances

    def instances(self, definition: NodeDef, below: Node | None = None) -> list[Node]:
        """Return the nodes of `definition` in document order, those under `below` only."""
        if definition.slot >= 0:
            return [self.slots[definition.slot]]
        start = below if below is not None else self.root
        depth = start.definition.depth if start.definition is not None else 0
        names: list[str] = []
        at: NodeDef | None = definition
        while at is not None and at.depth > depth:
            names.append(at.name)
            at = at.parent
        found = [start]
        for name in reversed(names):
            found = [kid for one in found if one.kids for kid in one.kids.get(name, ())]
        return found

    # Evaluation

    def evaluate(self, compiled: Compiled, node: Node) -> Value:
        """Return what an expression gives for `node`."""
        env = self.env
        outer, env.current = env.current, node
        try:
            return compiled.run(node, env)
        finally:
            env.current = outer

    def recalculate(self, *, keep_settled: bool = False) -> None:
        """Work out everything once, in order; with `keep_settled` not what a draft has fixed."""
        for triggerable in self.form.graph.ordered:
            if keep_settled and triggerable.is_settled_by_draft:
                continue
            for node in self.instances(triggerable.target):
                self._fill(triggerable, node)
        self._pending.clear()
        self._ranks.clear()

    def propagate(self) -> None:
        """Work out what is waiting, each expression after those it reads."""
        ordered = self.form.graph.ordered
        # A form without cycles visits each rank a few times at most; the limit is for the rest.
        left = 20 * len(ordered) + 1000
        while self._ranks and left > 0:
            left -= 1
            rank = heapq.heappop(self._ranks)
            waiting = self._pending.pop(rank, {})
            triggerable = ordered[rank]
            if waiting is None:
                nodes: Iterable[Node] = self.instances(triggerable.target)
            else:
                nodes = waiting.values()
            for node in nodes:
                self._fill(triggerable, node)
        self._pending.clear()
        self._ranks.clear()

    def _fill(self, triggerable: Triggerable, node: Node) -> None:
        value = self.evaluate(triggerable.compiled, node)
        if triggerable.kind == "relevant":
            shown = value if isinstance(value, bool) else to_boolean(value)
            if shown != node.own:
                self.set_own_relevance(node, shown)
        else:
            text, kind = stored(value, triggerable.target, self.env)
            self.write(node, text, by=triggerable, kind=kind)

    # Changes

    def write(
        self, node: Node, text: str, by: Triggerable | None = None, *, kind: str = ""
    ) -> bool:
        """Put `text` into a leaf; return whether that changed it. Does not propagate.

        kind  as in Node
        """
        if text == node.value and kind == node.kind:
            return False
        self.log.append(("value", node, (node.value, node.kind), (text, kind)))
        node.value, node.kind = text, kind
        self.changed(node, by)
        return True

    def set_own_relevance(self, node: Node, shown: bool) -> None:
        """Note what the node's own expression says, and show or hide what is below it."""
        above = node.parent.relevant if node.parent is not None else True
        self._set_relevance(node, shown, shown and above)

    def _set_relevance(self, node: Node, own: bool, effective: bool) -> None:
        before = node.own, node.relevant
        if before == (own, effective):
            return
        self.log.append(("relevance", node, before, (own, effective)))
        node.own, node.relevant = own, effective
        if before[1] == effective:
            return
        self.changed(node)
        for kid in node.children():
            self._set_relevance(kid, kid.own, kid.own and effective)

    def changed(self, node: Node, by: Triggerable | None = None) -> None:
        """Queue whatever reads `node`."""
        if node.definition is None:
            return
        for reader in self.form.graph.dependents.get(node.definition.path, ()):
            if reader.triggerable is not by:
                self._queue(reader, node)

    def _queue(self, reader: Dependent, node: Node | None) -> None:
        triggerable = reader.triggerable
        target = triggerable.target
        if target.slot >= 0:
            self.queue(triggerable, [self.slots[target.slot]])
            return
        anchor = node
        within = reader.within
        while anchor is not None and anchor.definition is not within:
            anchor = anchor.parent
        if within is None or anchor is None:
            self.queue(triggerable, None)
        else:
            self.queue(triggerable, self.instances(target, anchor))

    def queue(self, triggerable: Triggerable, nodes: Sequence[Node] | None) -> None:
        """Have `triggerable` worked out for `nodes`; None means all of its instances."""
        rank = triggerable.rank
        if triggerable.sweeps:
            nodes = None
        if rank not in self._pending:
            heapq.heappush(self._ranks, rank)
            self._pending[rank] = None if nodes is None else {id(node): node for node in nodes}
            return
        waiting = self._pending[rank]
        if nodes is None:
            self._pending[rank] = None
        elif waiting is not None:
            for node in nodes:
                waiting.setdefault(id(node), node)

    # Repeats

    def insert(self, node: Node, place: int) -> None:
        """Put an instance of a repeat at `place` (from 0) and queue what follows from it."""
        assert node.parent is not None
        assert node.parent.kids is not None
        node.parent.kids[node.name].insert(place, node)
        self.log.append(("instance", node, place, True))
        self._shape_changed(node)
        definition = node.definition
        assert definition is not None
        for triggerable in self._triggerables_below(definition):
            self.queue(triggerable, self.instances(triggerable.target, node))

    def new_instance(self, definition: NodeDef, parent: Node) -> Node:
        """Return a fresh instance of a repeat, not yet in its place."""
        node = build(definition.element, definition, parent)
        if not parent.relevant:
            for one in node.walk():
                one.relevant = False
        self.settle_moments(node)
        return node

    def remove(self, node: Node) -> None:
        """Take an instance of a repeat out and queue what follows from it."""
        assert node.parent is not None
        assert node.parent.kids is not None
        place = node.position() - 1
        # First, so that nothing inside it is queued: it is no longer there to be worked out.
        node.parent.kids[node.name].pop(place)
        self._shape_changed(node)
        self.log.append(("instance", node, place, False))

    def _shape_changed(self, node: Node) -> None:
        """Queue what counts instances, reads positions, or reads any node of this one."""
        top = node.definition
        assert top is not None
        pending = [top]
        while pending:
            definition = pending.pop()
            pending.extend(definition.kids.values())
            for reader in self.form.graph.dependents.get(definition.path, ()):
                if reader.within is not None and reader.within in top.repeats[:-1]:
                    self._queue(reader, node.parent)
                elif reader.within is None or definition is top:
                    # position(..) of the others moves with it.
                    self.queue(reader.triggerable, None)

    def _triggerables_below(self, definition: NodeDef) -> list[Triggerable]:
        found = self._in_subtree.get(definition.path)
        if found is None:
            found = [t for t in self.form.graph.ordered if definition in t.target.repeats]
            self._in_subtree[definition.path] = found
        return found

    def replay(self, entry: Entry, *, back: bool) -> None:
        """Put one logged change back, or do it again, without working anything out."""
        kind, node, before, after = entry
        if kind == "value":
            answer = before if back else after
            assert isinstance(answer, tuple)
            node.value, node.kind = answer
        elif kind == "relevance":
            state = before if back else after
            assert isinstance(state, tuple)
            node.own, node.relevant = state
        else:
            assert isinstance(before, int)
            assert node.parent is not None
            assert node.parent.kids is not None
            if bool(after) != back:
                node.parent.kids[node.name].insert(before, node)
            else:
                node.parent.kids[node.name].pop(before)

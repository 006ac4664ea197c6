"""Location paths: resolved against the schema when the form loads, walked when they run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from inspector.engine.instance import Node
from inspector.engine.xpath.axes import Predicate, Walk, local, next_definitions, walk_of
from inspector.engine.xpath.compiled import Env, Evaluate, Value
from inspector.engine.xpath.compiler import Job, value_of
from inspector.engine.xpath.parser import Call, Expr, Number, Path, Step
from inspector.engine.xpath.values import to_boolean

if TYPE_CHECKING:
    from inspector.engine.schema import NodeDef

_BEYOND = 1e9  # no list has a node at that place


@dataclass(slots=True)
class Found:
    """A compiled path.

    run         gives the relevant nodes, as a list
    everything  gives the nodes whether relevant or not
    definition  what every node of it is, when the schema tells
    slot        the place in Env.slots when there is exactly one such node, else -1
    """

    run: Evaluate
    everything: Callable[[Node, Env], list[Node]]
    definition: "NodeDef | None"
    slot: int = -1


def path_nodes(path: Path, job: Job) -> Found:
    """Return the closure for `path`."""
    base = path.base
    if base is None:
        if path.absolute:
            return _absolute(path.steps, job)
        if job.here is None:
            return walked(_self, [], path.steps, job)
        return _relative(_self, job.here, path.steps, job)
    if isinstance(base, Call) and base.name == "current" and not path.base_predicates:
        return _relative(_current, job.target, path.steps, job)
    if isinstance(base, Call) and base.name == "instance":
        from inspector.engine.xpath.lists import list_nodes  # it needs the walks of this module

        return list_nodes(base, path, job)
    return _from_value(base, path, job)


def _self(node: Node, env: Env) -> list[Node]:
    return [node]


def _current(node: Node, env: Env) -> list[Node]:
    return [env.current]


def _split(steps: Sequence[Step], start: "NodeDef") -> tuple["NodeDef", int, int]:
    """Follow plain steps; return (definition reached, levels climbed at most, steps used)."""
    at, lowest = start, start.depth
    used = 0
    for step in steps:
        if step.predicates:
            break
        if step.test == "node()" and step.axis == "self":
            below: NodeDef | None = at
        elif step.test == "node()" and step.axis == "parent":
            below = at.parent
        elif step.axis == "child":
            below = at.kids.get(local(step.test))
        elif step.axis == "attribute":
            below = at.kids.get("@" + local(step.test))
        else:
            break
        if below is None:
            break
        at = below
        lowest = min(lowest, at.depth)
        used += 1
    return at, start.depth - lowest, used


def _relative(
    start: Callable[[Node, Env], list[Node]],
    definition: "NodeDef",
    steps: tuple[Step, ...],
    job: Job,
) -> Found:
    reached, ups, used = _split(steps, definition)
    within = _enclosing(definition, ups)
    return _continued(start, ups, reached, used, steps, within, job)


def _enclosing(definition: "NodeDef", ups: int) -> "NodeDef | None":
    """Return the innermost repeat around what lies `ups` levels above, itself included."""
    at = definition
    for _level in range(ups):
        if at.parent is not None:
            at = at.parent
    return at.repeats[-1] if at.repeats else None


def _absolute(steps: tuple[Step, ...], job: Job) -> Found:
    """Return an absolute path; repeats it shares with the context mean the context's instance.

    ODK, as JavaRosa does it: /data/rep/a read from /data/rep/b is the `a` beside that `b`; the
    last step is never pinned, so count(/data/rep) counts them all.
    """
    if not steps:
        return walked(_root, [job.root], (), job)
    first = steps[0]
    if first.axis != "child" or local(first.test) != job.root.name or first.predicates:
        if first.axis == "child" and first.test == "*" and not first.predicates:
            return walked(_root, [job.root], steps[1:], job)
        if first.axis in ("descendant", "descendant-or-self"):
            # What lies below the document is the root element and what lies below that.
            steps = (replace(first, axis="descendant-or-self"), *steps[1:])
            return walked(_root, [job.root], steps, job)
        return Found(lambda node, env: [], lambda node, env: [], None)
    reached, _climbed, used = _split(steps[1:], job.root)
    used += 1
    context = job.here if job.here is not None else job.target
    start = _self if job.here is not None else _current
    pinned: NodeDef | None = None
    last = reached if used == len(steps) else None
    for ours, theirs in zip(reached.repeats, context.repeats, strict=False):
        if ours is not theirs or ours is last:
            break
        pinned = ours
    if pinned is not None:
        return _continued(start, context.depth - pinned.depth, reached, used, steps, pinned, job)
    return _continued(_root, 0, reached, used, steps, None, job)


def _root(node: Node, env: Env) -> list[Node]:
    return [env.root]


def _continued(
    start: Callable[[Node, Env], list[Node]],
    ups: int,
    reached: "NodeDef",
    used: int,
    steps: tuple[Step, ...],
    within: "NodeDef | None",
    job: Job,
) -> Found:
    """Return the path that has been resolved as far as `reached`, with what is left of it."""
    if used == len(steps):
        job.reads(reached, within)
        if reached.slot >= 0:
            return _slot(reached)
        return _plain(start, ups, _names(reached, start, ups, job), reached)
    names = _names(reached, start, ups, job)
    prefix = _plain(start, ups, names, reached) if reached.slot < 0 else _slot(reached)
    outer = job.shared
    if not job.predicate_depth:
        job.shared = within
    found = walked(prefix.everything, [reached], steps[used:], job)
    job.shared = outer
    return found


def _names(
    reached: "NodeDef", start: Callable[[Node, Env], list[Node]], ups: int, job: Job
) -> list[str]:
    """Return the names from the node `ups` above the start down to `reached`."""
    if start is _root:
        top = job.root.depth
    elif start is _current or job.here is None:
        top = job.target.depth - ups
    else:
        top = job.here.depth - ups
    names: list[str] = []
    at: NodeDef | None = reached
    while at is not None and at.depth > top:
        names.append(at.name)
        at = at.parent
    return names[::-1]


def _slot(definition: "NodeDef") -> Found:
    slot = definition.slot

    def run(node: Node, env: Env) -> list[Node]:
        there = env.slots[slot]
        return [there] if there.relevant else []

    return Found(run, lambda node, env: [env.slots[slot]], definition, slot)


def _plain(
    start: Callable[[Node, Env], list[Node]], ups: int, names: list[str], definition: "NodeDef"
) -> Found:
    """Return "`ups` up, then `names` down"."""
    from_current = start is _current
    from_root = start is _root

    def everything(node: Node, env: Env) -> list[Node]:
        at: Node | None = env.current if from_current else env.root if from_root else node
        for _level in range(ups):
            at = at.parent if at is not None else None
        if at is None:
            return []
        found = [at]
        for name in names:
            if len(found) == 1:
                kids = found[0].kids
                found = kids.get(name, []) if kids else []
            else:
                found = [kid for one in found if one.kids for kid in one.kids.get(name, ())]
        return found

    def run(node: Node, env: Env) -> list[Node]:
        found = everything(node, env)
        if len(found) == 1:
            return found if found[0].relevant else []
        return [one for one in found if one.relevant]

    return Found(run, everything, definition)


def walked(
    start: Callable[[Node, Env], list[Node]],
    definitions: "list[NodeDef]",
    steps: tuple[Step, ...],
    job: Job,
) -> Found:
    """Return the general form: any axis, predicates, wildcards."""
    walks: list[Walk] = []
    at = definitions
    for step in steps:
        at = next_definitions(at, step)
        tests = [predicate(test, at, job) for test in step.predicates]
        walks.append(walk_of(step, tests))
    for definition in at:
        job.reads(definition, job.shared)

    def everything(node: Node, env: Env) -> list[Node]:
        found = start(node, env)
        for walk in walks:
            found = walk(found, env)
        return found

    def run(node: Node, env: Env) -> list[Node]:
        return [one for one in everything(node, env) if one.relevant]

    return Found(run, everything, at[0] if len(at) == 1 else None)


def predicate(test: Expr, definitions: "list[NodeDef]", job: Job) -> Predicate:
    """Return what keeps the nodes that `test` lets through.

    definitions  what the nodes may be, as far as the schema tells
    """
    if isinstance(test, Number):
        place = int(min(test.value, _BEYOND))
        return lambda nodes, env: nodes[place - 1 : place] if place >= 1 else []
    inner = replace(job, here=definitions[0] if len(definitions) == 1 else None)
    inner.dependencies = job.dependencies
    inner.predicate_depth = job.predicate_depth + 1
    run = value_of(test, inner)
    job.is_volatile |= inner.is_volatile
    job.has_self_reference |= inner.has_self_reference

    def keep(nodes: list[Node], env: Env) -> list[Node]:
        outer = env.position, env.size
        env.size = len(nodes)
        found: list[Node] = []
        for at, node in enumerate(nodes, 1):
            env.position = at
            value: Value = run(node, env)
            if type(value) is float:
                if value == at:
                    found.append(node)
            elif to_boolean(value):
                found.append(node)
        env.position, env.size = outer
        return found

    return keep


def _from_value(base: Expr, path: Path, job: Job) -> Found:
    """Return a path that starts from another expression, such as (a | b)[1]/c."""
    run = value_of(base, job)
    tests = [predicate(test, [], job) for test in path.base_predicates]

    def start(node: Node, env: Env) -> list[Node]:
        value = run(node, env)
        if not isinstance(value, list):
            return []
        for test in tests:
            value = test(value, env)
        return value

    return walked(start, [], path.steps, job)

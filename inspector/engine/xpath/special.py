"""Functions that look at nodes or leave some of their values unread."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from inspector.engine.instance import Node
from inspector.engine.xpath.compiled import Env, Evaluate, Value
from inspector.engine.xpath.compiler import (
    CompileError,
    Job,
    check_count,
    text_of,
    truth_of,
    value_of,
)
from inspector.engine.xpath.functions_of_nodes import is_selected
from inspector.engine.xpath.parser import Call, Expr, Literal, Path, Step
from inspector.engine.xpath.paths import Found, path_nodes
from inspector.engine.xpath.registry import FUNCTIONS
from inspector.engine.xpath.values import to_number, to_string
from inspector.i18n import _

if TYPE_CHECKING:
    from inspector.engine.schema import NodeDef


def _if(call: Call, job: Job) -> Evaluate:
    check_count(call, 3, 3)
    test = truth_of(call.args[0], job)
    with job.perhaps():
        then, otherwise = value_of(call.args[1], job), value_of(call.args[2], job)
    return lambda node, env: then(node, env) if test(node, env) else otherwise(node, env)


def _coalesce(call: Call, job: Job) -> Evaluate:
    check_count(call, 1, None)
    args = [value_of(call.args[0], job)]
    with job.perhaps():
        args += [value_of(arg, job) for arg in call.args[1:]]

    def run(node: Node, env: Env) -> Value:
        for arg in args:
            value = arg(node, env)
            if value == value and to_string(value) != "":  # NaN is no answer either
                return value
        return ""

    return run


def _once(call: Call, job: Job) -> Evaluate:
    """Return the node's own value when it has one; else what the expression gives."""
    check_count(call, 1, 1)
    job.has_self_reference = True
    fresh = value_of(call.args[0], job)
    return lambda node, env: env.current.value or fresh(node, env)


def _position(call: Call, job: Job) -> Evaluate:
    check_count(call, 0, 1)
    if not call.args:
        if job.predicate_depth:
            return lambda node, env: float(env.position)
        # Outside a predicate it is the place of the node itself, as in JavaRosa.
        return lambda node, env: float(env.current.position())
    found = _path_of(call.args[0], call, job)
    everything = found.everything

    def run(node: Node, env: Env) -> float:
        nodes = everything(node, env)
        return float(nodes[0].position()) if nodes else 0.0

    return run


def _last(call: Call, job: Job) -> Evaluate:
    check_count(call, 0, 0)
    return lambda node, env: float(env.size)


def _selected(call: Call, job: Job) -> Evaluate:
    check_count(call, 2, 2)
    text = text_of(call.args[0], job)
    if isinstance(call.args[1], Literal):
        choice = f" {call.args[1].value.strip()} "
        return lambda node, env: choice in f" {text(node, env)} "
    wanted = text_of(call.args[1], job)
    return lambda node, env: is_selected(text(node, env), wanted(node, env).strip())


def _not(call: Call, job: Job) -> Evaluate:
    check_count(call, 1, 1)
    test = truth_of(call.args[0], job)
    return lambda node, env: not test(node, env)


def _name(call: Call, job: Job) -> Evaluate:
    check_count(call, 0, 1)
    if not call.args:
        return lambda node, env: node.name
    everything = _path_of(call.args[0], call, job).everything

    def run(node: Node, env: Env) -> str:
        nodes = everything(node, env)
        return nodes[0].name if nodes else ""

    return run


def _bare_path(call: Call, job: Job) -> Evaluate:
    """Return current() or instance('…') that stands alone."""
    return path_nodes(Path(False, (), call), job).run


def _text_or_self(name: str) -> Callable[[Call, Job], Evaluate]:
    """Return string(), number()…: without a value they read the node they stand at."""

    def form(call: Call, job: Job) -> Evaluate:
        check_count(call, 0, 1)
        here: Expr = Path(False, (Step("self", "node()"),))
        run = value_of(call.args[0] if call.args else here, job)
        function = FUNCTIONS[name].run
        return lambda node, env: function(env, run(node, env))

    return form


def _choice_name(call: Call, job: Job) -> Evaluate:
    """Return jr:choice-name(value, 'path of the question')."""
    check_count(call, 2, 2)
    value = text_of(call.args[0], job)
    path = text_of(call.args[1], job)
    return lambda node, env: env.texts.choice_name(path(node, env), value(node, env), node)


def _indexed_repeat(call: Call, job: Job) -> Evaluate:
    """Return indexed-repeat(node, repeat, index, …): up to five repeats within each other.

    A repeat that is not named is that of the context; an index that is no number from 1 up means
    the first instance (both as in JavaRosa).
    """
    if len(call.args) not in (3, 5, 7, 9, 11):
        raise CompileError(
            _("the function “{name}” does not take {count} values").format(
                name=call.name, count=len(call.args)
            )
        )
    target = _path_of(call.args[0], call, job).definition
    if target is None:
        raise CompileError(_("indexed-repeat() needs the path of one question"))
    chosen: dict[str, Evaluate] = {}
    for repeat, index in zip(call.args[1::2], call.args[2::2], strict=True):
        definition = _path_of(repeat, call, job).definition
        if definition is None:
            raise CompileError(_("indexed-repeat() needs the path of a repeat"))
        chosen[definition.path] = value_of(index, job)
    # Any instance may be the one that is asked for.
    job.reads(target, None)
    route: list[NodeDef] = []
    at: NodeDef | None = target
    while at is not None and at.parent is not None:
        route.append(at)
        at = at.parent
    route.reverse()

    def run(node: Node, env: Env) -> list[Node]:
        around = _instances_around(env.current)
        found = [env.root]
        for step in route:
            found = [kid for one in found if one.kids for kid in one.kids.get(step.name, ())]
            index = chosen.get(step.path)
            if index is not None:
                place = to_number(index(node, env))
                whole = int(place) if 1 <= place < 1e9 else 1
                found = found[whole - 1 : whole]
            elif step.is_repeat and step is not target and step.path in around:
                found = [around[step.path]]
        return [one for one in found if one.relevant]

    return run


def _instances_around(node: Node) -> dict[str, Node]:
    """Return the instances of repeats that `node` lies in, by path."""
    found: dict[str, Node] = {}
    at: Node | None = node
    while at is not None:
        if at.definition is not None and at.definition.is_repeat:
            found[at.definition.path] = at
        at = at.parent
    return found


def _path_of(expr: Expr, call: Call, job: Job) -> Found:
    if isinstance(expr, Path):
        return path_nodes(expr, job)
    if isinstance(expr, Call) and expr.name in ("current", "instance"):
        return path_nodes(Path(False, (), expr), job)
    raise CompileError(_("the function “{name}” needs a path").format(name=call.name))


FORMS: dict[str, Callable[[Call, Job], Evaluate]] = {
    "if": _if,
    "coalesce": _coalesce,
    "once": _once,
    "position": _position,
    "last": _last,
    "selected": _selected,
    "is-selected": _selected,
    "not": _not,
    "name": _name,
    "local-name": _name,
    "current": _bare_path,
    "instance": _bare_path,
    "string": _text_or_self("string"),
    "number": _text_or_self("number"),
    "string-length": _text_or_self("string-length"),
    "normalize-space": _text_or_self("normalize-space"),
    "jr:choice-name": _choice_name,
    "indexed-repeat": _indexed_repeat,
}

"""Turn an expression into a closure, and say what it reads.

What makes it quick: a path outside repeats is bound to its one node when the form is loaded, a
path inside a repeat becomes "n up, these names down", and comparing a node with a literal needs no
general comparison. Paths are resolved against the schema, so what an expression depends on is
known before it runs.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inspector.engine.instance import Node
from inspector.engine.xpath import operators
from inspector.engine.xpath.compiled import Compiled, Dependency, Env, Evaluate, Value
from inspector.engine.xpath.functions import FUNCTIONS
from inspector.engine.xpath.parser import Call, Chain, Expr, Literal, Negate, Number, Path, parse
from inspector.engine.xpath.values import (
    NAN,
    equal,
    node_number,
    number_text,
    text_number,
    to_boolean,
    to_number,
    to_string,
    unequal,
)
from inspector.i18n import _

if TYPE_CHECKING:
    from inspector.engine.schema import NodeDef

Measure = Callable[[Node, Env], float]
Test = Callable[[Node, Env], bool]


class CompileError(ValueError):
    """An expression that cannot run, though its grammar is right."""


@dataclass(slots=True)
class Job:
    """The compilation of one expression.

    here    the definition of the node that relative paths start from; None in a choice list
    target  the definition of the node that current() is
    shared  set inside predicates: what is read there may belong to any instance below it
    lazy    above 0 where a value may never be asked for; a call that cannot run is then noted in
            `unusable` and gives no text, for JavaRosa stumbles over it only when it gets there
    """

    root: "NodeDef"
    target: "NodeDef"
    here: "NodeDef | None"
    dependencies: set[Dependency] = field(default_factory=set)
    is_volatile: bool = False
    has_self_reference: bool = False
    predicate_depth: int = 0
    shared: "NodeDef | None" = None
    lazy: int = 0
    unusable: list[str] = field(default_factory=list)

    @contextmanager
    def perhaps(self) -> Iterator[None]:
        """Compile what an expression may never come to: a branch, the rest of an `and`."""
        self.lazy += 1
        try:
            yield
        finally:
            self.lazy -= 1

    def reads(self, definition: "NodeDef", within: "NodeDef | None") -> None:
        """Note that the expression reads `definition`."""
        if self.predicate_depth:
            within = self.shared
        self.dependencies.add(Dependency(definition, within))
        if definition is self.target:
            self.has_self_reference = True


def compile_expression(
    source: str, root: "NodeDef", target: "NodeDef", *, is_lazy: bool = False
) -> Compiled:
    """Return `source` as it runs for nodes of `target`.

    is_lazy  it is not worked out when the form opens
    Raises XPathSyntaxError and CompileError.
    """
    job = Job(root, target, target, lazy=int(is_lazy))
    run = value_of(parse(source), job)
    return Compiled(
        source,
        run,
        frozenset(job.dependencies),
        job.is_volatile,
        job.has_self_reference,
        tuple(dict.fromkeys(job.unusable)),
    )


def value_of(expr: Expr, job: Job) -> Evaluate:
    """Return a closure that gives the value of `expr`."""
    if isinstance(expr, Number):
        number = expr.value
        return lambda node, env: number
    if isinstance(expr, Literal):
        text = expr.value
        return lambda node, env: text
    if isinstance(expr, Path):
        from inspector.engine.xpath.paths import path_nodes

        return path_nodes(expr, job).run
    if isinstance(expr, Negate):
        measure = number_of(expr.operand, job)
        return lambda node, env: -measure(node, env)
    if isinstance(expr, Chain):
        return _chain(expr, job)
    return _call(expr, job)


def number_of(expr: Expr, job: Job) -> Measure:
    """Return a closure that gives `expr` as a number."""
    if isinstance(expr, Number):
        number = expr.value
        return lambda node, env: number
    if isinstance(expr, Path):
        from inspector.engine.xpath.paths import path_nodes

        found = path_nodes(expr, job)
        slot = found.slot
        if slot >= 0:

            def slot_number(node: Node, env: Env) -> float:
                there = env.slots[slot]
                if not there.relevant:
                    return NAN
                return node_number(there) if there.kind else text_number(there.value)

            return slot_number
    run = value_of(expr, job)
    return lambda node, env: to_number(run(node, env))


def truth_of(expr: Expr, job: Job) -> Test:
    """Return a closure that gives `expr` as true or false."""
    run = value_of(expr, job)

    def truth(node: Node, env: Env) -> bool:
        value = run(node, env)
        return value if value is True or value is False else to_boolean(value)

    return truth


def text_of(expr: Expr, job: Job) -> Callable[[Node, Env], str]:
    """Return a closure that gives `expr` as text."""
    if isinstance(expr, Literal):
        text = expr.value
        return lambda node, env: text
    if isinstance(expr, Path):
        from inspector.engine.xpath.paths import path_nodes

        found = path_nodes(expr, job)
        slot = found.slot
        if slot >= 0:

            def slot_text(node: Node, env: Env) -> str:
                there = env.slots[slot]
                return there.value if there.relevant else ""

            return slot_text
    run = value_of(expr, job)
    return lambda node, env: to_string(run(node, env))


def _chain(chain: Chain, job: Job) -> Evaluate:
    operator = chain.rest[0][0]
    if operator in ("and", "or"):
        tests = [truth_of(chain.first, job)]
        with job.perhaps():
            tests += [truth_of(part, job) for _op, part in chain.rest]
        return operators.every(tests) if operator == "and" else operators.some(tests)
    if operator in ("+", "-", "*", "div", "mod"):
        parts = [(op, number_of(part, job)) for op, part in chain.rest]
        return operators.arithmetic(number_of(chain.first, job), parts)
    if operator == "|":
        sets = [value_of(part, job) for part in (chain.first, *(e for _op, e in chain.rest))]
        return operators.union(sets)
    if len(chain.rest) == 1 and operator in ("=", "!="):
        quick = _equals_literal(chain.first, chain.rest[0][1], operator == "=", job)
        if quick is not None:
            return quick
    run = value_of(chain.first, job)
    for op, part in chain.rest:
        run = _compared(op, run, value_of(part, job))
    return run


def _compared(operator: str, left: Evaluate, right: Evaluate) -> Evaluate:
    if operator == "=":
        return lambda node, env: equal(left(node, env), right(node, env))
    if operator == "!=":
        return lambda node, env: unequal(left(node, env), right(node, env))
    return operators.relation(operator, left, right)


def _equals_literal(left: Expr, right: Expr, wanted: bool, job: Job) -> Evaluate | None:
    """Return the short form of `path = 'literal'`, when that is what it is.

    Only for nodes of text: a number node equals '5.0' when it holds 5.
    """
    if isinstance(left, Literal) and isinstance(right, Path):
        left, right = right, left
    if not (isinstance(left, Path) and isinstance(right, Literal)):
        return None
    from inspector.engine.xpath.paths import path_nodes

    found = path_nodes(left, job)
    definition, slot, literal = found.definition, found.slot, right.value
    if definition is None or definition.is_numeric or definition.bind.type == "boolean":
        run, plain = found.run, _as_value(literal)
        return _compared("=" if wanted else "!=", run, plain)
    if slot >= 0:

        def slot_equals(node: Node, env: Env) -> bool:
            there = env.slots[slot]
            if there.kind:  # it holds more than text: a truth, a number
                return equal([there], literal) is wanted
            return ((there.value if there.relevant else "") == literal) is wanted

        return slot_equals
    run = found.run

    def equals(node: Node, env: Env) -> Value:
        nodes = run(node, env)
        if type(nodes) is list and (not nodes or (len(nodes) == 1 and not nodes[0].kind)):
            return ((nodes[0].value if nodes else "") == literal) is wanted
        return equal(nodes, literal) if wanted else unequal(nodes, literal)

    return equals


def _as_value(literal: str) -> Evaluate:
    return lambda node, env: literal


def _call(call: Call, job: Job) -> Evaluate:
    try:
        return _called(call, job)
    except CompileError as error:
        if not job.lazy:
            raise
        job.unusable.append(str(error))
        return lambda node, env: ""


def _called(call: Call, job: Job) -> Evaluate:
    from inspector.engine.xpath import special

    form = special.FORMS.get(call.name)
    if form is not None:
        return form(call, job)
    function = FUNCTIONS.get(call.name)
    if function is None:
        raise CompileError(_("the function “{name}” is not known").format(name=call.name))
    check_count(call, function.least, function.most)
    # randomize() with a seed gives the same order each time.
    if function.is_volatile and not (call.name == "randomize" and len(call.args) == 2):
        job.is_volatile = True
    run = function.run
    args = [value_of(arg, job) for arg in call.args]
    if not args:
        return lambda node, env: run(env)
    if len(args) == 1:
        (only,) = args
        return lambda node, env: run(env, only(node, env))
    if len(args) == 2:
        first, second = args
        return lambda node, env: run(env, first(node, env), second(node, env))
    return lambda node, env: run(env, *[arg(node, env) for arg in args])


def check_count(call: Call, least: int, most: int | None) -> None:
    """Raise CompileError when `call` has too few or too many values."""
    count = len(call.args)
    if count < least or (most is not None and count > most):
        raise CompileError(
            _("the function “{name}” does not take {count} values").format(
                name=call.name, count=number_text(float(count))
            )
        )

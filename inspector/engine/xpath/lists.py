"""Paths into choice lists: instance('…')/root/item[…], answered from an index where they can be."""

from dataclasses import replace

from inspector.engine.datasets import EMPTY
from inspector.engine.instance import Node
from inspector.engine.xpath.axes import local
from inspector.engine.xpath.compiled import Env, Value
from inspector.engine.xpath.compiler import CompileError, Job, value_of
from inspector.engine.xpath.parser import Call, Chain, Expr, Literal, Negate, Number, Path
from inspector.engine.xpath.paths import Found, predicate, walked
from inspector.engine.xpath.values import equal, held, to_string
from inspector.i18n import _


def list_nodes(call: Call, path: Path, job: Job) -> Found:
    """Return a path into a choice list; each `column = value` uses the list's index."""
    if len(call.args) != 1 or not isinstance(call.args[0], Literal):
        raise CompileError(_("instance() needs the name of a list in quotes"))
    name = call.args[0].value
    plain: list[str] = []
    for step in path.steps:
        if step.axis != "child" or step.test in ("*", "node()", "text()"):
            break
        plain.append(local(step.test))
        if step.predicates:
            break
    names = tuple(plain)
    step_at = path.steps[len(names) - 1] if names else None
    rest = path.steps[len(names) :]
    tests = list(step_at.predicates) if step_at else []
    equalities, others = _indexable(tests[0]) if tests else ([], [])
    if equalities:
        tests = others + tests[1:]
        inner = replace(job, here=None)
        inner.dependencies = job.dependencies
        inner.predicate_depth = job.predicate_depth + 1
        keys = [(column, value_of(wanted, inner)) for column, wanted in equalities]
        job.is_volatile |= inner.is_volatile

        def start(node: Node, env: Env) -> list[Node]:
            dataset = env.datasets.get(name, EMPTY)
            values = [(column, key(node, env)) for column, key in keys]
            plain: list[tuple[str, str | float]] = []
            for column, value in values:
                wanted = _key(value)
                if wanted is None:
                    return _among(dataset.rows(names), values)
                plain.append((column, wanted))
            return dataset.lookup(names, plain)

    else:

        def start(node: Node, env: Env) -> list[Node]:
            return env.datasets.get(name, EMPTY).rows(names)

    keeps = [predicate(test, [], job) for test in tests]

    def filtered(node: Node, env: Env) -> list[Node]:
        found = start(node, env)
        for keep in keeps:
            found = keep(found, env)
        return found

    return walked(filtered, [], rest, job)


def _key(value: Value) -> str | float | None:
    """Return what a cell is compared with: a number for numbers, else text.

    None when no index can answer that: for several nodes and for a truth.
    """
    if isinstance(value, list):
        if len(value) > 1:
            return None
        value = held(value[0]) if value else ""
    if isinstance(value, bool):
        return None
    return value if isinstance(value, float) else to_string(value)


def _among(rows: list[Node], wanted: list[tuple[str, Value]]) -> list[Node]:
    """Return the rows that equal what is asked for, also several nodes or a truth; no index."""
    return [
        row
        for row in rows
        if all(equal((row.kids or {}).get(column, []), value) for column, value in wanted)
    ]


def _indexable(test: Expr) -> tuple[list[tuple[str, Expr]], list[Expr]]:
    """Return (column, wanted value) of every equality that `test` joins with and; the rest."""
    parts: list[Expr] = [test]
    if isinstance(test, Chain) and test.rest[0][0] == "and":
        parts = [test.first, *(part for _operator, part in test.rest)]
    if not all(_is_free_of_position(part) for part in parts):
        return [], parts
    found: list[tuple[str, Expr]] = []
    others: list[Expr] = []
    for part in parts:
        equality = _equality(part)
        if equality is None or equality[0] in [column for column, _wanted in found]:
            others.append(part)
        else:
            found.append(equality)
    return found, others


def _equality(part: Expr) -> tuple[str, Expr] | None:
    if isinstance(part, Chain) and len(part.rest) == 1 and part.rest[0][0] == "=":
        for column, wanted in ((part.first, part.rest[0][1]), (part.rest[0][1], part.first)):
            name = _column(column)
            if name is not None and _is_fixed(wanted):
                return name, wanted
    return None


def _column(expr: Expr) -> str | None:
    if isinstance(expr, Path) and not expr.absolute and expr.base is None:
        steps = [s for s in expr.steps if (s.axis, s.test) != ("self", "node()")]
        if len(steps) == 1 and steps[0].axis == "child" and not steps[0].predicates:
            return None if steps[0].test in ("*", "node()", "text()") else local(steps[0].test)
    return None


def _is_fixed(expr: Expr) -> bool:
    """Return whether `expr` is the same for every row of the list."""
    if isinstance(expr, Number | Literal):
        return True
    if isinstance(expr, Path):
        if expr.base is None:
            return expr.absolute
        return isinstance(expr.base, Call) and _is_fixed(expr.base)
    if isinstance(expr, Call):
        return all(_is_fixed(arg) for arg in expr.args)
    return isinstance(expr, Negate) and _is_fixed(expr.operand)


def _is_free_of_position(expr: Expr) -> bool:
    if isinstance(expr, Call):
        if expr.name in ("position", "last"):
            return False
        return all(_is_free_of_position(arg) for arg in expr.args)
    if isinstance(expr, Chain):
        return all(_is_free_of_position(e) for e in (expr.first, *(e for _o, e in expr.rest)))
    if isinstance(expr, Negate):
        return _is_free_of_position(expr.operand)
    return True

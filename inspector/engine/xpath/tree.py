"""Looking through the tree of an expression: what it calls, what it names."""

from collections.abc import Iterator

from inspector.engine.xpath.parser import Call, Chain, Expr, Negate, Path


def calls(tree: Expr) -> Iterator[str]:
    """Yield the names of all functions that are called."""
    for expr in _parts(tree, into_predicates=True):
        if isinstance(expr, Call):
            yield expr.name


def bare_names(tree: Expr) -> list[str]:
    """Return the names that stand as paths of a single step, outside of predicates, each once."""
    found: dict[str, None] = {}
    for expr in _parts(tree, into_predicates=False):
        if isinstance(expr, Path) and not expr.absolute and expr.base is None:
            (first, *more) = expr.steps
            if not more and first.axis == "child" and not first.predicates:
                found[first.test] = None
    return [name for name in found if name != "*" and not name.endswith(")")]


def _parts(tree: Expr, *, into_predicates: bool) -> Iterator[Expr]:
    waiting: list[Expr] = [tree]
    while waiting:
        expr = waiting.pop()
        yield expr
        if isinstance(expr, Call):
            waiting += expr.args
        elif isinstance(expr, Negate):
            waiting.append(expr.operand)
        elif isinstance(expr, Chain):
            waiting += [expr.first, *(operand for _operator, operand in expr.rest)]
        elif isinstance(expr, Path):
            if expr.base is not None:
                waiting.append(expr.base)
            if into_predicates:
                waiting += expr.base_predicates
                for step in expr.steps:
                    waiting += step.predicates

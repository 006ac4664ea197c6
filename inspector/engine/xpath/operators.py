"""The operators as closures. A chain is a loop, so a sum of 5,000 terms is no deep call."""

import math
from collections.abc import Callable, Sequence

from inspector.engine.instance import Node
from inspector.engine.xpath.compiled import Env, Evaluate
from inspector.engine.xpath.values import NAN, numbers, to_number

Measure = Callable[[Node, Env], float]
Test = Callable[[Node, Env], bool]


def every(tests: Sequence[Test]) -> Evaluate:
    """Return `a and b and …`."""
    if len(tests) == 2:
        first, second = tests
        return lambda node, env: first(node, env) and second(node, env)

    def run(node: Node, env: Env) -> bool:
        for test in tests:  # noqa: SIM110 - a generator costs a frame per answer
            if not test(node, env):
                return False
        return True

    return run


def some(tests: Sequence[Test]) -> Evaluate:
    """Return `a or b or …`."""
    if len(tests) == 2:
        first, second = tests
        return lambda node, env: first(node, env) or second(node, env)

    def run(node: Node, env: Env) -> bool:
        for test in tests:  # noqa: SIM110 - as above
            if test(node, env):
                return True
        return False

    return run


def arithmetic(first: Measure, rest: Sequence[tuple[str, Measure]]) -> Evaluate:
    """Return the chain of +, -, or of *, div, mod."""
    if rest[0][0] in ("+", "-"):
        terms = [(operator == "-", term) for operator, term in rest]
        if not any(minus for minus, _term in terms):
            # The score of a long checklist is worked out anew at each answer.
            plain = [term for _minus, term in terms]

            def added(node: Node, env: Env) -> float:
                total = first(node, env)
                for term in plain:
                    total += term(node, env)
                return total

            return added

        def summed(node: Node, env: Env) -> float:
            total = first(node, env)
            for minus, term in terms:
                number = term(node, env)
                total = total - number if minus else total + number
            return total

        return summed

    def multiplied(node: Node, env: Env) -> float:
        total = first(node, env)
        for operator, term in rest:
            number = term(node, env)
            if operator == "*":
                total *= number
            elif operator == "div":
                total = _divided(total, number)
            else:
                total = _remainder(total, number)
        return total

    return multiplied


def _divided(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left != left or left == 0:
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder(left: float, right: float) -> float:
    """Return what is left over, with the sign of `left`: 5 mod -3 is 2 (XPath 1.0 §3.5)."""
    if right == 0 or left != left or right != right or math.isinf(left):
        return NAN
    return math.fmod(left, right)


def union(sets: Sequence[Evaluate]) -> Evaluate:
    """Return the nodes of all `sets`, each once."""

    def run(node: Node, env: Env) -> list[Node]:
        found: dict[int, Node] = {}
        for one in sets:
            value = one(node, env)
            if isinstance(value, list):
                for member in value:
                    found.setdefault(id(member), member)
        return list(found.values())

    return run


_RELATIONS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def relation(operator: str, left: Evaluate, right: Evaluate) -> Evaluate:
    """Return a comparison of order; both sides count as numbers, dates as days."""
    holds = _RELATIONS[operator]

    def run(node: Node, env: Env) -> bool:
        first, second = left(node, env), right(node, env)
        if (isinstance(first, list) and len(first) > 1) or (
            isinstance(second, list) and len(second) > 1
        ):
            return any(holds(a, b) for a in numbers(first) for b in numbers(second))
        return holds(to_number(first), to_number(second))

    return run

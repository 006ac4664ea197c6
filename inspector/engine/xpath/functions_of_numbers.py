"""Functions of numbers, also of those in several nodes."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal, localcontext

from inspector.engine.xpath.compiled import Args, Env, Value
from inspector.engine.xpath.registry import register
from inspector.engine.xpath.values import NAN, numbers, to_boolean, to_number

_MOST_PLACES = 30


def _number_of(convert: Callable[[float], float]) -> Args:
    def run(env: Env, *values: Value) -> Value:
        try:
            return convert(to_number(values[0]))
        except ValueError:
            return NAN
        except OverflowError:
            return math.inf

    return run


def _int(number: float) -> float:
    return number if math.isinf(number) or number != number else float(math.trunc(number))


def _round(env: Env, *values: Value) -> Value:
    """Return the number with so many places; a half goes up, as XPath 1.0 has it.

    The digits count as they are written, as in JavaRosa: 1.005 with two places is 1.01.
    """
    number = to_number(values[0])
    if number != number or math.isinf(number):
        return number
    wanted = to_number(values[1]) if len(values) > 1 else 0.0
    places = int(wanted) if wanted == wanted and not math.isinf(wanted) else 0
    if abs(places) > _MOST_PLACES:
        return NAN
    with localcontext(prec=400):
        rounding = ROUND_HALF_DOWN if number < 0 else ROUND_HALF_UP
        return float(Decimal(repr(number)).quantize(Decimal(1).scaleb(-places), rounding))


def _whole(convert: Callable[[float], int]) -> Callable[[float], float]:
    return lambda x: x if math.isinf(x) or x != x else float(convert(x))


def _counted(values: tuple[Value, ...]) -> list[float]:
    """Return the numbers among `values`; what is none does not count, as in JavaRosa."""
    return [number for value in values for number in numbers(value) if number == number]


def _extreme(choose: Callable[[list[float]], float]) -> Args:
    def run(env: Env, *values: Value) -> Value:
        found = _counted(values)
        return choose(found) if found else NAN

    return run


def _power(env: Env, *values: Value) -> Value:
    base, exponent = to_number(values[0]), to_number(values[1])
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 else math.inf
    except ValueError:  # zero to a negative power, or a negative number to a broken one
        return math.inf if base == 0 else NAN


def _log(number: float) -> float:
    return -math.inf if number == 0 else math.log(number)


def _log10(number: float) -> float:
    return -math.inf if number == 0 else math.log10(number)


def _checklist(env: Env, *values: Value) -> Value:
    count = sum(_truths(values[2:]))
    return _is_between(float(count), values)


def _weighted_checklist(env: Env, *values: Value) -> Value:
    rest = values[2:]
    total = 0.0
    for flag, weight in zip(rest[::2], rest[1::2], strict=False):
        flags = _truths((flag,))
        weights = numbers(weight)
        for at, chosen in enumerate(flags):
            if chosen and weights:
                total += weights[min(at, len(weights) - 1)]
    return _is_between(total, values)


def _is_between(total: float, values: tuple[Value, ...]) -> bool:
    """Return whether `total` keeps the first two of `values`; a negative one sets no limit."""
    low, high = to_number(values[0]), to_number(values[1])
    return (low < 0 or total >= low) and (high < 0 or total <= high)


def _truths(values: tuple[Value, ...]) -> list[bool]:
    found: list[bool] = []
    for value in values:
        if isinstance(value, list):
            found += [to_boolean([node]) for node in value]
        else:
            found.append(to_boolean(value))
    return found


def enter() -> None:
    """Put these functions on the list."""
    register("number", lambda env, *v: to_number(v[0]), 1)
    register("int", _number_of(_int), 1)
    register("round", _round, 1, 2)
    register("floor", _number_of(_whole(math.floor)), 1)
    register("ceiling", _number_of(_whole(math.ceil)), 1)
    register("abs", _number_of(abs), 1)
    register("pow", _power, 2)
    register("sqrt", _number_of(math.sqrt), 1)
    register("exp", _number_of(math.exp), 1)
    register("exp10", _number_of(lambda x: math.pow(10, x)), 1)
    register("log", _number_of(_log), 1)
    register("log10", _number_of(_log10), 1)
    register("sin", _number_of(math.sin), 1)
    register("cos", _number_of(math.cos), 1)
    register("tan", _number_of(math.tan), 1)
    register("asin", _number_of(math.asin), 1)
    register("acos", _number_of(math.acos), 1)
    register("atan", _number_of(math.atan), 1)
    register("atan2", lambda env, *v: math.atan2(to_number(v[0]), to_number(v[1])), 2)
    register("pi", lambda env, *v: math.pi, 0)
    register("random", lambda env, *v: env.random(), 0, is_volatile=True)
    # One after the other, not exactly: the last digit is then that of JavaRosa.
    register("sum", lambda env, *v: float(sum(_counted(v))), 1)
    register("min", _extreme(min), 1, None)
    register("max", _extreme(max), 1, None)
    register("checklist", _checklist, 2, None)
    register("weighted-checklist", _weighted_checklist, 2, None)

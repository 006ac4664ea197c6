"""The functions of the ODK list that are plain functions of their values.

https://getodk.github.io/xforms-spec/#xpath-functions. Those that look at nodes or evaluate
lazily (if, coalesce, once, position, current, instance, indexed-repeat…) are in the compiler.
"""

import base64
import binascii
import hashlib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from inspector.engine.instance import Node
from inspector.engine.xpath import dates, geo
from inspector.engine.xpath.compiled import Args, Env, Value
from inspector.engine.xpath.values import (
    NAN,
    node_text,
    numbers,
    texts,
    to_boolean,
    to_number,
    to_string,
)


@dataclass(frozen=True, slots=True)
class Function:
    """A function and how many values it takes; `most` is None when there is no limit."""

    run: Args
    least: int
    most: int | None
    is_volatile: bool = False


FUNCTIONS: dict[str, Function] = {}


def register(
    name: str, run: Args, least: int, most: int | None = -1, *, is_volatile: bool = False
) -> None:
    """Add a function to the list; `most` is `least` when it is not named."""
    FUNCTIONS[name] = Function(run, least, least if most == -1 else most, is_volatile)


# Text


def _text_of(convert: Callable[[str], Value]) -> Args:
    return lambda env, *values: convert(to_string(values[0]))


def _number_of(convert: Callable[[float], float]) -> Args:
    def run(env: Env, *values: Value) -> Value:
        try:
            return convert(to_number(values[0]))
        except (ValueError, OverflowError):
            return NAN

    return run


def _concat(env: Env, *values: Value) -> Value:
    return "".join(text for value in values for text in texts(value))


def _join(env: Env, *values: Value) -> Value:
    separator = to_string(values[0])
    return separator.join(text for value in values[1:] for text in texts(value))


def _substr(env: Env, *values: Value) -> Value:
    text, start = to_string(values[0]), to_number(values[1])
    length = len(text)
    end = to_number(values[2]) if len(values) > 2 else float(length)
    if start != start or end != end:
        return ""
    first = int(max(-length, min(length, start)))
    last = int(max(-length, min(length, end)))
    first = first + length if first < 0 else first
    last = last + length if last < 0 else last
    return text[first:last] if first < last else ""


def _substring(env: Env, *values: Value) -> Value:
    """XPath 1.0 substring(): counted from 1."""
    text, start = to_string(values[0]), to_number(values[1])
    if start != start:
        return ""
    first = math.floor(start + 0.5)
    last = math.inf
    if len(values) > 2:
        last = first + math.floor(to_number(values[2]) + 0.5)
    return "".join(char for at, char in enumerate(text, 1) if first <= at < last)


def _translate(env: Env, *values: Value) -> Value:
    text, old, new = (to_string(value) for value in values)
    table: dict[int, str | None] = {}
    for at, char in enumerate(old):
        table.setdefault(ord(char), new[at] if at < len(new) else None)
    return text.translate(table)


@lru_cache(maxsize=256)
def _pattern(source: str) -> re.Pattern[str] | None:
    try:
        return re.compile(source)
    except re.error:
        return None


def _regex(env: Env, *values: Value) -> Value:
    """Return whether the whole text matches, as JavaRosa does."""
    pattern = _pattern(to_string(values[1]))
    return pattern is not None and pattern.fullmatch(to_string(values[0])) is not None


_HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384"}
_HASHES["SHA-512"] = "sha512"


def _digest(env: Env, *values: Value) -> Value:
    algorithm = _HASHES.get(to_string(values[1]))
    if algorithm is None:
        return ""
    data = to_string(values[0]).encode()
    # The form asks for a fingerprint, not for protection: MD5 is on the ODK list.
    raw = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    if len(values) > 2 and to_string(values[2]) == "hex":
        return raw.hex()
    return base64.b64encode(raw).decode("ascii")


def _base64_decode(env: Env, *values: Value) -> Value:
    try:
        return base64.b64decode(to_string(values[0])).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


register("string", lambda env, *v: to_string(v[0]), 1)
register("concat", _concat, 0, None)
register("join", _join, 1, None)
register("string-length", lambda env, *v: float(len(to_string(v[0]))), 1)
register("substr", _substr, 2, 3)
register("substring", _substring, 2, 3)
register("contains", lambda env, *v: to_string(v[1]) in to_string(v[0]), 2)
register("starts-with", lambda env, *v: to_string(v[0]).startswith(to_string(v[1])), 2)
register("ends-with", lambda env, *v: to_string(v[0]).endswith(to_string(v[1])), 2)
register(
    "substring-before",
    lambda env, *v: (
        to_string(v[0]).partition(to_string(v[1]))[0] if to_string(v[1]) in to_string(v[0]) else ""
    ),
    2,
)
register("substring-after", lambda env, *v: _after(to_string(v[0]), to_string(v[1])), 2)
register("translate", _translate, 3)
register("normalize-space", _text_of(lambda text: " ".join(text.split())), 1)
register("regex", _regex, 2)
register("digest", _digest, 2, 3)
register("base64-decode", _base64_decode, 1)
register("uuid", lambda env, *v: _uuid(env, v), 0, 1, is_volatile=True)
register("property", lambda env, *v: env.properties.get(to_string(v[0]), ""), 1)
register("jr:itext", lambda env, *v: env.texts.itext(to_string(v[0])), 1)


def _after(text: str, mark: str) -> str:
    return text if not mark else text.partition(mark)[2]


def _uuid(env: Env, values: tuple[Value, ...]) -> str:
    if values:
        length = to_number(values[0])
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        count = int(length) if length == length and 0 < length < 1000 else 0
        return "".join(alphabet[int(env.random() * len(alphabet))] for _ in range(count))
    return str(env.new_id())


# Truth

register("true", lambda env, *v: True, 0)
register("false", lambda env, *v: False, 0)
register("boolean", lambda env, *v: to_boolean(v[0]), 1)
register("not", lambda env, *v: not to_boolean(v[0]), 1)


def _boolean_from_string(env: Env, *values: Value) -> Value:
    text = to_string(values[0]).strip().lower()
    return text in ("true", "1")


def _checklist(env: Env, *values: Value) -> Value:
    low, high = to_number(values[0]), to_number(values[1])
    count = sum(_truths(values[2:]))
    return (low == -1 or count >= low) and (high == -1 or count <= high)


def _truths(values: tuple[Value, ...]) -> list[bool]:
    found: list[bool] = []
    for value in values:
        if isinstance(value, list):
            found += [to_boolean([node]) for node in value]
        else:
            found.append(to_boolean(value))
    return found


def _weighted_checklist(env: Env, *values: Value) -> Value:
    low, high = to_number(values[0]), to_number(values[1])
    rest = values[2:]
    total = 0.0
    for flag, weight in zip(rest[::2], rest[1::2], strict=False):
        flags = _truths((flag,))
        weights = numbers(weight)
        for at, chosen in enumerate(flags):
            if chosen and weights:
                total += weights[min(at, len(weights) - 1)]
    return (low == -1 or total >= low) and (high == -1 or total <= high)


register("boolean-from-string", _boolean_from_string, 1)
register("checklist", _checklist, 2, None)
register("weighted-checklist", _weighted_checklist, 2, None)


# Numbers


def _int(number: float) -> float:
    return number if math.isinf(number) or number != number else float(math.trunc(number))


def _round(env: Env, *values: Value) -> Value:
    number = to_number(values[0])
    places = to_number(values[1]) if len(values) > 1 else 0.0
    if number != number or math.isinf(number) or places != places:
        return number
    scale = 10.0 ** max(-30, min(30, int(places)))
    scaled = number * scale
    # 1.005 * 100 is 100.49999999999999; half goes up, as XPath 1.0 has it.
    return math.floor(float(f"{scaled:.12g}") + 0.5) / scale


def _whole(convert: Callable[[float], int]) -> Callable[[float], float]:
    return lambda x: x if math.isinf(x) or x != x else float(convert(x))


def _extreme(choose: Callable[[list[float]], float]) -> Args:
    def run(env: Env, *values: Value) -> Value:
        found = [number for value in values for number in numbers(value)]
        return choose(found) if found and all(x == x for x in found) else NAN

    return run


def _power(env: Env, *values: Value) -> Value:
    try:
        return math.pow(to_number(values[0]), to_number(values[1]))
    except OverflowError:
        return math.inf
    except ValueError:
        return NAN


def _log(number: float) -> float:
    return -math.inf if number == 0 else math.log(number)


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
register("log10", _number_of(lambda x: -math.inf if x == 0 else math.log10(x)), 1)
register("sin", _number_of(math.sin), 1)
register("cos", _number_of(math.cos), 1)
register("tan", _number_of(math.tan), 1)
register("asin", _number_of(math.asin), 1)
register("acos", _number_of(math.acos), 1)
register("atan", _number_of(math.atan), 1)
register("atan2", lambda env, *v: math.atan2(to_number(v[0]), to_number(v[1])), 2)
register("pi", lambda env, *v: math.pi, 0)
register("random", lambda env, *v: env.random(), 0, is_volatile=True)
register("sum", lambda env, *v: math.fsum(numbers(v[0])) if v else 0.0, 1)
register("min", _extreme(min), 1, None)
register("max", _extreme(max), 1, None)


# Nodes and choices


def _count(env: Env, *values: Value) -> Value:
    return float(len(values[0])) if isinstance(values[0], list) else NAN


def _count_non_empty(env: Env, *values: Value) -> Value:
    if not isinstance(values[0], list):
        return NAN
    return float(sum(1 for node in values[0] if node.relevant and (node.value or node.kids)))


def _selected(env: Env, *values: Value) -> Value:
    return to_string(values[1]).strip() in to_string(values[0]).split()


def _selected_at(env: Env, *values: Value) -> Value:
    chosen, at = to_string(values[0]).split(), to_number(values[1])
    return chosen[int(at)] if at == at and 0 <= at < len(chosen) else ""


def _randomize(env: Env, *values: Value) -> Value:
    """Return the nodes shuffled; with a seed always the same way (Park-Miller, as in the spec)."""
    if not isinstance(values[0], list):
        return values[0]
    nodes: list[Node] = list(values[0])
    if len(values) > 1:
        seed = _seed(values[1])
        # A remainder has the sign of the seed, as in Java.
        rest = abs(seed) % 2147483647
        state = rest if seed > 0 and rest else 2147483646 - rest
        # From the inside out, as JavaRosa does it: another order than that of the usual shuffle.
        for at in range(len(nodes)):
            state = state * 16807 % 2147483647
            other = int((state - 1) / 2147483646 * (at + 1))
            nodes[at], nodes[other] = nodes[other], nodes[at]
        return nodes
    for at in range(len(nodes) - 1, 0, -1):
        other = int(env.random() * (at + 1))
        nodes[at], nodes[other] = nodes[other], nodes[at]
    return nodes


def _seed(value: Value) -> int:
    number = to_number(value)
    if number == number and not math.isinf(number):
        return int(number)
    text = to_string(value)
    if not text:
        return 0  # a seed that has no answer yet
    # Text that is no number still gives one order: the first eight bytes of its SHA-256 (spec).
    raw = hashlib.sha256(text.encode()).digest()
    return int.from_bytes(raw[:8], "big", signed=True)


def _pulldata(env: Env, *values: Value) -> Value:
    name, wanted, column = (to_string(value) for value in values[:3])
    dataset = env.datasets.get(name) or env.datasets.get(name.removesuffix(".csv"))
    if dataset is None:
        return ""
    key = values[3]
    plain = key if isinstance(key, float) else to_string(key)
    rows = dataset.lookup(("root", "item"), [(column, plain)])
    cells = rows[0].kids.get(wanted, []) if rows and rows[0].kids else []
    return node_text(cells[0]) if cells else ""


register("count", _count, 1)
register("count-non-empty", _count_non_empty, 1)
register("selected", _selected, 2)
register("is-selected", _selected, 2)
register("count-selected", lambda env, *v: float(len(to_string(v[0]).split())), 1)
register("selected-at", _selected_at, 2)
register("randomize", _randomize, 1, 2, is_volatile=True)
register("pulldata", _pulldata, 4)
register("area", lambda env, *v: geo.area(texts(v[0])), 1)
register("distance", lambda env, *v: geo.distance([t for x in v for t in texts(x)]), 1, None)


# Dates and times

register("today", lambda env, *v: env.now().date(), 0, is_volatile=True)
register("now", lambda env, *v: env.now(), 0, is_volatile=True)
register("date", lambda env, *v: dates.to_date(v[0]), 1)
register("date-time", lambda env, *v: dates.to_date_time(v[0]), 1)
register("decimal-date-time", lambda env, *v: dates.decimal_days(v[0]), 1)
register("decimal-time", lambda env, *v: dates.decimal_time(v[0]), 1)
register("format-date", lambda env, *v: dates.formatted(v[0], to_string(v[1])), 2)
register("format-date-time", lambda env, *v: dates.formatted(v[0], to_string(v[1])), 2)

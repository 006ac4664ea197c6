"""Functions of node sets, of choices and of places on the earth."""

import hashlib
import math

from inspector.engine.instance import Node
from inspector.engine.xpath import geo
from inspector.engine.xpath.compiled import Env, Value
from inspector.engine.xpath.registry import register
from inspector.engine.xpath.values import NAN, node_text, texts, to_number, to_string

_PRIME = 2147483647  # of Park and Miller: 2**31 - 1, with the factor 16807


def _count(env: Env, *values: Value) -> Value:
    return float(len(values[0])) if isinstance(values[0], list) else NAN


def _count_non_empty(env: Env, *values: Value) -> Value:
    if not isinstance(values[0], list):
        return NAN
    return float(sum(1 for node in values[0] if node.relevant and _is_filled(node)))


def _is_filled(node: Node) -> bool:
    """Return whether a node has text or, as JavaRosa counts it, an element inside."""
    return node.value != "" or (node.kids is not None and any(node.kids.values()))


def is_selected(text: str, choice: str) -> bool:
    """Return whether `choice` is among the choices in `text`, which spaces part."""
    return f" {choice} " in f" {text} "


def _selected_at(env: Env, *values: Value) -> Value:
    chosen, at = to_string(values[0]).split(), to_number(values[1])
    place = 0 if at != at else math.trunc(max(-1.0, min(at, 1e9)))
    return chosen[place] if 0 <= place < len(chosen) else ""


def _randomize(env: Env, *values: Value) -> Value:
    """Return the nodes shuffled; with a seed always the same way (Park-Miller, as in the spec)."""
    if not isinstance(values[0], list):
        return values[0]
    nodes: list[Node] = list(values[0])
    if len(values) > 1:
        seed = _seed(values[1])
        # A remainder has the sign of the seed, as in Java.
        rest = abs(seed) % _PRIME
        state = rest if seed > 0 and rest else _PRIME - 1 - rest
        # From the inside out, as JavaRosa does it: another order than that of the usual shuffle.
        for at in range(len(nodes)):
            state = state * 16807 % _PRIME
            other = int((state - 1) / (_PRIME - 1) * (at + 1))
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
    raw = hashlib.sha256(text.encode("utf-8", "replace")).digest()
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


def enter() -> None:
    """Put these functions on the list."""
    register("count", _count, 1)
    register("count-non-empty", _count_non_empty, 1)
    register("count-selected", lambda env, *v: float(len(to_string(v[0]).split())), 1)
    register("selected-at", _selected_at, 2)
    register("randomize", _randomize, 1, 2, is_volatile=True)
    register("pulldata", _pulldata, 4)
    register("area", lambda env, *v: geo.area(texts(v[0])), 1)
    register("enclosed-area", lambda env, *v: geo.area(texts(v[0])), 1)
    register("distance", lambda env, *v: geo.distance([t for x in v for t in texts(x)]), 1, None)
    register("geofence", lambda env, *v: geo.is_inside(to_string(v[0]), to_string(v[1])), 2)
    register("intersects", lambda env, *v: geo.crosses_itself(to_string(v[0])), 1)

"""The values that a form starts with, as the types of their nodes take them.

As JavaRosa reads them (XFormAnswerDataParser): what is not of the type is no answer, a number is
written as its type writes it, and a choice that is not on the list of its question is dropped.
"""

import math
import re
from collections.abc import Iterable
from datetime import date
from xml.etree.ElementTree import Element

from inspector.engine.controls import CHOOSING, Control
from inspector.engine.schema import INTEGERS, NUMERIC, NodeDef

_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_DAY = re.compile(r"(\d{1,4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_BITS = {"long": 63}  # of the numbers that fit; 31 for the other whole ones
_MEASURES = 4  # of a place
_OWN_NOTATION = NUMERIC | {"date", "time", "dateTime", "boolean"}


def settle_values(root: NodeDef, instance: Element, controls: Iterable[Control]) -> None:
    """Rewrite the values of `instance`, the element of `root`, and of all templates inside."""
    asked = _with_fixed_lists(controls)
    pending = [(root, instance)]
    while pending:
        definition, element = pending.pop()
        for child in element:
            below = definition.kid(child.tag)
            if below is not None:
                pending.append((below, child))
        text = (element.text or "").strip()
        if not text or len(element):
            continue
        question = asked.get(definition.path)
        element.text = (
            typed(text, definition.bind.type) if question is None else _chosen(text, question)
        )


def _with_fixed_lists(controls: Iterable[Control]) -> dict[str, Control]:
    """Return the questions whose choices the form itself lists, by path."""
    return {
        control.path: control
        for top in controls
        for control in top.walk()
        if control.kind in CHOOSING
        and control.choices
        and control.itemset is None
        and control.type not in _OWN_NOTATION
    }


def _chosen(text: str, question: Control) -> str:
    known = {value for value, _label in question.choices}
    wanted = [text] if question.kind == "select1" else text.split()
    return " ".join(one for one in wanted if one in known)


def typed(text: str, kind: str) -> str:
    """Return `text`, which is not empty, as a bind of the type `kind` takes it; "" if not."""
    if kind in INTEGERS:
        number = int(text) if _WHOLE.fullmatch(text) and len(text) < 40 else None
        limit = 1 << _BITS.get(kind, 31)
        return str(number) if number is not None and -limit <= number < limit else ""
    if kind in NUMERIC:
        return _decimal(text)
    if kind == "date":
        return _day(text)
    if kind == "geopoint":
        return _place(text)
    return text


def _decimal(text: str) -> str:
    number = float(text) if _DECIMAL.fullmatch(text) else math.inf
    # An exponent is a notation that the expressions of ODK do not read.
    written = repr(number)
    return "" if math.isinf(number) else text if "e" in written else written


def _place(text: str) -> str:
    """Return latitude, longitude, altitude and accuracy; no place when all of them are zero."""
    parts = [_decimal(part) for part in text.split()]
    if len(parts) > _MEASURES or not all(parts) or not any(float(part) for part in parts):
        return ""
    return " ".join(parts + ["0.0"] * (_MEASURES - len(parts)))


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    if found is None:
        return ""
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        return ""

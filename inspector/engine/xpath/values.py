"""Text, numbers, truth and order of values, as ODK has them.

https://getodk.github.io/xforms-spec/#xpath-evaluation-context; where ODK departs from XPath 1.0
the difference is named.
"""

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import lru_cache

from inspector.engine.instance import NUMBER, TRUTH, Node
from inspector.engine.xpath.compiled import Value

NAN = float("nan")
EPOCH = date(1970, 1, 1)
_DAY_S = 86_400.0
_SAME = 1e-12  # numbers that differ by less are equal, as in JavaRosa

# As in JavaRosa: a comma is a point too, and there are no exponents.
_NUMBER = re.compile(r"\s*-?(?:\d+(?:[.,]\d*)?|[.,]\d+)\s*", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)
_TIME = re.compile(
    r"(\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?", re.ASCII
)


def node_text(node: Node) -> str:
    """Return the text of a node; that of a non-relevant one is empty."""
    return node.value if node.relevant else ""


def node_number(node: Node) -> float:
    """Return the number of a relevant node."""
    if node.kind == TRUTH and node.value:
        return 1.0 if node.value == "true" else 0.0
    return text_number(node.value)


def to_string(value: Value) -> str:
    """Return `value` as text; of several nodes the first."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return node_text(value[0]) if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return value.isoformat()


def number_text(number: float) -> str:
    """Return the digits of `number` without an exponent: 3, 0.5, NaN, Infinity."""
    if number != number:
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    whole = int(number)
    if number == whole or abs(number - whole) < _SAME:
        return str(whole)
    text = repr(number)
    return format(Decimal(text), "f") if "e" in text else text


def to_number(value: Value) -> float:
    """Return `value` as a number, NaN when it is none.

    ODK: a date, or text that is one, gives days since 1970-01-01.
    """
    if isinstance(value, float):
        return value
    if isinstance(value, list):
        return node_number(value[0]) if value and value[0].relevant else NAN
    if isinstance(value, str):
        return text_number(value)
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    return days(value)


@lru_cache(maxsize=1 << 14)  # a sum of 250 sections reads 249 numbers that it has read before
def text_number(text: str) -> float:
    """Return the number that `text` spells, or the days since the epoch of the date it spells."""
    if not text:
        return NAN
    if text.isdigit() and text.isascii():  # nearly always, and a score reads hundreds of them
        return float(text)
    if _NUMBER.fullmatch(text):
        return float(text.replace(",", ".") if "," in text else text)
    if _DATE.match(text):
        moment = parse_moment(text)
        if moment is not None:
            return days(moment)
    return NAN


def to_boolean(value: Value) -> bool:
    """Return whether `value` counts as true. Text is true unless empty, "false" and "0" too."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return abs(value) > _SAME  # false for NaN
    if isinstance(value, str):
        return value != ""
    if isinstance(value, list):
        # ODK: a node set stands for the value of its node, so an unanswered question is false.
        return any(_node_truth(node) for node in value)
    return True


def _node_truth(node: Node) -> bool:
    if not node.relevant:
        return False
    text, definition = node.value, node.definition
    if definition is None:
        return text != "" or bool(node.kids)
    if definition.kids:
        return True
    if definition.bind.type == "boolean":
        return text in ("true", "1")
    if node.kind == TRUTH:
        return text == "true"
    if node.kind == NUMBER or definition.is_numeric:
        number = text_number(text)
        return number == number and number != 0
    return text != ""


def days(moment: date | datetime) -> float:
    """Return the days since 1970-01-01, with the time of day as a fraction."""
    if isinstance(moment, datetime):
        whole = (moment.date() - EPOCH).days
        clock = moment.time()
        seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
        return whole + seconds / _DAY_S
    return float((moment - EPOCH).days)


def parse_moment(text: str) -> date | datetime | None:
    """Return the date, or date and time, that ISO text spells; None when it spells none."""
    text = text.strip()
    found = _DATE.match(text)
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
        rest = text[found.end() :]
        if not rest:
            return day
        if rest[0] not in "T ":
            return None
        clock = parse_time(rest[1:])
        return None if clock is None else datetime.combine(day, clock)
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """Return the time of day, with its offset when it names one."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    fraction = int((found[4] or "0").ljust(6, "0")[:6])
    try:
        zone = _zone(found[5]) if found[5] else None
        return time(int(found[1]), int(found[2]), int(found[3] or 0), fraction, zone)
    except ValueError:
        return None


def _zone(text: str) -> timezone:
    """Return the zone of Z, +08, +0800 or +08:00. Raises ValueError beyond a day."""
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def from_days(number: float) -> date | datetime | None:
    """Return the moment `number` days after the epoch; None outside the years 1 to 9999."""
    try:
        if number == math.floor(number):
            return EPOCH + timedelta(days=int(number))
        start = datetime(1970, 1, 1)  # noqa: DTZ001 - local time of the form, without a zone
        return start + timedelta(milliseconds=round(number * _DAY_S * 1000))
    except (OverflowError, ValueError):
        return None


def equal(left: Value, right: Value) -> bool:
    """Return `left = right`.

    ODK: an empty node set stands for "" (an unanswered question equals ''), and numbers are
    equal within 1e-12, as in JavaRosa. A node is compared as what it holds: a truth, a number,
    text; so a truth equals 'false' when it is true, for that text is not empty.
    """
    if isinstance(left, list):
        if len(left) > 1:
            return any(equal([node], right) for node in left)
        left = held(left[0]) if left else ""
    if isinstance(right, list):
        if len(right) > 1:
            return any(equal(left, [node]) for node in right)
        right = held(right[0]) if right else ""
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return _same_number(to_number(left), to_number(right))
    return to_string(left) == to_string(right)


def unequal(left: Value, right: Value) -> bool:
    """Return `left != right`; among several nodes, whether any differs."""
    if isinstance(left, list) and len(left) > 1:
        return any(unequal([node], right) for node in left)
    if isinstance(right, list) and len(right) > 1:
        return any(unequal(left, [node]) for node in right)
    return not equal(left, right)


def held(node: Node) -> str | float | bool:
    """Return what a node holds, by its type and by what it was worked out as."""
    text, definition = node_text(node), node.definition
    if text == "" or definition is None:
        return text
    if node.kind == TRUTH or definition.bind.type == "boolean":
        return _node_truth(node)
    if node.kind == NUMBER or definition.is_numeric:
        number = text_number(text)
        return number if number == number else text
    return text


def _same_number(left: float, right: float) -> bool:
    return left == right or abs(left - right) < _SAME


def numbers(value: Value) -> list[float]:
    """Return the number of every node that is answered, or the one number of another value."""
    if isinstance(value, list):
        return [node_number(node) for node in value if node_text(node)]
    return [to_number(value)]


def texts(value: Value) -> list[str]:
    """Return the text of every node, or the one text of another value."""
    if isinstance(value, list):
        return [node_text(node) for node in value]
    return [to_string(value)]

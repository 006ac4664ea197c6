"""How a value that was worked out is kept in its node, and how it is known again.

As JavaRosa does it (IAnswerData.wrapData): what the expression gave decides before the type of the
bind does, so that a number in a node of text is still a number for the expressions that read it.
"""

from datetime import date, datetime, time

from inspector.engine.instance import NUMBER, TRUTH, Node
from inspector.engine.schema import INTEGERS, NodeDef
from inspector.engine.xpath.compiled import Env, Value
from inspector.engine.xpath.values import (
    NAN,
    node_number,
    number_text,
    parse_moment,
    parse_time,
    to_string,
)

_WHOLE = 1e-9  # a worked-out number this near to a whole one is stored as that
_MOST_EXACT = 1e15  # a float tells whole numbers apart up to here
_DAY = len("2026-11-21")
_MOMENTS = ("date", "dateTime", "time")


def stored(value: Value, definition: NodeDef, env: Env) -> tuple[str, str]:
    """Return (text, kind) as a Node has them; NaN is no answer."""
    if isinstance(value, list):
        value = _value_of(value[0]) if value and value[0].relevant else ""
    if isinstance(value, str):
        return value, ""
    if isinstance(value, bool):
        return to_string(value), TRUTH
    if isinstance(value, float):
        return _number(value, definition), NUMBER if value == value else ""
    return _moment(value, definition, env)


def _value_of(node: Node) -> str | float | bool | date | datetime:
    """Return the answer of a node as what it is; only text of a node of text stays text."""
    kind, definition = node.kind, node.definition
    if kind == TRUTH:
        return node.value == "true"
    if kind == NUMBER or (definition is not None and definition.is_numeric):
        number = node_number(node)
        return number if number == number else node.value
    if kind or (definition is not None and definition.bind.type == "date"):
        return parse_moment(node.value) or node.value
    return node.value


def _number(number: float, definition: NodeDef) -> str:
    """Return the digits: those of a whole number without a point."""
    if number != number:
        return ""
    if abs(number) < _MOST_EXACT:
        whole = int(number)
        if definition.bind.type in INTEGERS or abs(number - whole) < _WHOLE:
            return str(whole)
    return number_text(number)


def _moment(moment: date | datetime, definition: NodeDef, env: Env) -> tuple[str, str]:
    """Return the day alone in a node of dates, the whole moment with its zone elsewhere."""
    kind = definition.bind.type
    if kind == "date":
        return moment.isoformat()[:_DAY], ""
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    if whole.tzinfo is None:
        whole = whole.replace(tzinfo=env.now().tzinfo)
    text = zoned(whole)
    if kind == "time":
        return text[_DAY + 1 :], ""
    if kind == "dateTime" or isinstance(moment, datetime):
        return text, ""
    return text[:_DAY], text[_DAY:]


def zoned(moment: datetime) -> str:
    """Return the moment with its zone: 2026-11-21T08:30:00.000+08:00, and Z for that of Greenwich.

    In this way JavaRosa writes it.
    """
    text = moment.isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def local_text(text: str, kind: str, now: datetime) -> str:
    """Return a dateTime or time as it is where the clock says `now`; "" when it is none.

    Moments are compared by what a clock on the wall shows, so all must be of one zone: JavaRosa
    reads every value into its own.
    """
    here = now.tzinfo
    if kind == "time":
        clock = parse_time(text)
        moment = None if clock is None else datetime.combine(now.date(), clock)
    else:
        day = parse_moment(text)
        moment = day if day is None or isinstance(day, datetime) else datetime.combine(day, time())
    if moment is None:
        return ""
    if here is not None:
        try:
            moment = (
                moment.replace(tzinfo=here) if moment.tzinfo is None else moment.astimezone(here)
            )
        except OverflowError:  # in the first or the last hours of the calendar
            return text
    whole = zoned(moment)
    return whole[_DAY + 1 :] if kind == "time" else whole


def known_again(text: str, definition: NodeDef) -> tuple[str, str]:
    """Return (text, kind) of a value of which only the whole text was kept."""
    if text[_DAY:].startswith("T00:00:00.000") and definition.bind.type not in _MOMENTS:
        return text[:_DAY], text[_DAY:]
    return text, _kind_of(text) if definition.calculate is not None else ""


def _kind_of(text: str) -> str:
    if text in ("true", "false"):
        return TRUTH
    # Text such as "007" is nobody's number: one that was worked out is written like this.
    number = NAN
    if text[:1].isdigit() or text[:1] == "-":
        try:
            number = float(text)
        except ValueError:
            return ""
    return NUMBER if number == number and number_text(number) == text else ""

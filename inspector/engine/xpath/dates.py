"""Dates and times of expressions: local time of the place, as a person wrote it down."""

import math
from datetime import UTC, date, datetime, time, tzinfo

from inspector.engine.xpath.compiled import Value
from inspector.engine.xpath.values import (
    NAN,
    days,
    from_days,
    parse_moment,
    parse_time,
    text_number,
    to_string,
)

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def moment_here(value: Value, here: tzinfo | None) -> date | datetime | None:
    """Return the moment as the clock in the zone `here` shows it; as `moment_of` otherwise."""
    moment = moment_of(value)
    if isinstance(moment, datetime) and moment.tzinfo is not None and here is not None:
        return _moved(moment, here)
    return moment


def moment_of(value: Value) -> date | datetime | None:
    """Return the moment that `value` is, spells or counts in days; None when there is none."""
    if isinstance(value, datetime | date):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return from_days(value)
    text = to_string(value)
    found = parse_moment(text)
    if found is None:
        number = text_number(text)
        return from_days(number) if number == number else None
    return found


def to_date(value: Value, here: tzinfo | None = None) -> Value:
    """Return the day, or "" when the value names none.

    Text keeps its time of day: JavaRosa and the newer engine of ODK both do that.
    """
    moment = moment_here(value, here)
    if moment is None:
        return ""
    return moment.date() if isinstance(moment, datetime) and not _is_text(value) else moment


def _is_text(value: Value) -> bool:
    """Return whether a value is text, or an answer that the form takes as text."""
    if not isinstance(value, list):
        return isinstance(value, str)
    first = value[0].definition if value else None
    return first is None or first.bind.type not in ("date", "dateTime")


def to_date_time(value: Value, here: tzinfo | None = None) -> Value:
    """Return the moment, or "" when the value names none."""
    moment = moment_here(value, here)
    return "" if moment is None else moment


def decimal_days(value: Value, here: tzinfo | None = None) -> float:
    """Return the days since 1970-01-01T00:00Z, with the time of day as a fraction.

    here  the zone of times that name none
    """
    moment = value if isinstance(value, float) else moment_of(value)
    if moment is None or isinstance(moment, float):
        return NAN if moment is None else moment
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=here)
    return days(_moved(moment, UTC)) if moment.tzinfo is not None else days(moment)


def _moved(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:  # in the first or the last hours of the calendar
        return moment


def decimal_time(value: Value, here: tzinfo | None = None) -> float:
    """Return the time of day as a fraction of the day, from "08:30:00.000+08:00" or a moment.

    here  the zone whose time of day is meant, when the value names another
    """
    if isinstance(value, float):
        return value - math.floor(value) if math.isfinite(value) else NAN
    clock = None if isinstance(value, date) else parse_time(to_string(value))
    if clock is not None:
        moment: date | datetime | None = datetime.combine(date(1970, 1, 2), clock)
    else:
        moment = moment_of(value)
    if moment is None:
        return NAN
    if not isinstance(moment, datetime):
        return 0.0
    if moment.tzinfo is not None and here is not None:
        moment = _moved(moment, here)
    return days(moment.replace(year=1970, month=1, day=1))


def formatted(value: Value, pattern: str, here: tzinfo | None = None) -> str:
    """Return the moment in the spec's pattern (%Y %y %m %n %b %d %e %H %h %M %S %3 %a %W)."""
    moment = moment_here(value, here)
    if moment is None:
        return ""
    clock = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    parts = {
        "Y": f"{clock.year:04d}",
        "y": f"{clock.year % 100:02d}",
        "m": f"{clock.month:02d}",
        "n": str(clock.month),
        "B": _MONTHS[clock.month - 1],
        "b": _MONTHS[clock.month - 1],
        "d": f"{clock.day:02d}",
        "e": str(clock.day),
        "H": f"{clock.hour:02d}",
        "h": str(clock.hour),
        "M": f"{clock.minute:02d}",
        "S": f"{clock.second:02d}",
        "3": f"{clock.microsecond // 1000:03d}",
        "a": _DAYS[clock.weekday()],
        "A": _DAYS[clock.weekday()],
        "w": str(clock.isoweekday() % 7),
        "W": str(clock.isocalendar().week),
        "Z": clock.strftime("%z"),
        "%": "%",
    }
    pieces = pattern.split("%")
    text, at = pieces[0], 1
    while at < len(pieces):
        piece = pieces[at]
        if piece == "" and at + 1 < len(pieces):  # "%%"
            text += "%" + pieces[at + 1]
            at += 2
            continue
        text += parts.get(piece[:1], "%" + piece[:1]) + piece[1:]
        at += 1
    return text

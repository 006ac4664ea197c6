"""Deadlines: calendar days, working days, and how people write them.

The day on which a period begins is not counted (民诉法 85); a deadline ends at 24:00 of its day,
Beijing time (workflow H11).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from inspector.domain.holidays import NINGXIA, HolidayYear
from inspector.errors import DeadlineUnreadable

_LONGEST_DAYS = 3650  # longer than any period in workflow §5; more is a slip of the finger
_IN_DAYS = re.compile(
    r"\+(\d{1,4})(?:[日天]|days?)?|(\d{1,4})(?:个?自然)?[日天](?:后|内|以内)?", re.A
)
_FULL_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.A)
_MONTH_AND_DAY = re.compile(r"(\d{1,2})(?:[-/.](\d{1,2})|月(\d{1,2})[日号]?)", re.A)


def add_days(start: date, count: int) -> date:
    """Return the last day of a period of `count` calendar days that begins on `start`."""
    return start + timedelta(days=count)


def days_left(deadline: date, today: date) -> int:
    """Return how many days remain; 0 on the last day, negative once it has passed."""
    return (deadline - today).days


def is_overdue(deadline: date, today: date) -> bool:
    """Say whether the last day has gone by; `today` is the day in Beijing."""
    return today > deadline


def parse_deadline(text: str, today: date) -> date:
    """Return the day that a person typed.

    “+15” and “15日” are 15 days from `today`; “12-1” and “12月1日” are the next such day, today
    included; “2026-12-01”, “2026/12/1”, “2026年12月1日” and “20261201” are what they say, even in
    the past. Full-width digits and signs are folded. Raises DeadlineUnreadable.
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    try:
        if match := _IN_DAYS.fullmatch(folded):
            count = int(match[1] or match[2])
            if count <= _LONGEST_DAYS:
                return add_days(today, count)
        elif match := _FULL_DATE.fullmatch(folded):
            year, month, day = (int(part) for part in match.groups() if part)
            return date(year, month, day)
        elif match := _MONTH_AND_DAY.fullmatch(folded):
            return _next_such_day(int(match[1]), int(match[2] or match[3]), today)
    except (ValueError, OverflowError) as cause:  # 2026-02-30
        raise DeadlineUnreadable(text=text) from cause
    raise DeadlineUnreadable(text=text)


def _next_such_day(month: int, day: int, today: date) -> date:
    if (month, day) < (today.month, today.day):
        return date(today.year + 1, month, day)
    return date(today.year, month, day)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A day counted in working days, and what makes it doubtful.

    unknown_years  years in the span without a holiday table: counted by weekends only, and to be
                   shown as such (holidays.md §1, 4)
    local_unknown  the span touches months in which the region may have holidays of its own that
                   nobody has entered (holidays.md §5)
    """

    day: date
    unknown_years: tuple[int, ...] = ()
    local_unknown: bool = False

    @property
    def is_certain(self) -> bool:
        """Say whether the tables covered the whole span."""
        return not self.unknown_years and not self.local_unknown


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days people work, by the tables of `load_holidays`.

    region  whose own holidays are free as well; "" counts none (a switch: whether 法定节假日
            includes them is for the organ's legal office to confirm)
    """

    tables: Mapping[int, HolidayYear]
    region: str = NINGXIA

    def is_working_day(self, day: date) -> bool:
        """Say whether `day` is a working day; without a table, by its weekday."""
        table = self.tables.get(day.year)
        return day.weekday() < 5 if table is None else table.is_working_day(day, self.region)

    def covers(self, year: int) -> bool:
        """Say whether there is a table for `year`."""
        return year in self.tables

    def add_working_days(self, start: date, count: int) -> Reckoned:
        """Return the last day of a period of `count` working days that begins on `start`."""
        day = start
        left = count
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_working_day(day)
        return self._reckoned(start, day)

    def rolled(self, day: date) -> Reckoned:
        """Return `day`, or the first working day after it when it is free (民诉法 85).

        For service and reconsideration; whether a rectification deadline moves is not written in
        any law, so a setting decides before this is called (workflow §5).
        """
        last = day
        while not self.is_working_day(last):
            last += timedelta(days=1)
        return self._reckoned(day, last)

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days follow `start` up to and with `end`; 0 if it is earlier."""
        days = range(1, (end - start).days + 1)
        return sum(self.is_working_day(start + timedelta(days=count)) for count in days)

    def _reckoned(self, start: date, end: date) -> Reckoned:
        years = range(start.year, end.year + 1)
        unknown = tuple(year for year in years if year not in self.tables)
        return Reckoned(end, unknown, any(self._lacks_local(start, end, year) for year in years))

    def _lacks_local(self, start: date, end: date, year: int) -> bool:
        # 开斋节 and 古尔邦节 fall between March and July for the years the program will see first.
        table = self.tables.get(year)
        if not self.region or (table is not None and table.local_off.get(self.region)):
            return False
        return start <= date(year, 7, 31) and end >= date(year, 3, 1)

"""Tables of public holidays: one file for each year, checked before it is believed.

Source of the shipped tables: the yearly notices of the General Office of the State Council; each
file names its notice and how far the dates were verified. A year without a notice has no file.
"""

import json
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inspector.errors import HolidayTableWrong
from inspector.i18n import _

NINGXIA = "64"  # GB/T 2260 code of the region whose own holidays count


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayYear:
    """The days of one year that are not what their weekday says.

    off           public holidays, weekends among them included
    work          Saturdays and Sundays on which people work
    local_off     region code → days that the region adds (开斋节, 古尔邦节)
    verification  how far the dates were checked, such as "V2"
    """

    year: int
    source: str
    issued: str
    verification: str
    version: str
    off: Mapping[date, str]
    work: Mapping[date, str]
    local_off: Mapping[str, frozenset[date]]

    def is_working_day(self, day: date, region: str = "") -> bool:
        """Say whether people work on `day`; with `region`, its own holidays are free as well.

        Order of the rules: holidays.md §1.
        """
        if day in self.work:
            return True
        if day in self.off or day in self.local_off.get(region, ()):
            return False
        return day.weekday() < 5


def load_holidays(folder: Path) -> dict[int, HolidayYear]:
    """Return the tables in `folder` (`<year>.json`) by year. Raises HolidayTableWrong."""
    tables = [
        read_holidays(path.read_text("utf-8"), path.stem) for path in sorted(folder.glob("*.json"))
    ]
    return {table.year: table for table in tables}


def read_holidays(text: str, name: str) -> HolidayYear:
    """Return the table that `text` (JSON, format of holidays.md §6) states.

    Raises HolidayTableWrong naming what does not hold: off and work overlap, a work day that is
    no weekend, a date of another year, or other working days in a month than the file says.
    """
    try:
        raw = json.loads(text)
        table = HolidayYear(
            year=int(raw["year"]),
            source=str(raw["source"]),
            issued=str(raw["issued"]),
            verification=str(raw["verification"]),
            version=str(raw["version"]),
            off=_days(raw["off"]),
            work=_days(raw["work"]),
            local_off=_local(raw["local_off"]),
        )
        counts = [int(count) for count in raw["working_days"]]
    except (ValueError, KeyError, TypeError, RecursionError) as cause:
        detail = _("it cannot be read ({cause})").format(cause=cause)
        raise HolidayTableWrong(year=name, detail=detail) from cause
    _check(table, counts, name)
    return table


def _check(table: HolidayYear, counts: list[int], name: str) -> None:
    local = [day for days in table.local_off.values() for day in days]
    both = sorted(table.off.keys() & table.work.keys())
    weekdays = sorted(day for day in table.work if day.weekday() < 5)
    strangers = sorted(d for d in [*table.off, *table.work, *local] if d.year != table.year)
    detail = ""
    if name != str(table.year):
        detail = _("its name is not its year")
    elif both:
        detail = _("{day} is both free and a working day").format(day=both[0])
    elif weekdays:
        detail = _("{day} is no weekend and cannot be worked in exchange").format(day=weekdays[0])
    elif strangers:
        detail = _("{day} is of another year").format(day=strangers[0])
    elif counts != [_working_days(table, month) for month in range(1, 13)]:
        detail = _("the working days of the months do not add up")
    if detail:
        raise HolidayTableWrong(year=name, detail=detail)


def _working_days(table: HolidayYear, month: int) -> int:
    days = range(1, monthrange(table.year, month)[1] + 1)
    return sum(table.is_working_day(date(table.year, month, day)) for day in days)


def _days(rows: Iterable[Mapping[str, str]]) -> dict[date, str]:
    return {date.fromisoformat(row["date"]): str(row["name"]) for row in rows}


def _local(rows: Iterable[Mapping[str, str]]) -> dict[str, frozenset[date]]:
    days = [(str(row["region"]), date.fromisoformat(row["date"])) for row in rows]
    return {region: frozenset(d for r, d in days if r == region) for region, _day in days}

"""期限 that the law sets, on papers: offered when a paper begins, kept when it is issued.

A field says from when and how long (`FieldSpec.term`): "start+30d" are 30 calendar days from the
day in the field `start`, "issued+7w" 7 working days from the issue. The day on which a period
begins is not counted (holidays.md §1); a year without a table of holidays is never counted in
silence.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from inspector.clock import CHINA
from inspector.domain.deadline import Reckoned, WorkCalendar, add_days
from inspector.domain.holidays import load_holidays
from inspector.domain.sheet import ISSUED, TERM, FieldSpec, SheetSpec
from inspector.errors import PaperRefused
from inspector.i18n import _
from inspector.paths import resources

# As papers print days and moments; what was typed without a year says no day.
_PRINTED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:(\d{1,2})时(\d{2})分)?")


@dataclass(frozen=True, slots=True)
class Term:
    """One such period: `count` days, `working` or not, from the day in the field `begins`."""

    begins: str
    count: int
    working: bool

    def ends(self, start: date) -> Reckoned:
        """Return the last day of the period that begins on `start`."""
        if self.working:
            return _calendar().add_working_days(start, self.count)
        return Reckoned(add_days(start, self.count))


def term_of(field: FieldSpec) -> Term:
    """Return the period of a field that has one. Raises ValueError for a malformed description."""
    match = TERM.fullmatch(field.term)
    if match is None:
        raise ValueError(f"field {field.id} has no term like start+30d")
    return Term(match.group(1), int(match.group(2)), match.group(3) == "w")


def last_days(spec: SheetSpec, fields: Mapping[str, str], issued: date) -> dict[str, Reckoned]:
    """Return until when each field with a term may reach; none where its beginning says no day.

    fields  texts as the paper prints them
    issued  day of the issue
    """
    found = {}
    for field in spec.fields:
        if not field.term:
            continue
        term = term_of(field)
        start = issued if term.begins == ISSUED else _day(fields.get(term.begins, ""))
        if start is not None:
            found[field.id] = term.ends(start)
    return found


def term_note(ends: Iterable[Reckoned]) -> str:
    """Return what makes the days that were counted doubtful, or ""."""
    words = []
    for end in ends:
        for year in end.unknown_years:
            unknown = _("no table of holidays for {year}: count the days yourself")
            words.append(unknown.format(year=year))
        if end.local_unknown and not end.unknown_years:
            words.append(_("holidays of the region are not entered: count the days yourself"))
    return " ".join(dict.fromkeys(words))


def check_terms(spec: SheetSpec, fields: Mapping[str, str], issued: date) -> None:
    """Raise PaperRefused for a day after its term, and for an end before its beginning."""
    for name, end in last_days(spec, fields, issued).items():
        field = spec.field(name)
        assert field is not None
        text = fields.get(name, "")
        day = _day(text)
        if text and day is None:
            detail = _("a day with its year is needed: {text}").format(text=text)
            raise _refused(spec, field, detail)
        if day is not None and day > end.day:
            detail = _("the law sets {day} as the last day").format(day=end.day.isoformat())
            raise _refused(spec, field, detail)
    for first, last in _periods(spec):
        start, stop = _moment(fields.get(first.id, "")), _moment(fields.get(last.id, ""))
        if start is not None and stop is not None and stop < start:
            raise _refused(spec, last, _("it is before “{label}”").format(label=first.label))


def _periods(spec: SheetSpec) -> list[tuple[FieldSpec, FieldSpec]]:
    """Return beginnings and ends: those that stand in one line, and those of a term."""
    pairs = [part["period"] for part in spec.parts if "period" in part]
    names = [tuple(pair) for pair in pairs if isinstance(pair, list)]
    names += [(term_of(one).begins, one.id) for one in spec.fields if one.term]
    found = [(spec.field(first), spec.field(last)) for first, last in names]
    return [(first, last) for first, last in found if first is not None and last is not None]


def _refused(spec: SheetSpec, field: FieldSpec, detail: str) -> PaperRefused:
    return PaperRefused(paper=spec.title, field=field.label, detail=detail)


def _day(text: str) -> date | None:
    moment = _moment(text)
    return moment.date() if moment is not None else None


def _moment(text: str) -> datetime | None:
    match = _PRINTED.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=CHINA)
    except ValueError:  # 2026年2月30日
        return None


@lru_cache(maxsize=1)
def _calendar() -> WorkCalendar:
    return WorkCalendar(load_holidays(resources() / "holidays"))

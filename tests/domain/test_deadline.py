import json
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.domain.deadline import (
    WorkCalendar,
    add_days,
    days_left,
    is_overdue,
    parse_deadline,
)
from inspector.domain.holidays import load_holidays, read_holidays
from inspector.errors import DeadlineUnreadable, HolidayTableWrong
from inspector.paths import resources

TODAY = date(2026, 11, 21)
FOLDER = resources() / "holidays"
CALENDAR = WorkCalendar(load_holidays(FOLDER))
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def table_of_2026() -> dict[str, object]:
    raw = json.loads((FOLDER / "2026.json").read_text("utf-8"))
    assert isinstance(raw, dict)
    return raw


def test_the_shipped_tables_have_as_many_working_days_as_the_notices_give():
    for year, count in ((2024, 251), (2025, 248), (2026, 248)):
        first = date(year, 1, 1)
        working = [first + timedelta(days=n) for n in range(366)]
        assert sum(CALENDAR.is_working_day(d) for d in working if d.year == year) == count


def test_the_shipped_tables_name_every_weekday_of_the_reference(shared):
    text = (shared / "domain" / "holidays.md").read_text("utf-8")
    for year, table in CALENDAR.tables.items():
        off = sorted(f"{day:%m-%d}" for day in table.off if day.weekday() < 5)
        listed = next(
            line
            for line in text.splitlines()
            if line.startswith(f"- {year}：") and line.endswith("天）")
        )
        assert off == sorted(
            part.split("（")[0] for part in listed.split("：")[1].replace("；", "、").split("、")
        )


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-01-04", True),  # a Sunday worked in exchange
        ("2026-02-14", True),
        ("2026-02-16", False),
        ("2026-10-10", True),
        ("2026-10-08", True),
        ("2026-11-21", False),  # an ordinary Saturday
        ("2024-02-09", True),  # 除夕 of 2024 was not part of the arrangement
        ("2027-02-08", True),  # no table: by its weekday
    ],
)
def test_a_day_is_working_by_the_table_first_and_the_weekday_last(day, working):
    assert CALENDAR.is_working_day(date.fromisoformat(day)) is working


def test_working_days_skip_holidays_and_count_exchanged_weekends():
    reckoned = CALENDAR.add_working_days(date(2026, 9, 30), 3)
    assert reckoned.day == date(2026, 10, 10)  # 8, 9 and Saturday the 10th
    assert reckoned.is_certain


def test_a_year_without_a_table_is_counted_by_weekends_and_says_so():
    reckoned = CALENDAR.add_working_days(date(2026, 12, 30), 7)
    assert reckoned.day == date(2027, 1, 8)
    assert reckoned.unknown_years == (2027,)
    assert not reckoned.is_certain


def test_spring_and_summer_say_that_the_regions_own_holidays_are_not_entered():
    assert CALENDAR.add_working_days(date(2026, 3, 2), 5).local_unknown
    assert CALENDAR.add_working_days(date(2026, 2, 25), 5).local_unknown
    assert not CALENDAR.add_working_days(date(2026, 8, 3), 5).local_unknown
    assert not WorkCalendar(CALENDAR.tables, "").add_working_days(date(2026, 3, 2), 5).local_unknown


def test_the_regions_own_holidays_are_free_where_they_are_counted():
    raw = table_of_2026()
    raw["local_off"] = [{"date": "2026-03-20", "name": "开斋节", "region": "64"}]
    tables = {2026: read_holidays(json.dumps(raw), "2026")}
    assert not WorkCalendar(tables).is_working_day(date(2026, 3, 20))
    assert WorkCalendar(tables, "").is_working_day(date(2026, 3, 20))
    assert not WorkCalendar(tables).add_working_days(date(2026, 3, 2), 5).local_unknown


@given(days, st.integers(0, 60))
def test_working_days_count_back_to_what_was_added(start, count):
    reckoned = CALENDAR.add_working_days(start, count)
    assert CALENDAR.working_days_between(start, reckoned.day) == count
    if count:
        assert CALENDAR.is_working_day(reckoned.day)
        assert reckoned.day >= add_days(start, count)


@given(days)
def test_rolling_lands_on_the_first_working_day_and_leaves_one_where_it_is(day):
    rolled = CALENDAR.rolled(day).day
    assert CALENDAR.is_working_day(rolled)
    assert CALENDAR.working_days_between(day - timedelta(days=1), rolled) == 1


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"work": [{"date": "2026-01-01", "name": "x"}]}, "both"),
        ({"work": [{"date": "2026-01-05", "name": "x"}]}, "no weekend"),
        ({"off": [{"date": "2025-01-01", "name": "x"}]}, "another year"),
        ({"working_days": [0] * 12}, "add up"),
        ({"year": 2025}, "name"),
        ({"off": 5}, "read"),
        ({"off": [{"date": "2026-02-30", "name": "x"}]}, "read"),
    ],
)
def test_a_wrong_table_is_refused_with_the_reason(change, word):
    with pytest.raises(HolidayTableWrong) as error:
        read_holidays(json.dumps(table_of_2026() | change), "2026")
    assert word in error.value.what()


def test_what_is_no_json_is_refused():
    with pytest.raises(HolidayTableWrong):
        read_holidays("[", "2026")
    with pytest.raises(HolidayTableWrong):
        read_holidays("[1]", "2026")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("+15", "2026-12-06"),
        ("＋１５", "2026-12-06"),
        ("+ 15", "2026-12-06"),
        ("+15天", "2026-12-06"),
        ("15日", "2026-12-06"),
        ("15 日内", "2026-12-06"),
        ("１５个自然日", "2026-12-06"),
        ("+0", "2026-11-21"),
        ("2026-12-01", "2026-12-01"),
        ("2026/12/1", "2026-12-01"),
        ("２０２６．１２．１", "2026-12-01"),
        ("2026年12月1日", "2026-12-01"),
        ("20261201", "2026-12-01"),
        ("2026-01-05", "2026-01-05"),
        ("12-1", "2026-12-01"),
        ("12月1日", "2026-12-01"),
        ("11-21", "2026-11-21"),
        ("1-5", "2027-01-05"),
    ],
)
def test_a_deadline_is_read_as_people_write_it(text, day):
    assert parse_deadline(text, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    ["", "15", "+", "明天", "2026-02-30", "2-29", "13-1", "+9999", "-3", "2026-12-01x", "٣日"],
)
def test_what_is_no_deadline_is_refused(text):
    with pytest.raises(DeadlineUnreadable):
        parse_deadline(text, date(2026, 1, 15))


@given(st.text(max_size=12))
def test_no_text_makes_the_reader_fail_in_another_way(text):
    with suppress(DeadlineUnreadable):
        assert isinstance(parse_deadline(text, TODAY), date)


@given(days, st.integers(0, 3650))
def test_a_typed_number_of_days_is_that_many_days_left(today, count):
    deadline = parse_deadline(f"+{count}", today)
    assert deadline == add_days(today, count)
    assert days_left(deadline, today) == count
    assert not is_overdue(deadline, deadline)
    assert is_overdue(deadline, deadline + timedelta(days=1))

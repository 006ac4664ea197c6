"""What people type is read in every usual way, and what cannot be read is not lost."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.engine.xpath.values import parse_moment, parse_time, text_number
from inspector.ui.form.fields import folded
from inspector.ui.questions import typed
from inspector.ui.questions.place import shown_place

NOW = datetime(2026, 11, 21, 10, 42, tzinfo=timezone(timedelta(hours=8)))
TODAY = NOW.date()
WIDE = str.maketrans("0123456789.-/:", "０１２３４５６７８９．－／：")


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.booleans())
def test_a_day_is_read_in_every_way_of_writing_it(day, is_wide):
    for text in (
        f"{day:%Y%m%d}",
        f"{day.year:04d}-{day.month}-{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month:02d}.{day.day:02d}",
        f"{day.year}年{day.month}月{day.day}日",
    ):
        assert typed.day(text.translate(WIDE) if is_wide else text, TODAY) == day.isoformat()


@pytest.mark.parametrize(
    ("text", "stored"),
    [("今天", "2026-11-21"), ("昨天", "2026-11-20"), ("后天", "2026-11-23"), ("＋３", "2026-11-24"),
     ("11月2日", "2026-11-02"), ("2026-02-30", "2026-02-30"), ("下周", "下周"), ("", "")],
)  # fmt: skip
def test_days_that_are_said_and_days_that_are_none(text, stored):
    assert typed.day(text, TODAY) == stored


@given(st.times(), st.sampled_from(["{0:02d}{1:02d}", "{0}:{1:02d}", "{0}点{1}分", "{0}：{1}"]))
def test_a_time_is_read_in_every_way_of_writing_it(time, way):
    stored = typed.clock(way.format(time.hour, time.minute), NOW)
    found = parse_time(stored)
    assert found is not None
    assert (found.hour, found.minute) == (time.hour, time.minute)
    assert stored.endswith("+08:00")


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))
def test_a_moment_is_read_with_the_zone_of_the_form(moment):
    stored = typed.moment(f"{moment:%Y%m%d %H%M}", NOW)
    assert stored == f"{moment:%Y-%m-%dT%H:%M}:00.000+08:00"
    assert parse_moment(stored) is not None


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=3))
def test_a_number_is_read_in_wide_digits_too(number):
    text = f"{number:f}"
    assert text_number(typed.number(text.translate(WIDE))) == float(number)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_shown_place_is_read_as_what_it_was(latitude, longitude):
    stored = typed.place(f"{latitude:.7f},{longitude:.7f}")
    assert typed.place(shown_place(stored)) == stored
    parts = [float(part) for part in stored.split()]
    assert parts[:2] == pytest.approx([latitude, longitude], abs=1e-7)


@pytest.mark.parametrize(
    "text",
    ["38°29′13.6″N 106°13′51″E", "北纬38°29′13.6″ 东经106°13′51″", "N38°29'13.6\" E106°13'51\""],
)
def test_degrees_minutes_and_seconds_are_a_place(text):
    parts = [float(part) for part in typed.place(text).split()]
    assert parts[:2] == pytest.approx([38.487111, 106.230833], abs=1e-5)


@given(st.text(max_size=30))
def test_text_that_cannot_be_read_comes_back_as_it_was_typed(text):
    for read in (typed.number, typed.month, typed.year, typed.place):
        found = read(text)
        assert found == folded(text) or found
    for kept in (typed.day(text, TODAY), typed.clock(text, NOW), typed.moment(text, NOW)):
        assert kept == folded(text) or parse_moment(kept) or parse_time(kept)

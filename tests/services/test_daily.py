"""The check at the start of a day: bounded, in turn, and its result is kept."""

from datetime import timedelta

import pytest

from inspector.services import daily, doctor
from tests.desks import Desks


def test_it_is_due_once_a_day_and_when_the_clock_was_turned_back(visited: Desks) -> None:
    ctx = visited.field
    assert daily.is_due(ctx)
    assert daily.check_daily(ctx).ok
    assert not daily.is_due(ctx)
    visited.clock.moment += timedelta(hours=21)
    assert daily.is_due(ctx)
    visited.clock.moment -= timedelta(days=9)
    assert daily.is_due(ctx)


def test_a_file_that_is_lost_stands_in_the_self_check(visited: Desks) -> None:
    ctx = visited.field
    lost = next((visited.folder / "field" / "blobs").glob("*/*"))
    lost.unlink()
    found = daily.check_daily(ctx)
    assert found.files == (lost.name,)
    assert daily.last_daily(ctx) == found
    shown = {one.name: one for one in doctor.check(ctx)}["daily"]
    assert not shown.ok
    assert shown.remedy


def test_files_are_looked_at_in_turn_when_there_is_no_time_for_all(
    visited: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx = visited.field
    lost = max((visited.folder / "field" / "blobs").glob("*/*"), key=lambda file: file.name)
    lost.unlink()
    moments = iter(range(0, 10_000, 3))
    monkeypatch.setattr(daily.time, "monotonic", lambda: next(moments))
    for _day in range(50):
        if daily.check_daily(ctx).files:
            return
    raise AssertionError("the last file was never looked at")

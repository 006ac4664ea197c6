"""The harness itself: what a row says, and that one that was not measured does not hold."""

import json
import sys
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import record
from tests.bench.measure import Row, in_turns


@pytest.mark.parametrize(
    ("value", "goal", "holds"),
    [
        (1.5, "<= 1.5", True),
        (1.51, "<= 1.5", False),
        (0.85, ">= 0.85", True),
        (0.84, ">= 0.85", False),
        (None, "<= 1.5", False),
        (None, ">= 0.85", False),
    ],
)
def test_a_row_holds_when_its_goal_is_met(value: float | None, goal: str, holds: bool) -> None:
    assert Row("row", value, "x floor", goal, "so").holds is holds


def test_calls_take_turns_and_change_their_order() -> None:
    order: list[str] = []
    times = in_turns(2, lambda: order.append("a"), lambda: order.append("b"))
    assert order == ["a", "b", "b", "a"]
    assert len(times) == 2


def test_a_missing_peer_is_said_and_does_not_hold(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    (row,) = record.rows(tmp_path)
    assert (row.value, row.holds) == (None, False)
    assert "not installed" in row.how


def test_the_file_is_a_list_with_the_agreed_fields(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_work: Path) -> list[Row]:
        raise RuntimeError("no display")

    good = Row("good", 1.23456, "x floor", "<= 1.5", "a / b")
    monkeypatch.setattr(bench, "PARTS", {"good": lambda _work: [good], "bad": fails})
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    monkeypatch.setattr(bench, "OUT", tmp_path / "build" / "bench.json")
    bench.main([])
    said = json.loads((tmp_path / "build" / "bench.json").read_text(encoding="utf-8"))
    assert [set(row) for row in said] == [{"name", "value", "unit", "goal", "holds", "how"}] * 2
    assert [(row["value"], row["holds"]) for row in said] == [(1.235, True), (None, False)]
    assert "good" in capsys.readouterr().out

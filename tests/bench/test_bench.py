"""The harness itself: what a row says, and that one that was not measured does not hold."""

import json
import sys
from pathlib import Path

import pytest

from inspector.engine import FormSession, load_form
from tests.bench import __main__ as bench
from tests.bench import engine, forms, record
from tests.bench.measure import Row, in_turns
from tests.compare.peer import PeerMissing


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
    (row,) = record.beside_typst(tmp_path, 1, record.a_record(()), {})
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


def test_without_node_the_rows_of_the_other_engine_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise PeerMissing("skipped: no node")

    monkeypatch.setattr(engine, "Peer", missing)
    monkeypatch.setattr(engine, "_SIZES", ((1000, 1), (5000, 1)))
    monkeypatch.setattr(
        engine, "_alone", lambda size, rounds, is_flat=False: engine._Times([1], [[1.0]])
    )
    monkeypatch.setattr(engine, "_repeats", lambda: Row("r", 1.0, "x", "<= 3", "so"))
    monkeypatch.setattr(engine, "_filter", lambda: Row("f", 1.0, "x", "<= 2", "so"))
    found = {row.name: row for row in engine.rows(Path())}
    skipped = [row for row in found.values() if row.how == "skipped: no node"]
    assert len(skipped) == 6
    assert not any(row.holds for row in skipped)
    assert found["answer p95, 5000 to 1000"].holds


def test_the_forms_that_are_measured_score_alike_in_both_ways() -> None:
    scores = []
    for is_flat in (False, True):
        session = FormSession(load_form(forms.questions_xform(60, is_flat)))
        for path, value in forms.answers(60, 40):
            session.set_value(path, value)
        scores.append(session.value("/data/score"))
    assert scores[0] == scores[1] != "0"

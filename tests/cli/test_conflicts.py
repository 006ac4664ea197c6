"""What two people wrote apart, listed and decided by commands."""

import json
from pathlib import Path
from typing import Any

import pytest

from inspector.services.context import Context
from inspector.storage.event_store import append_event, events_of
from inspector.storage.projections import project_streams
from tests.desks import brought, only_finding

from .conftest import Call, looking_at, refused


@pytest.fixture
def parted(desk: Path, package: Path, inspection: str) -> str:
    """Lead and inspector have written the place of the hazard apart; the lead knows both."""
    with looking_at(desk / "field") as field, looking_at(desk / "lead") as lead:
        hazard = only_finding(field, inspection).id
        brought(lead, package)
        write(lead, hazard, "西侧")
        write(field, hazard, "东侧")
        with lead.db.write():
            for signed in events_of(field.db, hazard):
                append_event(lead.db, signed)
            project_streams(lead.db, [hazard])
    return hazard


def write(ctx: Context, hazard: str, place: str) -> None:
    with ctx.recording() as record:
        record.add(hazard, "hazard.correct", {"place": place})


def listed(call: Call, desk: Path) -> list[dict[str, Any]]:
    said = call("conflicts", "list", "--json", at=desk / "lead")
    assert said.exit_code == 0, said.output
    found: list[dict[str, Any]] = json.loads(said.output)
    return found


def side(found: dict[str, Any], value: str) -> int:
    return next(one["number"] for one in found["sides"] if one["value"] == value)


def test_nothing_to_decide_says_so(call: Call, desk: Path) -> None:
    assert "Nothing" in call("conflicts", "list", at=desk / "lead").output
    assert listed(call, desk) == []


def test_both_sides_are_listed_with_who_wrote_them(call: Call, desk: Path, parted: str) -> None:
    (found,) = listed(call, desk)
    assert (found["stream"], found["field"], found["other"]) == (parted, "place", "TEXT")
    said = {one["value"]: [who["name"] for who in one["authors"]] for one in found["sides"]}
    assert said == {"东侧": ["检查员甲"], "西侧": ["组长甲"]}
    assert all(one["roles"] == ["INSPECTOR", "LEAD"] for one in found["sides"])
    told = call("conflicts", "list", at=desk / "lead").output
    for text in (found["id"], "东侧", "西侧", "检查员甲", "组长甲", "示例铝业有限公司"):
        assert text in told


def test_a_side_is_taken_by_its_number(call: Call, desk: Path, parted: str) -> None:
    (found,) = listed(call, desk)
    words = ("decide", found["id"], "--take", side(found, "东侧"), "--reason", "现场照片为东侧")
    done = call("conflicts", *words, "--json", at=desk / "lead")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output) == {"id": found["id"], "field": "place", "value": "东侧"}
    assert listed(call, desk) == []
    with looking_at(desk / "lead") as lead:
        body = events_of(lead.db, parted)[-1].event.body
    assert body["reason"] == "现场照片为东侧"


def test_another_value_needs_a_reason(call: Call, desk: Path, parted: str) -> None:
    (found,) = listed(call, desk)
    words = ("conflicts", "decide", found["id"], "--write", "东侧与西侧之间")
    refused(call(*words, at=desk / "lead"), 1)
    done = call(*words, "--reason", "双方当面核对", at=desk / "lead")
    assert done.exit_code == 0, done.output
    assert "东侧与西侧之间" in done.output


def test_a_conflict_that_has_changed_has_another_name(call: Call, desk: Path, parted: str) -> None:
    (found,) = listed(call, desk)
    with looking_at(desk / "field") as field, looking_at(desk / "lead") as lead:
        write(field, parted, "东侧二层")
        with lead.db.write():
            append_event(lead.db, events_of(field.db, parted)[-1])
            project_streams(lead.db, [parted])
    lines = refused(call("conflicts", "decide", found["id"], "--take", 1, at=desk / "lead"), 1)
    assert "changed" in lines[0]
    assert listed(call, desk)[0]["id"] != found["id"]


def test_wrong_words_are_told(call: Call, desk: Path, parted: str) -> None:
    (found,) = listed(call, desk)
    name = found["id"]
    for words in ((name,), (name, "--take", 1, "--write", "x"), (name, "--take", 3)):
        refused(call("conflicts", "decide", *words, at=desk / "lead"), 2)
    refused(call("conflicts", "decide", "0" * 12, "--take", 1, at=desk / "lead"), 1)

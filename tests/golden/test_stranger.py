"""FORMAT.md is enough: a reader written from it alone says of every fixture what ours says."""

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from inspector.events import fold
from tests.events.histories import HISTORIES
from tests.golden import stranger
from tests.golden.corpus import kept
from tests.golden.fixture import Fixture

FIXTURES = {one.name: one for one in kept()}
SOUND = [one.name for one in FIXTURES.values() if not one.reason or one.judge == "contents"]
# What openssl is for, and what is no matter of the file: who signed, for whom, since when.
_SEAL = {"CMS", "SIGNATURE", "CERT-DIFFERS", "CERT-PROFILE", "CERT-CHAIN", "SIGNER-CLAIM"}
_TRUST = {"CA-UNKNOWN", "CERT-NOT-YET", "CERT-EXPIRED", "CA-EXPIRED", "CERT-REVOKED", "OFFICE"}
_LATER = {"countersignature"}
SHAPES = [
    one.name
    for one in FIXTURES.values()
    if one.reason
    and one.judge != "contents"
    and one.reason not in _SEAL | _TRUST
    and one.row not in _LATER
    # The part is looked at behind the signature.
    and not one.name.startswith("header-part-")
]
SAID = [
    one.name
    for one in FIXTURES.values()
    if one.row
    in (
        "JSON of events: spellings, bombs, floats",
        "events: parts that are malformed",
        "state.json that lies",
        "future format",
    )
]


def judged(fixture: Fixture) -> str:
    """Return the code that a stranger comes to; "" for what is taken."""
    try:
        entries = stranger.read(fixture.data)
        if fixture.judge != "contents":  # sealed around anything
            return ""
        header = json.loads(entries["data/package.json"])
        events = stranger.events_of(entries)
        if header["kind"] == "inspection" and header.get("part", {"number": 1})["number"] == 1:
            try:
                said = json.loads(entries["data/state.json"])
            except (KeyError, ValueError, RecursionError):
                return "STATE"
            stranger.insist(said == stranger.states_of(events), "STATE")
    except stranger.Refused as refused:
        return refused.code
    return ""


def test_the_stranger_has_none_of_our_code() -> None:
    tree = ast.parse(Path(stranger.__file__).read_text(encoding="utf-8"))
    named = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [one.name for one in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not named & {"inspector", "tests", ""}


@pytest.mark.parametrize("name", [name for name in SOUND if not FIXTURES[name].reason])
def test_a_stranger_takes_what_we_take(name: str) -> None:
    assert judged(FIXTURES[name]) == ""


@pytest.mark.parametrize("name", SHAPES)
def test_a_stranger_refuses_for_the_same_reason(name: str) -> None:
    assert judged(FIXTURES[name]) == FIXTURES[name].reason


@pytest.mark.parametrize("name", SAID)
def test_a_stranger_comes_to_the_same_of_events_and_states(name: str) -> None:
    assert judged(FIXTURES[name]) == FIXTURES[name].reason


@settings(max_examples=60)
@given(HISTORIES)
def test_the_state_of_any_history_is_what_the_text_says(events) -> None:
    said = {event.id: {**event.to_json(), "id": event.id} for event in events}
    stream = events[0].stream if events else ""
    for known in (said, dict(list(said.items())[::2])):
        own = [event for event in events if event.id in known]
        if own:
            expected = json.loads(json.dumps(fold(own).to_json()))
            assert stranger.state_of(stream, known) == expected


def test_most_fixtures_are_judged_here() -> None:
    assert len(SHAPES) >= 180
    assert len(SAID) >= 50

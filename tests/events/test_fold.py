"""The table of cases in package-format §5, one by one."""

import pytest

from inspector.events import Event, StreamState, fold, is_void, resolution_body
from inspector.events.state import revision
from tests.effort import effort

from .histories import STREAM, Device


def met(*devices: Device) -> dict[str, Event]:
    return {event.id: event for device in devices for event in device.known.values()}


def folded(*devices: Device) -> StreamState:
    return fold(met(*devices).values())


@pytest.fixture
def pair() -> tuple[Device, Device]:
    """Two laptops that share one hazard, each ready to go on by itself."""
    first, second = Device("dev-a"), Device("dev-b")
    first.write("h1", {"set": {"place": "车间", "level": "GENERAL"}})
    second.known |= first.known
    return first, second


def test_nothing_folds_to_nothing():
    state = fold([])
    assert (state.entities, state.conflicts, state.heads) == ({}, (), ())


def test_different_fields_merge(pair):
    first, second = pair
    first.write("h1", {"set": {"place": "仓库"}})
    second.write("h1", {"set": {"level": "MAJOR"}})
    state = folded(first, second)
    assert state.entities == {"h1": {"place": "仓库", "level": "MAJOR"}}
    assert state.conflicts == ()
    assert len(state.heads) == 2


def test_the_same_field_is_a_conflict_on_that_field_only(pair):
    first, second = pair
    one = first.write("h1", {"set": {"place": "仓库"}})
    two = second.write("h1", {"set": {"place": "锅炉房"}})
    state = folded(first, second)
    assert state.entities == {"h1": {"level": "GENERAL"}}
    (conflict,) = state.conflicts
    assert (conflict.ent, conflict.field) == ("h1", "place")
    assert {(c.value, c.events) for c in conflict.values} == {
        ("仓库", (one.id,)),
        ("锅炉房", (two.id,)),
    }
    assert conflict.events == tuple(sorted((one.id, two.id)))


def test_equal_values_are_no_conflict(pair):
    first, second = pair
    first.write("h1", {"set": {"place": "仓库"}})
    second.write("h1", {"set": {"place": "仓库"}})
    assert folded(first, second).entities["h1"]["place"] == "仓库"
    assert folded(first, second).conflicts == ()


def test_true_and_one_are_different_values(pair):
    first, second = pair
    first.write("h1", {"set": {"place": True}})
    second.write("h1", {"set": {"place": 1}})
    assert len(folded(first, second).conflicts) == 1


def test_a_resolution_that_has_seen_both_settles_it_and_says_between_what(pair):
    first, second = pair
    first.write("h1", {"set": {"place": "仓库"}})
    second.write("h1", {"set": {"place": "锅炉房"}})
    first.known = met(first, second)
    body = resolution_body(folded(first).conflicts, ["锅炉房"], "现场核对")
    first.write("h1", body, "resolve")
    assert folded(first).conflicts == ()
    assert folded(first).entities["h1"]["place"] == "锅炉房"
    assert len(body["between"]) == 1


def test_a_resolution_is_about_one_entity_and_one_value_each(pair):
    first, second = pair
    first.write("h1", {"set": {"place": 1}})
    second.write("h1", {"set": {"place": 2}})
    conflicts = folded(first, second).conflicts
    with pytest.raises(ValueError, match="one entity"):
        resolution_body([], [], "")
    with pytest.raises(ValueError, match="one value"):
        resolution_body(conflicts, [], "")


def test_a_removal_does_not_silently_beat_an_edit_in_another_field(pair):
    first, second = pair
    first.write("h1", {"set": {"void": True}})
    edit = second.write("h1", {"set": {"level": "MAJOR"}})
    state = folded(first, second)
    (conflict,) = state.conflicts
    assert conflict.field == "void"
    assert [(c.value, edit.id in c.events) for c in conflict.values] == [
        (False, True),
        (True, False),
    ]
    assert state.live == state.entities
    second.known = met(first, second)
    second.write("h1", resolution_body([conflict], [True], "误录"), "resolve")
    assert folded(second).conflicts == ()
    assert is_void(folded(second).entities["h1"])
    assert folded(second).live == {}


def test_an_edit_that_knew_of_the_removal_is_no_conflict(pair):
    first, second = pair
    first.write("h1", {"set": {"void": "误录"}})
    second.known = met(first, second)
    second.write("h1", {"set": {"level": "MAJOR"}})
    assert folded(second).conflicts == ()


def test_a_later_package_waits_for_the_earlier_one_and_says_for_what():
    device = Device("dev-a")
    one, two, three = (device.write("h1", {"set": {"place": n}}) for n in range(3))
    state = fold([one, three])
    assert state.entities == {"h1": {"place": 0}}
    assert (state.pending, state.missing) == ((three.id,), (two.id,))
    assert fold([three, two, one]).entities == {"h1": {"place": 2}}


def test_an_amendment_turns_the_countersignature_stale(pair):
    first, lead = pair
    rev = folded(lead).rev
    sign = lead.write(STREAM, {"rev": rev, "role": "LEAD", "statement": "同意"}, "sign")
    assert [(s.event, s.role, s.valid) for s in folded(lead).signs] == [(sign.id, "LEAD", True)]
    first.write("h1", {"set": {"place": "仓库"}})  # amended without knowing of the review
    assert [s.valid for s in folded(first, lead).signs] == [False]


def test_a_signature_changes_no_state(pair):
    first, _second = pair
    before = folded(first)
    first.write(STREAM, {"rev": before.rev, "role": "LEAD", "statement": ""}, "sign")
    assert (folded(first).rev, folded(first).entities) == (before.rev, before.entities)


def test_the_hash_of_the_values_is_made_for_who_asks_and_once(pair, monkeypatch):
    first, lead = pair
    lead.write(STREAM, {"rev": folded(lead).rev, "role": "LEAD", "statement": ""}, "sign")
    asked = []

    def counted(*values) -> str:
        asked.append(values)
        return revision(*values)

    monkeypatch.setattr("inspector.events.state.revision", counted)
    state = folded(first, lead)
    assert state.heads
    assert not asked
    assert state.signs[0].rev == state.to_json()["rev"] == state.rev
    assert len(asked) == 1


def test_an_unknown_kind_is_kept_and_its_values_count():
    device = Device("dev-a")
    device.write("h1", {"set": {"place": "x"}, "later": {"than": "us"}}, "kind-of-tomorrow")
    assert folded(device).entities == {"h1": {"place": "x"}}


def test_a_clone_that_goes_on_alone_is_a_branch_even_without_an_equal_number():
    device = Device("dev-a")
    device.write("h1", {"set": {"place": 0}})
    twin = Device("dev-a", dict(device.known), device.last_seq + 5, device.prev)
    device.write("h1", {"set": {"place": 1}})
    twin.write("h1", {"set": {"place": 2}})
    state = folded(device, twin)
    assert state.forks == ()
    assert [flag.kind for flag in state.flags] == ["branch", "branch"]
    assert len(state.conflicts) == 1


def test_a_clock_set_back_is_flagged_and_changes_nothing_else():
    device = Device("dev-a")
    device.write("h1", {"set": {"place": 0}}, second=60)
    late = device.write("h1", {"set": {"place": 1}}, second=0)
    state = folded(device)
    assert [(flag.kind, flag.event) for flag in state.flags] == [("wall-backwards", late.id)]
    assert state.entities == {"h1": {"place": 1}}


def chain_of(count: int) -> list[Event]:
    events: list[Event] = []
    prev = None
    for seq in range(1, count + 1):
        event = Event(
            office="o",
            stream="s",
            ent=f"e{seq % 500}",
            kind="edit",
            actor="p",
            dev="d",
            seq=seq,
            prev=prev,
            seen=(),
            wall="2026-11-21T02:00:00Z",
            body={"set": {"place": seq}},
        )
        prev = event.id
        events.append(event)
    return events


def test_ten_times_the_history_costs_ten_times_as_much():
    events = chain_of(10_000)
    few = effort(lambda: fold(events[:1_000]))
    assert effort(lambda: fold(events)) < 11 * few


def test_very_many_heads_seen_at_once_fold_as_well():
    devices = [Device(f"dev-{number}") for number in range(2000)]
    for device in devices:
        device.write("h1", {"set": {"place": device.dev}})
    events = met(*devices)
    assert len(fold(events.values()).conflicts[0].values) == 2000
    last = Device("dev-z", events)
    last.write("h1", {"set": {"place": "x"}}, "resolve")
    last.write("h1", {"set": {"place": "y"}})
    assert folded(last).entities == {"h1": {"place": "y"}}


@pytest.mark.long
def test_a_hundred_thousand_events_of_devices_that_keep_meeting_fold():
    devices = [Device(f"dev-{n}") for n in range(4)]
    events: list[Event] = []
    heads: dict[str, str] = {}
    for step in range(100_000):
        device = devices[step % 4]
        event = Event(
            office="o",
            stream="s",
            ent=f"e{step % 1000}",
            kind="edit",
            actor="p",
            dev=device.dev,
            seq=step // 4 + 1,
            prev=heads.get(device.dev),
            seen=tuple(sorted(id_ for dev, id_ in heads.items() if dev != device.dev)),
            wall="2026-11-21T02:00:00Z",
            body={"set": {"place": step}},
        )
        heads[device.dev] = event.id
        events.append(event)
    state = fold(reversed(events))
    assert state.usable == 100_000
    assert state.conflicts == ()

"""The laws of package-format §5, on random histories of four devices and their clones."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.events import Event, SignedEvent, StreamState, canonical, fold

from .histories import HISTORIES, HONEST, STEPS, Device, fake_sign, naive, play

MANY = settings(max_examples=1500)


def registers(state: StreamState) -> dict[tuple[str, str], dict[bytes, set[str] | None]]:
    """Return every register with its values; a settled one keeps no ids."""
    found: dict[tuple[str, str], dict[bytes, set[str] | None]] = {
        (ent, name): {canonical(value): None}
        for ent, fields in state.entities.items()
        for name, value in fields.items()
    }
    for conflict in state.conflicts:
        found[conflict.ent, conflict.field] = {
            canonical(c.value): set(c.events) for c in conflict.values
        }
    return found


def agrees_with_the_slow_fold(events: list[Event]) -> None:
    state, slow = fold(events), naive(events)
    assert set(state.pending) == slow["pending"]
    assert set(state.heads) == slow["heads"]
    expected = slow["registers"]
    assert isinstance(expected, dict)
    found = registers(state)
    assert found.keys() == expected.keys()
    for key, values in found.items():
        assert values.keys() == expected[key].keys()
        if len(values) > 1:
            assert values == expected[key]


@given(HISTORIES)
def test_the_fold_agrees_with_the_slow_one(events):
    agrees_with_the_slow_fold(events)


@given(HISTORIES, st.data())
def test_the_fold_agrees_with_the_slow_one_when_events_are_missing(events, data):
    some = data.draw(st.lists(st.sampled_from(events), unique=True)) if events else []
    agrees_with_the_slow_fold(some)


@given(HISTORIES, st.randoms(use_true_random=False))
def test_order_and_repeats_change_nothing(events, chance):
    shuffled = [*events, *events[: len(events) // 2]]
    chance.shuffle(shuffled)
    assert fold(shuffled).to_json() == fold(events).to_json()


@given(HISTORIES, st.integers(0, 2**16))
def test_union_is_commutative_associative_and_idempotent(events, cut):
    chance = random.Random(cut)
    parts = [{e for e in events if chance.random() < 0.5} for _ in range(3)]
    a, b, c = parts
    assert fold(a | b) == fold(b | a)
    assert fold((a | b) | c) == fold(a | (b | c))
    assert fold(a | a) == fold(a)


@given(HISTORIES, st.data())
def test_part_first_and_the_rest_later_is_the_whole(events, data):
    some = set(data.draw(st.lists(st.sampled_from(events), unique=True))) if events else set()
    partial = fold(some)
    assert partial.usable + len(partial.pending) == len(some)
    whole = fold([*some, *(e for e in events if e not in some)])
    assert whole == fold(events)
    assert not whole.pending
    assert not whole.missing
    # What counted stays counted: adding never takes an event away.
    usable = {e.id for e in some} - set(partial.pending)
    assert usable.isdisjoint(whole.pending)


@given(HISTORIES)
def test_no_value_disappears_without_a_later_writer_that_had_seen_it(events):
    by_id = {event.id: event for event in events}

    def past(event: Event) -> set[str]:
        found: set[str] = set()
        todo = list(event.parents)
        while todo:
            parent = todo.pop()
            if parent not in found:
                found.add(parent)
                todo.extend(by_id[parent].parents)
        return found

    shown = registers(fold(events))
    pasts = {event.id: past(event) for event in events}
    for event in events:
        for name, value in event.writes.items():
            if canonical(value) in shown[event.ent, name]:
                continue
            assert any(
                event.id in pasts[later.id] and later.ent == event.ent and name in later.writes
                for later in events
            )


@given(HISTORIES)
def test_who_has_seen_all_and_rewrites_leaves_no_conflict(events):
    state = fold(events)
    device = Device("dev-z", {event.id: event for event in events})
    for ent in state.entities:
        device.write(ent, {"set": {"place": "x", "level": "x", "void": False}}, "resolve")
    after = fold(device.known.values())
    assert after.conflicts == ()
    assert after.heads == ((device.prev,) if state.entities else state.heads)


@given(st.lists(STEPS, max_size=25), st.integers(-3600, 3600))
def test_clocks_decide_nothing(steps, shift):
    moved = [(*step[:6], (step[6] + shift) % 3600) for step in steps]
    first, second = fold(play(steps)), fold(play(moved))
    assert first.entities == second.entities
    assert first.rev == second.rev
    assert [(c.ent, c.field, [v.value for v in c.values]) for c in first.conflicts] == [
        (c.ent, c.field, [v.value for v in c.values]) for c in second.conflicts
    ]


@given(HISTORIES)
def test_a_signature_is_valid_exactly_while_the_state_is_the_one_it_names(events):
    state = fold(events)
    for sign in state.signs:
        assert sign.valid == (sign.rev == state.rev)
    # A new value makes every endorsement stale; taking the value back makes it valid again.
    device = Device("dev-z", {event.id: event for event in events})
    device.write("s", {"rev": state.rev, "role": "LEAD", "statement": ""}, "sign")
    signed = device.prev
    assert next(s for s in fold(device.known.values()).signs if s.event == signed).valid
    device.write("new", {"set": {"place": "somewhere else"}})
    assert not any(s.valid for s in fold(device.known.values()).signs if s.rev == state.rev)


@given(HISTORIES)
def test_a_clone_is_flagged_and_both_events_stay(events):
    claims: dict[tuple[str, int], set[str]] = {}
    for event in events:
        claims.setdefault((event.dev, event.seq), set()).add(event.id)
    state = fold(events)
    found = {(fork.dev, fork.seq): set(fork.events) for fork in state.forks}
    assert found == {key: ids for key, ids in claims.items() if len(ids) > 1}
    assert state.usable == len(events)


@given(HONEST)
def test_honest_devices_are_never_called_clones(events):
    state = fold(events)
    assert state.forks == ()
    assert {flag.kind for flag in state.flags} <= {"wall-backwards"}


@given(HISTORIES)
def test_the_state_can_be_written_as_canonical_json(events):
    assert canonical(fold(events).to_json()) == canonical(fold(events[::-1]).to_json())


@given(st.lists(STEPS, min_size=5, max_size=20).map(play))
def test_the_revision_does_not_hang_on_who_wrote_an_equal_value(events):
    state = fold(events)
    device = Device("dev-z", {event.id: event for event in events})
    for ent, fields in state.entities.items():
        for name, value in fields.items():
            device.write(ent, {"set": {name: value}})
    after = fold(device.known.values())
    if not state.conflicts:  # writing beside a conflict may settle one that `void` raised
        assert after.rev == state.rev


@given(HISTORIES, st.randoms(use_true_random=False))
def test_the_lines_of_a_file_in_any_order_fold_to_the_same_state(events, chance):
    lines = [SignedEvent(event, fake_sign(event.bytes)).to_line() for event in events]
    chance.shuffle(lines)
    read = [SignedEvent.from_line(line).event for line in lines]
    assert fold(read).to_json() == fold(events).to_json()


@pytest.mark.long
@MANY
@given(st.lists(STEPS, max_size=60).map(play), st.integers(0, 2**16))
def test_long_histories_agree_with_the_slow_fold_whole_and_in_part(events, seed):
    agrees_with_the_slow_fold(events)
    chance = random.Random(seed)
    agrees_with_the_slow_fold([event for event in events if chance.random() < 0.7])


def test_two_streams_in_one_fold_are_a_bug():
    event = Device("dev-a").write("h1", {"set": {"place": 1}})
    with pytest.raises(ValueError, match="one stream"):
        fold([event, replace(event, stream="other")])

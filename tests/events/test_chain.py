from dataclasses import replace

from inspector.events import Chain, Position, check_chains, fold
from inspector.events.chain import ClockStep, Gap

from .histories import STREAM, Device, fake_sign


def test_numbers_count_over_all_streams_and_prev_stays_in_its_own():
    chain = Chain("dev-a", "office-1", "person-1", fake_sign)
    facts = {"ent": "h1", "kind": "edit", "wall": "2026-11-21T02:00:00Z"}
    first = chain.next(Position(0), stream="one", body={}, **facts).event
    other = chain.next(Position(1), stream="two", body={}, **facts).event
    at = Position(other.seq, first.id, frozenset({first.id}))
    third = chain.next(at, stream="one", body={}, **facts).event
    assert [event.seq for event in (first, other, third)] == [1, 2, 3]
    assert (third.prev, other.prev, third.seen) == (first.id, None, ())


def test_the_position_after_an_event_is_what_the_store_would_say():
    chain = Chain("dev-a", "office-1", "person-1", fake_sign)
    facts = {"stream": "one", "ent": "h1", "kind": "edit", "wall": "2026-11-21T02:00:00Z"}
    stranger = Device("dev-b").write("h1", {})
    at = Position(0, None, frozenset({stranger.id}))
    first = chain.next(at, body={}, **facts).event
    second = chain.next(at.after(first), body={}, blobs=["b" * 64, "a" * 64], **facts).event
    assert first.seen == (stranger.id,)
    assert (second.prev, second.seen, second.seq) == (first.id, (), 2)
    assert second.blobs == ("a" * 64, "b" * 64)
    known = [replace(stranger, stream="one"), first, second]
    assert fold(known[:1]).heads == (known[0].id,)


def test_the_signature_is_over_the_bytes():
    chain = Chain("dev-a", "office-1", "person-1", fake_sign)
    facts = {"stream": "one", "ent": "h1", "kind": "edit", "wall": "2026-11-21T02:00:00Z"}
    signed = chain.next(Position(0), body={}, **facts)
    signed.check(lambda data, signature: signature == fake_sign(data))


def test_numbers_that_never_came_are_reported_and_are_no_error():
    device = Device("dev-a")
    events = [device.write("h1", {"set": {"place": n}}) for n in range(8)]
    report = check_chains([events[7], events[3], events[4]])
    assert report.gaps == (Gap("dev-a", 1, 3), Gap("dev-a", 6, 7))
    assert check_chains(events[3:5], {"dev-a": 3}).is_clean
    assert check_chains(events[1:3], {"dev-a": 4}).gaps == ()
    assert check_chains(events + events).is_clean


def test_forks_and_clocks_are_seen_across_streams():
    device = Device("dev-a")
    device.write("h1", {}, second=100)
    twin = Device("dev-a", dict(device.known), device.last_seq, device.prev)
    one = device.write("h1", {"set": {"place": 1}}, second=110)
    two = replace(twin.write("h1", {"set": {"place": 2}}, second=110), stream="elsewhere")
    third = device.write("h1", {}, second=50)
    report = check_chains([*device.known.values(), two])
    (fork,) = report.forks
    assert (fork.dev, fork.seq, set(fork.events)) == ("dev-a", 2, {one.id, two.id})
    assert report.clock_steps == (ClockStep("dev-a", third.seq, one.wall, third.wall),)
    assert not report.is_clean
    assert one.stream == STREAM

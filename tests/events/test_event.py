import base64
import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.errors import EventRefused, EventTooNew
from inspector.events import Event, SignedEvent, canonical

from .histories import Device, fake_sign

EVENT = Event(
    office="office-1",
    stream="insp-1",
    ent="h1",
    kind="edit",
    actor="person-1",
    dev="dev-1",
    seq=1,
    prev=None,
    seen=(),
    wall="2026-11-21T02:00:00Z",
    body={"set": {"place": "一号车间"}, "note": "补充"},
    blobs=("a" * 64,),
)
SIGNED = SignedEvent(EVENT, fake_sign(EVENT.bytes))

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0")).map(
    lambda text: unicodedata.normalize("NFC", text)
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_canonical_json_reads_back_and_is_its_own_canonical_form(value):
    data = canonical(value)
    assert json.loads(data) == value
    assert canonical(json.loads(data)) == data


def test_keys_are_sorted_by_utf_16_code_units_as_in_rfc_8785():
    # The example of RFC 8785 §3.2.3, less its Hebrew letter, which is not NFC.
    keys = ["\u20ac", "\r", "1", "\U0001f600", "\u0080", "\u00f6", "\uffee"]
    found = list(json.loads(canonical(dict.fromkeys(keys, 0))))
    assert found == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\uffee"]


def test_control_characters_are_escaped_as_in_rfc_8785():
    assert canonical('\u000f\n"\\\u007f中') == '"\\u000f\\n\\"\\\\\u007f中"'.encode()


@pytest.mark.parametrize(
    "value",
    [1.5, 1.0, 2**53, -(2**53), "a\0b", "e\u0301", "\ud800", {1: 2}, b"x", {"e\u0301": 1}, {1, 2}],
)
def test_what_two_machines_could_spell_differently_is_refused(value):
    with pytest.raises(EventRefused):
        canonical({"x": value})


def test_deep_values_are_refused_before_the_stack_ends():
    value: object = 0
    for _ in range(5000):
        value = [value]
    with pytest.raises(EventRefused):
        canonical(value)


def test_id_and_bytes_come_from_the_canonical_form():
    assert canonical(EVENT.to_json()) == EVENT.bytes
    assert Event.from_json(json.loads(EVENT.bytes)) == EVENT
    assert Event.from_json(json.loads(EVENT.bytes)).id == EVENT.id


def test_changing_the_callers_body_changes_no_event():
    body = {"set": {"place": ["a"]}}
    event = replace(EVENT, body=body)
    before = event.bytes
    body["set"]["place"].append("b")
    assert canonical(event.to_json()) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", 0),
        ("v", True),
        ("office", ""),
        ("stream", "x" * 201),
        ("ent", 5),
        ("seq", 0),
        ("seq", True),
        ("prev", "A" * 64),
        ("prev", ""),
        ("seen", ["b" * 64, "a" * 64]),
        ("seen", ["a" * 64, "a" * 64]),
        ("seen", "a" * 64),
        ("wall", "2026-11-21 02:00:00"),
        ("wall", "2026-13-21T02:00:00Z"),
        ("wall", None),
        ("body", []),
        ("body", {"set": []}),
        ("body", {"set": {"x": 1.5}}),
        ("blobs", ["zz"]),
        ("blobs", None),
        ("kind", "sign"),
    ],
)
def test_a_malformed_part_is_refused(name, value):
    with pytest.raises(EventRefused):
        Event.from_json({**EVENT.to_json(), name: value})


def test_keys_must_be_all_there_and_no_other():
    whole = EVENT.to_json()
    for name in whole:
        with pytest.raises(EventRefused):
            Event.from_json({key: item for key, item in whole.items() if key != name})
    with pytest.raises(EventRefused):
        Event.from_json({**whole, "extra": 1})
    with pytest.raises(EventRefused):
        Event.from_json([])


def test_a_later_format_is_told_apart_from_a_broken_one():
    with pytest.raises(EventTooNew) as error:
        Event.from_json({**EVENT.to_json(), "v": 2, "novelty": 1})
    assert error.value.exit == 22


def test_an_endorsement_cannot_write():
    with pytest.raises(EventRefused):
        replace(EVENT, kind="sign", body={"rev": "a" * 64, "set": {"x": 1}})
    with pytest.raises(EventRefused):
        replace(EVENT, kind="sign", body={"rev": "a" * 64, "role": 5})
    assert replace(EVENT, kind="sign", body={"rev": "a" * 64}).writes == {}


def test_an_event_of_more_than_a_mebibyte_is_refused():
    with pytest.raises(EventRefused):
        replace(EVENT, body={"note": "x" * (1 << 20)})


def test_a_line_reads_back():
    line = SIGNED.to_line()
    assert line.endswith(b"\n")
    assert line == canonical(json.loads(line)) + b"\n"
    assert SignedEvent.from_line(line) == SIGNED
    assert SignedEvent.from_line(line.rstrip(b"\n")) == SIGNED


def test_every_other_spelling_of_a_line_is_refused():
    line = SIGNED.to_line()
    doubled = line.replace(b'"sig"', b'"sig":"","sig"')
    others = [
        line + b"\n",
        b" " + line,
        line.replace(b'":', b'": ', 1),
        line.replace("一".encode(), b"\\u4e00"),
        line.replace(b'"seq":1', b'"seq":1.0'),
        doubled,
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        line[:-10],
        line.replace(b'"seq":1', b'"seq":' + b"9" * 5000),
        b"x" * (1 << 21),
    ]
    for other in others:
        with pytest.raises(EventRefused):
            SignedEvent.from_line(other)


@given(st.integers(0, len(SIGNED.to_line()) - 2), st.integers(1, 255))
def test_one_changed_byte_is_refused_or_is_another_event(place, mask):
    line = bytearray(SIGNED.to_line())
    line[place] ^= mask
    try:
        other = SignedEvent.from_line(bytes(line))
    except (EventRefused, EventTooNew):
        return
    assert (other.event.id, other.signature) != (EVENT.id, SIGNED.signature)
    if other.event != EVENT:
        with pytest.raises(EventRefused):
            other.check(lambda data, signature: signature == fake_sign(data))


def test_a_signature_is_checked_over_the_bytes_of_the_event_alone():
    SIGNED.check(lambda data, signature: data == EVENT.bytes and signature == SIGNED.signature)
    with pytest.raises(EventRefused):
        SIGNED.check(lambda data, signature: False)
    with pytest.raises(EventRefused):
        SignedEvent(EVENT, b"short")
    short = canonical({"event": EVENT.to_json(), "sig": base64.b64encode(b"s").decode()})
    with pytest.raises(EventRefused):
        SignedEvent.from_line(short)


def test_what_a_person_writes_decomposed_is_signed_composed():
    event = Device("dev-a").write("h1", {"set": {"place": "cafe\u0301"}})
    assert event.writes == {"place": "caf\u00e9"}


@given(st.dictionaries(texts, values, max_size=4))
def test_a_stored_event_is_the_one_that_was_checked(body: dict[str, object]) -> None:
    event = replace(EVENT, body={**body, "set": {}})  # type: ignore[dict-item]
    stored = Event.stored(event.bytes)
    assert (stored, stored.id, stored.to_json()) == (event, event.id, event.to_json())
    assert (stored.parents, stored.blobs) == (event.parents, event.blobs)

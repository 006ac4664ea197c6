"""What a package says: sound as sealed, and refused or taken for its events and tables."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

from inspector.events import fold
from inspector.events.canonical import canonical
from inspector.events.event import Event, SignedEvent
from inspector.sealed.names import HEADER
from inspector.sealed.profile import ORDER
from tests.golden.cast import DEMO, STRANGE, FixedSigner, key_of, person, signer_of
from tests.golden.fixture import Fixture
from tests.sealed.forge import fields, forged

STREAM = "visit-0001"
OWN = signer_of()
LEAD = signer_of(
    name=person(person="p-0009", name="组长甲", role="LEAD", device="dev-0009"),
    key="组长甲",
    serial=1009,
)
OFFICER = signer_of(
    name=person(person="p-0100", name="办公室甲", role="OFFICE", device="dev-0100"),
    key="办公室甲",
    serial=1100,
)
# What the stream of a visit says at its start, as far as rows are made of it.
START = {
    "type": "inspection",
    "entity": "demo-entity-01",
    "entity_facts": {"id": "demo-entity-01", "name": "示例铝业有限公司", "industry": "有色"},
    "kind": "ROUTINE",
    "state": "SIGNED",
    "place": "熔铸车间",
    "team": [],
    "lead": "",
    "forms": [],
}
PHOTO = b"\xff\xd8\xff\xe0 demo photograph"


def event(values: Mapping[str, object] | None = None, **changes: object) -> Event:
    """Return the first event of a visit, with parts changed."""
    facts: dict[str, object] = {
        "office": "demo-office",
        "stream": STREAM,
        "ent": STREAM,
        "kind": "inspection.start",
        "actor": "p-0001",
        "dev": "dev-0001",
        "seq": 1,
        "prev": None,
        "seen": (),
        "wall": "2026-11-21T01:00:00Z",
        "body": {"set": dict(values or START)},
    }
    return Event(**{**facts, **changes})  # type: ignore[arg-type]


def line(one: Event, signer: FixedSigner = OWN) -> bytes:
    """Return the line of an event."""
    return SignedEvent(one, signer.sign(one.bytes)).to_line()


def spelled(data: bytes, signature: bytes | None = None) -> bytes:
    """Return a line for whatever bytes, signed by the true key."""
    made = OWN.sign(data) if signature is None else signature
    return b'{"event":%b,"sig":"%b"}\n' % (data, base64.b64encode(made))


def state_of(*events: Event) -> bytes:
    """Return state.json for events."""
    streams = sorted({one.stream for one in events})
    return canonical(
        {name: fold([one for one in events if one.stream == name]).to_json() for name in streams}
    )


def package(
    lines: bytes,
    state: bytes | None = None,
    *,
    signer: FixedSigner = OWN,
    kind: str = "inspection",
    files: Mapping[str, bytes] | None = None,
    **header: object,
) -> bytes:
    """Return a sealed package that says this."""
    said = {"inspection": STREAM, "entity": "示例铝业有限公司", **header, "kind": kind}
    inside = {"data/events.jsonl": lines, **(files or {})}
    if state is not None:
        inside["data/state.json"] = state
    return forged(
        signer,
        inside,
        in_payload=lambda parts: parts.update({HEADER: fields(signer, **said)}),
    )


def visit(*events: Event, **more: object) -> bytes:
    """Return the package of a visit of these events, all of them the inspector's."""
    return package(b"".join(map(line, events)), state_of(*events), **more)  # type: ignore[arg-type]


def content_fixtures() -> Iterator[Fixture]:
    """Yield those that are refused for what they say."""
    for row, reason, group in (
        ("JSON of events: spellings, bombs, floats", "EVENTS", _spellings()),
        ("events: parts that are malformed", "EVENTS", _malformed()),
        ("events: whose they are, and who may say it", "EVENTS", _signers()),
        ("state.json that lies", "STATE", _states()),
        ("certificates brought along", "CERTS", _certificates()),
        ("kind and role", "ROLE", _roles()),
        ("base package that contradicts itself", "BASE", _bases()),
        ("rows that cannot be made", "ROWS", _rows()),
    ):
        for name, data in group.items():
            title = f"{reason.lower()}-{name}"
            yield Fixture(name=title, data=data, row=row, reason=reason, judge="contents")
    later = {**event().to_json(), "v": 2, "later": "x"}
    yield Fixture(
        name="events-of-a-later-format",
        data=package(spelled(_dumped(later)), b"{}"),
        row="future format",
        reason="VERSION",
        judge="contents",
    )
    yield Fixture(
        name="own-draft-reviewed",
        data=_own_review(),
        row="kind and role",
        reason="FOUR-EYES",
        judge="contents",
    )


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _spellings() -> dict[str, bytes]:
    sound, good = event().bytes, line(event())
    body = b'"body":{'
    changes: dict[str, Callable[[], bytes]] = {
        "not-json": lambda: b"nothing\n",
        "not-utf-8": lambda: b"\xff\xfe\n",
        "empty-line": lambda: good + b"\n",
        "line-of-a-list": lambda: b"[]\n",
        "line-of-a-number": lambda: b"1" * 100_000 + b"\n",
        "cut": lambda: good[:-40],
        "without-line-feed": lambda: good[:-1],
        "with-cr": lambda: good[:-1] + b"\r\n",
        "with-a-mark": lambda: b"\xef\xbb\xbf" + good,
        "deep": lambda: b"[" * 200_000 + b"\n",
        "deep-body": lambda: spelled(sound.replace(body, body + b'"a":' + b"[" * 90 + b"]" * 90)),
        "key-twice": lambda: spelled(sound.replace(b'"seq":1', b'"seq":9,"seq":1')),
        "spaces": lambda: spelled(sound.replace(b'"seq":1', b'"seq": 1')),
        "escape": lambda: spelled(sound.replace(b"demo-office", b"demo\\u002doffice")),
        "keys-out-of-order": lambda: spelled(
            sound.replace(b'"seq":1,', b"").replace(b'{"actor"', b'{"seq":1,"actor"')
        ),
        "float": lambda: spelled(sound.replace(body, body + b'"a":1.5,')),
        "float-whole": lambda: spelled(sound.replace(b'"seq":1', b'"seq":1.0')),
        "exponent": lambda: spelled(sound.replace(body, body + b'"a":1e3,')),
        "nan": lambda: spelled(sound.replace(body, body + b'"a":NaN,')),
        "infinity": lambda: spelled(sound.replace(body, body + b'"a":Infinity,')),
        "large-integer": lambda: spelled(sound.replace(body, body + b'"a":9007199254740992,')),
        "half-a-pair": lambda: spelled(sound.replace(body, body + b'"a":"\\ud800",')),
        "nul": lambda: spelled(sound.replace(body, body + b'"a":"\\u0000",')),
        "decomposed": lambda: spelled(sound.replace(body, body + '"a":"e\u0301",'.encode())),
        "huge": lambda: spelled(sound.replace(body, body + b'"a":"%b",' % (b"x" * (1 << 20)))),
        "no-signature": lambda: b'{"event":%b}\n' % sound,
        "key-beside": lambda: good.replace(b'{"event"', b'{"a":1,"event"'),
    }
    return {name: package(make(), b"{}") for name, make in changes.items()}


def _malformed() -> dict[str, bytes]:
    parts: dict[str, dict[str, object]] = {
        "version-text": {"v": "1"},
        "version-none": {"v": 0},
        "number-none": {"seq": 0},
        "number-true": {"seq": True},
        "previous-short": {"prev": "ab"},
        "seen-twice": {"seen": ["0" * 64, "0" * 64]},
        "seen-out-of-order": {"seen": ["1" * 64, "0" * 64]},
        "seen-a-text": {"seen": "0" * 64},
        "blob-in-capitals": {"blobs": ["A" * 64]},
        "clock-of-25": {"wall": "2026-11-21T25:00:00Z"},
        "clock-of-a-zone": {"wall": "2026-11-21T01:00:00+08:00"},
        "clock-in-other-digits": {"wall": "２026-11-21T01:00:00Z"},
        "body-a-list": {"body": []},
        "set-a-list": {"body": {"set": []}},
        "stream-empty": {"stream": ""},
        "kind-long": {"kind": "k" * 201},
        "actor-missing": {"actor": None},
        "sign-that-writes": {"kind": "sign", "body": {"rev": "0" * 64, "set": {}}},
        "sign-of-nothing": {"kind": "sign", "body": {"role": "LEAD"}},
    }
    made = {
        name: package(spelled(_dumped({**event().to_json(), **changes})), b"{}")
        for name, changes in parts.items()
    }
    more = {**event().to_json(), "extra": 1}
    less = {name: value for name, value in event().to_json().items() if name != "blobs"}
    made["part-more"] = package(spelled(_dumped(more)), b"{}")
    made["part-less"] = package(spelled(_dumped(less)), b"{}")
    return made


def _signers() -> dict[str, bytes]:
    data, other = event().bytes, signer_of(key="检查员乙")
    true = OWN.sign(data)
    s = ORDER - int.from_bytes(true[32:], "big")
    changed = event(wall="2026-11-21T01:00:01Z").bytes
    lines = {
        "signed-by-another-key": spelled(data, other.sign(data)),
        "changed-after-signing": spelled(changed, true),
        "signature-short": spelled(data, true[:63]),
        "signature-of-zeros": spelled(data, bytes(64)),
        "signature-in-upper-half": spelled(data, true[:32] + s.to_bytes(32, "big")),
        "signature-in-der": spelled(data, b"\x30\x44" + true),
        "signature-with-spaces": spelled(data).replace(b'"sig":"', b'"sig":" '),
        "of-an-unknown-device": line(event(dev="dev-0404")),
        "of-another-person": line(event(actor="p-0009")),
        "of-another-office": line(event(office="other-office")),
        "beyond-the-role": line(event(kind="finding.review")),
        "beyond-the-role-by-another-name": line(event({**START, "state": "FINALIZED"}, kind="x.y")),
        "of-a-role-not-held": line(
            event(kind="sign", body={"rev": "0" * 64, "role": "LEAD", "statement": "同意"})
        ),
        "receipt-by-an-inspector": line(event(kind="package.receive")),
    }
    return {name: package(said, b"{}") for name, said in lines.items()}


def _states() -> dict[str, bytes]:
    one = event()
    true = json.loads(state_of(one))
    lie = json.loads(state_of(one).replace(b"SIGNED", b"FINALIZED"))
    return {
        "lie": package(line(one), canonical(lie)),
        "of-another-stream": package(line(one), canonical({"visit-0002": true[STREAM]})),
        "with-a-stream-more": package(line(one), canonical({**true, "visit-0002": {}})),
        "empty": package(line(one), b""),
        "missing": package(line(one)),
        "not-json": package(line(one), b"\xff"),
        "a-list": package(line(one), b"[]"),
        "deep": package(line(one), b"[" * 200_000),
        "digit-bomb": package(line(one), b"1" * 100_000),
        "nan": package(line(one), state_of(one)[:-1] + b',"a":NaN}'),
    }


def _certificates() -> dict[str, bytes]:
    one = event()
    foreign = STRANGE.issue(person(device="dev-0002"), key_of("检查员乙").public_key())
    nameless = DEMO.issue(person(device="dev-0002", person=None), key_of("检查员乙").public_key())
    held = {
        "foreign": foreign,
        "nameless": nameless,
        "rubbish": b"no certificate",
        "empty": b"",
        "of-the-authority-of-another": STRANGE.certificate,
    }
    return {
        name: visit(one, files={"data/certs/dev-0002.der": data}) for name, data in held.items()
    }


def _roles() -> dict[str, bytes]:
    made = {
        f"{kind}-by-an-inspector": package(b"", kind=kind)
        for kind in ("base", "receipt", "review", "handover", "report", "rectify")
    }
    made["inspection-by-the-office"] = package(b"", b"{}", signer=OFFICER)
    made["base-by-a-lead"] = package(b"", kind="base", signer=LEAD)
    unknown = signer_of(name=person(role="MAYOR"))
    made["inspection-by-an-unknown-role"] = package(b"", b"{}", signer=unknown)
    return made


TABLES = ("organisation", "people", "tasks", "number_blocks", "entities", "forms")


def base(tables: Mapping[str, bytes] | None = None, **header: object) -> bytes:
    """Return a base package whose tables are empty but for those given."""
    said = {f"data/tables/{name}.json": b"[]" for name in TABLES}
    said |= {f"data/tables/{name}.json": data for name, data in (tables or {}).items()}
    said = {name: data for name, data in said.items() if data}
    facts = {"issue": 1, "issued": "2026-11-21T01:00:00Z", **header}
    return package(b"", signer=OFFICER, kind="base", files=said, **facts)


def _bases() -> dict[str, bytes]:
    block = {"kind": "INSPECTION_RECORD", "year": 2026, "first": 9, "last": 1, "device": "d"}
    form = {"form_id": "f", "version": "1", "title": "f", "sha256": "0" * 64, "source_name": "f.md"}
    strange = {"id": "p", "name": "p", "role": "MAYOR", "organisation": "o"}
    return {
        "without-people": base({"people": b""}),
        "people-a-number": base({"people": b"5"}),
        "people-deep": base({"people": b"[" * 200_000}),
        "people-not-json": base({"people": b"{"}),
        "people-of-an-unknown-role": base({"people": _dumped([strange])}),
        "people-without-a-name": base({"people": b'[{"id":"p"}]'}),
        "numbers-that-run-backwards": base({"number_blocks": _dumped([block])}),
        "form-that-is-missing": base({"forms": _dumped([form])}),
        "issue-no-number": base(issue="first"),
        "issue-missing": base(issue=None),
        "issued-no-date": base(issued="yesterday"),
    }


def _rows() -> dict[str, bytes]:
    def without(*names: str) -> dict[str, object]:
        return {name: value for name, value in START.items() if name not in names}

    values: dict[str, dict[str, object]] = {
        "no-entity": without("entity_facts"),
        "no-team": without("team"),
        "unknown-kind-of-visit": {**START, "kind": "UNKNOWN"},
        "started-yesterday": {**START, "started": "yesterday"},
        "entity-a-text": {**START, "entity_facts": "示例"},
    }
    return {name: visit(event(said)) for name, said in values.items()}


def _own_review() -> bytes:
    facts: dict[str, object] = {"actor": "p-0009", "dev": "dev-0009"}
    first = event(**facts)
    drafted = event({"fact": "演示"}, kind="x.y", seq=2, prev=first.id, **facts)
    passed = event({"review": {"decision": "PASS"}}, kind="x.y", seq=3, prev=drafted.id, **facts)
    events = (first, drafted, passed)
    return package(b"".join(line(one, LEAD) for one in events), state_of(*events), signer=LEAD)


def photo_name() -> str:
    """Return the name of the one photograph."""
    return f"data/photos/{sha256(PHOTO).hexdigest()}.jpg"

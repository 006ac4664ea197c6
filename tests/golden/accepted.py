"""What has to be taken, now and by every later version."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

from inspector.sealed.manifest import bag_info
from inspector.sealed.names import BAG_INFO, CRL, HEADER
from inspector.sealed.profile import P256
from tests.golden.cast import (
    BRIEF,
    DEMO,
    END,
    OTHER_OFFICE,
    SIGNED,
    START,
    STRANGE,
    key_of,
    person,
    signer_of,
)
from tests.golden.contents import (
    LEAD,
    OFFICER,
    PHOTO,
    base,
    event,
    line,
    package,
    photo_name,
    state_of,
    visit,
)
from tests.golden.fixture import Fixture
from tests.sealed.forge import Change, Parts, fields, forged

_FILES = {"data/events.jsonl": b"", "data/docs/record.pdf": b"%PDF-1.7 demo"}
_SECOND = timedelta(seconds=1)


def accepted_fixtures() -> Iterator[Fixture]:
    """Yield all of them."""
    signer = signer_of()
    for kind in ("inspection", "base", "review", "receipt", "handover", "report", "rectify"):
        yield _taken(f"kind-{kind}", forged(signer, _FILES, kind=kind))
    yield from _payloads()
    yield from _headers()
    yield from _signers()
    yield from _contents()


def _taken(name: str, data: bytes, **more: object) -> Fixture:
    row = "accepted"
    return Fixture(name=f"taken-{name}", data=data, row=row, **more)  # type: ignore[arg-type]


def _payloads() -> Iterator[Fixture]:
    signer = signer_of()
    chunk = bytes(range(256)) * 4096  # one MiB: a piece of one pass
    for name, files in (
        ("least", {}),
        ("empty-files", {"data/events.jsonl": b"", "data/docs/empty": b""}),
        ("photograph", {photo_name(): PHOTO}),
        (
            "photographs-of-all-endings",
            {
                f"data/photos/{sha256(end.encode()).hexdigest()}.{end}": end.encode()
                for end in ("jpg", "jpeg", "png", "heic", "webp", "a1b2c3d4")
            },
        ),
        ("name-of-240-bytes", {"data/docs/" + "a" * 230: b"x"}),
        ("names-of-all-characters", {"data/docs/0a.b_c-d": b"x", "data/9-_.z": b"x"}),
        ("names-that-are-nearly-devices", {"data/docs/com.x": b"x", "data/console": b"x"}),
        ("every-folder", {f"data/{one}/x": b"x" for one in _FOLDERS}),
        ("many-entries", {f"data/docs/{number:03}": b"" for number in range(300)}),
        ("piece-and-a-byte", {"data/docs/chunk": chunk, "data/docs/more": chunk + b"x"}),
        ("contents-that-look-like-zip", {"data/docs/x": b"PK\x01\x02PK\x05\x06" + bytes(40)}),
    ):
        yield _taken(name, forged(signer, files))


_FOLDERS = ("docs", "certs", "forms", "standards", "tables")


def _headers() -> Iterator[Fixture]:
    signer = signer_of()
    for name, facts in (
        ("header-in-chinese", {"检查": "示例", "\U0001f600": 1, "\ufb33": 2, "é": [None, True]}),
        ("header-of-largest-integers", {"least": -(2**53) + 1, "most": 2**53 - 1}),
    ):
        header = fields(signer, **facts)
        yield _taken(name, forged(signer, _FILES, in_payload=_with_header(header)))
    upward = forged(signer, in_payload=_with_header(fields(signer, recipient="parent-office")))
    yield _taken("meant-for-the-parent-office", upward, office="parent-office")
    yield _taken("for-whomever", upward, office=None)
    later = fields(signer, version="1.7", min_reader="1.0", later={"x": 1})

    def minor(parts: Parts) -> None:
        sizes = {name: len(data) for name, data in parts.items() if name.startswith("data/")}
        parts[BAG_INFO] = bag_info(sizes, "1.7", P256.name)

    data = forged(signer, _FILES, in_payload=_with_header(later), in_lists=minor)
    yield _taken("later-minor-version", data)


def _with_header(header: bytes) -> Change:
    return _set(HEADER, header)


def _set(name: str, data: bytes) -> Change:
    return lambda parts: parts.update({name: data})


def _signers() -> Iterator[Fixture]:
    own = signer_of()
    yield _taken("signed-in-the-first-second", forged(own, _FILES, at=START))
    yield _taken("signed-in-the-last-second", forged(own, _FILES, at=END - _SECOND))
    yield _taken("signed-again", forged(own, _FILES, at=SIGNED + timedelta(hours=1)))
    late = forged(own, _FILES, at=END + timedelta(days=9))
    yield _taken("expired-and-received-before", late, at=END - _SECOND)
    brief = forged(signer_of(BRIEF), _FILES)
    yield _taken("of-one-of-two-offices-trusted", brief, trust=("demo-office", "brief"))
    other = signer_of(OTHER_OFFICE, person(office="other-office"))
    abroad = forged(other, _FILES)
    yield _taken("of-another-office", abroad, office="other-office", trust=("other-office",))
    for name, subject in (
        ("signer-with-a-long-name", person(name="检" * 21, organisation="示例" * 10)),
        ("signer-with-a-bidi-mark", person(name="检查员\u202e甲")),
        ("signer-of-another-role", person(role="EXPERT")),
    ):
        yield _taken(name, forged(signer_of(name=subject), _FILES))
    for name, crl in (
        ("list-that-revokes-another", DEMO.revoking(999)),
        ("list-that-is-none", b"no list"),
        ("list-of-another-authority", STRANGE.revoking(1001)),
    ):
        yield _taken(name, forged(own, _FILES, in_payload=_set(CRL, crl)))
    serial = signer_of(serial=2**159 - 1)
    yield _taken("certificate-with-a-long-number", forged(serial, _FILES))


def _contents() -> Iterator[Fixture]:
    one = event()
    unknown = event({"kept": {"a": [1, "二"]}}, kind="later.kind", seq=2, prev=one.id)
    waiting = event({"place": "库房"}, kind="x.y", seq=9, prev="0" * 64)
    brought = DEMO.issue(person(device="dev-0002"), key_of("检查员乙").public_key(), serial=1002)
    for name, data in (
        ("visit", visit(one)),
        ("event-of-an-unknown-kind", visit(one, unknown)),
        ("event-that-waits-for-another", visit(one, waiting)),
        ("event-twice", package(line(one) + line(one), state_of(one))),
        ("certificate-brought-along", visit(one, files={"data/certs/dev-0002.der": brought})),
        ("visit-with-a-photograph", visit(one, files={photo_name(): PHOTO})),
        ("visit-of-a-lead", _of_the_lead()),
        ("part-that-has-the-events", visit(one, part=_part(1, ["ab" * 32]))),
        ("part-of-photographs", package(b"", files={photo_name(): PHOTO}, part=_part(2, []))),
        ("base-that-is-empty", base()),
        ("receipts-of-nothing", package(b"", signer=OFFICER, kind="receipt")),
    ):
        yield _taken(name, data, judge="contents")


def _part(number: int, others: list[str]) -> dict[str, object]:
    return {"whole": "0" * 64, "number": number, "count": 2, "others": others}


def _of_the_lead() -> bytes:
    one = event(actor="p-0009", dev="dev-0009")
    return package(line(one, LEAD), state_of(one), signer=LEAD)

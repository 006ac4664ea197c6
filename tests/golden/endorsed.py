"""Packages with the part that a lead appends, sound and bent."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from inspector.sealed.certificates import subject_of
from inspector.sealed.countersigning import FORMAT
from inspector.sealed.header import MIN_READER, VERSION, canonical
from inspector.sealed.manifest import asic_manifest
from inspector.sealed.names import (
    MANIFEST,
    MANIFEST_2,
    REVIEW,
    REVIEWER_CERT,
    SIGNATURE,
    SIGNATURE_2,
)
from tests.golden.cast import END, SIGNED, STRANGE, FixedSigner, person, signer_of
from tests.golden.contents import LEAD
from tests.golden.fixture import Fixture
from tests.golden.zips import parts_of
from tests.sealed.forge import Change, Parts, raw_zip

LATER = SIGNED + timedelta(hours=3)
_EVENTS = "review/events.jsonl"


def endorsed(
    sound: bytes,
    signer: FixedSigner = LEAD,
    *,
    in_review: Change = lambda parts: None,
    in_manifest: Callable[[bytes], bytes] = lambda data: data,
    after: Change = lambda parts: None,
    at: datetime = LATER,
    **said: object,
) -> bytes:
    """Return `sound` with a part appended that is bent at one stage and sound from there on."""
    parts = parts_of(sound)
    owner = subject_of(signer.certificate)
    header = {
        "format": FORMAT,
        "version": VERSION,
        "min_reader": MIN_READER,
        "package": sha256(parts[MANIFEST]).hexdigest(),
        "office": owner.office,
        "device": owner.device,
        "rev": "0" * 64,
        "role": "LEAD",
        "statement": "同意",
    }
    review = {
        REVIEWER_CERT: signer.certificate,
        _EVENTS: b"",
        REVIEW: canonical({**header, **said}),  # type: ignore[dict-item]
    }
    in_review(review)
    review = {name: review[name] for name in sorted(review)}
    listed = {MANIFEST: parts[MANIFEST], SIGNATURE: parts[SIGNATURE], **review}
    digests = {name: sha256(data).hexdigest() for name, data in listed.items()}
    parts |= review
    parts[MANIFEST_2] = in_manifest(asic_manifest(digests, SIGNATURE_2))
    parts[SIGNATURE_2] = signer.sign_cades(parts[MANIFEST_2], at)
    after(parts)
    return raw_zip([(name.encode(), data) for name, data in parts.items()])


def endorsed_fixtures(sound: bytes) -> Iterator[Fixture]:
    """Yield them, each on the package `sound`."""
    for name, data in (
        ("taken-endorsed", endorsed(sound)),
        ("taken-endorsed-with-files", endorsed(sound, in_review=_set("review/a.pdf", b"%PDF-1.7"))),
    ):
        yield Fixture(name=name, data=data, row="accepted")
    for name, (data, reason) in {**_bent(sound), **_parts(sound)}.items():
        yield Fixture(name=f"endorsed-{name}", data=data, row="countersignature", reason=reason)
    yield Fixture(
        name="endorsed-received-after-the-certificate",
        data=endorsed(sound),
        row="countersignature",
        reason="CERT-EXPIRED",
        at=END,
    )


Made = dict[str, tuple[bytes, str]]


def _set(name: str, data: bytes) -> Change:
    return lambda parts: parts.update({name: data})


def _drop(*names: str) -> Change:
    def drop(parts: Parts) -> None:
        for name in names:
            parts.pop(name)

    return drop


def _bent(sound: bytes) -> Made:
    own = signer_of()
    lead = person(person="p-0009", name="组长甲", role="LEAD", device="dev-0009")
    stranger = signer_of(STRANGE, lead, key="组长甲")
    late = timedelta(days=731)

    def spelled(change: Callable[[bytes], bytes]) -> bytes:
        return endorsed(sound, in_review=lambda p: p.update({REVIEW: change(p[REVIEW])}))

    return {
        "for-another-package": (endorsed(sound, package="0" * 64), "SIGNER-CLAIM"),
        "for-no-package": (endorsed(sound, package=None), "SIGNER-CLAIM"),
        "by-the-sealer": (endorsed(sound, own), "SIGNER-CLAIM"),
        "in-the-name-of-another-device": (endorsed(sound, device="dev-0001"), "SIGNER-CLAIM"),
        "in-the-name-of-another-office": (endorsed(sound, office="other"), "SIGNER-CLAIM"),
        "by-another-authority": (endorsed(sound, stranger), "CERT-CHAIN"),
        "after-the-certificate": (endorsed(sound, at=SIGNED + late), "CERT-EXPIRED"),
        "header-of-a-package": (endorsed(sound, format="inspector-package"), "FORMAT"),
        "header-of-version-2": (endorsed(sound, version="2.0"), "VERSION"),
        "header-with-a-space": (spelled(lambda d: d.replace(b":", b": ", 1)), "HEADER"),
        "header-not-json": (spelled(lambda d: b"\xff"), "HEADER"),
        "certificate-of-another": (
            endorsed(sound, in_review=_set(REVIEWER_CERT, own.certificate)),
            "CERT-DIFFERS",
        ),
        "list-without-the-signature": (
            endorsed(sound, in_manifest=lambda d: _without(d, SIGNATURE.encode())),
            "MANIFEST",
        ),
        "list-without-a-file": (
            endorsed(sound, in_manifest=lambda d: _without(d, _EVENTS.encode())),
            "MANIFEST",
        ),
        "list-of-the-first": (endorsed(sound, in_manifest=_of_the_first), "MANIFEST"),
    }


def _without(data: bytes, word: bytes) -> bytes:
    return b"".join(line for line in data.splitlines(keepends=True) if word + b'">' not in line)


def _of_the_first(data: bytes) -> bytes:
    return data.replace(b"signature002", b"signature001")


def _parts(sound: bytes) -> Made:
    third = "META-INF/ASiCManifest003.xml"
    return {
        "file-changed": (endorsed(sound, after=_set(_EVENTS, b"\n")), "DIGEST"),
        "package-changed": (
            endorsed(sound, after=_set("data/docs/record.pdf", b"?" * 13)),
            "DIGEST",
        ),
        "signature-of-the-first": (
            endorsed(sound, after=lambda p: p.update({SIGNATURE_2: p[SIGNATURE]})),
            "CMS",
        ),
        "signature-stripped": (endorsed(sound, after=_drop(SIGNATURE_2)), "LAYOUT"),
        "list-stripped": (endorsed(sound, after=_drop(MANIFEST_2)), "LAYOUT"),
        "both-stripped": (endorsed(sound, after=_drop(MANIFEST_2, SIGNATURE_2)), "LAYOUT"),
        "first-signature-stripped": (endorsed(sound, after=_drop(SIGNATURE)), "NAME"),
        "without-certificate": (endorsed(sound, in_review=_drop(REVIEWER_CERT)), "LAYOUT"),
        "without-header": (endorsed(sound, in_review=_drop(REVIEW)), "LAYOUT"),
        "file-out-of-order": (
            endorsed(sound, after=lambda p: p.update({_EVENTS: p.pop(_EVENTS)})),
            "LAYOUT",
        ),
        "file-in-a-folder": (endorsed(sound, in_review=_set("review/a/b", b"")), "LAYOUT"),
        "file-of-a-device-name": (endorsed(sound, in_review=_set("review/con", b"")), "NAME"),
        "payload-appended": (endorsed(sound, in_review=_set("data/zz", b"")), "LAYOUT"),
        "third-part": (endorsed(sound, after=_set(third, b"")), "LAYOUT"),
    }

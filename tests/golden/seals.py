"""Signatures: stripped, replaced, by others, of other algorithms, expired; and who may sign."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha1, sha256, sha512

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from inspector.sealed.der import NULL, OCTETS, SEQUENCE, SET, UTC_TIME, children, oid, tlv
from inspector.sealed.names import CRL, DEVICE_CERT, HEADER, MANIFEST, OFFICE_CA, SIGNATURE
from inspector.sealed.profile import ORDER, from_der, to_der
from tests.golden.cast import (
    BRIEF,
    DEMO,
    END,
    OTHER_OFFICE,
    SIGNED,
    START,
    STRANGE,
    Authority,
    FixedSigner,
    key_of,
    person,
    rsa_key,
    signer_of,
    usage,
)
from tests.golden.fixture import Fixture
from tests.sealed.forge import Parts, fields, forged

_FILES = {"data/events.jsonl": b"", "data/docs/record.pdf": b"%PDF-1.7 demo"}
_INTEGER, _GENERALIZED_TIME, _SEQUENCE, _CONTEXT_0 = 0x02, 0x18, SEQUENCE, 0xA0


def seal_fixtures() -> Iterator[Fixture]:
    """Yield all of them."""
    yield from _exchanged()
    yield from _cms()
    yield from _certificates()
    yield from _times()
    yield from _revoked()


def _bent(name: str, row: str, reason: str, signer: FixedSigner, **bends: object) -> Fixture:
    data = forged(signer, _FILES, **bends)  # type: ignore[arg-type]
    return Fixture(name=f"seal-{name}", data=data, row=row, reason=reason)


def _exchanged() -> Iterator[Fixture]:
    row, own = "signature stripped, replaced, reordered", signer_of()
    other = signer_of(name=person(person="p-0002", device="dev-0002"), key="检查员乙", serial=1002)

    def last(name: str) -> Callable[[Parts], None]:
        return lambda parts: parts.__setitem__(name, parts.pop(name))

    stripped: tuple[Callable[[Parts], object], ...] = (
        lambda parts: parts.pop(SIGNATURE),
        lambda parts: parts.pop(MANIFEST),
        lambda parts: (parts.pop(MANIFEST), parts.pop(SIGNATURE)),
    )
    for name, after in zip(("signature", "manifest", "both"), stripped, strict=True):
        yield _bent(f"stripped-{name}", row, "LAYOUT", own, after=after)
    yield _bent("empty", row, "CMS", own, after=_put(SIGNATURE, b""))
    yield _bent("text", row, "CMS", own, after=_put(SIGNATURE, b"-----BEGIN PKCS7-----\n"))
    yield _bent("huge", row, "TOO-LARGE", own, after=_put(SIGNATURE, bytes(65_537)))
    yield _bent("before-the-manifest", row, "LAYOUT", own, after=last(MANIFEST))
    elsewhere = own.sign_cades(b"something else", SIGNED)
    yield _bent("of-something-else", row, "CMS", own, after=_put(SIGNATURE, elsewhere))
    yield _bent("by-another-device", row, "CERT-DIFFERS", own, sign=other.sign_cades)
    borrowed = _put(DEVICE_CERT, other.certificate)
    yield _bent("with-another-certificate-enclosed", row, "CERT-DIFFERS", own, in_payload=borrowed)
    key_of_other = FixedSigner(own.certificate, own.office_ca, own.crl, other.key)
    yield _bent("with-another-key", row, "SIGNATURE", own, sign=key_of_other.sign_cades)
    for field in ("office", "device"):
        header = _put(HEADER, fields(own, **{field: "somebody-else"}))
        yield _bent(f"claims-another-{field}", row, "SIGNER-CLAIM", own, in_payload=header)


def _put(name: str, data: bytes) -> Callable[[Parts], None]:
    return lambda parts: parts.update({name: data})


def _cms() -> Iterator[Fixture]:
    """Yield signatures that openssl may take and that are not of the one shape."""
    own = signer_of()

    def made(name: str, reason: str, change: Callable[[bytes, bytes], bytes]) -> Fixture:
        def sign(manifest: bytes, at: datetime) -> bytes:
            return change(own.sign_cades(manifest, at), manifest)

        return _bent(f"cms-{name}", "algorithm confusion, unsigned bytes", reason, own, sign=sign)

    replacements = {
        "version-3": (tlv(_INTEGER, b"\x01") + tlv(SET, _SHA256), tlv(_INTEGER, b"\x03")),
        "digest-sha1": (_SHA256, _algorithm("1.3.14.3.2.26")),
        "digest-md5": (_SHA256, _algorithm("1.2.840.113549.2.5")),
        "digest-sha512": (_SHA256, _algorithm("2.16.840.1.101.3.4.2.3")),
        "digest-sm3": (_SHA256, _algorithm("1.2.156.10197.1.401")),
        "digest-without-parameters": (_SHA256, tlv(SEQUENCE, oid("2.16.840.1.101.3.4.2.1"))),
        "signature-with-sha1": (_ECDSA, tlv(SEQUENCE, oid("1.2.840.10045.4.1"))),
        "signature-with-sha512": (_ECDSA, tlv(SEQUENCE, oid("1.2.840.10045.4.3.4"))),
        "signature-of-rsa": (_ECDSA, _algorithm("1.2.840.113549.1.1.11")),
        "signature-with-parameters": (_ECDSA, _algorithm("1.2.840.10045.4.3.2")),
        "content-type-of-another-kind": (oid("1.2.840.113549.1.7.1"), oid("1.2.840.113549.1.7.6")),
    }
    for name, (old, new) in replacements.items():
        if name == "version-3":
            new += tlv(SET, _SHA256)
        yield made(name, "CMS", lambda cms, _data, old=old, new=new: _replaced(cms, old, new))
    yield made("tail", "CMS", lambda cms, _data: cms + b"\0")
    yield made("indefinite-length", "CMS", lambda cms, _d: b"\x30\x80" + cms[4:] + b"\0\0")
    yield made("cut", "CMS", lambda cms, _data: cms[:-1])
    yield made("deep", "CMS", lambda _cms, _data: b"\x30\x80" * 10_000)
    yield made("unsigned-attribute", "CMS", lambda cms, _d: _rebuilt(cms, unsigned=True))
    yield made("two-signers", "CMS", lambda cms, _d: _rebuilt(cms, signers=2))
    yield made("no-signer", "CMS", lambda cms, _d: _rebuilt(cms, signers=0))
    yield made("two-certificates", "CMS", lambda cms, _d: _rebuilt(cms, certificates=2))
    yield made("no-certificate", "CMS", lambda cms, _d: _rebuilt(cms, certificates=0))
    yield made("no-signed-attributes", "CMS", lambda cms, data: _rebuilt(cms, bare=own.sign(data)))
    yield made("content-inside", "CMS", lambda cms, data: _rebuilt(cms, inside=data))
    yield made("upper-half-s", "SIGNATURE", lambda cms, _d: _rebuilt(cms, turn=_mirrored))
    yield made("zero-r-and-s", "SIGNATURE", lambda cms, _d: _rebuilt(cms, turn=_zero))
    yield made("padded-integer", "SIGNATURE", lambda cms, _d: _rebuilt(cms, turn=_padded))
    attributes: dict[str, Callable[[list[bytes], bytes], list[bytes]]] = {
        "attributes-without-the-certificate": lambda four, _data: four[:3],
        "attributes-without-the-time": lambda four, _data: [four[0], *four[2:]],
        "attributes-out-of-order": lambda four, _data: four[::-1],
        "attribute-twice": lambda four, _data: [four[0], *four],
        "attribute-digest-of-something-else": lambda four, _data: [
            *four[:2],
            _attribute("1.2.840.113549.1.9.4", tlv(OCTETS, sha256(b"else").digest())),
            four[3],
        ],
        "attribute-digest-by-sha1": lambda four, data: [
            *four[:2],
            _attribute("1.2.840.113549.1.9.4", tlv(OCTETS, sha1(data).digest())),
            four[3],
        ],
        "attribute-digest-by-sha512": lambda four, data: [
            *four[:2],
            _attribute("1.2.840.113549.1.9.4", tlv(OCTETS, sha512(data).digest())),
            four[3],
        ],
        "attribute-time-generalized": lambda four, _data: [
            four[0],
            _attribute("1.2.840.113549.1.9.5", tlv(_GENERALIZED_TIME, b"20261121020000Z")),
            *four[2:],
        ],
        "attribute-time-without-seconds": lambda four, _data: [
            four[0],
            _attribute("1.2.840.113549.1.9.5", tlv(UTC_TIME, b"2611210200Z")),
            *four[2:],
        ],
        "attribute-time-that-is-none": lambda four, _data: [
            four[0],
            _attribute("1.2.840.113549.1.9.5", tlv(UTC_TIME, b"261332250000Z")),
            *four[2:],
        ],
        "attribute-certificate-by-sha1": lambda four, _data: [
            *four[:3],
            _attribute(
                "1.2.840.113549.1.9.16.2.12",
                tlv(
                    SEQUENCE,
                    tlv(
                        SEQUENCE,
                        tlv(SEQUENCE, tlv(OCTETS, sha1(own.certificate).digest())),
                    ),
                ),
            ),
        ],
        "attribute-certificate-of-another": lambda four, _data: [
            *four[:3],
            four[3].replace(sha256(own.certificate).digest(), sha256(b"another").digest()),
        ],
    }
    for name, change in attributes.items():
        yield made(
            name,
            "CMS",
            lambda cms, data, change=change: _rebuilt(
                cms, attributes=lambda four: change(four, data), sign=own.sign
            ),
        )


_SHA256 = tlv(SEQUENCE, oid("2.16.840.1.101.3.4.2.1"), tlv(NULL))
_ECDSA = tlv(SEQUENCE, oid("1.2.840.10045.4.3.2"))


def _algorithm(dotted: str) -> bytes:
    return tlv(SEQUENCE, oid(dotted), tlv(NULL))


def _attribute(dotted: str, value: bytes) -> bytes:
    return tlv(SEQUENCE, oid(dotted), tlv(SET, value))


def _replaced(cms: bytes, old: bytes, new: bytes) -> bytes:
    """Replace an element at its place in the tree, lengths and all."""
    return _with(cms, lambda element: new if element == old else None, old, new)


def _with(data: bytes, change: Callable[[bytes], bytes | None], old: bytes, new: bytes) -> bytes:
    changed = change(data)
    if changed is not None:
        return changed
    if data[0] not in (SEQUENCE, SET, _CONTEXT_0) or old not in data:
        return data
    inside = b"".join(children(data))
    if old in inside and not any(old in one for one in children(data)):
        return tlv(data[0], inside.replace(old, new))  # two neighbours at once
    return tlv(data[0], *(_with(one, change, old, new) for one in children(data)))


def _rebuilt(
    cms: bytes,
    *,
    unsigned: bool = False,
    signers: int = 1,
    certificates: int = 1,
    bare: bytes = b"",
    inside: bytes = b"",
    turn: Callable[[bytes], bytes] = lambda signature: signature,
    attributes: Callable[[list[bytes]], list[bytes]] | None = None,
    sign: Callable[[bytes], bytes] = lambda data: data,
) -> bytes:
    """Return the signature with some of its parts made otherwise."""
    kind, wrapped = children(cms)
    version, digests, data, certificate_set, signer_set = children(children(wrapped)[0])
    signer_version, sid, digest, signed, algorithm, signature = children(children(signer_set)[0])
    if attributes is not None:
        four = attributes(children(signed))
        signed = tlv(0xA0, *four)
        signature = tlv(OCTETS, to_der(sign(tlv(SET, *four))))
    if bare:
        signed, signature = b"", tlv(OCTETS, to_der(bare))
    if inside:
        data = tlv(SEQUENCE, oid("1.2.840.113549.1.7.1"), tlv(0xA0, tlv(OCTETS, inside)))
    more = tlv(0xA1, _attribute("1.2.840.113549.1.9.13", tlv(OCTETS, b"x"))) if unsigned else b""
    turned = tlv(OCTETS, turn(_octets(signature)))
    signer = tlv(SEQUENCE, signer_version, sid, digest, signed, algorithm, turned, more)
    held = tlv(0xA0, *children(certificate_set) * certificates)
    made = tlv(SEQUENCE, version, digests, data, held, tlv(SET, *[signer] * signers))
    return tlv(SEQUENCE, kind, tlv(0xA0, made))


def _octets(element: bytes) -> bytes:
    """Return the bytes of an OCTET STRING of less than 128 bytes."""
    return element[2:]


def _mirrored(signature: bytes) -> bytes:
    raw = from_der(signature)
    s = ORDER - int.from_bytes(raw[32:], "big")
    return to_der(raw[:32] + s.to_bytes(32, "big"))


def _zero(_signature: bytes) -> bytes:
    return to_der(bytes(64))


def _padded(signature: bytes) -> bytes:
    r, s = children(signature)
    return tlv(SEQUENCE, tlv(_INTEGER, b"\0" + r[2:]), s)


def _certificates() -> Iterator[Fixture]:
    row = "certificate: purpose, chain, office"

    def issued(**options: object) -> FixedSigner:
        return signer_of(**options)  # type: ignore[arg-type]

    def purpose(*oids: x509.ObjectIdentifier) -> list[tuple[x509.ExtensionType, bool]]:
        return [(x509.ExtendedKeyUsage(oids), False)]

    plain = (x509.BasicConstraints(ca=False, path_length=None), True)
    profile: dict[str, dict[str, object]] = {
        "purpose-code-signing": {"more": purpose(ExtendedKeyUsageOID.CODE_SIGNING)},
        "purpose-email": {"more": purpose(ExtendedKeyUsageOID.EMAIL_PROTECTION)},
        "purpose-any": {"more": purpose(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE)},
        "condition-unknown": {
            "more": [
                (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\0"), True)
            ]
        },
        "condition-names": {
            "more": [
                (x509.NameConstraints([x509.DNSName("example.invalid")], None), True),
            ]
        },
        "usage-none": {"extensions": [plain]},
        "usage-key-exchange": {"extensions": [plain, (usage(key_agreement=True), True)]},
        "usage-without-nonrepudiation": {
            "extensions": [plain, (usage(content_commitment=False), True)]
        },
        "authority-itself": {
            "extensions": [
                (x509.BasicConstraints(ca=True, path_length=None), True),
                (usage(key_cert_sign=True), True),
            ]
        },
        "no-constraints": {"extensions": [(usage(), True)]},
        "signed-with-sha512": {"digest": hashes.SHA512()},
    }
    for name, options in profile.items():
        yield _bent(f"certificate-{name}", row, "CERT-PROFILE", issued(**options))
    for missing in ("person", "device", "role", "name", "organisation", "office"):
        signer = signer_of(name=person(**{missing: None}))
        bends: dict[str, object] = {"owner": ("demo-office", "dev-0001")}
        yield _bent(f"certificate-without-{missing}", row, "CERT-PROFILE", signer, **bends)
    twice = x509.Name([*person(), x509.NameAttribute(NameOID.USER_ID, "p-0002")])
    yield _bent(
        "certificate-of-two-people",
        row,
        "CERT-PROFILE",
        signer_of(name=twice),
        owner=("demo-office", "dev-0001"),
    )
    yield from _other_keys(row)
    own = signer_of()
    rubbish = _put(OFFICE_CA, b"no certificate")
    yield _bent("office-is-no-certificate", row, "CERT-PROFILE", own, in_payload=rubbish)
    itself = signer_of(office_ca=own.certificate)
    yield _bent("office-is-the-device", row, "CERT-CHAIN", itself)
    yield _bent(
        "office-enclosed-is-another", row, "CERT-CHAIN", signer_of(office_ca=STRANGE.certificate)
    )
    # The name of the office and its key identifier say nothing: only its key counts.
    yield _bent("authority-of-the-same-name", "wrong CA", "CA-UNKNOWN", signer_of(STRANGE))
    elsewhere = signer_of(OTHER_OFFICE, person(office="other-office"))
    for_us = _put(HEADER, fields(elsewhere, recipient="demo-office"))
    yield _bent(
        "authority-of-another-office", "wrong CA", "CA-UNKNOWN", elsewhere, in_payload=for_us
    )
    poacher = signer_of(OTHER_OFFICE)
    yield _bent("authority-beyond-its-office", "wrong CA", "CERT-CHAIN", poacher)
    data = forged(own, _FILES)
    yield Fixture(
        name="seal-no-office-trusted", data=data, row="wrong CA", reason="CA-UNKNOWN", trust=()
    )


def _revoked() -> Iterator[Fixture]:
    row, own = "certificate revoked", signer_of()
    for name, since in (
        ("revoked-before-it-signed", SIGNED - timedelta(days=1)),
        ("revoked-after-it-signed", SIGNED + timedelta(days=1)),  # no receipt says so
    ):
        crl = DEMO.revoking(1001, number=2, since=since)
        yield _bent(name, row, "CERT-REVOKED", own, in_payload=_put(CRL, crl))


def _other_keys(row: str) -> Iterator[Fixture]:
    """Yield packages signed by keys of another kind, as their certificates say."""
    for name, key in (("p384", key_of("检查员甲", ec.SECP384R1)), ("rsa", rsa_key())):
        certificate = DEMO.issue(person(), key.public_key())
        own = signer_of()
        signer = FixedSigner(certificate, own.office_ca, own.crl, own.key)
        yield _bent(f"certificate-of-{name}", row, "SIGNATURE", signer)


def _times() -> Iterator[Fixture]:
    row = "certificate not valid"
    second = timedelta(seconds=1)
    for name, at, reason in (
        ("before-the-certificate", START - second, "CERT-NOT-YET"),
        ("after-the-certificate", END + second, "CERT-EXPIRED"),
        ("in-the-second-of-its-end", END, "CERT-EXPIRED"),
        ("in-1980", datetime(1980, 1, 1, tzinfo=UTC), "CMS"),
    ):
        yield _bent(f"signed-{name}", row, reason, signer_of(), at=at)
    data = forged(signer_of(), _FILES)
    for name, at, reason in (
        ("received-after-the-certificate", END + second, "CERT-EXPIRED"),
        ("received-before-the-certificate", START - second, "CERT-NOT-YET"),
    ):
        yield Fixture(name=f"seal-{name}", data=data, row=row, reason=reason, at=at)
    outlives = forged(signer_of(BRIEF), _FILES, at=BRIEF.end + second)
    yield Fixture(
        name="seal-signed-after-the-authority",
        data=outlives,
        row=row,
        reason="CA-EXPIRED",
        trust=("brief",),
    )
    # The years of UTCTime end with 2049: 50 to 99 are of the last century.
    far = signer_of(Authority(end=datetime(2076, 1, 1, tzinfo=UTC)))
    yield _bent(
        "signed-in-a-year-of-two-digits",
        row,
        "CMS",
        far,
        sign=lambda manifest, at: _rebuilt(
            far.sign_cades(manifest, at),
            attributes=lambda four: [one.replace(b"261121", b"991121") for one in four],
            sign=far.sign,
        ),
    )

"""CAdES-B, one exact shape (FORMAT.md §5): built to sign, and built again to verify.

A reader of CMS leaves bytes that nobody signed (versions, algorithm identifiers, lengths). Here
the certificate, the time and the signature are taken out, the structure is built from these three
and from the data, and has to be the same bytes: no such byte can differ. pyHanko makes the same
bytes (tests/sealed/test_signing.py); signing with it would cost 17 ms a package and 0.4 s once.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from inspector.sealed.der import (
    INTEGER,
    OCTETS,
    SEQUENCE,
    SET,
    UTC_TIME,
    children,
    content,
    oid,
    tlv,
)
from inspector.sealed.profile import (
    P256,
    Profile,
    from_der,
    profile_of_public,
    public_key_of,
    to_der,
    verify_raw,
)
from inspector.sealed.refusals import Broken

SIGNATURE_LIMIT = 64 << 10

_CONTENT_TYPE = oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = oid("1.2.840.113549.1.9.4")
_SIGNING_TIME = oid("1.2.840.113549.1.9.5")
_SIGNING_CERTIFICATE_V2 = oid("1.2.840.113549.1.9.16.2.47")
_ONE = tlv(INTEGER, b"\x01")
_TIME = re.compile(rb"[0-9]{12}Z")


class Seal(NamedTuple):
    """What a sound signature says. certificate: DER; signed_at: claim of the device's clock."""

    certificate: bytes
    signed_at: datetime


def sign_cades(
    certificate: bytes,
    sign: Callable[[bytes], bytes],
    data: bytes,
    at: datetime,
    profile: Profile = P256,
) -> bytes:
    """Return a detached CAdES-B signature (CMS, DER) over `data`.

    sign: gives 64 raw bytes, as `Signer.sign`; at: aware, cut to whole seconds, before 2050.
    """
    moment = at.astimezone(UTC)
    if moment.year >= 2050:
        raise ValueError("UTCTime ends with the year 2049")
    time = moment.strftime("%y%m%d%H%M%SZ").encode()
    attributes = signed_attributes(certificate, profile.digest(data), time, profile)
    signature = to_der(sign(tlv(SET, *attributes)))
    return built(certificate, attributes, signature, profile=profile)


def verify_cades(signed: bytes, data: bytes, profile: Profile = P256) -> Seal:
    """Return who signed `data` and when, if `signed` is in every byte what the format says.

    The certificate is not judged here. Raises Broken CMS, SIGNATURE, CERT-PROFILE.
    """
    certificate, time, signature = _taken_out(signed)
    attributes = signed_attributes(certificate, profile.digest(data), time, profile)
    if built(certificate, attributes, signature, profile=profile) != signed:
        raise Broken("CMS")
    raw = from_der(signature)
    # A key of the other profile would be checked by the other algorithm, whatever stands here.
    is_of_profile = profile_of_public(public_key_of(certificate)) is profile
    if to_der(raw) != signature or not is_of_profile:
        raise Broken("SIGNATURE")
    if not verify_raw(certificate, tlv(SET, *attributes), raw):
        raise Broken("SIGNATURE")
    try:
        # Years of UTCTime below 50 are of this century (RFC 5280, 4.1.2.5.1).
        signed_at = datetime.strptime("20" + time.decode(), "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as cause:
        raise Broken("CMS") from cause
    if signed_at.year >= 2050:
        raise Broken("CMS")
    return Seal(certificate, signed_at)


def _taken_out(signed: bytes) -> tuple[bytes, bytes, bytes]:
    """Return certificate, time and signature; the rest is compared after rebuilding."""
    try:
        _type, wrapped = children(signed)
        (signed_data,) = children(wrapped)
        _version, _digests, _data, certificates, signers = children(signed_data)
        (certificate,) = children(certificates)
        (signer,) = children(signers)
        _version, _sid, _digest, attributes, _algorithm, signature = children(signer)
        _type_oid, values = children(children(attributes)[1])
        (time,) = children(values)
    except (ValueError, IndexError) as cause:
        raise Broken("CMS") from cause
    if _TIME.fullmatch(content(time)) is None:
        raise Broken("CMS")
    return certificate, content(time), content(signature)


def signed_attributes(
    certificate: bytes, digest: bytes, time: bytes | None, profile: Profile = P256
) -> list[bytes]:
    """Return the signed attributes in DER order, which is that of their bytes.

    time: as UTCTime writes it; None for a paper, where it stands in the PDF (EN 319 142-1).
    """
    issuer, serial = _issuer_and_serial(certificate)
    general_names = tlv(SEQUENCE, tlv(0xA4, issuer))
    cert_id = tlv(
        SEQUENCE,
        profile.certificate_digest,
        tlv(OCTETS, profile.digest(certificate)),
        tlv(SEQUENCE, general_names, serial),
    )
    signing_certificate = tlv(SEQUENCE, tlv(SEQUENCE, cert_id))
    attributes = [
        tlv(SEQUENCE, _CONTENT_TYPE, tlv(SET, profile.data)),
        tlv(SEQUENCE, _MESSAGE_DIGEST, tlv(SET, tlv(OCTETS, digest))),
        tlv(SEQUENCE, _SIGNING_CERTIFICATE_V2, tlv(SET, signing_certificate)),
    ]
    if time is not None:
        attributes.append(tlv(SEQUENCE, _SIGNING_TIME, tlv(SET, tlv(UTC_TIME, time))))
    return sorted(attributes)


def built(
    certificate: bytes,
    attributes: list[bytes],
    signature: bytes,
    chain: Sequence[bytes] = (),
    profile: Profile = P256,
) -> bytes:
    """Return the CMS structure; signature: Ecdsa-Sig-Value; chain: certificates above, DER."""
    issuer, serial = _issuer_and_serial(certificate)
    signer = tlv(
        SEQUENCE,
        _ONE,
        tlv(SEQUENCE, issuer, serial),
        profile.digest_algorithm,
        tlv(0xA0, *attributes),
        profile.signature_algorithm,
        tlv(OCTETS, signature),
    )
    signed_data = tlv(
        SEQUENCE,
        _ONE,
        tlv(SET, profile.digest_algorithm),
        tlv(SEQUENCE, profile.data),
        tlv(0xA0, *sorted((certificate, *chain))),
        tlv(SET, signer),
    )
    return tlv(SEQUENCE, profile.signed_data, tlv(0xA0, signed_data))


def _issuer_and_serial(certificate: bytes) -> tuple[bytes, bytes]:
    """Return both as they stand in the certificate, with tag and length."""
    try:
        _version, serial, _algorithm, issuer = children(children(certificate)[0])[:4]
    except (ValueError, IndexError) as cause:
        raise Broken("CERT-PROFILE") from cause
    return issuer, serial

"""Certificates made: the office's authority, a person's request, the certificate that answers it.

The library that builds them knows no SM2. So what it builds is signed with a key made for the
moment, and then that key, its algorithm and its signature are exchanged for those of the profile:
names, times and extensions are written by one code for both profiles.
"""

import re
from datetime import datetime, timedelta
from hashlib import sha1
from typing import TYPE_CHECKING

from inspector.errors import CertificateUnreadable
from inspector.i18n import _
from inspector.sealed.certificates import Subject, key_of, key_usage, load_certificate, load_request
from inspector.sealed.der import BITS, SEQUENCE, children, tlv
from inspector.sealed.profile import (
    P256,
    Profile,
    point_of,
    profile_of_private,
    profile_of_public,
    raw_signature,
    to_der,
)

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

_LONGEST_NAME = 64  # bytes of UTF-8, as the library counts what X.520 limits
_PRINTABLE = re.compile(r"[A-Za-z0-9 '()+,./:=?-]*")


def make_office_ca(
    office_id: str, name: str, not_before: datetime, years: int = 10, profile: Profile = P256
) -> tuple[bytes, bytes]:
    """Return private key and certificate of a new office authority.

    Raises ProfileUnavailable where the library of the profile is missing.
    """
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    private_key = profile.keys.new_private_key()
    public = profile.keys.public_key(private_key)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, office_id),
            _common_name(_fitting(name)),
        ]
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_before + timedelta(days=round(365.25 * years)))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage(authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier(_key_id(public)), critical=False)
    )
    return private_key, _signed_certificate(builder, public, private_key)


def make_request(private_key: bytes, subject: Subject, *, pem: bool = True) -> bytes:
    """Return a PKCS #10 request, by which a person asks the office for a certificate."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    builder = x509.CertificateSigningRequestBuilder().subject_name(_name_of(subject))
    built = builder.sign(_stand_in(), hashes.SHA256())
    made = _resigned(built.public_bytes(serialization.Encoding.DER), private_key)
    if not pem:
        return made
    return x509.load_der_x509_csr(made).public_bytes(serialization.Encoding.PEM)


def issue_certificate(
    ca_key: bytes,
    ca_cert: bytes,
    request: bytes,
    subject: Subject,
    not_before: datetime,
    days: int = 730,
) -> bytes:
    """Return the certificate for the key in `request`; what it says is the office's `subject`.

    It ends with the authority at the latest. Raises CertificateUnreadable for a request whose
    key or signature is not sound, or whose key is not of the authority's profile.
    """
    from cryptography import x509

    _asked, public = load_request(request)
    if profile_of_public(public) is not profile_of_private(ca_key):
        raise CertificateUnreadable(
            detail=_("its key is not of the kind that this office uses ({profile})").format(
                profile=profile_of_private(ca_key).name
            )
        )
    authority = load_certificate(ca_cert)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name_of(subject))
        .issuer_name(authority.subject)
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(min(not_before + timedelta(days=days), authority.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(authority=False), critical=True)
        .add_extension(authority_key_id(authority), critical=False)
        .add_extension(x509.SubjectKeyIdentifier(_key_id(public)), critical=False)
    )
    return _signed_certificate(builder, public, ca_key)


def authority_key_id(authority: "x509.Certificate") -> "x509.AuthorityKeyIdentifier":
    """Return the extension by which certificates and lists name the key above them."""
    from cryptography import x509

    return x509.AuthorityKeyIdentifier(_key_id(key_of(authority)), None, None)


def signed_list(builder: "x509.CertificateRevocationListBuilder", ca_key: bytes) -> bytes:
    """Return a revocation list signed with the key of its authority, DER."""
    from cryptography.hazmat.primitives import hashes, serialization

    built = builder.sign(_stand_in(), hashes.SHA256())
    return _resigned(built.public_bytes(serialization.Encoding.DER), ca_key)


def _signed_certificate(
    builder: "x509.CertificateBuilder", public: bytes, private_key: bytes
) -> bytes:
    from cryptography.hazmat.primitives import hashes, serialization

    key = _stand_in()
    built = builder.public_key(key.public_key()).sign(key, hashes.SHA256())
    return _resigned(built.public_bytes(serialization.Encoding.DER), private_key, public)


def _resigned(built: bytes, private_key: bytes, public: bytes = b"") -> bytes:
    """Return a certificate, request or list with its key and its signature exchanged.

    public: the key that it is about, where that is not the one of `private_key`.
    """
    profile = profile_of_private(private_key)
    body, algorithm, _signature = children(built)
    exchanged = {algorithm: profile.signature_algorithm}
    parts = []
    for part in children(body):
        if profile_of_public(part) is not None:  # the key made for the moment
            parts.append(public or profile.keys.public_key(private_key))
        else:
            parts.append(exchanged.get(part, part))
    signed = tlv(SEQUENCE, *parts)
    signature = to_der(raw_signature(profile, profile.keys.signing(private_key)(signed)))
    bits = tlv(BITS, b"\0" + signature)
    return tlv(SEQUENCE, signed, profile.signature_algorithm, bits)


def _stand_in() -> "ec.EllipticCurvePrivateKey":
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def _key_id(public: bytes) -> bytes:
    """Return the identifier of a key: SHA-1 of its point, RFC 5280 §4.2.1.2 (1)."""
    return sha1(point_of(public), usedforsecurity=False).digest()


def _name_of(subject: Subject) -> "x509.Name":
    from cryptography import x509
    from cryptography.x509.name import _ASN1Type
    from cryptography.x509.oid import NameOID

    attributes = [
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, subject.organisation),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, subject.office),
        x509.NameAttribute(NameOID.TITLE, subject.role),
        x509.NameAttribute(NameOID.USER_ID, subject.person),
        x509.NameAttribute(NameOID.DN_QUALIFIER, subject.device),
        _common_name(subject.name),
    ]
    number = subject.certificate_no
    if number:
        # X.520 wants PrintableString here; numbers of some regions begin with a Chinese character.
        plain = _PRINTABLE.fullmatch(number) is not None
        kind = _ASN1Type.PrintableString if plain else _ASN1Type.UTF8String
        attributes.insert(5, x509.NameAttribute(NameOID.SERIAL_NUMBER, number, kind))
    return x509.Name(attributes)


def _common_name(name: str) -> "x509.NameAttribute[str]":
    """Return the name of a person as an attribute; it fits 64 bytes, 21 Chinese characters."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    if not 0 < len(name.encode()) <= _LONGEST_NAME:
        raise CertificateUnreadable(detail=_("a name has to have from 1 to 21 Chinese characters"))
    return x509.NameAttribute(NameOID.COMMON_NAME, name)


def _fitting(name: str) -> str:
    """Return so much of the name of an office as fits; the whole stands in its tables."""
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore")

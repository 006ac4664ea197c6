"""Certificates: the office's authority, a person's request, the certificate that answers it.

One certificate is one person on one machine. Private keys are PKCS #8 in DER, certificates,
requests and revocation lists DER; requests and certificates are also read as PEM.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from inspector.errors import CertificateUnreadable
from inspector.i18n import _
from inspector.sealed.profile import load_key, new_private_key
from inspector.sealed.refusals import Broken

if TYPE_CHECKING:
    from cryptography import x509

_LONGEST_NAME = 64  # bytes of UTF-8, as the library counts what X.520 limits
_PRINTABLE = re.compile(r"[A-Za-z0-9 '()+,./:=?-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Who a certificate speaks of.

    person          id of the person          certificate_no  执法证号, "" when there is none
    name            as on papers              device          id of the machine, printable ASCII
    organisation    as on papers              office          id of the office
    role            INSPECTOR, LEAD, OFFICE …
    """

    person: str
    name: str
    organisation: str
    role: str
    device: str
    office: str
    certificate_no: str = ""

    def __str__(self) -> str:
        text = f"{self.name} ({self.organisation})"
        # A stranger's certificate may hold marks that turn a line round or hide a part of it.
        return "".join(letter if letter.isprintable() else "·" for letter in text)


def make_office_ca(
    office_id: str, name: str, not_before: datetime, years: int = 10
) -> tuple[bytes, bytes]:
    """Return private key and certificate of a new office authority."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    private_key = new_private_key()
    key = load_key(private_key)
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
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_before + timedelta(days=round(365.25 * years)))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return private_key, _der(builder.sign(key, hashes.SHA256()))


def make_request(private_key: bytes, subject: Subject, *, pem: bool = True) -> bytes:
    """Return a PKCS #10 request, by which a person asks the office for a certificate."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    builder = x509.CertificateSigningRequestBuilder().subject_name(_name_of(subject))
    request = builder.sign(load_key(private_key), hashes.SHA256())
    encoding = serialization.Encoding.PEM if pem else serialization.Encoding.DER
    return request.public_bytes(encoding)


def subject_of_request(request: bytes) -> Subject:
    """Return who asks; the office compares it with the person. Raises CertificateUnreadable."""
    return _subject(_load_request(request).subject)


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
    key or signature is not sound.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    asked = _load_request(request)
    authority, key = load_certificate(ca_cert), load_key(ca_key)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name_of(subject))
        .issuer_name(authority.subject)
        .public_key(asked.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(min(not_before + timedelta(days=days), authority.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(authority=False), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(asked.public_key()), critical=False
        )
    )
    return _der(builder.sign(key, hashes.SHA256()))


def subject_of(certificate: bytes) -> Subject:
    """Return who the certificate speaks of. Raises CertificateUnreadable."""
    return _subject(_subject_name(certificate))


def office_of_ca(certificate: bytes) -> str:
    """Return the id of the office whose authority this is, "" when it says none."""
    from cryptography.x509.oid import NameOID

    found = _subject_name(certificate).get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    return str(found[0].value) if found else ""


def load_certificate(data: bytes) -> "x509.Certificate":
    """Return the certificate in DER or PEM. Raises CertificateUnreadable."""
    from cryptography import x509

    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            return x509.load_pem_x509_certificate(data)
        return x509.load_der_x509_certificate(data)
    except (ValueError, x509.InvalidVersion) as cause:
        raise CertificateUnreadable(detail=str(cause).split("\n")[0]) from cause


def to_pem(certificate: bytes) -> bytes:
    """Return a certificate as PEM, which openssl takes as -CAfile."""
    from cryptography.hazmat.primitives import serialization

    return load_certificate(certificate).public_bytes(serialization.Encoding.PEM)


def check_profile(certificate: "x509.Certificate") -> None:
    """Raise Broken CERT-PROFILE unless it may sign packages (FORMAT.md §5)."""
    from cryptography import x509

    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError) as cause:
        raise Broken("CERT-PROFILE") from cause
    if constraints.ca or usage != _key_usage(authority=False):
        raise Broken("CERT-PROFILE")
    # openssl refuses both: purposes that are not ours, and a condition that nobody here can judge.
    known = (x509.KeyUsage, x509.BasicConstraints)
    for one in certificate.extensions:
        is_strange = one.critical and not isinstance(one.value, known)
        if is_strange or isinstance(one.value, x509.ExtendedKeyUsage):
            raise Broken("CERT-PROFILE")
    if certificate.signature_algorithm_oid != x509.SignatureAlgorithmOID.ECDSA_WITH_SHA256:
        raise Broken("CERT-PROFILE")


def is_issued_by(certificate: "x509.Certificate", authority: "x509.Certificate") -> bool:
    """Return whether `authority` is an office authority that signed `certificate`."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = authority.extensions.get_extension_for_class(x509.KeyUsage).value
        certificate.verify_directly_issued_by(authority)
    except (
        x509.ExtensionNotFound,
        x509.DuplicateExtension,
        InvalidSignature,
        UnsupportedAlgorithm,
        ValueError,
        TypeError,
    ):
        return False
    return constraints.ca and usage.key_cert_sign


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate in groups of four, to be read out and compared."""
    from cryptography.hazmat.primitives import hashes

    digest = load_certificate(certificate).fingerprint(hashes.SHA256()).hex().upper()
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def holds_key(certificate: bytes, private_key: bytes) -> bool:
    """Return whether the certificate is for this private key (PKCS #8, DER)."""
    return load_certificate(certificate).public_key() == load_key(private_key).public_key()


def have_one_key(certificate: bytes, other: bytes) -> bool:
    """Return whether two certificates are for the same key: one device, certified again."""
    return load_certificate(certificate).public_key() == load_certificate(other).public_key()


def _subject_name(certificate: bytes) -> "x509.Name":
    # It is read only now: what is no name shows late.
    try:
        return load_certificate(certificate).subject
    except (ValueError, TypeError) as cause:
        raise CertificateUnreadable(detail=str(cause).split("\n")[0]) from cause


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


def _subject(name: "x509.Name") -> Subject:
    from cryptography.x509.oid import NameOID

    def text(oid: "x509.ObjectIdentifier", *, needed: bool = True) -> str:
        found = name.get_attributes_for_oid(oid)
        if len(found) > 1 or (needed and not found):
            raise CertificateUnreadable(detail=_("it does not say whose it is"))
        return str(found[0].value) if found else ""

    return Subject(
        person=text(NameOID.USER_ID),
        name=text(NameOID.COMMON_NAME),
        organisation=text(NameOID.ORGANIZATION_NAME),
        role=text(NameOID.TITLE),
        device=text(NameOID.DN_QUALIFIER),
        office=text(NameOID.ORGANIZATIONAL_UNIT_NAME),
        certificate_no=text(NameOID.SERIAL_NUMBER, needed=False),
    )


def _load_request(data: bytes) -> "x509.CertificateSigningRequest":
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            request = x509.load_pem_x509_csr(data)
        else:
            request = x509.load_der_x509_csr(data)
        key = request.public_key()
        sound = request.is_signature_valid
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion) as cause:
        raise CertificateUnreadable(detail=str(cause).split("\n")[0]) from cause
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise CertificateUnreadable(detail=_("its key is not of the kind P-256"))
    if not sound:
        raise CertificateUnreadable(detail=_("its signature does not fit"))
    return request


def _key_usage(*, authority: bool) -> "x509.KeyUsage":
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _der(certificate: "x509.Certificate") -> bytes:
    from cryptography.hazmat.primitives import serialization

    return certificate.public_bytes(serialization.Encoding.DER)

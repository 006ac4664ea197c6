"""Certificates and requests, read and judged: whose they are, and who stands behind them.

One certificate is one person on one machine (`issuing` makes them). Private keys are PKCS #8 in
DER, certificates, requests and revocation lists DER; requests and certificates are also read as
PEM.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from inspector.errors import CertificateUnreadable
from inspector.i18n import _
from inspector.sealed.der import children
from inspector.sealed.profile import (
    P256,
    Profile,
    profile_of_private,
    profile_of_public,
    public_key_of,
)
from inspector.sealed.refusals import Broken

if TYPE_CHECKING:
    from cryptography import x509


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
        text = _("{name} ({organisation})").format(name=self.name, organisation=self.organisation)
        # A stranger's certificate may hold marks that turn a line round or hide a part of it.
        return "".join(letter if letter.isprintable() else "·" for letter in text)


def subject_of_request(request: bytes) -> Subject:
    """Return who asks; the office compares it with the person. Raises CertificateUnreadable."""
    return _subject(load_request(request)[0].subject)


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


def check_profile(certificate: "x509.Certificate", profile: Profile = P256) -> None:
    """Raise Broken CERT-PROFILE unless it may sign packages of this profile (FORMAT.md §5)."""
    from cryptography import x509

    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError) as cause:
        raise Broken("CERT-PROFILE") from cause
    if constraints.ca or usage != key_usage(authority=False):
        raise Broken("CERT-PROFILE")
    # openssl refuses both: purposes that are not ours, and a condition that nobody here can judge.
    known = (x509.KeyUsage, x509.BasicConstraints)
    for one in certificate.extensions:
        is_strange = one.critical and not isinstance(one.value, known)
        if is_strange or isinstance(one.value, x509.ExtendedKeyUsage):
            raise Broken("CERT-PROFILE")
    if _signed_parts(certificate)[1] != profile.signature_algorithm:
        raise Broken("CERT-PROFILE")


def is_issued_by(certificate: "x509.Certificate", authority: "x509.Certificate") -> bool:
    """Return whether `authority` is an office authority that signed `certificate`.

    Both are of one profile. Raises ProfileUnavailable where its library is missing.
    """
    from cryptography import x509

    try:
        constraints = authority.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = authority.extensions.get_extension_for_class(x509.KeyUsage).value
        is_named = certificate.issuer == authority.subject
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError, TypeError):
        return False
    if not (constraints.ca and usage.key_cert_sign and is_named):
        return False
    body, algorithm, inner = _signed_parts(certificate)
    return inner == algorithm and is_signed_with(
        key_of(authority), body, algorithm, certificate.signature
    )


def is_signed_with(public: bytes, body: bytes, algorithm: bytes, signature: bytes) -> bool:
    """Return whether a certificate, request or list is signed with this key.

    body       the part that is signed, DER          signature  Ecdsa-Sig-Value
    algorithm  how it says that it is signed, DER

    Raises ProfileUnavailable where the library of the key's profile is missing.
    """
    profile = profile_of_public(public)
    if profile is None or algorithm != profile.signature_algorithm:
        return False
    return profile.keys.verify(public, body, signature)


def key_of(certificate: "x509.Certificate") -> bytes:
    """Return the key in a certificate, as SubjectPublicKeyInfo; b"" where it cannot be read."""
    from cryptography.hazmat.primitives import serialization

    return public_key_of(certificate.public_bytes(serialization.Encoding.DER))


def profile_of(certificate: bytes) -> Profile:
    """Return the profile of the key in a certificate, DER or PEM. Raises CertificateUnreadable."""
    profile = profile_of_public(key_of(load_certificate(certificate)))
    if profile is None:
        raise CertificateUnreadable(detail=_("its key is of another kind"))
    return profile


def fingerprint(certificate: bytes) -> str:
    """Return the SHA-256 of a certificate in groups of four, to be read out and compared."""
    from cryptography.hazmat.primitives import hashes

    digest = load_certificate(certificate).fingerprint(hashes.SHA256()).hex().upper()
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def holds_key(certificate: bytes, private_key: bytes) -> bool:
    """Return whether the certificate is for this private key (PKCS #8, DER)."""
    public = profile_of_private(private_key).keys.public_key(private_key)
    return key_of(load_certificate(certificate)) == public


def have_one_key(certificate: bytes, other: bytes) -> bool:
    """Return whether two certificates are for the same key: one device, certified again."""
    return key_of(load_certificate(certificate)) == key_of(load_certificate(other)) != b""


def _subject_name(certificate: bytes) -> "x509.Name":
    # It is read only now: what is no name shows late.
    try:
        return load_certificate(certificate).subject
    except (ValueError, TypeError) as cause:
        raise CertificateUnreadable(detail=str(cause).split("\n")[0]) from cause


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


def load_request(data: bytes) -> tuple["x509.CertificateSigningRequest", bytes]:
    """Return a request, DER or PEM, and its key (SubjectPublicKeyInfo), which has signed it.

    Raises CertificateUnreadable; ProfileUnavailable where the library of its profile is missing.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            request = x509.load_pem_x509_csr(data)
        else:
            request = x509.load_der_x509_csr(data)
        body, algorithm, _bits = children(request.public_bytes(serialization.Encoding.DER))
        public = children(body)[2]
    except (ValueError, TypeError, IndexError, Broken, x509.InvalidVersion) as cause:
        raise CertificateUnreadable(detail=str(cause).split("\n")[0]) from cause
    if profile_of_public(public) is None:
        raise CertificateUnreadable(detail=_("its key is of another kind"))
    if not is_signed_with(public, body, algorithm, request.signature):
        raise CertificateUnreadable(detail=_("its signature does not fit"))
    return request, public


def key_usage(*, authority: bool) -> "x509.KeyUsage":
    """Return the key usage of an authority, or of a device (FORMAT.md §5)."""
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


def _signed_parts(certificate: "x509.Certificate") -> tuple[bytes, bytes, bytes]:
    """Return what is signed, and the algorithm as it stands outside and inside, DER."""
    from cryptography.hazmat.primitives import serialization

    try:
        body, outer, _bits = children(certificate.public_bytes(serialization.Encoding.DER))
        return body, outer, children(body)[2]
    except (Broken, ValueError, IndexError) as cause:
        raise Broken("CERT-PROFILE") from cause

"""The profile p256-sha256: what a signer can do, and the plain signature of events.

A second profile (sm2-sm3) or a key in hardware takes this place by another `Signer`.
"""

from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from inspector.sealed.refusals import Broken

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

# Order of the curve P-256, FIPS 186-5 / SP 800-186.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Signer(Protocol):
    """Signs as one person on one device.

    certificate, office_ca, crl  DER
    """

    @property
    def certificate(self) -> bytes: ...
    @property
    def office_ca(self) -> bytes: ...
    @property
    def crl(self) -> bytes: ...

    def sign(self, data: bytes) -> bytes:
        """Return 64 bytes, r and s, over SHA-256 of `data`."""
        ...

    def sign_cades(self, data: bytes, at: datetime) -> bytes:
        """Return a detached CAdES-B signature (CMS, DER) over `data`; `at` in whole seconds."""
        ...


class P256Signer:
    """A signer whose key lies in memory. private_key: PKCS #8, DER."""

    def __init__(
        self, private_key: bytes, certificate: bytes, office_ca: bytes, crl: bytes
    ) -> None:
        self._key = load_key(private_key)
        self.certificate, self.office_ca, self.crl = certificate, office_ca, crl

    def sign(self, data: bytes) -> bytes:
        """Return 64 bytes, r and s, over SHA-256 of `data`; s is at most half the order."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, utils

        r, s = utils.decode_dss_signature(self._key.sign(data, ec.ECDSA(hashes.SHA256())))
        # (r, n - s) would be valid too; with one of the two refused, nobody can make a second
        # signature out of the first.
        return r.to_bytes(32, "big") + min(s, ORDER - s).to_bytes(32, "big")

    def sign_cades(self, data: bytes, at: datetime) -> bytes:
        """Return a detached CAdES-B signature (CMS, DER) over `data`; `at` in whole seconds."""
        from inspector.sealed.signing import sign_cades  # it stands on this module

        return sign_cades(self.certificate, self.sign, data, at)


def verify_raw(certificate: bytes, data: bytes, signature: bytes) -> bool:
    """Return whether `signature` (64 bytes, r and s) is the certificate's over `data`.

    certificate: DER; one that cannot be read or holds another kind of key verifies nothing.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    key = _public_key(certificate)
    if key is None or len(signature) != 64 or int.from_bytes(signature[32:], "big") > ORDER // 2:
        return False
    try:
        key.verify(to_der(signature), data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def to_der(signature: bytes) -> bytes:
    """Return 64 raw bytes as the Ecdsa-Sig-Value of certificates and CMS."""
    from cryptography.hazmat.primitives.asymmetric import utils

    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    return utils.encode_dss_signature(r, s)


def from_der(signature: bytes) -> bytes:
    """Return an Ecdsa-Sig-Value as 64 raw bytes. Raises Broken SIGNATURE."""
    from cryptography.hazmat.primitives.asymmetric import utils

    try:
        r, s = utils.decode_dss_signature(signature)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    except (ValueError, OverflowError) as cause:
        raise Broken("SIGNATURE") from cause


def new_private_key() -> bytes:
    """Return a new P-256 key as PKCS #8, DER, not encrypted: seal it before it is stored."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def load_key(private_key: bytes) -> "ec.EllipticCurvePrivateKey":
    """Return the P-256 key in PKCS #8, DER. Raises ValueError for any other."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = serialization.load_der_private_key(private_key, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a P-256 key")
    return key


# Events come by the hundred from the same few devices; parsing costs as much as verifying.
@lru_cache(maxsize=64)
def _public_key(certificate: bytes) -> "ec.EllipticCurvePublicKey | None":
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        key = x509.load_der_x509_certificate(certificate).public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion):
        return None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        return None
    return key

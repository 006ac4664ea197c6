"""Crypto profiles: what each fixes, and a signer whose key lies in memory (FORMAT.md §5).

A key in hardware takes the place of `KeySigner` by another `Signer`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from inspector.sealed import p256, sm2
from inspector.sealed.der import BITS, NULL, SEQUENCE, children, content, oid, tlv
from inspector.sealed.p256 import ORDER as ORDER
from inspector.sealed.refusals import Broken

_POINT = 65  # bytes of an uncompressed point of either curve


class Hash(Protocol):
    """What sums up bytes; `hexdigest` begins with SHA-256 and ends with the profile's digest."""

    def update(self, data: "bytes | memoryview", /) -> None: ...
    def hexdigest(self) -> str: ...


class Keys(Protocol):
    """Keys and signatures of one kind: the modules p256 and sm2."""

    def is_available(self) -> bool: ...
    def new_private_key(self) -> bytes: ...
    def public_key(self, private_key: bytes) -> bytes: ...
    def signing(self, private_key: bytes) -> Callable[[bytes], bytes]: ...
    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool: ...
    def is_canonical(self, s: int) -> bool: ...
    def canonical(self, s: int) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one profile fixes; all bytes are DER elements.

    keys           how keys are made and used
    digest         of the bytes that a signature stands on; new_hash the same for long ones
    digest_uri     how the signed list names its digests
    digest_algorithm, signature_algorithm   in signatures; the second in certificates too
    key_algorithm  in SubjectPublicKeyInfo
    signed_data, data                       content types of CMS
    certificate_digest  which digest names the certificate in a signature; b"" is SHA-256, the
                        default of RFC 5035
    second_list    name of a further BagIt manifest beside that of SHA-256, "" when there is none
    """

    name: str
    keys: Keys
    digest: Callable[[bytes], bytes]
    new_hash: Callable[[], Hash]
    digest_uri: str
    digest_algorithm: bytes
    signature_algorithm: bytes
    key_algorithm: bytes
    signed_data: bytes
    data: bytes
    certificate_digest: bytes = b""
    second_list: str = ""

    @property
    def is_available(self) -> bool:
        """Whether this installation can sign and check by it."""
        return self.keys.is_available()

    def holds(self, public: bytes) -> bool:
        """Return whether a public key (SubjectPublicKeyInfo) is of this profile."""
        head = tlv(SEQUENCE, self.key_algorithm, tlv(BITS, b"\0\x04" + bytes(_POINT - 1)))
        size = len(head) - _POINT
        return len(public) == len(head) and public[: size + 1] == head[: size + 1]


_EC = oid("1.2.840.10045.2.1")
_SM3 = tlv(SEQUENCE, oid("1.2.156.10197.1.401"))

P256 = Profile(
    name="p256-sha256",
    keys=p256,
    digest=lambda data: sha256(data).digest(),
    new_hash=sha256,
    digest_uri="http://www.w3.org/2001/04/xmlenc#sha256",
    digest_algorithm=tlv(SEQUENCE, oid("2.16.840.1.101.3.4.2.1"), tlv(NULL)),
    signature_algorithm=tlv(SEQUENCE, oid("1.2.840.10045.4.3.2")),
    key_algorithm=tlv(SEQUENCE, _EC, oid("1.2.840.10045.3.1.7")),
    signed_data=oid("1.2.840.113549.1.7.2"),
    data=oid("1.2.840.113549.1.7.1"),
)
# GB/T 35275: content types and, in this order of the standard, SM3 and SM2 with SM3. Neither
# algorithm has parameters: GmSSL refuses an SM3 that has any.
SM2 = Profile(
    name=sm2.NAME,
    keys=sm2,
    digest=sm2.sm3,
    new_hash=sm2.Sha256AndSm3,
    digest_uri="urn:oid:1.2.156.10197.1.401",
    digest_algorithm=_SM3,
    signature_algorithm=tlv(SEQUENCE, oid("1.2.156.10197.1.501")),
    key_algorithm=tlv(SEQUENCE, _EC, oid("1.2.156.10197.1.301")),
    signed_data=oid("1.2.156.10197.6.1.4.2.2"),
    data=oid("1.2.156.10197.6.1.4.2.1"),
    certificate_digest=_SM3,
    second_list="manifest-sm3.txt",
)
PROFILES = {one.name: one for one in (P256, SM2)}


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
        """Return 64 bytes, r and s, over `data` by the digest of the certificate's profile."""
        ...

    def sign_cades(self, data: bytes, at: datetime) -> bytes:
        """Return a detached CAdES-B signature (CMS, DER) over `data`; `at` in whole seconds."""
        ...


class KeySigner:
    """A signer whose key lies in memory. private_key: PKCS #8, DER, of either profile.

    Raises ProfileUnavailable where the library of its profile is missing.
    """

    def __init__(
        self, private_key: bytes, certificate: bytes, office_ca: bytes, crl: bytes
    ) -> None:
        self.profile = profile_of_private(private_key)
        self._sign = self.profile.keys.signing(private_key)
        self.certificate, self.office_ca, self.crl = certificate, office_ca, crl

    def sign(self, data: bytes) -> bytes:
        """Return 64 bytes, r and s, over `data`."""
        return raw_signature(self.profile, self._sign(data))

    def sign_cades(self, data: bytes, at: datetime) -> bytes:
        """Return a detached CAdES-B signature (CMS, DER) over `data`; `at` in whole seconds."""
        from inspector.sealed.signing import sign_cades  # it stands on this module

        return sign_cades(self.certificate, self.sign, data, at, self.profile)


def raw_signature(profile: Profile, signature: bytes) -> bytes:
    """Return what a library has signed as 64 raw bytes, with the one s that the profile takes."""
    raw = from_der(signature)
    s = int.from_bytes(raw[32:], "big")
    return raw[:32] + profile.keys.canonical(s).to_bytes(32, "big")


def verify_raw(certificate: bytes, data: bytes, signature: bytes) -> bool:
    """Return whether `signature` (64 bytes, r and s) is the certificate's over `data`.

    certificate: DER; one that cannot be read or holds another kind of key verifies nothing.
    Raises ProfileUnavailable where the library of its profile is missing.
    """
    public = public_key_of(certificate)
    profile = profile_of_public(public)
    if profile is None or len(signature) != 64:
        return False
    if not profile.keys.is_canonical(int.from_bytes(signature[32:], "big")):
        return False
    return profile.keys.verify(public, data, to_der(signature))


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


def profile_of_private(private_key: bytes) -> Profile:
    """Return the profile of a private key (PKCS #8, DER). Raises ValueError for any other."""
    try:
        algorithm = children(private_key)[1]
    except (Broken, IndexError) as cause:
        raise ValueError("not a private key") from cause
    for profile in PROFILES.values():
        if algorithm == profile.key_algorithm:
            return profile
    raise ValueError("not a key of a profile")


def profile_of_public(public: bytes) -> Profile | None:
    """Return the profile of a public key (SubjectPublicKeyInfo); None for any other."""
    return next((one for one in PROFILES.values() if one.holds(public)), None)


# Events come by the hundred from the same few devices.
@lru_cache(maxsize=64)
def public_key_of(certificate: bytes) -> bytes:
    """Return the key (SubjectPublicKeyInfo) in a certificate, DER; b"" where there is none."""
    try:
        (tbs, *_signed) = children(certificate)
        return children(tbs)[6]
    except (Broken, IndexError, ValueError):
        return b""


def point_of(public: bytes) -> bytes:
    """Return the point in a public key, which key identifiers are made of (RFC 5280 §4.2.1.2)."""
    return content(children(public)[1])[1:]

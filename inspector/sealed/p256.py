"""Keys and signatures of the profile p256-sha256: ECDSA on P-256 with SHA-256 (FIPS 186-5).

Keys are PKCS #8 and SubjectPublicKeyInfo, signatures Ecdsa-Sig-Value, all in DER.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

# Order of the curve P-256, FIPS 186-5 / SP 800-186.
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def is_available() -> bool:
    """Return True: the library is one of those without which nothing here runs."""
    return True


def new_private_key() -> bytes:
    """Return a new key, not encrypted: seal it before it is stored."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def public_key(private_key: bytes) -> bytes:
    """Return the public side of a private key. Raises ValueError for a key of another kind."""
    from cryptography.hazmat.primitives import serialization

    return (
        _load(private_key)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )


def signing(private_key: bytes) -> Callable[[bytes], bytes]:
    """Return what signs with this key. Raises ValueError for a key of another kind."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    key, algorithm = _load(private_key), ec.ECDSA(hashes.SHA256())
    return lambda data: key.sign(data, algorithm)


def verify(public: bytes, data: bytes, signature: bytes) -> bool:
    """Return whether `signature` is that of this public key over `data`."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec

    key = _public(public)
    if key is None:
        return False
    try:
        key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def is_canonical(s: int) -> bool:
    """Return whether this is the one of two values of s that is taken.

    (r, n - s) would be valid too; with one of the two refused, nobody can make a second signature
    out of the first.
    """
    return s <= ORDER // 2


def canonical(s: int) -> int:
    """Return the value of s that is taken."""
    return min(s, ORDER - s)


def _load(private_key: bytes) -> "ec.EllipticCurvePrivateKey":
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = serialization.load_der_private_key(private_key, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a P-256 key")
    return key


# Events come by the hundred from the same few devices; parsing costs as much as verifying.
@lru_cache(maxsize=64)
def _public(public: bytes) -> "ec.EllipticCurvePublicKey | None":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    try:
        key = serialization.load_der_public_key(public)
    except (ValueError, UnsupportedAlgorithm):
        return None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        return None
    return key

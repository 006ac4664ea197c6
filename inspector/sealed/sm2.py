"""Keys and signatures of the profile sm2-sm3: SM2 with SM3 (GB/T 32918.2, GB/T 32905).

Through tongsuopy, which is an extra of this program: it has no wheel for every platform. The user
id is 1234567812345678 (GM/T 0009), which is the library's own. Keys are PKCS #8 and
SubjectPublicKeyInfo, signatures SEQUENCE {r, s} (GB/T 35276), all in DER.
"""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from typing import TYPE_CHECKING

from inspector.errors import ProfileUnavailable

if TYPE_CHECKING:
    from tongsuopy.crypto.asymciphers import ec

NAME = "sm2-sm3"


def is_available() -> bool:
    """Return whether the library is installed."""
    return _is_installed()


def new_private_key() -> bytes:
    """Return a new key, not encrypted: seal it before it is stored. Raises ProfileUnavailable."""
    _needed()
    from tongsuopy.crypto import serialization
    from tongsuopy.crypto.asymciphers import ec

    made: bytes = ec.generate_private_key(ec.SM2()).private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return made


def public_key(private_key: bytes) -> bytes:
    """Return the public side of a private key. Raises ProfileUnavailable; ValueError for others."""
    _needed()
    from tongsuopy.crypto import serialization

    made: bytes = (
        _load(private_key)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return made


def signing(private_key: bytes) -> Callable[[bytes], bytes]:
    """Return what signs with this key. Raises ProfileUnavailable; ValueError for other keys."""
    _needed()
    from tongsuopy.crypto import hashes
    from tongsuopy.crypto.asymciphers import ec

    key, algorithm = _load(private_key), ec.ECDSA(hashes.SM3())

    def sign(data: bytes) -> bytes:
        made: bytes = key.sign(data, algorithm)
        return made

    return sign


def verify(public: bytes, data: bytes, signature: bytes) -> bool:
    """Return whether `signature` is that of this public key over `data`.

    Raises ProfileUnavailable: not to be able to say is no answer.
    """
    _needed()
    from tongsuopy.crypto import hashes
    from tongsuopy.crypto.asymciphers import ec
    from tongsuopy.crypto.exceptions import InternalError, InvalidSignature

    key = _public(public)
    if key is None:
        return False
    try:
        key.verify(signature, data, ec.ECDSA(hashes.SM3()))
    except (InvalidSignature, InternalError):  # the second where it is not even a signature
        return False
    return True


def is_canonical(s: int) -> bool:
    """Return True: of an SM2 signature no second one can be made without the key."""
    return s > 0


def canonical(s: int) -> int:
    """Return s as it is."""
    return s


def sm3(data: bytes) -> bytes:
    """Return the SM3 digest of `data`, 32 bytes."""
    from cryptography.hazmat.primitives import hashes

    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


class Sha256AndSm3:
    """Both digests of the same bytes; hexdigest is SHA-256 and then SM3, 128 digits.

    SHA-256 is what names photographs and packages in either profile.
    """

    def __init__(self) -> None:
        from cryptography.hazmat.primitives import hashes  # has SM3 on every platform

        self._sha256, self._sm3 = sha256(), hashes.Hash(hashes.SM3())

    def update(self, data: bytes | memoryview) -> None:
        self._sha256.update(data)
        self._sm3.update(data)

    def hexdigest(self) -> str:
        return self._sha256.hexdigest() + self._sm3.copy().finalize().hex()


# Looking through the folders of Python costs as much as a signature.
@lru_cache(maxsize=1)
def _is_installed() -> bool:
    return find_spec("tongsuopy") is not None


def _needed() -> None:
    if not is_available():
        raise ProfileUnavailable(profile=NAME)


def _load(private_key: bytes) -> "ec.EllipticCurvePrivateKey":
    from tongsuopy.crypto import serialization

    key = serialization.load_der_private_key(private_key, None)
    if getattr(getattr(key, "curve", None), "name", "") != "SM2":
        raise ValueError("not an SM2 key")
    return key


@lru_cache(maxsize=64)
def _public(public: bytes) -> "ec.EllipticCurvePublicKey | None":
    from tongsuopy.crypto import serialization
    from tongsuopy.crypto.exceptions import InternalError, UnsupportedAlgorithm

    try:
        key = serialization.load_der_public_key(public)
    except (ValueError, TypeError, UnsupportedAlgorithm, InternalError):
        return None
    return key if getattr(getattr(key, "curve", None), "name", "") == "SM2" else None

"""Files of any size sealed under a key, chunk by chunk (FORMAT.md, Backups)."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from typing import BinaryIO

from inspector.errors import BackupDamaged

MAGIC = b"inspector-sealed-1\n"
CHUNK = 1 << 20
_SALT, _TAG = 32, 16


def sealed_size(size: int) -> int:
    """Return how many bytes a file of `size` bytes takes when it is sealed."""
    chunks = max(1, -(-size // CHUNK))
    return len(MAGIC) + _SALT + size + chunks * _TAG


def seal_stream(key: bytes, label: bytes, source: BinaryIO, target: BinaryIO) -> str:
    """Write `source` sealed to `target`; return the SHA-256 of what was read, hex."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # slow to import

    salt, digest = secrets.token_bytes(_SALT), hashlib.sha256()
    cipher = AESGCM(_file_key(key, salt, label))
    target.write(MAGIC + salt)
    number, chunk = 0, source.read(CHUNK)
    while True:
        following = source.read(CHUNK) if len(chunk) == CHUNK else b""
        digest.update(chunk)
        target.write(cipher.encrypt(_nonce(number, last=not following), chunk, None))
        if not following:
            return digest.hexdigest()
        number, chunk = number + 1, following


def open_stream(key: bytes, label: bytes, sealed: BinaryIO, *, place: str) -> Iterator[bytes]:
    """Yield the chunks of what was sealed under the same `label`.

    Raises BackupDamaged, naming `place`, at the first chunk that is not as it was written, and
    where the end is missing; what came before it is authentic.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    head = sealed.read(len(MAGIC) + _SALT)
    if len(head) != len(MAGIC) + _SALT or not head.startswith(MAGIC):
        raise BackupDamaged(place=place)
    cipher = AESGCM(_file_key(key, head[len(MAGIC) :], label))
    number, chunk = 0, sealed.read(CHUNK + _TAG)
    while True:
        following = sealed.read(CHUNK + _TAG) if len(chunk) == CHUNK + _TAG else b""
        try:
            yield cipher.decrypt(_nonce(number, last=not following), chunk, None)
        except (InvalidTag, ValueError) as cause:
            raise BackupDamaged(place=place) from cause
        if not following:
            return
        number, chunk = number + 1, following


def _file_key(key: bytes, salt: bytes, label: bytes) -> bytes:
    return hmac.digest(key, MAGIC + salt + label, hashlib.sha256)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])

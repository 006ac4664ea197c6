"""The master key of a workspace under its passphrase, and secrets under the master key."""

import json
import os
import secrets
import unicodedata
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path

from inspector.errors import DiskFull, KeyDamaged, WrongPassphrase
from inspector.i18n import _
from inspector.sealed.header import Json, canonical
from inspector.sealed.writing import FULL, size_for_people, sync_folder

LOG_N = 17  # 0.33 s and 128 MiB on the machine of 2026 on which this was measured
KEY_SIZE, _NONCE_SIZE, _SALT_SIZE = 32, 12, 16
# A changed file must not make us take all memory (2**20 * 8 * 128 B = 1 GiB).
_LARGEST_LOG_N = 20


def new_master_key(path: Path, passphrase: str, log_n: int = LOG_N) -> bytes:
    """Make a random 32-byte key, keep it at `path` under `passphrase`, return it.

    Raises FileExistsError: a key that protects data is never written over; DiskFull.
    """
    if path.exists():
        raise FileExistsError(path)
    key = secrets.token_bytes(KEY_SIZE)
    _store(path, key, passphrase, log_n)
    return key


def keep_master_key(path: Path, key: bytes, passphrase: str, log_n: int = LOG_N) -> None:
    """Keep a key that exists already at `path` under `passphrase`; what stood there is replaced.

    All or nothing. Raises DiskFull.
    """
    _store(path, key, passphrase, log_n)


def open_master_key(path: Path, passphrase: str) -> bytes:
    """Return the key kept at `path`. Raises WrongPassphrase, KeyDamaged."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    log_n, salt, nonce, wrapped = _load(path)
    head = _head(log_n, salt)
    try:
        return AESGCM(_derived(passphrase, salt, log_n)).decrypt(nonce, wrapped, canonical(head))
    except InvalidTag as cause:
        raise WrongPassphrase() from cause


def change_passphrase(path: Path, old: str, new: str, log_n: int = LOG_N) -> None:
    """Keep the same key under another passphrase. Raises WrongPassphrase, KeyDamaged, DiskFull.

    All or nothing: until the new file is durable the old one stands.
    """
    _store(path, open_master_key(path, old), new, log_n)


def seal_secret(master_key: bytes, label: str, data: bytes) -> bytes:
    """Return `data` encrypted; it opens under the same `label` only."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE_SIZE)
    return nonce + AESGCM(master_key).encrypt(nonce, data, label.encode())


def open_secret(master_key: bytes, label: str, sealed: bytes) -> bytes:
    """Return what `seal_secret` was given. Raises KeyDamaged."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce, rest = sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:]
    try:
        return AESGCM(master_key).decrypt(nonce, rest, label.encode())
    except (InvalidTag, ValueError) as cause:
        raise KeyDamaged(place=label, detail=_("its seal is broken")) from cause


def _derived(passphrase: str, salt: bytes, log_n: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # A Chinese input method may give full-width digits; NFKC makes them the same passphrase.
    text = unicodedata.normalize("NFKC", passphrase).encode()
    return Scrypt(salt=salt, length=KEY_SIZE, n=1 << log_n, r=8, p=1).derive(text)


def _head(log_n: int, salt: bytes) -> dict[str, Json]:
    return {
        "format": "inspector-key",
        "version": 1,
        "kdf": "scrypt",
        "log_n": log_n,
        "r": 8,
        "p": 1,
        "salt": b64encode(salt).decode(),
    }


def _store(path: Path, key: bytes, passphrase: str, log_n: int) -> None:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(_SALT_SIZE), secrets.token_bytes(_NONCE_SIZE)
    head = _head(log_n, salt)
    wrapped = AESGCM(_derived(passphrase, salt, log_n)).encrypt(nonce, key, canonical(head))
    tail: dict[str, Json] = {
        "nonce": b64encode(nonce).decode(),
        "wrapped": b64encode(wrapped).decode(),
    }
    data, part = canonical({**head, **tail}), path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as cause:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if cause.errno in FULL:
            needed = size_for_people(len(data))
            raise DiskFull(needed=needed, place=str(path.parent)) from cause
        raise


def _load(path: Path) -> tuple[int, bytes, bytes, bytes]:
    """Return log_n, salt, nonce and the wrapped key."""
    try:
        fields = json.loads(path.read_bytes())
        log_n, salt = int(fields["log_n"]), b64decode(fields["salt"], validate=True)
        nonce = b64decode(fields["nonce"], validate=True)
        wrapped = b64decode(fields["wrapped"], validate=True)
        same = {**fields, **_head(log_n, salt)} == fields
    except (ValueError, KeyError, TypeError) as cause:
        raise KeyDamaged(place=str(path), detail=_("it is not a key file")) from cause
    except OSError as cause:
        raise KeyDamaged(place=str(path), detail=cause.strerror or str(cause)) from cause
    if not same or not 1 <= log_n <= _LARGEST_LOG_N or len(nonce) != _NONCE_SIZE:
        raise KeyDamaged(place=str(path), detail=_("it is not a key file"))
    return log_n, salt, nonce, wrapped

"""Envelopes closed and opened, against encrypting alone, and writing and reading the bytes."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import BinaryIO

from inspector.sealed import envelope
from tests.bench.measure import Row, in_turns, milliseconds

_SIZE = 100_000_000
_CHUNK = 1 << 20
_ROUNDS = 5


class _Nowhere:
    """Takes what pyrage writes."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None: ...


def rows(work: Path) -> list[Row]:
    """Return what closing and opening an envelope of 100 MB costs beside what must be done."""
    from pyrage import decrypt_io, encrypt_io, x25519

    source, stick, opened = work / "package.asice", work / "stick", work / "opened"
    with source.open("wb") as file:
        for _number in range(_SIZE // 1_000_000):
            file.write(os.urandom(1_000_000))
    key = envelope.new_identity()
    identity = x25519.Identity.from_str(key.decode())
    sealed = envelope.wrap(source, stick, [envelope.recipient_of(key)]).path

    def encrypt() -> None:
        with source.open("rb") as file:
            encrypt_io(file, _Nowhere(), [identity.to_public()])

    def decrypt() -> None:
        with sealed.open("rb") as file:
            decrypt_io(file, _Nowhere(), [identity])

    def copy() -> None:
        target = work / "copy"
        target.unlink(missing_ok=True)
        with source.open("rb") as original, target.open("wb") as file:
            shutil.copyfileobj(original, file, _CHUNK)
            _sync(file)

    def read_back() -> None:
        with sealed.open("rb") as file:
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            hashlib.file_digest(file, "sha256")

    def hash_() -> None:
        with sealed.open("rb") as file:
            hashlib.file_digest(file, "sha256")

    def wrap() -> None:
        envelope.wrap(source, stick, [envelope.recipient_of(key)])

    def unwrap() -> None:
        opened.unlink(missing_ok=True)
        envelope.unwrap(sealed, opened, [key])

    seal, unseal, hashed, written, read, closing, opening = in_turns(
        _ROUNDS, encrypt, decrypt, hash_, copy, read_back, wrap, unwrap
    )
    megabytes = _SIZE / 1_000_000
    return [
        Row(
            "envelope, close",
            (seal + hashed + written + read) / closing,
            "of limit",
            ">= 0.7",
            "100 MB: (pyrage + hashlib + copy and fsync + read back) / wrap: "
            f"({milliseconds([seal, hashed, written, read])}) / {milliseconds([closing])},"
            f" {megabytes / closing:.0f} MB/s",
        ),
        Row(
            "envelope, open",
            (unseal + written) / opening,
            "of limit",
            ">= 0.7",
            "100 MB: (pyrage + copy and fsync) / unwrap: "
            f"({milliseconds([unseal, written])}) / {milliseconds([opening])},"
            f" {megabytes / opening:.0f} MB/s",
        ),
    ]


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())

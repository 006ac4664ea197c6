"""The envelope around a finished package on its way: age, version 1 (FORMAT.md §10).

Signed first, encrypted last: what is signed stays checkable by outsiders, and the id of a package
is the same in and out of its envelope. pyrage streams in pieces of 64 KiB, each authenticated.
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from inspector.errors import DiskFull, PackageNotForUs, PackageNotWritten
from inspector.i18n import _
from inspector.progress import Progress
from inspector.sealed import headers
from inspector.sealed.header import canonical
from inspector.sealed.refusals import Broken, refusing
from inspector.sealed.writing import FULL, not_written, size_for_people, sync_folder

SUFFIX = ".age"
_MAGIC = b"age-encryption.org/v1\n"
_HEADER_LIMIT = 1 << 20  # a line of about 100 bytes for each reader
_CHUNK = 1 << 20
# What the envelope adds: 16 bytes for each 64 KiB, and its header.
_LARGEST = headers.MAX_FILE + (headers.MAX_FILE >> 12) + _HEADER_LIMIT
# A package of this size still fits on a FAT32 stick with its envelope.
MOST_INSIDE = headers.MAX_FILE - (headers.MAX_FILE >> 12) - _HEADER_LIMIT


@dataclass(frozen=True, slots=True)
class Envelope:
    """An encrypted package on disk, read back. size: bytes; sha256: hex, of the envelope."""

    path: Path
    size: int
    sha256: str


def new_identity() -> bytes:
    """Return a new secret key of age (X25519), as its text: seal it before it is stored."""
    from pyrage import x25519

    return str(x25519.Identity.generate()).encode("ascii")


def recipient_of(identity: bytes) -> str:
    """Return the public side of a secret key: age1…"""
    from pyrage import x25519

    return str(x25519.Identity.from_str(identity.decode("ascii")).to_public())


def is_recipient(text: str) -> bool:
    """Say whether `text` is the public side of an X25519 key of age, in its one spelling."""
    from pyrage import RecipientError, x25519

    try:
        return str(x25519.Recipient.from_str(text)) == text
    except RecipientError:
        return False


def claim(holder: str, recipient: str) -> bytes:
    """Return what is signed so that `recipient` counts as the key of a person or an office."""
    return canonical({"format": "inspector-recipient", "holder": holder, "recipient": recipient})


def is_enveloped(path: Path) -> bool:
    """Say whether a file begins as an envelope does; False when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def wrap(
    source: Path,
    folder: Path,
    recipients: Sequence[str],
    *,
    name: str = "",
    progress: Progress | None = None,
) -> Envelope:
    """Encrypt `source` to `recipients`, as `folder`/<name>.age; return what was written.

    name  of the package; that of `source` unless said

    All or nothing: the file appears there when it is whole, durable, and read back from the
    medium byte for byte. Nothing of the plain package touches the medium. Raises DiskFull,
    PackageNotWritten, Cancelled; ValueError without a reader, which is our bug.
    """
    if not recipients:
        raise ValueError("an envelope needs a reader")
    part = folder / f".{secrets.token_hex(8)}.part"
    target = folder / f"{name or source.name}{SUFFIX}"
    needed = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        needed = _size_with_envelope(source.stat().st_size, len(recipients))
        if shutil.disk_usage(folder).free < needed:
            raise DiskFull(needed=size_for_people(needed), place=str(folder))
        written = _encrypted(source, part, recipients, progress)
        if _digest_on_medium(part) != written:
            detail = _("what was read back is not what was written")
            raise PackageNotWritten(place=str(folder), detail=detail)
        size = part.stat().st_size
        part.replace(target)
        sync_folder(folder)
    except OSError as cause:
        raise not_written(cause, folder, needed) from cause
    finally:
        with suppress(OSError):  # what went wrong first is what the person has to hear
            part.unlink(missing_ok=True)
    return Envelope(target, size, written)


def unwrap(
    source: Path, target: Path, identities: Sequence[bytes], progress: Progress | None = None
) -> None:
    """Open the envelope `source` into the new file `target`, which is durable on return.

    What comes out is judged by `verify_package`; nothing is left of what did not come out whole.
    Raises PackageAltered ENVELOPE, PackageNotForUs when none of `identities` opens it,
    PackageRefused FILE when `source` cannot be read; DiskFull, Cancelled, OSError for `target`.
    """
    with refusing(source.name):
        size = _checked_size(source)
        sealed = source.open("rb", buffering=_CHUNK)
    try:
        with sealed:
            if shutil.disk_usage(target.parent).free < size:
                raise DiskFull(needed=size_for_people(size), place=str(target.parent))
            _decrypted(sealed, target, identities, _Steps(progress, size))
    except BaseException as cause:
        target.unlink(missing_ok=True)
        if isinstance(cause, OSError) and cause.errno in FULL:
            raise DiskFull(needed=size_for_people(size), place=str(target.parent)) from cause
        raise


class _Steps:
    """Says how far a stream has come."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total, self._done = progress, max(1, total), 0
        self._said = 0

    def add(self, count: int) -> None:
        self._done += count
        if self._progress is not None and self._done - self._said >= _CHUNK:
            self._said = self._done
            self._progress.step(min(self._done, self._total), self._total)


class _Side:
    """One end of a stream that pyrage reads or writes.

    pyrage turns what its streams raise into texts of its own; here the error itself is kept.
    """

    def __init__(self, call: Callable[[int], bytes] | Callable[[bytes], object]) -> None:
        self._call = call
        self.error: BaseException | None = None

    def _through(self, value: int | bytes) -> object:
        try:
            return self._call(value)  # type: ignore[arg-type]
        except BaseException as error:
            self.error = error
            raise


class _From(_Side):
    def __init__(self, file: BinaryIO, steps: _Steps) -> None:
        def read(count: int) -> bytes:
            data = file.read(count)
            steps.add(len(data))
            return data

        super().__init__(read)

    def read(self, count: int = -1) -> object:
        return self._through(count)


class _Into(_Side):
    def write(self, data: bytes) -> int:
        self._through(data)
        return len(data)

    def flush(self) -> None:
        """The file is flushed by who opened it."""


def _encrypted(
    source: Path, part: Path, recipients: Sequence[str], progress: Progress | None
) -> str:
    """Write the envelope of `source` to `part`; return its SHA-256 (hex)."""
    from pyrage import EncryptError, encrypt_io, x25519

    digest = hashlib.sha256()
    with source.open("rb", buffering=_CHUNK) as plain, part.open("xb", buffering=_CHUNK) as file:

        def store(data: bytes) -> None:
            digest.update(data)
            file.write(data)

        reading = _From(plain, _Steps(progress, source.stat().st_size))
        writing = _Into(store)
        try:
            encrypt_io(reading, writing, [x25519.Recipient.from_str(one) for one in recipients])
        except (EncryptError, OSError) as cause:
            raise (reading.error or writing.error or cause) from cause
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _decrypted(sealed: BinaryIO, target: Path, identities: Sequence[bytes], steps: _Steps) -> None:
    from pyrage import DecryptError, decrypt_io, x25519

    name = Path(sealed.name).name
    keys = [x25519.Identity.from_str(one.decode("ascii")) for one in identities]
    with target.open("xb", buffering=_CHUNK) as file:
        reading, writing = _From(sealed, steps), _Into(file.write)
        try:
            decrypt_io(reading, writing, keys)
        except (DecryptError, OSError) as cause:
            if writing.error is not None:
                raise writing.error from cause
            with refusing(name):
                if reading.error is not None:
                    raise reading.error from cause
                if _NO_KEY not in str(cause):
                    raise Broken("ENVELOPE") from cause
            raise PackageNotForUs(package=name, reason="RECIPIENT") from cause
        file.flush()
        os.fsync(file.fileno())


def _checked_size(source: Path) -> int:
    """Return the size of an envelope that may be opened. Raises Broken ENVELOPE, OSError.

    pyrage takes the header into memory whole, so it has to end soon.
    """
    with source.open("rb") as file:
        size, head = os.fstat(file.fileno()).st_size, file.read(_HEADER_LIMIT)
    if size > _LARGEST or not head.startswith(_MAGIC) or b"\n--- " not in head:
        raise Broken("ENVELOPE")
    return size


def _size_with_envelope(plain: int, recipients: int) -> int:
    return plain + (plain >> 12) + 512 + 128 * recipients


def _digest_on_medium(path: Path) -> str:
    """Return the SHA-256 (hex) of a synced file as the medium gives it, where that can be asked."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            with suppress(OSError):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").hexdigest()


# How pyrage says that no key fits; it has one class of error for all.
_NO_KEY = "No matching keys"

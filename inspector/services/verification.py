"""Is a file what was signed: trust for packages, and papers found again by their bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from inspector.sealed.envelope import unwrap
from inspector.services.context import Context
from inspector.services.readers import own_identity

PDF_MAGIC = b"%PDF-"


def trusted_certificates(folder: Path) -> list[bytes]:
    """Return the office certificates that the workspace in `folder` trusts, DER; none without one.

    They are public and lie beside the database, so no passphrase is needed.
    """
    file = folder / "keys" / "office-ca.der"
    return [file.read_bytes()] if file.is_file() else []


def known_revocations(folder: Path) -> list[bytes]:
    """Return the revocation list that the workspace in `folder` knows, DER; none without one."""
    file = folder / "keys" / "crl.der"
    return [file.read_bytes()] if file.is_file() else []


@contextmanager
def plain_copy(ctx: Context, file: Path) -> Iterator[Path]:
    """Give the package in the envelope `file`, opened with the key of this workspace.

    The copy lies in the workspace, never beside the envelope, and is removed in the end. Raises
    PackageNotForUs, PackageAltered, DiskFull.
    """
    copy = ctx.workspace.cache / f"{uuid4().hex}.part"
    try:
        unwrap(file, copy, [own_identity(ctx.workspace)])
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def is_pdf(file: Path) -> bool:
    """Say whether a file is a PDF, by its first bytes."""
    with file.open("rb") as stream:
        return stream.read(len(PDF_MAGIC)) == PDF_MAGIC

"""Files that a dossier embeds: read from the store when their turn comes, never all in memory."""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from inspector.domain.paper import PaperRow
from inspector.errors import NotFound
from inspector.services.context import Context
from inspector.services.paper_signing import signed_blob

if TYPE_CHECKING:
    from inspector.documents.dossier_streams import Original


def kept_paper(ctx: Context, row: PaperRow) -> str:
    """Return the SHA-256 of the file to embed of a paper: the signed one, else the frozen one.

    What the package left out of the signed ones is not here; the check of the workspace tells it.
    """
    digest = signed_blob(row)
    return digest if digest and is_kept(ctx, digest) else row.sha256


def kept_original(
    ctx: Context,
    digest: str,
    name: str,
    about: Callable[[str], str],
    media_type: str = "application/pdf",
) -> "Original":
    """Return the kept file of a digest as it is embedded.

    about  tells of it, given the SHA-256 that its bytes have now: of a file that was damaged it is
           not the one that it is kept under

    Raises NotFound.
    """
    from inspector.documents.dossier_streams import Original

    with ctx.blobs.open(ctx.db, digest) as file:
        found = _sha256(file)
        size = file.tell()

    def opened() -> BinaryIO:
        return ctx.blobs.open(ctx.db, digest)

    return Original(name, about(found), size, found, opened, media_type)


def kept_sha256(ctx: Context, digest: str) -> str:
    """Return the SHA-256 that the bytes kept under a digest have now. Raises NotFound."""
    with ctx.blobs.open(ctx.db, digest) as file:
        return _sha256(file)


def is_kept(ctx: Context, digest: str) -> bool:
    """Say whether the bytes of a digest are at this desk."""
    try:
        ctx.blobs.open(ctx.db, digest).close()
    except NotFound:
        return False
    return True


def _sha256(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    return digest.hexdigest()

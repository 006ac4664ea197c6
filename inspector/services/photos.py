"""Photographs: taken in safely, shown small, laid on papers upright."""

from collections.abc import Sequence
from pathlib import Path

from inspector.domain.inspection import PhotoFacts
from inspector.errors import NotFound
from inspector.evidence.ingest import claims_of, read_photo
from inspector.evidence.renditions import rendition, thumbnail
from inspector.progress import Progress
from inspector.services.context import Context
from inspector.storage.database import Database

PAPER_PX = 1600


def ingest_photos(
    ctx: Context, files: Sequence[Path], progress: Progress | None = None
) -> list[PhotoFacts]:
    """Copy files into the blob store and read what they claim; may run beside the window.

    Nothing refers to the copies yet. Raises PhotoUnreadable naming the first bad file; Cancelled.
    """
    facts = []
    for done, file in enumerate(files):
        if progress is not None:
            progress.step(done, len(files))
        facts.append(read_photo(file, ctx.blobs.keep, photo_id=ctx.new_id(), added=ctx.clock()))
    if progress is not None:
        progress.step(len(files), len(files))
    return facts


def photo_place(file: Path) -> str:
    """Return where a photograph claims to have been taken, "38.48712,106.23091", or "".

    Raises PhotoUnreadable.
    """
    return claims_of(file).place


def small_photo(ctx: Context, db: Database, sha256: str, size_px: int = 320) -> bytes:
    """Return an upright JPEG of at most `size_px`, from the cache or made now."""
    return _cached(ctx, db, sha256, f"{sha256}-{size_px}.jpg", size_px)


def paper_photo(ctx: Context, sha256: str) -> bytes:
    """Return the upright JPEG that papers show."""
    return _cached(ctx, ctx.db, sha256, f"{sha256}-paper.jpg", PAPER_PX)


def _cached(ctx: Context, db: Database, sha256: str, name: str, size_px: int) -> bytes:
    cached: Path = ctx.workspace.cache / name
    if cached.exists():
        return cached.read_bytes()
    try:
        original = ctx.blobs.read(db, sha256)
    except NotFound:
        # Given up after a receipt: what papers show of it is still here, and larger than this.
        kept = ctx.workspace.cache / f"{sha256}-paper.jpg"
        if not kept.exists():
            raise
        original = kept.read_bytes()
    made = rendition(original, size_px) if size_px == PAPER_PX else thumbnail(original, size_px)
    part = cached.with_suffix(f".{ctx.new_id()[-6:]}.part")
    part.write_bytes(made)
    part.replace(cached)
    return made

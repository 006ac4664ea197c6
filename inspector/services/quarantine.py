"""隔离区: refused files, kept as they came until a person tries again or removes them."""

import hashlib
import logging
import shutil
import time
from pathlib import Path

from inspector.domain.ledger import QuarantineRow
from inspector.errors import DiskFull, NotFound, PackageRefused
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.storage import quarantine as rows
from inspector.storage.blobs import disk_full_told
from inspector.storage.files import copy_file, plain_name

_KIND = N_("refused file")
_LARGEST = 1 << 32  # no package is larger (FORMAT.md §2), and what is none need not fill the disk
_NAME_BYTES = 200
_YOUNG_S = 86_400


def keep(ctx: Context, path: Path, error: PackageRefused) -> bool:
    """Keep a copy of the refused file with the reason; return whether it could be kept.

    The same file is kept once, with the reason of the last time. A file that is gone, cannot be
    read or does not fit on the disk is not kept: the refusal itself has been told.
    """
    try:
        with path.open("rb") as stream:
            size = path.stat().st_size
            if size > _LARGEST:
                return False
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        before = rows.find_refused(ctx.db, digest)
        file = _place(ctx, digest, path.name if before is None else before.file_name)
        if not file.exists():
            with disk_full_told(file.parent, size):
                file.parent.mkdir(parents=True, exist_ok=True)
                copy_file(path, file)
    except (OSError, DiskFull) as cause:
        logging.getLogger(__name__).warning("%s was refused and not kept", path, exc_info=cause)
        return False
    now = ctx.clock()
    row = QuarantineRow(
        id=digest,
        file_name=path.name if before is None else before.file_name,
        origin=str(path.parent) if before is None else before.origin,
        size=size,
        at=now if before is None else before.at,
        tried=now,
        code=error.code,
        reason=str(error.facts.get("reason", "")),
        why=error.what(),
        advice=error.remedy(),
    )
    with ctx.db.write():
        rows.save_refused(ctx.db, row)
    return True


def refused_files(ctx: Context) -> list[QuarantineRow]:
    """Return what is kept, newest first."""
    return rows.list_refused(ctx.db)


def refused_count(ctx: Context) -> int:
    """Return how many files are kept."""
    return rows.count_refused(ctx.db)


def kept_file(ctx: Context, file_id: str) -> Path:
    """Return where a refused file lies, under the name that it came with. Raises NotFound."""
    row = rows.find_refused(ctx.db, file_id)
    file = _place(ctx, file_id, row.file_name) if row is not None else None
    if file is None or not file.exists():
        raise NotFound(kind=_(_KIND), name=file_id[:16])
    return file


def remove(ctx: Context, file_id: str) -> None:
    """Forget a refused file and delete our copy of it; the file that it came from stays."""
    with ctx.db.write():
        rows.drop_refused(ctx.db, file_id)
    # After the row: a copy without one is swept, a row without its copy would mislead.
    shutil.rmtree(_folder(ctx) / file_id[:16], ignore_errors=True)


def sweep(ctx: Context) -> int:
    """Remove copies that no row names, as a process leaves that was killed; return how many."""
    known = {row.id[:16] for row in rows.list_refused(ctx.db)}
    folder = _folder(ctx)
    before = time.time() - _YOUNG_S  # another process may be about to name a young one
    left = [
        one
        for one in (folder.iterdir() if folder.is_dir() else ())
        if one.name not in known and one.stat().st_mtime < before
    ]
    for one in left:
        shutil.rmtree(one, ignore_errors=True)
    return len(left)


def _folder(ctx: Context) -> Path:
    return ctx.workspace.folder / "quarantine"


def _place(ctx: Context, digest: str, name: str) -> Path:
    """Return where the file goes: its own name, so that a message about it reads as before."""
    short = name.encode()[-_NAME_BYTES:].decode(errors="ignore")
    return _folder(ctx) / digest[:16] / plain_name(short)

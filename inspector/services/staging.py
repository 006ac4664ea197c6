"""Packages judged beside each other, on private copies, before the one writer takes them in turn.

`ui/jobs.py` is where jobs run; these threads are part of one. Copying, fsync, SHA-256 and CRC-32
let go of the interpreter lock, so that the disk works for the next packages while events of the
last are read.
"""

import os
import shutil
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from inspector.errors import DiskFull, PackageRefused
from inspector.i18n import _
from inspector.sealed import verify_package
from inspector.sealed.envelope import is_enveloped, unwrap
from inspector.sealed.verify import VerifiedPackage
from inspector.services.context import Context
from inspector.services.readers import own_identity
from inspector.services.received import role_word
from inspector.storage.blobs import disk_full_told

_WORKERS = min(4, os.cpu_count() or 1)
_AHEAD = 2 * _WORKERS  # copies that may wait for the writer
_PIECE = 8 << 20


@dataclass(frozen=True, slots=True)
class Judged:
    """A package that has been looked at, byte for byte.

    path    as the person named it
    copy    the bytes that were judged: a synced copy of our own, or `path` when none was needed
    found   what it says, or None with the error that keeps it out
    sealed  it came in an envelope, which was opened into our copy
    """

    path: Path
    copy: Path
    found: VerifiedPackage | None = None
    error: PackageRefused | DiskFull | None = None
    sealed: bool = False

    def discard(self) -> None:
        """Remove the copy, unless it has been moved away or is the person's own file."""
        if self.copy != self.path:
            self.copy.unlink(missing_ok=True)


def judged(ctx: Context, files: Sequence[Path], *, copying: bool) -> Generator[Judged, None, None]:
    """Yield `files` in their order, each judged; close the iterator when it is left early.

    With `copying`, what is judged is a copy beside where it will be kept: the stick may be pulled
    or changed meanwhile. An envelope is always opened into such a copy. Both are the caller's from
    then on, to be moved or discarded.
    """
    look = partial(_judge, ctx, copying=copying)
    waiting: deque[Future[Judged]] = deque()
    rest = iter(files)
    with ThreadPoolExecutor(_WORKERS, thread_name_prefix="judge") as pool:
        try:
            while True:
                while len(waiting) < _AHEAD and (path := next(rest, None)) is not None:
                    waiting.append(pool.submit(look, path))
                if not waiting:
                    return
                yield waiting.popleft().result()
        finally:
            for left in waiting:
                if not left.cancel():
                    left.result().discard()


def _judge(ctx: Context, path: Path, *, copying: bool) -> Judged:
    copy, folder, sealed = path, ctx.workspace.packages, is_enveloped(path)
    try:
        if sealed:
            copy = folder / f"{uuid4().hex}.part"
            unwrap(path, copy, [own_identity(ctx.workspace)])
        elif copying:
            copy = _private_copy(path, folder)
            with _made_durable(copy):
                return Judged(path, copy, found=_verified(ctx, copy, path.name))
        return Judged(path, copy, found=_verified(ctx, copy, path.name), sealed=sealed)
    except (PackageRefused, DiskFull) as error:
        if copy != path:
            copy.unlink(missing_ok=True)
        return Judged(path, path, error=named(error, path.name), sealed=sealed)
    except BaseException:
        if copy != path:
            copy.unlink(missing_ok=True)
        raise


def named(error: PackageRefused | DiskFull, name: str) -> PackageRefused | DiskFull:
    """Return a refusal under the name that the person knows: our copy was judged."""
    if isinstance(error, DiskFull) or error.facts.get("package") == name:
        return error
    renamed = type(error)(**{**error.facts, "package": name})
    renamed.__cause__ = error
    return renamed


def _verified(ctx: Context, path: Path, name: str) -> VerifiedPackage:
    found = verify_package(path, trust=[ctx.signing().office_ca], office=ctx.office)
    if found.signer.role not in _SIGNED_BY.get(found.kind, ()):
        raise PackageRefused(
            package=name,
            detail=_("a package of this kind may not be signed by the role {role}").format(
                role=role_word(found.signer.role)
            ),
            reason="ROLE",
        )
    return found


def _private_copy(path: Path, folder: Path) -> Path:
    """Return a private copy of the package, beside where it will be kept; not yet durable."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise PackageRefused(
            package=path.name, detail=str(error.strerror), reason="FILE"
        ) from error
    staged = folder / f"{uuid4().hex}.part"
    try:
        with disk_full_told(folder, size), path.open("rb") as source, staged.open("xb") as target:
            _copy(source, target, size)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    return staged


def _copy(source: BinaryIO, target: BinaryIO, size: int) -> None:
    # The kernel's own copy leaves out two passes over the bytes; not every pair of disks has it.
    done = 0
    if hasattr(os, "copy_file_range"):
        with suppress(OSError):
            while done < size:
                count = os.copy_file_range(
                    source.fileno(), target.fileno(), min(size - done, _PIECE), done, done
                )
                if not count:
                    break
                done += count
                _start_writing(target.fileno(), done - count, count)
    source.seek(done)
    target.seek(done)
    shutil.copyfileobj(source, target, 1 << 20)


def _start_writing(file: int, offset: int, count: int) -> None:
    # A wish, as in sealed/writing.py: the disk begins early, and the fsync finds little to do.
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(file, offset, count, os.POSIX_FADV_DONTNEED)


@contextmanager
def _made_durable(copy: Path) -> Iterator[None]:
    """Make a copy durable while it is judged: the disk writes what the processor hashes."""
    with (
        disk_full_told(copy.parent, copy.stat().st_size),
        ThreadPoolExecutor(1, thread_name_prefix="sync") as pool,
    ):
        syncing = pool.submit(_sync, copy)
        yield
        syncing.result()


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


# Whose signature a package of each kind needs; what is not listed is not imported yet.
_SIGNED_BY = {
    "base": ("OFFICE",),
    "receipt": ("OFFICE",),
    "inspection": ("INSPECTOR", "EXPERT", "LEAD"),
    "review": ("LEAD",),
}

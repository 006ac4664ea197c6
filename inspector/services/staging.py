"""Packages judged beside each other, on private copies, before the one writer takes them in turn.

`ui/jobs.py` is where jobs run; these threads are part of one. Copying, fsync, SHA-256 and CRC-32
let go of the interpreter lock, so that the disk works for the next packages while events of the
last are read.
"""

import os
import shutil
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
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
            copy = _synced_copy(path, folder)
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


def _synced_copy(path: Path, folder: Path) -> Path:
    """Return a synced private copy of the package, beside where it will be kept."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise PackageRefused(
            package=path.name, detail=str(error.strerror), reason="FILE"
        ) from error
    staged = folder / f"{uuid4().hex}.part"
    try:
        with (
            disk_full_told(folder, size),
            path.open("rb") as source,
            staged.open("xb") as target,
        ):
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    return staged


# Whose signature a package of each kind needs; what is not listed is not imported yet.
_SIGNED_BY = {
    "base": ("OFFICE",),
    "receipt": ("OFFICE",),
    "inspection": ("INSPECTOR", "EXPERT", "LEAD"),
    "review": ("LEAD",),
}

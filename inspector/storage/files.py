"""Files that stand under their name whole or not at all, whenever the process is killed."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from uuid import uuid4

from inspector.errors import DiskFull, FileNotWritten, InspectorError

_CHUNK = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)
_NOT_IN_NAMES = frozenset('\\/:*?"<>|')


def write_file(target: Path, data: bytes, *, private: bool = False) -> None:
    """Write `data` to `target`; durable on return. A `private` file is its owner's alone to read.

    Raises OSError; what stood at `target` stands there still then.
    """
    _put(target, lambda file: file.write(data), private=private)


def copy_file(source: Path, target: Path) -> None:
    """Copy `source` to `target`; durable on return. Raises OSError as `write_file` does."""
    with source.open("rb") as original:
        _put(target, lambda file: shutil.copyfileobj(original, file, _CHUNK))


@contextmanager
def files_together(*targets: Path, size: int = 0) -> Iterator[list[BinaryIO]]:
    """Give a new file for each of `targets`, which lie in one folder: all appear, or none.

    Whatever is raised meanwhile leaves what stood under their names, and no folder that was not
    there. Only where the system refuses a rename at the very end (Windows, for a file that another
    program holds) do the targets before it stand. size: about how many bytes will be written, for
    our error.

    Raises DiskFull, FileNotWritten.
    """
    folder = targets[0].parent
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    staged = [target.with_name(f".{uuid4().hex}.part") for target in targets]
    files: list[BinaryIO] = []
    done = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in staged:
            files.append(one.open("xb"))
        yield files
        for file in files:
            file.flush()
            os.fsync(file.fileno())
            file.close()
        for part, target in zip(staged, targets, strict=True):
            part.replace(target)  # fails where it is open in another program, on Windows
            done = True
        sync_folder(folder)
    except OSError as error:
        raise told(error, targets[0], size) from error
    finally:
        for file in files:
            with suppress(OSError):  # a full disk says so once more
                file.close()
        for part in staged[: len(files)]:
            part.unlink(missing_ok=True)
        for made in () if done else missing:
            with suppress(OSError):  # somebody else has put something there
                made.rmdir()


@contextmanager
def scratch_file(folder: Path, size: int = 0) -> Iterator[BinaryIO]:
    """Give room on disk for what is too much for memory; size: about how much, for our error.

    The file has no name: it is gone afterwards, and when the process is killed. Raises DiskFull.
    """
    if shutil.disk_usage(folder).free < size:
        raise told(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), folder / "scratch", size)
    with TemporaryFile(dir=folder) as file:
        yield file


def told(error: OSError, target: Path, size: int = 0) -> InspectorError:
    """Return our error for one of the operating system about `target`."""
    if error.errno in _FULL:
        return DiskFull(needed=f"{max(1, -(-size // (1 << 20)))} MiB", place=target.parent)
    return FileNotWritten(place=target, detail=error.strerror or str(error))


def plain_name(text: str) -> str:
    """Return `text` as one part of a file name that every system takes and that leads nowhere."""
    kept = ("-" if char in _NOT_IN_NAMES or not char.isprintable() else char for char in text)
    return "".join(kept).strip(" .") or "-"


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable."""
    if os.name == "nt":
        return  # NTFS journals the rename; a folder cannot be opened there
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put(target: Path, fill: Callable[[BinaryIO], object], *, private: bool = False) -> None:
    # `.part`: a package folder ignores such names, and what a killed process leaves is known by it.
    staged = target.with_name(f".{uuid4().hex}.part")
    try:
        with staged.open("xb") as file:
            if private:
                staged.chmod(0o600)
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(target)
    finally:
        staged.unlink(missing_ok=True)
    sync_folder(target.parent)

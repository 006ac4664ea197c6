"""Files that commands write: whole under their name, or not there at all."""

import errno
from pathlib import Path

from inspector.errors import DiskFull, FileNotWritten, InspectorError
from inspector.storage.files import write_file

_FULL = (errno.ENOSPC, errno.EDQUOT)


def write_whole(target: Path, data: bytes) -> Path:
    """Write `data` to `target`, making its folder; a file of that name is replaced at the end.

    Raises DiskFull, FileNotWritten; then a file that was there before is as it was.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_file(target, data)
    except OSError as error:
        raise told(error, target, len(data)) from error
    return target


def told(error: OSError, target: Path, size: int = 0) -> InspectorError:
    """Return our error for one of the operating system about `target`."""
    if error.errno in _FULL:
        return DiskFull(needed=f"{max(1, -(-size // (1 << 20)))} MiB", place=target.parent)
    return FileNotWritten(place=target, detail=error.strerror or str(error))

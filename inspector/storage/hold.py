"""One window per workspace: two would each show drafts that the other has changed.

The system's own lock on a file, not a note of a process: it ends with the process however that
ends, so none is ever stale. Commands may run beside a window; SQLite keeps their writes apart.
"""

import errno
import os
import sys
from pathlib import Path

from inspector.errors import WorkspaceOpen

_FILE = "window.lock"
# Windows refuses to read what is locked, so the byte stands beyond the number of the process.
_PLACE = 1 << 20
_TAKEN = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK}


class Hold:
    """Holds a workspace for one window until it is released, or the process ends."""

    def __init__(self, handle: int | None) -> None:
        self._handle = handle

    def release(self) -> None:
        """Let another window open the workspace."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def hold_workspace(folder: Path) -> Hold:
    """Take `folder` for a window. Raises WorkspaceOpen while another window has it.

    On a medium that is read-only or knows no locks nothing is held.
    """
    try:
        handle = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return Hold(None)
    try:
        _lock(handle)
    except OSError as error:
        process = os.read(handle, 20).decode("ascii", "replace").strip() or "?"
        os.close(handle)
        if error.errno not in _TAKEN:
            return Hold(None)
        raise WorkspaceOpen(place=folder, process=process) from error
    try:
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
    except OSError:
        pass  # a full disk: the lock holds without the number
    return Hold(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, _PLACE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

"""Wrong passphrases: each makes the wait before the next one longer, and none locks out for good.

The count stands in a file beside the key, so that a restart does not forget it. It keeps off who
sits at this computer and guesses. Who carries the folder away is kept off by scrypt alone.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from math import ceil
from pathlib import Path

from inspector.clock import Clock
from inspector.errors import TooManyAttempts, WrongPassphrase
from inspector.storage.files import write_file

FREE = 4  # attempts that cost no wait: a slip, Caps Lock, the other input method
LONGEST_WAIT_S = 300
_FILE = "attempts.json"


def wait_after(failed: int) -> int:
    """Return the seconds to wait after so many wrong passphrases in a row: 0, then 2, 4, 8 …"""
    if failed < FREE:
        return 0
    # The exponent is bounded: the count comes from a file.
    return min(1 << min(failed - FREE + 1, 16), LONGEST_WAIT_S)


def seconds_left(keys: Path, now: datetime) -> int:
    """Return how many whole seconds remain before the next attempt counts; 0 when none."""
    failed, at = _load(keys)
    wait = wait_after(failed)
    # A clock that was turned back must not make the wait longer than it ever was.
    return ceil(max(0.0, min(wait, at + wait - now.timestamp())))


@contextmanager
def attempt(keys: Path, clock: Clock) -> Iterator[None]:
    """Count what happens inside: WrongPassphrase adds one, success forgets all.

    Raises TooManyAttempts before anything inside runs, while there is a wait.
    """
    left = seconds_left(keys, clock())
    if left > 0:
        raise TooManyAttempts(count=_load(keys)[0], seconds=left)
    try:
        yield
    except WrongPassphrase:
        failed, _at = _load(keys)
        said = {"failed": failed + 1, "at": clock().timestamp()}
        with suppress(OSError):  # a disk that is full or read-only still tells right from wrong
            write_file(keys / _FILE, json.dumps(said).encode(), private=True)
        raise
    forget_attempts(keys)


def forget_attempts(keys: Path) -> None:
    """Start counting anew: the right passphrase was given, or another one was set."""
    with suppress(OSError):
        (keys / _FILE).unlink(missing_ok=True)


def _load(keys: Path) -> tuple[int, float]:
    """Return how many failed in a row, and when the last did; a spoilt note counts for none."""
    try:
        said = json.loads((keys / _FILE).read_bytes())
        return max(0, int(said["failed"])), float(said["at"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return 0, 0.0

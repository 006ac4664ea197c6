"""One extra thread for the second half of a stream's work.

`ui/jobs.py` is where jobs run; this is not a job but half of one. SHA-256 and CRC-32 both let go of
the interpreter lock, so reading or writing with CRC-32 here hides behind SHA-256 there: without it
a package verifies at 0.7 of the speed of hashlib, because the checksum of zip is counted as well.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")

CHUNK = 1 << 20
DEPTH = 3  # chunks in flight: one here, one there, one on the way


class Lane(Generic[T]):
    """Runs calls in order on one thread; at most DEPTH wait."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._waiting: deque[Future[T]] = deque()

    def __enter__(self) -> "Lane[T]":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def start(self, call: Callable[..., T], *args: object) -> None:
        """Queue a call."""
        self._waiting.append(self._pool.submit(call, *args))

    def make_room(self) -> None:
        """Wait until less than DEPTH calls are queued. Raises what a finished call raised."""
        while len(self._waiting) >= DEPTH:
            self.take()

    def take(self) -> T:
        """Return what the oldest call returned; wait for it."""
        return self._waiting.popleft().result()

    def finish(self) -> None:
        """Wait until all calls are done. Raises what a call raised."""
        while self._waiting:
            self.take()

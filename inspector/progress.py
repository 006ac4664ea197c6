"""How a long job reports, and how it is stopped."""

from collections.abc import Callable
from threading import Event

from inspector.errors import Cancelled


class Progress:
    """Carries steps from a job to whoever watches, and the wish to stop back to the job.

    `report` gets (done, total) from the thread that does the work.
    """

    def __init__(self, report: Callable[[int, int], None] | None = None) -> None:
        self._report = report
        self._stop = Event()

    def step(self, done: int, total: int) -> None:
        """Report `done` of `total`. Raises Cancelled when the person has stopped the job."""
        if self._report is not None:
            self._report(done, total)
        if self._stop.is_set():
            raise Cancelled()

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop.set()

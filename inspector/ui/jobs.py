"""The one place with threads: service calls that take longer than a frame."""

import gc
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import ClassVar
from weakref import WeakSet

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    Qt,
    QThreadPool,
    QTimer,
    Signal,
    Slot,
)

from inspector.progress import Progress

COLLECT_MS = 1000
KEPT_MS = 30_000  # as long is waited at the end for what must not be lost

Call = Callable[[Progress], object]
Done = Callable[[object], object]
Failed = Callable[[Exception], object]
Then = Callable[[bool], object]


class Job(QObject):
    """One service call in flight; its signals arrive on the UI thread.

    progressed  done, total
    succeeded   what the call returned
    failed      what it raised; Cancelled when the person stopped it

    is_reading, is_kept  as promised to `JobRunner.start`
    went_well  whether it has ended without an error
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(Exception)
    ended = Signal()
    # A plain function connected to a signal runs where the signal is emitted. These two carry the
    # outcome to the UI thread first, so that any callable may be handed to `start`.
    _returned = Signal(object)
    _raised = Signal(Exception)

    def __init__(
        self,
        call: Call,
        text: str,
        parent: QObject,
        *,
        is_reading: bool = False,
        is_kept: bool = False,
    ) -> None:
        super().__init__(parent)  # unparented, it would be collected and its result lost
        self._call, self._once = call, Lock()
        self.is_reading, self.is_kept, self.went_well = is_reading, is_kept, False
        self.text = text
        self.started = monotonic()
        self.done, self.total = 0, 0
        self.progress = Progress(self._report)
        self._returned.connect(self._on_returned, Qt.ConnectionType.QueuedConnection)
        self._raised.connect(self._on_raised, Qt.ConnectionType.QueuedConnection)

    def run(self) -> None:
        """Run the call; on the worker thread. A second time does nothing."""
        if not self._once.acquire(blocking=False):
            return
        try:
            self._returned.emit(self._call(self.progress))
        except Exception as error:  # noqa: BLE001  every failure reaches the window
            self._raised.emit(error)

    def stop(self) -> None:
        """Ask the call to stop at its next step."""
        self.progress.cancel()

    def tell(self) -> None:
        """Hand the outcome on at once; on the UI thread, once the call has returned."""
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    def seconds_left(self) -> int | None:
        """Return a fair guess, or None before there is one."""
        spent = monotonic() - self.started
        if self.done < 1 or self.total <= self.done or spent < 1:
            return None
        return round(spent * (self.total - self.done) / self.done)

    def _report(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self.progressed.emit(done, total)

    @Slot(object)
    def _on_returned(self, value: object) -> None:
        self.went_well = True
        self.succeeded.emit(value)
        self.ended.emit()

    @Slot(Exception)
    def _on_raised(self, error: Exception) -> None:
        self.failed.emit(error)
        self.ended.emit()


class JobRunner(QObject):
    """Runs calls one after the other on a thread of its own, so two writers never meet.

    Calls that only read have a second thread: a ledger must not wait until a thousand packages
    are imported. They have a connection of their own each, and what is being written shows there
    once it is committed.

    While one runs, Python's cycle collector waits for the UI thread: it runs wherever something
    is allocated, and a widget that it destroyed on the worker would take the process with it
    ("Timers cannot be stopped from another thread", then a crash somewhere else). That holds for
    all runners together: the window that locks has one of its own, lest the passphrase wait
    behind an import.
    """

    changed = Signal()  # a job was queued or has ended
    _busy: ClassVar["WeakSet[JobRunner]"] = WeakSet()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(-1)
        self._readers = QThreadPool(self)
        self._readers.setMaxThreadCount(1)
        self._readers.setExpiryTimeout(-1)
        self._jobs: list[Job] = []
        self._is_closed = False
        # Who waits for which jobs, and whether those that have ended went well.
        self._waiting: list[tuple[Then, set[Job], list[bool]]] = []
        self._collector = QTimer(self)
        self._collector.setInterval(COLLECT_MS)
        self._collector.timeout.connect(self._collect)

    def start(
        self,
        call: Call,
        *,
        done: Done | None = None,
        failed: Failed | None = None,
        text: str = "",
        reading: bool = False,
        kept: bool = False,
    ) -> Job:
        """Queue `call`; `done` gets its value and `failed` its error, on the UI thread.

        `reading` promises that the call writes nothing, and lets it go beside one that does.

        `kept` says that it must not be lost: the window that closes waits for it. It should be
        short.

        `text` names the work beside the progress bar; without one the job stays quiet.

        Once the runner is closed nothing is run any more: what it would work on is closed too.
        """
        job = Job(call, text, self, is_reading=reading, is_kept=kept)
        if self._is_closed:
            return job
        if done is not None:
            job.succeeded.connect(done)
        if failed is not None:
            job.failed.connect(failed)
        job.ended.connect(self._on_ended)
        self._jobs.append(job)
        self._busy.add(self)
        gc.disable()
        self._collector.start()
        self.changed.emit()  # first: who shows the job must hear its first step
        (self._readers if reading else self._pool).start(job.run)
        return job

    def visible_job(self) -> Job | None:
        """Return the oldest job that has something to say."""
        return next((job for job in self._jobs if job.text), None)

    def is_busy(self) -> bool:
        return bool(self._jobs)

    def is_writing(self) -> bool:
        """Say whether a job is under way that does not only read."""
        return any(not job.is_reading for job in self._jobs)

    def after_writing(self, then: Then) -> None:
        """Call `then` once the writing jobs of now have ended and their outcomes have been told.

        It gets whether all of them went well. Without such jobs it is called at once.
        """
        jobs = {job for job in self._jobs if not job.is_reading}
        if jobs:
            self._waiting.append((then, jobs, []))
        else:
            then(True)

    def close(self, timeout_ms: int = 5000) -> bool:
        """Stop what runs and wait for it; return whether it ended in time.

        What must be kept is not stopped, and its outcome is told before this returns.
        """
        self._is_closed = True
        self._waiting.clear()
        for pool in (self._pool, self._readers):
            pool.clear()  # first: else the next one begins when the running one stops
        kept = [job for job in self._jobs if job.is_kept]
        for job in self._jobs:
            if not job.is_kept:
                job.stop()
        for job in kept:  # clearing may have taken it out; one that runs does not run twice
            self._pool.start(job.run)
        timeout_ms = max(timeout_ms, KEPT_MS) if kept else timeout_ms
        ended = self._pool.waitForDone(timeout_ms) and self._readers.waitForDone(timeout_ms)
        for job in kept:
            job.tell()
        self._rest()
        return ended

    @Slot()
    def _on_ended(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._jobs:
            self._jobs.remove(job)
            job.deleteLater()
        # First told, then collected: what is freed amid a signal may be what receives it.
        self.changed.emit()
        if not self._jobs:
            self._rest()
        if isinstance(job, Job):
            self._tell_waiting(job)

    def _tell_waiting(self, ended: Job) -> None:
        for one in list(self._waiting):
            then, jobs, went_well = one
            if ended in jobs:
                jobs.discard(ended)
                went_well.append(ended.went_well)
            if not jobs:
                self._waiting.remove(one)
                then(all(went_well))

    def _rest(self) -> None:
        self._collector.stop()
        self._busy.discard(self)
        if not self._busy:
            gc.enable()

    @Slot()
    def _collect(self) -> None:
        gc.collect(1)

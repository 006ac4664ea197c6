"""How tests of windows wait: for a condition, and with patience; a busy machine is no failure."""

from collections.abc import Callable

from PySide6.QtCore import SignalInstance
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from inspector.ui.jobs import JobRunner
from inspector.ui.page import Page

PATIENCE_MS = 15_000

# What holds a job until the test lets it go; longer than any wait for what happens meanwhile.
HOLD_S = 60


class PatientBot(QtBot):
    """The robot of pytest-qt, which gives up after 5 s of its own accord."""

    _pause_ms = 0  # the next one of `waitUntil`; 0 outside

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        self._pause_ms = 1
        try:
            super().waitUntil(callback, timeout=timeout)
        finally:
            self._pause_ms = 0

    def wait(self, ms: int) -> None:
        """Wait; between two looks of `waitUntil` 1 ms at first, for most jobs take no 10 ms."""
        if self._pause_ms:
            ms, self._pause_ms = min(ms, self._pause_ms), 2 * self._pause_ms
        super().wait(ms)

    def waitSignal(
        self,
        signal: SignalInstance,
        *,
        timeout: int = PATIENCE_MS,
        raising: bool | None = None,
        check_params_cb: Callable[..., bool] | None = None,
    ) -> SignalBlocker:
        return super().waitSignal(
            signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb
        )

    def wait_idle(self, jobs: JobRunner, *, timeout: int = PATIENCE_MS) -> None:
        """Wait until no job is under way, nor one that the last one has started."""
        self.waitUntil(lambda: not jobs.is_busy(), timeout=timeout)


def idle(page: Page, qtbot: PatientBot) -> None:
    """Wait until the window of `page` has no job under way."""
    qtbot.wait_idle(page.shell.jobs)

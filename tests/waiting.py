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

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

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

"""What a pane is to show next: read where it stands, or beside the window where that takes long."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from inspector.errors import InspectorError
from inspector.progress import Progress
from inspector.ui.page import Shell

T = TypeVar("T")


class LatestRead(QObject):
    """One question at a time: an answer to an earlier one is dropped. `changed`: it has begun."""

    changed = Signal()

    def __init__(self, shell: Shell, parent: QObject, *, is_slow: bool) -> None:
        super().__init__(parent)
        self._shell, self._is_slow = shell, is_slow
        self._asked = 0
        self.is_running = False

    def start(
        self,
        call: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object] | None = None,
    ) -> None:
        """Hand to `done` what `call` returns; the error is shown where nothing is said of it."""
        self.drop()
        failed = failed or self._shell.show_error
        if self._is_slow:
            self.is_running = True
            # What is being kept of the last paper comes first: this may be what reads it.
            self._shell.jobs.after_writing(partial(self._begin, self._asked, call, done, failed))
            self.changed.emit()
            return
        try:
            found = call()
        except InspectorError as error:
            failed(error)
        else:
            done(found)

    def drop(self) -> None:
        """Let what is still being read have no effect."""
        self._asked += 1
        self.is_running = False

    def _begin(
        self,
        asked: int,
        call: Callable[[], T],
        done: Callable[[T], object],
        failed: Callable[[Exception], object],
        _went_well: bool,
    ) -> None:
        def read(progress: Progress) -> T:
            progress.step(0, 1)
            return call()

        tell = partial(self._tell, asked)
        self._shell.jobs.start(
            read, done=partial(tell, done), failed=partial(tell, failed), reading=True
        )

    def _tell(self, asked: int, then: Callable[[object], object], outcome: object) -> None:
        if asked == self._asked:
            self.is_running = False
            then(outcome)

"""Issuing a paper beside the window, one at a time."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from inspector.domain.paper import PaperRow
from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui.page import Shell


class Issuing(QObject):
    """Runs one issue as a job. `issued` gives the paper, `refused` the error, shown already."""

    issued = Signal(object)
    refused = Signal(Exception)

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self.is_running = False

    def start(self, issue: Callable[[], PaperRow], title: str) -> None:
        """Issue a paper with this title, unless one is being issued."""
        if self.is_running:
            return
        self.is_running = True

        def call(progress: Progress) -> PaperRow:
            progress.step(0, 1)
            return issue()

        self._shell.jobs.start(
            call,
            done=self._on_issued,
            failed=self._on_refused,
            text=_("Issuing {paper}").format(paper=title),
        )

    @Slot(object)
    def _on_issued(self, paper: PaperRow) -> None:
        self.is_running = False
        self.issued.emit(paper)

    @Slot(Exception)
    def _on_refused(self, error: Exception) -> None:
        self.is_running = False
        self.refused.emit(error)
        self._shell.show_error(error)

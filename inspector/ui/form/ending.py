"""Ending a visit: the question, what is still being taken in, and the closing itself."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal, Slot

from inspector.i18n import _
from inspector.ui.form.protocol import CloseVisit
from inspector.ui.page import Shell
from inspector.ui.widgets.question_box import Confirm


class Ending(QObject):
    """Ends one visit after the other.

    held   True while a visit is being ended: nothing of it may be changed; then False
    stopped  what was being taken in went wrong; the error is told, and the person decides
    ended  the visit is closed
    """

    held = Signal(bool)
    stopped = Signal()
    ended = Signal()

    def __init__(self, shell: Shell, close: CloseVisit, confirm: Confirm, parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._close, self.confirm = shell, close, confirm
        self._inspection = ""
        self._reasons: Callable[[], Mapping[str, str]] = dict

    def begin(self, inspection: str, reasons: Callable[[], Mapping[str, str]]) -> None:
        """Ask, and end the visit; `reasons` are read when everything else is on the disk."""
        if not self.confirm(
            _("End this visit?"),
            _("The answers are fixed then. Corrections are made later and leave a trace."),
            _("End the visit"),
        ):
            return
        self._inspection, self._reasons = inspection, reasons
        self.held.emit(True)
        # What is still being taken in belongs to the visit: its answers come first.
        self._shell.jobs.after_writing(self._end_now)

    def _end_now(self, went_well: bool) -> None:
        if not went_well:
            self.held.emit(False)
            self.stopped.emit()
            return
        inspection, reasons = self._inspection, self._reasons()
        self._shell.jobs.start(
            lambda progress: self._close(inspection, reasons),
            done=self._on_closed,
            failed=self._on_failed,
            text=_("Ending the visit"),
        )

    @Slot(object)
    def _on_closed(self, _findings: object) -> None:
        self.held.emit(False)
        self.ended.emit()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.held.emit(False)
        self._shell.show_error(error)

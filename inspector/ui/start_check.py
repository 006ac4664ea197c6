"""What a person should know when the desk opens, and the quiet check of the day behind it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from inspector.errors import Cancelled, InspectorError, WorkspaceDamaged
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.daily import Daily
from inspector.ui.page import Shell

AFTER_MS = 4000  # the first page has been drawn by then, and its own jobs come first


class StartCheck(QObject):
    """Shows the notices of the start, then checks the workspace where that is due."""

    def __init__(
        self,
        shell: Shell,
        notices: Sequence[InspectorError],
        is_due: Callable[[], bool],
        check: Callable[[Progress], Daily],
        place: str,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._shell, self._is_due, self._check, self._place = shell, is_due, check, place
        self._notices = notices
        QTimer.singleShot(0, self, self.tell)  # a page that opens takes away what was said before
        QTimer.singleShot(AFTER_MS, self, self.run)

    @Slot()
    def tell(self) -> None:
        """Show the first notice of the start; the others stand in the self-check."""
        if self._notices:
            self._shell.show_error(self._notices[0])

    @Slot()
    def run(self) -> None:
        """Check as a quiet job, unless it was done today."""
        window = self.parent()
        if isinstance(window, QWidget) and not window.isVisible():
            return  # closed meanwhile, and its workspace with it
        if self._is_due():
            self._shell.jobs.start(self._check, done=self._on_done, failed=self._on_failed)

    def _on_done(self, found: object) -> None:
        assert isinstance(found, Daily)
        if not found.ok:
            text = _("{pages} damaged places in the database, {files} damaged files")
            detail = text.format(pages=len(found.pages), files=len(found.files))
            self._shell.show_error(WorkspaceDamaged(place=self._place, detail=detail))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):  # the window was closed meanwhile
            self._shell.show_error(error)

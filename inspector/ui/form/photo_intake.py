"""Photographs on their way into an open filling: picked, taken in by a job, attached, detached."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.ui.form.protocol import Filling, Ingest, PickFiles
from inspector.ui.page import Shell
from inspector.ui.picking import pick_files

# Key of the item in front, and uid of its hazard in front or "".
Target = Callable[[], tuple[str, str]]


class PhotoIntake(QObject):
    """Takes files in beside the window and hangs them where the person was when they came."""

    changed = Signal()

    def __init__(
        self,
        shell: Shell,
        filling: Filling,
        *,
        ingest: Ingest,
        pick_files: PickFiles,
        target: Target,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._shell, self._filling, self._ingest = shell, filling, ingest
        self._pick_files, self._target = pick_files, target

    @Slot()
    def pick(self) -> None:
        """Ask for files and take them in."""
        files = list(self._pick_files())
        if files:
            self.add(files)

    @Slot(list)
    def add(self, files: list[Path]) -> None:
        """Take files in as a job; the page stays usable."""
        key, hazard = self._target()
        if not key:
            return
        # Where they belong is decided now: the person may have moved on when the job is done.
        self._shell.jobs.start(
            partial(self._ingest, files),
            done=partial(self._attach, key, hazard),
            failed=self._shell.show_error,
            text=_("Adding photos"),
        )

    @Slot(str)
    def remove(self, photo: str) -> None:
        """Take a photograph off what is in front; its bytes stay in the tray."""
        key, hazard = self._target()
        target = {"hazard_uid": hazard} if hazard else {"item_key": key}
        self._do(partial(self._filling.detach_photo, photo, **target))

    def _attach(self, key: str, hazard: str, photos: object) -> None:
        assert isinstance(photos, Sequence)
        target = {"hazard_uid": hazard} if hazard else {"item_key": key}
        self._do(partial(self._filling.attach_photos, photos, **target))

    def _do(self, call: Callable[[], object]) -> None:
        try:
            call()
        except InspectorError as error:
            self._shell.show_error(error)
        self.changed.emit()


def pick_photos(parent: QWidget) -> list[Path]:
    """Ask for photographs."""
    kinds = _("Pictures") + " (*.jpg *.jpeg *.png *.heic *.JPG *.JPEG *.PNG *.HEIC)"
    return pick_files(parent, _("Add photos"), kinds)

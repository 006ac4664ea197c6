"""The system's picker of files, for whoever hands in no other."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog

from inspector.i18n import _
from inspector.ui.questions.kinds import filters_for


class FilePicker:
    """Asks with the system's dialog; the next time it begins where the last file was."""

    def __init__(self) -> None:
        self._folder = ""

    def __call__(self, wanted: str) -> list[Path]:
        """Return the file a person chooses; `wanted` is a media type such as image/*."""
        file, _kind = QFileDialog.getOpenFileName(
            QApplication.activeWindow(), _("Choose a file"), self._folder, filters_for(wanted)
        )
        if not file:
            return []
        self._folder = str(Path(file).parent)
        return [Path(file)]

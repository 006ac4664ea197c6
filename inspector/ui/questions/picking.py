"""The system's picker of files, for whoever hands in no other."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from inspector.i18n import _
from inspector.ui.picking import pick_file
from inspector.ui.questions.kinds import filters_for


class FilePicker:
    """Asks with the system's dialog; the next time it begins where the last file was."""

    def __init__(self) -> None:
        self._folder = ""

    def __call__(self, wanted: str) -> list[Path]:
        """Return the file a person chooses; `wanted` is a media type such as image/*."""
        window = QApplication.activeWindow()
        file = pick_file(window, _("Choose a file"), filters_for(wanted), self._folder)
        if file is None:
            return []
        self._folder = str(file.parent)
        return [file]

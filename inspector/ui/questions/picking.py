"""The system's picker of files, for whoever hands in no other."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog

from inspector.i18n import _
from inspector.ui.questions.kinds import filters_for


def ask_for_files(wanted: str) -> list[Path]:
    """Return the files a person chooses; `wanted` is a media type such as image/*."""
    files, _kind = QFileDialog.getOpenFileNames(
        QApplication.activeWindow(), _("Choose a file"), "", filters_for(wanted)
    )
    return [Path(file) for file in files]

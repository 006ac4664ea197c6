"""The system's picker of files, for whoever hands in no other."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QFileDialog

from inspector.i18n import _

_PICTURES = "*.jpg *.jpeg *.png *.heic *.JPG *.JPEG *.PNG *.HEIC"


def ask_for_files(wanted: str) -> list[Path]:
    """Return the files a person chooses; `wanted` is a media type such as image/*."""
    kinds = f"{_('Pictures')} ({_PICTURES})" if wanted.startswith("image") else ""
    files, _kind = QFileDialog.getOpenFileNames(
        QApplication.activeWindow(), _("Choose a file"), "", kinds
    )
    return [Path(file) for file in files]

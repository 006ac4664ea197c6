"""The dialogs of the system for files, folders and a reason: each returns nothing where given up.

Pages take them as defaults of what they are handed, bound to themselves, so that a test answers
in their place.
"""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from inspector.i18n import _


def pick_file(parent: QWidget | None, title: str, kinds: str = "", start: str = "") -> Path | None:
    """Ask for one file; `kinds` is the filter, such as "PDF (*.pdf)", `start` where to begin."""
    from PySide6.QtWidgets import QFileDialog  # PySide makes a class when it is first named

    name = QFileDialog.getOpenFileName(parent, title, start, kinds)[0]
    return Path(name) if name else None


def pick_files(parent: QWidget | None, title: str, kinds: str = "") -> list[Path]:
    """Ask for files."""
    from PySide6.QtWidgets import QFileDialog  # PySide makes a class when it is first named

    return [Path(name) for name in QFileDialog.getOpenFileNames(parent, title, "", kinds)[0]]


def pick_folder(parent: QWidget | None, title: str, start: str = "") -> Path | None:
    """Ask for a folder; it may be made in the dialog."""
    from PySide6.QtWidgets import QFileDialog  # PySide makes a class when it is first named

    name = QFileDialog.getExistingDirectory(parent, title, start)
    return Path(name) if name else None


def pick_target(parent: QWidget | None, title: str, name: str) -> Path | None:
    """Ask where a file of the proposed `name` is to be written."""
    from PySide6.QtWidgets import QFileDialog  # PySide makes a class when it is first named

    chosen = QFileDialog.getSaveFileName(parent, title, name)[0]
    return Path(chosen) if chosen else None


def ask_reason(parent: QWidget | None, question: str) -> str:
    """Ask for a reason in one line; "" where it was given up."""
    from PySide6.QtWidgets import QInputDialog  # PySide makes a class when it is first named

    dialog = QInputDialog(parent)
    dialog.setWindowTitle(_("Inspector"))
    dialog.setLabelText(question)
    dialog.setOkButtonText(_("Go on"))
    dialog.setCancelButtonText(_("Cancel"))
    given = dialog.exec()
    dialog.deleteLater()
    return dialog.textValue().strip() if given else ""

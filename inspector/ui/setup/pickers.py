"""Files and folders that a person chooses: the system's own dialogs, or a test's answers."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from inspector.ui import picking


class Pickers(Protocol):
    """Each returns None when the person chose nothing."""

    def folder(self, title: str) -> Path | None: ...

    def file(self, title: str, kinds: str) -> Path | None: ...


class SystemPickers(QObject):
    """The dialogs of the system, in front of `parent`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent

    def folder(self, title: str) -> Path | None:
        """Ask for a folder; it may be made in the dialog."""
        return picking.pick_folder(self._parent, title)

    def file(self, title: str, kinds: str) -> Path | None:
        """Ask for one file; `kinds` is the filter, such as "Workbooks (*.xlsx)"."""
        return picking.pick_file(self._parent, title, kinds)

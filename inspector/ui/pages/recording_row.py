"""The recording of what happened on site: in words, and its file where there is one (音像记录)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.inspection import AttachedFile
from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui import picking
from inspector.ui.page import Shell
from inspector.ui.wording import size_words

Attach = Callable[[Path, Progress], AttachedFile]  # job
PickFile = Callable[[str], Path | None]


class RecordingRow(Widget):
    """One line of words, a button for the file, and what has been attached so far.

    may_lack  that nothing was recorded may be said too: the words are the reason then
    """

    changed = Signal()

    def __init__(
        self,
        shell: Shell,
        attach: Attach | None,
        parent: Widget,
        *,
        pick_file: PickFile | None = None,
        may_lack: bool = False,
    ) -> None:
        super().__init__(parent)
        self._shell, self._attach = shell, attach
        self._pick_file = pick_file or partial(picking.pick_file, self)
        self._files: list[AttachedFile] = []
        self.is_busy = False
        self._turn = 0  # counts what was begun anew: a file belongs to what it was chosen for
        self.words = QLineEdit(self)
        self.words.textChanged.connect(self.changed)
        self.lacks = QCheckBox(_("Nothing was recorded"), self)
        self.lacks.setVisible(may_lack)
        self.lacks.toggled.connect(self._tell)
        self.button = QPushButton(_("Attach the file …"), self)
        self.button.setVisible(attach is not None)
        self.button.clicked.connect(self.choose)
        self.attached = QLabel(self)
        self.attached.setObjectName("muted")
        self.attached.hide()
        self.attached.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        row.addWidget(self.lacks)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.attached)
        self.setFocusProxy(self.words)
        self._tell()

    @property
    def files(self) -> tuple[AttachedFile, ...]:
        """What has been attached, in its order."""
        return tuple(self._files)

    def text(self) -> str:
        """Return the name of the recording, or ""."""
        return "" if self.lacks.isChecked() else self.words.text().strip()

    def why_none(self) -> str:
        """Return why nothing was recorded, or ""."""
        return self.words.text().strip() if self.lacks.isChecked() else ""

    def is_empty(self) -> bool:
        """Say whether there are neither words nor files."""
        return not self.words.text().strip() and not self._files

    def clear(self) -> None:
        """Begin anew; a file that is still being kept was for what was asked before."""
        self._turn += 1
        self.is_busy = False
        self._files.clear()
        self.words.clear()
        self.lacks.setChecked(False)
        self._tell()

    @Slot()
    def choose(self) -> None:
        """Ask for a file and keep its bytes, beside the window."""
        file = self._pick_file(_("Choose the recording"))
        if file is None or self._attach is None or self.is_busy:
            return
        self.is_busy = True
        self._tell()
        self._shell.jobs.start(
            partial(self._attach, file),
            done=partial(self._on_kept, self._turn),
            failed=partial(self._on_failed, self._turn),
            text=_("Keeping {name}").format(name=file.name),
        )

    def _on_kept(self, turn: int, file: object) -> None:
        assert isinstance(file, AttachedFile)
        if turn != self._turn:
            return
        self.is_busy = False
        if file.sha256 not in {one.sha256 for one in self._files}:
            self._files.append(file)
        self._tell()

    def _on_failed(self, turn: int, error: Exception) -> None:
        if turn == self._turn:
            self.is_busy = False
            self._tell()
        self._shell.show_error(error)

    @Slot()
    def _tell(self) -> None:
        lacks = self.lacks.isChecked()
        name = _("Why nothing was recorded") if lacks else _("Name of the recording")
        self.words.setAccessibleName(name)
        self.words.setPlaceholderText(name)
        self.button.setEnabled(not self.is_busy and not lacks)
        # Whoever has attached a file has recorded something.
        self.lacks.setEnabled(not self.is_busy and not self._files)
        self.attached.setVisible(bool(self._files))
        words = _("{name} ({size})")
        told = (words.format(name=one.name, size=size_words(one.size)) for one in self._files)
        self.attached.setText(_(", ").join(told))
        self.changed.emit()

"""开启托管密钥: a file and a code for somebody whose passphrase or computer is gone."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.services.escrow import Opening
from inspector.ui.page import Shell
from inspector.ui.setup.parts import NoteBox, TextRow, muted_label, require
from inspector.ui.setup.pickers import Pickers
from inspector.ui.setup.views import OpenDeposit


class OpenBox(QWidget):
    """Why, where the copy is, where the file goes; the code is shown once."""

    def __init__(
        self, shell: Shell, open_deposit: OpenDeposit, pickers: Pickers, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._shell, self._open, self._pickers = shell, open_deposit, pickers
        self.why = TextRow(_("Why it is opened"), self, hint=_("Stands in the record"))
        self.button = QPushButton(_("Open the deposited key …"), self)
        self.button.clicked.connect(self.open)
        self.note = NoteBox(self)
        words = _(
            "Passphrase forgotten, or the computer lost: a second copy of the workspace opens with"
            " the key that it deposited here."
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (muted_label(words, self), self.why, self.button, self.note):
            column.addWidget(part)

    def clear(self) -> None:
        """Forget what was said of somebody else; the code above all."""
        self.why.line.clear()
        self.why.show_problem("")
        self.note.say("")
        self.note.hide()

    @Slot()
    def open(self) -> None:
        """Ask for the copy and for where the file goes; write it as a job."""
        if not require([self.why]):
            return
        place = self._pickers.folder(_("Folder of the workspace or its backup"))
        to = self._pickers.folder(_("Where to write the file")) if place is not None else None
        if place is None or to is None:
            return
        self.button.setEnabled(False)
        call = partial(self._open, place, to, self.why.text())
        self._shell.jobs.start(call, done=self._on_opened, failed=self._on_failed)

    def _on_opened(self, opening: object) -> None:
        assert isinstance(opening, Opening)
        self.button.setEnabled(True)
        words = _("Code for {name}:\n{code}").format(name=opening.name, code=opening.code)
        more = _("Tell it by telephone; the file goes another way: {file}")
        self.note.say(words, more.format(file=Path(opening.file)), "good")

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        if not isinstance(error, InspectorError):
            self._shell.show_error(error)
            return
        self.note.refuse(error)

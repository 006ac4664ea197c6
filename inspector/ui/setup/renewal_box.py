"""证书: how long it holds, and a further one by request and answer; the office gives its own."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.services.enrolment import ANSWER_SUFFIX
from inspector.services.validity import Standing
from inspector.ui.setup.parts import NoteBox, muted_label, title_label
from inspector.ui.setup.pickers import Pickers, SystemPickers
from inspector.ui.setup.views import RenewalCalls


class RenewalBox(QWidget):
    """One line and its buttons. What is entered and signed stays as it is."""

    def __init__(
        self,
        calls: RenewalCalls,
        parent: QWidget | None = None,
        *,
        pickers: Pickers | None = None,
    ) -> None:
        super().__init__(parent)
        self._calls = calls
        self._pickers: Pickers = pickers or SystemPickers(self)
        self.words = muted_label("", self)
        self.ask_button = QPushButton(_("Ask for a further certificate …"), self)
        self.ask_button.clicked.connect(self.ask)
        self.take_button = QPushButton(_("Take the office's answer …"), self)
        self.take_button.clicked.connect(self.take)
        self.renew_button = QPushButton(_("Issue a further certificate"), self)
        self.renew_button.clicked.connect(self.renew)
        own = calls.renew is not None
        self.ask_button.setHidden(own)
        self.take_button.setHidden(own)
        self.renew_button.setVisible(own)
        self.note = NoteBox(self)
        buttons = QHBoxLayout()
        for button in (self.ask_button, self.take_button, self.renew_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(title_label(_("Certificate"), self))
        column.addWidget(self.words)
        column.addLayout(buttons)
        column.addWidget(self.note)
        self.refresh()

    def refresh(self) -> None:
        """Say anew how the certificate stands."""
        standing, day = self._calls.validity()
        words = {
            Standing.NONE: _("No office has enrolled this workspace yet."),
            Standing.SOUND: _("Valid until {day}."),
            Standing.ENDING: _("Valid until {day} only: ask for a further one now."),
            Standing.EXPIRED: _("Expired on {day}: what is signed now is taken nowhere."),
            Standing.REVOKED: _("Revoked as of {day}: what is signed now is taken nowhere."),
        }[standing]
        self.words.setText(words.format(day=day.isoformat() if day is not None else ""))
        usable = standing not in (Standing.NONE, Standing.REVOKED)
        for button in (self.ask_button, self.take_button, self.renew_button):
            button.setEnabled(usable)

    @Slot()
    def ask(self) -> None:
        """Write the request into a folder of choice."""
        folder = self._pickers.folder(_("Where to write the request"))
        if folder is None:
            return
        try:
            written = self._calls.request(folder)
        except InspectorError as error:
            self.note.refuse(error)
            return
        except OSError as error:
            words = _("The file could not be written: {detail}").format(detail=error.strerror)
            self.note.say(f"! {words}", _("Choose another folder."), "major")
            return
        self.note.say(_("Give this file to your office; take its answer here."), str(written))

    @Slot()
    def take(self) -> None:
        """Take the answer; it has to be of this office, and for this workspace's key."""
        kinds = _("Certificates") + f" (*{ANSWER_SUFFIX})"
        file = self._pickers.file(_("Choose the answer of the office"), kinds)
        if file is None:
            return
        try:
            self._calls.accept(file)
        except InspectorError as error:
            self.note.refuse(error)
            return
        self._done()

    @Slot()
    def renew(self) -> None:
        """Issue the office's own further certificate."""
        assert self._calls.renew is not None
        try:
            self._calls.renew()
        except InspectorError as error:
            self.note.refuse(error)
            return
        self._done()

    def _done(self) -> None:
        self.refresh()
        self.note.say(
            _("The further certificate is in use."),
            _("What was signed before stays as it is."),
            "good",
        )

"""吊销证书: a computer was lost, or somebody left. Asked twice, for it cannot be undone."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from inspector.clock import CHINA
from inspector.errors import InspectorError
from inspector.i18n import N_, _
from inspector.services.revocation import RevokedDevice
from inspector.ui.form.fields import folded
from inspector.ui.setup.parts import NoteBox, TextRow, muted_label
from inspector.ui.widgets.field_row import FieldRow

Revoke = Callable[[str, str, datetime | None], RevokedDevice]

_WHY = (
    ("lost", N_("Computer lost or stolen")),
    ("left", N_("Left the service")),
    ("replaced", N_("Replaced by another computer")),
    ("other", N_("Another reason")),
)
_WRITTEN = "%Y-%m-%d %H:%M"


class RevokeBox(QWidget):
    """Why and since when, and the button that means it when it is pressed again."""

    revoked = Signal(object)  # RevokedDevice

    def __init__(
        self, revoke: Revoke, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._revoke, self._now = revoke, now
        self._device = ""
        self.why = QComboBox(self)
        self.why.setAccessibleName(_("Reason of the revocation"))
        for key, words in _WHY:
            self.why.addItem(_(words), key)
        self.since = TextRow(
            _("Not trusted since"), self, hint=_("Beijing time, such as 2026-11-21 08:30")
        )
        self.effect = muted_label("", self)
        self.button = QPushButton(self)
        self.button.setProperty("tone", "major")
        self.note = NoteBox(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        parts = (FieldRow(_("Reason of the revocation"), self.why, self), self.since, self.effect)
        for part in (*parts, self.button, self.note):
            column.addWidget(part)
        self.button.clicked.connect(self._on_pressed)
        self.since.line.textEdited.connect(self._ask_once)
        self.why.currentIndexChanged.connect(self._ask_once)

    def show_device(self, device: str) -> None:
        """Offer to revoke the certificate of a device."""
        self._device = device
        self.why.setCurrentIndex(0)
        self.since.line.setText(self._now().astimezone(CHINA).strftime(_WRITTEN))
        self.since.show_problem("")
        self.note.hide()
        self._ask_once()

    @Slot()
    def _ask_once(self) -> None:
        self._sure = False
        self.button.setText(_("Revoke the certificate …"))
        self.effect.setText(
            _(
                "Packages of this computer are then refused, unless a receipt shows that they are"
                " older. Choose the time of the loss, not that of today."
            )
        )

    @Slot()
    def _on_pressed(self) -> None:
        since = self._since()
        if since is None:
            return
        if not self._sure:
            self._sure = True
            self.button.setText(_("Press again: revoke for good"))
            return
        try:
            done = self._revoke(self._device, str(self.why.currentData()), since)
        except InspectorError as error:
            self._ask_once()
            self.note.refuse(error)
            return
        self.revoked.emit(done)

    def _since(self) -> datetime | None:
        try:
            typed = datetime.strptime(folded(self.since.text()), _WRITTEN).replace(tzinfo=CHINA)
        except ValueError:
            self.since.show_problem(_("Write it like 2026-11-21 08:30."))
            self.since.line.setFocus()
            return None
        return typed

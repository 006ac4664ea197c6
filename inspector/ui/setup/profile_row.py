"""By which algorithms an office signs: asked where both kinds can be used on this computer."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.i18n import N_, _
from inspector.sealed.profile import P256, SM2
from inspector.ui.form.fields import Segments
from inspector.ui.widgets.field_row import FieldRow

_WORDS = {P256.name: N_("International (P-256)"), SM2.name: N_("National (SM2, SM3)")}


class ProfileRow(FieldRow):
    """The choice of a profile; hidden where there is none to make."""

    def __init__(self, parent: QWidget | None = None) -> None:
        name = _("Signatures")
        self.choice = Segments(name, {key: _(text) for key, text in _WORDS.items()}, parent=parent)
        super().__init__(name, self.choice, parent)
        self.choice.show_value(P256.name)
        self.choice.chosen.connect(self._on_chosen)
        self.hint = QLabel(self)
        self.hint.setObjectName("small")
        self.hint.setWordWrap(True)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(self.hint)
        self.setVisible(SM2.is_available)
        self._on_chosen(P256.name)

    def profile(self) -> str:
        """Return the name of the profile that is chosen."""
        return self.choice.value() or P256.name

    @Slot(str)
    def _on_chosen(self, profile: str) -> None:
        self.hint.setText(
            _("Every computer of the office needs the extra “sm”; it can never be changed.")
            if profile == SM2.name
            else _("Can be checked everywhere; it can never be changed.")
        )

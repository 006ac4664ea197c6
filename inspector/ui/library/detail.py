"""The pane beside the library: one form, its versions, and what can be done with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from inspector.i18n import _
from inspector.services.form_library import FormState, LibraryForm
from inspector.ui.library.wording import (
    fact_pairs,
    missing_words,
    state_tone,
    state_words,
    version_words,
)
from inspector.ui.setup.parts import NoteBox, footer_of
from inspector.ui.widgets.facts import DetailPane, heading_label

DETAIL_PX = 372
MOST_LINES = 5  # of versions; more are scrolled
_SHA256 = Qt.ItemDataRole.UserRole


class FormDetail(DetailPane):
    """Facts above, buttons in a foot that stays in view."""

    try_wanted = Signal()
    export_wanted = Signal()
    replace_wanted = Signal()
    state_wanted = Signal()  # withdraw, or put back

    def __init__(self, *, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(DETAIL_PX, parent)
        self.missing = NoteBox(self)
        self.versions_head = heading_label(_("Versions"), self)
        self.versions = QListWidget(self)
        self.versions.setObjectName("boxed")
        self.versions.setAccessibleName(_("Versions"))
        self.versions.setTextElideMode(Qt.TextElideMode.ElideRight)
        for part in (self.missing, self.versions_head, self.versions):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.try_button = QPushButton(_("Try it out"), self)
        self.export_button = QPushButton(_("Export as Excel …"), self)
        self.replace_button = QPushButton(_("Replace with a new version …"), self)
        self.state_button = QPushButton(self)
        self.try_button.clicked.connect(self.try_wanted)
        self.export_button.clicked.connect(self.export_wanted)
        self.replace_button.clicked.connect(self.replace_wanted)
        self.state_button.clicked.connect(self.state_wanted)
        buttons = [self.try_button, self.export_button]
        if may_change:
            buttons += [self.replace_button, self.state_button]
        else:
            self.replace_button.hide()
            self.state_button.hide()
        self.outside.addWidget(footer_of(buttons, self))

    @property
    def sha256(self) -> str:
        """The digest of the version that is tried out and exported; "" before a form is shown."""
        line = self.versions.currentItem()
        return str(line.data(_SHA256)) if line is not None else ""

    def show_form(self, form: LibraryForm) -> None:
        """Show one form of the library; the version that was chosen stays chosen."""
        self.show_facts(form.title, fact_pairs(form), state_words(form), state_tone(form))
        what, how = missing_words(form)
        self.missing.hide()
        if what:
            self.missing.say(what, how, "general" if form.missing else "")
        self._show_versions(form)
        withdrawn = form.state is FormState.WITHDRAWN
        self.state_button.setText(_("Put back into use") if withdrawn else _("Withdraw"))
        self.state_button.setToolTip(
            "" if withdrawn else _("New visits use it no longer; begun and planned ones keep it.")
        )

    def _show_versions(self, form: LibraryForm) -> None:
        """List the versions where there are several: an older one can be tried and exported too."""
        kept = self.sha256
        self.versions.clear()
        for row in form.versions:
            line = QListWidgetItem(version_words(row), self.versions)
            line.setData(_SHA256, row.sha256)
            line.setToolTip(version_words(row))
            if row.sha256 == kept or row is form.versions[0]:
                self.versions.setCurrentItem(line)
        several = len(form.versions) > 1
        self.versions_head.setVisible(several)
        self.versions.setVisible(several)
        height = self.versions.sizeHintForRow(0)
        self.versions.setFixedHeight(min(MOST_LINES, len(form.versions)) * height + 8)

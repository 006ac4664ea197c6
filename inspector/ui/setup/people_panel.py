"""人员与登记: who belongs to the office, and the answer to a request."""

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.domain.person import Person, Role
from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.services.enrolment import REQUEST_SUFFIX, Request
from inspector.services.revocation import RevokedDevice
from inspector.ui.models.table import TableModel
from inspector.ui.page import Shell
from inspector.ui.setup.codes import ShowCodes, TakeCodes
from inspector.ui.setup.expiry_box import ExpiryBox
from inspector.ui.setup.open_box import OpenBox
from inspector.ui.setup.parts import NoteBox, Panel, footer_of, muted_label
from inspector.ui.setup.people_columns import people_columns
from inspector.ui.setup.person_form import PersonForm
from inspector.ui.setup.pickers import Pickers, SystemPickers
from inspector.ui.setup.revoke_box import RevokeBox
from inspector.ui.setup.views import PeopleCalls
from inspector.ui.setup.wording import fingerprint_lines, role_words
from inspector.ui.widgets.facts import DetailPane
from inspector.ui.widgets.field_row import FieldRow
from inspector.ui.widgets.row_table import RowTable


class PeoplePanel(Panel):
    """The people in the middle; the request that is being answered at the right."""

    def __init__(
        self,
        shell: Shell,
        calls: PeopleCalls,
        parent: QWidget | None = None,
        *,
        pickers: Pickers | None = None,
    ) -> None:
        super().__init__(shell, parent)
        self._calls = calls
        self._pickers: Pickers = pickers or SystemPickers(self)
        self._file: Path | None = None
        self._request: Request | None = None  # as it was looked at
        self._answer: Path | None = None
        self.model = TableModel(people_columns(), shell.look, self)
        self.table = RowTable(self.model, shell.look, _("People"), self)
        self._make_side()
        self.table.clicked.connect(self.show_current)
        self.table.opened.connect(self.show_current)
        left = QVBoxLayout()
        left.setContentsMargins(16, 16, 16, 16)
        left.setSpacing(8)
        words = _(
            "Whoever has a computer of their own sends a request; others sign on the computer of"
            " a colleague."
        )
        left.addWidget(muted_label(words, self))
        left.addWidget(self.table, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.add_button)
        below.addWidget(self.from_codes_button)
        below.addStretch(1)
        left.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.side)

    def refresh(self) -> None:
        self.model.show_rows(self._calls.staff())

    def primary(self) -> str:
        # While someone is entered at the right, the main button stands there.
        return "" if self.buttons.isVisibleTo(self) else _("Answer a request …")

    def run_primary(self) -> None:
        """Choose a request and show what it claims."""
        kinds = _("Requests") + f" (*{REQUEST_SUFFIX})"
        file = self._pickers.file(_("Choose the request"), kinds)
        if file is not None:
            self.look_at_request(file)

    @Slot()
    def take_codes(self) -> None:
        """Take a request from codes; the answer is shown as codes too."""
        self.taking = TakeCodes(self._calls.codes, "REQ", self)
        self.taking.taken.connect(self.look_at_request)
        self.taking.open()

    @Slot(object)
    def look_at_request(self, file: Path) -> None:
        """Show what a request claims."""
        self.side.show()
        try:
            request = self._calls.read_request(file)
        except InspectorError as error:
            self._begin(None, None)
            self.note.refuse(error)
            return
        self._begin(file, request)
        person, device = request.person, request.device
        self._offer_replaced(person, device)
        claims = [
            (_("Name"), person.name),
            (_("Role"), role_words(person.role)),
            (_("Certificate number"), person.certificate_no or _("not given")),
            (_("Device"), device[-8:]),
            (_("File"), file.name),
        ]
        self.side.show_facts(_("The request says"), claims)
        self.form.role.setFocus()
        self.changed.emit()

    @Slot()
    def approve(self) -> None:
        """Write the answer into a folder of choice."""
        file, request = self._file, self._request
        if file is None or request is None or not self.form.is_sound():
            return
        by_codes = file.parent == self._calls.codes.place
        folder = (
            self._calls.codes.place
            if by_codes
            else self._pickers.folder(_("Where to write the certificate file"))
        )
        if folder is None:
            return
        try:
            answer = self._calls.approve(
                file,
                folder,
                person=self.form.said(request.person),
                replaces=str(self.replaces.currentData() or ""),
                looked_at=request,
            )
        except InspectorError as error:
            self.note.refuse(error)
            return
        except OSError as error:
            self._say_unwritten(error)
            return
        name = request.person.name
        self._begin(None, None)
        self.side.show_facts(_("{name} is enrolled").format(name=name), [])
        self.note.say(
            _("Give this file back, and the next base package with it."), str(answer), "good"
        )
        self.fingerprint.setText(fingerprint_lines(self._calls.fingerprint()))
        self.aloud.show()
        self._answer = answer
        self.codes_button.show()
        if by_codes:
            self.show_codes()
        self.table.setFocus()
        self.refresh()
        self.changed.emit()

    @Slot()
    def show_codes(self) -> None:
        """Show the last answer as codes."""
        if self._answer is None:
            return
        try:
            lines = self._calls.codes.lines(self._answer)
        except InspectorError as error:
            self.note.refuse(error)
            return
        self.codes = ShowCodes(lines, _("Certificate"), self)
        self.codes.open()

    @Slot()
    def begin_person(self) -> None:
        """Show the form for a person without a computer."""
        self.side.show()
        self._begin(None, None)
        self.side.show_facts(_("A person without a computer"), [])
        self.buttons.setCurrentWidget(self.save_button)
        self.form.show()
        self._show_buttons(True)
        self.form.name.line.setFocus()
        self.changed.emit()

    @Slot()
    def save_person(self) -> None:
        """Add the person of the form."""
        if not self.form.is_sound():
            return
        fresh = Person(
            id=self._calls.new_id(),
            name="",
            role=Role.INSPECTOR,
            organisation=self._calls.organisation().name,
        )
        person = self.form.said(fresh)
        try:
            self._calls.add([person])
        except InspectorError as error:
            self.note.refuse(error)
            return
        self._begin(None, None)
        self.side.show_facts(_("{name} was added").format(name=person.name), [])
        self.refresh()
        self.changed.emit()

    @Slot()
    def show_current(self) -> None:
        """Show the device of the row that was chosen; unless someone is being entered."""
        row = self.table.current_row()
        if row is None or self.buttons.isVisibleTo(self):
            return
        self.side.show()
        self._begin(None, None)
        facts = [
            (_("Role"), role_words(row.person.role)),
            (_("Device"), row.device_code),
            (_("Valid until"), row.valid_until.isoformat() if row.valid_until else ""),
            (_("Revoked as of"), row.revoked.isoformat() if row.revoked else ""),
        ]
        self.side.show_facts(row.person.name, facts)
        self.expiry.setVisible(row.person.role in (Role.INSPECTOR, Role.LEAD))
        self.expiry.show_person(row.person)
        in_force = bool(row.device) and row.revoked is None
        self.revoking.setVisible(in_force and row.device != self._calls.own_device)
        self.revoking.show_device(row.device)
        self.opening.setVisible(bool(row.device) and row.device != self._calls.own_device)

    @Slot(object)
    def _on_expiry(self, person: Person) -> None:
        self.note.say(
            _("The last day of {name}'s enforcement certificate is kept.").format(name=person.name),
            _("Write a base package now: with it the others learn of it."),
            "good",
        )
        self.refresh()

    @Slot(object)
    def _on_revoked(self, done: RevokedDevice) -> None:
        self._begin(None, None)
        self.side.show_facts(done.name, [])
        self.note.say(
            _("The certificate is revoked."),
            _("Write a base package now: with it the others learn of it."),
            "good",
        )
        self.refresh()

    def _offer_replaced(self, person: Person, device: str) -> None:
        """Ask whether a person whose computer is gone asks from another one."""
        rows = self._calls.staff()
        gone = [row for row in rows if row.revoked is not None]
        is_new = all(row.device != device for row in rows)
        self.replaces.clear()
        self.replaces.addItem(_("Nobody who is enrolled here"), "")
        for row in gone:
            words = _("{name}, in place of device {number}")
            text = words.format(name=row.person.name, number=row.device_code)
            self.replaces.addItem(text, row.device)
            if row.person.name == person.name and self.replaces.currentIndex() == 0:
                self.replaces.setCurrentIndex(self.replaces.count() - 1)
                self.form.fill_gaps(row.person)
        if not is_new:
            self.replaces.clear()
        self.replaces_row.setVisible(bool(gone) and is_new)

    def _make_side(self) -> None:
        self.side = DetailPane(360, self)
        self.form = PersonForm(self._calls.now, self.side)
        self.approve_button = QPushButton(_("Approve and write the certificate …"), self.side)
        self.approve_button.setProperty("primary", True)
        self.approve_button.clicked.connect(self.approve)
        self.save_button = QPushButton(_("Add the person"), self.side)
        self.save_button.setProperty("primary", True)
        self.save_button.clicked.connect(self.save_person)
        self.buttons = QStackedWidget(self.side)
        self.buttons.addWidget(self.approve_button)
        self.buttons.addWidget(self.save_button)
        self.buttons.setFixedHeight(self.approve_button.sizeHint().height() + 4)
        self.note = NoteBox(self.side)
        self.aloud = QWidget(self.side)
        words = QLabel(_("Read this out when they compare the fingerprint"), self.aloud)
        words.setObjectName("label")
        self.fingerprint = QLabel(self.aloud)
        self.fingerprint.setWordWrap(True)
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self.aloud)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(words)
        column.addWidget(self.fingerprint)
        self.replaces = QComboBox(self.side)
        self.replaces.setAccessibleName(_("Another computer of"))
        self.replaces_row = FieldRow(_("Another computer of"), self.replaces, self.side)
        self.revoking = RevokeBox(self._calls.revoke, self._calls.now, self.side)
        self.revoking.revoked.connect(self._on_revoked)
        self.expiry = ExpiryBox(self._calls.add, self._calls.now, self.side)
        self.expiry.saved.connect(self._on_expiry)
        self.opening = OpenBox(self.shell, self._calls.open_deposit, self._pickers, self.side)
        self.codes_button = QPushButton(_("Show as codes …"), self.side)
        self.codes_button.clicked.connect(self.show_codes)
        parts = (self.form, self.replaces_row, self.expiry, self.revoking, self.opening)
        for part in (*parts, self.note, self.aloud, self.codes_button):
            self.side.body.addWidget(part)
        self.side.outside.addWidget(footer_of([self.buttons], self.side))
        self.side.body.addStretch(1)
        self.add_button = QPushButton(_("Add a person without a computer"), self)
        self.add_button.clicked.connect(self.begin_person)
        self.from_codes_button = QPushButton(_("A request from codes …"), self)
        self.from_codes_button.clicked.connect(self.take_codes)
        self._begin(None, None)
        self.side.hide()

    def _begin(self, file: Path | None, request: Request | None) -> None:
        self._file, self._request = file, request
        person = request.person if request is not None else None
        self.form.show_person(person)
        self.form.setVisible(person is not None)
        self.replaces.clear()
        self.replaces_row.hide()
        self.expiry.hide()
        self.revoking.hide()
        self.opening.clear()
        self.opening.hide()
        self.buttons.setCurrentWidget(self.approve_button)
        self._show_buttons(person is not None)
        self.side.show_facts("", [])
        self.note.hide()
        self.aloud.hide()
        self.codes_button.hide()

    def _show_buttons(self, on: bool) -> None:
        self.buttons.setVisible(on)
        foot = self.buttons.parentWidget()
        assert foot is not None
        foot.setVisible(on)

    def _say_unwritten(self, error: OSError) -> None:
        words = _("The file could not be written: {detail}").format(detail=error.strerror)
        self.note.say(f"! {words}", _("Choose another folder."), "major")

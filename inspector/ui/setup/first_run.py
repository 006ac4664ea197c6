"""The first run: who sits here, and where the workspace lies. No network is needed."""

from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.clock import china, now
from inspector.domain.person import Desk, Organisation, is_office_id
from inspector.errors import InspectorError, NumberRefused, WorkspaceExists
from inspector.i18n import N_, _
from inspector.services.first_run import (
    MakeWorkspace,
    NewWorkspace,
    number_sample,
    suggested_id,
)
from inspector.storage.workspace import is_vacant, require_workspace
from inspector.ui.form.fields import folded
from inspector.ui.jobs import JobRunner
from inspector.ui.setup.frame import PageFrame
from inspector.ui.setup.parts import (
    NoteBox,
    TextRow,
    grid_of,
    muted_label,
    require,
    show_strength,
    title_label,
)
from inspector.ui.setup.pickers import Pickers, SystemPickers
from inspector.ui.setup.profile_row import ProfileRow

_DESKS: dict[Desk, tuple[str, str]] = {
    Desk.FIELD: (N_("I am an inspector"), N_("Visits, hazards, papers on site")),
    Desk.LEAD: (N_("I lead a team"), N_("Review packages, countersign")),
    Desk.OFFICE: (N_("I work in the office"), N_("Registers, ledgers, certificates")),
}


class FirstRunWindow(QWidget):
    """Asks what a new workspace needs, makes it as a job, and says beside a field what is wrong."""

    made = Signal(object)  # NewWorkspace: whoever listens opens it with its passphrase
    existing_chosen = Signal(object)  # Path of a workspace that is there already
    restore_chosen = Signal(object)  # Path of the folder in which one from a backup is to stand

    def __init__(
        self,
        folder: Path,
        make: MakeWorkspace,
        *,
        pickers: Pickers | None = None,
        today: date | None = None,
    ) -> None:
        super().__init__()
        self._make, self._today = make, today or china(now()).date()
        self._pickers: Pickers = pickers or SystemPickers(self)
        self.jobs = JobRunner(self)
        self.setWindowTitle(_("Inspector"))
        self.setMinimumSize(760, 520)
        self.resize(960, 800)
        self._make_fields(folder)
        self._lay_out()
        self._connect()
        self.desks.buttons()[0].setChecked(True)
        self._on_desk()

    @property
    def desk(self) -> Desk:
        """The desk that was chosen."""
        return Desk(str(self.desks.checkedButton().property("desk")))

    @Slot()
    def make(self) -> None:
        """Make the workspace, if everything needed is there."""
        if self.jobs.is_busy() or not self._is_complete():
            return
        self.note.hide()
        self.button.setEnabled(False)
        self.button.setText(_("Making the workspace …"))
        new = self._said()
        self.jobs.start(
            partial(self._make, new), done=partial(self._on_made, new), failed=self._on_failed
        )

    def _make_fields(self, folder: Path) -> None:
        self.desks = QButtonGroup(self)
        for desk, (what, does) in _DESKS.items():
            button = QPushButton(f"{_(what)}\n{_(does)}", self)
            button.setCheckable(True)
            button.setProperty("desk", desk.value)
            button.setObjectName("choice")
            button.setAccessibleName(_(what))
            button.setAccessibleDescription(_(does))
            self.desks.addButton(button)
        self.name = TextRow(_("Name"), self)
        self.position = TextRow(_("Position"), self)
        self.number = TextRow(
            _("Certificate number"), self, hint=_("As on the enforcement certificate")
        )
        keeps = self.number.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # an office has none; the columns stay aligned
        self.number.setSizePolicy(keeps)
        self.folder = TextRow(_("Folder"), self)
        self.folder.line.setText(str(folder))
        self.folder_button = QPushButton(_("Choose a folder …"), self)
        self.folder_button.setProperty("flat", True)
        self.passphrase = TextRow(_("Passphrase"), self)
        self.again = TextRow(_("Passphrase once more"), self)
        for row in (self.passphrase, self.again):
            row.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.organisation = TextRow(
            _("Name of the organ"), self, hint=_("In full, as at the head of papers")
        )
        self.short = TextRow(_("Short name for numbers"), self)
        self.office_id = TextRow(
            _("Id"), self, hint=_("a-z, 0-9 and hyphens; it can never be changed")
        )
        self.reconsideration = TextRow(_("Reconsideration body"), self)
        self.court = TextRow(_("Court"), self)
        self.profile = ProfileRow(self)
        self.note = NoteBox(self)
        self.button = QPushButton(_("Make the workspace"), self)
        self.button.setProperty("primary", True)
        self.existing_button = QPushButton(_("Open an existing workspace …"), self)
        self.existing_button.setProperty("flat", True)
        self.restore_button = QPushButton(_("Restore from a backup …"), self)
        self.restore_button.setProperty("flat", True)

    def _lay_out(self) -> None:
        title = QLabel(_("Set up this computer"), self)
        title.setObjectName("page_title")
        choices = QHBoxLayout()
        choices.setSpacing(8)
        for button in self.desks.buttons():
            choices.addWidget(button, 1)
        self.office_box = QFrame(self)
        office = QVBoxLayout(self.office_box)
        office.setContentsMargins(0, 8, 0, 0)
        office.setSpacing(12)
        office.addWidget(title_label(_("The organ"), self.office_box))
        organ = (self.organisation, self.short, self.office_id, self.reconsideration, self.court)
        office.addLayout(grid_of(organ, columns=3))
        office.addWidget(self.profile)
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(self.folder_button, 0, Qt.AlignmentFlag.AlignBottom)
        self.secret = muted_label("", self)
        frame = PageFrame(self, centred=True)
        self.area, column, inside = frame.area, frame.body, frame.inside
        column.addWidget(title)
        words = _("One workspace for one person on one computer. No network is needed.")
        column.addWidget(muted_label(words, inside))
        column.addLayout(choices)
        column.addSpacing(4)
        column.addWidget(title_label(_("You"), inside))
        column.addLayout(grid_of((self.name, self.position, self.number), columns=3))
        column.addWidget(self.office_box)
        column.addSpacing(4)
        column.addWidget(title_label(_("Passphrase and place"), inside))
        column.addWidget(self.secret)
        column.addLayout(grid_of((self.passphrase, self.again)))
        column.addLayout(where)
        column.addStretch(1)
        buttons = frame.add_foot()
        buttons.addWidget(self.existing_button)
        buttons.addWidget(self.restore_button)
        buttons.addWidget(self.note, 1)
        buttons.addStretch(0)
        buttons.addWidget(self.button)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Let Tab go down the page: it would follow the order in which the parts were made."""
        rows = [self.name, self.position, self.number, self.organisation, self.short]
        rows += [self.office_id, self.reconsideration, self.court, self.passphrase, self.again]
        parts: list[QWidget] = [*self.desks.buttons(), *(row.line for row in rows)]
        parts.insert(parts.index(self.passphrase.line), self.profile.choice)
        parts += [self.folder.line, self.folder_button, self.existing_button, self.restore_button]
        parts.append(self.button)
        for before, after in pairwise(parts):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self.desks.buttonClicked.connect(self._on_desk)
        self.passphrase.line.textChanged.connect(self._on_passphrase)
        self.short.line.textChanged.connect(self._on_short)
        self.organisation.line.editingFinished.connect(self._on_organisation)
        self.folder_button.clicked.connect(self._on_folder)
        self.existing_button.clicked.connect(self._on_existing)
        self.restore_button.clicked.connect(self._on_restore)
        self.button.clicked.connect(self.make)
        self.again.line.returnPressed.connect(self.make)

    def _said(self) -> NewWorkspace:
        founded = None
        if self.desk is Desk.OFFICE:
            founded = Organisation(
                id=folded(self.office_id.text()),
                name=self.organisation.text(),
                short=self.short.text(),
                reconsideration=self.reconsideration.text(),
                court=self.court.text(),
            )
        return NewWorkspace(
            folder=Path(self.folder.text()).expanduser(),
            passphrase=self.passphrase.line.text(),
            desk=self.desk,
            name=self.name.text(),
            position=self.position.text(),
            certificate_no=folded(self.number.text()),
            organisation=founded,
            profile=self.profile.profile(),
        )

    def _is_complete(self) -> bool:
        """Say beside each field what is wrong; focus the first of them."""
        rows = [self.name, self.passphrase, self.folder]
        if self.desk is Desk.OFFICE:
            rows += [self.organisation, self.short, self.office_id]
        require(rows)
        same = self.passphrase.line.text() == self.again.line.text()
        self.again.show_problem("" if same else _("The two passphrases are not the same."))
        if self.desk is Desk.OFFICE:
            self._check_office()
        self._check_folder()
        shown = [self.name, self.organisation, self.short, self.office_id]
        shown += [self.passphrase, self.again, self.folder]
        wrong = [row for row in shown if row.isVisibleTo(self) and row.problem_label.text()]
        if wrong:
            wrong[0].line.setFocus()
            self.area.ensureWidgetVisible(wrong[0])
        return not wrong

    def _check_office(self) -> None:
        if self.office_id.text() and not is_office_id(folded(self.office_id.text())):
            self.office_id.show_problem(_("Only a-z, 0-9 and hyphens, at most 32 of them."))
        try:
            if self.short.text():
                number_sample(self.short.text(), self._today.year)
        except NumberRefused as error:
            self.short.show_problem(error.what())

    def _check_folder(self) -> None:
        folder = Path(self.folder.text()).expanduser()
        if self.folder.text() and not folder.is_absolute():
            self.folder.show_problem(_("Write the whole path of the folder."))
        elif self.folder.text() and not is_vacant(folder):
            self._refuse_folder(WorkspaceExists(place=folder))

    def _refuse_folder(self, error: InspectorError) -> None:
        self.folder.show_problem(f"{error.what()}\n{error.remedy()}")

    @Slot()
    def _on_desk(self) -> None:
        office = self.desk is Desk.OFFICE
        self.office_box.setVisible(office)
        self.number.setVisible(not office)
        self.secret.setText(
            _(
                "It opens this workspace and is kept nowhere. If an office forgets it, nobody can"
                " bring it back: write it down, and lock that paper away."
            )
            if office
            else _(
                "It opens this workspace and is kept nowhere. If you forget it, only your office"
                " can help: write it down, away from the computer."
            )
        )

    @Slot()
    def _on_passphrase(self) -> None:
        show_strength(self.passphrase)
        if self.passphrase.line.text():
            self.passphrase.show_problem("")

    @Slot()
    def _on_short(self) -> None:
        try:
            sample = number_sample(self.short.text(), self._today.year)
            self.short.show_hint(_("Numbers will read {number}").format(number=sample))
            self.short.show_problem("")
        except NumberRefused:
            self.short.show_hint("")

    @Slot()
    def _on_organisation(self) -> None:
        if self.organisation.text() and not self.office_id.text():
            self.office_id.line.setText(suggested_id(self.organisation.text()))

    @Slot()
    def _on_folder(self) -> None:
        chosen = self._pickers.folder(_("Choose an empty folder"))
        if chosen is not None:
            self.folder.line.setText(str(chosen))
            self.folder.show_problem("")
            self._check_folder()

    @Slot()
    def _on_existing(self) -> None:
        chosen = self._pickers.folder(_("Choose the folder of a workspace"))
        if chosen is None:
            return
        try:
            require_workspace(chosen)
        except InspectorError as error:
            self.note.say(f"! {error.what()}", _("Choose another folder."), "major")
            return
        self.existing_chosen.emit(chosen)

    @Slot()
    def _on_restore(self) -> None:
        self.restore_chosen.emit(Path(self.folder.text()).expanduser())

    def _on_made(self, new: NewWorkspace, _folder: object) -> None:
        for row in (self.passphrase, self.again):
            row.line.clear()
        self.made.emit(new)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.button.setEnabled(True)
        self.button.setText(_("Make the workspace"))
        if not isinstance(error, InspectorError):
            raise error
        self._refuse_folder(error)
        self.folder.line.setFocus()

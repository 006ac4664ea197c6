"""Back to a workspace: restored from a backup, or opened again after a forgotten passphrase."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.clock import china
from inspector.errors import Cancelled, InspectorError
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.backups import RestoreReport
from inspector.services.returning import ByOpening, ByPassphrase
from inspector.ui.form.fields import Segments
from inspector.ui.jobs import JobRunner
from inspector.ui.setup.frame import PageFrame
from inspector.ui.setup.parts import (
    NoteBox,
    TextRow,
    grid_of,
    muted_label,
    require,
    show_strength,
)
from inspector.ui.setup.path_row import PathRow
from inspector.ui.setup.pickers import Pickers, SystemPickers
from inspector.ui.widgets.progress_bar_line import ProgressBarLine

BringBack = Callable[[Path, Path, ByPassphrase | ByOpening, Progress], RestoreReport]
SetAnew = Callable[[Path, ByOpening, Progress], Path]

_KNOWN, _FORGOTTEN = "passphrase", "opening"
_OPENINGS = "*.opening.json"
_SHOWN = 3


class ReturnWindow(QWidget):
    """Asks for what the way back needs, walks it as a job, and says what came of it.

    place   where the workspace goes that a backup holds, or where the one lies whose passphrase
            is forgotten
    bring_back, set_anew  as in services/returning; the first is not used for a forgotten passphrase
    """

    ready = Signal(object)  # Path of a workspace that can be opened
    left = Signal()  # the person goes back without anything

    def __init__(
        self,
        place: Path,
        bring_back: BringBack,
        set_anew: SetAnew,
        *,
        restoring: bool,
        pickers: Pickers | None = None,
    ) -> None:
        super().__init__()
        self._bring_back, self._set_anew, self._restoring = bring_back, set_anew, restoring
        self._pickers: Pickers = pickers or SystemPickers(self)
        self._made: Path | None = None
        self.jobs = JobRunner(self)
        self.setWindowTitle(_("Inspector"))
        self.setMinimumSize(680, 480)
        self.resize(860, 640)
        self._make_fields(place)
        self._lay_out()
        self.ways.show_value(_KNOWN if restoring else _FORGOTTEN)
        self._on_way()
        (self.backup if restoring else self.opening).line.setFocus()

    @Slot()
    def run(self) -> None:
        """Do it, if everything needed is there; open the workspace once it is done."""
        if self._made is not None:
            self.ready.emit(self._made)
            return
        if self.jobs.is_busy() or not self._is_complete():
            return
        self.note.hide()
        self._let(False)
        folder = Path(self.folder.text()).expanduser()
        if not self._restoring:
            call: Callable[[Progress], object] = partial(self._set_anew, folder, self._opening())
            self.jobs.start(
                call, done=self._on_set, failed=self._on_failed, text=_("Setting the passphrase")
            )
            return
        by = self._opening() if self.ways.value() == _FORGOTTEN else self._known()
        call = partial(self._bring_back, Path(self.backup.text()).expanduser(), folder, by)
        self.jobs.start(call, done=self._on_restored, failed=self._on_failed, text=_("Restore"))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.jobs.close()
        super().closeEvent(event)

    def _make_fields(self, place: Path) -> None:
        choose = self._pickers.folder
        self.backup = PathRow(
            _("Backup"),
            partial(choose, _("Folder with the backup")),
            self,
            hint=_("The folder that was chosen for backups, or the one of this computer in it"),
        )
        self.folder = PathRow(_("Folder"), partial(choose, _("Choose an empty folder")), self)
        self.folder.line.setText(str(place))
        self.folder.let(self._restoring)
        words = {
            _KNOWN: _("With the passphrase of that time"),
            _FORGOTTEN: _("With a file and a code of the office"),
        }
        self.ways = Segments(_("How it is opened"), words, parent=self)
        self.ways.chosen.connect(self._on_way)
        self.passphrase = TextRow(_("Passphrase"), self)
        self.opening = PathRow(
            _("File of the office"),
            partial(self._pickers.file, _("File of the office"), _OPENINGS),
            self,
        )
        self.code = TextRow(
            _("Code"), self, hint=_("20 characters, read out by the office; case does not count")
        )
        self.new = TextRow(_("New passphrase"), self)
        self.again = TextRow(_("New passphrase once more"), self)
        for row in (self.passphrase, self.new, self.again):
            row.line.setEchoMode(QLineEdit.EchoMode.Password)
        for row in (self.passphrase, self.again):
            row.line.returnPressed.connect(self.run)
        self.new.line.textChanged.connect(self._on_new)
        self.note = NoteBox(self)
        self.progress = ProgressBarLine(self.jobs, self)
        self.button = QPushButton(self._words(), self)
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self.run)
        self.back_button = QPushButton(_("Back"), self)
        self.back_button.setProperty("flat", True)
        self.back_button.clicked.connect(self.left)

    def _lay_out(self) -> None:
        title = QLabel(
            _("Restore from a backup") if self._restoring else _("Passphrase forgotten"), self
        )
        title.setObjectName("page_title")
        about = (
            _("What was entered after the backup is not in it; packages that went out are safe.")
            if self._restoring
            else _(
                "Your office can open the key that this workspace deposited with it. It gives you a"
                " file, and by telephone a code. Nothing that you have entered is lost."
            )
        )
        frame = PageFrame(self, centred=True)
        self.area, column, inside = frame.area, frame.body, frame.inside
        column.addWidget(title)
        column.addWidget(muted_label(about, inside))
        column.addWidget(self.note)
        self.fields = QWidget(inside)
        inputs = QVBoxLayout(self.fields)
        inputs.setContentsMargins(0, 0, 0, 0)
        inputs.setSpacing(12)
        for part in (self.backup, self.folder, self.ways, self.passphrase):
            inputs.addWidget(part)
        self.office_box = QWidget(self.fields)
        office = QVBoxLayout(self.office_box)
        office.setContentsMargins(0, 0, 0, 0)
        office.setSpacing(12)
        office.addWidget(self.opening)
        office.addWidget(self.code)
        office.addLayout(grid_of((self.new, self.again)))
        inputs.addWidget(self.office_box)
        column.addWidget(self.fields)
        column.addStretch(1)
        self.backup.setVisible(self._restoring)
        self.ways.setVisible(self._restoring)
        buttons = frame.add_foot()
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.progress)
        buttons.addWidget(self.button)

    def _words(self) -> str:
        return _("Restore") if self._restoring else _("Set the new passphrase")

    def _needed(self) -> list[TextRow]:
        rows: list[TextRow] = [self.backup, self.folder] if self._restoring else []
        if self.ways.value() == _KNOWN:
            return [*rows, self.passphrase]
        return [*rows, self.opening, self.code, self.new, self.again]

    def _is_complete(self) -> bool:
        """Say beside each field what is wrong; focus the first of them."""
        rows = self._needed()
        require(rows)
        if self.again in rows and self.again.text() and self.new.text() != self.again.text():
            self.again.show_problem(_("The two passphrases are not the same."))
        wrong = next((row for row in rows if row.has_problem()), None)
        if wrong is not None:
            wrong.line.setFocus()
            self.area.ensureWidgetVisible(wrong)
        return wrong is None

    def _known(self) -> ByPassphrase:
        return ByPassphrase(self.passphrase.line.text())

    def _opening(self) -> ByOpening:
        file = Path(self.opening.text()).expanduser()
        return ByOpening(file, self.code.text(), self.new.line.text())

    def _let(self, on: bool) -> None:
        self.fields.setEnabled(on)
        self.back_button.setEnabled(on)
        self.button.setEnabled(on)

    @Slot()
    def _on_way(self) -> None:
        known = self.ways.value() == _KNOWN
        self.passphrase.setVisible(known)
        self.office_box.setVisible(not known)

    @Slot()
    def _on_new(self) -> None:
        show_strength(self.new)

    def _on_set(self, _folder: object) -> None:
        self._finish(
            _("The new passphrase is in force."),
            _("Copies and backups made before still open with the old one."),
            "good",
        )

    def _on_restored(self, report: object) -> None:
        assert isinstance(report, RestoreReport)
        text = _("Restored: the state of {at}, {count} files.")
        what = text.format(at=f"{china(report.taken):%Y-%m-%d %H:%M}", count=report.files)
        more = [_("What was entered after that is not here.")]
        if report.skipped:
            text = _("{count} document numbers are left out: they may stand on papers already.")
            more.append(text.format(count=report.skipped))
        if report.missing:
            text = _("{count} files could not be read and are not in it: {names}")
            names = _(", ").join(report.missing[:_SHOWN])
            more.append(text.format(count=len(report.missing), names=names))
        self._finish(what, "\n".join(more), "general" if report.missing else "good")

    def _finish(self, what: str, more: str, tone: str) -> None:
        """Say what came of it; what was typed is forgotten, the button opens the workspace."""
        for row in (self.passphrase, self.code, self.new, self.again):
            row.line.clear()
        self._made = Path(self.folder.text()).expanduser()
        self.note.say(what, more, tone)
        self.fields.hide()
        self.back_button.hide()
        self.button.setText(_("Open the workspace"))
        self.button.setEnabled(True)
        self.button.setFocus()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._let(True)
        if isinstance(error, Cancelled):
            self.note.say(_("Stopped; the folder is as it was."), "", "")
            return
        if not isinstance(error, InspectorError):
            raise error
        row = {
            "WRONG-PASSPHRASE": self.passphrase,
            "WRONG-CODE": self.code,
            "PASSPHRASE-REFUSED": self.new,
            "NO-BACKUP": self.backup,
            "WORKSPACE-EXISTS": self.folder,
        }.get(error.code)
        if row is None or not row.isVisibleTo(self):
            self.note.refuse(error)
            self.area.ensureWidgetVisible(self.note)
            return
        row.show_problem(f"{error.what()}\n{error.remedy()}")
        row.line.selectAll()
        row.line.setFocus()

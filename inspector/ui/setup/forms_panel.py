"""检查表: the checklists that new visits use, and a new one out of a file."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from inspector.errors import FormProblems
from inspector.i18n import _
from inspector.progress import Progress
from inspector.storage.forms import FormVersion
from inspector.ui.models.table import TableColumn, TableModel
from inspector.ui.page import Shell
from inspector.ui.setup.parts import NoteBox, Panel, ProblemTable, muted_label
from inspector.ui.setup.pickers import Pickers, SystemPickers
from inspector.ui.setup.views import FormCalls
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.row_table import RowTable


class FormsPanel(Panel):
    """The list, or in its place what is wrong with a chosen file."""

    def __init__(
        self,
        shell: Shell,
        calls: FormCalls,
        parent: QWidget | None = None,
        *,
        pickers: Pickers | None = None,
    ) -> None:
        super().__init__(shell, parent)
        self._calls = calls
        self._pickers: Pickers = pickers or SystemPickers(self)
        columns: list[TableColumn[FormVersion]] = [
            TableColumn(heading=_("Title"), text=lambda one: one.title, is_strong=True),
            TableColumn(heading=_("Version"), text=lambda one: one.version, width=112),
            TableColumn(heading=_("Id"), text=lambda one: one.form_id, width=240),
            TableColumn(heading=_("File"), text=lambda one: one.source_name, width=280),
        ]
        self.model = TableModel(columns, shell.look, self)
        self.table = RowTable(self.model, shell.look, _("Checklists"), self)
        self.problems = ProblemTable(shell.look, _("Problems of the file"), self)
        self.empty = EmptyState(
            _("No checklist is installed yet"),
            _("Two come with the program: general site inspection, and major hazards."),
            _("Install the shipped checklists"),
            self,
        )
        self.empty.wanted.connect(self.install_shipped)
        self.words = QLabel(self)
        self.words.setObjectName("section_title")
        self.more = muted_label("", self)
        self.note = NoteBox(self)
        self.away_button = QPushButton(_("Put away"), self)
        self.away_button.setProperty("flat", True)
        self.away_button.clicked.connect(self.put_away)
        self.stack = QStackedWidget(self)
        for part in (self.table, self.problems, self.empty):
            self.stack.addWidget(part)
        head = QHBoxLayout()
        head.addWidget(self.words)
        head.addStretch(1)
        head.addWidget(self.away_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.more)
        column.addWidget(self.note)
        column.addWidget(self.stack, 1)
        self.put_away()

    def refresh(self) -> None:
        if not self.problems.rows_model.rows:
            forms = self._calls.forms()
            self.model.show_rows(forms)
            self.stack.setCurrentWidget(self.table if forms else self.empty)
            self.words.setText(_("{count} checklists").format(count=len(forms)))
            self.more.setText(_("A visit that has begun keeps the version it began with."))

    def primary(self) -> str:
        return _("Install a checklist …")

    def run_primary(self) -> None:
        """Choose a file and install it as a job."""
        kinds = _("Checklists") + " (*.md *.xlsx *.xls *.xml)"
        file = self._pickers.file(_("Choose a checklist"), kinds)
        if file is not None:
            self._install([file])

    @Slot()
    def install_shipped(self) -> None:
        """Install what came with the program."""
        self._install(self._calls.shipped())

    @Slot()
    def put_away(self) -> None:
        """Forget the file that had problems and show the list."""
        self.note.hide()
        self.problems.rows_model.show_rows([])
        self.away_button.hide()
        self.refresh()
        self.changed.emit()

    def _install(self, files: Sequence[Path]) -> None:
        self.put_away()
        self.shell.jobs.start(
            partial(_install_all, self._calls, list(files)),
            done=self._on_installed,
            failed=self._on_refused,
            text=_("Installing the checklist"),
        )

    def _on_installed(self, forms: object) -> None:
        assert isinstance(forms, list)
        self.refresh()
        last: FormVersion = forms[-1]
        words = _("Installed: {title}, version {version}.")
        self.note.say(
            words.format(title=last.title, version=last.version),
            _("It goes out with the next base package."),
            "good",
        )
        self.changed.emit()

    @Slot(Exception)
    def _on_refused(self, error: Exception) -> None:
        self.refresh()
        if not isinstance(error, FormProblems):
            self.shell.show_error(error)
            return
        self.problems.rows_model.show_rows(error.problems)
        self.stack.setCurrentWidget(self.problems)
        self.words.setText(error.what())
        self.more.setText(
            _("Nothing was installed. Correct these places, then choose the file again.")
        )
        self.away_button.show()
        self.changed.emit()


def _install_all(calls: FormCalls, files: Sequence[Path], progress: Progress) -> list[FormVersion]:
    installed = []
    for done, file in enumerate(files):
        progress.step(done, len(files))
        installed.append(calls.install(file, progress))
    return installed

"""表单库: every form with its versions; the office installs, replaces and withdraws here."""

from collections import deque
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from inspector.errors import Cancelled, FormProblems, InspectorError
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.form_intake import FormCandidate, Installed, Outcome
from inspector.services.form_library import ExportedForm, FormState, LibraryForm
from inspector.services.form_trial import Trial
from inspector.ui import picking
from inspector.ui.library.frame import LibraryFrame
from inspector.ui.library.trial_pane import TrialPane
from inspector.ui.library.views import ChangeCalls, LibraryCalls
from inspector.ui.library.wording import done_words, unsaid_words, workbook_name
from inspector.ui.page import Shell
from inspector.ui.setup.pickers import Pickers, SystemPickers
from inspector.ui.views import PickTarget
from inspector.ui.widgets.drop_zone import dropped_files

KINDS = "*.md *.xlsx *.xls *.csv *.xml"
# Without a word from the person: nothing that is here changes.
_PLAIN = (Outcome.NEW, Outcome.FILES)


class LibraryPanel(LibraryFrame):
    """What can be done with the forms: files taken in, a form tried out, withdrawn, exported."""

    def __init__(
        self,
        shell: Shell,
        calls: LibraryCalls,
        parent: QWidget | None = None,
        *,
        pickers: Pickers | None = None,
        pick_target: PickTarget | None = None,
    ) -> None:
        super().__init__(shell, may_change=calls.change is not None, parent=parent)
        self._calls = calls
        self._pickers: Pickers = pickers or SystemPickers(self)
        self._pick_target = pick_target or partial(picking.pick_target, self)
        self._waiting: deque[Path] = deque()
        self._shown = ""  # id of the form that is current, kept over a reload
        self._meant: LibraryForm | None = None  # what the next file is to replace
        self.trial: TrialPane | None = None
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.try_out)
        self.empty.wanted.connect(self.install_shipped)
        self.away_button.clicked.connect(self.put_away)
        self.offer.accepted.connect(self._on_accepted)
        self.offer.declined.connect(self.put_away)
        self.detail.try_wanted.connect(self.try_out)
        self.detail.export_wanted.connect(self.export)
        self.detail.replace_wanted.connect(self.replace)
        self.detail.state_wanted.connect(self._on_state)
        self.setAcceptDrops(calls.change is not None)
        self.show_list()

    # What the page around it asks

    def refresh(self) -> None:
        """Have the list read anew, unless a file stands in its place."""
        if self.trial is None:
            self.shell.jobs.start(
                lambda progress: self._calls.forms(),
                done=self._on_forms,
                failed=self.shell.show_error,
            )

    def primary(self) -> str:
        if self._calls.change is None or self.trial is not None:
            return ""
        return "" if self.stack.currentWidget() is self.offer else _("Install a form …")

    def run_primary(self) -> None:
        """Choose a file; the id inside decides whether it would replace a form."""
        self._choose(None)

    # What a person does

    def take(self, files: Iterable[Path]) -> None:
        """Look at files one after the other, and install those that need no word."""
        if self._calls.change is not None:
            self._waiting.extend(files)
            self._meant = None
            self.note.hide()
            self.put_away()

    @Slot()
    def replace(self) -> None:
        """Choose a file that is a new version of the form in front."""
        self._choose(self.table.current_row())

    def _choose(self, meant: LibraryForm | None) -> None:
        file = self._pickers.file(_("Choose a form"), f"{_('Forms')} ({KINDS})")
        if file is not None:
            self.take([file])
            self._meant = meant

    @Slot()
    def install_shipped(self) -> None:
        """Install what came with the program."""
        if self._calls.change is not None:
            self.take(self._calls.change.shipped())

    @Slot()
    def put_away(self) -> None:
        """Forget the file that is in front; go on with the next one, else show the list."""
        self.show_list()
        if self._waiting and self._calls.change is not None:
            file = self._waiting.popleft()
            self.shell.jobs.start(
                partial(self._calls.change.inspect, file),
                done=self._on_inspected,
                failed=self._on_refused,
                text=_("Reading {name}").format(name=file.name),
            )
        else:
            self.refresh()

    @Slot()
    def try_out(self, _row: int = -1) -> None:
        """Open the form in front without saving anything."""
        form = self.table.current_row()
        if form is not None:
            self.shell.jobs.start(
                partial(_tried, self._calls, self.detail.sha256 or form.sha256),
                done=self._on_trial,
                failed=self.shell.show_error,
                text=_("Opening the form"),
            )

    @Slot()
    def end_trial(self) -> None:
        """Close the trial and forget its answers."""
        if self.trial is not None:
            self.whole.setCurrentIndex(0)
            self.whole.removeWidget(self.trial)
            self.trial.deleteLater()
            self.trial = None
            self.table.setFocus()
            self.changed.emit()
            self.refresh()

    @Slot()
    def export(self) -> None:
        """Write the form in front as an Excel workbook."""
        form = self.table.current_row()
        if form is None:
            return
        sha256 = self.detail.sha256 or form.sha256
        version = next((row.version for row in form.versions if row.sha256 == sha256), "")
        target = self._pick_target(_("Export as Excel"), workbook_name(form.form_id, version))
        if target is not None:
            self.shell.jobs.start(
                partial(self._calls.export, sha256, target),
                done=self._on_written,
                failed=self._on_failed,
                text=_("Writing the workbook"),
            )

    # What comes back

    @Slot(object)
    def _on_forms(self, forms: object) -> None:
        assert isinstance(forms, list)
        kept, self.is_read = self._shown, True
        self.model.show_rows(forms)
        for place, form in enumerate(forms):
            if form.form_id == kept:
                self.table.setCurrentIndex(self.model.index(place, 0))
        if self.stack.currentWidget() in (self.table, self.empty):
            self.show_list()
        self.changed.emit()

    @Slot(object)
    def _on_inspected(self, found: object) -> None:
        assert isinstance(found, FormCandidate)
        if found.outcome is Outcome.SAME:
            self._on_installed(
                Installed(form=found.form, outcome=Outcome.SAME, missing=found.missing)
            )
        elif self._is_plain(found) and not found.warnings and not found.missing:
            self._install(found, replace=self._meant is not None)
        else:
            self.offer.show_candidate(found, self._meant.title if self._meant else "")
            self.show_instead(self.offer, found.form.source_name, "")
            self.offer.accept_button.setFocus()

    def _is_plain(self, found: FormCandidate) -> bool:
        """Say whether the person has said all that is needed: install, or replace this form."""
        if self._meant is not None:
            return found.form.form_id == self._meant.form_id
        return found.outcome in _PLAIN

    @Slot()
    def _on_accepted(self) -> None:
        if self.offer.candidate is not None:
            self._install(self.offer.candidate, replace=True)

    def _install(self, candidate: FormCandidate, *, replace: bool = False) -> None:
        assert self._calls.change is not None
        self.shell.jobs.start(
            partial(_installed, self._calls.change, candidate, replace),
            done=self._on_installed,
            failed=self._on_failed,
            text=_("Installing the form"),
        )

    @Slot(object)
    def _on_installed(self, done: object) -> None:
        assert isinstance(done, Installed)
        self._shown = done.form.form_id
        self.note.say(*done_words(done))
        self.put_away()

    @Slot(object)
    def _on_trial(self, trial: object) -> None:
        assert isinstance(trial, Trial)
        self.trial = TrialPane(self.shell, trial, self._calls.photo_place, self)
        self.trial.ended.connect(self.end_trial)
        self.whole.addWidget(self.trial)
        self.whole.setCurrentWidget(self.trial)
        self.trial.view.take_focus()
        self.changed.emit()

    @Slot(object)
    def _on_written(self, written: object) -> None:
        assert isinstance(written, ExportedForm)
        self.shell.say(
            _("{name} was written.").format(name=written.file.name),
            _("It lies in {folder}.").format(folder=written.file.parent),
        )
        if written.unsaid:
            self.note.say(
                _("The workbook says less than the form; it leaves out:"),
                unsaid_words(written),
                "general",
            )

    @Slot(Exception)
    def _on_refused(self, error: Exception) -> None:
        """Show every problem of a file in a table; anything else as a note."""
        if not isinstance(error, FormProblems):
            self._on_failed(error)
            return
        self.problems.rows_model.show_rows(error.problems)
        words = _("Nothing was installed. Correct these places, then choose the file again.")
        self.show_instead(self.problems, error.what(), words)
        self.away_button.show()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        """Show what is wrong where one looks; a fault of ours goes to the window."""
        if isinstance(error, Cancelled):
            self._waiting.clear()  # who stops one file of several does not want the others
        self.put_away()
        if isinstance(error, InspectorError):
            self.note.refuse(error)
        else:
            self.shell.show_error(error)

    @Slot()
    def _on_state(self) -> None:
        form, change = self.table.current_row(), self._calls.change
        if form is None or change is None:
            return
        try:
            if form.state is FormState.WITHDRAWN:
                change.restore(form.form_id)
            else:
                change.withdraw(form.form_id)
        except InspectorError as error:
            self.note.refuse(error)
        self.refresh()

    @Slot(int)
    def _on_chosen(self, _place: int) -> None:
        form = self.table.current_row()
        self.detail.setVisible(form is not None and self.stack.currentWidget() is self.table)
        if form is not None:
            self._shown = form.form_id
            self.detail.show_form(form)

    # Files that are dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.trial is None and dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.take(files)


def _tried(calls: LibraryCalls, sha256: str, progress: Progress) -> Trial:
    progress.step(0, 1)
    return calls.try_out(sha256)


def _installed(
    change: ChangeCalls, candidate: FormCandidate, replace: bool, progress: Progress
) -> Installed:
    progress.step(0, 1)
    return change.install(candidate, replace=replace)

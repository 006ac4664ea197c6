"""What the form library looks like: the list with a pane beside it, or a file in its place."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.i18n import _
from inspector.services.form_library import FormState, LibraryForm
from inspector.ui.library.detail import FormDetail
from inspector.ui.library.offer import OfferPane
from inspector.ui.library.wording import size_words, state_tone, state_words
from inspector.ui.models.table import TableColumn, TableModel
from inspector.ui.page import Shell
from inspector.ui.setup.parts import NoteBox, Panel, ProblemTable, muted_label
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.row_table import RowTable


class LibraryFrame(Panel):
    """Places the parts; what they do stands in LibraryPanel.

    stack  the list, a file that was refused, a file that needs a word, or the empty state
    whole  all of that, or a form that is tried out
    """

    def __init__(self, shell: Shell, *, may_change: bool, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.model = TableModel(_columns(not may_change), shell.look, self)
        self.table: RowTable[LibraryForm] = RowTable(
            self.model, shell.look, _("Form library"), self
        )
        self.problems = ProblemTable(shell.look, _("Problems of the file"), self)
        self.told = NoteBox(self)  # the problem in front, in full: a row of the table is one line
        self.problems.chosen.connect(self._on_problem)
        self.offer = OfferPane(self)
        self.empty = self._empty(may_change)
        self.words = QLabel(self)
        self.words.setObjectName("section_title")
        self.more = muted_label("", self)
        self.note = NoteBox(self)
        self.away_button = QPushButton(_("Put away"), self)
        self.away_button.setProperty("flat", True)
        self.stack = QStackedWidget(self)
        for part in (self.table, self.problems, self.offer, self.empty):
            self.stack.addWidget(part)
        self.detail = FormDetail(may_change=may_change, parent=self)
        self.whole = QStackedWidget(self)
        self.is_read = False  # before, an empty list does not mean that there is nothing
        self._lay_out()

    def show_list(self) -> None:
        """Show the list, or what to do while there is nothing in it."""
        forms = self.model.rows
        self.problems.rows_model.show_rows([])
        self.told.hide()
        self.away_button.hide()
        self.stack.setCurrentWidget(self.table if forms or not self.is_read else self.empty)
        used = sum(form.state is FormState.IN_USE for form in forms)
        self.words.setText(_("{count} forms, {used} in use").format(count=len(forms), used=used))
        self.words.setVisible(bool(forms))
        self.more.setText(_("A visit that has begun keeps the version it began with."))
        self.more.setVisible(bool(forms))
        self.detail.setVisible(self.table.current_row() is not None)
        self.changed.emit()

    def show_instead(self, part: QWidget, words: str, more: str) -> None:
        """Show a file in place of the list."""
        self.stack.setCurrentWidget(part)
        self.words.setText(words)
        self.words.show()
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self.detail.hide()
        self.changed.emit()

    @Slot(int)
    def _on_problem(self, _place: int) -> None:
        problem = self.problems.current_row()
        self.told.setVisible(problem is not None)
        if problem is not None:
            self.told.say(problem.message, problem.advice)

    def _empty(self, may_change: bool) -> EmptyState:
        if not may_change:
            how = _("Forms come with the base package of your office.")
            return EmptyState(_("No form is here yet"), how, parent=self)
        return EmptyState(
            _("No form is installed yet"),
            _(
                "Two checklists come with the program: general site inspection, and major hazards."
                " Other forms can be dropped here."
            ),
            _("Install the shipped checklists"),
            self,
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.words)
        head.addStretch(1)
        head.addWidget(self.away_button)
        left = QVBoxLayout()
        left.setContentsMargins(16, 12, 16, 16)
        left.setSpacing(8)
        left.addLayout(head)
        left.addWidget(self.more)
        left.addWidget(self.note)
        left.addWidget(self.stack, 1)
        left.addWidget(self.told)
        library = QWidget(self)
        row = QHBoxLayout(library)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.detail)
        self.whole.addWidget(library)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.whole)


def _columns(shows_drafts: bool) -> list[TableColumn[LibraryForm]]:
    columns: list[TableColumn[LibraryForm]] = [
        TableColumn(heading=_("Title"), text=lambda one: one.title, is_strong=True),
        TableColumn(heading=_("Version"), text=lambda one: one.version or "-", width=80),
        TableColumn(heading=_("Id"), text=lambda one: one.form_id, width=160),
        TableColumn(heading=_("Asks"), text=size_words, width=72),
        TableColumn(heading=_("State"), text=state_words, tone=state_tone, width=80),
        TableColumn(
            heading=_("Drafts"),
            text=lambda one: str(one.drafts) if one.drafts else "",
            width=64,
            is_number=True,
        ),
    ]
    return columns if shows_drafts else columns[:-1]

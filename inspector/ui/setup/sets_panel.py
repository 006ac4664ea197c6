"""文书式样: which template sets there are and which are used for what; the office adds one here."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.clock import china
from inspector.errors import InspectorError, SetFault, TemplateSetRefused
from inspector.i18n import N_, _
from inspector.services.template_sets import SetCandidate, SetRow, SetState
from inspector.ui.models.table import TableColumn, TableModel
from inspector.ui.page import Shell
from inspector.ui.setup.parts import NoteBox, Panel, muted_label
from inspector.ui.setup.pickers import Pickers, SystemPickers
from inspector.ui.setup.views import SetCalls
from inspector.ui.setup.wording import organ_words
from inspector.ui.theme import Look
from inspector.ui.widgets.row_table import RowTable

STATES: dict[SetState, tuple[str, str]] = {
    SetState.USED: (N_("In use"), "good"),
    SetState.TO_COME: (N_("To come"), "accent"),
    SetState.REPLACED: (N_("Another goes first"), ""),
    SetState.ENDED: (N_("Ended"), ""),
    SetState.OTHER: (N_("Other organs"), ""),
    SetState.WITHDRAWN: (N_("Withdrawn"), "general"),
}


class SetTable(RowTable[SetRow]):
    """Every set, those in use first."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        columns: list[TableColumn[SetRow]] = [
            TableColumn(
                heading=_("State"),
                text=lambda row: _(STATES[row.state][0]),
                width=96,
                tone=lambda row: STATES[row.state][1],
            ),
            TableColumn(heading=_("Template set"), text=lambda row: row.template.name),
            TableColumn(heading=_("Version"), text=lambda row: row.template.version, width=80),
            TableColumn(heading=_("For"), text=_used_for, width=184),
            TableColumn(heading=_("In force"), text=_span, width=184),
            TableColumn(heading=_("Comes from"), text=_origin, width=160),
        ]
        self.rows_model = TableModel(columns, look)
        super().__init__(self.rows_model, look, name, parent)
        self.rows_model.setParent(self)


class FaultTable(RowTable[SetFault]):
    """What is wrong with a set, each where its author finds it."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        columns: list[TableColumn[SetFault]] = [
            TableColumn(heading=_("File"), text=lambda one: one.file, width=232),
            TableColumn(heading=_("Place in the file"), text=lambda one: one.place, width=232),
            TableColumn(heading=_("What is wrong"), text=lambda one: one.message, is_strong=True),
        ]
        self.rows_model = TableModel(columns, look)
        super().__init__(self.rows_model, look, name, parent)
        self.rows_model.setParent(self)


class SetsPanel(Panel):
    """The sets; a file that is chosen is checked and added, or each of its faults is told."""

    def __init__(
        self,
        shell: Shell,
        calls: SetCalls,
        parent: QWidget | None = None,
        *,
        pickers: Pickers | None = None,
    ) -> None:
        super().__init__(shell, parent)
        self._calls = calls
        self._pickers: Pickers = pickers or SystemPickers(self)
        words = _(
            "Papers are drawn by the set of the organ and trade that is in force on the day of the"
            " visit. Papers that were issued stay as they are."
        )
        self.table = SetTable(shell.look, _("Template sets"), self)
        self.table.chosen.connect(self._on_chosen)
        self.withdraw_button = QPushButton(_("Withdraw"), self)
        self.withdraw_button.clicked.connect(self.withdraw)
        self.restore_button = QPushButton(_("Use again"), self)
        self.restore_button.clicked.connect(self.restore)
        self.faults = FaultTable(shell.look, _("Faults of the set"), self)
        self.faults.hide()
        self.note = NoteBox(self)
        acts = QHBoxLayout()
        acts.addWidget(self.withdraw_button)
        acts.addWidget(self.restore_button)
        acts.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(muted_label(words, self))
        column.addWidget(self.table, 2)
        column.addLayout(acts)
        column.addWidget(self.note)
        column.addWidget(self.faults, 2)

    def refresh(self) -> None:
        kept = self.table.current_row()
        rows = self._calls.sets()
        self.table.rows_model.show_rows(rows)
        ids = [row.template.id for row in rows]
        if kept is not None and kept.template.id in ids:
            place = ids.index(kept.template.id)
            self.table.setCurrentIndex(self.table.rows_model.index(place, 0))
        self._on_chosen()

    def primary(self) -> str:
        return _("Add a template set …")

    def run_primary(self) -> None:
        """Ask for a set and add it, as a job; nothing changes while anything is wrong with it."""
        file = self._pickers.file(_("A template set"), _("Template sets (*.zip set.json)"))
        if file is not None:
            self._quiet()
            self.shell.jobs.start(
                partial(self._calls.add, file),
                done=self._on_added,
                failed=self._on_failed,
                text=_("Checking the template set"),
            )

    @Slot()
    def withdraw(self) -> None:
        """Take the chosen set for no new papers."""
        self._change(self._calls.withdraw)

    @Slot()
    def restore(self) -> None:
        """Take the chosen set for new papers again."""
        self._change(self._calls.restore)

    def _change(self, call: Callable[[str], None]) -> None:
        row = self.table.current_row()
        if row is None:
            return
        self._quiet()
        try:
            call(row.template.id)
        except InspectorError as error:
            self.note.refuse(error)
        else:
            self.refresh()

    def _quiet(self) -> None:
        self.note.hide()
        self.faults.hide()

    @Slot()
    def _on_chosen(self) -> None:
        """Offer what can be done with the set that is current: shipped ones stay as they are."""
        row = self.table.current_row()
        is_added = row is not None and row.added is not None
        is_withdrawn = row is not None and row.state is SetState.WITHDRAWN
        self.withdraw_button.setVisible(is_added and not is_withdrawn)
        self.restore_button.setVisible(is_added and is_withdrawn)

    def _on_added(self, found: object) -> None:
        assert isinstance(found, SetCandidate)
        one = found.template
        facts = {"name": one.name, "version": one.version}
        if found.same:
            words = _("“{name}”, version {version}, is here already, just so.")
            self.note.say(words.format(**facts))
        else:
            words = _("“{name}”, version {version}, was added; it holds from {day} on.")
            more = _("It goes out with the next base package.")
            self.note.say(words.format(**facts, day=one.effective.isoformat()), more, "good")
        self.refresh()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, TemplateSetRefused):
            self.faults.rows_model.show_rows(error.faults)
            self.faults.show()
        if isinstance(error, InspectorError):
            self.note.refuse(error)
        else:
            self.shell.show_error(error)


def _used_for(row: SetRow) -> str:
    """Return whose papers it draws; of a set for some trades these."""
    one = row.template
    said = _(", ").join(organ_words(organ) for organ in one.organs)
    return f"{said} · {_(', ').join(one.industries)}" if one.industries else said


def _span(row: SetRow) -> str:
    one = row.template
    words = _("from {since} on") if one.superseded is None else _("{since} until before {until}")
    return words.format(since=one.effective.isoformat(), until=one.superseded)


def _origin(row: SetRow) -> str:
    if row.added is None:
        return _("the program")
    return f"{china(row.added.added):%Y-%m-%d} {row.added.added_by}"

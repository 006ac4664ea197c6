"""任务: which entity is inspected when, on which checklists, by whom."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.domain.deadline import parse_deadline
from inspector.domain.person import MIN_OFFICERS, Role
from inspector.domain.task import InspectionKind, Task
from inspector.errors import DeadlineUnreadable, InspectorError
from inspector.i18n import _
from inspector.ui.form.wording import KINDS
from inspector.ui.models.table import TableColumn, TableModel
from inspector.ui.page import Shell
from inspector.ui.setup.parts import NoteBox, Panel, TextRow, footer_of
from inspector.ui.setup.views import TaskCalls
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.facts import DetailPane
from inspector.ui.widgets.field_row import FieldRow
from inspector.ui.widgets.row_table import RowTable
from inspector.ui.widgets.tick_list import TickList

KEY = Qt.ItemDataRole.UserRole
SHOWN_ENTITIES = 40


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with its names."""

    task: Task
    entity: str
    team: str
    lead: str


class TaskForm(DetailPane):
    """One planned inspection; what is wrong stands beside its field."""

    def __init__(self, calls: TaskCalls, parent: QWidget | None = None) -> None:
        super().__init__(380, parent)
        self._calls = calls
        self._officers: set[str] = set()  # of whom there must be two: no expert is one
        self.show_facts(_("Plan an inspection"), [])
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(_("Name or pinyin initials"))
        self.search.setAccessibleName(_("Find an entity"))
        self.entities = QListWidget(self)
        self.entities.setAccessibleName(_("Entities"))
        self.entities.setFixedHeight(112)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName(_("Kind"))
        for kind in InspectionKind:
            self.kind.addItem(_(KINDS[kind]), kind.value)
        self.forms = TickList(_("Checklists"), self, most_lines=4)
        self.team = TickList(_("Team"), self, most_lines=4)
        for shown in (self.entities, self.forms, self.team):
            shown.setObjectName("boxed")
        self.lead = QComboBox(self)
        self.lead.setAccessibleName(_("Lead"))
        self.day = TextRow(
            _("Day"), self, hint=_("2026-12-01, 12-1, or +3 for three days from now")
        )
        self.rows = {
            "entity": FieldRow(_("Entity"), self.entities, self),
            "forms": FieldRow(_("Checklists"), self.forms, self),
            "team": FieldRow(_("Team"), self.team, self),
            "lead": FieldRow(_("Lead"), self.lead, self),
        }
        column = self.rows["entity"].layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, self.search)
        self.save_button = QPushButton(_("Plan it"), self)
        self.save_button.setProperty("primary", True)
        self.note = NoteBox(self)
        for part in (
            self.rows["entity"],
            FieldRow(_("Kind"), self.kind, self),
            self.day,
            self.rows["forms"],
            self.rows["team"],
            self.rows["lead"],
        ):
            self.body.addWidget(part)
        self.outside.addWidget(footer_of([self.note, self.save_button], self))
        self.body.addStretch(1)
        self.search.textChanged.connect(self._on_search)

    def open(self) -> None:
        """Fill in the choices for a further task."""
        forms = [(form.form_id, f"{form.title}  {form.version}") for form in self._calls.forms()]
        self.forms.fill(forms)
        if len(forms) == 1:
            self.forms.tick([forms[0][0]])
        people = self._calls.people()
        going = [one for one in people if one.role in (Role.INSPECTOR, Role.EXPERT, Role.LEAD)]
        self._officers = {one.id for one in going if one.role is not Role.EXPERT}
        names = [(one.id, f"{one.name}  {one.certificate_no}".strip()) for one in going]
        self.team.fill(names)
        if len(names) == MIN_OFFICERS:
            self.team.tick([key for key, _name in names])
        self.lead.clear()
        for one in people:
            if one.role is Role.LEAD:
                self.lead.addItem(one.name, one.id)
        for row in self.rows.values():
            row.show_problem("")
        self.day.show_problem("")
        self._on_search()
        self.search.setFocus()

    def task(self) -> Task | None:
        """Return the task of the form; None while something is wrong."""
        chosen = self.entities.currentItem()
        forms, team = self.forms.ticked(), self.team.ticked()
        enough = len(self._officers.intersection(team)) >= MIN_OFFICERS
        lead = str(self.lead.currentData() or "")
        kind = InspectionKind(str(self.kind.currentData()))
        needs_form = kind is not InspectionKind.REINSPECTION
        wrong = {
            "entity": "" if chosen is not None else _("Choose the entity first"),
            "forms": _("Choose a checklist") if needs_form and not forms else "",
            "team": "" if enough else _("At least two inspectors are needed"),
            "lead": "" if lead else _("Enrol a lead first"),
        }
        for name, problem in wrong.items():
            self.rows[name].show_problem(problem)
        day = self._planned()
        if day is None or chosen is None or any(wrong.values()):
            return None
        return Task(
            id=self._calls.new_id(),
            entity=str(chosen.data(KEY)),
            kind=kind,
            forms=tuple(forms),
            team=tuple(team),
            lead=lead,
            planned=day,
        )

    def _planned(self) -> date | None:
        try:
            day = parse_deadline(self.day.text(), self._calls.today())
        except DeadlineUnreadable as error:
            self.day.show_problem(f"{error.what()}\n{error.remedy()}")
            return None
        past = day < self._calls.today()
        self.day.show_problem(_("This day is past.") if past else "")
        return None if past else day

    @Slot()
    def _on_search(self) -> None:
        self.entities.clear()
        for one in self._calls.find(self.search.text(), SHOWN_ENTITIES):
            line = QListWidgetItem(f"{one.name}  {one.industry}", self.entities)
            line.setData(KEY, one.id)
            line.setToolTip(f"{one.name}\n{one.address}")
        if self.search.text() and self.entities.count():
            self.entities.setCurrentRow(0)


class TasksPanel(Panel):
    """What is planned, by day; the form at the right."""

    def __init__(self, shell: Shell, calls: TaskCalls, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self._calls = calls
        columns: list[TableColumn[TaskLine]] = [
            TableColumn(heading=_("Day"), text=lambda one: one.task.planned.isoformat(), width=104),
            TableColumn(heading=_("Entity"), text=lambda one: one.entity, is_strong=True),
            TableColumn(heading=_("Kind"), text=lambda one: _(KINDS[one.task.kind]), width=80),
            TableColumn(heading=_("Team"), text=lambda one: one.team, width=144),
            TableColumn(heading=_("Lead"), text=lambda one: one.lead, width=72),
        ]
        self.model = TableModel(columns, shell.look, self)
        self.table = RowTable(self.model, shell.look, _("Planned inspections"), self)
        self.empty = EmptyState(
            _("No inspection is planned"),
            _("A planned inspection reaches its team with the next base package."),
            _("Plan an inspection"),
            self,
        )
        self.empty.wanted.connect(self.run_primary)
        self.words = QLabel(self)
        self.words.setObjectName("section_title")
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.form = TaskForm(calls, self)
        self.form.save_button.clicked.connect(self.plan)
        self.form.hide()
        left = QVBoxLayout()
        left.setContentsMargins(16, 12, 16, 16)
        left.setSpacing(8)
        left.addWidget(self.words)
        left.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.form)

    def refresh(self) -> None:
        names = {one.id: one.name for one in self._calls.people()}
        lines = [self._line(task, names) for task in self._calls.tasks()]
        self.model.show_rows(lines)
        self.stack.setCurrentWidget(self.table if lines else self.empty)
        self.words.setText(_("{count} planned inspections").format(count=len(lines)))

    def primary(self) -> str:
        # While the form is open, the main button stands in it.
        return "" if self.form.isVisibleTo(self) else _("Plan an inspection")

    @Slot()
    def run_primary(self) -> None:
        """Open the form."""
        self.empty.button.hide()
        self.form.show()
        self.form.open()
        self.changed.emit()

    @Slot()
    def plan(self) -> None:
        """Keep the task of the form."""
        task = self.form.task()
        if task is None:
            return
        try:
            self._calls.plan(task)
        except InspectorError as error:
            self.form.note.refuse(error)
            return
        words = _("Planned for {day}").format(day=task.planned.isoformat())
        self.form.note.say(words, _("It goes out with the next base package."), "good")
        self.refresh()
        self.changed.emit()

    def _line(self, task: Task, names: dict[str, str]) -> TaskLine:
        try:
            entity = self._calls.entity(task.entity).name
        except InspectorError:  # a newer register no longer has it
            entity = task.entity
        team = _(", ").join(names.get(one, one) for one in task.team)
        return TaskLine(task, entity, team, names.get(task.lead, task.lead))

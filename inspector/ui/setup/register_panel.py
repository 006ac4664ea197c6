"""企业台账导入: a workbook is looked at first; every bad row is told; then all or nothing."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.domain.entity import Entity
from inspector.errors import FormProblems, InspectorError
from inspector.i18n import _
from inspector.services.register_import import RegisterRead, is_credit_code
from inspector.ui.form.fields import folded
from inspector.ui.models.table import TableColumn, TableModel
from inspector.ui.page import Shell
from inspector.ui.setup.parts import (
    NoteBox,
    Panel,
    ProblemTable,
    TextRow,
    footer_of,
    muted_label,
    require,
)
from inspector.ui.setup.pickers import Pickers, SystemPickers
from inspector.ui.setup.views import RegisterCalls
from inspector.ui.theme import Look
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.facts import DetailPane
from inspector.ui.widgets.row_table import RowTable

SHOWN_ENTITIES = 200  # read while one types
ADDRESS = 4  # the column that gives way to the form


class EntityTable(RowTable[tuple[str, Entity]]):
    """Entities, each with one word in front, such as new."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        columns: list[TableColumn[tuple[str, Entity]]] = [
            TableColumn(heading="", text=lambda row: row[0], width=64, tone=lambda row: "accent"),
            TableColumn(heading=_("Name of the entity"), text=lambda row: row[1].name),
            TableColumn(heading=_("Trade"), text=lambda row: row[1].industry, width=96),
            TableColumn(heading=_("Credit code"), text=lambda row: row[1].credit_code, width=176),
            TableColumn(heading=_("Address"), text=lambda row: row[1].address, width=216),
        ]
        self.rows_model = TableModel(columns, look)
        super().__init__(self.rows_model, look, name, parent)
        self.rows_model.setParent(self)


class EntityForm(DetailPane):
    """One entity by hand."""

    def __init__(self, calls: RegisterCalls, parent: QWidget | None = None) -> None:
        super().__init__(360, parent)
        self._calls = calls
        self.name = TextRow(_("Name of the entity"), self)
        self.industry = TextRow(_("Trade"), self)
        self.address = TextRow(_("Address"), self)
        self.code = TextRow(_("Credit code"), self)
        self.responsible = TextRow(_("Responsible"), self)
        self.phone = TextRow(_("Telephone"), self)
        self.save_button = QPushButton(_("Add the entity"), self)
        self.save_button.setProperty("primary", True)
        self.note = NoteBox(self)
        self.show_facts(_("Add one entity"), [])
        fields = (self.name, self.industry, self.address, self.code, self.responsible, self.phone)
        for part in fields:
            self.body.addWidget(part)
        self.outside.addWidget(footer_of([self.note, self.save_button], self))
        self.body.addStretch(1)
        self._fields = fields

    def entity(self) -> Entity | None:
        """Return what stands in the form; None while something is wrong, told beside it."""
        whole = require([self.name, self.industry])
        code = folded(self.code.text()).upper()
        right = not code or is_credit_code(code)
        words = _("“{code}” is not a unified social credit code.").format(code=code)
        self.code.show_problem("" if right else words)
        if not whole or not right:
            return None
        return Entity(
            id=self._calls.new_id(),
            name=self.name.text(),
            industry=self.industry.text(),
            address=self.address.text(),
            credit_code=code,
            legal_representative=self.responsible.text(),
            phone=folded(self.phone.text()),
        )

    def clear(self) -> None:
        """Empty the form for the next entity."""
        for row in self._fields:
            row.line.clear()
        self.name.line.setFocus()


class RegisterPanel(Panel):
    """The register, or in its place what a chosen file would change or what is wrong with it."""

    def __init__(
        self,
        shell: Shell,
        calls: RegisterCalls,
        parent: QWidget | None = None,
        *,
        pickers: Pickers | None = None,
    ) -> None:
        super().__init__(shell, parent)
        self._calls = calls
        self._pickers: Pickers = pickers or SystemPickers(self)
        self.read: RegisterRead | None = None
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(_("Name or pinyin initials"))
        self.search.setAccessibleName(_("Find an entity"))
        self.search.textChanged.connect(self.refresh)
        self.table = EntityTable(shell.look, _("Entities"), self)
        self.problems = ProblemTable(shell.look, _("Problems of the file"), self)
        self.empty = EmptyState(
            _("No entity is in the register yet"),
            _(
                "Choose a workbook or a CSV with the headings 单位名称 and 行业, or add one by"
                " hand."
            ),
            _("Choose a register file …"),
            self,
        )
        self.empty.wanted.connect(self.choose)
        self.words = QLabel(self)
        self.words.setObjectName("section_title")
        self.more = muted_label("", self)
        self.note = NoteBox(self)
        self.away_button = QPushButton(_("Put away"), self)
        self.away_button.setProperty("flat", True)
        self.away_button.clicked.connect(self.put_away)
        self.add_button = QPushButton(_("Add one by hand"), self)
        self.add_button.clicked.connect(self._on_add)
        self.form = EntityForm(calls, self)
        self.form.save_button.clicked.connect(self.add)
        self.form.hide()
        self._lay_out()

    @Slot()
    def refresh(self) -> None:
        self.table.setColumnHidden(0, self.read is None)
        self.table.setColumnHidden(ADDRESS, self.form.isVisibleTo(self))
        if self.read is None and not self.problems.rows_model.rows:
            found = self._calls.find(self.search.text(), SHOWN_ENTITIES)
            self.table.rows_model.show_rows([("", one) for one in found])
            nothing = not found and not self.search.text()
            self.stack.setCurrentWidget(self.empty if nothing else self.table)
            self.search.setVisible(not nothing)
            count = len(found) if self.search.text() else self._calls.count()
            self.words.setText(_("{count} entities").format(count=count))
            words = _("Only the first {count} are shown; write more to find others.")
            is_cut = len(found) == SHOWN_ENTITIES
            self.more.setText(words.format(count=SHOWN_ENTITIES) if is_cut else "")
        self.more.setVisible(bool(self.more.text()))

    def primary(self) -> str:
        if self.form.isVisibleTo(self):
            return ""  # while the form is open, the main button stands in it
        if self.read is not None:
            count = len(self.read.new) + len(self.read.changed)
            return _("Import {count} entities").format(count=count)
        return _("Choose a register file …")

    def hindrance(self) -> str:
        if self.read is not None and not self.read.new and not self.read.changed:
            return _("The register says all of this already")
        return ""

    def run_primary(self) -> None:
        """Import what is looked at, else choose a file."""
        if self.read is None:
            self.choose()
            return
        self.shell.jobs.start(
            partial(self._calls.bring_in, self.read),
            done=self._on_imported,
            failed=self.shell.show_error,
            text=_("Importing"),
        )

    @Slot()
    def choose(self) -> None:
        """Read a file as a job; nothing is written."""
        kinds = _("Workbooks and CSV") + " (*.xlsx *.xls *.csv)"
        file = self._pickers.file(_("Choose a register file"), kinds)
        if file is not None:
            self.look_at(file)

    def look_at(self, file: Path) -> None:
        """Say what `file` would change."""
        self.form.hide()
        self.put_away()
        self.shell.jobs.start(
            partial(self._calls.read, file),
            done=self._on_read,
            failed=self._on_unread,
            text=_("Reading {name}").format(name=file.name),
        )

    @Slot()
    def put_away(self) -> None:
        """Forget the file and show the register again."""
        self.note.hide()
        self.read = None
        self.problems.rows_model.show_rows([])
        self.away_button.hide()
        self.refresh()
        self.changed.emit()

    @Slot()
    def add(self) -> None:
        """Add the entity of the form."""
        entity = self.form.entity()
        if entity is None:
            return
        try:
            self._calls.add([entity])
        except InspectorError as error:
            self.form.note.refuse(error)
            return
        self.form.note.say(_("{name} was added").format(name=entity.name), "", "good")
        self.form.clear()
        self.refresh()

    def _lay_out(self) -> None:
        self.stack = QStackedWidget(self)
        for part in (self.table, self.problems, self.empty):
            self.stack.addWidget(part)
        self.away_button.hide()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.words)
        head.addStretch(1)
        head.addWidget(self.search)
        head.addWidget(self.away_button)
        head.addWidget(self.add_button)
        self.search.setFixedWidth(220)
        left = QVBoxLayout()
        left.setContentsMargins(16, 12, 16, 16)
        left.setSpacing(8)
        left.addLayout(head)
        left.addWidget(self.more)
        left.addWidget(self.note)
        left.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.form, 0, Qt.AlignmentFlag.AlignRight)

    def _on_read(self, read: object) -> None:
        assert isinstance(read, RegisterRead)
        self.read = read
        rows = [(_("new"), one) for one in read.new] + [(_("changed"), one) for one in read.changed]
        self.table.rows_model.show_rows(rows)
        self.table.setColumnHidden(0, False)
        self.table.setColumnHidden(ADDRESS, False)
        words = _("{new} new, {changed} changed, {same} as before")
        self.words.setText(
            words.format(new=len(read.new), changed=len(read.changed), same=read.same)
        )
        self._show_file(self.table, _("Nothing is written before you import."))

    @Slot(Exception)
    def _on_unread(self, error: Exception) -> None:
        if not isinstance(error, FormProblems):
            self.shell.show_error(error)
            return
        self.problems.rows_model.show_rows(error.problems)
        self.words.setText(error.what())
        self._show_file(
            self.problems, _("Nothing was imported. Correct these places, then choose it again.")
        )

    def _show_file(self, shown: QWidget, more: str) -> None:
        self.stack.setCurrentWidget(shown)
        self.search.hide()
        self.away_button.show()
        self.more.setText(more)
        self.more.show()
        self.changed.emit()

    def _on_imported(self, count: object) -> None:
        self.put_away()
        self.note.say(
            _("{count} entities were imported.").format(count=count),
            _("They go out with the next base package."),
            "good",
        )

    @Slot()
    def _on_add(self) -> None:
        self.put_away()
        self.form.setVisible(not self.form.isVisible())
        if self.form.isVisible():
            self.form.note.hide()
            self.form.name.line.setFocus()
        self.refresh()
        self.changed.emit()

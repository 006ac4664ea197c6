"""企业台账: the register with what hangs on each entity."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from inspector.clock import china
from inspector.domain.ledger import EntityRow
from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui.actions import bind
from inspector.ui.ledger_calls import EntityCalls
from inspector.ui.models.table import TableColumn, TableModel
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.pages.hazard_ledger import ENTITY, TYPING_MS
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.facts import DetailPane, heading_label
from inspector.ui.widgets.row_table import RowTable
from inspector.ui.wording import visit_state, visit_when


class EntityLedgerPage(Page):
    """Search above, entities with open major hazards first, one entity at the right."""

    def __init__(self, shell: Shell, calls: EntityCalls) -> None:
        super().__init__(shell)
        self._calls = calls
        self._asked = 0
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(_("Name, pinyin initials, trade, address or credit code"))
        self.search.setAccessibleName(_("Search the register"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(420)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.reload)
        self.search.textChanged.connect(self._on_typed)
        self.model = TableModel(_columns(), shell.look, self)
        self.table: RowTable[EntityRow] = RowTable(
            self.model, shell.look, _("Ledger of entities"), self
        )
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self.empty = EmptyState(
            _("No entity is here"),
            _(
                "The register comes in with the workspace of the office; search for fewer words"
                " if it is already there."
            ),
            parent=self,
        )
        self.detail = DetailPane(340, self)
        self.hazards_button = QPushButton(_("Show its hazards"), self.detail)
        self.hazards_button.clicked.connect(self.show_hazards)
        self.visits = QListWidget(self.detail)
        self.visits.setObjectName("cards")
        self.visits.setAccessibleName(_("Last visits"))
        self.visits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.detail.body.addWidget(self.hazards_button)
        self.detail.body.addWidget(heading_label(_("Last visits"), self.detail))
        self.detail.body.addWidget(self.visits, 1)
        bar = QFrame(self)
        bar.setObjectName("tabs")
        inside = QHBoxLayout(bar)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(self.search, 1)
        inside.addStretch(1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(bar)
        left.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.detail)
        self.detail.hide()
        bind("search", self, self._on_search)

    def heading(self) -> Heading:
        count = len(self.model.rows)
        state = _("{count} entities").format(count=count) if count else ""
        return Heading(title=_("Ledger of entities"), state=state)

    def activated(self) -> None:
        self.reload()
        self.table.setFocus()

    @Slot()
    def reload(self) -> None:
        """Have the rows counted anew."""
        self._asked += 1
        self.shell.jobs.start(
            partial(self._load, self.search.text(), self._asked),
            done=self._on_loaded,
            failed=self.shell.show_error,
            reading=True,
        )

    @Slot()
    def show_hazards(self) -> None:
        """Open the ledger of hazards on this entity."""
        row = self.table.current_row()
        if row is not None:
            self.shell.open_page("hazards", f"{ENTITY}{row.id}")

    def _load(self, words: str, asked: int, progress: Progress) -> tuple[int, Sequence[EntityRow]]:
        progress.step(0, 1)
        return asked, self._calls.rows(words)

    @Slot(object)
    def _on_loaded(self, answer: tuple[int, Sequence[EntityRow]]) -> None:
        asked, rows = answer
        if asked != self._asked:
            return
        self.model.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.heading_changed.emit()

    @Slot(int)
    def _on_chosen(self, _place: int) -> None:
        row = self.table.current_row()
        self.detail.setVisible(row is not None)
        if row is None:
            return
        one = self._calls.entity(row.id)
        pairs = [
            (_("Trade"), one.industry),
            (_("Address"), one.address),
            (_("Territory"), one.territory),
            (_("Credit code"), one.credit_code),
            (_("Responsible"), f"{one.legal_representative} {one.phone}".strip()),
            (_("Risk level"), one.risk_level),
        ]
        words, tone = "", ""
        if row.major_open_count:
            words, tone = _("{count} major open").format(count=row.major_open_count), "major"
        elif row.open_count:
            words, tone = _("{count} open").format(count=row.open_count), "accent"
        self.detail.show_facts(row.name, pairs, words, tone)
        self.hazards_button.setEnabled(bool(row.hazard_count))
        self.hazards_button.setToolTip("" if row.hazard_count else _("It has no hazards"))
        self.visits.clear()
        for visit in self._calls.visits(row.id):
            words = f"{visit_when(visit)}  {visit_state(visit)[0]}"
            self.visits.addItem(words)
        if not self.visits.count():
            self.visits.addItem(_("not visited yet"))

    @Slot(int)
    def _on_opened(self, _place: int) -> None:
        self.show_hazards()

    @Slot()
    def _on_typed(self) -> None:
        self._typing.start()

    @Slot()
    def _on_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()


def _columns() -> list[TableColumn[EntityRow]]:
    return [
        TableColumn(heading=_("Entity"), text=lambda row: row.name, width=196, is_strong=True),
        TableColumn(heading=_("Trade"), text=lambda row: row.industry, width=136),
        TableColumn(heading=_("Address"), text=lambda row: row.address),
        TableColumn(
            heading=_("Major open"),
            text=lambda row: str(row.major_open_count or ""),
            tone=lambda row: "major",
            width=80,
            is_number=True,
            is_strong=True,
        ),
        TableColumn(
            heading=_("Open"), text=lambda r: str(r.open_count or ""), width=76, is_number=True
        ),
        TableColumn(
            heading=_("Hazards"),
            text=lambda row: str(row.hazard_count or ""),
            width=60,
            is_number=True,
        ),
        TableColumn(
            heading=_("Visits"),
            text=lambda row: str(row.inspection_count or ""),
            width=60,
            is_number=True,
        ),
        TableColumn(
            heading=_("Last visit"),
            text=lambda r: f"{china(r.last_inspected):%Y-%m-%d}" if r.last_inspected else "",
            width=104,
        ),
    ]

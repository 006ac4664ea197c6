"""隐患台账: every hazard that has come in, filtered, followed, and handed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.hazard_states import OPEN_STATES, HazardState
from inspector.domain.ledger import HazardRow
from inspector.domain.paper import PAPER_TITLE, PaperKind
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.hazard_case import HazardAct
from inspector.services.ledgers import HazardFilter
from inspector.ui import picking
from inspector.ui.ledger_calls import HazardCalls
from inspector.ui.models.table import TableModel
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.pages.dossiers import MONTH_WORDS, Dossiers
from inspector.ui.pages.filter_bar import FilterBar
from inspector.ui.pages.hazard_acts import FITTING, HazardActs
from inspector.ui.pages.hazard_columns import Deadlines, hazard_columns
from inspector.ui.pages.hazard_detail import HazardDetail
from inspector.ui.pages.hazard_papers import HazardPapers
from inspector.ui.views import PickTarget
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.row_table import RowTable

TYPING_MS = 250

ENTITY = "entity:"  # argument that shows the hazards of one entity


@dataclass(frozen=True, slots=True)
class _Loaded:
    """What a job found for a filter; `asked` tells an answer that came too late."""

    asked: int
    chosen: HazardFilter
    first: Sequence[HazardRow]
    count: int


class HazardLedgerPage(Page):
    """Chips and search above, the table below, the life of one hazard at the right."""

    def __init__(
        self, shell: Shell, calls: HazardCalls, *, pick_target: PickTarget | None = None
    ) -> None:
        super().__init__(shell)
        self.dossiers = Dossiers(shell, calls.dossiers, self) if calls.dossiers else None
        self._calls = calls
        self._pick_target = pick_target or partial(picking.pick_target, self)
        self._counted = 0
        self._asked = 0
        self.filters = FilterBar(self)
        self.filters.changed.connect(self._on_filter)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.reload)
        self.deadlines = Deadlines(self._today)
        self.model = TableModel(hazard_columns(self.deadlines), shell.look, self)
        self.table: RowTable[HazardRow] = RowTable(
            self.model, shell.look, _("Ledger of hazards"), self
        )
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self.none_here = EmptyState(
            _("No hazard is here yet"),
            _("Hazards come in with the packages of the inspectors."),
            _("Import packages"),
            self,
        )
        self.none_here.wanted.connect(self._on_import_wanted)
        self.none_left = EmptyState(
            _("No hazard fits this filter"),
            _("Take a chip off, or search for fewer words."),
            _("Take the filter off"),
            self,
        )
        self.none_left.wanted.connect(self.filters.clear)
        self.detail = HazardDetail(shell, calls, self.deadlines.words, self)
        self.detail.act_wanted.connect(self.open_act)
        self.detail.decide_button.clicked.connect(self._on_decide)
        self.detail.paper_button.clicked.connect(self.open_papers)
        self.detail.file_button.clicked.connect(self._on_file_wanted)
        self.csv_button = QPushButton(_("Hand out as CSV"), self)
        self.csv_button.clicked.connect(self.to_csv)
        self.filters.row.addWidget(self.csv_button)
        self.volume_button = QPushButton(_(MONTH_WORDS), self)
        self.volume_button.setVisible(self.dossiers is not None)
        self.volume_button.clicked.connect(self._on_volume_wanted)
        self.filters.row.addWidget(self.volume_button)
        self._stack = QStackedWidget(self)
        for part in (self.table, self.none_left, self.none_here):
            self._stack.addWidget(part)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.filters)
        left.addWidget(self._stack, 1)
        ledger = Widget(self)
        row = QHBoxLayout(ledger)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.detail)
        self.papers = HazardPapers(shell, calls.papers, self) if calls.papers else None
        self._body = QStackedWidget(self)
        self._body.addWidget(ledger)
        if self.papers is not None:
            self._body.addWidget(self.papers)
            self.papers.changed.connect(self.heading_changed)
            self.papers.left.connect(self._leave_papers)
        self.acts = HazardActs(shell, calls.acts, self) if calls.acts else None
        if self.acts is not None:
            self._body.addWidget(self.acts)
            self.acts.done.connect(self._on_act_done)
            self.acts.left.connect(self._leave_papers)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._body)

    def heading(self) -> Heading:
        for part in (self.papers, self.acts):
            if part is not None and self._body.currentWidget() is part:
                return part.heading()
        return Heading(
            title=_("Ledger of hazards"),
            state=_("{count} hazards").format(count=self._counted),
            primary=_("Hand out as Excel"),
            primary_enabled=self._counted > 0,
            primary_hint="" if self._counted else _("There is nothing to hand out"),
        )

    def activated(self) -> None:
        self.reload()
        if not self._is_away():
            self.table.setFocus()

    def show_argument(self, argument: str) -> None:
        """Show the hazards of an entity ("entity:" and its id)."""
        if argument.startswith(ENTITY):
            self._leave_papers()
            entity = argument.removeprefix(ENTITY)
            self.filters.show_entity(entity, self._calls.entity(entity).name)

    @Slot()
    def open_papers(self) -> None:
        """Issue a paper about the hazard in front, or read those that there are."""
        row = self.table.current_row()
        if self.papers is not None and row is not None:
            self._body.setCurrentWidget(self.papers)
            self.papers.open(row)
            self.heading_changed.emit()

    @Slot(object)
    def open_act(self, act: HazardAct) -> None:
        """Begin an act of the office about the hazard in front."""
        row = self.table.current_row()
        if self.acts is None or self._calls.acts is None or row is None:
            return
        self.shell.hush()
        self._body.setCurrentWidget(self.acts)
        self.acts.open(self._calls.acts.case(row.id), act)
        self.heading_changed.emit()

    @Slot(object, object)
    def _on_act_done(self, act: HazardAct, row: HazardRow) -> None:
        """Show the hazard as it is now, and go on with the paper that fits the act."""
        self.model.replace_row(self.table.currentIndex().row(), row)
        self._leave_papers()
        told = _("{act}: hazard {number} is on record.").format(act=act.label, number=row.number)
        kind = FITTING.get(act)
        if kind is None or self.papers is None:
            self.shell.say(told, "")
            return
        hindrance = self._hindrance(row, kind)
        if hindrance:
            self.shell.say(told, hindrance)
            return
        self.shell.say(told, _("The paper for it is filled in as far as it is known."))
        self._body.setCurrentWidget(self.papers)
        self.papers.open(row, kind)
        self.heading_changed.emit()

    def _hindrance(self, row: HazardRow, kind: PaperKind) -> str:
        """Return why the paper that fits an act is not to be had here, or ""."""
        assert self._calls.papers is not None
        offers = self._calls.papers.sheets.offers(row.id)
        offer = next((one for one in offers if one.kind is kind), None)
        if offer is not None and not offer.hindrance:
            return ""
        reason = offer.hindrance if offer is not None else _("this organisation has no such paper")
        title = offer.title if offer is not None else PAPER_TITLE[kind]
        return _("{paper} is not offered: {reason}.").format(paper=title, reason=reason)

    @Slot()
    def _leave_papers(self) -> None:
        if not self._is_away():
            return
        self.shell.hush()  # what was said of the paper that was to come
        self._body.setCurrentIndex(0)
        self.table.setFocus()
        self._on_chosen(0)  # a paper that was issued is a step of the hazard's life
        self.heading_changed.emit()

    def _is_away(self) -> bool:
        """Say whether papers or an act are in front of the ledger."""
        return self._body.currentIndex() != 0

    def run_primary(self) -> None:
        if self.papers is not None and self._body.currentWidget() is self.papers:
            self.papers.run_primary()
            return
        if self.acts is not None and self._body.currentWidget() is self.acts:
            self.acts.finish()
            return
        target = self._pick_target(_("Hand out as Excel"), "隐患台账.xlsx")
        if target is not None:
            self._write(partial(self._calls.to_xlsx, self.chosen(), target))

    @Slot()
    def to_csv(self) -> None:
        """Write the hazards that the filter leaves as CSV."""
        target = self._pick_target(_("Hand out as CSV"), "隐患台账.csv")
        if target is not None:
            self._write(partial(self._calls.to_csv, self.chosen(), target))

    def chosen(self) -> HazardFilter:
        """Return the filter that the bar says."""
        bar = self.filters
        return HazardFilter(
            states=_states(bar.state),
            level=bar.level,
            entity=bar.entity,
            words=bar.words,
            overdue_on=self._today() if bar.is_overdue else None,
            supervision=(bar.supervised.upper(),) if bar.supervised else (),
            conflicted=bar.is_conflicted,
        )

    @Slot()
    def reload(self) -> None:
        """Have the first rows fetched and all of them counted."""
        self._typing.stop()
        self._asked += 1
        self.shell.jobs.start(
            partial(self._load, self.chosen(), self._asked),
            done=self._on_loaded,
            failed=self.shell.show_error,
            reading=True,
        )

    def _load(self, chosen: HazardFilter, asked: int, progress: Progress) -> _Loaded:
        progress.step(0, 1)
        first = self._calls.first(chosen)
        return _Loaded(asked, chosen, first, self._calls.count(chosen))

    def _write(self, call: "partial[Path]") -> None:
        self.shell.jobs.start(
            call,
            done=self._on_written,
            failed=self.shell.show_error,
            text=_("Handing out the ledger"),
        )

    @Slot(object)
    def _on_loaded(self, loaded: _Loaded) -> None:
        if loaded.asked != self._asked:
            return
        whole = len(loaded.first) < self._calls.limit
        page = None if whole else partial(self._calls.page, loaded.chosen)
        self.model.show_pages(loaded.first, page)
        part = self.none_left if self.filters.is_set() else self.none_here
        self._stack.setCurrentWidget(self.table if loaded.first else part)
        self.csv_button.setEnabled(bool(loaded.first))
        self._counted = loaded.count
        self.heading_changed.emit()

    @Slot(object)
    def _on_written(self, target: Path) -> None:
        self.shell.say(
            _("{name} was written.").format(name=target.name),
            _("It lies in {folder}.").format(folder=target.parent),
        )

    @Slot()
    def _on_filter(self) -> None:
        self._typing.start()

    @Slot(int)
    def _on_chosen(self, _place: int) -> None:
        row = self.table.current_row()
        self.detail.setVisible(row is not None)
        if row is not None:
            self.detail.show_hazard(row)

    @Slot(int)
    def _on_opened(self, _place: int) -> None:
        """Go to what can be done with the hazard in front."""
        self.detail.take_focus()

    def _today(self) -> date:
        return self._calls.today()

    @Slot()
    def _on_decide(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.shell.open_page("conflicts", row.id)

    @Slot()
    def _on_file_wanted(self) -> None:
        row = self.table.current_row()
        if row is not None and self.dossiers is not None:
            self.dossiers.bind_hazard(row.id)

    @Slot()
    def _on_volume_wanted(self) -> None:
        if self.dossiers is not None:
            self.dossiers.bind_month()

    @Slot()
    def _on_import_wanted(self) -> None:
        self.shell.open_page("inbox", "")


def _states(group: str) -> tuple[str, ...]:
    if group == "open":
        return tuple(sorted(state.value for state in OPEN_STATES))
    if group == "done":
        return (HazardState.CLOSED.value,)
    return ()

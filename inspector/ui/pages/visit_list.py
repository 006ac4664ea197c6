"""检查: planned tasks and visits, each with its next step as one button."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.services.agenda import AgendaLine, NextStep
from inspector.ui.form.wording import KINDS
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.pages.start_visit import StartVisitForm
from inspector.ui.views import VisitCalls
from inspector.ui.widgets.card_list import Card, CardList
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.facts import DetailPane, heading_label
from inspector.ui.widgets.life_line import LifeLine
from inspector.ui.wording import visit_state, visit_when

_STEPS: dict[NextStep, tuple[str, str]] = {
    NextStep.START: (N_("Begin the visit"), ""),
    NextStep.FILL: (N_("Go on filling in"), "checklist"),
    NextStep.ISSUE: (N_("Issue papers"), "papers"),
    NextStep.SIGN: (N_("Sign"), "papers"),
    NextStep.EXPORT: (N_("Export package"), "exchange"),
    NextStep.CORRECT: (N_("Mend what was returned"), "corrections"),
    NextStep.NONE: ("", ""),
}


class VisitsPage(Page):
    """The list with its detail; in its place the form that starts a visit."""

    def __init__(self, shell: Shell, calls: VisitCalls) -> None:
        super().__init__(shell)
        self._calls = calls
        self._lines: dict[str, AgendaLine] = {}
        self.list = CardList(shell.look, _("Inspections"), self)
        self.list.chosen.connect(self._on_chosen)
        self.list.stepped.connect(self.take_step)
        self.detail = DetailPane(parent=self)
        self.life = LifeLine(shell.look, _("What happened"), self.detail)
        self._life_title = heading_label(_("What happened"), self.detail)
        self.detail.body.addWidget(self._life_title)
        self.detail.body.addWidget(self.life)
        self.detail.body.addStretch(1)
        self.empty = EmptyState(
            _("No inspection is planned or under way"),
            _(
                "Planned inspections come with the base package of your office. You can also start"
                " one at an entity of the register."
            ),
            _("New inspection"),
            self,
        )
        self.empty.wanted.connect(self.run_primary)
        self.form = StartVisitForm(shell, calls.start, self)
        self.form.started.connect(self._on_started)
        self.form.left.connect(self._show_list)
        self.form.changed.connect(self.heading_changed)
        listed = Widget(self)
        row = QHBoxLayout(listed)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list, 1)
        row.addWidget(self.detail)
        self._listed = listed
        self._stack = QStackedWidget(self)
        for part in (listed, self.empty, self.form):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def heading(self) -> Heading:
        if self.is_starting():
            hint = self.form.hindrance()
            return Heading(
                title=_("New inspection"),
                primary=_("Begin the visit"),
                primary_enabled=not hint,
                primary_hint=hint,
            )
        count = sum(line.step is not NextStep.NONE for line in self._lines.values())
        return Heading(
            title=_("Inspections"),
            state=_("{count} to do").format(count=count) if count else "",
            tone="accent",
            primary=_("New inspection"),
        )

    def is_starting(self) -> bool:
        """Say whether the form that starts a visit is in front."""
        return self._stack.currentWidget() is self.form

    def activated(self) -> None:
        self.shell.jobs.start(
            self._load, done=self._on_loaded, failed=self.shell.show_error, reading=True
        )
        if not self.is_starting():
            self.list.setFocus()

    def run_primary(self) -> None:
        if self.is_starting():
            self.form.begin()
            return
        self._show_form("")

    @Slot(str)
    def take_step(self, key: str) -> None:
        """Do what comes next with the visit `key`."""
        line = self._lines.get(key)
        if line is None or line.step is NextStep.NONE:
            return
        if line.step is NextStep.START:
            self._show_form(line.visit.id)
        else:
            self.shell.open_page(_STEPS[line.step][1], line.visit.id)

    def _load(self, progress: Progress) -> Sequence[AgendaLine]:
        progress.step(0, 1)
        return self._calls.agenda()

    @Slot(object)
    def _on_loaded(self, lines: Sequence[AgendaLine]) -> None:
        self._lines = {line.visit.id: line for line in lines}
        self.list.show_cards([_card(line) for line in lines])
        if not self.is_starting():
            self._show_list()
        self.badge_changed.emit(sum(line.step is not NextStep.NONE for line in lines))
        self._on_chosen(self.list.current_key())
        self.heading_changed.emit()

    @Slot()
    def _show_list(self) -> None:
        self._stack.setCurrentWidget(self._listed if self._lines else self.empty)
        self.list.setFocus()
        self.heading_changed.emit()

    def _show_form(self, task: str) -> None:
        self._stack.setCurrentWidget(self.form)
        self.form.open(task)
        self.heading_changed.emit()

    @Slot(str)
    def _on_started(self, inspection: str) -> None:
        self._stack.setCurrentWidget(self._listed)
        self.shell.open_page("checklist", inspection)

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        line = self._lines.get(key)
        self.detail.setVisible(line is not None)
        if line is None:
            return
        visit = line.visit
        words, tone = visit_state(visit)
        found = str(visit.finding_count) if visit.finding_count else ""
        if visit.major_count:
            found += _(", {count} of them major").format(count=visit.major_count)
        pairs = [
            (_("Kind"), _(KINDS[visit.kind])),
            (_("Time"), visit_when(visit)),
            (_("Place"), visit.place),
            (_("Team"), _(", ").join(member.name for member in visit.team)),
            (_("Hazards"), found),
            (_("Next step"), _(_STEPS[line.step][0]) if _STEPS[line.step][0] else ""),
        ]
        self.detail.show_facts(visit.entity_name, pairs, words, tone)
        is_started = line.step is not NextStep.START
        self._life_title.setVisible(is_started)
        self.life.setVisible(is_started)
        if is_started:
            self.life.show_history(self._calls.history(visit.id))


def _card(line: AgendaLine) -> Card:
    visit = line.visit
    words, tone = visit_state(visit)
    parts = [
        _(KINDS[visit.kind]),
        visit_when(visit),
        _(", ").join(member.name for member in visit.team),
    ]
    if visit.finding_count:
        parts.append(_("{count} hazards").format(count=visit.finding_count))
    step = _STEPS[line.step][0]
    return Card(
        key=visit.id,
        title=visit.entity_name,
        second=" · ".join(part for part in parts if part),
        mark=_("Major") if visit.major_count else "",
        mark_tone="major",
        state=words,
        tone=tone,
        step=_(step) if step else "",
    )

"""审核: the visits that wait for the lead, and in their place the review of one of them."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.inspection import InspectionRow
from inspector.i18n import _
from inspector.ui.form.wording import KINDS
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.pages.review import ReviewView
from inspector.ui.views import ReviewCalls
from inspector.ui.widgets.card_list import Card, CardList
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.facts import DetailPane, heading_label
from inspector.ui.widgets.life_line import LifeLine
from inspector.ui.wording import visit_state, visit_when


class ReviewsPage(Page):
    """The queue, major hazards first; Enter opens a visit."""

    def __init__(self, shell: Shell, calls: ReviewCalls) -> None:
        super().__init__(shell)
        self._calls = calls
        self._rows: dict[str, InspectionRow] = {}
        self.list = CardList(shell.look, _("Visits that wait for the review"), self)
        self.list.chosen.connect(self._on_chosen)
        self.list.stepped.connect(self.open_review)
        self.detail = DetailPane(parent=self)
        self.life = LifeLine(shell.look, _("What happened"), self.detail)
        self.detail.body.addWidget(heading_label(_("What happened"), self.detail))
        self.detail.body.addWidget(self.life)
        self.detail.body.addStretch(1)
        self.empty = EmptyState(
            _("No visit waits for the review"),
            _(
                "Import the inspection packages of your team; visits with a settled record then"
                " stand here, those with major hazards first."
            ),
            _("Import packages"),
            self,
        )
        self.empty.wanted.connect(self._on_import_wanted)
        self.review = ReviewView(shell, calls, self)
        self.review.changed.connect(self.heading_changed)
        self.review.left.connect(self._show_queue)
        self.review.done.connect(self._on_done)
        queue = Widget(self)
        row = QHBoxLayout(queue)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list, 1)
        row.addWidget(self.detail)
        self._queue = queue
        self._stack = QStackedWidget(self)
        for part in (queue, self.empty, self.review):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def heading(self) -> Heading:
        if self.is_reviewing():
            return self.review.heading()
        count = len(self._rows)
        return Heading(
            title=_("Reviews"),
            state=_("{count} wait").format(count=count) if count else "",
            tone="accent",
            primary=_("Review this visit") if count else "",
        )

    def is_reviewing(self) -> bool:
        """Say whether a visit is being reviewed."""
        return self._stack.currentWidget() is self.review

    def activated(self) -> None:
        rows = list(self._calls.waiting())
        self._rows = {row.id: row for row in rows}
        self.list.show_cards([_card(row) for row in rows])
        self.badge_changed.emit(len(rows))
        if self.is_reviewing():
            self.review.refresh()
        else:
            self._stack.setCurrentWidget(self._queue if rows else self.empty)
            self._on_chosen(self.list.current_key())
            self.list.setFocus()
        self.heading_changed.emit()

    def show_argument(self, argument: str) -> None:
        """Review the inspection `argument`."""
        self.open_review(argument)

    def run_primary(self) -> None:
        if self.is_reviewing():
            self.review.run_primary()
        else:
            self.open_review(self.list.current_key())

    @Slot(str)
    def open_review(self, key: str) -> None:
        """Open the findings of the visit `key`."""
        if key:
            self._stack.setCurrentWidget(self.review)
            self.review.open(key)
            self.heading_changed.emit()

    @Slot()
    def _show_queue(self) -> None:
        self._stack.setCurrentWidget(self._queue)
        self.activated()

    @Slot(str)
    def _on_done(self, inspection: str) -> None:
        self._show_queue()
        self.shell.open_page("exchange", inspection)

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        row = self._rows.get(key)
        self.detail.setVisible(row is not None)
        if row is None:
            return
        words, tone = visit_state(row)
        pairs = [
            (_("Kind"), _(KINDS[row.kind])),
            (_("Time"), visit_when(row)),
            (_("Place"), row.place),
            (_("Team"), _(", ").join(member.name for member in row.team)),
            (_("Hazards"), str(row.finding_count)),
            (_("Major hazards"), str(row.major_count) if row.major_count else ""),
        ]
        self.detail.show_facts(row.entity_name, pairs, words, tone)
        self.life.show_history(self._calls.history(key))

    @Slot()
    def _on_import_wanted(self) -> None:
        self.shell.open_page("exchange", "import")


def _card(row: InspectionRow) -> Card:
    words, tone = visit_state(row)
    parts = [visit_when(row), _(", ").join(member.name for member in row.team)]
    parts.append(_("{count} hazards").format(count=row.finding_count))
    if row.countersigned == "stale":
        parts.append(_("changed since the countersignature"))
    elif row.countersigned == "followed":
        parts.append(_("papers issued after the countersignature, which stands"))
    return Card(
        key=row.id,
        title=row.entity_name,
        second=" · ".join(part for part in parts if part),
        mark=_("Major {count}").format(count=row.major_count) if row.major_count else "",
        mark_tone="major",
        state=words,
        tone=tone,
        step=_("Reviews"),
    )

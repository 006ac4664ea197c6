"""督查: the visits of a period are chosen, and the papers issued that count and list them all."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.paper import PaperRow
from inspector.domain.visit_round import VisitRound
from inspector.i18n import N_, _
from inspector.services.round_papers import Difference
from inspector.ui.form.fields import LineField
from inspector.ui.ledger_calls import RoundCalls
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.pages.latest_read import LatestRead
from inspector.ui.pages.office_papers import OfficePapers
from inspector.ui.pages.paper_words import Pairs
from inspector.ui.questions import typed
from inspector.ui.widgets.field_row import FieldRow

_FIGURES = {
    "visits": N_("visits"),
    "entities": N_("entities visited"),
    "problems": N_("problems"),
    "major": N_("of them major"),
    "closed": N_("closed out"),
    "transferred": N_("transferred"),
    "open": N_("open"),
}


class RoundPapers(OfficePapers):
    """Days and words that choose the visits, above the papers that have been issued."""

    def __init__(self, shell: Shell, calls: RoundCalls, parent: Widget | None = None) -> None:
        super().__init__(shell, calls.papers, _("Issued papers"), parent)
        self._calls_of_round = calls
        self._compared = LatestRead(shell, self, is_slow=calls.papers.sheets.are_slow)
        self._counted = LatestRead(shell, self, is_slow=calls.papers.sheets.are_slow)
        self.title = _("Papers about many visits")
        today = calls.today()
        self.since = self._field(_("From"), today.replace(day=1).isoformat())
        self.until = self._field(_("To"), today.isoformat())
        self.words = self._field(_("Organisation, entity or trade"), "")
        self.words.setPlaceholderText(_("all"))
        self.figures = QLabel(self)
        self.figures.setWordWrap(True)
        self.above.addWidget(self.figures)

    @property
    def chosen(self) -> VisitRound | None:
        """The visits that are chosen; None while a day cannot be read."""
        since, until = (self._day(field) for field in (self.since, self.until))
        if since is None or until is None or until < since:
            return None
        return VisitRound(since, until, self.words.text().strip())

    def reload(self) -> None:
        super().reload()
        # Without a paper there is nothing behind the choice of one.
        self.filling.may_leave = bool(self._issued)

    def show_facts(self, paper: PaperRow, more: Pairs | None = None) -> None:
        super().show_facts(paper, more)
        if more is None:  # the figures of today are counted beside the window
            self._compared.start(
                partial(self._calls_of_round.differences, paper.id),
                partial(self._on_compared, paper),
            )

    def _on_compared(self, paper: PaperRow, found: Sequence[Difference]) -> None:
        if found and not self.is_filling() and self.papers.current_key() == paper.id:
            self.show_facts(paper, [_words(one) for one in found])

    @Slot()
    def show_round(self) -> None:
        """Count the visits that are chosen, and begin with the choice of a paper about them."""
        chosen = self.chosen
        for field in (self.since, self.until):
            row = field.parentWidget()
            assert isinstance(row, FieldRow)
            row.show_problem("" if self._day(field) else _("a day such as 2026-11-21"))
        self._counted.drop()  # what is still being counted is of other visits
        if chosen is None:
            late = self._day(self.since) and self._day(self.until)
            self.figures.setText(_("The first day comes after the last one.") if late else "")
            self.choose_nothing(_("Choose the visits at the left."))
            return
        typing = self.focusWidget()
        self.about = str(chosen)
        self.reload()
        self.start_filling()
        if typing in (self.since, self.until, self.words):
            typing.setFocus()  # the round is counted while its words are typed
        self.figures.setText(_("Counting …"))

        self._counted.start(partial(self._calls_of_round.count, chosen), self._on_counted)

    def _on_counted(self, figures: Mapping[str, int]) -> None:
        words = [f"{_(_FIGURES[name])} {count}" for name, count in figures.items()]
        self.figures.setText(_(", ").join(words))

    def _field(self, label: str, text: str) -> LineField:
        field = LineField(label, self)
        field.show_value(text)
        field.committed.connect(self.show_round)
        self.above.addWidget(FieldRow(label, field, self))
        return field

    def _day(self, field: LineField) -> date | None:
        try:
            return date.fromisoformat(typed.day(field.text(), self._calls_of_round.today()))
        except ValueError:
            return None


def _words(one: Difference) -> tuple[str, str]:
    """Return the name of a figure, and what is said of it on the paper and in the ledger."""
    name = _(_FIGURES[one.name]) if one.name in _FIGURES else one.name
    words = _("{on_paper} on the paper, {in_ledger} in the ledger now")
    return name, words.format(on_paper=one.on_paper, in_ledger=one.in_ledger)


class RoundPage(Page):
    """The page of the office around it."""

    def __init__(self, shell: Shell, calls: RoundCalls) -> None:
        super().__init__(shell)
        self.papers = RoundPapers(shell, calls, self)
        self.papers.changed.connect(self.heading_changed)
        self.papers.left.connect(self.papers.show_round)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.papers)

    def heading(self) -> Heading:
        return self.papers.heading()

    def activated(self) -> None:
        if not self.papers.about:
            self.papers.show_round()
        self.heading_changed.emit()

    def run_primary(self) -> None:
        self.papers.run_primary()

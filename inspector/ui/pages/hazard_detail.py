"""One hazard of the ledger beside the table: facts, what can be done with it, photograph, life."""

from collections.abc import Callable
from functools import partial
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton
from PySide6.QtWidgets import QWidget as Widget

from inspector.clock import china
from inspector.domain.ledger import HazardRow
from inspector.i18n import _
from inspector.ui.ledger_calls import HazardCalls
from inspector.ui.page import Shell
from inspector.ui.pages.dossiers import HAZARD_WORDS
from inspector.ui.pages.hazard_acts import BUTTONS
from inspector.ui.widgets.facts import DetailPane, heading_label
from inspector.ui.widgets.life_line import LifeLine
from inspector.ui.widgets.photo_view import PhotoView
from inspector.ui.wording import MEASURES, decided_pairs, grade, hazard_state

DETAIL_PX = 352
PHOTO_PX = 260


class HazardDetail(DetailPane):
    """The buttons say what is possible now; the page does it."""

    act_wanted = Signal(object)  # HazardAct

    def __init__(
        self,
        shell: Shell,
        calls: HazardCalls,
        deadline_words: Callable[[HazardRow], str],
        parent: Widget,
    ) -> None:
        super().__init__(DETAIL_PX, parent)
        self._calls, self._deadline_words = calls, deadline_words
        self.photo = PhotoView(shell, calls.photo, self, is_narrow=True)
        self.photo.setFixedHeight(PHOTO_PX)
        self.life = LifeLine(shell.look, _("Life of the hazard"), self)
        self.decide_button = QPushButton(_("≠ Decide what stands against each other"), self)
        self.act_buttons = {act: QPushButton(_(words), self) for act, words in BUTTONS.items()}
        self.paper_button = QPushButton(_("Issue a paper …"), self)
        self.paper_button.setVisible(calls.papers is not None)
        self.file_button = QPushButton(_(HAZARD_WORDS), self)
        self.file_button.setVisible(calls.dossiers is not None)
        for act, button in self.act_buttons.items():
            button.clicked.connect(partial(self.act_wanted.emit, act))
        self._buttons = (
            self.decide_button,
            *self.act_buttons.values(),
            self.paper_button,
            self.file_button,
        )
        for part in (*self._buttons, self.photo):
            self.body.addWidget(part)
        # Tab goes as the eye does: first what can be done.
        for one, next_ in pairwise((*self._buttons, self.photo)):
            self.setTabOrder(one, next_)
        self.body.addWidget(heading_label(_("Life of the hazard"), self))
        self.body.addWidget(self.life)
        self.body.addStretch(1)

    def take_focus(self) -> None:
        """Put the focus on what comes next: a decision, the act furthest on, else a paper."""
        acts = list(self.act_buttons.values())[::-1]
        wanted = (self.decide_button, *acts, self.paper_button, self.file_button)
        shown = next((one for one in wanted if not one.isHidden()), None)
        if shown is not None:
            shown.setFocus()

    def show_hazard(self, row: HazardRow) -> None:
        """Show one hazard as it is now."""
        words, tone = hazard_state(row.state)
        pairs = [
            (_("Number"), row.number),
            (_("Entity"), row.entity_name),
            (_("Level"), grade(row.level)[0]),
            (_("Fact"), row.fact),
            (_("Basis"), row.citation),
            (_("Measure"), _(MEASURES[row.measure]) if row.measure in MEASURES else ""),
            (_("Deadline"), self._deadline_words(row)),
            (_("Order"), row.paper_number),
            (_("Found"), f"{china(row.found):%Y-%m-%d %H:%M} · {row.finder}"),
            *self._show_acts(row),
        ]
        self.show_facts(row.place, pairs, words, tone)
        self.decide_button.setVisible(row.conflicted)
        photos = self._calls.photos(row.id)
        self.photo.setVisible(bool(photos))
        self.photo.show_photos(photos)
        self.life.show_history(self._calls.history(row.id))

    def _show_acts(self, row: HazardRow) -> list[tuple[str, str]]:
        """Show the acts that are possible now; return what was decided, for the pane."""
        calls = self._calls.acts
        case = calls.case(row.id) if calls is not None else None
        offered = calls.offered(case) if calls is not None and case is not None else ()
        for act, button in self.act_buttons.items():
            button.setVisible(act in offered)
        return decided_pairs(case) if case is not None else []

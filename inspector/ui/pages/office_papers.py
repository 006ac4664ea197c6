"""Papers that the office issues: choose, fill in, look at, issue, read again, make void."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.paper import PaperKind, PaperRow
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.papers import DuePaper
from inspector.ui import picking
from inspector.ui.page import Heading, Shell
from inspector.ui.pages.issuing import Issuing
from inspector.ui.pages.paper_drawer import AskReason, why_anew
from inspector.ui.pages.paper_words import Pairs, paper_card, paper_facts, paper_state
from inspector.ui.pages.sheet_filling import SheetFilling
from inspector.ui.paper_calls import OfficePaperCalls
from inspector.ui.widgets.card_list import CardList
from inspector.ui.widgets.facts import DetailPane, heading_label
from inspector.ui.widgets.paper_view import PaperView

LIST_PX, DETAIL_PX = 272, 320


class OfficePapers(Widget):
    """Papers at the left, the paper in the middle, what to mind of it at the right.

    about  id of a hazard, or name of a round of visits: what the next paper is about; "" for none
    """

    changed = Signal()
    left = Signal()

    def __init__(
        self, shell: Shell, calls: OfficePaperCalls, heading: str, parent: Widget | None = None
    ) -> None:
        super().__init__(parent)
        self.about, self.title = "", ""
        self.ask_reason: AskReason = partial(picking.ask_reason, self)
        self._shell, self._calls = shell, calls
        self._issued: list[PaperRow] = []
        self._issuing = Issuing(shell, self)
        self._issuing.issued.connect(self._on_issued)
        self._issuing.refused.connect(self._on_refused)
        self.papers = CardList(shell.look, heading, self)
        self.papers.chosen.connect(self._on_paper)
        # The current one, too: with one paper there is no other to choose before it.
        self.papers.clicked.connect(self._on_card)
        self.papers.stepped.connect(self._on_card)
        self.view = PaperView(shell, self, printing=calls.printing)
        self.filling = SheetFilling(shell, calls.sheets, self)
        self.filling.changed.connect(self._on_filling)
        self.filling.left.connect(self._leave_filling)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.view)
        self._middle.addWidget(self.filling)
        self.detail = DetailPane(DETAIL_PX, self)
        self.void_button = QPushButton(_("Make void …"), self.detail)
        self.void_button.setProperty("flat", True)
        self.void_button.clicked.connect(self.withdraw)
        self.void_button.hide()
        self.anew_button = QPushButton(_("Issue anew …"), self.detail)
        self.anew_button.setProperty("flat", True)
        self.anew_button.clicked.connect(self.start_reissue)
        self.anew_button.hide()
        self.detail.body.addWidget(self.anew_button)
        self.detail.body.addWidget(self.void_button)
        self.detail.body.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left(heading))
        row.addWidget(self._middle, 1)
        row.addWidget(self.detail)

    def open_about(self, about: str, title: str, kind: PaperKind | None = None) -> None:
        """Begin with the choice of a paper, or with the paper of that kind."""
        self.about, self.title = about, title
        self.reload()
        self.start_filling(kind)

    def choose_nothing(self, words: str) -> None:
        """Let no paper be begun, and say why in its place."""
        self.about = ""
        self._middle.setCurrentWidget(self.view)
        self.view.say(words)
        self.detail.show_facts(self.title, [])
        self.changed.emit()

    def heading(self) -> Heading:
        """Return what the header of the page shows while a paper is in front."""
        if not self.is_filling():
            can = bool(self.about)
            return Heading(title=self.title, primary=_("Issue a paper …"), primary_enabled=can)
        words, hint = self.filling.primary()
        enabled = bool(words) and not hint and not self._issuing.is_running
        return Heading(title=self.title, primary=words, primary_enabled=enabled, primary_hint=hint)

    def run_primary(self) -> None:
        """Take the next step of the paper in front."""
        if not self.is_filling():
            self.start_filling()
        elif self.filling.go_on():
            self._issue()

    def is_filling(self) -> bool:
        return self._middle.currentWidget() is self.filling

    def start_filling(self, kind: PaperKind | None = None) -> None:
        """Choose a paper and fill it in, or begin with the paper of that kind."""
        if self.about:
            self._middle.setCurrentWidget(self.filling)
            self.filling.open(self.about, kind)

    @Slot()
    def start_reissue(self) -> None:
        """Correct the paper in front, to issue its next version."""
        paper = self._current()
        if paper is not None:
            self._middle.setCurrentWidget(self.filling)
            self.filling.reopen(self.about, paper)

    @Slot()
    def withdraw(self) -> None:
        """Ask why, and make the paper in front void."""
        paper = self._current()
        if paper is None:
            return
        question = _("Why is {paper} {number} made void? Its number stays used.")
        reason = self.ask_reason(question.format(paper=paper.title, number=paper.number))
        if not reason.strip():
            return

        def call(progress: Progress) -> PaperRow:
            progress.step(0, 1)
            return self._calls.withdraw(paper.id, reason)

        self._shell.jobs.start(
            call,
            done=self._on_withdrawn,
            failed=self._shell.show_error,
            text=_("Making {paper} void").format(paper=paper.title),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def reload(self) -> None:
        """Read the papers anew; what is in front stays."""
        self._issued = list(self._calls.sheets.issued(self.about))
        self.papers.show_cards([paper_card(_line(one)) for one in self._issued])

    def show_facts(self, paper: PaperRow, more: Pairs | None = None) -> None:
        """Say in the pane what there is to say of a paper, with what else is known by now."""
        pairs = [*paper_facts(_line(paper)), *(more or [])]
        self.detail.show_facts(paper.title, pairs, *paper_state(_line(paper)))

    def _left(self, heading: str) -> QFrame:
        frame = QFrame(self)
        frame.setObjectName("sections")
        frame.setFixedWidth(LIST_PX)
        self.above = QVBoxLayout()
        self.above.setContentsMargins(12, 0, 12, 0)
        self.above.setSpacing(12)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(heading_label(heading, frame))
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        column.addLayout(self.above)
        column.addLayout(head)
        column.addWidget(self.papers, 1)
        return frame

    def _current(self) -> PaperRow | None:
        key = self.papers.current_key()
        return next((one for one in self._issued if one.id == key), None)

    def _issue(self) -> None:
        draft = self.filling.draft
        if draft is None:
            return
        sheets, filled, old = self._calls.sheets, self.filling.filled(), self.filling.reissued
        issue = partial(sheets.issue, self.about, draft.spec.kind, filled)
        if old is not None:
            reason = self.ask_reason(why_anew(old)).strip()
            if not reason:
                return
            issue = partial(sheets.reissue, old.id, filled, reason)
        self._issuing.start(issue, draft.spec.title)

    @Slot(object)
    def _on_issued(self, paper: PaperRow) -> None:
        self.reload()
        if paper.id not in {one.id for one in self._issued}:
            return  # another one is in front by now
        self._shell.hush()  # that it is to be filled in
        self._middle.setCurrentWidget(self.view)
        self.papers.choose(paper.id)
        self.papers.setFocus()

    @Slot(object)
    def _on_withdrawn(self, paper: PaperRow) -> None:
        self.reload()
        if not self.is_filling() and self.papers.current_key() == paper.id:
            self._on_paper(paper.id)

    @Slot(Exception)
    def _on_refused(self, error: Exception) -> None:
        self.filling.show_refusal(error)

    @Slot(str)
    def _on_paper(self, _key: str) -> None:
        paper = self._current()
        if paper is None:
            return
        self._middle.setCurrentWidget(self.view)
        load = partial(self._calls.pdf, paper.id)
        self.view.show_paper(load, paper=paper.id, title=f"{paper.title} {paper.number}")
        self.show_facts(paper)
        for button in (self.anew_button, self.void_button):
            button.setVisible(paper.withdrawn is None)
        self.changed.emit()

    @Slot()
    def _on_card(self) -> None:
        """Show the paper in front in place of one that is being filled in; that one is kept."""
        if self.is_filling():
            self._on_paper(self.papers.current_key())

    @Slot()
    def _on_filling(self) -> None:
        if self.is_filling():
            self.detail.show_facts(self.filling.title(), self.filling.notes())
            self.anew_button.hide()
            self.void_button.hide()
            self.changed.emit()

    @Slot()
    def _leave_filling(self) -> None:
        if not self._issued:
            self.left.emit()
            return
        self._on_paper(self.papers.current_key())
        self.papers.setFocus()


def _line(paper: PaperRow) -> DuePaper:
    return DuePaper(paper.kind, paper, "")

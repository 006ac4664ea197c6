"""Papers that the office issues about one hazard: choose, fill in, look at, issue, read again."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.ledger import HazardRow
from inspector.domain.paper import PaperKind, PaperRow
from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.services.papers import DuePaper
from inspector.ui.page import Heading, Shell
from inspector.ui.pages.issuing import Issuing
from inspector.ui.pages.paper_drawer import AskReason, why_anew
from inspector.ui.pages.paper_words import paper_card, paper_facts, paper_state
from inspector.ui.pages.sheet_filling import SheetFilling
from inspector.ui.views import HazardPaperCalls
from inspector.ui.widgets.card_list import CardList
from inspector.ui.widgets.facts import DetailPane, heading_label
from inspector.ui.widgets.paper_view import PaperView

LIST_PX, DETAIL_PX = 272, 320


class HazardPapers(Widget):
    """Papers at the left, the paper in the middle, what to mind of it at the right."""

    changed = Signal()
    left = Signal()

    def __init__(self, shell: Shell, calls: HazardPaperCalls, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self.ask_reason: AskReason = self._ask
        self._shell, self._calls = shell, calls
        self._hazard: HazardRow | None = None
        self._issued: list[PaperRow] = []
        self._issuing = Issuing(shell, self)
        self._issuing.issued.connect(self._on_issued)
        self._issuing.refused.connect(self._on_refused)
        self.back_button = QPushButton(_("Back to the ledger"), self)
        self.back_button.clicked.connect(self.left)
        self.papers = CardList(shell.look, _("Papers of this hazard"), self)
        self.papers.chosen.connect(self._on_paper)
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
        row.addWidget(self._left())
        row.addWidget(self._middle, 1)
        row.addWidget(self.detail)

    def open(self, hazard: HazardRow, kind: PaperKind | None = None) -> None:
        """Begin with the choice of a paper about `hazard`, or with the paper of that kind."""
        self._hazard = hazard
        self._reload()
        self.start_filling()
        if kind is not None:
            self.filling.begin_with(kind)

    def heading(self) -> Heading:
        """Return what the header of the page shows while a paper is in front."""
        hazard = self._hazard
        title = f"{hazard.entity_name} · {hazard.number}" if hazard is not None else ""
        if not self.is_filling():
            return Heading(title=title, primary=_("Issue a paper …"), primary_enabled=True)
        words, hint = self.filling.primary()
        enabled = bool(words) and not hint and not self._issuing.is_running
        return Heading(title=title, primary=words, primary_enabled=enabled, primary_hint=hint)

    def run_primary(self) -> None:
        """Take the next step of the paper in front."""
        if not self.is_filling():
            self.start_filling()
        elif self.filling.go_on():
            self._issue()

    def is_filling(self) -> bool:
        return self._middle.currentWidget() is self.filling

    @Slot()
    def start_filling(self) -> None:
        """Choose a paper and fill it in."""
        if self._hazard is not None:
            self._middle.setCurrentWidget(self.filling)
            self.filling.open(self._hazard.id)

    @Slot()
    def start_reissue(self) -> None:
        """Correct the paper in front, to issue its next version."""
        paper = self._current()
        if paper is not None and self._hazard is not None:
            self._middle.setCurrentWidget(self.filling)
            self.filling.reopen(self._hazard.id, paper)

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
        try:
            self._calls.withdraw(paper.id, reason)
        except InspectorError as error:
            self._shell.show_error(error)
            return
        self._reload()
        self._on_paper(paper.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _left(self) -> QFrame:
        frame = QFrame(self)
        frame.setObjectName("sections")
        frame.setFixedWidth(LIST_PX)
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        for part in (self.back_button, heading_label(_("Papers of this hazard"), frame)):
            line = QHBoxLayout()
            line.setContentsMargins(12, 0, 12, 0)
            line.addWidget(part)
            column.addLayout(line)
        column.addWidget(self.papers, 1)
        return frame

    def _reload(self) -> None:
        assert self._hazard is not None
        self._issued = list(self._calls.sheets.issued(self._hazard.id))
        self.papers.show_cards([paper_card(_line(one)) for one in self._issued])

    def _current(self) -> PaperRow | None:
        key = self.papers.current_key()
        return next((one for one in self._issued if one.id == key), None)

    def _ask(self, question: str) -> str:
        reason, given = QInputDialog.getText(self, _("Make void …"), question)
        return reason if given else ""

    def _issue(self) -> None:
        draft, hazard = self.filling.draft, self._hazard
        if draft is None or hazard is None:
            return
        sheets, filled, old = self._calls.sheets, self.filling.filled(), self.filling.reissued
        issue = partial(sheets.issue, hazard.id, draft.spec.kind, filled)
        if old is not None:
            reason = self.ask_reason(why_anew(old)).strip()
            if not reason:
                return
            issue = partial(sheets.reissue, old.id, filled, reason)
        self._issuing.start(issue, draft.spec.title)

    @Slot(object)
    def _on_issued(self, paper: PaperRow) -> None:
        if self._hazard is None or self._hazard.id != paper.inspection:
            return
        self._middle.setCurrentWidget(self.view)
        self._reload()
        self.papers.choose(paper.id)
        self.papers.setFocus()

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
        line = _line(paper)
        self.detail.show_facts(paper.title, paper_facts(line), *paper_state(line))
        for button in (self.anew_button, self.void_button):
            button.setVisible(paper.withdrawn is None)
        self.changed.emit()

    @Slot()
    def _on_filling(self) -> None:
        if self.is_filling():
            draft = self.filling.draft
            title = draft.spec.title if draft else _("Issue a paper …")
            self.detail.show_facts(title, self.filling.notes())
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

"""文书: which papers a visit needs, how they look, and who has signed."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from inspector.domain.inspection import InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.paper import PAPER_TITLE, PaperRow
from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.ui.actions import bind, shown_key
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.pages.dossiers import CASE_WORDS, Dossiers
from inspector.ui.pages.issuing import Issuing
from inspector.ui.pages.paper_drawer import AskReason, PaperDrawer, why_anew
from inspector.ui.pages.paper_shelf import PaperShelf
from inspector.ui.pages.paper_step import PaperStep, step_of
from inspector.ui.pages.paper_words import SAID_BY_VISIT, paper_key
from inspector.ui.pages.papers_body import PapersBody
from inspector.ui.pages.sheet_filling import SheetFilling
from inspector.ui.pages.signer_pane import SignerPane
from inspector.ui.pages.signers import Signer, next_signer, signers_of
from inspector.ui.paper_calls import PaperCalls
from inspector.ui.widgets.paper_view import PaperView

_BEFORE_THE_PAPERS = (InspectionState.PLANNED, InspectionState.IN_PROGRESS)


class PapersPage(Page):
    """Papers at the left, the paper in the middle, its signers right, the drawer below."""

    def __init__(
        self, shell: Shell, calls: PaperCalls, *, ask_reason: AskReason | None = None
    ) -> None:
        super().__init__(shell)
        self._calls = calls
        self._visit: InspectionRow | None = None
        self._issuing = Issuing(shell, self)
        self._issuing.issued.connect(self._on_issued)
        self._issuing.refused.connect(self._on_not_issued)
        self.filling = SheetFilling(shell, calls.sheets, self) if calls.sheets else None
        self.more_button = QPushButton(_("Another paper …"), self)
        self.more_button.setVisible(self.filling is not None)
        self.more_button.clicked.connect(self.start_filling)
        self.more_button.setToolTip(shown_key("another"))
        bind("another", self, self.start_filling)
        self.dossiers = Dossiers(shell, calls.dossiers, self) if calls.dossiers else None
        self.case_button = QPushButton(_(CASE_WORDS), self)
        self.case_button.setVisible(self.dossiers is not None)
        self.case_button.clicked.connect(self._on_case_wanted)
        if self.filling is not None:
            self.filling.changed.connect(self._on_filling)
            self.filling.left.connect(self._leave_filling)
        self.shelf = PaperShelf(shell.look, self)
        self.shelf.visit_chosen.connect(self.show_argument)
        self.papers = self.shelf.papers
        self.papers.chosen.connect(self._on_paper)
        self.papers.stepped.connect(self._on_stepped)
        self.papers.clicked.connect(self._on_clicked)
        self.view = PaperView(shell, self, keys_of=self, printing=calls.printing)
        self.detail = SignerPane(shell.look, self)
        self.detail.stepped.connect(self.start_signing)
        self.detail.chosen.connect(self._on_signer_chosen)
        self.detail.refusal_wanted.connect(self.start_refusal)
        self.detail.serving_wanted.connect(self.start_serving)
        self.detail.reissue_wanted.connect(self.start_reissue)
        self.drawer = PaperDrawer(shell, calls, self, ask_reason=ask_reason)
        self.drawer.left.connect(self._close_drawer)
        self.drawer.refusal_wanted.connect(self.start_refusal)
        self.drawer.settled.connect(self._on_settled)
        self._lay_out()

    def heading(self) -> Heading:
        visit = self._visit
        if visit is None:
            return Heading(title=_("Papers"))
        done, count = self.shelf.settled_count, len(self.shelf.due)
        state = _("{done} of {count} settled").format(done=done, count=count)
        tone = "good" if done == count else "accent"
        title = f"{visit.entity_name} · {_('Papers')}"
        words, hint = self._next()
        if self.filling is not None and self._is_filling():
            words, hint = self.filling.primary()
        enabled = bool(words) and not hint and not self.drawer.isVisible()
        if self.drawer.isVisible():
            hint = _("Finish the signature below first")
        return Heading(
            title=title,
            state=state,
            tone=tone,
            primary=words,
            primary_enabled=enabled,
            primary_hint=hint,
        )

    def activated(self) -> None:
        rows = [row for row in self._calls.visits() if row.state not in _BEFORE_THE_PAPERS]
        self.shelf.show_visits(rows)
        ids = [row.id for row in rows]
        wanted = self._visit.id if self._visit is not None else ""
        self._body.show_work(bool(rows))
        if not rows:
            self._visit = None
        else:
            self.show_argument(wanted if wanted in ids else ids[0])
            self.papers.setFocus()
        self.heading_changed.emit()

    def show_argument(self, argument: str) -> None:
        """Show the papers of the inspection `argument`; one being filled in there stays open."""
        stays = self._is_filling() and self._visit is not None and self._visit.id == argument
        try:
            self._visit = self._calls.visit(argument)
        except InspectorError as error:
            self.shell.show_error(error)
            return
        self.shelf.choose_visit(argument)
        if not stays:
            self._middle.setCurrentWidget(self.view)
        self._close_drawer()
        self._reload()
        if stays:
            self._on_filling()

    def run_primary(self) -> None:
        if self.filling is not None and self._is_filling():
            if self.filling.go_on():
                self._issue_filled()
            return
        if self._next()[1]:
            return
        step, other = self._step(), self.shelf.unsettled
        if step is PaperStep.ISSUE:
            self.issue()
        elif step in (PaperStep.SIGN, PaperStep.CONFIRM):
            self.start_signing(next_signer(self.detail.lines))
        elif step is PaperStep.SERVE:
            self.start_serving()
        elif step is PaperStep.NEXT and other is not None:
            self.papers.choose(paper_key(other))
        elif step is PaperStep.EXPORT and self._visit is not None:
            self.shell.open_page("exchange", self._visit.id)

    @Slot()
    def issue(self) -> None:
        """Issue the paper in front: number, frozen bytes, event."""
        due, visit = self.shelf.current, self._visit
        if due is None or visit is None:
            return
        issue = partial(self._calls.issue, visit.id, due.kind)
        self._issuing.start(issue, PAPER_TITLE[due.kind])

    @Slot(object)
    def start_signing(self, signer: Signer | None) -> None:
        """Open the pad for `signer`."""
        due = self.shelf.current
        if signer is None or signer.is_settled or due is None or due.issued is None:
            return
        try:
            note = self._calls.refusal_note(due.issued.id) if signer.confirms else ""
        except InspectorError as error:
            self.shell.show_error(error)
            return
        self.detail.signers.choose(signer.key)
        self.drawer.ask_signature(due.issued, signer, note)
        self._on_drawer()

    @Slot()
    def start_refusal(self) -> None:
        """Open the five steps of a refusal."""
        due, entity = self.shelf.current, self.detail.entity
        if due is None or due.issued is None or entity is None:
            return
        self.drawer.ask_refusal(due.issued, entity.name, entity.position)
        self._on_drawer()

    @Slot()
    def start_serving(self) -> None:
        """Open the sheet of 留置送达 for a refused paper."""
        due, visit = self.shelf.current, self._visit
        if due is None or due.issued is None or visit is None:
            return
        self.drawer.ask_serving(due.issued, visit)
        self._on_drawer()

    @Slot()
    def start_reissue(self) -> None:
        """Issue the next version of the paper in front: what was filled in is corrected first."""
        due, visit = self.shelf.current, self._visit
        if due is None or due.issued is None or visit is None:
            return
        if self.filling is None or due.kind in SAID_BY_VISIT:
            self.drawer.ask_reissue(due.issued)
            return
        self._middle.setCurrentWidget(self.filling)
        self.filling.reopen(visit.id, due.issued)

    def _lay_out(self) -> None:
        self.shelf.buttons.addWidget(self.more_button)
        self.shelf.buttons.addWidget(self.case_button)
        self._body = PapersBody(self.shelf, self.view, self.filling, self.detail, self.drawer, self)
        self._body.list_wanted.connect(self._on_list_wanted)
        self._middle = self._body.middle
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._body)

    def _reload(self) -> None:
        assert self._visit is not None
        self._visit = self._calls.visit(self._visit.id)
        sheets, visit = self._calls.sheets, self._visit.id
        due = self._calls.due(visit)
        self.detail.is_drawn_only = any(one.is_drawn_only for one in due)
        self.shelf.show_papers(due, sheets.issued(visit) if sheets else ())
        self._on_paper(self.papers.current_key())

    def _is_filling(self) -> bool:
        return self.filling is not None and self._middle.currentWidget() is self.filling

    @Slot()
    def start_filling(self) -> None:
        """Choose another paper and fill it in."""
        if self.filling is None or self._visit is None or self.drawer.isVisible():
            return
        self._middle.setCurrentWidget(self.filling)
        self.filling.open(self._visit.id)

    @Slot()
    def _on_case_wanted(self) -> None:
        if self.dossiers is not None and self._visit is not None:
            self.dossiers.bind_case(self._visit.id)

    @Slot()
    def _leave_filling(self) -> None:
        self._middle.setCurrentWidget(self.view)
        self._on_paper(self.papers.current_key())
        self.papers.setFocus()

    @Slot()
    def _on_filling(self) -> None:
        if self.filling is None or not self._is_filling():
            return
        self.detail.show_notes(self.filling.title(), self.filling.notes())
        self.heading_changed.emit()

    def _issue_filled(self) -> None:
        filling, visit, sheets = self.filling, self._visit, self._calls.sheets
        if filling is None or filling.draft is None or visit is None or sheets is None:
            return
        spec, old = filling.draft.spec, filling.reissued
        issue = partial(sheets.issue, visit.id, spec.kind, filling.filled())
        if old is not None:
            reason = self.drawer.ask_reason(why_anew(old)).strip()
            if not reason:
                return
            issue = partial(sheets.reissue, old.id, filling.filled(), reason)
        self._issuing.start(issue, spec.title)

    def _step(self) -> PaperStep | None:
        due = self.shelf.current
        if due is None:
            return None
        return step_of(
            due,
            next_signer(self.detail.lines),
            is_to_be_served=self.detail.is_to_be_served,
            is_last=self.shelf.unsettled is None,
        )

    def _next(self) -> tuple[str, str]:
        """Return the words of the main button, and why it cannot be pressed."""
        step, due = self._step(), self.shelf.current
        if step is None or due is None:
            return "", ""
        return _(step.value), due.hindrance if step is PaperStep.ISSUE else ""

    @Slot(str)
    def _on_paper(self, _key: str) -> None:
        due, visit = self.shelf.current, self._visit
        if due is None or visit is None:
            return
        lines: list[Signer] = []
        if due.issued is not None:
            paper = due.issued
            signers = signers_of(visit, paper, self._calls.entity(visit.entity))
            gone = paper.withdrawn is not None  # nobody signs it any more
            lines = [one for one in signers if one.is_settled or not gone]
            signed = bool(paper.signatures or paper.refusal)
            load = partial(self._calls.pdf, paper.id, signed=signed)
            self.view.show_paper(load, paper=paper.id, title=f"{paper.title} {paper.number}")
        elif due.hindrance:
            self.view.say(due.hindrance)
        else:
            self.view.show_paper(partial(self._calls.preview, visit.id, due.kind))
        self.detail.show_paper(due, lines)
        self.heading_changed.emit()

    def _on_drawer(self) -> None:
        # While somebody writes, the paper before them is the one that they sign.
        self.shelf.setDisabled(self.drawer.isVisibleTo(self))
        self.heading_changed.emit()

    @Slot()
    def _close_drawer(self) -> None:
        self.drawer.hide()
        self._on_drawer()
        self.papers.setFocus()

    @Slot(str)
    def _on_stepped(self, _key: str) -> None:
        if self._is_filling():
            self._leave_filling()
        else:
            self.run_primary()

    @Slot()
    def _on_clicked(self) -> None:
        """Show the paper in front in place of one that is being filled in; that one is kept."""
        if self._is_filling():
            self._leave_filling()

    @Slot(object)
    def _on_signer_chosen(self, signer: Signer | None) -> None:
        if self.drawer.is_signing:
            self.start_signing(signer)

    @Slot(object)
    def _on_issued(self, paper: PaperRow) -> None:
        if self._visit is not None and self._visit.id == paper.inspection:
            was_filling = self._is_filling()
            self._middle.setCurrentWidget(self.view)
            self._reload()
            if was_filling:
                self.papers.choose(paper.id)
                self.papers.setFocus()

    @Slot(Exception)
    def _on_not_issued(self, error: Exception) -> None:
        if self.filling is not None and self._is_filling():
            self.filling.show_refusal(error)

    @Slot(object)
    def _on_settled(self, paper: PaperRow) -> None:
        if self._visit is None or self._visit.id != paper.inspection:
            return
        self._close_drawer()
        self._reload()
        self.start_signing(next_signer(self.detail.lines, self.drawer.holds_pen))

    @Slot()
    def _on_list_wanted(self) -> None:
        self.shell.open_page("visits", "")

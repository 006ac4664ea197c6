"""文书: which papers a visit needs, how they look, and who has signed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.inspection import InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.paper import (
    PAPER_TITLE,
    REFUSED,
    PaperKind,
    PaperRow,
    Refusal,
    Service,
    Signature,
    SignerRole,
)
from inspector.domain.person import Role
from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.papers import DuePaper
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.pages.dossiers import CASE_WORDS, Dossiers
from inspector.ui.pages.paper_words import (
    paper_card,
    paper_facts,
    paper_key,
    paper_state,
    paper_title,
)
from inspector.ui.pages.refusal_steps import RefusalSteps
from inspector.ui.pages.serving_steps import ServingSteps
from inspector.ui.pages.sheet_filling import SheetFilling
from inspector.ui.pages.signers import Signer, next_signer, signer_card, signers_of
from inspector.ui.pages.signing import SignDrawer
from inspector.ui.views import PaperCalls
from inspector.ui.widgets.card_list import CardList
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.facts import DetailPane, heading_label
from inspector.ui.widgets.paper_view import PaperView
from inspector.ui.wording import visit_when

PAPERS_PX = 272
DRAWER_PX = 272
_BEFORE_THE_PAPERS = (InspectionState.PLANNED, InspectionState.IN_PROGRESS)


AskReason = Callable[[str], str]  # question; "" where it was given up


class PapersPage(Page):
    """Papers at the left, the paper in the middle, its signers right, the drawer below."""

    def __init__(
        self, shell: Shell, calls: PaperCalls, *, ask_reason: AskReason | None = None
    ) -> None:
        super().__init__(shell)
        self._ask_reason = ask_reason or self._ask
        self._calls = calls
        self._visit: InspectionRow | None = None
        self._due: list[DuePaper] = []
        self._signers: list[Signer] = []
        self._is_issuing = False
        self._is_settling = False
        self._holds_pen = ""
        self.filling = SheetFilling(shell, calls.sheets, self) if calls.sheets else None
        self.more_button = QPushButton(_("Another paper …"), self)
        self.more_button.setVisible(self.filling is not None)
        self.more_button.clicked.connect(self.start_filling)
        self.dossiers = Dossiers(shell, calls.dossiers, self) if calls.dossiers else None
        self.case_button = QPushButton(_(CASE_WORDS), self)
        self.case_button.setVisible(self.dossiers is not None)
        self.case_button.clicked.connect(self._on_case_wanted)
        if self.filling is not None:
            self.filling.changed.connect(self._on_filling)
            self.filling.left.connect(self._leave_filling)
        self.visits = QComboBox(self)
        self.visits.setAccessibleName(_("Inspection"))
        self.visits.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.visits.activated.connect(self._on_visit)
        self.papers = CardList(shell.look, _("Papers"), self)
        self.papers.chosen.connect(self._on_paper)
        self.papers.stepped.connect(self._on_stepped)
        self.view = PaperView(shell, self, keys_of=self, printing=calls.printing)
        self.detail = DetailPane(320, self)
        self.signers = CardList(shell.look, _("Signers"), self.detail)
        self.signers.stepped.connect(self._on_signer)
        self.signers.chosen.connect(self._on_signer_chosen)
        self.refuse_button = QPushButton(_("The entity refuses to sign"), self.detail)
        self.refuse_button.clicked.connect(self.start_refusal)
        self.serve_button = QPushButton(_("Left with the entity …"), self.detail)
        self.serve_button.clicked.connect(self.start_serving)
        self.reissue_button = QPushButton(_("Issue anew …"), self.detail)
        self.reissue_button.setProperty("flat", True)
        self.reissue_button.clicked.connect(self.start_reissue)
        self._signers_title = heading_label(_("Signers, in their order"), self.detail)
        self.detail.body.addWidget(self._signers_title)
        self.detail.body.addWidget(self.signers, 1)
        self.detail.body.addWidget(self.refuse_button)
        self.detail.body.addWidget(self.serve_button)
        self.detail.body.addWidget(self.reissue_button)
        # Takes the height while there are no signers yet, so that the head stays at the top.
        self.detail.body.addStretch(0)
        self.sign_drawer = SignDrawer(shell.look, calls.now, self)
        self.sign_drawer.signed.connect(self._on_signed)
        self.sign_drawer.confirmed.connect(self._on_confirmed)
        self.sign_drawer.left.connect(self._close_drawer)
        self.refusal_steps = RefusalSteps(shell, calls.now, calls.attach, self)
        self.refusal_steps.refused.connect(self._on_refused)
        self.refusal_steps.left.connect(self._close_drawer)
        self.serving_steps = ServingSteps(shell, calls.now, calls.attach, self)
        self.serving_steps.served.connect(self._on_served)
        self.serving_steps.left.connect(self._close_drawer)
        self.drawer = QStackedWidget(self)
        self.drawer.addWidget(self.sign_drawer)
        self.drawer.addWidget(self.refusal_steps)
        self.drawer.addWidget(self.serving_steps)
        self.drawer.setFixedHeight(DRAWER_PX)
        self.drawer.hide()
        self.empty = EmptyState(
            _("No visit is ready for its papers"),
            _("When a visit has been ended, its record and orders are issued and signed here."),
            _("To the list of inspections"),
            self,
        )
        self.empty.wanted.connect(self._on_list_wanted)
        self._lay_out()

    def heading(self) -> Heading:
        visit = self._visit
        if visit is None:
            return Heading(title=_("Papers"))
        done = sum(d.issued is not None and d.issued.is_settled for d in self._due)
        state = _("{done} of {count} settled").format(done=done, count=len(self._due))
        tone = "good" if done == len(self._due) else "accent"
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
        self.visits.clear()
        for row in rows:
            self.visits.addItem(f"{row.entity_name}  {visit_when(row)[5:10]}", row.id)
        ids = [row.id for row in rows]
        wanted = self._visit.id if self._visit is not None else ""
        self._body.setCurrentWidget(self._work if rows else self.empty)
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
        self.visits.setCurrentIndex(self.visits.findData(argument))
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
        due = self._current()
        if due is None or self._next()[1]:
            return
        if due.issued is None:
            self.issue()
        elif (waiting := next_signer(self._signers)) is not None:
            self.start_signing(waiting)
        elif (other := self._unsettled()) is not None:
            self.papers.choose(paper_key(other))
        elif self._visit is not None:
            self.shell.open_page("exchange", self._visit.id)

    @Slot()
    def issue(self) -> None:
        """Issue the paper in front: number, frozen bytes, event."""
        due, visit = self._current(), self._visit
        if due is None or visit is None or self._is_issuing:
            return
        self._is_issuing = True

        def call(progress: Progress) -> PaperRow:
            progress.step(0, 1)
            return self._calls.issue(visit.id, due.kind)

        self.shell.jobs.start(
            call,
            done=self._on_issued,
            failed=self._on_not_issued,
            text=_("Issuing {paper}").format(paper=PAPER_TITLE[due.kind]),
        )

    def start_signing(self, signer: Signer | None) -> None:
        """Open the pad for `signer`."""
        due = self._current()
        if signer is None or signer.is_settled or due is None or due.issued is None:
            return
        try:
            note = self._calls.refusal_note(due.issued.id) if signer.confirms else ""
        except InspectorError as error:
            self.shell.show_error(error)
            return
        self.signers.choose(signer.key)
        self.drawer.setCurrentWidget(self.sign_drawer)
        self.drawer.show()
        self.sign_drawer.ask(due.issued, signer, note)
        self.heading_changed.emit()

    @Slot()
    def start_refusal(self) -> None:
        """Open the five steps of a refusal."""
        due, entity = self._current(), self._entity_signer()
        if due is None or due.issued is None or entity is None:
            return
        self.drawer.setCurrentWidget(self.refusal_steps)
        self.drawer.show()
        self.refusal_steps.ask(due.issued, entity.name, entity.position)
        self.heading_changed.emit()

    @Slot()
    def start_serving(self) -> None:
        """Open the sheet of 留置送达 for a refused paper."""
        due, visit = self._current(), self._visit
        if due is None or due.issued is None or visit is None:
            return
        self.drawer.setCurrentWidget(self.serving_steps)
        self.drawer.show()
        officers = [one.name for one in visit.team if one.role != Role.EXPERT.value]
        self.serving_steps.ask(due.issued, visit.place, officers)
        self.heading_changed.emit()

    @Slot()
    def start_reissue(self) -> None:
        """Ask why, and issue the next version of the paper in front."""
        due = self._current()
        if due is None or due.issued is None or self._is_settling:
            return
        question = _("Why is {paper} {number} issued anew? The version before it is withdrawn.")
        paper = due.issued
        reason = self._ask_reason(question.format(paper=paper.title, number=paper.number))
        if reason.strip():
            self._settle(lambda paper_id: self._calls.reissue(paper_id, reason))

    def _lay_out(self) -> None:
        left = QFrame(self)
        left.setObjectName("sections")
        left.setFixedWidth(PAPERS_PX)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        chooser = QHBoxLayout()
        chooser.setContentsMargins(12, 0, 12, 0)
        chooser.addWidget(self.visits)
        column.addLayout(chooser)
        column.addWidget(self.papers, 1)
        more = QHBoxLayout()
        more.setContentsMargins(12, 0, 12, 12)
        more.addWidget(self.more_button)
        more.addWidget(self.case_button)
        column.addLayout(more)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.view)
        if self.filling is not None:
            self._middle.addWidget(self.filling)
        above = QHBoxLayout()
        above.setSpacing(0)
        above.addWidget(left)
        above.addWidget(self._middle, 1)
        above.addWidget(self.detail)
        self._work = Widget(self)
        inside = QVBoxLayout(self._work)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(above, 1)
        inside.addWidget(self.drawer)
        self._body = QStackedWidget(self)
        self._body.addWidget(self._work)
        self._body.addWidget(self.empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._body)

    def _reload(self) -> None:
        assert self._visit is not None
        self._visit = self._calls.visit(self._visit.id)
        self._due = [*self._calls.due(self._visit.id), *self._others(self._visit.id)]
        self.papers.show_cards([paper_card(due) for due in self._due])
        self._on_paper(self.papers.current_key())

    def _current(self) -> DuePaper | None:
        key = self.papers.current_key()
        return next((due for due in self._due if paper_key(due) == key), None)

    def _others(self, visit: str) -> list[DuePaper]:
        """Return the papers beyond record and order that have been issued, as lines of the list."""
        if self._calls.sheets is None:
            return []
        rows = self._calls.sheets.issued(visit)
        own = (PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER)
        shown = [row for row in rows if row.kind not in own or row.withdrawn is not None]
        return [DuePaper(row.kind, row, "") for row in shown]

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
        title = self.filling.draft.spec.title if self.filling.draft else _("Another paper")
        self.detail.show_facts(title, self.filling.notes())
        for part in (
            self._signers_title,
            self.signers,
            self.refuse_button,
            self.serve_button,
            self.reissue_button,
        ):
            part.hide()
        self.heading_changed.emit()

    def _issue_filled(self) -> None:
        filling, visit, sheets = self.filling, self._visit, self._calls.sheets
        if filling is None or filling.draft is None or visit is None or sheets is None:
            return
        if self._is_issuing:
            return
        self._is_issuing = True
        kind, filled, issue = filling.draft.spec.kind, filling.filled(), sheets.issue

        def call(progress: Progress) -> PaperRow:
            progress.step(0, 1)
            return issue(visit.id, kind, filled)

        self.shell.jobs.start(
            call,
            done=self._on_issued,
            failed=self._on_not_issued,
            text=_("Issuing {paper}").format(paper=filling.draft.spec.title),
        )

    def _next(self) -> tuple[str, str]:
        """Return the words of the main button, and why it cannot be pressed."""
        due = self._current()
        if due is None:
            return "", ""
        if due.issued is None:
            return _("Issue this paper"), due.hindrance
        waiting = next_signer(self._signers)
        if waiting is not None:
            return _("Sign") if waiting.confirms is None else _("Confirm the refusal"), ""
        if self._unsettled() is not None:
            return _("To the next paper"), ""
        return _("Export package"), ""

    def _unsettled(self) -> DuePaper | None:
        open_ones = (due for due in self._due if due.issued is None or not due.issued.is_settled)
        return next((due for due in open_ones if not due.hindrance), None)

    def _entity_signer(self) -> Signer | None:
        return next((one for one in self._signers if one.role is SignerRole.ENTITY), None)

    @Slot(str)
    def _on_paper(self, _key: str) -> None:
        due, visit = self._current(), self._visit
        if due is None or visit is None:
            return
        self._signers = []
        if due.issued is not None:
            paper = due.issued
            signers = signers_of(visit, paper, self._calls.entity(visit.entity))
            gone = paper.withdrawn is not None  # nobody signs it any more
            self._signers = [one for one in signers if one.is_settled or not gone]
            signed = bool(paper.signatures or paper.refusal)
            load = partial(self._calls.pdf, paper.id, signed=signed)
            self.view.show_paper(load, paper=paper.id, title=f"{paper.title} {paper.number}")
        elif due.hindrance:
            self.view.say(due.hindrance)
        else:
            self.view.show_paper(partial(self._calls.preview, visit.id, due.kind))
        self._show_detail(due)
        self.heading_changed.emit()

    def _show_detail(self, due: DuePaper) -> None:
        paper = due.issued
        self.detail.show_facts(paper_title(due), paper_facts(due), *paper_state(due))
        for part in (self._signers_title, self.signers, self.refuse_button):
            part.setVisible(paper is not None)
        self._signers_title.setVisible(bool(self._signers))
        self.signers.show_cards([signer_card(one) for one in self._signers])
        entity = self._entity_signer()
        stands = paper is not None and paper.withdrawn is None
        self.refuse_button.setVisible(stands and entity is not None and not entity.is_settled)
        self.serve_button.setVisible(
            paper is not None and stands and paper.state == REFUSED and paper.service is None
        )
        self.reissue_button.setVisible(paper is not None and stands and paper.service is None)

    def _close_drawer(self) -> None:
        self.drawer.hide()
        self.papers.setFocus()
        self.heading_changed.emit()

    @Slot(int)
    def _on_visit(self, place: int) -> None:
        self.show_argument(str(self.visits.itemData(place)))

    @Slot(str)
    def _on_stepped(self, _key: str) -> None:
        self.run_primary()

    @Slot(str)
    def _on_signer(self, key: str) -> None:
        self.start_signing(next((one for one in self._signers if one.key == key), None))

    @Slot(str)
    def _on_signer_chosen(self, key: str) -> None:
        if self.drawer.isVisible() and self.drawer.currentWidget() is self.sign_drawer:
            self._on_signer(key)

    @Slot(object)
    def _on_issued(self, paper: PaperRow) -> None:
        self._is_issuing = False
        if self._visit is not None and self._visit.id == paper.inspection:
            was_filling = self._is_filling()
            self._middle.setCurrentWidget(self.view)
            self._reload()
            if was_filling:
                self.papers.choose(paper.id)
                self.papers.setFocus()

    @Slot(Exception)
    def _on_not_issued(self, error: Exception) -> None:
        self._is_issuing = False
        if self.filling is not None and self._is_filling():
            self.filling.show_refusal(error)
        self.shell.show_error(error)

    @Slot(object)
    def _on_signed(self, signature: Signature) -> None:
        self._settle(lambda paper: self._calls.sign(paper, signature), signature.signer)

    @Slot(object)
    def _on_confirmed(self, signature: Signature) -> None:
        self._settle(lambda paper: self._calls.confirm(paper, signature), signature.signer)

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        self._settle(lambda paper: self._calls.refuse(paper, refusal))

    @Slot(object)
    def _on_served(self, service: Service) -> None:
        self._settle(lambda paper: self._calls.serve(paper, service))

    def _settle(self, call: Callable[[str], PaperRow], holds_pen: str = "") -> None:
        """Sign or refuse the paper in front, then ask the next one: `holds_pen` first."""
        due = self._current()
        if due is None or due.issued is None or self._is_settling:
            return
        paper, self._is_settling, self._holds_pen = due.issued, True, holds_pen
        self.drawer.setEnabled(False)  # what was written stays to be seen until it is on record

        def run(progress: Progress) -> PaperRow:
            progress.step(0, 1)
            return call(paper.id)

        self.shell.jobs.start(
            run,
            done=self._on_settled,
            failed=self._on_not_settled,
            text=_("Signing {paper}").format(paper=paper.title),
        )

    @Slot(object)
    def _on_settled(self, paper: PaperRow) -> None:
        self._end_settling()
        if self._visit is None or self._visit.id != paper.inspection:
            return
        self.drawer.hide()
        self.papers.setFocus()
        self._reload()
        self.start_signing(next_signer(self._signers, self._holds_pen))

    @Slot(Exception)
    def _on_not_settled(self, error: Exception) -> None:
        self._end_settling()
        self.drawer.currentWidget().setFocus()
        self.shell.show_error(error)

    def _end_settling(self) -> None:
        self._is_settling = False
        self.drawer.setEnabled(True)

    @Slot()
    def _on_list_wanted(self) -> None:
        self.shell.open_page("visits", "")

    def _ask(self, question: str) -> str:
        reason, given = QInputDialog.getText(self, _("Issue anew …"), question)
        return reason if given else ""

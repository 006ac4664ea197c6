"""The drawer below the papers: a signature, a refusal, 留置送达; and putting them on record."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.inspection import InspectionRow
from inspector.domain.paper import PaperRow, Refusal, Service, Signature
from inspector.domain.person import Role
from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui import picking
from inspector.ui.page import Shell
from inspector.ui.pages.refusal_steps import RefusalSteps
from inspector.ui.pages.serving_steps import ServingSteps
from inspector.ui.pages.signers import Signer
from inspector.ui.pages.signing import SignDrawer
from inspector.ui.paper_calls import PaperCalls

DRAWER_PX = 272

AskReason = Callable[[str], str]  # question; "" where it was given up


class PaperDrawer(QStackedWidget):
    """Asks one thing about one paper at a time; hidden while nothing is asked.

    left      it was given up
    refusal_wanted  whoever was asked to sign does not
    settled   what was asked is on record; with the paper as it stands now
    """

    left = Signal()
    refusal_wanted = Signal()
    settled = Signal(object)

    def __init__(
        self,
        shell: Shell,
        calls: PaperCalls,
        parent: Widget | None = None,
        *,
        ask_reason: AskReason | None = None,
    ) -> None:
        super().__init__(parent)
        self.ask_reason = ask_reason or partial(picking.ask_reason, self)
        self._shell, self._calls = shell, calls
        self._paper: PaperRow | None = None
        self.is_settling = False
        self.holds_pen = ""  # id of who signed last: asked first where they sign once more
        self.sign_drawer = SignDrawer(shell.look, calls.now, self)
        self.sign_drawer.signed.connect(self._on_signed)
        self.sign_drawer.confirmed.connect(self._on_confirmed)
        self.sign_drawer.refusal_wanted.connect(self.refusal_wanted)
        self.refusal_steps = RefusalSteps(shell, calls.now, calls.attach, self)
        self.refusal_steps.refused.connect(self._on_refused)
        self.serving_steps = ServingSteps(shell, calls.now, calls.attach, self)
        self.serving_steps.served.connect(self._on_served)
        for part in (self.sign_drawer, self.refusal_steps, self.serving_steps):
            part.left.connect(self.left)
            self.addWidget(part)
        self.setFixedHeight(DRAWER_PX)
        self.hide()

    @property
    def is_signing(self) -> bool:
        """Say whether the pad is open."""
        return self.isVisible() and self.currentWidget() is self.sign_drawer

    def ask_signature(self, paper: PaperRow, signer: Signer, note: str) -> None:
        """Open the pad for `signer`; `note` is the note of a refusal that they confirm, or ""."""
        self._open(paper, self.sign_drawer)
        self.sign_drawer.ask(paper, signer, note)

    def ask_refusal(self, paper: PaperRow, name: str, position: str) -> None:
        """Open the five steps of a refusal by the entity's person."""
        self._open(paper, self.refusal_steps)
        self.refusal_steps.ask(paper, name, position)

    def ask_serving(self, paper: PaperRow, visit: InspectionRow) -> None:
        """Open the sheet of 留置送达."""
        self._open(paper, self.serving_steps)
        officers = [one.name for one in visit.team if one.role != Role.EXPERT.value]
        self.serving_steps.ask(paper, visit.place, officers)

    def ask_reissue(self, paper: PaperRow) -> None:
        """Ask why, and issue the next version of a paper."""
        if self.is_settling:
            return
        reason = self.ask_reason(why_anew(paper))
        if reason.strip():
            self.settle(paper, lambda paper_id: self._calls.reissue(paper_id, reason))

    def settle(self, paper: PaperRow, call: Callable[[str], PaperRow], holds_pen: str = "") -> None:
        """Put something about a paper on record beside the window; one at a time."""
        if self.is_settling:
            return
        self.is_settling, self.holds_pen = True, holds_pen
        self.setEnabled(False)  # what was written stays to be seen until it is on record

        def run(progress: Progress) -> PaperRow:
            progress.step(0, 1)
            return call(paper.id)

        self._shell.jobs.start(
            run,
            done=self._on_settled,
            failed=self._on_not_settled,
            text=_("Signing {paper}").format(paper=paper.title),
            kept=True,  # strokes are nowhere else, and who wrote them may have left
        )

    def _open(self, paper: PaperRow, part: Widget) -> None:
        self._paper = paper
        self.setCurrentWidget(part)
        self.show()

    def _settle(self, call: Callable[[str], PaperRow], holds_pen: str = "") -> None:
        if self._paper is not None:
            self.settle(self._paper, call, holds_pen)

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

    @Slot(object)
    def _on_settled(self, paper: PaperRow) -> None:
        self._end_settling()
        self.settled.emit(paper)

    @Slot(Exception)
    def _on_not_settled(self, error: Exception) -> None:
        self._end_settling()
        self.currentWidget().setFocus()
        self._shell.show_error(error)

    def _end_settling(self) -> None:
        self.is_settling = False
        self.setEnabled(True)


def why_anew(paper: PaperRow) -> str:
    """Return the question to be answered before the next version of a paper."""
    question = _("Why is {paper} {number} issued anew? The version before it is withdrawn.")
    return question.format(paper=paper.title, number=paper.number)

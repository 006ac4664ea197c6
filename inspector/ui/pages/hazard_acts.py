"""An act of the office about one hazard: what has to be said, then it stands in the ledger."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.ledger import HazardRow
from inspector.domain.paper import PaperKind
from inspector.domain.supervision import Acceptance, CloseOut, Escalation, Listing
from inspector.errors import ActRefused, InspectorError
from inspector.i18n import N_, _
from inspector.services.hazard_case import HazardAct, HazardCase
from inspector.ui.ledger_calls import HazardActCalls
from inspector.ui.page import Heading, Shell
from inspector.ui.pages.act_forms import (
    AcceptanceForm,
    ActForm,
    CloseOutForm,
    EscalationForm,
    ListingForm,
)
from inspector.ui.widgets.elided_label import ElidedLabel
from inspector.ui.wording import hazard_state

# The paper that goes with an act, offered straight after it.
FITTING: dict[HazardAct, PaperKind] = {
    HazardAct.LIST: PaperKind.LISTING_NOTICE,
    HazardAct.ESCALATE: PaperKind.ESCALATION_NOTICE,
    HazardAct.CLOSE_OUT: PaperKind.CLOSE_OUT_SHEET,
}
BUTTONS: dict[HazardAct, str] = {
    HazardAct.LIST: N_("List for supervision …"),
    HazardAct.ESCALATE: N_("Escalate the supervision …"),
    HazardAct.ACCEPT: N_("Enter the acceptance …"),
    HazardAct.CLOSE_OUT: N_("Close out …"),
}


class HazardActs(Widget):
    """One form at a time; the main button of the page puts the act on record."""

    done = Signal(object, object)  # HazardAct, HazardRow
    left = Signal()

    def __init__(self, shell: Shell, calls: HazardActCalls, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self._shell, self._calls = shell, calls
        self._case: HazardCase | None = None
        self._act = HazardAct.LIST
        self.form: ActForm | None = None
        self.back_button = QPushButton(_("Back to the ledger"), self)
        self.back_button.clicked.connect(self.left)
        self.title = ElidedLabel(self)
        self.title.setObjectName("section_title")
        self.mind = QLabel(self)
        self.mind.setObjectName("muted")
        self.mind.setWordWrap(True)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 4)
        head.setSpacing(12)
        head.addWidget(self.back_button)
        head.addWidget(self.title, 1)
        said = QHBoxLayout()
        said.setContentsMargins(24, 0, 24, 0)
        said.addWidget(self.mind)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addLayout(said)

    def open(self, case: HazardCase, act: HazardAct) -> None:
        """Begin an act with what is known."""
        self._case, self._act = case, act
        if self.form is not None:
            self.form.deleteLater()
        self.form = self._form(case, act)
        self._column.addWidget(self.form, 1)
        self.title.setText(f"{act.label} · {case.row.place}：{case.row.fact}")
        self.mind.setText(_mind(case, act))
        self.mind.setVisible(bool(self.mind.text()))
        self.form.show()
        self.form.take_focus()

    def heading(self) -> Heading:
        """Return what the header of the page shows meanwhile."""
        assert self._case is not None
        row = self._case.row
        words, tone = hazard_state(row.state)
        title = f"{row.number} · {row.entity_name}"  # a long name is cut, never the number
        return Heading(title=title, state=words, tone=tone, primary=self._act.label)

    @Slot()
    def finish(self) -> None:
        """Put the act on record, or say at its field what is wrong."""
        if self.form is None or self._case is None:
            return
        said = self.form.said()
        if said is None:
            return
        try:
            row = self._record(self._case.row.id, said)
        except ActRefused as error:
            if not self.form.show_problem(str(error.facts["field"]), str(error.facts["detail"])):
                self._shell.show_error(error)
            return
        except InspectorError as error:
            self._shell.show_error(error)
            return
        self._shell.hush()
        self.done.emit(self._act, row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            super().keyPressEvent(event)

    def _form(self, case: HazardCase, act: HazardAct) -> ActForm:
        today = self._calls.today()
        if act is HazardAct.LIST:
            return ListingForm(case, today, self._calls.organ(), self)
        if act is HazardAct.ESCALATE:
            return EscalationForm(case, today, self._calls.suggested(case), self)
        if act is HazardAct.ACCEPT:
            return AcceptanceForm(case, today, self._shell, self._calls.attach, self)
        return CloseOutForm(case, today, self)

    def _record(self, hazard: str, said: object) -> HazardRow:
        if isinstance(said, Listing):
            return self._calls.list(hazard, said)
        if isinstance(said, Escalation):
            return self._calls.escalate(hazard, said)
        if isinstance(said, Acceptance):
            return self._calls.accept(hazard, said)
        assert isinstance(said, CloseOut)
        return self._calls.close_out(hazard, said)


def _mind(case: HazardCase, act: HazardAct) -> str:
    """Return what to mind before the act, or ""."""
    if act is HazardAct.ACCEPT:
        words = _(
            "Only an opinion that accepts is entered. Registering, rectifying, accepting and"
            " closing out belong to four different persons."
        )
        if not case.unsigned_opinion:
            return words
        waiting = _("The re-inspection opinion {number} is not signed by all yet.")
        return f"{words}\n{waiting.format(number=case.unsigned_opinion)}"
    if act is HazardAct.CLOSE_OUT and case.is_listed:
        return _("The hazard is delisted in the same act.")
    if act is HazardAct.ESCALATE:
        return _("Now: {level}").format(level=case.level_words)
    return ""

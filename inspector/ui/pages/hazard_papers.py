"""Papers that the office issues about one hazard, from the ledger."""

from PySide6.QtWidgets import QPushButton
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.ledger import HazardRow
from inspector.domain.paper import PaperKind
from inspector.i18n import _
from inspector.ui.page import Shell
from inspector.ui.pages.office_papers import OfficePapers
from inspector.ui.paper_calls import OfficePaperCalls


class HazardPapers(OfficePapers):
    """The papers of one hazard, and the way back to the ledger."""

    def __init__(self, shell: Shell, calls: OfficePaperCalls, parent: Widget | None = None) -> None:
        super().__init__(shell, calls, _("Papers of this hazard"), parent)
        self.back_button = QPushButton(_("Back to the ledger"), self)
        self.back_button.clicked.connect(self.left)
        self.above.addWidget(self.back_button)

    def open(self, hazard: HazardRow, kind: PaperKind | None = None) -> None:
        """Begin with the choice of a paper about `hazard`, or with the paper of that kind."""
        self.open_about(hazard.id, f"{hazard.number} · {hazard.entity_name}", kind)

"""The left side of the papers: which visit, its papers, and the buttons below them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.inspection import InspectionRow
from inspector.domain.paper import PaperRow
from inspector.i18n import _
from inspector.services.papers import DuePaper
from inspector.ui.pages.paper_words import SAID_BY_VISIT, paper_card, paper_key
from inspector.ui.theme import Look
from inspector.ui.widgets.card_list import CardList
from inspector.ui.wording import visit_when

SHELF_PX = 272


class PaperShelf(QFrame):
    """Visits in a box, the papers of one of them as cards. `visit_chosen` gives the visit's id."""

    visit_chosen = Signal(str)

    def __init__(self, look: Look, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sections")
        self.setFixedWidth(SHELF_PX)
        self.due: list[DuePaper] = []
        self.visits = QComboBox(self)
        self.visits.setAccessibleName(_("Inspection"))
        self.visits.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.visits.activated.connect(self._on_visit)
        self.papers = CardList(look, _("Papers"), self)
        chooser = QHBoxLayout()
        chooser.setContentsMargins(12, 0, 12, 0)
        chooser.addWidget(self.visits)
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(12, 0, 12, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        column.addLayout(chooser)
        column.addWidget(self.papers, 1)
        column.addLayout(self.buttons)

    def show_visits(self, rows: Sequence[InspectionRow]) -> None:
        """Fill the box with visits, as they come."""
        self.visits.clear()
        for row in rows:
            self.visits.addItem(f"{row.entity_name}  {visit_when(row)[5:10]}", row.id)

    def choose_visit(self, visit: str) -> None:
        """Show a visit in the box."""
        self.visits.setCurrentIndex(self.visits.findData(visit))

    def show_papers(self, due: Sequence[DuePaper], issued: Sequence[PaperRow]) -> None:
        """Show the papers that are due, then the others of those issued; what is in front stays."""
        others = (
            row for row in issued if row.kind not in SAID_BY_VISIT or row.withdrawn is not None
        )
        self.due = [*due, *(DuePaper(row.kind, row, "") for row in others)]
        self.papers.show_cards([paper_card(one) for one in self.due])

    @property
    def current(self) -> DuePaper | None:
        """The paper in front."""
        key = self.papers.current_key()
        return next((one for one in self.due if paper_key(one) == key), None)

    @property
    def unsettled(self) -> DuePaper | None:
        """The first paper with which something can be done still."""
        open_ones = (one for one in self.due if one.issued is None or not one.issued.is_settled)
        return next((one for one in open_ones if not one.hindrance), None)

    @property
    def settled_count(self) -> int:
        return sum(one.issued is not None and one.issued.is_settled for one in self.due)

    @Slot(int)
    def _on_visit(self, place: int) -> None:
        self.visit_chosen.emit(str(self.visits.itemData(place)))

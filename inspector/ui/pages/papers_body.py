"""Where the parts of 文书 stand: papers left, one in the middle, its signers right."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.i18n import _
from inspector.ui.pages.paper_drawer import PaperDrawer
from inspector.ui.pages.paper_shelf import PaperShelf
from inspector.ui.pages.sheet_filling import SheetFilling
from inspector.ui.pages.signer_pane import SignerPane
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.paper_view import PaperView


class PapersBody(QStackedWidget):
    """The parts beside each other, or what is said while no visit has papers.

    middle  the paper in front, or another one that is being filled in
    """

    list_wanted = Signal()

    def __init__(
        self,
        shelf: PaperShelf,
        view: PaperView,
        filling: SheetFilling | None,
        detail: SignerPane,
        drawer: PaperDrawer,
        parent: Widget,
    ) -> None:
        super().__init__(parent)
        self.middle = QStackedWidget(self)
        self.middle.addWidget(view)
        if filling is not None:
            self.middle.addWidget(filling)
        above = QHBoxLayout()
        above.setSpacing(0)
        above.addWidget(shelf)
        above.addWidget(self.middle, 1)
        above.addWidget(detail)
        self._work = Widget(self)
        inside = QVBoxLayout(self._work)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(above, 1)
        inside.addWidget(drawer)
        self.empty = EmptyState(
            _("No visit is ready for its papers"),
            _("When a visit has been ended, its record and orders are issued and signed here."),
            _("To the list of inspections"),
            self,
        )
        self.empty.wanted.connect(self.list_wanted)
        self.addWidget(self._work)
        self.addWidget(self.empty)

    def show_work(self, is_any: bool) -> None:
        """Show the parts, or that there is no visit with papers."""
        self.setCurrentWidget(self._work if is_any else self.empty)

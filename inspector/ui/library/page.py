"""表单: the library on the desks that only use it."""

from PySide6.QtWidgets import QVBoxLayout

from inspector.i18n import _
from inspector.ui.library.panel import LibraryPanel
from inspector.ui.library.views import LibraryCalls
from inspector.ui.page import Heading, Page, Shell


class LibraryPage(Page):
    """What came with the base package, to be looked at and tried out."""

    def __init__(self, shell: Shell, calls: LibraryCalls) -> None:
        super().__init__(shell)
        self.panel = LibraryPanel(shell, calls, self)
        self.panel.changed.connect(self.heading_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)

    def heading(self) -> Heading:
        return Heading(title=_("Form library"), primary=self.panel.primary())

    def activated(self) -> None:
        self.panel.refresh()

    def run_primary(self) -> None:
        self.panel.run_primary()

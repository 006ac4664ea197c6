"""设置 of the office: parts at the left, the chosen one beside them."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from inspector.i18n import _
from inspector.ui.library.panel import LibraryPanel
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.setup.base_panel import BasePanel
from inspector.ui.setup.organisation_panel import OrganisationPanel
from inspector.ui.setup.parts import Panel
from inspector.ui.setup.people_panel import PeoplePanel
from inspector.ui.setup.pickers import Pickers
from inspector.ui.setup.register_panel import RegisterPanel
from inspector.ui.setup.self_check import SelfCheckPanel
from inspector.ui.setup.sets_panel import SetsPanel
from inspector.ui.setup.tasks_panel import TasksPanel
from inspector.ui.setup.views import OfficeCalls

NAV_WIDTH_EM = 8


class OfficeSettingsPage(Page):
    """In the order in which an office is set up: itself, its people, the register, the rest."""

    def __init__(self, shell: Shell, calls: OfficeCalls, *, pickers: Pickers | None = None) -> None:
        super().__init__(shell)
        self.panels: dict[str, tuple[str, Panel]] = {
            "organisation": (_("The organ"), OrganisationPanel(shell, calls.organisation, self)),
            "people": (
                _("People"),
                PeoplePanel(shell, calls.people, self, pickers=pickers),
            ),
            "register": (
                _("Register of entities"),
                RegisterPanel(shell, calls.register, self, pickers=pickers),
            ),
            "forms": (_("Form library"), LibraryPanel(shell, calls.forms, self, pickers=pickers)),
            "templates": (
                _("Template sets"),
                SetsPanel(shell, calls.templates, self, pickers=pickers),
            ),
            "tasks": (_("Planned inspections"), TasksPanel(shell, calls.tasks, self)),
            "base": (_("Base package"), BasePanel(shell, calls.base, self, pickers=pickers)),
            "check": (_("Self-check and look"), SelfCheckPanel(shell, calls.check, self)),
        }
        self.nav = QListWidget(self)
        self.nav.setObjectName("sections")
        self.nav.setAccessibleName(_("Parts of the settings"))
        self.nav.setFixedWidth(self.fontMetrics().height() * NAV_WIDTH_EM)
        self.stack = QStackedWidget(self)
        for words, panel in self.panels.values():
            line = QListWidgetItem(words, self.nav)
            line.setSizeHint(QSize(0, shell.look.row_height + 4))
            self.stack.addWidget(panel)
            panel.changed.connect(self.heading_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.nav)
        row.addWidget(self.stack, 1)
        self.setTabOrder(self.nav, self.stack)
        self.nav.currentRowChanged.connect(self._on_row)
        self.nav.setCurrentRow(0)

    @property
    def panel(self) -> Panel:
        """The part in front."""
        shown: QWidget = self.stack.currentWidget()
        assert isinstance(shown, Panel)
        return shown

    def heading(self) -> Heading:
        words = self.nav.item(self.nav.currentRow()).text()
        hindrance = self.panel.hindrance()
        return Heading(
            title=_("Settings") + f" · {words}",
            primary=self.panel.primary(),
            primary_enabled=not hindrance,
            primary_hint=hindrance,
        )

    def activated(self) -> None:
        self.panel.refresh()

    def run_primary(self) -> None:
        self.panel.run_primary()

    def show_argument(self, argument: str) -> None:
        """Show the part of that name."""
        if argument in self.panels:
            self.nav.setCurrentRow(list(self.panels).index(argument))

    @Slot(int)
    def _on_row(self, row: int) -> None:
        self.stack.setCurrentIndex(row)
        self.panel.refresh()
        self.heading_changed.emit()

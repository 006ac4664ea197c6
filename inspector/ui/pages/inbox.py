"""收包 of the office: packages come in from folders and sticks."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout

from inspector.i18n import _
from inspector.services.imports import ImportPreview
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.pages.import_panel import ImportPanel
from inspector.ui.views import ImportCalls, PickFiles, PickFolder


class InboxPage(Page):
    """The import panel as a page of its own; afterwards it points at the ledger."""

    def __init__(
        self,
        shell: Shell,
        calls: ImportCalls,
        *,
        pick_files: PickFiles | None = None,
        pick_folder: PickFolder | None = None,
    ) -> None:
        super().__init__(shell)
        self.panel = ImportPanel(shell, calls, self, pick_files=pick_files, pick_folder=pick_folder)
        self.panel.changed.connect(self.heading_changed)
        self.panel.imported.connect(self._on_imported)
        self.panel.arrived.waiting.connect(self.badge_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)

    def heading(self) -> Heading:
        refused = sum(row.refused is not None for row in self.panel.previews())
        return Heading(
            title=_("Packages that come in"),
            state=_("{count} refused").format(count=refused) if refused else "",
            tone="major",
            primary=self.panel.primary_words(),
        )

    def activated(self) -> None:
        self.panel.refresh()
        self.panel.zone.files_button.setFocus()

    def run_primary(self) -> None:
        self.panel.run()

    @Slot(list)
    def _on_imported(self, results: Sequence[ImportPreview]) -> None:
        count = sum(row.imported for row in results)
        new = sum(row.new for row in results if row.imported)
        kept = sum(row.kept for row in results)
        words = _("{count} packages imported, {new} new entries.").format(count=count, new=new)
        follows = _("Receipts go out on the page of packages.")
        if kept:
            follows = _("{count} refused files are kept in the quarantine.").format(count=kept)
        self.shell.say(words, follows)

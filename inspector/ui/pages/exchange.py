"""收发: what waits to go out, what went out and what became of it; and what comes in."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.ledger import PackageRow
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.imports import ImportPreview
from inspector.services.packages import ExportedPackage
from inspector.ui import picking
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.pages.import_panel import ImportPanel
from inspector.ui.pages.package_care import PackageCareStrip
from inspector.ui.pages.sealing_strip import SealingStrip, readers_words
from inspector.ui.views import ExchangeCalls, Outgoing, PickFiles, PickFolder
from inspector.ui.widgets.card_list import Card, CardList
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.facts import heading_label
from inspector.ui.widgets.package_table import PackageTable
from inspector.ui.wording import size_words

IMPORT = "import"  # argument that opens the side of what comes in


class ExchangePage(Page):
    """Two sides: 导出 and, where this desk imports here, 导入."""

    def __init__(
        self,
        shell: Shell,
        calls: ExchangeCalls,
        *,
        pick_folder: PickFolder | None = None,
        pick_files: PickFiles | None = None,
    ) -> None:
        super().__init__(shell)
        self._calls = calls
        self._pick_folder = pick_folder or self._pick
        self._outgoing: dict[str, Outgoing] = {}
        self._wanted = ""
        self._last_folder = ""  # where the last package went, mostly the stick
        self.list = CardList(shell.look, _("What can go out"), self)
        self.list.stepped.connect(self.export)
        self.list.chosen.connect(self._on_chosen)
        self.strip = SealingStrip(calls.encryption, self)
        self.nothing = EmptyState(
            _("Everything has been exported"),
            _("Visits appear here once their record is signed, and again when they change."),
            parent=self,
        )
        self.table = PackageTable(shell.look, _("Exported packages"), self, is_out=True)
        self._waiting = QStackedWidget(self)
        self._waiting.addWidget(self.list)
        self._waiting.addWidget(self.nothing)
        out = Widget(self)
        self.outsiders_button = QPushButton(_("For people outside the office …"), out)
        self.outsiders_button.setProperty("flat", True)
        self.outsiders_button.setToolTip(
            _("One file with the package and the countersignature, which anybody can check")
        )
        self.outsiders_button.clicked.connect(self.hand_over)
        self.outsiders_button.hide()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(heading_label(_("What can go out"), out))
        head.addStretch(1)
        head.addWidget(self.outsiders_button)
        column = QVBoxLayout(out)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._waiting, 2)
        column.addWidget(self.strip)
        column.addSpacing(8)
        self.care: PackageCareStrip | None = None
        if calls.care is not None:
            self.care = PackageCareStrip(shell, calls.care, out)
            self.care.changed.connect(self.activated)
            self.table.chosen.connect(self._on_record)
            column.addWidget(self.care)
        else:
            column.addWidget(heading_label(_("Exported packages"), out))
        column.addWidget(self.table, 3)
        if self.care is not None:
            column.addWidget(self.care.detail)
        self._sides = QStackedWidget(self)
        self._sides.addWidget(out)
        self.panel: ImportPanel | None = None
        if calls.imports is not None:
            self.panel = ImportPanel(
                shell, calls.imports, self, pick_files=pick_files, pick_folder=pick_folder
            )
            self.panel.changed.connect(self.heading_changed)
            self.panel.imported.connect(self._on_imported)
            self._sides.addWidget(self.panel)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._tabs = QButtonGroup(self)
        if self.panel is not None:
            whole.addWidget(self._build_tabs())
        whole.addWidget(self._sides, 1)

    def heading(self) -> Heading:
        title = _("Packages out and in") if self.panel is not None else _("Packages that go out")
        if self.is_importing() and self.panel is not None:
            return Heading(title=title, primary=self.panel.primary_words())
        chosen = self._outgoing.get(self.list.current_key())
        waiting = sum(one.waits for one in self._outgoing.values())
        return Heading(
            title=title,
            state=_("{count} not exported").format(count=waiting) if waiting else "",
            tone="general",
            primary=chosen.button if chosen is not None else "",
        )

    def is_importing(self) -> bool:
        """Say whether the side of what comes in is in front."""
        return self.panel is not None and self._sides.currentWidget() is self.panel

    def activated(self) -> None:
        self.shell.jobs.start(
            self._load, done=self._on_loaded, failed=self.shell.show_error, reading=True
        )
        if self.care is not None:
            self.care.refresh()
        if self.panel is not None:
            self.panel.refresh()
        if not self.is_importing():
            self.list.setFocus()

    def show_argument(self, argument: str) -> None:
        """Show the side of what comes in, or what can go out of the inspection `argument`."""
        self._show_side(1 if argument == IMPORT and self.panel is not None else 0)
        self._wanted = argument

    def run_primary(self) -> None:
        if self.is_importing() and self.panel is not None:
            self.panel.run()
        else:
            self.export(self.list.current_key())

    @Slot(str)
    def export(self, key: str) -> None:
        """Ask for a folder and write the package `key` into it."""
        chosen = self._outgoing.get(key)
        if chosen is None:
            return
        folder = self._pick_folder(_("Export to which folder or stick"))
        if folder is None:
            return
        self.shell.jobs.start(
            partial(_export, chosen, folder, self.strip.encrypt()),
            done=self._on_exported,
            failed=self.shell.show_error,
            text=chosen.button,
        )

    @Slot()
    def hand_over(self) -> None:
        """Ask for a folder and write the countersigned package of the chosen visit into it."""
        chosen = self._outgoing.get(self.list.current_key())
        if chosen is None or chosen.outsiders is None:
            return
        folder = self._pick_folder(_("Export to which folder or stick"))
        if folder is None:
            return
        self.shell.jobs.start(
            partial(chosen.outsiders, folder),
            done=self._on_exported,
            failed=self.shell.show_error,
            text=_("Countersigned package"),
        )

    def _build_tabs(self) -> QFrame:
        tabs = QFrame(self)
        tabs.setObjectName("tabs")
        row = QHBoxLayout(tabs)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for place, words in enumerate((_("Going out"), _("Coming in"))):
            button = QPushButton(words, tabs)
            button.setObjectName("tab")
            button.setCheckable(True)
            button.setChecked(place == 0)
            self._tabs.addButton(button, place)
            row.addWidget(button)
        row.addStretch(1)
        self._tabs.idClicked.connect(self._show_side)
        return tabs

    @Slot(int)
    def _show_side(self, place: int) -> None:
        self._sides.setCurrentIndex(place)
        button = self._tabs.button(place)
        if button is not None:
            button.setChecked(True)
        self.shell.hush()
        self.heading_changed.emit()

    def _load(self, progress: Progress) -> tuple[Sequence[Outgoing], Sequence[PackageRow]]:
        progress.step(0, 1)
        return self._calls.outgoing(), self._calls.exported()

    @Slot(object)
    def _on_loaded(self, found: tuple[Sequence[Outgoing], Sequence[PackageRow]]) -> None:
        outgoing, exported = found
        self.table.rows_model.show_rows(exported)
        self._outgoing = {one.key: one for one in outgoing}
        self._waiting.setCurrentIndex(0 if outgoing else 1)
        cards = [
            Card(
                key=one.key,
                title=one.title,
                second=one.second,
                state=one.state,
                tone=one.tone,
                step=one.button,
            )
            for one in outgoing
        ]
        self.list.show_cards(cards, self._wanted)
        self._on_chosen(self.list.current_key())
        self._wanted = ""
        self.badge_changed.emit(sum(one.waits for one in outgoing))
        self.heading_changed.emit()

    @Slot(object)
    def _on_exported(self, package: ExportedPackage) -> None:
        words = _("{name} was written, read back and found sound ({size}).")
        self.shell.say(
            words.format(name=package.path.name, size=size_words(package.size)),
            _("It lies in {folder}. {readers}.").format(
                folder=package.path.parent, readers=readers_words(package.readers)
            ),
        )
        self.strip.reset()
        self.activated()

    @Slot(list)
    def _on_imported(self, results: Sequence[ImportPreview]) -> None:
        count = sum(row.imported for row in results)
        self.shell.say(_("{count} packages imported.").format(count=count), "")
        self.activated()

    @Slot(int)
    def _on_record(self, _place: int) -> None:
        if self.care is not None:
            self.care.show_row(self.table.current_row())

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        self.strip.show_for(key)
        chosen = self._outgoing.get(key)
        self.outsiders_button.setVisible(chosen is not None and chosen.outsiders is not None)
        self.heading_changed.emit()

    def _pick(self, title: str) -> Path | None:
        # The stick of the last time comes first; a folder that is gone only draws a complaint.
        here = QStandardPaths.StandardLocation
        places = [self._last_folder]
        places += [
            QStandardPaths.writableLocation(where)
            for where in (here.DocumentsLocation, here.HomeLocation)
        ]
        start = next((place for place in places if place and Path(place).is_dir()), "")
        folder = picking.pick_folder(self, title, start)
        if folder is not None:
            self._last_folder = str(folder)
        return folder


def _export(
    what: Outgoing, folder: Path, encrypt: bool | None, progress: Progress
) -> ExportedPackage:
    return what.export(folder, progress, encrypt)

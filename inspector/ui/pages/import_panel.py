"""收包: drop packages, look at what they would do, and only then import."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.ledger import PackageRow
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.imports import ImportPreview
from inspector.ui import picking
from inspector.ui.page import Shell
from inspector.ui.pages.set_aside import ArrivedTabs
from inspector.ui.views import ImportCalls, PickFiles, PickFolder
from inspector.ui.widgets.drop_zone import DropZone
from inspector.ui.widgets.package_table import PreviewTable


class PackageDrop(DropZone):
    """Takes files and folders; buttons stand beside the words for those who do not drag."""

    offered = Signal(list)  # of Path

    def __init__(
        self, pick_files: PickFiles, pick_folder: PickFolder, parent: Widget | None = None
    ) -> None:
        super().__init__(
            _("Drop packages or a folder here"),
            _("They are only looked at; nothing is written before you import."),
            parent,
        )
        self._pick_files, self._pick_folder = pick_files, pick_folder
        self.files_button = QPushButton(_("Choose packages …"), self)
        self.files_button.clicked.connect(self._on_files)
        self.folder_button = QPushButton(_("Choose a folder …"), self)
        self.folder_button.clicked.connect(self._on_folder)
        self.add_beside([self.files_button, self.folder_button])
        self.dropped.connect(self.offered)

    @Slot()
    def _on_files(self) -> None:
        files = list(self._pick_files(_("Choose packages")))
        if files:
            self.offered.emit(files)

    @Slot()
    def _on_folder(self) -> None:
        folder = self._pick_folder(_("Choose a folder with packages"))
        if folder is not None:
            self.offered.emit([folder])


class ImportPanel(Widget):
    """Drop zone, what the packages would do, and what has come in before."""

    changed = Signal()
    imported = Signal(list)  # of ImportPreview

    def __init__(
        self,
        shell: Shell,
        calls: ImportCalls,
        parent: Widget | None = None,
        *,
        pick_files: PickFiles | None = None,
        pick_folder: PickFolder | None = None,
    ) -> None:
        super().__init__(parent)
        self._shell, self._calls = shell, calls
        self._files: list[Path] = []
        self.zone = PackageDrop(
            pick_files or self._pick_files,
            pick_folder or partial(picking.pick_folder, self),
            self,
        )
        self.zone.offered.connect(self.look_at)
        self.table = PreviewTable(shell.look, _("Packages that are looked at"), self)
        self.arrived = ArrivedTabs(shell, calls.aside, self)
        self.arrived.tried.connect(self._on_tried)
        self.received = self.arrived.received
        self.title = QLabel(self)
        self.title.setObjectName("section_title")
        self.clear_button = QPushButton(_("Put away"), self)
        self.clear_button.setProperty("flat", True)
        self.clear_button.clicked.connect(self.put_away)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.clear_button)
        looked = Widget(self)
        above = QVBoxLayout(looked)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(8)
        above.addLayout(head)
        above.addWidget(self.table, 1)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.arrived)
        self._stack.addWidget(looked)
        self._looked = looked
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
        column.addWidget(self.zone)
        column.addWidget(self._stack, 1)

    def previews(self) -> list[ImportPreview]:
        """Return what is looked at now."""
        return self.table.rows_model.rows

    def importable(self) -> list[Path]:
        """Return the packages that an import would bring in."""
        return [
            row.path
            for row in self.previews()
            if row.refused is None and not row.already_imported and not row.imported
        ]

    def refused(self) -> list[Path]:
        """Return the refused files that an import would put into the quarantine."""
        if self._calls.aside is None:
            return []
        return [row.path for row in self.previews() if row.refused is not None and not row.kept]

    def primary_words(self) -> str:
        """Return what the main button says: import, or keep what is refused, or nothing."""
        count, refused = len(self.importable()), len(self.refused())
        if count:
            return _("Import {count} packages").format(count=count)
        if refused:
            return _("Keep {count} refused files").format(count=refused)
        return ""

    def refresh(self) -> None:
        """Show what has come in."""
        self._shell.jobs.start(
            self._load, done=self._on_loaded, failed=self._shell.show_error, reading=True
        )
        self.arrived.refresh()

    @Slot(list)
    def look_at(self, files: Sequence[Path]) -> None:
        """Say what `files` would do; nothing is written."""
        self._files = list(files)
        self._shell.jobs.start(
            partial(self._calls.preview, self._files),
            done=self._on_previewed,
            failed=self._shell.show_error,
            text=_("Looking at packages"),
        )

    @Slot()
    def run(self) -> None:
        """Import what can be imported; what is refused goes into the quarantine."""
        files = self.importable() + self.refused()
        if files:
            self._shell.jobs.start(
                partial(self._calls.run, files),
                done=self._on_imported,
                failed=self._on_stopped,
                text=_("Importing"),
            )

    @Slot()
    def put_away(self) -> None:
        """Forget the packages that are looked at."""
        self._files = []
        self.table.rows_model.show_rows([])
        self._stack.setCurrentIndex(0)
        self.refresh()
        self.changed.emit()

    def _load(self, progress: Progress) -> Sequence[PackageRow]:
        progress.step(0, 1)
        return self._calls.received()

    @Slot(object)
    def _on_loaded(self, rows: Sequence[PackageRow]) -> None:
        self.received.rows_model.show_rows(rows)

    @Slot(object)
    def _on_previewed(self, rows: Sequence[ImportPreview]) -> None:
        self._show(rows)
        if not rows:
            self._shell.say(_("There is no package in this folder."), _("Packages end in .asice."))

    @Slot(object)
    def _on_imported(self, results: Sequence[ImportPreview]) -> None:
        done = {row.path: row for row in results}
        self._show([done.get(row.path, row) for row in self.previews()])
        self.refresh()
        self.imported.emit(list(results))

    @Slot(list)
    def _on_tried(self, results: Sequence[ImportPreview]) -> None:
        taken = sum(row.refused is None for row in results)
        words = _("{count} of {total} files are taken now.")
        why = next((row.line() for row in results if row.refused is not None), "")
        self._shell.say(words.format(count=taken, total=len(results)), why)
        self.refresh()

    @Slot(Exception)
    def _on_stopped(self, error: Exception) -> None:
        self._shell.show_error(error)
        self.refresh()
        if self._files:  # what came in before the stop is known now
            self.look_at(self._files)

    def _show(self, rows: Sequence[ImportPreview]) -> None:
        self.table.rows_model.show_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        counts = (
            (_("{count} to import"), len(self.importable())),
            (_("{count} imported now"), sum(row.imported for row in rows)),
            (_("{count} imported before"), sum(row.already_imported for row in rows)),
            (_("{count} refused"), sum(row.refused is not None for row in rows)),
        )
        told = [_("{count} packages").format(count=len(rows))]
        told += [words.format(count=count) for words, count in counts if count]
        self.title.setText(_(", ").join(told))
        self.changed.emit()

    def _pick_files(self, title: str) -> Sequence[Path]:
        kinds = _("Packages") + " (*.asice *.asice.age)"
        return picking.pick_files(self, title, kinds)

"""Beside what has come in: refused files that are kept (隔离区), and what needs a look."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.attention import Attention
from inspector.ui.page import Shell
from inspector.ui.pages.attention_pane import AttentionPane
from inspector.ui.pages.quarantine_pane import QuarantinePane
from inspector.ui.views import AsideCalls
from inspector.ui.widgets.package_table import PackageTable


class ArrivedTabs(Widget):
    """What has come in, what is kept aside, and what to look at: one behind each word."""

    tried = Signal(list)  # of ImportPreview
    waiting = Signal(int)

    def __init__(self, shell: Shell, calls: AsideCalls | None, parent: Widget) -> None:
        super().__init__(parent)
        self._shell, self._calls = shell, calls
        self.received = PackageTable(shell.look, _("Received packages"), self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.received)
        self._buttons = QButtonGroup(self)
        self._words = [_("Received packages"), _("Quarantine"), _("To look at")]
        self.quarantine: QuarantinePane | None = None
        self.attention: AttentionPane | None = None
        if calls is not None:
            self.quarantine = QuarantinePane(shell, calls, self)
            self.quarantine.tried.connect(self.tried)
            self.quarantine.changed.connect(self.refresh)
            self.attention = AttentionPane(shell, calls, self)
            self.attention.changed.connect(self.refresh)
            self._stack.addWidget(self.quarantine)
            self._stack.addWidget(self.attention)
        row = QHBoxLayout()
        row.setSpacing(4)
        for place in range(self._stack.count()):
            button = QPushButton(self._words[place], self)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setChecked(place == 0)
            self._buttons.addButton(button, place)
            row.addWidget(button)
        row.addStretch(1)
        self._buttons.idClicked.connect(self._stack.setCurrentIndex)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    @Slot()
    def refresh(self) -> None:
        """Ask again what is kept and what to look at."""
        if self.quarantine is None:
            return
        self._count(1, self.quarantine.refresh())
        self._shell.jobs.start(
            self._load, done=self._on_loaded, failed=self._shell.show_error, reading=True
        )

    def show_side(self, place: int) -> None:
        """Bring one of the three to the front."""
        button = self._buttons.button(place)
        if button is not None:
            button.click()

    def _load(self, progress: Progress) -> Attention | None:
        progress.step(0, 1)
        return self._calls.attention() if self._calls is not None else None

    @Slot(object)
    def _on_loaded(self, found: Attention | None) -> None:
        if found is not None and self.attention is not None and self.quarantine is not None:
            count = self.attention.show_attention(found)
            self._count(2, count)
            self.waiting.emit(count + len(self.quarantine.rows_model.rows))

    def _count(self, place: int, count: int) -> None:
        button = self._buttons.button(place)
        if button is not None:
            button.setText(f"{self._words[place]} {count}" if count else self._words[place])

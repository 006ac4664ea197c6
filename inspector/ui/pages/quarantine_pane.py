"""隔离区: refused files that are kept, and what to do about the one that is chosen."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.clock import china
from inspector.domain.ledger import QuarantineRow
from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.services.imports import ImportPreview
from inspector.ui.models.table import TableColumn, TableModel
from inspector.ui.page import Shell
from inspector.ui.views import AsideCalls
from inspector.ui.widgets.question_box import Confirm, ask
from inspector.ui.widgets.row_table import RowTable
from inspector.ui.wording import size_words


class QuarantinePane(Widget):
    """Refused files with the reason of each; below, what to do about the one that is chosen."""

    tried = Signal(list)  # of ImportPreview
    changed = Signal()

    def __init__(
        self, shell: Shell, calls: AsideCalls, parent: Widget, *, confirm: Confirm | None = None
    ) -> None:
        super().__init__(parent)
        self._shell, self._calls = shell, calls
        self._confirm = confirm or partial(ask, self)
        columns: list[TableColumn[QuarantineRow]] = [
            TableColumn(
                heading=_("Since"), text=lambda row: f"{china(row.at):%Y-%m-%d %H:%M}", width=136
            ),
            TableColumn(heading=_("File"), text=lambda row: row.file_name, width=300),
            TableColumn(heading=_("Why"), text=_reason, tone=lambda row: "major"),
            TableColumn(
                heading=_("Reason code"), text=lambda row: row.reason or row.code, width=120
            ),
            TableColumn(
                heading=_("Size"), text=lambda r: size_words(r.size), width=80, is_number=True
            ),
        ]
        self.rows_model = TableModel(columns, shell.look, self)
        self.table: RowTable[QuarantineRow] = RowTable(
            self.rows_model, shell.look, _("Quarantine"), self
        )
        self.table.chosen.connect(self._on_chosen)
        self.why = QLabel(self)
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.advice = QLabel(self)
        self.advice.setObjectName("muted")
        self.advice.setWordWrap(True)
        self.again = QPushButton(_("Try again"), self)
        self.again.clicked.connect(self.try_again)
        self.all_again = QPushButton(_("Try all again"), self)
        self.all_again.clicked.connect(self.try_all)
        self.remove_button = QPushButton(_("Remove …"), self)
        self.remove_button.clicked.connect(self.remove)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for part in (self.again, self.all_again):
            buttons.addWidget(part)
        buttons.addStretch(1)
        buttons.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(self.why)
        column.addWidget(self.advice)
        column.addLayout(buttons)

    def refresh(self) -> int:
        """Show what is kept; return how many."""
        rows = list(self._calls.refused())
        self.rows_model.show_rows(rows)
        for button in (self.again, self.all_again, self.remove_button):
            button.setEnabled(bool(rows))
        self.all_again.setVisible(len(rows) > 1)
        return len(rows)

    @Slot()
    def try_again(self) -> None:
        """Import the chosen file once more."""
        row = self.table.current_row()
        if row is not None:
            self._try([row])

    @Slot()
    def try_all(self) -> None:
        """Import every kept file once more, after a base package or an update."""
        self._try(self.rows_model.rows)

    @Slot()
    def remove(self) -> None:
        """Delete our copy of the chosen file, after a question: it may be the only one."""
        row = self.table.current_row()
        if row is None:
            return
        question = _("Remove {name} from the quarantine?").format(name=row.file_name)
        follows = _("This copy is deleted. The file that it came from stays where it is.")
        if not self._confirm(question, follows, _("Remove")):
            return
        try:
            self._calls.remove(row.id)
        except InspectorError as error:
            self._shell.show_error(error)
        self.changed.emit()

    def _try(self, rows: Sequence[QuarantineRow]) -> None:
        if rows:
            self._shell.jobs.start(
                partial(self._calls.try_again, [row.id for row in rows]),
                done=self._on_tried,
                failed=self._on_failed,
                text=_("Trying again"),
            )

    @Slot(object)
    def _on_tried(self, results: Sequence[ImportPreview]) -> None:
        self.tried.emit(list(results))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._shell.show_error(error)
        self.changed.emit()

    @Slot(int)
    def _on_chosen(self, _place: int) -> None:
        row = self.table.current_row()
        for part in (self.why, self.advice):
            part.setVisible(row is not None)
        if row is not None:
            self.why.setText(row.why)
            origin = _("It came from {folder}; last tried {time}.").format(
                folder=row.origin, time=f"{china(row.tried):%Y-%m-%d %H:%M}"
            )
            self.advice.setText(f"{row.advice} {origin}")


def _reason(row: QuarantineRow) -> str:
    """Return why, without the name of the file, which has a column of its own."""
    return row.why.replace(row.file_name, "", 1).strip()

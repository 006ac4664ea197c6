"""The prints that did not come out, or of which nobody knows: print again, or take off."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.clock import china, from_wall
from inspector.i18n import _
from inspector.services.print_queue import PrintState, QueuedPrint

_WIDE_PX, _HIGH_PX = 560, 300

# What a view asks: which print, and whether to print it again; None when it is left as it is.
AskQueue = Callable[[QWidget, Sequence[QueuedPrint]], "tuple[QueuedPrint, bool] | None"]


class PrintQueueDialog(QDialog):
    """One row for each print, with why it waits; `again` says what was chosen for `chosen`."""

    def __init__(self, waiting: Sequence[QueuedPrint], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Print queue"))
        self.resize(_WIDE_PX, _HIGH_PX)
        self._waiting = waiting
        self.again = False
        self.rows = QListWidget(self)
        self.rows.setAccessibleName(_("Print queue"))
        self.rows.setWordWrap(True)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in waiting:
            self.rows.addItem(QListWidgetItem(words_of(one)))
        self.rows.setCurrentRow(0)
        self.print_button = QPushButton(_("Print again"), self)
        self.print_button.setDefault(True)
        self.off_button = QPushButton(_("Take off the queue"), self)
        close = QPushButton(_("Close"), self)
        self.print_button.clicked.connect(self._on_again)
        self.off_button.clicked.connect(self.accept)
        close.clicked.connect(self.reject)
        for button in (self.print_button, self.off_button):
            button.setEnabled(bool(waiting))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (close, self.off_button, self.print_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.rows, 1)
        column.addLayout(buttons)

    @property
    def chosen(self) -> QueuedPrint:
        return self._waiting[self.rows.currentRow()]

    @Slot()
    def _on_again(self) -> None:
        self.again = True
        self.accept()


def words_of(one: QueuedPrint) -> str:
    """Return what a row says: paper, time and printer, and why it is here."""
    at = f"{china(from_wall(one.at)):%m-%d %H:%M}"
    reason = {
        PrintState.WAITING: _("The program ended before it was its turn."),
        PrintState.SENT: _(
            "The program ended while it was printed. It counts as printed: a further print is"
            " marked as one."
        ),
        PrintState.FAILED: one.reason,
    }[one.state]
    return "\n".join((one.title, "　".join(filter(None, (at, one.printer))), reason))


def ask_queue(parent: QWidget, waiting: Sequence[QueuedPrint]) -> tuple[QueuedPrint, bool] | None:
    """Show the queue; return what to do with which print, or None."""
    dialog = PrintQueueDialog(waiting, parent)
    try:
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        return (dialog.chosen, dialog.again) if accepted and waiting else None
    finally:
        dialog.deleteLater()

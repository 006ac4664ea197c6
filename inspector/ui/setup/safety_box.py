"""口令与锁定: another passphrase, and after how long the window locks by itself."""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.errors import InspectorError
from inspector.i18n import N_, _
from inspector.ui.actions import shown_key
from inspector.ui.page import Shell
from inspector.ui.setup.parts import (
    NoteBox,
    TextRow,
    grid_of,
    muted_label,
    show_strength,
    title_label,
)
from inspector.ui.setup.views import SafetyCalls

# Settings.lock_minutes and its words.
_MINUTES = (
    ("5", N_("5 minutes")),
    ("15", N_("15 minutes")),
    ("30", N_("30 minutes")),
    ("60", N_("1 hour")),
    ("0", N_("Never")),
)


class SafetyBox(QWidget):
    """Two lines while nothing is being changed; the fields open below on demand."""

    def __init__(self, shell: Shell, calls: SafetyCalls, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell, self._calls = shell, calls
        self.minutes = QButtonGroup(self)
        times = QHBoxLayout()
        times.setSpacing(4)
        label = QLabel(_("Lock when untouched for"), self)
        times.addWidget(label)
        times.addSpacing(8)
        for value, words in _MINUTES:
            button = QPushButton(_(words), self)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setProperty("minutes", value)
            button.setChecked(value == calls.minutes())
            self.minutes.addButton(button)
            times.addWidget(button)
        times.addStretch(1)
        self.minutes.buttonClicked.connect(self._on_minutes)
        self.change_button = QPushButton(_("Change the passphrase …"), self)
        self.change_button.clicked.connect(self._on_open)
        self._make_fields()
        self.note = NoteBox(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(title_label(_("Passphrase and locking"), self))
        column.addLayout(times)
        words = _("{key} locks at once. Running work goes on behind the lock.")
        column.addWidget(muted_label(words.format(key=shown_key("lock")), self))
        column.addWidget(self.change_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.fields)
        column.addWidget(self.note)

    @Slot()
    def change(self) -> None:
        """Change the passphrase, if what was typed will do."""
        old, new = self.old.line.text(), self.new.line.text()
        self.old.show_problem("" if old else _("This is needed."))
        self.new.show_problem("" if new else _("This is needed."))
        same = new == self.again.line.text()
        self.again.show_problem("" if same else _("The two passphrases are not the same."))
        for row in (self.old, self.new, self.again):
            if row.has_problem():
                row.line.setFocus()
                return
        self._let(False)
        self._shell.jobs.start(
            partial(self._calls.change, old, new), done=self._on_changed, failed=self._on_failed
        )

    def _make_fields(self) -> None:
        self.fields = QWidget(self)
        self.old = TextRow(_("Passphrase in use"), self.fields)
        self.new = TextRow(_("New passphrase"), self.fields)
        self.again = TextRow(_("New passphrase once more"), self.fields)
        for row in (self.old, self.new, self.again):
            row.line.setEchoMode(QLineEdit.EchoMode.Password)
            row.line.returnPressed.connect(self.change)
        self.new.line.textChanged.connect(self._on_typed)
        self.do_button = QPushButton(_("Change it"), self.fields)
        self.do_button.setProperty("primary", True)
        self.do_button.clicked.connect(self.change)
        self.leave_button = QPushButton(_("Leave it as it is"), self.fields)
        self.leave_button.clicked.connect(self._on_leave)
        buttons = QHBoxLayout()
        buttons.addWidget(self.do_button)
        buttons.addWidget(self.leave_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self.fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(grid_of((self.old, self.new, self.again), columns=3))
        column.addLayout(buttons)
        self.fields.hide()

    def _let(self, on: bool) -> None:
        for part in (self.old, self.new, self.again, self.do_button, self.leave_button):
            part.setEnabled(on)

    def _close(self) -> None:
        for row in (self.old, self.new, self.again):
            row.line.clear()
            row.show_problem("")
        self._let(True)
        self.fields.hide()
        self.change_button.show()
        self.change_button.setFocus()

    @Slot()
    def _on_open(self) -> None:
        self.note.hide()
        self.change_button.hide()
        self.fields.show()
        self.old.line.setFocus()

    @Slot()
    def _on_leave(self) -> None:
        self._close()

    @Slot()
    def _on_typed(self) -> None:
        show_strength(self.new)

    @Slot()
    def _on_minutes(self) -> None:
        chosen = str(self.minutes.checkedButton().property("minutes"))
        try:
            self._calls.choose(chosen)
        except OSError as error:
            words = _("This could not be kept: {detail}.").format(detail=error.strerror)
            self.note.say(f"! {words}", "", "major")

    def _on_changed(self, _nothing: object) -> None:
        self._close()
        self.note.say(
            _("The new passphrase is in force."),
            _("Copies and backups made before still open with the old one."),
            "good",
        )

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._let(True)
        if not isinstance(error, InspectorError):
            raise error
        row = self.new if error.code == "PASSPHRASE-REFUSED" else self.old
        row.show_problem(f"{error.what()}\n{error.remedy()}")
        row.line.selectAll()
        row.line.setFocus()

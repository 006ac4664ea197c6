"""A passphrase and the button that tries it, off the UI thread; says what is wrong, and for how
long to wait."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from inspector.errors import InspectorError, TooManyAttempts
from inspector.i18n import _
from inspector.ui.widgets.field_row import FieldRow

if TYPE_CHECKING:
    from inspector.progress import Progress
    from inspector.ui.jobs import JobRunner


class PassphraseRow(FieldRow):
    """Asks until whoever listens to `given` accepts; one attempt at a time."""

    given = Signal(str)
    became_ready = Signal()

    def __init__(self, words: str, busy_words: str, parent: QWidget | None = None) -> None:
        self.line = QLineEdit(parent)
        super().__init__(_("Passphrase"), self.line, parent)
        self._words, self._busy_words = words, busy_words
        self._jobs: JobRunner | None = None
        self._wait_s = 0
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(_("Passphrase"))
        self.line.returnPressed.connect(self.give)
        self.button = QPushButton(words, self)
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self.give)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addSpacing(8)
        column.addWidget(self.button)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._on_tick)

    @Slot()
    def give(self) -> None:
        """Hand over what was typed, unless an attempt is running or has to wait."""
        if self.button.isEnabled():
            self.given.emit(self.line.text())

    def run(self, call: "Callable[[Progress], object]", done: Callable[[object], None]) -> None:
        """Run `call` on a worker; its value goes to `done`, which accepts or refuses."""
        from inspector.ui.jobs import JobRunner  # it names `Qt`: not before the first paint

        if self._jobs is None:
            self._jobs = JobRunner(self)
        self.show_problem("")
        self.line.setReadOnly(True)
        self.button.setEnabled(False)
        self.button.setText(self._busy_words)
        self._jobs.start(call, done=done, failed=self._on_failed)

    def accept(self) -> None:
        """Forget what was typed."""
        self.line.clear()
        self.ready()

    def refuse(self, error: InspectorError) -> None:
        """Say what is wrong, and let the person type again, after the wait if there is one."""
        self.ready()
        self.show_problem(f"{error.what()}\n{error.remedy()}")
        if isinstance(error, TooManyAttempts):
            self._wait_s = int(str(error.facts["seconds"]))
            self._show_wait()
            self._tick.start()
        self.line.selectAll()
        self.line.setFocus()

    def close_jobs(self) -> None:
        """Wait for an attempt that is running; before the window goes."""
        self._tick.stop()
        if self._jobs is not None:
            self._jobs.close()

    def ready(self) -> None:
        """Take the next attempt."""
        self.line.setReadOnly(False)
        self.button.setEnabled(True)
        self.button.setText(self._words)
        self.became_ready.emit()

    def start_anew(self) -> None:
        """Ask somebody else: nothing that was typed or said before is about them."""
        self._tick.stop()
        self.show_problem("")
        self.accept()

    def _show_wait(self) -> None:
        self.button.setEnabled(False)
        self.button.setText(_("Next attempt in {seconds} s").format(seconds=self._wait_s))

    @Slot()
    def _on_tick(self) -> None:
        self._wait_s -= 1
        if self._wait_s > 0:
            self._show_wait()
            return
        self._tick.stop()
        self.show_problem("")
        self.ready()

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, InspectorError):
            self.ready()
            raise error
        self.refuse(error)

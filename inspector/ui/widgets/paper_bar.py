"""The line above a paper: size, page, and the printer."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from inspector.clock import china
from inspector.errors import Cancelled, InspectorError, PrinterMissing
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.print_queue import QueuedPrint
from inspector.ui.actions import shown_key
from inspector.ui.page import Shell
from inspector.ui.paper_calls import PrintCalls
from inspector.ui.printing import ChoosePrinter, choose_printer, print_pdf
from inspector.ui.widgets.print_queue import AskQueue, ask_queue

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


@dataclass(frozen=True, slots=True)
class _Print:
    """One print that was asked for; a draft has no `paper` and is not in the queue on disk."""

    printer: "QPrinter"
    load: Callable[[], bytes]  # on the job's own thread
    title: str
    paper: str
    queued: QueuedPrint | None


class PaperBar(QFrame):
    """Buttons of a PaperView. Prints go one after the other, as jobs; each is noted when done.

    The next print of the same paper waits for that: only then is it known which print it is.
    """

    def __init__(self, shell: Shell, parent: QWidget, printing: PrintCalls | None) -> None:
        super().__init__(parent)
        self.setObjectName("paper_bar")
        self._shell, self._printing = shell, printing
        self._pdf, self._paper, self._title = b"", "", ""
        self._waiting: deque[_Print] = deque()
        self._current: _Print | None = None
        self._noting: deque[str] = deque()  # papers whose note waits behind other work
        self.choose: ChoosePrinter = choose_printer
        self.ask_queue: AskQueue = ask_queue
        self.smaller = self._button("smaller", _("Smaller"), "smaller")
        self.larger = self._button("larger", _("Larger"), "larger")
        self.zoom = QLabel(self)
        self.zoom.setObjectName("small")
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom.setMinimumWidth(self.fontMetrics().horizontalAdvance("000 %"))
        self.fitted = QPushButton(_("Whole page"), self)
        self.fitted.setProperty("flat", True)
        self.fitted.setToolTip(shown_key("whole_page"))
        self.place = QLabel(self)
        self.place.setObjectName("small")
        self.printed = QLabel(self)
        self.printed.setObjectName("small")
        self.print_button = QPushButton(_("Print"), self)
        self.print_button.setProperty("flat", True)
        self.print_button.setToolTip(shown_key("print"))
        self.print_button.clicked.connect(self.print_now)
        self.print_button.setVisible(printing is not None)
        shell.icons.put(self.print_button, "print", "accent")
        self.queue_button = QPushButton(self)
        self.queue_button.setProperty("flat", True)
        self.queue_button.clicked.connect(self.show_queue)
        self.queue_button.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        for part in (self.smaller, self.zoom, self.larger, self.fitted, self.place):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.printed)
        row.addWidget(self.queue_button)
        row.addWidget(self.print_button)

    def show_paper(self, pdf: bytes, paper: str, title: str) -> None:
        """Be ready to print this PDF; `paper` is its id once it is issued."""
        self._pdf, self._paper, self._title = pdf, paper, title
        self._show_prints()

    def show_place(self, page: int, pages: int, zoom: float) -> None:
        """Say which page is in sight, and how large."""
        self.zoom.setText(f"{round(zoom * 100)} %")
        self.place.setText(_("Page {page} of {pages}").format(page=page, pages=pages))

    @Slot()
    def print_now(self) -> None:
        """Ask for a printer, then print what is shown."""
        if self._printing is None or not self._pdf:
            return
        pdf = self._pdf
        self._ask(lambda: pdf, self._paper, self._title or _("Paper"), None)

    @Slot()
    def show_queue(self) -> None:
        """Show the prints that did not come out; print one again, or take it off."""
        if self._printing is None:
            return
        calls, asked = self._printing, self.ask_queue(self, self._printing.waiting())
        if asked is None:
            return
        one, again = asked
        if again:
            self._ask(partial(calls.pdf, one.paper), one.paper, one.title, one)
            return
        try:
            calls.take_off(one)
        except InspectorError as error:
            self._shell.show_error(error)
        self._show_prints()

    def _ask(
        self, load: Callable[[], bytes], paper: str, title: str, before: QueuedPrint | None
    ) -> None:
        """Ask for a printer and put the print in the queue, in the place of the one `before`."""
        calls = self._printing
        if calls is None:
            return
        try:
            try:
                printer = self.choose(self, title)
            except PrinterMissing as error:
                if paper and before is None:
                    calls.fail(calls.queue(paper, title, "", 1), error.what())
                raise
            if printer is None:
                return
            # Here and not in a job: on disk before anything else, be it behind a long import.
            name, copies = printer.printerName(), printer.copyCount()
            queued = calls.queue(paper, title, name, copies) if paper else None
            if before is not None:
                calls.take_off(before)
        except InspectorError as error:
            self._shell.show_error(error)
        else:
            self._waiting.append(_Print(printer, load, title, paper, queued))
            self._print_next()
        self._show_prints()

    def _print_next(self) -> None:
        wanted = next((one for one in self._waiting if one.paper not in self._noting), None)
        if self._current is not None or wanted is None or self._printing is None:
            return
        marked, begin = self._printing.marked, self._printing.begin
        self._waiting.remove(wanted)
        self._current = wanted

        def call(progress: Progress) -> None:
            pdf = marked(wanted.load(), wanted.paper)
            if wanted.queued is not None:
                begin(wanted.queued)
            print_pdf(wanted.printer, pdf, wanted.title, progress)

        self._shell.jobs.start(
            call,
            done=self._on_printed,
            failed=self._on_not_printed,
            text=_("Printing {paper}").format(paper=wanted.title),
            reading=True,
        )

    @Slot(object)
    def _on_printed(self, _nothing: object) -> None:
        printed, calls = self._current, self._printing
        queued = printed.queued if printed is not None else None
        if queued is not None and calls is not None:
            self._noting.append(queued.paper)
            self._shell.jobs.start(
                lambda _progress: calls.note(queued),
                done=self._on_noted,
                failed=self._on_not_noted,
                kept=True,  # the sheets are out: the next print is not the first
            )
        self._go_on()

    @Slot(Exception)
    def _on_not_printed(self, error: Exception) -> None:
        queued = self._current.queued if self._current is not None else None
        if queued is not None and self._printing is not None:
            try:
                if isinstance(error, Cancelled):
                    self._printing.drop(queued)
                else:
                    self._printing.fail(queued, _reason(error))
            except InspectorError as also:  # it stays as one of which nobody knows
                self._shell.show_error(also)
        if not isinstance(error, Cancelled):
            self._shell.show_error(error)
        self._show_prints()
        self._go_on()

    @Slot(object)
    def _on_noted(self, _nothing: object) -> None:
        self._noting.popleft()  # jobs that write end in the order in which they were started
        self._show_prints()
        self._print_next()

    @Slot(Exception)
    def _on_not_noted(self, error: Exception) -> None:
        self._noting.popleft()
        self._shell.show_error(error)
        self._print_next()

    def _go_on(self) -> None:
        self._current = None
        self._print_next()

    def _show_prints(self) -> None:
        prints = self._printing.prints(self._paper) if self._printing and self._paper else ()
        words = ""
        if prints:
            at = f"{china(prints[-1].at):%m-%d %H:%M}"
            words = _("Printed here {count} times, last {at}").format(count=len(prints), at=at)
        self.printed.setText(words)
        waiting = len(self._printing.waiting()) if self._printing else 0
        self.queue_button.setText(_("Print queue ({count})").format(count=waiting))
        self.queue_button.setVisible(waiting > 0)

    def _button(self, icon: str, words: str, key: str) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(words)
        button.setToolTip(f"{words}  {shown_key(key)}")
        self._shell.icons.put(button, icon)
        return button


def _reason(error: Exception) -> str:
    if isinstance(error, InspectorError):
        return error.what()
    return _("The program could not print it ({detail}).").format(detail=error)

"""The line above a paper: size, page, and the printer."""

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from inspector.clock import china
from inspector.errors import Cancelled
from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui.actions import shown_key
from inspector.ui.page import Shell
from inspector.ui.paper_calls import PrintCalls
from inspector.ui.printing import ChoosePrinter, choose_printer, print_pdf

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


@dataclass(frozen=True, slots=True)
class _Print:
    """One print that was asked for; `paper` is "" for a draft."""

    printer: "QPrinter"
    pdf: bytes
    paper: str
    title: str


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
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        for part in (self.smaller, self.zoom, self.larger, self.fitted, self.place):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.printed)
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
        title = self._title or _("Paper")
        printer = self.choose(self, title)
        if printer is None:
            return
        self._waiting.append(_Print(printer, self._pdf, self._paper, title))
        self._print_next()

    def _print_next(self) -> None:
        wanted = next((one for one in self._waiting if one.paper not in self._noting), None)
        if self._current is not None or wanted is None or self._printing is None:
            return
        marked = self._printing.marked
        self._waiting.remove(wanted)
        self._current = wanted

        def call(progress: Progress) -> None:
            pdf = marked(wanted.pdf, wanted.paper)
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
        if printed is not None and printed.paper and calls is not None:
            name, copies = printed.printer.printerName(), printed.printer.copyCount()
            self._noting.append(printed.paper)
            self._shell.jobs.start(
                lambda _progress: calls.note(printed.paper, name, copies),
                done=self._on_noted,
                failed=self._on_not_noted,
                kept=True,  # the sheets are out: the next print is not the first
            )
        self._go_on()

    @Slot(Exception)
    def _on_not_printed(self, error: Exception) -> None:
        if not isinstance(error, Cancelled):
            self._shell.show_error(error)
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

    def _button(self, icon: str, words: str, key: str) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(words)
        button.setToolTip(f"{words}  {shown_key(key)}")
        self._shell.icons.put(button, icon)
        return button

"""Paper out of the printer: pages as pictures on the job's thread, after the system's own dialog.

Pictures and not text: the printer then needs no font, and what comes out is what was on screen.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtWidgets import QWidget

from inspector.documents.preview import page_image, page_sizes
from inspector.documents.small_sheets import EDGE, placements
from inspector.errors import PrinterLost, PrinterMissing, PrinterRefused
from inspector.i18n import _
from inspector.progress import Progress

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

DPI = 300  # text is sharp, and a page of A4 takes 26 MB while it is drawn

# What a view asks which printer to use; None when the person thought better of it.
ChoosePrinter = Callable[[QWidget, str], "QPrinter | None"]


def choose_printer(parent: QWidget, title: str) -> "QPrinter | None":
    """Ask with the system's dialog: printer, copies, pages, size of the paper.

    Raises PrinterMissing where the system has none.
    """
    # 30 ms: asks the system's printers
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        raise PrinterMissing(paper=title)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print {paper}").format(paper=title))
    return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None


def print_pdf(printer: "QPrinter", pdf: bytes, title: str, progress: Progress) -> int:
    """Print the pages that the dialog chose; return how many sheets. On the job's thread.

    A page is drawn as large as fits; on a sheet that is smaller, such as the A5 of a portable
    printer, its white margins are cut before its text is made smaller. Raises PrinterRefused when
    it does not begin, PrinterLost when it goes away midway; Cancelled; in each case it drops what
    it was given.
    """
    printer.setResolution(DPI)
    printer.setFullPage(True)  # the PDF has margins of its own
    sizes = page_sizes(pdf)
    first = printer.fromPage() or 1
    last = min(printer.toPage() or len(sizes), len(sizes))
    count, done = last - first + 1, 0
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterRefused(name=printer.printerName(), paper=title)
    try:
        layout, dots = printer.pageLayout(), printer.resolution() / 72  # dots in a point
        layout.setUnits(QPageLayout.Unit.Point)
        room, blank = layout.fullRect(), layout.minimumMargins()  # where it cannot draw
        edge = max(EDGE, blank.left(), blank.right(), blank.top(), blank.bottom())
        places = placements(pdf, room.width(), room.height(), edge)
        for number in range(first - 1, last):
            progress.step(done, count)
            if done and not printer.newPage():
                raise _lost(printer, title, done, count)
            place, (width, height) = places[number], sizes[number]
            across, down = width * place.scale * dots, height * place.scale * dots
            page = page_image(pdf, number, round(across))
            picture = QImage(
                page.rgb, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888
            )
            corner = place.left * dots, place.top * dots
            painter.drawImage(QRectF(*corner, across, down), picture)
            done += 1
        # The last page goes out with the end.
        if not painter.end() or printer.printerState() is printer.PrinterState.Error:
            raise _lost(printer, title, done - 1, count)
    except BaseException:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    return count


def _lost(printer: "QPrinter", paper: str, done: int, pages: int) -> PrinterLost:
    return PrinterLost(name=printer.printerName(), paper=paper, done=done, pages=pages)

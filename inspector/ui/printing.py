"""Paper out of the printer: pages as pictures on the job's thread, after the system's own dialog.

Pictures and not text: the printer then needs no font, and what comes out is what was on screen.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from inspector.documents.preview import page_image, page_sizes
from inspector.errors import PrinterLost, PrinterRefused
from inspector.i18n import _
from inspector.progress import Progress

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

DPI = 300  # text is sharp, and a page of A4 takes 26 MB while it is drawn

# What a view asks which printer to use; None when the person thought better of it.
ChoosePrinter = Callable[[QWidget, str], "QPrinter | None"]


def choose_printer(parent: QWidget, title: str) -> "QPrinter | None":
    """Ask with the system's dialog: printer, copies, pages, size of the paper."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # 30 ms: asks the system's printers

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Print {paper}").format(paper=title))
    return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None


def print_pdf(printer: "QPrinter", pdf: bytes, title: str, progress: Progress) -> int:
    """Print the pages that the dialog chose; return how many sheets. On the job's thread.

    A page that is larger or smaller than the paper is drawn as large as fits, so papers in A4 come
    out whole on the A5 of a portable printer. Raises PrinterRefused when it does not begin,
    PrinterLost when it goes away midway; Cancelled; in each case it drops what it was given.
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
        room = printer.pageLayout().fullRectPixels(printer.resolution())
        for number in range(first - 1, last):
            progress.step(done, count)
            if done and not printer.newPage():
                raise _lost(printer, title, done, count)
            width, height = sizes[number]
            scale = min(room.width() / width, room.height() / height)
            across, down = width * scale, height * scale
            page = page_image(pdf, number, round(across))
            picture = QImage(
                page.rgb, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888
            )
            left, top = (room.width() - across) / 2, (room.height() - down) / 2
            painter.drawImage(QRectF(left, top, across, down), picture)
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

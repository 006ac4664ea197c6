"""A paper as it will be printed: pages below each other, drawn by a job."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from inspector.documents.preview import PageImage, page_count, page_image
from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui.page import Shell

LoadPdf = Callable[[], bytes]  # on the job's own thread

MARGIN = 16
WIDEST_PX = 880


class Sheet(QWidget):
    """One page, as wide as its column; sharp because it is drawn in more pixels than shown."""

    def __init__(self, picture: QImage, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self._scaled = QPixmap()
        self.setAccessibleName(_("Page {number}").format(number=number))

    def fit(self, width_px: int) -> None:
        """Take `width_px` and the height that belongs to it."""
        height = round(self._picture.height() * width_px / self._picture.width())
        self.setFixedSize(QSize(width_px, height))

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._scaled.size() != wanted:
            self._scaled = QPixmap.fromImage(
                self._picture.scaled(
                    wanted,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            self._scaled.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._scaled)
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawRect(QRect(0, 0, self.width() - 1, self.height() - 1))
        painter.end()


class PaperView(QWidget):
    """Shows one PDF. A later paper replaces an earlier one even if that is still being drawn."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._wanted = 0
        self.sheets: list[Sheet] = []
        self.words = QLabel(self)
        self.words.setObjectName("empty_how")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.area = QScrollArea(self)
        self.area.setAccessibleName(_("Paper"))
        self.area.setObjectName("paper")
        self.area.setWidgetResizable(True)
        self._pages = QWidget(self.area)
        self._column = QVBoxLayout(self._pages)
        self._column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._column.setSpacing(MARGIN)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area.setWidget(self._pages)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.words)
        self._stack.addWidget(self.area)

    def say(self, words: str) -> None:
        """Show words instead of a paper."""
        self._wanted += 1
        self.words.setText(words)
        self._stack.setCurrentWidget(self.words)

    def show_paper(self, load: LoadPdf) -> None:
        """Have the PDF that `load` returns drawn, then show it."""
        self._wanted += 1
        if not self.sheets:
            self.say(_("The paper is being drawn …"))
        width = round(WIDEST_PX * self.devicePixelRatioF())
        self._shell.jobs.start(
            partial(_draw, load, width, self._wanted), done=self._on_drawn, failed=self._on_failed
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        bar = self.area.verticalScrollBar().sizeHint().width()
        width = min(WIDEST_PX, max(200, self.width() - 2 * MARGIN - bar))
        for sheet in self.sheets:
            sheet.fit(width)

    @Slot(object)
    def _on_drawn(self, answer: tuple[int, Sequence[PageImage]]) -> None:
        wanted, pages = answer
        if wanted != self._wanted:
            return
        for sheet in self.sheets:
            self._column.removeWidget(sheet)
            sheet.hide()
            sheet.deleteLater()
        self.sheets = []
        for number, page in enumerate(pages, 1):
            picture = QImage(
                page.rgb, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888
            ).copy()  # Qt does not keep the bytes alive
            sheet = Sheet(picture, number, self._pages)
            self.sheets.append(sheet)
            self._column.addWidget(sheet)
            sheet.show()
        self._fit()
        self.area.verticalScrollBar().setValue(0)
        self._stack.setCurrentWidget(self.area)

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self.say(_("The paper cannot be shown."))
        self._shell.show_error(error)


def _draw(
    load: LoadPdf, width_px: int, wanted: int, progress: Progress
) -> tuple[int, list[PageImage]]:
    pdf = load()
    pages = []
    for number in range(page_count(pdf)):
        progress.step(number, number + 1)
        pages.append(page_image(pdf, number, width_px))
    return wanted, pages

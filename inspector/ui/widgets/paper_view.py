"""A paper as it will be printed: pages below each other, each drawn by a job when it is seen."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from inspector.documents.preview import page_image, page_sizes
from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui.actions import bind
from inspector.ui.page import Shell
from inspector.ui.paper_calls import PrintCalls
from inspector.ui.widgets.paper_bar import PaperBar

LoadPdf = Callable[[], bytes]  # on the job's own thread

MARGIN = 16
WIDEST_PX = 880
POINT_PX = 96 / 72  # of a page in its own size
ZOOMS = (0.5, 0.65, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
LATE_MS = 250  # a paper that takes longer does not leave the one before in its place
KEPT_AROUND = 2  # pages before and after those in sight keep their pictures


class Sheet(QWidget):
    """One page: white until its picture comes, and sharp because it is drawn in its own pixels."""

    def __init__(self, size: tuple[float, float], number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._width, self._height = size
        self.picture = QImage()
        self._drawn_px = 0  # as asked for: PDFium may round the picture to a pixel more
        self.setAccessibleName(_("Page {number}").format(number=number))

    @property
    def width_points(self) -> float:
        return self._width

    @property
    def ratio(self) -> float:
        """Return how high a page is to its width."""
        return self._height / self._width

    def fit(self, width_px: int) -> None:
        """Take `width_px` and the height that belongs to it."""
        self.setFixedSize(QSize(width_px, round(width_px * self.ratio)))

    def wanted_px(self) -> int:
        """Return how wide its picture has to be to be sharp."""
        return round(self.width() * self.devicePixelRatioF())

    def is_drawn(self) -> bool:
        return self._drawn_px == self.wanted_px()

    def show_picture(self, picture: QImage, drawn_px: int = 0) -> None:
        """Show `picture`, asked for `drawn_px` wide; an empty one gives its memory back."""
        self.picture, self._drawn_px = picture, drawn_px
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        whole = QRect(0, 0, self.width(), self.height())
        if self.picture.isNull():
            painter.fillRect(whole, Qt.GlobalColor.white)  # paper is white in every theme
        elif self.is_drawn():
            # Pixel for pixel: PDFium rounds up, and a picture that is squeezed by one row loses a
            # stroke of every character in it, so that 申 reads 中.
            self.picture.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(QPoint(0, 0), self.picture)
        else:  # of another size, until the sharp one comes
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(whole, self.picture)
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawRect(whole.adjusted(0, 0, -1, -1))
        painter.end()


class PaperView(QWidget):
    """Shows one PDF. A later paper replaces an earlier one even if that is still being drawn.

    keys_of   the widget in which the keys of the view work; the view itself when there is none
    printing  how papers are printed; without it there is no button for that
    """

    def __init__(
        self,
        shell: Shell,
        parent: QWidget | None = None,
        *,
        keys_of: QWidget | None = None,
        printing: PrintCalls | None = None,
    ) -> None:
        super().__init__(parent)
        self._shell = shell
        self._wanted = 0
        self._pdf = b""
        self._zoom = 0.0  # 0 = as wide as there is room
        self._is_whole = False  # the whole page in sight
        self._is_drawing = False
        self.sheets: list[Sheet] = []
        self.words = QLabel(self)
        self.words.setObjectName("empty_how")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.bar = PaperBar(shell, self, printing)
        self.bar.larger.clicked.connect(self.larger)
        self.bar.smaller.clicked.connect(self.smaller)
        self.bar.fitted.clicked.connect(self.toggle_whole)
        self.area = QScrollArea(self)
        self.area.setAccessibleName(_("Paper"))
        self.area.setObjectName("paper")
        self.area.setWidgetResizable(True)
        self._lay_pages([])
        self.area.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        shown = QWidget(self)
        inside = QVBoxLayout(shown)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self.bar)
        inside.addWidget(self.area, 1)
        self._shown = shown
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.words)
        self._stack.addWidget(shown)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(LATE_MS)
        self._late.timeout.connect(self._on_late)
        self._look = QTimer(self)  # after the layout has placed the pages
        self._look.setSingleShot(True)
        self._look.setInterval(0)
        self._look.timeout.connect(self._draw_what_is_seen)
        self._bind(keys_of or self)

    def say(self, words: str) -> None:
        """Show words instead of a paper."""
        self._wanted += 1
        self._show_words(words)

    def show_paper(self, load: LoadPdf, *, paper: str = "", title: str = "") -> None:
        """Have the PDF that `load` returns drawn, then show it.

        `paper` is its id once it is issued, and `title` its name for the printer.
        """
        self._wanted += 1
        if self.sheets:
            self._late.start()
        else:
            self._on_late()
        self._shell.jobs.start(
            partial(_load, load, self._wanted, paper, title),
            done=self._on_loaded,
            failed=partial(self._on_failed, self._wanted),
        )

    def page(self) -> int:
        """Return the number of the page in the middle of the view, from 1."""
        middle = self.area.verticalScrollBar().value() + self.area.viewport().height() // 2
        for number, sheet in enumerate(self.sheets, 1):
            if middle < sheet.geometry().bottom() + MARGIN:
                return number
        return max(1, len(self.sheets))

    @Slot()
    def larger(self) -> None:
        """Show the pages a step larger."""
        now = self._zoom_now()
        self._set_zoom(next((zoom for zoom in ZOOMS if zoom > now + 0.01), ZOOMS[-1]))

    @Slot()
    def smaller(self) -> None:
        """Show the pages a step smaller."""
        now = self._zoom_now()
        self._set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < now - 0.01), ZOOMS[0]))

    @Slot()
    def toggle_whole(self) -> None:
        """Show a whole page; then again as wide as there is room."""
        self._is_whole = not self._is_whole or self._zoom > 0
        self._set_zoom(0.0)

    @Slot()
    def next_page(self) -> None:
        self._go_to(self.page() + 1)

    @Slot()
    def previous_page(self) -> None:
        self._go_to(self.page() - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _lay_pages(self, sizes: list[tuple[float, float]]) -> None:
        """Make the sheets anew, apart from the window: a hundred in it would each be laid out."""
        pages = QWidget()
        column = QVBoxLayout(pages)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(MARGIN)
        column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.sheets = [Sheet(size, number, pages) for number, size in enumerate(sizes, 1)]
        for sheet in self.sheets:
            column.addWidget(sheet)
        self._size_sheets()
        self.area.setWidget(pages)  # the area deletes the one before

    def _bind(self, widget: QWidget) -> None:
        bind("larger", widget, self.larger)
        bind("smaller", widget, self.smaller)
        bind("whole_page", widget, self.toggle_whole)
        bind("next_page", widget, self.next_page)
        bind("previous_page", widget, self.previous_page)
        bind("print", widget, self.bar.print_now)

    def _zoom_now(self) -> float:
        if self._zoom or not self.sheets:
            return self._zoom or 1.0
        return self.sheets[0].width() / (self.sheets[0].width_points * POINT_PX)

    def _set_zoom(self, zoom: float) -> None:
        page = self.page()
        self._zoom = zoom
        if zoom:
            self._is_whole = False
        self._fit()
        QTimer.singleShot(0, self, partial(self._go_to, page))

    def _go_to(self, page: int) -> None:
        if 1 <= page <= len(self.sheets):
            top = self.sheets[page - 1].geometry().top() - MARGIN
            self.area.verticalScrollBar().setValue(top)

    def _fit(self) -> None:
        self._size_sheets()
        self._show_place()
        self._look.start()

    def _size_sheets(self) -> None:
        bar = self.area.verticalScrollBar().sizeHint().width()
        room = max(200, self.width() - 2 * MARGIN - bar)
        high = max(200, self.height() - self.bar.sizeHint().height() - 2 * MARGIN)
        for sheet in self.sheets:
            if self._zoom:
                width = round(sheet.width_points * POINT_PX * self._zoom)
            elif self._is_whole:
                width = min(room, round(high / sheet.ratio))
            else:
                width = min(WIDEST_PX, room)
            sheet.fit(width)

    def _show_place(self) -> None:
        self.bar.show_place(self.page(), len(self.sheets), self._zoom_now())

    @Slot(int)
    def _on_scrolled(self, _value: int) -> None:
        self._show_place()
        self._look.start()

    def _in_sight(self) -> range:
        """Return the places of the pages in sight, from 0."""
        top = self.area.verticalScrollBar().value()
        foot = top + self.area.viewport().height()
        seen = [
            place
            for place, sheet in enumerate(self.sheets)
            if sheet.geometry().bottom() >= top and sheet.geometry().top() <= foot
        ]
        return range(seen[0], seen[-1] + 1) if seen else range(0)

    @Slot()
    def _draw_what_is_seen(self) -> None:
        """Draw the next page that is in sight and not sharp; forget those far away."""
        seen = self._in_sight()
        for place, sheet in enumerate(self.sheets):
            far = place < seen.start - KEPT_AROUND or place >= seen.stop + KEPT_AROUND
            if far and not sheet.picture.isNull():
                sheet.show_picture(QImage())
        if self._is_drawing:
            return
        blank = next((place for place in seen if not self.sheets[place].is_drawn()), None)
        if blank is None:
            return
        self._is_drawing = True
        width = self.sheets[blank].wanted_px()
        self._shell.jobs.start(
            partial(_draw, self._pdf, blank, width, self._wanted),
            done=self._on_drawn,
            failed=partial(self._on_failed, self._wanted),
            reading=True,
        )

    @Slot(object)
    def _on_loaded(self, answer: "tuple[int, bytes, list[tuple[float, float]], str, str]") -> None:
        wanted, pdf, sizes, paper, title = answer
        if wanted != self._wanted:
            return
        self._late.stop()
        self._pdf = pdf
        self._lay_pages(sizes)
        self.bar.show_paper(pdf, paper, title)
        self._fit()
        self.area.verticalScrollBar().setValue(0)
        self._stack.setCurrentWidget(self._shown)

    @Slot(object)
    def _on_drawn(self, answer: tuple[int, int, int, QImage]) -> None:
        wanted, place, width_px, picture = answer
        self._is_drawing = False
        if wanted == self._wanted and place < len(self.sheets):
            self.sheets[place].show_picture(picture, width_px)
        self._look.start()

    def _on_failed(self, wanted: int, error: Exception) -> None:
        self._is_drawing = False
        if wanted == self._wanted:  # else another paper has been asked for meanwhile
            self.say(_("The paper cannot be shown."))
            self._shell.show_error(error)
        self._look.start()

    @Slot()
    def _on_late(self) -> None:
        # Something else is under way: who reads and signs must not have the one before in view.
        self._show_words(_("The paper is being drawn …"))

    def _show_words(self, words: str) -> None:
        self._late.stop()
        self.bar.show_paper(b"", "", "")  # what is not in view is not printed
        self.words.setText(words)
        self._stack.setCurrentWidget(self.words)


def _load(
    load: LoadPdf, wanted: int, paper: str, title: str, progress: Progress
) -> tuple[int, bytes, list[tuple[float, float]], str, str]:
    progress.step(0, 1)
    pdf = load()
    return wanted, pdf, page_sizes(pdf), paper, title


def _draw(
    pdf: bytes, place: int, width_px: int, wanted: int, progress: Progress
) -> tuple[int, int, int, QImage]:
    progress.step(0, 1)
    page = page_image(pdf, place, width_px)
    picture = QImage(page.rgb, page.width, page.height, page.width * 3, QImage.Format.Format_RGB888)
    return wanted, place, width_px, picture.copy()  # Qt does not keep the bytes alive

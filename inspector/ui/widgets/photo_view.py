"""One photograph, as large as there is room, or pixel by pixel; what the file claims under it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from inspector.domain.inspection import PhotoFacts
from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui.page import Shell

LoadPhoto = Callable[[str, int], bytes]  # sha256, longest side in px; upright JPEG; on a job

FIT_PX = 1600
WHOLE_PX = 12_000  # more than any camera: the picture comes in its own size


class _Canvas(QWidget):
    """Paints the picture: fitted into its space, or in its own size inside a scroll area."""

    double_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = QPixmap()
        self.words = ""
        self._fitted = QPixmap()

    def show_picture(self, picture: QPixmap, words: str = "") -> None:
        self.picture, self.words, self._fitted = picture, words, QPixmap()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.picture.isNull():
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.words)
            painter.end()
            return
        ratio = self.devicePixelRatioF()
        wanted = self.size() * ratio
        size = self.picture.size().scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio)
        size = size.boundedTo(self.picture.size())
        if self._fitted.size() != size:
            self._fitted = self.picture.scaled(
                size,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self._fitted.setDevicePixelRatio(ratio)
        shown = QSize(round(size.width() / ratio), round(size.height() / ratio))
        left = (self.width() - shown.width()) // 2
        painter.drawPixmap(left, (self.height() - shown.height()) // 2, self._fitted)
        painter.end()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.double_clicked.emit()


class PhotoView(QWidget):
    """The photographs of one finding, one at a time. Space shows the next, Z its own pixels."""

    def __init__(
        self,
        shell: Shell,
        load: LoadPhoto,
        parent: QWidget | None = None,
        *,
        is_narrow: bool = False,
    ) -> None:
        super().__init__(parent)
        self._shell, self._load, self._is_narrow = shell, load, is_narrow
        self._photos: list[PhotoFacts] = []
        self.place = 0
        self.is_whole = False
        self._kept: dict[tuple[str, int], QPixmap] = {}
        self._wanted: tuple[str, int] = ("", 0)
        self.canvas = _Canvas()
        self.canvas.setAccessibleName(_("Photograph"))
        self.canvas.double_clicked.connect(self.toggle_whole)
        self.area = QScrollArea(self)
        self.area.setObjectName("photo")
        self.area.setWidgetResizable(True)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setWidget(self.canvas)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.facts = QLabel(self)
        self.facts.setObjectName("small")
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.facts.setWordWrap(True)
        self.next_button = QPushButton(_("Next photograph"), self)
        self.next_button.setToolTip("Space")
        self.next_button.setProperty("flat", True)
        self.next_button.clicked.connect(self.show_next)
        self.whole_button = QPushButton("1:1", self)
        self.whole_button.setAccessibleName(_("Show the photograph in its own pixels"))
        self.whole_button.setToolTip(_("Show the photograph in its own pixels") + "  Z")
        self.whole_button.setCheckable(True)
        self.whole_button.clicked.connect(self.toggle_whole)
        for button in (self.next_button, self.whole_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        below = QHBoxLayout()
        side = 0 if is_narrow else 16
        below.setContentsMargins(side, 6, side, 8)
        below.addWidget(self.facts, 1)
        below.addWidget(self.next_button)
        below.addWidget(self.whole_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.area, 1)
        column.addLayout(below)

    def show_photos(self, photos: Sequence[PhotoFacts]) -> None:
        """Show the first of `photos`."""
        self._photos, self.place, self.is_whole = list(photos), 0, False
        shown = {photo.sha256 for photo in photos}
        self._let_go(lambda sha256, px: sha256 in shown and px == FIT_PX)
        self._show()

    @Slot()
    def show_next(self) -> None:
        """Show the next photograph; after the last comes the first."""
        if self._photos:
            self.place = (self.place + 1) % len(self._photos)
            self._show()

    @Slot()
    def toggle_whole(self) -> None:
        """Go between the fitted picture and its own pixels."""
        self.is_whole = not self.is_whole
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _show(self) -> None:
        self.whole_button.setChecked(self.is_whole)
        self.whole_button.setEnabled(bool(self._photos))
        self.next_button.setEnabled(len(self._photos) > 1)
        if not self._photos:
            self._wanted = ("", 0)
            self.facts.setText("")
            self.canvas.show_picture(QPixmap(), _("No photograph was taken of this."))
            return
        photo = self._photos[self.place]
        parts = [
            f"{self.place + 1}/{len(self._photos)}",
            photo.taken or _("no time in the file"),
            photo.place,
            photo.camera,
            f"{photo.width} × {photo.height}",
            photo.name,
        ]
        told = [part for part in parts if part]
        self.facts.setText("  ·  ".join(told[:2] if self._is_narrow else told))
        self.facts.setToolTip("\n".join(told))
        self.canvas.setAccessibleDescription(self.facts.text())
        wanted = self._wanted = (photo.sha256, WHOLE_PX if self.is_whole else FIT_PX)
        self._let_go(lambda sha256, px: px == FIT_PX or (sha256, px) == wanted)
        self._ask(wanted)
        for near in self._photos:  # the next one is there before it is asked for
            self._ask((near.sha256, FIT_PX))

    def _ask(self, wish: tuple[str, int]) -> None:
        if wish in self._kept:
            self._put(wish)
            return
        self._kept[wish] = QPixmap()
        self._shell.jobs.start(
            partial(_fetch, self._load, wish),
            done=self._on_loaded,
            failed=self._shell.show_error,
            reading=True,
        )

    def _let_go(self, keeps: Callable[[str, int], bool]) -> None:
        """Forget other pictures than those: one of a camera takes 8 MB fitted, 50 MB whole."""
        self._kept = {wish: picture for wish, picture in self._kept.items() if keeps(*wish)}

    def _put(self, wish: tuple[str, int]) -> None:
        if wish == self._wanted:
            self.canvas.show_picture(self._kept[wish], _("Loading …"))
            self._lay()

    def _lay(self) -> None:
        """Give the canvas its own size when the pixels are wanted, else the room there is."""
        size = self.canvas.picture.size()
        if self.is_whole and not size.isEmpty():
            ratio = self.devicePixelRatioF()
            self.canvas.setMinimumSize(QSize(int(size.width() / ratio), int(size.height() / ratio)))
        else:
            self.canvas.setMinimumSize(QSize(0, 0))

    @Slot(object)
    def _on_loaded(self, answer: tuple[tuple[str, int], QImage]) -> None:
        wish, image = answer
        if wish in self._kept:
            self._kept[wish] = QPixmap.fromImage(image)
            self._put(wish)


def _fetch(
    load: LoadPhoto, wish: tuple[str, int], progress: Progress
) -> tuple[tuple[str, int], QImage]:
    """Fetch and decode a photograph beside the window: a whole one takes a tenth of a second."""
    progress.step(0, 1)
    return wish, QImage.fromData(load(*wish))

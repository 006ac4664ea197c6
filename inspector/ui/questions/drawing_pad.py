"""A pad for sketches, and for marks over a picture."""

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from inspector.i18n import _
from inspector.ui.theme import Look
from inspector.ui.widgets.stroke_pad import PEN_PX, StrokePad

_EDGE = 2  # px of frame around the picture


class DrawingPad(StrokePad):
    """White paper, or a picture; lines keep their place on it when the pad changes its size."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("Draw here"), parent)
        self._picture = QPixmap()
        self.setMinimumSize(QSize(240, 120))

    @property
    def has_picture(self) -> bool:
        return not self._picture.isNull()

    def show_picture(self, picture: QPixmap) -> None:
        """Lay `picture` under the lines; an empty one is white paper."""
        self._picture = picture
        self.set_caption(_("Draw here") if picture.isNull() else "")
        self.clear()

    def sheet(self) -> QRectF:
        return self._sheet_in(QSizeF(self.size()))

    def frame(self) -> QRectF:
        edge = _EDGE - 1
        return self.sheet().adjusted(-edge, -edge, edge, edge)

    def ink(self) -> QPen:
        if self._picture.isNull():
            return super().ink()
        return QPen(self._look.colour("major"), PEN_PX + 0.6)

    def paint_sheet(self, painter: QPainter) -> None:
        if not self._picture.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self.sheet(), self._picture, QRectF(self._picture.rect()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().isValid() and self._strokes:
            old, new = self._sheet_in(QSizeF(event.oldSize())), self.sheet()
            scale = new.height() / max(1.0, old.height())
            for stroke in self._strokes:
                stroke[:] = [new.topLeft() + (point - old.topLeft()) * scale for point in stroke]
        super().resizeEvent(event)

    def _sheet_in(self, size: QSizeF) -> QRectF:
        room = QRectF(_EDGE, _EDGE, size.width() - 2 * _EDGE, size.height() - 2 * _EDGE)
        if self._picture.isNull():
            return room
        shape = QSizeF(self._picture.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        found = QRectF(room.topLeft(), shape)
        found.moveCenter(room.center())
        return found

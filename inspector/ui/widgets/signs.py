"""Signs beside the colours, drawn as lines: a font may lack ✓ and ✗, and colour is never alone."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from inspector.domain.inspection import ItemResult

SIGN_PX = 16


def draw_result(
    painter: QPainter, box: QRectF, result: ItemResult | None, colour: QColor, width_px: float = 2.2
) -> None:
    """Draw ✓, ✗, – or an empty ring into `box`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, width_px, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    left, top, size = box.left(), box.top(), box.width()

    def at(x: float, y: float) -> QPointF:
        return QPointF(left + x * size, top + y * size)

    if result is ItemResult.CONFORM:
        painter.drawPolyline([at(0.16, 0.54), at(0.4, 0.78), at(0.86, 0.24)])
    elif result is ItemResult.NONCONFORM:
        painter.drawLine(at(0.2, 0.2), at(0.8, 0.8))
        painter.drawLine(at(0.8, 0.2), at(0.2, 0.8))
    elif result is None:
        pen.setWidthF(1.5)
        painter.setPen(pen)
        painter.drawEllipse(box.adjusted(3, 3, -3, -3))
    else:
        painter.drawLine(at(0.2, 0.5), at(0.8, 0.5))
    painter.restore()


def draw_dot(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Draw a filled dot: work has begun, or something is wrong."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(box.adjusted(4, 4, -4, -4))
    painter.restore()

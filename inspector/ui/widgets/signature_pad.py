"""A pad for a handwritten signature: mouse, finger and pen give the same strokes."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.domain.paper import Stroke
from inspector.i18n import _
from inspector.ui.theme import Look

LEAST_STEP_PX = 1.5
LEAST_INK = 150  # in 1/1000 of the height: a slip of the hand is no signature
PEN_PX = 2.6


class SignaturePad(QWidget):
    """Collects strokes in 1/1000 of its height, from its top left (domain Stroke)."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._strokes: list[list[QPointF]] = []
        self._is_down = False
        self._caption = _("Sign here")
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(QSize(360, 160))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self._caption)
        how = _("Write with the mouse, a finger or a pen; Backspace clears")
        self.setAccessibleDescription(how)
        look.changed.connect(self._on_look_changed)

    @property
    def aspect(self) -> int:
        """Width of the pad in 1/1000 of its height."""
        return round(1000 * self.width() / max(1, self.height()))

    def set_caption(self, text: str) -> None:
        """Say on the empty pad, and to screen readers, who signs what here."""
        self._caption = text
        self.setAccessibleName(text)
        self.update()

    def strokes(self) -> tuple[Stroke, ...]:
        """Return what has been written, points as whole numbers."""
        scale = 1000 / max(1, self.height())
        return tuple(
            Stroke(
                points=tuple(
                    part
                    for point in stroke
                    for part in (round(point.x() * scale), round(point.y() * scale))
                )
            )
            for stroke in self._strokes
            if len(stroke) > 1
        )

    def has_signature(self) -> bool:
        """Say whether enough has been written to be a name."""
        length = sum(
            (after - before).manhattanLength()
            for stroke in self._strokes
            for before, after in pairwise(stroke)
        )
        return length * 1000 / max(1, self.height()) >= LEAST_INK

    @Slot()
    def clear(self) -> None:
        """Begin anew."""
        self._strokes, self._is_down = [], False
        self.update()
        self.changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind = event.type()
        if kind == QEvent.Type.TabletPress:
            self._begin(event.position())
        elif kind == QEvent.Type.TabletMove:
            self._go_on(event.position())
        elif kind == QEvent.Type.TabletRelease:
            self._end()
        event.accept()  # else Qt sends the same once more as a mouse

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            points = event.points()
            if points:  # one finger writes; the palm beside it does not
                at = points[0].position()
                if event.type() == QEvent.Type.TouchBegin:
                    self._begin(at)
                elif event.type() == QEvent.Type.TouchUpdate:
                    self._go_on(at)
                else:
                    self._end()
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = look.colour("accent" if self.hasFocus() else "edge")
        painter.setPen(QPen(edge, 2 if self.hasFocus() else look.colours.border_px))
        painter.setBrush(look.colour("base"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        base = self.height() * 0.74
        painter.setPen(QPen(look.colour("edge"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(24, base), QPointF(self.width() - 24, base))
        if not self._strokes:
            painter.setPen(look.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._caption)
        ink = QPen(look.colour("text"), PEN_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        ink.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(ink)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            path = QPainterPath(stroke[0])
            for point in stroke[1:]:
                path.lineTo(point)
            painter.drawPath(path)
        painter.end()

    def _begin(self, at: QPointF) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._strokes.append([self._inside(at)])
        self._is_down = True

    def _go_on(self, at: QPointF) -> None:
        if not self._is_down:
            return
        stroke, point = self._strokes[-1], self._inside(at)
        if (point - stroke[-1]).manhattanLength() >= LEAST_STEP_PX:
            stroke.append(point)
            self.update()

    def _end(self) -> None:
        if self._is_down:
            self._is_down = False
            self.update()
            self.changed.emit()

    def _inside(self, at: QPointF) -> QPointF:
        return QPointF(
            min(max(at.x(), 0.0), float(self.width())), min(max(at.y(), 0.0), float(self.height()))
        )

    @Slot()
    def _on_look_changed(self) -> None:
        self.update()

"""A pad that is written on: mouse, finger and pen give the same strokes."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QKeyEvent,
    QKeySequence,
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
PEN_PX = 2.6


class StrokePad(QWidget):
    """Collects strokes in 1/1000 of the height of its sheet, from its top left (domain Stroke).

    Backspace and Delete clear it, Ctrl+Z takes the last stroke back. Pads differ in `sheet` and
    `paint_sheet`.
    """

    changed = Signal()

    def __init__(self, look: Look, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._strokes: list[list[QPointF]] = []
        self._is_down = False
        self._caption = caption
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setMinimumSize(QSize(360, 160))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(caption)
        how = _("Write with the mouse, a finger or a pen; Backspace clears")
        self.setAccessibleDescription(how)
        look.changed.connect(self._on_look_changed)

    # What pads differ in

    def sheet(self) -> QRectF:
        """Return where one writes; strokes stay inside."""
        return QRectF(self.rect())

    def frame(self) -> QRectF:
        """Return where the border goes."""
        return QRectF(self.rect()).adjusted(1, 1, -1, -1)

    def ink(self) -> QPen:
        """Return the pen of the strokes."""
        return QPen(self._look.colour("text"), PEN_PX)

    def paint_sheet(self, painter: QPainter) -> None:
        """Paint what lies under the strokes."""

    # Reading and changing

    @property
    def aspect(self) -> int:
        """Width of the sheet in 1/1000 of its height."""
        sheet = self.sheet()
        return round(1000 * sheet.width() / max(1.0, sheet.height()))

    @property
    def has_strokes(self) -> bool:
        return any(len(stroke) > 1 for stroke in self._strokes)

    def set_caption(self, text: str) -> None:
        """Say on the empty pad, and to screen readers, what is written here."""
        self._caption = text
        self.setAccessibleName(text)
        self.update()

    def strokes(self) -> tuple[Stroke, ...]:
        """Return what has been written, points as whole numbers."""
        sheet = self.sheet()
        scale = 1000 / max(1.0, sheet.height())
        return tuple(
            Stroke(
                points=tuple(
                    part
                    for point in stroke
                    for part in (
                        round((point.x() - sheet.left()) * scale),
                        round((point.y() - sheet.top()) * scale),
                    )
                )
            )
            for stroke in self._strokes
            if len(stroke) > 1
        )

    @Slot()
    def clear(self) -> None:
        """Begin anew."""
        self._strokes, self._is_down = [], False
        self.update()
        self.changed.emit()

    def take_back(self) -> None:
        """Take the last stroke away."""
        del self._strokes[-1:]
        self._is_down = False
        self.update()
        self.changed.emit()

    # Events

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
        if event.type() == QEvent.Type.ShortcutOverride and self._takes_back(event):
            event.accept()  # the last stroke goes, not the last answer
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.clear()
        elif self._takes_back(event):
            self.take_back()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = look.colour("accent" if self.hasFocus() else "edge")
        painter.setPen(QPen(edge, 2 if self.hasFocus() else look.colours.border_px))
        painter.setBrush(look.colour("base"))
        painter.drawRoundedRect(self.frame(), 4, 4)
        self.paint_sheet(painter)
        if not self._strokes and self._caption:
            painter.setPen(look.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._caption)
        ink = self.ink()
        ink.setCapStyle(Qt.PenCapStyle.RoundCap)
        ink.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(ink)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            path = QPainterPath(stroke[0])
            for point in stroke[1:]:
                path.lineTo(point)
            painter.drawPath(path)
        painter.end()

    def _takes_back(self, event: QEvent) -> bool:
        is_undo = isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)
        return is_undo and bool(self._strokes)

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
        sheet = self.sheet()
        return QPointF(
            min(max(at.x(), sheet.left()), sheet.right()),
            min(max(at.y(), sheet.top()), sheet.bottom()),
        )

    @Slot()
    def _on_look_changed(self) -> None:
        self.update()

"""A button of the rail: icon, two characters, and how many things wait there."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from inspector.ui.theme import Look

RAIL_WIDTH_PX = 64


class RailButton(QToolButton):
    """Opens a page. The badge is painted, so that it costs no widget."""

    def __init__(self, text: str, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail_button")
        self._look = look
        self._count = 0
        self._name = text
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setFixedSize(QSize(RAIL_WIDTH_PX, 56))

    def set_count(self, count: int) -> None:
        """Show that `count` things wait; 0 shows nothing."""
        self._count = count
        self.setAccessibleName(f"{self._name} {count}" if count else self._name)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.font()
        font.setPointSizeF(9)
        painter.setFont(font)
        words = str(self._count) if self._count < 100 else "99+"
        height = painter.fontMetrics().height() - 2
        width = max(height, painter.fontMetrics().horizontalAdvance(words) + 8)
        box = QRect(self.width() - width - 6, 4, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("major"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(self._look.colour("base"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()

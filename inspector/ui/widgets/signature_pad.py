"""A pad for a handwritten signature, with the line one writes on."""

from itertools import pairwise

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from inspector.i18n import _
from inspector.ui.theme import Look
from inspector.ui.widgets.stroke_pad import StrokePad

LEAST_INK = 150  # in 1/1000 of the height: a slip of the hand is no signature


class SignaturePad(StrokePad):
    """Knows when enough has been written to be a name."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, _("Sign here"), parent)

    def has_signature(self) -> bool:
        """Say whether enough has been written to be a name."""
        length = sum(
            (after - before).manhattanLength()
            for stroke in self._strokes
            for before, after in pairwise(stroke)
        )
        return length * 1000 / max(1, self.height()) >= LEAST_INK

    def paint_sheet(self, painter: QPainter) -> None:
        base = self.height() * 0.74
        painter.setPen(QPen(self._look.colour("edge"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(24, base), QPointF(self.width() - 24, base))

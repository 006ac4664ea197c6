"""The life of a hazard or a visit: one dot per step, who did it and when."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.clock import china
from inspector.domain.ledger import HistoryEntry
from inspector.ui.theme import Look
from inspector.ui.widgets.painted import bold, small
from inspector.ui.wording import event_words, grade, hazard_state, is_told

DOT_PX, INDENT, GAP = 8, 24, 12


class LifeLine(QWidget):
    """Oldest at the top, as it happened. Steps that only programs care about are left out."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._name = look, name
        self._entries: list[tuple[str, str, str]] = []
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self._on_look_changed)

    def show_history(self, entries: Sequence[HistoryEntry]) -> None:
        """Show `entries`, oldest first."""
        self._entries = [
            (event_words(e), f"{china(e.at):%Y-%m-%d %H:%M} · {e.actor}", _said(e))
            for e in entries
            if is_told(e)
        ]
        lines = [f"{when} {what} {said}".strip() for what, when, said in self._entries]
        self.setAccessibleName(f"{self._name}: " + "; ".join(lines))
        self.updateGeometry()
        self.update()

    def lines(self) -> list[str]:
        """Return what is shown, a line per step."""
        return [what for what, _when, _said in self._entries]

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(max(280, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(max(160, self.width())))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._height(entry, width) for entry in self._entries)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, top = self._look, 0
        for number, entry in enumerate(self._entries):
            what, when, said = entry
            height = self._height(entry, self.width())
            middle = QPointF(DOT_PX / 2 + 2, top + QFontMetrics(self.font()).height() / 2 + 1)
            if number + 1 < len(self._entries):
                painter.setPen(QPen(look.colour("edge"), look.colours.border_px))
                painter.drawLine(middle, QPointF(middle.x(), middle.y() + height))
            is_last = number + 1 == len(self._entries)
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(look.colour("accent" if is_last else "base"))
            painter.drawEllipse(middle, DOT_PX / 2, DOT_PX / 2)
            top = self._paint_words(painter, what, when, said, top)
        painter.end()

    def _paint_words(self, painter: QPainter, what: str, when: str, said: str, top: int) -> int:
        width = self.width() - INDENT
        for text, font, tone in (
            (what, bold(self.font()), "text"),
            (when, small(self.font()), "muted"),
            (said, small(self.font()), "text"),
        ):
            if not text:
                continue
            painter.setFont(font)
            painter.setPen(self._look.colour(tone))
            space = painter.fontMetrics().boundingRect(QRect(0, 0, width, 10_000), _WRAPPED, text)
            painter.drawText(QRect(INDENT, top, width, space.height()), _WRAPPED, text)
            top += space.height()
        return top + GAP

    def _height(self, entry: tuple[str, str, str], width: int) -> int:
        what, when, said = entry
        total = GAP
        for text, font in (
            (what, bold(self.font())),
            (when, small(self.font())),
            (said, small(self.font())),
        ):
            if text:
                box = QRect(0, 0, width - INDENT, 10_000)
                total += QFontMetrics(font).boundingRect(box, _WRAPPED, text).height()
        return total

    @Slot()
    def _on_look_changed(self) -> None:
        self.update()


def _said(entry: HistoryEntry) -> str:
    """Return what a step says beside its kind: number, grade, state, signer, remark."""
    facts = entry.facts
    parts = []
    if entry.kind.startswith("hazard.") and "state" in facts:
        parts.append(hazard_state(facts["state"])[0])
    if "level" in facts:
        parts.append(grade(facts["level"])[0])
    told = ("title", "number", "signer", "correction", "remark")
    parts += [facts[name] for name in told if facts.get(name)]
    return " · ".join(parts)


_WRAPPED = int(Qt.TextFlag.TextWordWrap) | int(Qt.TextFlag.TextWrapAnywhere)

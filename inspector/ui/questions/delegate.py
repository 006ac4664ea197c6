"""Paints the rows: label above, answer below, a sign at the left. All rows have one height."""

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from inspector.domain.inspection import ItemResult
from inspector.engine.outline import RowKind
from inspector.i18n import _
from inspector.ui.questions.model import Line, Role, RowModel
from inspector.ui.theme import Look
from inspector.ui.widgets.painted import Index, Place, bold, place_of, small
from inspector.ui.widgets.signs import SIGN_PX, draw_dot, draw_result

MARGIN = 12
STEP = 14  # a deeper level
DEEPEST = 5
TEXT_AT = MARGIN + SIGN_PX + 8
_REQUIRED = "＊"
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
# WrapAnywhere would put ，and 、at the start of a line; word wrap knows the Chinese rules.
_WRAP = int(Qt.TextFlag.TextWordWrap)


class RowDelegate(QStyledItemDelegate):
    """One painter for five thousand rows."""

    def __init__(self, look: Look, rows: RowModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look, self._rows = look, rows

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, 2 * place_of(option).metrics.lineSpacing() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = self._rows.line(index.data(Role.ROW))
        at = place_of(option)
        painter.save()
        painter.setFont(at.font)
        if at.is_current(index):
            self._paint_frame(painter, at)
        else:
            painter.setPen(self._look.colour("line"))
            bottom = at.rect.bottom()
            painter.drawLine(at.rect.left() + MARGIN, bottom, at.rect.right() - MARGIN, bottom)
        left = at.rect.left() + min(line.row.depth, DEEPEST) * STEP
        box = QRect(left, at.rect.top(), at.rect.right() - left + 1, at.rect.height() - 1)
        if line.row.kind is RowKind.QUESTION:
            self._paint_question(painter, box, line)
        elif line.row.kind is RowKind.ADD:
            self._paint_add(painter, box, line)
        else:
            self._paint_head(painter, box, line)
        painter.restore()

    def _paint_frame(self, painter: QPainter, at: Place) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._look.colour("accent" if at.has_focus else "edge"), 2))
        painter.setBrush(self._look.colour("hover"))
        painter.drawRoundedRect(QRectF(at.rect).adjusted(5, 2, -5, -3), 6, 6)

    def _paint_question(self, painter: QPainter, box: QRect, line: Line) -> None:
        look = self._look
        metrics = painter.fontMetrics()
        words = box.adjusted(TEXT_AT, 5, -MARGIN - 4, -6)
        second = line.problem or line.answer
        first = QRect(words.left(), words.top(), words.width(), metrics.lineSpacing())
        self._paint_sign(painter, box, line)
        title = line.title
        muted = bool(line.answer) or not line.asked
        fits = metrics.horizontalAdvance(title) <= words.width() - 2 * metrics.height()
        if not second and fits:
            first = words
        if line.required:
            painter.setPen(look.colour("major"))
            painter.drawText(first, _MIDDLE, _REQUIRED)
            first = first.adjusted(metrics.horizontalAdvance(_REQUIRED) + 2, 0, 0, 0)
        painter.setPen(look.colour("muted" if muted else "text"))
        if not second and not fits:
            self._paint_two_lines(painter, words, first.left() - words.left(), title)
            return
        shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, first.width())
        painter.drawText(first, _MIDDLE, shown)
        below = QRect(
            words.left(), first.bottom() + 1, words.width(), words.bottom() - first.bottom()
        )
        painter.setPen(look.colour("major" if line.problem else "text"))
        if line.problem:
            painter.setFont(small(painter.font()))
        else:
            painter.setFont(bold(painter.font()))
        shown = painter.fontMetrics().elidedText(second, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, _MIDDLE, shown)

    def _paint_two_lines(self, painter: QPainter, words: QRect, indent: int, title: str) -> None:
        """Draw the title in up to two lines; the second ends in … when it is cut."""
        metrics = painter.fontMetrics()
        cut = _fitting(metrics, title, words.width() - indent)
        top = words.adjusted(indent, 0, 0, 0)
        top.setHeight(metrics.lineSpacing())
        painter.drawText(top, _MIDDLE, title[:cut])
        below = words.adjusted(indent, metrics.lineSpacing(), 0, 0)
        rest = metrics.elidedText(title[cut:].lstrip(), Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, _MIDDLE, rest)

    def _paint_sign(self, painter: QPainter, box: QRect, line: Line) -> None:
        where = QRectF(box.left() + MARGIN, box.center().y() - SIGN_PX / 2 + 1, SIGN_PX, SIGN_PX)
        if line.problem:
            draw_dot(painter, where, self._look.colour("major"))
        elif not line.asked:
            return
        elif line.answer:
            draw_result(painter, where, ItemResult.CONFORM, self._look.colour("good"))
        else:
            draw_result(painter, where, None, self._look.colour("edge"))

    def _paint_head(self, painter: QPainter, box: QRect, line: Line) -> None:
        answered, total = line.counts
        painter.setFont(small(painter.font()))
        words = f"{answered}/{total}" if total else ""
        width = painter.fontMetrics().horizontalAdvance(words)
        right = box.right() - MARGIN - 4 - width
        painter.setPen(self._look.colour("good" if answered == total else "muted"))
        painter.drawText(QRect(right, box.top(), width + 2, box.height()), _MIDDLE, words)
        font = bold(painter.font())
        font.setPointSizeF(font.pointSizeF() + (1 if line.row.kind is RowKind.INSTANCE else 2))
        painter.setFont(font)
        painter.setPen(self._look.colour("text"))
        room = QRect(box.left() + MARGIN, box.top(), right - box.left() - MARGIN - 8, box.height())
        painter.drawText(
            room,
            _MIDDLE,
            painter.fontMetrics().elidedText(line.title, Qt.TextElideMode.ElideRight, room.width()),
        )

    def _paint_add(self, painter: QPainter, box: QRect, line: Line) -> None:
        painter.setPen(self._look.colour("accent"))
        room = box.adjusted(MARGIN, 0, -MARGIN - 4, 0)
        painter.drawText(
            room,
            _MIDDLE,
            painter.fontMetrics().elidedText(
                f"＋ {line.title}", Qt.TextElideMode.ElideRight, room.width() - 100
            ),
        )
        painter.setFont(small(painter.font()))
        painter.setPen(self._look.colour("muted"))
        painter.drawText(room, _MIDDLE | int(Qt.AlignmentFlag.AlignRight), _("Enter: add"))


def _fitting(metrics: QFontMetrics, text: str, width: int) -> int:
    """Return how many characters of `text` fit; a word of letters is not torn."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if metrics.horizontalAdvance(text[:middle]) <= width:
            low = middle
        else:
            high = middle - 1
    cut = low
    while cut > 1 and text[cut - 1 : cut + 1].isascii() and text[cut - 1 : cut + 1].isalnum():
        cut -= 1
    if cut < len(text) and text[cut] in "，。、；：？！）》”’」』】" and cut > 1:
        cut -= 1  # these do not begin a line
    return cut if cut > 1 else low

"""Paints the items: answered rows in one line, the current one taller, framed, with its choices."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from inspector.domain.inspection import ItemResult
from inspector.i18n import _
from inspector.ui.form.model import ItemModel, Role
from inspector.ui.form.protocol import HazardDraft, ItemRow
from inspector.ui.form.wording import CHOICES, RESULTS, SEVERITIES
from inspector.ui.theme import Look
from inspector.ui.widgets.painted import Index, Place, bold, place_of, small
from inspector.ui.widgets.signs import SIGN_PX, draw_result

MARGIN = 12
SIGN_AT = MARGIN
CODE_AT = MARGIN + SIGN_PX + 8
GAP = 8
PILL_HEIGHT = 30
# WrapAnywhere would put ，and 、at the start of a line; word wrap knows the Chinese rules.
WRAP = int(Qt.TextFlag.TextWordWrap)


class ItemDelegate(QStyledItemDelegate):
    """One painter for a thousand rows; a click on a choice answers."""

    answered = Signal(int, object)  # row, ItemResult
    hazard_wanted = Signal(int, str)  # row, uid

    def __init__(self, look: Look, items: ItemModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look, self._items = look, items
        self._code_width = 56
        self._heights: dict[tuple[str, int, float], int] = {}
        # Asked for every row at every layout, so kept by what they depend on: 2 us instead of 25.
        self._current = -1
        self._measured: tuple[int, float, int] = (0, 0.0, 0)
        self._one_line = QSize(0, look.row_height)
        self._sizes: dict[tuple[str, str, int, bool], QSize] = {}

    def use_codes(self, codes: list[str], font: QFont) -> None:
        """Align all wordings behind the longest of `codes`."""
        widest = QFontMetrics(bold(font)).horizontalAdvance(max(codes, key=len, default=""))
        # A little more: digits differ by a pixel, and elidedText cuts what fits to the pixel.
        width = min(max(widest + 6, 32), 120)
        if width != self._code_width:
            self._code_width = width
            self._sizes.clear()

    def measure(self, view: QAbstractItemView) -> None:
        """Take note of the view's width, font and current row; call before it lays out its rows."""
        measured = (view.viewport().width(), view.font().pointSizeF(), self._look.row_height)
        if measured != self._measured:
            self._measured = measured
            self._one_line = QSize(0, self._look.row_height)
            self._sizes.clear()
        self._current = view.currentIndex().row()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        number = index.row()
        row = self._items.row(number)
        if number == self._current:
            at = place_of(option)
            height = 12 + self._wording_height(row, at, self._side_width(at, row))
            height += 8 + PILL_HEIGHT + 12
            height += len(row.hazards) * self._look.row_height
            return QSize(0, height)
        if row.result is not None:
            return self._one_line
        key = (row.wording, row.severity, row.photo_count, bool(row.note))
        if key not in self._sizes:
            at = place_of(option)
            side = self._side_width(at, row)
            self._sizes[key] = QSize(0, self._wording_height(row, at, side) + 12)
        return self._sizes[key]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ItemRow = index.data(Role.ROW)
        at = place_of(option)
        painter.save()
        painter.setFont(at.font)
        if at.is_current(index):
            self._paint_current(painter, at, row)
        else:
            self._paint_quiet(painter, at, row)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            row: ItemRow = index.data(Role.ROW)
            where = event.position().toPoint()
            at = place_of(option)
            if at.is_current(index):
                for result, box in self._pills(at, row):
                    if box.contains(where):
                        self.answered.emit(index.row(), result)
                        return True
                for hazard, box in self._hazard_lines(at, row):
                    if box.contains(where):
                        self.hazard_wanted.emit(index.row(), hazard.uid)
                        return True
        return super().editorEvent(event, model, option, index)

    # Rows

    def _paint_quiet(self, painter: QPainter, at: Place, row: ItemRow) -> None:
        colours, box = self._look, at.rect
        line = box.adjusted(0, 0, 0, -1)
        answered = row.result is not None
        self._paint_sign(painter, line, row, answered)
        side = self._side_width(at, row)
        self._paint_side(painter, QRect(line.right() - side, line.top(), side, line.height()), row)
        words = self._wording_box(line, side)
        painter.setPen(colours.colour("muted" if answered else "text"))
        if answered:
            text = at.metrics.elidedText(row.wording, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), text)
        else:
            painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter) | WRAP, row.wording)
        painter.setPen(colours.colour("line"))
        painter.drawLine(box.left() + MARGIN, box.bottom(), box.right() - MARGIN, box.bottom())

    def _paint_current(self, painter: QPainter, at: Place, row: ItemRow) -> None:
        colours = self._look
        frame = QRectF(at.rect).adjusted(5, 3, -5, -4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_focus = at.has_focus
        pen = QPen(colours.colour("accent" if has_focus else "edge"), 2)
        painter.setPen(pen)
        painter.setBrush(colours.colour("base"))
        painter.drawRoundedRect(frame, 6, 6)
        side = self._side_width(at, row)
        height = self._wording_height(row, at, side)
        top = at.rect.adjusted(0, 12, 0, 0)
        top.setHeight(height)
        first_line = QRect(top.left(), top.top(), top.width(), at.metrics.height() + 2)
        self._paint_sign(painter, first_line, row, False)
        self._paint_side(
            painter,
            QRect(top.right() - side, first_line.top(), side, first_line.height()),
            row,
        )
        painter.setPen(colours.colour("text"))
        painter.drawText(self._wording_box(top, side), WRAP, row.wording)
        for result, box in self._pills(at, row):
            self._paint_pill(painter, box, result, result is row.result)
        self._paint_counts(painter, at, row)
        for hazard, box in self._hazard_lines(at, row):
            self._paint_hazard(painter, box, hazard)

    def _paint_sign(self, painter: QPainter, line: QRect, row: ItemRow, quiet: bool) -> None:
        tone = RESULTS[row.result].tone if row.result is not None else "edge"
        box = QRectF(line.left() + SIGN_AT, line.center().y() - SIGN_PX / 2 + 1, SIGN_PX, SIGN_PX)
        draw_result(painter, box, row.result, self._look.colour(tone))
        painter.save()
        painter.setFont(bold(painter.font()))
        painter.setPen(self._look.colour("muted" if quiet else "text"))
        code = painter.fontMetrics().elidedText(
            row.code, Qt.TextElideMode.ElideMiddle, self._code_width
        )
        painter.drawText(
            QRect(line.left() + CODE_AT, line.top(), self._code_width + 2, line.height()),
            int(Qt.AlignmentFlag.AlignVCenter),
            code,
        )
        painter.restore()

    def _paint_side(self, painter: QPainter, box: QRect, row: ItemRow) -> None:
        """What hangs on the item, at the right end: hazards, photos, grade."""
        painter.save()
        painter.setFont(small(painter.font()))
        right = box.right() - MARGIN - 4
        for words, tone in reversed(self._side_words(row)):
            width = painter.fontMetrics().horizontalAdvance(words)
            painter.setPen(self._look.colour(tone))
            painter.drawText(
                QRect(right - width, box.top(), width + 2, box.height()),
                int(Qt.AlignmentFlag.AlignVCenter),
                words,
            )
            right -= width + GAP
        painter.restore()

    def _side_words(self, row: ItemRow) -> list[tuple[str, str]]:
        words: list[tuple[str, str]] = []
        if row.note:
            words.append((_("Note"), "muted"))
        if row.photo_count:
            words.append((_("{count} photos").format(count=row.photo_count), "muted"))
        if row.severity == "major":
            words.append((f"〔{_(SEVERITIES['major'])}〕", "major"))
        return words

    def _paint_pill(self, painter: QPainter, box: QRect, result: ItemResult, chosen: bool) -> None:
        wording, look = RESULTS[result], self._look
        tone = look.colour(wording.tone)
        painter.setPen(QPen(tone if chosen else look.colour("edge"), look.colours.border_px))
        painter.setBrush(tone if chosen else look.colour("base"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(look.colour("base") if chosen else look.colour("text"))
        painter.drawText(
            box, int(Qt.AlignmentFlag.AlignCenter), f"{wording.digit} {_(wording.text)}"
        )

    def _paint_counts(self, painter: QPainter, at: Place, row: ItemRow) -> None:
        painter.save()
        painter.setFont(small(painter.font()))
        painter.setPen(self._look.colour("muted"))
        pills = self._pills(at, row)
        last = pills[-1][1]
        box = QRect(
            last.right() + 16,
            last.top(),
            at.rect.right() - last.right() - 24 - MARGIN,
            last.height(),
        )
        words = "P " + _("Photos") + "   N " + _("Note")
        if painter.fontMetrics().horizontalAdvance(words) <= box.width():
            painter.drawText(
                box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words
            )
        painter.restore()

    def _paint_hazard(self, painter: QPainter, box: QRect, hazard: HazardDraft) -> None:
        look = self._look
        tone = "major" if hazard.level == "major" else "general"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(f"{tone}_soft"))
        painter.drawRoundedRect(QRectF(box).adjusted(0, 2, 0, -2), 4, 4)
        inner = box.adjusted(10, 0, -10, 0)
        painter.setPen(look.colour(tone))
        head = _("Hazard {number}").format(number=hazard.number)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), head)
        taken = painter.fontMetrics().horizontalAdvance(head) + 12
        painter.setPen(look.colour("text"))
        words = " ".join(part for part in (hazard.place, hazard.fact) if part)
        if not words:
            words = _("Place and fact are not written yet")
            painter.setPen(look.colour("muted"))
        rest = inner.adjusted(taken, 0, 0, 0)
        painter.drawText(
            rest,
            int(Qt.AlignmentFlag.AlignVCenter),
            painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rest.width()),
        )

    # Places

    def _pills(self, at: Place, row: ItemRow) -> list[tuple[ItemResult, QRect]]:
        side = self._side_width(at, row)
        top = at.rect.top() + 12 + 8
        top += self._wording_height(row, at, side)
        left = at.rect.left() + CODE_AT + self._code_width + GAP
        boxes = []
        for result in CHOICES:
            words = f"{RESULTS[result].digit} {_(RESULTS[result].text)}"
            width = at.metrics.horizontalAdvance(words) + 24
            boxes.append((result, QRect(left, top, width, PILL_HEIGHT)))
            left += width + GAP
        return boxes

    def _hazard_lines(self, at: Place, row: ItemRow) -> list[tuple[HazardDraft, QRect]]:
        height = self._look.row_height
        pills = self._pills(at, row)
        top = pills[0][1].bottom() + 6
        left = at.rect.left() + CODE_AT + self._code_width + GAP
        width = at.rect.right() - MARGIN - left
        return [
            (hazard, QRect(left, top + number * height, width, height))
            for number, hazard in enumerate(row.hazards)
        ]

    def _wording_box(self, line: QRect, side: int) -> QRect:
        left = line.left() + CODE_AT + self._code_width + GAP
        return QRect(left, line.top(), line.right() - side - left, line.height())

    def _wording_height(self, row: ItemRow, at: Place, side: int) -> int:
        space = at.width - CODE_AT - self._code_width - GAP - side - 2
        key = (row.wording, space, at.font.pointSizeF())
        if key not in self._heights:
            metrics = at.metrics
            needed = metrics.boundingRect(QRect(0, 0, max(space, 40), 4000), WRAP, row.wording)
            self._heights[key] = max(needed.height(), metrics.height()) + 8
        return self._heights[key]

    def _side_width(self, at: Place, row: ItemRow) -> int:
        metrics = QFontMetrics(small(at.font))
        words = self._side_words(row)
        return MARGIN + 4 + sum(metrics.horizontalAdvance(text) + GAP for text, _tone in words)

"""Choices as a list with circles or boxes: keys, digits and a search for long ones."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from inspector.i18n import _
from inspector.ui.questions.form_pictures import THUMB_PX
from inspector.ui.theme import Look
from inspector.ui.widgets.painted import Index, place_of, small

INDICATOR_PX = 16
DIGIT_PX = 18
MOST_ROWS = 10  # as many are shown without scrolling
_PICTURE_AT = 6 + DIGIT_PX + INDICATOR_PX + 8
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_WRAP = int(Qt.TextFlag.TextWordWrap)


PictureOf = Callable[[str], QPixmap]


def _no_picture(_name: str) -> QPixmap:
    return QPixmap()


class ChoiceModel(QAbstractListModel):
    """(name, label) rows, and which of them are chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choices: list[tuple[str, str]] = []
        self.chosen: set[str] = set()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        name, label = self.choices[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return label or name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{label or name}，{_('chosen') if name in self.chosen else _('not chosen')}"
        return None

    def show_choices(self, choices: Sequence[tuple[str, str]], chosen: set[str]) -> None:
        if list(choices) != self.choices:
            self.beginResetModel()
            self.choices, self.chosen = list(choices), set(chosen)
            self.endResetModel()
        elif chosen != self.chosen:
            self.chosen = set(chosen)
            if self.choices:
                self.dataChanged.emit(self.index(0), self.index(len(self.choices) - 1))


class ChoiceDelegate(QStyledItemDelegate):
    """A digit, a circle or box, the picture if there are any, and the words."""

    def __init__(self, look: Look, many: bool, parent: "ChoiceView") -> None:
        super().__init__(parent)
        self._look, self._many, self._view = look, many, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        at = place_of(option)
        room = QRect(0, 0, max(at.width - self._text_at() - 8, 60), 2000)
        text = str(index.data())
        height = at.metrics.boundingRect(room, _WRAP, text).height()
        least = THUMB_PX if self._view.is_pictured else 0
        return QSize(0, max(height, at.metrics.height(), least) + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        at = place_of(option)
        model = index.model()
        assert isinstance(model, ChoiceModel)
        name, label = model.choices[index.row()]
        look, box = self._look, at.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if at.is_current(index) and at.has_focus:
            painter.setPen(QPen(look.colour("accent"), 2))
            painter.setBrush(look.colour("hover"))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 4, 4)
        if index.row() < 9:
            painter.setFont(small(at.font))
            painter.setPen(look.colour("muted"))
            digit = QRect(box.left() + 6, box.top(), DIGIT_PX, box.height())
            painter.drawText(digit, _MIDDLE, str(index.row() + 1))
        sign = QRectF(
            box.left() + 6 + DIGIT_PX,
            box.center().y() - INDICATOR_PX / 2 + 1,
            INDICATOR_PX,
            INDICATOR_PX,
        )
        draw_indicator(painter, look, sign, many=self._many, chosen=name in model.chosen)
        self._paint_picture(painter, box, name)
        painter.setFont(at.font)
        painter.setPen(look.colour("text"))
        words = box.adjusted(self._text_at(), 0, -8, 0)
        painter.drawText(words, _MIDDLE | _WRAP, label or name)
        painter.restore()

    def _paint_picture(self, painter: QPainter, box: QRect, name: str) -> None:
        picture = self._view.picture_of(name)
        if picture.isNull():
            return
        size = picture.deviceIndependentSize()
        room = QRectF(box.left() + _PICTURE_AT, box.top(), THUMB_PX, box.height())
        place = QRectF(QPointF(), size)
        place.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place.toRect(), picture)

    def _text_at(self) -> int:
        return _PICTURE_AT + (THUMB_PX + 8 if self._view.is_pictured else 0)


def draw_indicator(painter: QPainter, look: Look, box: QRectF, *, many: bool, chosen: bool) -> None:
    """Draw a box with a tick for one of many, a circle with a dot for the only one."""
    width = look.colours.border_px
    painter.setPen(QPen(look.colour("accent" if chosen else "edge"), width + (0 if many else 0.5)))
    painter.setBrush(look.colour("accent" if chosen and many else "base"))
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    if not many:
        painter.drawEllipse(inner)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent"))
            painter.drawEllipse(box.adjusted(4, 4, -4, -4))
        return
    painter.drawRoundedRect(inner, 3, 3)
    if chosen:
        pen = QPen(look.colour("accent_text"), 2)
        painter.setPen(pen)
        left, top, size = box.left(), box.top(), box.width()
        painter.drawPolyline(
            [
                QPointF(left + 0.22 * size, top + 0.52 * size),
                QPointF(left + 0.43 * size, top + 0.72 * size),
                QPointF(left + 0.78 * size, top + 0.3 * size),
            ]
        )


class ChoiceView(QListView):
    """Space or a digit chooses, Enter chooses what the arrows stand on and goes on."""

    picked = Signal(str)
    confirmed = Signal()
    search_wanted = Signal()

    def __init__(self, look: Look, name: str, many: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("boxed")
        self.setAccessibleName(name)
        self.choices = ChoiceModel(self)
        self.setModel(self.choices)
        self.setItemDelegate(ChoiceDelegate(look, many, self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.is_pictured = False
        self.picture_of: PictureOf = _no_picture

    def show_pictures(self, picture_of: PictureOf | None) -> None:
        """Paint what `picture_of` gives for the name of a choice; None paints no pictures."""
        if self.is_pictured != (picture_of is not None):
            self.is_pictured = picture_of is not None
            self.scheduleDelayedItemsLayout()
            self.fit()
        self.picture_of = picture_of or _no_picture

    def show_choices(self, choices: Sequence[tuple[str, str]], chosen: set[str]) -> None:
        """Show the choices; the height follows them up to ten."""
        self.setUniformItemSizes(len(choices) > 200)
        fresh = list(choices) != self.choices.choices
        self.choices.show_choices(choices, chosen)
        if fresh:
            self.fit()
        self.viewport().update()

    def fit(self) -> None:
        """Take the height of the choices, up to ten of them."""
        rows = min(self.choices.rowCount(), MOST_ROWS)
        height = sum(self.sizeHintForRow(number) for number in range(rows))
        self.setFixedHeight(max(height, self.fontMetrics().height() + 10) + 6)

    def pick(self, number: int) -> bool:
        """Choose row `number` (from 0)."""
        if not 0 <= number < self.choices.rowCount():
            return False
        self.picked.emit(self.choices.choices[number][0])
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.pick(int(key) - int(Qt.Key.Key_1))
        elif plain and key == Qt.Key.Key_Space:
            self.pick(self.currentIndex().row())
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        elif plain and key == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.search_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.pick(index.row())

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a long list has a field for it."""

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.fit()

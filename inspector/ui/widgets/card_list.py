"""Rows of two lines with a state and a next step: visits, papers, signers, findings."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from inspector.ui.theme import Look
from inspector.ui.widgets.painted import Index, Place, bold, place_of, small

CARD_ROLE = int(Qt.ItemDataRole.UserRole) + 1
MARGIN, GAP = 12, 8
BAR_PX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One row.

    mark      a short sign before the title, such as a grade, in the colour `mark_tone`
    state     text of the chip, with its tone: "", accent, good, general, major
    progress  done and total of a thin bar below, or None
    step      what a click at the right end does; empty when there is nothing to do
    """

    key: str
    title: str
    second: str = ""
    mark: str = ""
    mark_tone: str = "muted"
    state: str = ""
    tone: str = ""
    progress: tuple[int, int] | None = None
    step: str = ""

    def spoken(self) -> str:
        """Return the row as a screen reader says it."""
        parts = (self.mark, self.title, self.state, self.second, self.step)
        return ", ".join(part for part in parts if part)


class CardModel(QAbstractListModel):
    """Cards as rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        card = self.cards[index.row()]
        if role == CARD_ROLE:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{card.title}\n{card.second}".strip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return card.spoken()
        return None

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show `cards`; the same keys in the same order keep the view where it is."""
        new = list(cards)
        if [card.key for card in new] != [card.key for card in self.cards]:
            self.beginResetModel()
            self.cards = new
            self.endResetModel()
        elif new:
            self.cards = new
            self.dataChanged.emit(self.index(0), self.index(len(new) - 1))


class CardDelegate(QStyledItemDelegate):
    """Paints a card. The step is a button to the eye and to the pointer, not a widget."""

    stepped = Signal(str)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        at = place_of(option)
        card: Card = index.data(CARD_ROLE)
        height = at.metrics.height() + 20
        if card.second:
            height += at.metrics.height()
        if card.progress is not None:
            height += BAR_PX + 6
        return QSize(0, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card: Card = index.data(CARD_ROLE)
        at, look = place_of(option), self._look
        box, current = at.rect, at.is_current(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current:
            painter.fillRect(box, look.colour("soft"))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), look.colour("accent"))
        painter.setPen(QPen(look.colour("line"), look.colours.border_px))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        right = box.right() - MARGIN
        if card.step:
            button = self._step_box(at, card)
            self._paint_step(painter, at, button, card, current)
            right = button.left() - GAP
        line = QRect(box.left() + MARGIN, box.top() + 9, 0, at.metrics.height() + 2)
        if card.state:
            right = self._paint_chip(painter, at, card, right, line) - GAP
        line.setRight(right)
        self._paint_title(painter, at, card, line, current)
        if card.second:
            painter.setFont(small(at.font))
            painter.setPen(look.colour("muted"))
            below = QRect(line.left(), line.bottom() + 1, 0, at.metrics.height())
            below.setRight(self._step_box(at, card).left() - GAP if card.step else box.right() - 12)
            words = painter.fontMetrics().elidedText(
                card.second, Qt.TextElideMode.ElideRight, below.width()
            )
            painter.drawText(below, _LEFT, words)
        if card.progress is not None:
            self._paint_bar(painter, box, card.progress)
        painter.restore()

    def _paint_title(
        self, painter: QPainter, at: Place, card: Card, line: QRect, current: bool
    ) -> None:
        left = line.left()
        painter.setFont(bold(at.font))
        if card.mark:
            painter.setPen(self._look.colour(card.mark_tone))
            painter.drawText(line, _LEFT, card.mark)
            left += painter.fontMetrics().horizontalAdvance(card.mark) + GAP
        painter.setPen(self._look.colour("text"))
        space = QRect(left, line.top(), line.right() - left, line.height())
        words = painter.fontMetrics().elidedText(
            card.title, Qt.TextElideMode.ElideRight, space.width()
        )
        painter.drawText(space, _LEFT, words)

    def _paint_chip(self, painter: QPainter, at: Place, card: Card, right: int, line: QRect) -> int:
        """Paint the state so that it ends at `right`; return where it begins."""
        painter.setFont(small(at.font))
        width = painter.fontMetrics().horizontalAdvance(card.state) + 16
        chip = QRectF(right - width + 0.5, line.top() + 0.5, width - 1, line.height() - 1)
        ground = f"{card.tone}_soft" if card.tone in ("major", "general", "good") else "base"
        colour = self._look.colour(card.tone or "muted")
        edge = colour if card.tone else self._look.colour("edge")
        painter.setPen(QPen(edge, self._look.colours.border_px))
        painter.setBrush(self._look.colour("soft" if card.tone == "accent" else ground))
        painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
        painter.setPen(colour)
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, card.state)
        return right - width

    def _paint_step(
        self, painter: QPainter, at: Place, button: QRect, card: Card, current: bool
    ) -> None:
        look = self._look
        accent = look.colour("accent")
        painter.setPen(QPen(accent, look.colours.border_px))
        painter.setBrush(accent if current else QColor(look.colour("base")))
        painter.drawRoundedRect(QRectF(button).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(bold(at.font) if current else at.font)
        painter.setPen(look.colour("accent_text") if current else accent)
        painter.drawText(button, Qt.AlignmentFlag.AlignCenter, card.step)

    def _paint_bar(self, painter: QPainter, box: QRect, progress: tuple[int, int]) -> None:
        done, total = progress
        line = QRectF(
            box.left() + MARGIN, box.bottom() - BAR_PX - 6, box.width() - 2 * MARGIN, BAR_PX
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("line"))
        painter.drawRoundedRect(line, BAR_PX / 2, BAR_PX / 2)
        if total and done:
            line.setWidth(line.width() * min(1.0, done / total))
            painter.setBrush(self._look.colour("good" if done >= total else "accent"))
            painter.drawRoundedRect(line, BAR_PX / 2, BAR_PX / 2)

    def _step_box(self, at: Place, card: Card) -> QRect:
        width = at.metrics.horizontalAdvance(card.step) + 28
        height = at.metrics.height() + 10
        top = at.rect.top() + (at.rect.height() - height) // 2
        return QRect(at.rect.right() - MARGIN - width, top, width, height)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        card: Card = index.data(CARD_ROLE)
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and card.step
            and self._step_box(place_of(option), card).contains(event.position().toPoint())
        ):
            self.stepped.emit(card.key)
            return True
        return super().editorEvent(event, model, option, index)


class CardList(QListView):
    """The cards with their keys: Up and Down choose, Enter takes the step."""

    chosen = Signal(str)  # key of the card that is current now
    stepped = Signal(str)  # key of the card whose step was taken

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = CardModel(self)
        self.setModel(self.rows)
        delegate = CardDelegate(look, self)
        delegate.stepped.connect(self.stepped)
        self.setItemDelegate(delegate)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.doubleClicked.connect(self._on_double_clicked)
        look.changed.connect(self._on_look_changed)

    def show_cards(self, cards: Sequence[Card], current: str = "") -> None:
        """Show `cards`; keep the current one when it is still there, else take the first."""
        wanted = current or self.current_key()
        self.rows.show_cards(cards)
        keys = [card.key for card in cards]
        if keys:
            self.choose(wanted if wanted in keys else keys[0])

    def choose(self, key: str) -> None:
        """Make the card `key` the current one."""
        for row, card in enumerate(self.rows.cards):
            if card.key == key:
                index = self.rows.index(row)
                self.selectionModel().setCurrentIndex(
                    index, QItemSelectionModel.SelectionFlag.ClearAndSelect
                )
                self.scrollTo(index)

    def current_key(self) -> str:
        """Return the key of the current card, or ""."""
        row = self.currentIndex().row()
        return self.rows.cards[row].key if 0 <= row < len(self.rows.cards) else ""

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid():
            self.chosen.emit(self.rows.cards[current.row()].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if self.current_key():
                self.stepped.emit(self.current_key())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.stepped.emit(self.rows.cards[index.row()].key)

    @Slot()
    def _on_look_changed(self) -> None:
        self.viewport().update()


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

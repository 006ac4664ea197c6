"""The right side: the current question, all questions of its page, or what a head stands for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from inspector.engine.outline import Row, RowKind
from inspector.i18n import _
from inspector.ui.questions.asked import Asked, ask, title_of
from inspector.ui.questions.card import Card
from inspector.ui.questions.editor import Tools
from inspector.ui.questions.model import RowModel
from inspector.ui.questions.scale import ColumnHead, column_width

LEAST_PX, MOST_PX = 360, 520
MOST_CARDS = 50  # a longer page is shown question by question

_FIRST = 4  # the cards stand below trail, title, words and button


class Pane(QFrame):
    """Shows rows; hands on what a person does with them."""

    answered = Signal(str, str)  # path, text
    offered = Signal(str, object)  # path, file or drawing
    next_wanted = Signal()
    add_wanted = Signal(str)  # path of a repeat
    remove_wanted = Signal(str)  # path of an instance
    current_wanted = Signal(str)  # path of a question of this page

    def __init__(self, tools: Tools, rows: RowModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools, self._rows = tools, rows
        self.setObjectName("detail")
        self.setMinimumWidth(LEAST_PX)
        self.setMaximumWidth(MOST_PX)
        self.trail = QLabel(self)
        self.trail.setObjectName("small")
        self.trail.setWordWrap(True)
        self.trail.setTextFormat(Qt.TextFormat.PlainText)
        self.title = QLabel(self)
        self.title.setObjectName("section_title")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.told = QLabel(self)
        self.told.setObjectName("small")
        self.told.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.clicked.connect(self._on_button)
        self._button_for: Row | None = None
        self.cards: list[Card] = []
        self._heads: list[ColumnHead] = []
        body = QWidget(self)
        body.setObjectName("detail_body")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(12)
        for part in (self.trail, self.title, self.told):
            self._column.addWidget(part)
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self._scroll = QScrollArea(self)
        self._scroll.setObjectName("detail_scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    # Showing

    def show_rows(self, head: Row | None, rows: Sequence[Row], trail: str) -> None:
        """Show the questions in `rows`, under the words of `head` when there are several."""
        session = self._tools.answers.session
        self.trail.setText(trail)
        self.trail.setVisible(bool(trail))
        self.title.setVisible(head is not None)
        self.title.setText(title_of(session, head) if head is not None else "")
        self.told.hide()
        self._show_button(head)
        known = {(card.row.key, id(card.row.node)): card for card in self.cards}
        cards: list[Card] = []
        for row in rows:
            card = known.pop((row.key, id(row.node)), None)
            if card is None:
                card = self._card(row, alone=len(rows) == 1)
            else:
                asked = ask(session, row, card.asked)
                self._show(card, row, asked)
            cards.append(card)
        for card in known.values():
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        if cards != self.cards:
            self._place(cards)
            self.cards = cards

    def show_head(self, head: Row, trail: str, told: str) -> None:
        """Show a group, a repeat or one of its instances."""
        self.show_rows(head, [], trail)
        self.told.setText(told)
        self.told.setVisible(bool(told))

    def mark_current(self, path: str) -> None:
        """Show which question of a page the keys are for."""
        for card in self.cards:
            card.mark_current(len(self.cards) > 1 and card.path == path)

    def card_at(self, path: str) -> Card | None:
        """Return the card of the question at `path`."""
        return next((card for card in self.cards if card.path == path), None)

    def reveal(self, path: str) -> None:
        """Bring the question at `path` into sight."""
        card = self.card_at(path)
        if card is not None:
            self._scroll.ensureWidgetVisible(card, 0, 24)

    def to_top(self) -> None:
        self._scroll.verticalScrollBar().setValue(0)

    def flush(self) -> None:
        """Hand over what is still being typed."""
        for card in list(self.cards):
            card.flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _card(self, row: Row, *, alone: bool) -> Card:
        asked = ask(self._tools.answers.session, row)
        column_px = 0
        if _is_line(row):
            column_px = column_width([label for _name, label in asked.choices])
        card = Card(row, asked, self._tools, alone=alone, column_px=column_px, parent=self)
        card.answered.connect(self.answered)
        card.offered.connect(self.offered)
        card.next_wanted.connect(self.next_wanted)
        card.stepped.connect(self._on_stepped)
        self._show(card, row, asked)
        return card

    def _show(self, card: Card, row: Row, asked: Asked) -> None:
        card.show_answer(row, asked, self._rows.line(row).problem)

    def _place(self, cards: Sequence[Card]) -> None:
        """Put the cards below each other, with the words of the columns above each table."""
        for part in self._heads:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._heads = []
        for card in cards:
            self._column.removeWidget(card)
        at = _FIRST
        above: tuple[tuple[str, str], ...] = ()
        for card in cards:
            columns = card.asked.choices if _is_line(card.row) else ()
            if columns and columns != above:
                labels = [label or name for name, label in columns]
                words = ColumnHead(labels, column_width(labels), self)
                self._heads.append(words)
                self._column.insertWidget(at, words)
                words.show()
                at += 1
            above = columns
            self._column.insertWidget(at, card)
            card.show()
            at += 1

    @Slot(str, int)
    def _on_stepped(self, path: str, step: int) -> None:
        at = next((n for n, card in enumerate(self.cards) if card.path == path), -1) + step
        if 0 <= at < len(self.cards):
            self.current_wanted.emit(self.cards[at].path)
            self.cards[at].start()

    def _show_button(self, head: Row | None) -> None:
        self._button_for = head
        words = ""
        if head is not None and head.kind is RowKind.ADD:
            words = title_of(self._tools.answers.session, head)
        elif head is not None and head.kind is RowKind.INSTANCE:
            words = _("Remove this one")
        self.button.setText(words)
        self.button.setVisible(bool(words))

    @Slot()
    def _on_button(self) -> None:
        head = self._button_for
        if head is not None and head.kind is RowKind.ADD:
            self.add_wanted.emit(head.path)
        elif head is not None:
            self.remove_wanted.emit(head.path)


def _is_line(row: Row) -> bool:
    """Whether it is one line of a table of choices."""
    in_table = "list-nolabel" in row.control.appearance.split()
    return in_table and bool(row.page) and row.control.kind in ("select1", "select")

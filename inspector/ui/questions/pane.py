"""The right side: the current question, all questions of its page, or what a head stands for."""

from collections.abc import Callable, Sequence

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
from inspector.engine.session import FormSession
from inspector.i18n import _
from inspector.ui.questions.asked import Asked, ask, title_of
from inspector.ui.questions.card import Card
from inspector.ui.questions.editor import Tools

LEAST_PX, MOST_PX = 360, 520
MOST_CARDS = 50  # a longer page is shown question by question

Problem = Callable[[Row], str]


class Pane(QFrame):
    """Shows rows; hands on what a person does with them."""

    answered = Signal(str, str)  # path, text
    next_wanted = Signal()
    add_wanted = Signal(str)  # path of a repeat
    remove_wanted = Signal(str)  # path of an instance

    def __init__(self, tools: Tools, problem_of: Problem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools, self._problem_of = tools, problem_of
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
        alone = head is None
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
                card = Card(row, ask(session, row), self._tools, alone=alone, parent=self)
                card.answered.connect(self.answered)
                card.next_wanted.connect(self.next_wanted)
            card.show_answer(row, _asked(session, row, card.asked), self._problem_of(row))
            cards.append(card)
        for card in known.values():
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        if cards != self.cards:
            for number, card in enumerate(cards):
                self._column.removeWidget(card)
                self._column.insertWidget(4 + number, card)
                card.show()
            self.cards = cards

    def show_head(self, head: Row, trail: str, told: str) -> None:
        """Show a group, a repeat or one of its instances."""
        self.show_rows(head, [], trail)
        self.told.setText(told)
        self.told.setVisible(bool(told))

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


def _asked(session: FormSession, row: Row, known: Asked) -> Asked:
    return ask(session, row)

"""Ranking: the choices in the order a person gives them."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from inspector.i18n import _
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.choice_list import MOST_ROWS
from inspector.ui.questions.editor import Editor, Tools
from inspector.ui.questions.form_pictures import THUMB_PX

_NAME = int(Qt.ItemDataRole.UserRole)


class OrderEditor(Editor):
    """Alt+Up and Alt+Down move a choice; Space says that the order is right as it stands."""

    def __init__(self, asked: Asked, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(asked, tools, parent)
        self._value = ""
        self.lines = _Lines(self)
        self.lines.setObjectName("boxed")
        self.lines.setAccessibleName(asked.label)
        self.lines.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.lines.model().rowsMoved.connect(self._on_moved)
        self.up = QPushButton(_("Up"), self)
        self.up.setToolTip("Alt+↑")
        self.up.clicked.connect(self._on_up)
        self.down = QPushButton(_("Down"), self)
        self.down.setToolTip("Alt+↓")
        self.down.clicked.connect(self._on_down)
        self.keep = QPushButton(_("Keep this order"), self)
        self.keep.clicked.connect(self._on_keep)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.up)
        row.addWidget(self.down)
        row.addStretch(1)
        row.addWidget(self.keep)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.lines)
        column.addLayout(row)
        self._showing = False
        self.lines.setIconSize(QSize(THUMB_PX, THUMB_PX))
        tools.pictures.ready.connect(self._on_pictures)

    def show_answer(self, asked: Asked, value: str) -> None:
        self.asked, self._value = asked, value
        self.tools.pictures.want(asked.choice_pictures, self.devicePixelRatioF())
        labels = {name: label or name for name, label in asked.choices}
        order = [name for name in value.split() if name in labels]
        order += [name for name in labels if name not in order]
        self.keep.setVisible(not value)
        lines = [(name, f"{n}  {labels[name]}") for n, name in enumerate(order, 1)]
        shown = [(str(i.data(_NAME)), i.text()) for i in self._items()]
        if lines != shown:
            current = self.lines.currentItem()
            kept = str(current.data(_NAME)) if current is not None else ""
            self._showing = True
            self.lines.clear()
            for name, words in lines:
                item = QListWidgetItem(words, self.lines)
                item.setData(_NAME, name)
                if name == kept:
                    self.lines.setCurrentItem(item)
            self._showing = False
            self._on_pictures()

    def start(self) -> None:
        if self.lines.currentRow() < 0:
            self.lines.setCurrentRow(0)
        self.lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def move_current(self, step: int) -> None:
        """Move the current choice up (-1) or down (1)."""
        at = self.lines.currentRow()
        order = [str(item.data(_NAME)) for item in self._items()]
        if 0 <= at < len(order) and 0 <= at + step < len(order):
            order[at], order[at + step] = order[at + step], order[at]
            self.answered.emit(" ".join(order))

    def _items(self) -> list[QListWidgetItem]:
        return [self.lines.item(n) for n in range(self.lines.count())]

    @Slot()
    def _on_pictures(self) -> None:
        for item in self._items() if self.asked.choice_media else ():
            picture = self.tools.pictures.get(self.asked.picture_of(str(item.data(_NAME))))
            if not picture.isNull():
                item.setIcon(QIcon(picture))
        count = min(self.lines.count(), MOST_ROWS)
        height = sum(self.lines.sizeHintForRow(n) for n in range(count))
        self.lines.setFixedHeight(height + 6)

    @Slot()
    def _on_up(self) -> None:
        self.move_current(-1)

    @Slot()
    def _on_down(self) -> None:
        self.move_current(1)

    @Slot()
    def _on_keep(self) -> None:
        self.answered.emit(" ".join(str(item.data(_NAME)) for item in self._items()))

    @Slot()
    def _on_moved(self) -> None:
        if not self._showing:
            self._on_keep()


class _Lines(QListWidget):
    """Knows the keys that move a line."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editor = self.parent()
        assert isinstance(editor, OrderEditor)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() == Qt.Key.Key_Up:
            editor.move_current(-1)
        elif alt and event.key() == Qt.Key.Key_Down:
            editor.move_current(1)
        elif event.key() == Qt.Key.Key_Space:
            editor.keep.click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

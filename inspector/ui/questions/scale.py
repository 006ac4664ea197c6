"""Choices side by side: a scale (`likert`), or one line of a table (`list-nolabel`)."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QWidget,
)

from inspector.ui.questions.asked import Asked
from inspector.ui.questions.editor import Editor, Tools
from inspector.ui.questions.form_pictures import THUMB_PX


class ScaleEditor(Editor):
    """One button per choice; digits and arrows choose. Of `many`, several may be chosen.

    column_px  width of a column; without one they share the width and carry their words
    """

    stepped = Signal(int)  # to the line above (-1) or below (1)

    def __init__(
        self,
        asked: Asked,
        tools: Tools,
        *,
        many: bool = False,
        column_px: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(asked, tools, parent)
        self._many, self._column_px = many, column_px
        self._value = ""
        self._shown: tuple[tuple[str, str], ...] = ()
        self.buttons: list[QAbstractButton] = []
        self._words: list[QLabel] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2 if not column_px else 0)
        self._build(asked.choices)
        if not column_px:  # a table has no room for them
            tools.pictures.ready.connect(self._on_pictures)
            tools.pictures.want(asked.choice_pictures, self.devicePixelRatioF())
            self._on_pictures()

    def show_answer(self, asked: Asked, value: str) -> None:
        self.asked, self._value = asked, value
        if asked.choices != self._shown:
            self._build(asked.choices)
        chosen = set(self._chosen())
        for button, (name, _label) in zip(self.buttons, self._shown, strict=True):
            button.setChecked(name in chosen)

    def start(self) -> None:
        chosen = next((b for b in self.buttons if b.isChecked()), None)
        button = chosen or next(iter(self.buttons), None)
        if button is not None:
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def digit(self, number: int) -> bool:
        if number > len(self.buttons):
            return False
        self._pick(number - 1)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        at = next((n for n, b in enumerate(self.buttons) if b.hasFocus()), -1)
        if Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and self.digit(int(key) - int(Qt.Key.Key_0)):
            return
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and at >= 0:
            after = at + (1 if key == Qt.Key.Key_Right else -1)
            if 0 <= after < len(self.buttons):
                self.buttons[after].setFocus()
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._column_px:
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    def _chosen(self) -> list[str]:
        return self._value.split() if self._many else [self._value] if self._value else []

    def _build(self, choices: tuple[tuple[str, str], ...]) -> None:
        for part in (*self.buttons, *self._words):
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.buttons, self._words, self._shown = [], [], choices
        for number, (name, label) in enumerate(choices):
            button = _Box(self) if self._many else _Circle(self)
            button.setAccessibleName(f"{self.asked.label}：{label or name}")
            button.setToolTip(label or name)
            button.clicked.connect(self._on_clicked)
            self._group.addButton(button, number)
            self.buttons.append(button)
            self._grid.addWidget(button, 0, number, Qt.AlignmentFlag.AlignHCenter)
            if self._column_px:
                self._grid.setColumnMinimumWidth(number, self._column_px)
                continue
            words = QLabel(label or name, self)
            words.setObjectName("small")
            words.setWordWrap(True)
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            self._words.append(words)
            self._grid.addWidget(words, 1, number)
            self._grid.setColumnStretch(number, 1)

    def _pick(self, at: int) -> None:
        name = self._shown[at][0]
        if self._many:
            chosen = set(self._chosen()) ^ {name}
            self.answered.emit(" ".join(one for one, _label in self._shown if one in chosen))
        else:
            self.answered.emit("" if name == self._value else name)

    @Slot()
    def _on_pictures(self) -> None:
        for button, (name, _label) in zip(self.buttons, self._shown, strict=True):
            picture = self.tools.pictures.get(self.asked.picture_of(name))
            if not picture.isNull():
                button.setIcon(QIcon(picture))
                button.setIconSize(QSize(THUMB_PX, THUMB_PX))

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QAbstractButton):
            # Qt has turned it already; what is stored decides how it looks.
            button.setChecked(not button.isChecked())
            self._pick(self.buttons.index(button))


class _Circle(QRadioButton):
    """Leaves arrows and digits to its scale."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoExclusive(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()


class _Box(QCheckBox):
    """Leaves arrows and digits to its scale."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()


class ColumnHead(QWidget):
    """The words of the columns above the lines of a table."""

    def __init__(
        self, labels: Sequence[str], column_px: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addStretch(1)
        for text in labels:
            words = QLabel(text, self)
            words.setObjectName("small")
            words.setWordWrap(True)
            words.setFixedWidth(column_px)
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
            row.addWidget(words)


def column_width(labels: Sequence[str]) -> int:
    """Return the width of a column in px so that `labels` leave room for the questions."""
    return max(36, min(72, 260 // max(len(labels), 1)))

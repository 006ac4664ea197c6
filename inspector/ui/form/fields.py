"""Fields that save what is typed, and never fight the input method.

No validators and no masks: they throw away composed Chinese. Fields accept what was typed, fold
full-width digits where a number or a day is meant, and show problems beside themselves.
"""

import unicodedata
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

AUTOSAVE_MS = 300
_STEPS: Mapping[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


def folded(text: str) -> str:
    """Return `text` with full-width digits and signs as ordinary ones: ＋１５ is +15."""
    return unicodedata.normalize("NFKC", text).strip()


class LineField(QLineEdit):
    """One line; says `committed` 300 ms after the last key and on leaving."""

    committed = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._saved = ""
        self._timer = _timer(self)
        self._timer.timeout.connect(self.flush)
        self.textEdited.connect(self._on_edited)
        self.editingFinished.connect(self.flush)

    def show_value(self, text: str) -> None:
        """Show a stored value, unless someone is typing here."""
        if self._timer.isActive():
            return
        self._saved = text
        # A space at the end is not stored, but it may be the start of the next word.
        if self.text().strip() != text:
            self.setText(text)
            if not self.hasFocus():
                self.setCursorPosition(0)  # a long text is read from its beginning

    @Slot()
    def flush(self) -> None:
        """Commit what is still waiting."""
        self._timer.stop()
        text = self.text().strip()
        if text != self._saved:
            self._saved = text
            self.committed.emit(text)

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self._timer.start()


class TextField(QPlainTextEdit):
    """A few lines; Tab leaves it, the height follows the text between two and six lines."""

    committed = Signal(str)

    def __init__(self, name: str, lines: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self._lines = lines
        self._saved = ""
        self._composing = False
        self._timer = _timer(self)
        self._timer.timeout.connect(self.flush)
        self.textChanged.connect(self._on_changed)
        self._showing = False
        self._fit()

    def show_value(self, text: str) -> None:
        """Show a stored value, unless someone is typing here."""
        if self._timer.isActive() or self._composing:
            return
        self._saved = text
        if self.toPlainText().strip() != text:
            self._showing = True
            self.setPlainText(text)
            self._showing = False

    @Slot()
    def flush(self) -> None:
        """Commit what is still waiting; what is being composed is not text yet."""
        self._timer.stop()
        text = self.toPlainText().strip()
        if text != self._saved:
            self._saved = text
            self.committed.emit(text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()  # the same text takes more lines where there is less room

    def sizeHint(self) -> QSize:
        return QSize(200, self._height(self._lines))

    @Slot()
    def _on_changed(self) -> None:
        self._fit()
        if not self._showing:
            self._timer.start()

    def _fit(self) -> None:
        rows = int(self.document().size().height())
        self.setFixedHeight(self._height(min(max(rows, self._lines), 6)))

    def _height(self, lines: int) -> int:
        return lines * self.fontMetrics().lineSpacing() + 24


class Choice(QComboBox):
    """A combo box that scrolls past with its page unless it has the focus."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Segments(QWidget):
    """A few exclusive words side by side; arrows choose as they move, Space and Enter choose.

    numbered  each begins with its digit, which chooses it as Enter does
    """

    chosen = Signal(str)
    entered = Signal(str)  # chosen with Enter: whoever asks may go on

    def __init__(
        self,
        name: str,
        words: Mapping[str, str],
        *,
        graded: bool = False,
        numbered: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._is_numbered = numbered
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for number, (key, text) in enumerate(words.items(), start=1):
            button = QPushButton(f"{number} {text}" if numbered else text, self)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setProperty("key", key)
            if graded:
                button.setProperty("grade", key)
            button.setAccessibleDescription(name)
            button.installEventFilter(self)
            button.clicked.connect(self._on_clicked)
            self._group.addButton(button)
            self.buttons[key] = button
            row.addWidget(button)
        row.addStretch(1)
        self.setFocusProxy(next(iter(self.buttons.values())))

    def show_value(self, key: str) -> None:
        """Mark `key`; "" marks none."""
        self._group.setExclusive(False)
        for name, button in self.buttons.items():
            button.setChecked(name == key)
        self._group.setExclusive(True)

    def value(self) -> str:
        """Return the marked key, or "" when none is."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and isinstance(watched, QPushButton)
        ):
            wanted = self._numbered(event.text())
            if wanted is not None:
                watched = wanted
            # A word answers to Enter as well, so that nobody has to know about Space.
            if wanted is not None or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                watched.setFocus(Qt.FocusReason.OtherFocusReason)
                watched.click()
                self.entered.emit(str(watched.property("key")))
                return True
            if event.key() in _STEPS and self._step(watched, _STEPS[event.key()]):
                return True
        return super().eventFilter(watched, event)

    def _numbered(self, digit: str) -> QPushButton | None:
        """Return the word that a digit means, where the words are numbered."""
        place = int(digit) - 1 if self._is_numbered and digit.isdecimal() else -1
        return list(self.buttons.values())[place] if 0 <= place < len(self.buttons) else None

    def _step(self, button: QPushButton, step: int) -> bool:
        """Choose the word beside `button`, as radio buttons do; return whether there is one."""
        buttons = list(self.buttons.values())
        place = buttons.index(button) + step
        if not 0 <= place < len(buttons):
            return False
        buttons[place].setFocus(Qt.FocusReason.OtherFocusReason)
        buttons[place].click()
        return True

    @Slot()
    def _on_clicked(self) -> None:
        self.chosen.emit(str(self.sender().property("key")))


def _timer(parent: QObject) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(AUTOSAVE_MS)
    return timer

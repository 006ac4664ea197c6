"""A number from a range: typed, or with a slider."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from inspector.engine.ranges import decimal_of, digits_of, range_of
from inspector.ui.questions import typed
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.editor import Tools
from inspector.ui.questions.text import LineEditor

MOST_STEPS = 10_000


class RangeEditor(LineEditor):
    """The line takes any number; Up and Down in it go by one step."""

    def __init__(self, asked: Asked, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(asked, tools, typed.number, parent=parent)
        self._range = range_of(asked.control)
        self._value = ""
        self.slider = _Slider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(asked.label)
        steps = min(int(abs(self._range.end - self._range.start) / self._range.step), MOST_STEPS)
        self.slider.setRange(0, steps)
        self.slider.setPageStep(max(steps // 10, 1))
        self.slider.valueChanged.connect(self._on_slid)
        self._showing = False
        row = QHBoxLayout()
        row.setSpacing(8)
        self.field.setFixedWidth(96)
        self.column.removeWidget(self.field)
        row.addWidget(self.field)
        for part, stretch in (
            (QLabel(digits_of(self._range.start), self), 0),
            (self.slider, 1),
            (QLabel(digits_of(self._range.end), self), 0),
        ):
            part.setObjectName("small")
            row.addWidget(part, stretch)
        self.column.addLayout(row)

    def show_answer(self, asked: Asked, value: str) -> None:
        super().show_answer(asked, value)
        self._value = value
        number = decimal_of(value, self._range.start)
        self._showing = True
        self.slider.setValue(round(abs(number - self._range.start) / self._range.step))
        self._showing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.flush()
            step = 1 if event.key() == Qt.Key.Key_Up else -1
            if not self._value:
                self._store(0)
            else:
                self._store(self.slider.value() + step)
        else:
            super().keyPressEvent(event)

    def _store(self, steps: int) -> None:
        steps = max(0, min(steps, self.slider.maximum()))
        one = self._range
        size = one.step if one.end >= one.start else -one.step
        self.answered.emit(digits_of(one.start + steps * size))

    @Slot(int)
    def _on_slid(self, steps: int) -> None:
        if not self._showing:
            self._store(steps)


class _Slider(QSlider):
    """Scrolls past with its page unless it has the focus; Enter goes on."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

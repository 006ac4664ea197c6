"""A number from a range: typed, or with a slider."""

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from inspector.i18n import _
from inspector.ui.questions import typed
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.editor import Tools
from inspector.ui.questions.text import LineEditor

MOST_STEPS = 10_000


class RangeEditor(LineEditor):
    """The line takes any number; Up and Down in it go by one step."""

    def __init__(self, asked: Asked, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(asked, tools, typed.number, parent=parent)
        facts = asked.control.attributes
        self._start = _decimal(facts.get("start", ""), Decimal(0))
        self._end = _decimal(facts.get("end", ""), Decimal(10))
        self._size = abs(_decimal(facts.get("step", ""), Decimal(1))) or Decimal(1)
        self._value = ""
        self.slider = _Slider(Qt.Orientation.Horizontal, self)
        self.slider.setAccessibleName(asked.label)
        steps = min(int(abs(self._end - self._start) / self._size), MOST_STEPS)
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
            (QLabel(_text(self._start), self), 0),
            (self.slider, 1),
            (QLabel(_text(self._end), self), 0),
        ):
            part.setObjectName("small")
            row.addWidget(part, stretch)
        self.column.addLayout(row)

    def show_answer(self, asked: Asked, value: str) -> None:
        super().show_answer(asked, value)
        self._value = value
        number = _decimal(value, self._start)
        self._showing = True
        self.slider.setValue(round(abs(number - self._start) / self._size))
        self._showing = False

    def complaint(self, value: str) -> str:
        if not value:
            return ""
        low, high = sorted((self._start, self._end))
        number = _decimal(value, low)  # what is no number, the form itself complains of
        if low <= number <= high and (number - self._start) % self._size == 0:
            return ""
        return _("From {start} to {end}, in steps of {step}.").format(
            start=_text(self._start), end=_text(self._end), step=_text(self._size)
        )

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
        size = self._size if self._end >= self._start else -self._size
        self.answered.emit(_text(self._start + steps * size))

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


def _decimal(text: str, otherwise: Decimal) -> Decimal:
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return otherwise
    return found if found.is_finite() else otherwise


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"

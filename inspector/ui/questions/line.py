"""One typed line that is read when it is left, and shown as it is stored."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtWidgets import QWidget

from inspector.ui.form.fields import LineField

Turn = Callable[[str], str]


def as_it_is(text: str) -> str:
    """Return `text`."""
    return text


class Line(LineField):
    """Typed text goes through `read` before it is stored, stored text through `shown`.

    What stands in the field is not touched while someone writes in it: 今天 becomes a date when the
    field is left, though the date is stored at once.
    """

    stored = Signal(str)

    def __init__(
        self,
        name: str,
        read: Turn = as_it_is,
        shown: Turn = as_it_is,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self._read, self._shown = read, shown
        self._composing = False
        self.committed.connect(self._on_committed)

    def show_value(self, text: str) -> None:
        if self._timer.isActive() or self._composing:
            return
        if self.hasFocus() and self._read(self.text().strip()) == text:
            return
        self._put(text)

    @Slot()
    def flush(self) -> None:
        if self._composing:
            self._timer.start()  # what is being composed is not text yet
            return
        super().flush()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composing = False
        super().focusOutEvent(event)
        self.flush()
        self._put(self._read(self.text().strip()))

    def _put(self, value: str) -> None:
        self._saved = self._shown(value)
        if self.text().strip() != self._saved:
            self.setText(self._saved)

    @Slot(str)
    def _on_committed(self, text: str) -> None:
        self.stored.emit(self._read(text))

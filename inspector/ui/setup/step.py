"""One step of several: its number, what to do, and what came of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.setup.parts import NoteBox, muted_label
from inspector.ui.widgets.tone import set_tone


class Step(QFrame):
    """A number, what to do, its buttons, and below them what came of it."""

    def __init__(
        self, number: int, title: str, how: str, button: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._number = number
        self.sign = QLabel(str(number), self)
        self.sign.setObjectName("step_sign")
        self.title = QLabel(title, self)
        self.title.setObjectName("section_title")
        self.how = muted_label(how, self)
        self.button = QPushButton(button, self)
        self.button.setVisible(bool(button))
        self.note = NoteBox(self)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.body.addWidget(self.title)
        self.body.addWidget(self.how)
        self.beside = QHBoxLayout()  # further ways to take the same step
        self.beside.setSpacing(8)
        self.beside.addWidget(self.button)
        self.beside.addStretch(1)
        self.body.addLayout(self.beside)
        self.body.addWidget(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.body, 1)

    def show_state(self, done: bool, hindrance: str = "", *, is_next: bool = True) -> None:
        """Show whether the step is done, whether it is the next, and why it cannot be taken yet."""
        self.sign.setText("✓" if done else str(self._number))
        set_tone(self.sign, "good" if done else "accent" if is_next and not hindrance else "")
        state = _("done") if done else hindrance or _("to do")
        self.sign.setAccessibleName(f"{self.title.text()}: {state}")
        self.button.setEnabled(not hindrance)
        self.button.setToolTip(hindrance)

    def add_way(self, words: str) -> QPushButton:
        """Return a further button beside the one of the step."""
        button = QPushButton(words, self)
        button.setProperty("flat", True)
        self.beside.insertWidget(self.beside.count() - 1, button)
        return button

"""Something that a person confirms: the stored answer is OK."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.editor import Editor, Tools

CONFIRMED = "OK"


class TickEditor(Editor):
    """One box; Space in the list ticks it too."""

    def __init__(self, asked: Asked, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(asked, tools, parent)
        self.box = QCheckBox(_("Confirm"), self)
        self.box.setAccessibleDescription(asked.label)
        self.box.clicked.connect(self._on_clicked)
        self.setFocusProxy(self.box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box, 0, Qt.AlignmentFlag.AlignLeft)

    def show_answer(self, asked: Asked, value: str) -> None:
        self.asked = asked
        self.box.setChecked(bool(value))

    def start(self) -> None:
        self.box.setFocus(Qt.FocusReason.TabFocusReason)

    def press(self) -> bool:
        self.box.click()
        return True

    def digit(self, number: int) -> bool:
        if number != 1:
            return False
        self.box.click()
        return True

    @Slot()
    def _on_clicked(self) -> None:
        self.answered.emit(CONFIRMED if self.box.isChecked() else "")

"""One choice in a box that opens: the appearance `minimal`."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.form.fields import Choice
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.editor import Editor, Tools
from inspector.ui.questions.form_pictures import THUMB_PX


class ComboEditor(Editor):
    """The first entry takes the answer back."""

    def __init__(self, asked: Asked, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(asked, tools, parent)
        self.box = Choice(asked.label, self)
        self.box.activated.connect(self._on_activated)
        self.setFocusProxy(self.box)
        self._shown: tuple[tuple[str, str], ...] | None = None
        tools.pictures.ready.connect(self._on_pictures)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.box)

    def show_answer(self, asked: Asked, value: str) -> None:
        self.asked = asked
        if asked.choices != self._shown:
            self._shown = asked.choices
            self.tools.pictures.want(asked.choice_pictures, self.devicePixelRatioF())
            self.box.clear()
            self.box.addItem(_("Not answered"), "")
            for name, label in asked.choices:
                self.box.addItem(label or name, name)
            if asked.choice_pictures:
                self.box.setIconSize(QSize(THUMB_PX, THUMB_PX))
                self._on_pictures()
        at = self.box.findData(value)
        if at < 0:
            self.box.addItem(value, value)  # no longer offered, but it is the answer
            at = self.box.count() - 1
        self.box.setCurrentIndex(at)

    def start(self) -> None:
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def digit(self, number: int) -> bool:
        if number > len(self.asked.choices):
            return False
        self.answered.emit(self.asked.choices[number - 1][0])
        return True

    @Slot()
    def _on_pictures(self) -> None:
        for at in range(1, self.box.count()):
            picture = self.tools.pictures.get(self.asked.picture_of(str(self.box.itemData(at))))
            if not picture.isNull():
                self.box.setItemIcon(at, QIcon(picture))

    @Slot(int)
    def _on_activated(self, at: int) -> None:
        self.answered.emit(str(self.box.itemData(at)))

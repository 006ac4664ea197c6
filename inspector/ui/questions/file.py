"""A file as an answer: picture, sound, film or anything else; picked, dropped or pasted."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.editor import Editor, Tools
from inspector.ui.questions.opening import can_open
from inspector.ui.questions.picture import picture_of
from inspector.ui.widgets.drop_zone import dropped_files
from inspector.ui.widgets.tone import set_property

PICTURE_PX = 240


class FileEditor(Editor):
    """Offers a file to the view, which keeps it beside the window; shows what is kept."""

    def __init__(self, asked: Asked, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(asked, tools, parent)
        self.setAcceptDrops(True)
        self.setObjectName("drop_zone")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._value = ""
        self.picture = QLabel(self)
        self.name = QLabel(self)
        self.name.setWordWrap(True)
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.choose = QPushButton(self)
        self.choose.setToolTip("P")
        self.choose.clicked.connect(self.pick)
        self.remove = QPushButton(_("Remove"), self)
        self.remove.setProperty("flat", True)
        self.remove.clicked.connect(self._on_remove)
        self.hint = QLabel(_("or drop it here"), self)
        self.hint.setObjectName("small")
        self.open = QPushButton(_("Open the file"), self)
        self.open.setToolTip(_("With the program that this computer has for it"))
        self.open.clicked.connect(self._on_open)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        for part in (self.choose, self.hint, self.open):
            self.buttons.addWidget(part)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.remove)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(12, 12, 12, 12)
        self.column.setSpacing(8)
        self.column.addWidget(self.picture)
        self.column.addWidget(self.name)
        self.column.addLayout(self.buttons)

    def show_answer(self, asked: Asked, value: str) -> None:
        self.asked = asked
        changed, self._value = value != self._value, value
        name = self.tools.answers.shown_name(value) if value else ""
        self.name.setText(name)
        self.name.setVisible(bool(value))
        self.open.setVisible(can_open(name))
        self.remove.setVisible(bool(value))
        self.hint.setVisible(not value)
        self.choose.setText(_("Choose another file") if value else _choose(asked))
        if changed or not value:
            self._show_picture(value)

    def start(self) -> None:
        self.choose.setFocus(Qt.FocusReason.TabFocusReason)

    def press(self) -> bool:
        self.pick()
        return True

    @Slot()
    def pick(self) -> None:
        """Ask for a file and offer it."""
        files = self.tools.pick_files(self.asked.control.mediatype)
        if files:
            self.offered.emit(files[0])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()
            set_property(self, "over", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_property(self, "over", False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        set_property(self, "over", False)
        files = dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.offered.emit(files[0])

    def _show_picture(self, name: str) -> None:
        is_picture = self.asked.control.mediatype.startswith("image")
        data = self.tools.answers.attachment(name) if name and is_picture else None
        picture = picture_of(data, PICTURE_PX, self.devicePixelRatioF())
        self.picture.setPixmap(picture)
        self.picture.setAccessibleName(self.name.text())
        self.picture.setVisible(not picture.isNull())

    @Slot()
    def _on_open(self) -> None:
        self.tools.opener.open(self._value)

    @Slot()
    def _on_remove(self) -> None:
        self.answered.emit("")
        self.choose.setFocus()


def _choose(asked: Asked) -> str:
    kind = asked.control.mediatype.partition("/")[0]
    words = {
        "image": _("Choose a picture"),
        "audio": _("Choose a sound file"),
        "video": _("Choose a film"),
    }
    return words.get(kind, _("Choose a file"))

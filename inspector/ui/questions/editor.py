"""What every editor of an answer is."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from inspector.ui.page import Shell
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.form_pictures import FormPictures
from inspector.ui.questions.opening import FileOpener
from inspector.ui.questions.protocol import Answers, PhotoPlace, PickFiles


@dataclass(frozen=True, slots=True)
class Tools:
    """What editors may use beside the question itself."""

    shell: Shell
    answers: Answers
    pick_files: PickFiles
    pictures: FormPictures
    opener: FileOpener
    photo_place: PhotoPlace | None = None


class Editor(QWidget):
    """Shows one answer and says what a person makes of it.

    answered     the text to store; "" takes the answer back
    offered      a file (Path) or a Drawing to be kept, whose name is the answer then
    next_wanted  the person has chosen and wants the next question
    is_typed     an answer is written here, so it gets the focus when its question is reached
    """

    answered = Signal(str)
    offered = Signal(object)
    next_wanted = Signal()
    is_typed = False

    def __init__(self, asked: Asked, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked, self.tools = asked, tools
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_answer(self, asked: Asked, value: str) -> None:
        """Show what is stored; called after every change, also by others."""
        raise NotImplementedError

    def start(self) -> None:
        """Put the focus where one begins."""
        self.setFocus()

    def flush(self) -> None:
        """Hand over what is still being typed."""

    def digit(self, number: int) -> bool:
        """Take the key 1 to 9 that was pressed in the list; return whether it meant anything."""
        return False

    def press(self) -> bool:
        """Take the space key that was pressed in the list."""
        return False

    def drop(self) -> bool:
        """Take the delete key that was pressed in the list: the answer goes."""
        if self.asked.readonly:
            return False
        self.answered.emit("")
        return True

    def mark(self, problem: str) -> None:
        """Show on the field itself that something is wrong."""

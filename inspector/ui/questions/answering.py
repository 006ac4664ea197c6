"""What a person does to the answers: kept, shown as a plan for the rows, and taken back."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from inspector.engine.instance import Node
from inspector.engine.outline import Outline
from inspector.engine.session import Changes
from inspector.ui.page import Shell
from inspector.ui.questions.asked import path_of
from inspector.ui.questions.protocol import Answers

_Place = tuple[Node | None, str]


class Answering(QObject):
    """Hands changes on to `answers`; what cannot be kept is shown, and nothing changes then.

    It remembers where each step was made, for a step back leads there: a question by its node,
    which moves when instances before it go, and by its path, for a visit that is read again from
    the disk has other nodes. None is an instance of a repeat.
    """

    # What an answer has changed (Changes) and its path; None and "" when instances came or went.
    changed = Signal(object, str)
    planned = Signal(object)  # Plan that brings the rows up to date

    def __init__(self, shell: Shell, answers: Answers, outline: Outline, parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._answers, self._outline = shell, answers, outline
        self._done: list[_Place] = []
        self._undone: list[_Place] = []

    def answer(self, path: str, text: str) -> bool:
        """Answer the question at `path`; return whether that was kept."""
        self._shell.hush()
        found: list[Changes] = []
        if not self._shell.attempt(lambda: found.append(self._answers.set_value(path, text))):
            return False
        self._note(self._answers.session.node(path), path)
        self.changed.emit(found[0], path)
        self.planned.emit(self._outline.plan(found[0]))
        self.apply_counts()
        return True

    def add_repeat(self, path: str) -> str:
        """Add an instance to the repeat at `path`; return its path, "" when it was refused."""
        made: list[str] = []
        if not self._shell.attempt(lambda: made.append(self._answers.add_repeat(path))):
            return ""
        self._note(None, made[0])
        self.changed.emit(None, "")
        self.planned.emit(self._outline.plan_all())
        return made[0]

    def remove_repeat(self, path: str) -> bool:
        """Take the instance at `path` out; return whether that was kept."""
        if not self._shell.attempt(lambda: self._answers.remove_repeat(path)):
            return False
        self._note(None, path)
        self.changed.emit(None, "")
        self.planned.emit(self._outline.plan_all())
        return True

    def apply_counts(self) -> None:
        """Bring repeats with a count of their own to it."""
        before = len(self._outline.rows)
        if self._outline.has_counts and self._shell.attempt(self._answers.apply_counts):
            self.planned.emit(self._outline.plan_all())
            if len(self._outline.rows) != before:
                self.changed.emit(None, "")
                self._note(None, "")

    def undo(self) -> str:
        """Take the last step back; return the path where it was, "" when that is not known."""
        return self._step(self._answers.undo, self._done, self._undone)

    def redo(self) -> str:
        """Do again what was taken back; return the path where it was, as `undo` does."""
        return self._step(self._answers.redo, self._undone, self._done)

    def _step(self, step: Callable[[], bool], source: list["_Place"], goal: list["_Place"]) -> str:
        self._shell.hush()
        moved: list[bool] = []
        if not self._shell.attempt(lambda: moved.append(step())) or not moved[0]:
            return ""
        self.planned.emit(self._outline.plan_all())
        # Steps from before the form was opened are not known here, but they can be taken back.
        node, path = source.pop() if source else (None, "")
        goal.append((node, path))
        return (path_of(self._answers.session, node) if node is not None else "") or path

    def _note(self, node: Node | None, path: str) -> None:
        self._done.append((node, path))
        self._undone.clear()

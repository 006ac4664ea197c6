"""Files on their way into an open form: kept by a job, then named as the answer."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from inspector.domain.drawing import Drawing
from inspector.engine.instance import Node
from inspector.i18n import _
from inspector.ui.page import Shell
from inspector.ui.questions.asked import path_of
from inspector.ui.questions.protocol import Answers


class FileIntake(QObject):
    """Takes files in beside the window, for the question at which they were offered."""

    attached = Signal(str, str)  # path, name of the file

    def __init__(self, shell: Shell, answers: Answers, parent: QObject) -> None:
        super().__init__(parent)
        self._shell, self._answers = shell, answers

    @Slot(str, object)
    def take(self, path: str, what: Path | Drawing) -> None:
        """Keep `what` for the question at `path`; the view stays usable."""
        # Where it belongs is decided now: the person may have moved on when the job is done.
        node = self._answers.session.node(path)
        if isinstance(what, Drawing):
            call = partial(self._answers.attach_drawing, path, what)
        else:
            call = partial(self._answers.attach, path, what)
        self._shell.jobs.start(
            call,
            done=partial(self._on_kept, node),
            failed=self._shell.show_error,
            text=_("Adding a file"),
            # A file can be chosen again; strokes are nowhere else.
            kept=isinstance(what, Drawing),
        )

    def _on_kept(self, node: Node, name: object) -> None:
        path = path_of(self._answers.session, node)
        if not path:
            return  # its entry was taken out meanwhile
        if isValid(self):
            self.attached.emit(path, str(name))
        else:  # the form was closed meanwhile; the file is there and must be named
            self._answers.set_value(path, str(name))

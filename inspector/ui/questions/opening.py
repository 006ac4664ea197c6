"""Files shown by the program that the system has for them: sounds, films, documents."""

from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from shiboken6 import isValid

from inspector.i18n import _
from inspector.ui.page import Shell
from inspector.ui.questions.kinds import OPENABLE
from inspector.ui.questions.protocol import Answers

Show = Callable[[Path], bool]


def show_file(file: Path) -> bool:
    """Have the system open `file`; return whether it has a program for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def can_open(name: str) -> bool:
    """Whether a file may be handed to the system: what might be a program may not."""
    return PurePath(name).suffix.lower().removeprefix(".") in OPENABLE


class FileOpener(QObject):
    """Copies a file out beside the window and has it shown; the copies go with the view."""

    def __init__(self, shell: Shell, answers: Answers, show: Show = show_file) -> None:
        super().__init__()
        self._shell, self._answers, self._show = shell, answers, show
        self._folder: TemporaryDirectory[str] | None = None

    def open(self, name: str) -> None:
        """Show the file `name` of an answer or of the form."""
        if self._folder is None:
            # On Windows a file that is still open stays; the system clears its folder some day.
            self._folder = TemporaryDirectory(prefix="inspector-", ignore_cleanup_errors=True)
            self.destroyed.connect(self._folder.cleanup)
        self._shell.jobs.start(
            partial(self._answers.copy_out, name, Path(self._folder.name)),
            done=partial(self._on_copied, name),
            failed=self._shell.show_error,
            text=_("Opening a file"),
        )

    def _on_copied(self, name: str, copy: object) -> None:
        if not isValid(self):
            return
        if not isinstance(copy, Path):
            self._shell.say(
                _("{name} did not come with the form.").format(name=name),
                _("Ask the office to install the form again together with its files."),
            )
        elif not self._show(copy):
            self._shell.say(
                _("This computer has no program that shows {name}.").format(name=copy.name),
                _("The file is kept and travels with the visit all the same."),
            )

"""The pictures that came with a form: fetched and made small beside the window, then kept."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap
from shiboken6 import isValid

from inspector.progress import Progress
from inspector.ui.page import Shell
from inspector.ui.questions.picture import image_of
from inspector.ui.questions.protocol import Answers

THUMB_PX = 48  # beside a choice

Key = tuple[str, int]  # name of the file, the most pixels that it is shown in


class FormPictures(QObject):
    """Small pictures of one form by file and size. They are few: one list has dozens."""

    ready = Signal()  # some that were wanted have come

    def __init__(self, shell: Shell, answers: Answers) -> None:
        super().__init__()
        self._shell, self._answers = shell, answers
        self._known: dict[Key, QPixmap] = {}

    def want(self, names: Iterable[str], ratio: float, px: int = THUMB_PX) -> None:
        """Fetch those of `names` that are not here yet; `ready` tells when they are."""
        missing = [name for name in dict.fromkeys(names) if (name, px) not in self._known]
        if not missing:
            return
        self._known.update({(name, px): QPixmap() for name in missing})
        self._shell.jobs.start(
            partial(_small, self._answers, missing, ratio, px),
            done=self._on_made,
            failed=self._shell.show_error,
            reading=True,
        )

    def get(self, name: str, px: int = THUMB_PX) -> QPixmap:
        """Return a picture; an empty one before it has come, and when the form lacks it."""
        return self._known.get((name, px)) or QPixmap()

    def _on_made(self, made: object) -> None:
        assert isinstance(made, dict)
        if isValid(self):
            self._known.update((key, QPixmap.fromImage(image)) for key, image in made.items())
            self.ready.emit()


def _small(
    answers: Answers, names: list[str], ratio: float, px: int, progress: Progress
) -> dict[Key, QImage]:
    found = answers.form_files(names, progress)
    return {(name, px): image_of(data, px, ratio) for name, data in found.items()}

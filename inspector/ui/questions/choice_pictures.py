"""The pictures that go with choices: fetched and made small beside the window, then kept."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap
from shiboken6 import isValid

from inspector.progress import Progress
from inspector.ui.page import Shell
from inspector.ui.questions.picture import image_of
from inspector.ui.questions.protocol import Answers

THUMB_PX = 48


class ChoicePictures(QObject):
    """Small pictures of one form by the name of their file. They are few: one list has dozens."""

    ready = Signal()  # some that were wanted have come

    def __init__(self, shell: Shell, answers: Answers) -> None:
        super().__init__()
        self._shell, self._answers = shell, answers
        self._known: dict[str, QPixmap] = {}

    def want(self, names: Iterable[str], ratio: float) -> None:
        """Fetch those of `names` that are not here yet; `ready` tells when they are."""
        missing = [name for name in dict.fromkeys(names) if name not in self._known]
        if not missing:
            return
        self._known.update(dict.fromkeys(missing, QPixmap()))
        self._shell.jobs.start(
            partial(_small, self._answers, missing, ratio),
            done=self._on_made,
            failed=self._shell.show_error,
            reading=True,
        )

    def get(self, name: str) -> QPixmap:
        """Return a picture; an empty one before it has come, and when the form lacks it."""
        return self._known.get(name) or QPixmap()

    def _on_made(self, made: object) -> None:
        assert isinstance(made, dict)
        if isValid(self):
            self._known.update((name, QPixmap.fromImage(image)) for name, image in made.items())
            self.ready.emit()


def _small(
    answers: Answers, names: list[str], ratio: float, progress: Progress
) -> dict[str, QImage]:
    found = answers.form_files(names, progress)
    return {name: image_of(data, THUMB_PX, ratio) for name, data in found.items()}

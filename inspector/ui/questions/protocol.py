"""What the question view asks of an open form; a draft of a visit answers, or a mere trial.

Every change has been kept when its call returns.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from inspector.domain.drawing import Drawing
from inspector.engine.session import Changes, FormSession
from inspector.progress import Progress


class Answers(Protocol):
    """One filling of one form. Paths have positions, as the session writes them.

    The view reads through `session` and changes nothing there.
    """

    @property
    def session(self) -> FormSession: ...

    @property
    def saved_at(self) -> datetime | None:
        """When the last change was committed; None where nothing is saved."""
        ...

    def set_value(self, path: str, text: str) -> Changes:
        """Answer the question at `path`; "" takes the answer back."""
        ...

    def add_repeat(self, path: str) -> str:
        """Add an instance after the last of the repeat at `path`; return its path."""
        ...

    def remove_repeat(self, path: str) -> Changes:
        """Take out the instance at `path`, such as /data/tanks[2]."""
        ...

    def apply_counts(self) -> Changes:
        """Bring repeats with a count of their own (jr:count) to it."""
        ...

    def use_language(self, language: str) -> None:
        """Show the form in `language`, one of its own, now and whenever it is filled here."""
        ...

    def undo(self) -> bool: ...

    def redo(self) -> bool: ...

    def attach(self, path: str, file: Path, progress: Progress) -> str:
        """Keep the bytes of `file` for the question at `path`; return the name they have now.

        Runs on a job's thread. The view then sets that name as the answer.
        """
        ...

    def attach_drawing(self, path: str, drawing: Drawing, progress: Progress) -> str:
        """Keep a drawing as a picture for the question at `path`; return its name, as `attach`."""
        ...

    def shown_name(self, name: str) -> str:
        """Return what a person calls the file `name` of an answer."""
        ...

    def copy_out(self, name: str, folder: Path, progress: Progress) -> Path | None:
        """Write a copy of a file into `folder` for another program; None when it is not here.

        Runs on a job's thread.
        """
        ...

    def form_files(self, names: Sequence[str], progress: Progress) -> dict[str, bytes]:
        """Return those of `names` that came with the form. Runs on a job's thread."""
        ...

    def attachment(self, name: str) -> bytes | None:
        """Return the bytes of an attached file or of one that came with the form."""
        ...


# What is wanted, as the form says: "image/*", "audio/*", "video/*", "" for any file.
PickFiles = Callable[[str], Sequence[Path]]
# "38.48712,106.23091" as the photograph claims (WGS-84), "" when it claims nothing.
PhotoPlace = Callable[[Path], str]

"""A form tried out (试填): answers and files live in memory, and nothing is saved."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from inspector.clock import CHINA, Clock
from inspector.domain.drawing import Drawing
from inspector.engine import Changes, FormDef, FormSession
from inspector.engine.controls import Control
from inspector.progress import Progress
from inspector.services.checklist_layout import generic
from inspector.services.drawings import drawn
from inspector.services.form_files import MOST_IN_TRIAL, check_attachment, copy_into, unreadable


class Trial:
    """One filling that ends with the window; answers as the question view asks for them."""

    def __init__(
        self,
        form: FormDef,
        files: Mapping[str, bytes],
        *,
        title: str,
        clock: Clock,
        new_id: Callable[[], str],
        properties: Mapping[str, str] | None = None,
        language: str | None = None,
    ) -> None:
        self.title = title
        self.session = FormSession(
            form,
            clock=lambda: clock().astimezone(CHINA),
            new_id=lambda: UUID(new_id()),
            properties=properties,
            language=language,
        )
        self._files, self._clock = dict(files), clock

    @property
    def saved_at(self) -> datetime | None:
        """Never: nothing is saved."""
        return None

    def set_value(self, path: str, text: str) -> Changes:
        """Answer the question at `path`."""
        return self.session.set_value(path, text)

    def add_repeat(self, path: str) -> str:
        """Add an instance of a repeat; return its path."""
        return self.session.add_repeat(path)

    def remove_repeat(self, path: str) -> Changes:
        """Take an instance of a repeat out."""
        return self.session.remove_repeat(path)

    def apply_counts(self) -> Changes:
        """Bring repeats with a count of their own to it."""
        return self.session.apply_counts()

    def use_language(self, language: str) -> None:
        """Show the form in `language`, one of its own."""
        self.session.language = language

    def undo(self) -> bool:
        """Take the last change back."""
        return self.session.undo()

    def redo(self) -> bool:
        """Make the change again that was taken back."""
        return self.session.redo()

    def attach(self, path: str, file: Path, progress: Progress) -> str:
        """Keep a file in memory; return the name it has now.

        Raises AttachmentTooLarge, AttachmentUnreadable, Cancelled.
        """
        size = check_attachment(file, MOST_IN_TRIAL)
        progress.step(0, size)
        try:
            data = file.read_bytes()
        except OSError as error:
            raise unreadable(file, MOST_IN_TRIAL, error) from error
        progress.step(size, size)
        return self._keep(file.name, data)

    def attach_drawing(self, path: str, drawing: Drawing, progress: Progress) -> str:
        """Keep a drawing as a picture in memory; return its name. Raises PhotoUnreadable."""
        ground, looks = self._files.get(drawing.over), self._control(path).appearance
        name, data = drawn(drawing, ground, drawing.over, looks, self._clock())
        return self._keep(name, data)

    def shown_name(self, name: str) -> str:
        """Return what a person calls the file `name`: here they are the same."""
        return name

    def attachment(self, name: str) -> bytes | None:
        """Return a file that was attached or that came with the form."""
        return self._files.get(name)

    def copy_out(self, name: str, folder: Path, progress: Progress) -> Path | None:
        """Write a copy of a file into `folder`, for another program to open; None when unknown."""
        data = self._files.get(name)
        return copy_into(folder, name, [data], len(data), progress) if data is not None else None

    def form_files(self, names: Sequence[str], progress: Progress) -> dict[str, bytes]:
        """Return those of `names` that came with the form."""
        return {name: self._files[name] for name in names if name in self._files}

    def _control(self, path: str) -> Control:
        return self.session.form.by_path[generic(path)]

    def _keep(self, name: str, data: bytes) -> str:
        free, number = name, 1
        while self._files.get(free, data) != data:
            number += 1
            free = f"{Path(name).stem}-{number}{Path(name).suffix}"
        self._files[free] = data
        return free

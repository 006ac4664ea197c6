"""A form tried out (试填): answers and files live in memory, and nothing is saved."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from inspector.clock import CHINA, Clock
from inspector.engine import Changes, FormDef, FormSession
from inspector.errors import AttachmentUnreadable
from inspector.progress import Progress
from inspector.services.form_files import MAX_FILE


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
    ) -> None:
        self.title = title
        self.session = FormSession(
            form,
            clock=lambda: clock().astimezone(CHINA),
            new_id=lambda: UUID(new_id()),
        )
        self._files = dict(files)

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

    def undo(self) -> bool:
        """Take the last change back."""
        return self.session.undo()

    def redo(self) -> bool:
        """Make the change again that was taken back."""
        return self.session.redo()

    def attach(self, path: str, file: Path, progress: Progress) -> str:
        """Keep a file in memory; return the name it has now. Raises AttachmentUnreadable."""
        progress.step(0, 1)
        limit = MAX_FILE >> 20
        try:
            if file.stat().st_size > MAX_FILE:
                raise AttachmentUnreadable(name=file.name, detail=f"> {limit} MB", limit=limit)
            data = file.read_bytes()
        except OSError as error:
            detail = error.strerror or str(error)
            raise AttachmentUnreadable(name=file.name, detail=detail, limit=limit) from error
        name, number = file.name, 1
        while self._files.get(name, data) != data:
            number += 1
            name = f"{file.stem}-{number}{file.suffix}"
        self._files[name] = data
        progress.step(1, 1)
        return name

    def attachment(self, name: str) -> bytes | None:
        """Return a file that was attached or that came with the form."""
        return self._files.get(name)

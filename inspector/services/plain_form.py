"""The questions of one form of a visit that belong to no check item: any ODK form as it is.

What the window's question view asks for; every change is committed when its call returns.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.domain.inspection import AttachedFile, PhotoFacts
from inspector.engine import Changes, FormSession
from inspector.engine.controls import Control
from inspector.errors import AttachmentUnreadable
from inspector.progress import Progress
from inspector.sealed.headers import MAX_FILE
from inspector.services.checklist_layout import generic, is_plain
from inspector.services.photos import ingest_photos, small_photo
from inspector.storage.forms import form_file

if TYPE_CHECKING:
    from inspector.services.filling import Filling

_SHOWN_PX = 640


class PlainForm:
    """Reads and changes one form of an open visit by paths with positions."""

    def __init__(self, filling: "Filling", number: int) -> None:
        self._filling, self.number = filling, number
        # Taken in, but named by no answer yet: what a job has kept, by file name.
        self._fresh: dict[str, PhotoFacts | AttachedFile] = {}

    @property
    def title(self) -> str:
        return self._filling.forms[self.number][0]

    @property
    def session(self) -> FormSession:
        """The filling as it stands; the same object also after undo and redo."""
        return self._filling.session(self.number)

    @property
    def saved_at(self) -> datetime | None:
        return self._filling.saved_at

    def shows(self, control: Control) -> bool:
        """Whether a question belongs to no check item."""
        return is_plain(control)

    def set_value(self, path: str, text: str) -> Changes:
        """Answer the question at `path`. Raises QuestionUnknown."""
        return self._filling.answer_question(self.number, path, text, self._fresh.get(text))

    def add_repeat(self, path: str) -> str:
        """Add an instance after the last of the repeat at `path`; return its path."""
        return self._filling.add_instance(self.number, path)

    def remove_repeat(self, path: str) -> Changes:
        """Take out the instance at `path`."""
        return self._filling.remove_instance(self.number, path)

    def apply_counts(self) -> Changes:
        """Bring repeats with a count of their own (jr:count) to it."""
        return self._filling.apply_counts(self.number)

    def undo(self) -> bool:
        return self._filling.undo() is not None

    def redo(self) -> bool:
        return self._filling.redo() is not None

    def attach(self, path: str, file: Path, progress: Progress) -> str:
        """Keep the bytes of `file`, hashed and synced; return the name to answer with.

        May run beside the window. Raises PhotoUnreadable for a question that wants a picture,
        AttachmentUnreadable for any other; DiskFull, Cancelled.
        """
        ctx = self._filling.context
        if self._control(path).mediatype.startswith("image/"):
            kept: PhotoFacts | AttachedFile = ingest_photos(ctx, [file], progress)[0]
        else:
            progress.step(0, 1)
            try:
                sha256 = ctx.blobs.keep(file)
            except OSError as error:  # a folder that was dropped, a stick that was pulled out
                detail = error.strerror or str(error)
                limit = MAX_FILE >> 20  # a package is one file too
                raise AttachmentUnreadable(name=file.name, detail=detail, limit=limit) from error
            size = ctx.blobs.path(sha256).stat().st_size
            kept = AttachedFile(sha256=sha256, name=file.name, size=size)
            progress.step(1, 1)
        self._fresh[kept.file_name] = kept
        return kept.file_name

    def attachment(self, name: str) -> bytes | None:
        """Return what a window shows of an answer's file, or a file that came with the form."""
        ctx, known = self._filling.context, self._fresh.get(name) or self._filling.attached(name)
        if isinstance(known, PhotoFacts):
            return small_photo(ctx, ctx.db, known.sha256, _SHOWN_PX)
        if known is not None:
            return ctx.blobs.path(known.sha256).read_bytes()
        return form_file(ctx.db, self._filling.digest(self.number), name)

    def _control(self, path: str) -> Control:
        return self.session.form.by_path[generic(path)]

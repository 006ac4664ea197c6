"""The questions of one form of a visit that belong to no check item: any ODK form as it is.

What the window's question view asks for; every change is committed when its call returns.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from inspector.domain.drawing import Drawing
from inspector.domain.inspection import AttachedFile, PhotoFacts
from inspector.engine import Changes, FormSession
from inspector.engine.controls import Control
from inspector.progress import Progress
from inspector.services.checklist_layout import generic, is_plain
from inspector.services.drawings import drawn
from inspector.services.form_files import MOST_IN_VISIT, check_attachment, copy_into, unreadable
from inspector.services.form_sessions import remember_language
from inspector.services.photos import ingest_photos, small_photo
from inspector.storage.forms import form_file

if TYPE_CHECKING:
    from inspector.services.filling import Filling

_SHOWN_PX = 640
_CHUNK = 1 << 20


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

    def use_language(self, language: str) -> None:
        """Show the form in `language`, one of its own, now and in every later filling here."""
        self.session.language = language
        remember_language(self._filling.context, self.session.form.form_id, language)

    def undo(self) -> bool:
        return self._filling.undo() is not None

    def redo(self) -> bool:
        return self._filling.redo() is not None

    def attach(self, path: str, file: Path, progress: Progress) -> str:
        """Keep the bytes of `file`, hashed and synced; return the name to answer with.

        May run beside the window. Raises PhotoUnreadable for a question that wants a picture,
        AttachmentUnreadable for any other; AttachmentTooLarge, DiskFull, Cancelled.
        """
        ctx = self._filling.context
        check_attachment(file, MOST_IN_VISIT)
        if self._control(path).mediatype.startswith("image/"):
            return self._take(ingest_photos(ctx, [file], progress)[0])
        try:
            sha256 = ctx.blobs.keep(file, progress)
        except OSError as error:
            raise unreadable(file, MOST_IN_VISIT, error) from error
        size = ctx.blobs.path(sha256).stat().st_size
        return self._take(AttachedFile(sha256=sha256, name=file.name, size=size))

    def attach_drawing(self, path: str, drawing: Drawing, progress: Progress) -> str:
        """Keep a drawing as a picture; return the name to answer with.

        May run beside the window. Raises PhotoUnreadable, DiskFull, Cancelled.
        """
        ctx, known = self._filling.context, self._known(drawing.over)
        progress.step(0, 2)
        ground = ctx.blobs.path(known.sha256).read_bytes() if known is not None else None
        called = known.name if known is not None else ""
        looks = self._control(path).appearance
        name, data = drawn(drawing, ground, called, looks, ctx.clock())
        progress.step(1, 2)
        with TemporaryDirectory(dir=ctx.workspace.cache) as folder:
            file = Path(folder) / name
            file.write_bytes(data)
            return self._take(ingest_photos(ctx, [file])[0])

    def attachment(self, name: str) -> bytes | None:
        """Return what a window shows of an answer's file, or a file that came with the form."""
        ctx, known = self._filling.context, self._known(name)
        if isinstance(known, PhotoFacts):
            return small_photo(ctx, ctx.db, known.sha256, _SHOWN_PX)
        if known is not None:
            return ctx.blobs.path(known.sha256).read_bytes()
        return form_file(ctx.db, self._filling.digest(self.number), name)

    def shown_name(self, name: str) -> str:
        """Return what a person calls the file of an answer: its name before it was kept."""
        known = self._known(name)
        return known.name if known is not None else name

    def copy_out(self, name: str, folder: Path, progress: Progress) -> Path | None:
        """Write a copy of a file into `folder`, for another program to open; None when unknown.

        May run beside the window. Raises FileNotWritten, Cancelled.
        """
        known = self._known(name)
        if known is not None:
            with self._filling.context.blobs.path(known.sha256).open("rb") as source:
                chunks = iter(lambda: source.read(_CHUNK), b"")
                return copy_into(folder, known.name, chunks, known.size, progress)
        data = self.form_files([name], progress).get(name)
        return copy_into(folder, name, [data], len(data), progress) if data is not None else None

    def form_files(self, names: Sequence[str], progress: Progress) -> dict[str, bytes]:
        """Return those of `names` that came with the form. May run beside the window."""
        db = self._filling.context.workspace.connect()
        try:
            digest, found = self._filling.digest(self.number), {}
            for done, name in enumerate(names):
                progress.step(done, len(names))
                data = form_file(db, digest, name)
                if data is not None:
                    found[name] = data
            return found
        finally:
            db.close()

    def _known(self, name: str) -> PhotoFacts | AttachedFile | None:
        return self._fresh.get(name) or self._filling.attached(name)

    def _take(self, kept: PhotoFacts | AttachedFile) -> str:
        ctx = self._filling.context
        if isinstance(kept, PhotoFacts):
            # The window shows it next and must not wait: 80 ms for a photograph of 12 MP. The file
            # lies in the store, so the connection of the window's thread is not used.
            small_photo(ctx, ctx.db, kept.sha256, _SHOWN_PX)
        self._fresh[kept.file_name] = kept
        return kept.file_name

    def _control(self, path: str) -> Control:
        return self.session.form.by_path[generic(path)]

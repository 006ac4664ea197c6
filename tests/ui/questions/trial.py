"""An open form that keeps its answers in memory, for tests and pictures."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

from inspector.engine.definition import FormDef
from inspector.engine.session import Changes, FormSession
from inspector.engine.xlsform import open_form
from inspector.progress import Progress

EVERY_TYPE = Path(__file__).with_name("every_type.md")
NOW = datetime(2026, 11, 21, 10, 42, tzinfo=timezone(timedelta(hours=8)))


class Trial:
    """Answers of one filling that nobody saves."""

    saved_at: datetime | None = None

    def __init__(self, form: FormDef) -> None:
        self.session = FormSession(form, clock=lambda: NOW)
        self.files: dict[str, bytes] = {}

    def set_value(self, path: str, text: str) -> Changes:
        return self.session.set_value(path, text)

    def add_repeat(self, path: str) -> str:
        return self.session.add_repeat(path)

    def remove_repeat(self, path: str) -> Changes:
        return self.session.remove_repeat(path)

    def apply_counts(self) -> Changes:
        return self.session.apply_counts()

    def undo(self) -> bool:
        return self.session.undo()

    def redo(self) -> bool:
        return self.session.redo()

    def attach(self, path: str, file: Path, progress: Progress) -> str:
        progress.step(0, 1)
        self.files[file.name] = file.read_bytes()
        return file.name

    def attachment(self, name: str) -> bytes | None:
        return self.files.get(name)


def every_type() -> FormDef:
    """Return the form that asks one question of every type."""
    _conversion, form = open_form(EVERY_TYPE)
    return form


def form_of(text: str) -> FormDef:
    """Return the form that an XLSForm in Markdown describes."""
    _conversion, form = open_form(text.encode(), name="form.md")
    return form

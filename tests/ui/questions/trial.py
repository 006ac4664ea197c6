"""An open form that keeps its answers in memory, for tests and pictures."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

from inspector.engine.definition import FormDef
from inspector.engine.xlsform import open_form
from inspector.services import form_trial

EVERY_TYPE = Path(__file__).with_name("every_type.md")
NOW = datetime(2026, 11, 21, 10, 42, tzinfo=timezone(timedelta(hours=8)))


class Trial(form_trial.Trial):
    """The product's own trial, at a fixed moment."""

    def __init__(self, form: FormDef) -> None:
        super().__init__(form, {}, title="", clock=lambda: NOW, new_id=lambda: str(uuid4()))

    @property
    def files(self) -> dict[str, bytes]:
        """What was attached, by name."""
        return self._files


def every_type() -> FormDef:
    """Return the form that asks one question of every type."""
    _conversion, form = open_form(EVERY_TYPE)
    return form


def form_of(text: str) -> FormDef:
    """Return the form that an XLSForm in Markdown describes."""
    _conversion, form = open_form(text.encode(), name="form.md")
    return form

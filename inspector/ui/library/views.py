"""What the form library is handed: callables bound to the open workspace."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from inspector.progress import Progress
from inspector.services.form_intake import FormCandidate, Installed
from inspector.services.form_library import ExportedForm, LibraryForm
from inspector.services.form_trial import Trial
from inspector.ui.questions.protocol import PhotoPlace


class InstallForm(Protocol):
    """Install a form that was looked at (job)."""

    def __call__(self, candidate: FormCandidate, *, replace: bool = False) -> Installed: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCalls:
    """What only the office does. `inspect` and `install` are jobs.

    shipped  the files that came with the program
    """

    inspect: Callable[[Path, Progress], FormCandidate]
    install: InstallForm
    withdraw: Callable[[str], None]
    restore: Callable[[str], None]
    shipped: Callable[[], Sequence[Path]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryCalls:
    """For the form library. The first three are jobs; `change` is None on the other desks.

    export       write a version as an Excel workbook, by its digest
    photo_place  where a photograph says that it was taken
    """

    forms: Callable[[], Sequence[LibraryForm]]
    try_out: Callable[[str], Trial]
    export: Callable[[str, Path, Progress], ExportedForm]
    photo_place: PhotoPlace
    change: ChangeCalls | None

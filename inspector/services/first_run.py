"""The first hour on a machine: a workspace for one person, made whole or not at all."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inspector.clock import Clock, now
from inspector.documents.template_sets import Sets, shipped
from inspector.domain.numbering import DocumentNumber
from inspector.domain.paper import PaperKind
from inspector.domain.person import Desk, Organisation, OrganKind
from inspector.errors import FileNotWritten, WorkspaceExists
from inspector.progress import Progress
from inspector.sealed.profile import P256, PROFILES
from inspector.services.enrolment import new_workspace
from inspector.storage.workspace import is_vacant

_ID_LENGTH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWorkspace:
    """What a person says of themselves; only an office brings its organisation and a profile.

    profile  by which the office signs; the others follow their office
    """

    folder: Path
    passphrase: str
    desk: Desk
    name: str
    position: str = ""
    certificate_no: str = ""
    organisation: Organisation | None = None
    profile: str = P256.name


def make_workspace(
    new: NewWorkspace, progress: Progress | None = None, *, clock: Clock = now, log_n: int = 17
) -> Path:
    """Make the workspace and close it again; return its folder.

    After a failure the folder is as it was. Raises WorkspaceExists, DiskFull, FileNotWritten,
    ProfileUnavailable.
    """
    if progress is not None:
        progress.step(0, 1)
    before = new.folder.exists()
    if not is_vacant(new.folder):
        raise WorkspaceExists(place=new.folder)
    try:
        ctx = new_workspace(
            new.folder,
            new.passphrase,
            desk=new.desk,
            name=new.name,
            organisation=new.organisation,
            position=new.position,
            certificate_no=new.certificate_no,
            clock=clock,
            log_n=log_n,
            profile=PROFILES[new.profile],
        )
        ctx.workspace.close()
    except OSError as error:
        _clear(new.folder, before)
        raise FileNotWritten(place=new.folder, detail=error.strerror or str(error)) from error
    except BaseException:
        _clear(new.folder, before)
        raise
    return new.folder


def number_sample(
    short: str, year: int, organ: OrganKind = OrganKind.EMERGENCY, sets: Sets | None = None
) -> str:
    """Return how a document number of an office looks; without a workspace by the shipped sets.

    Raises NumberRefused.
    """
    known = sets or shipped()
    of_organ = [one for one in known.offered() if organ in one.organs]
    used = [one for one in of_organ if one.effective.year <= year] or of_organ
    # Of several the one for a trade of its own, as papers take it (documents/template_sets.py).
    chosen = min(used, key=lambda one: (not one.industries, known.newest_first(one)))
    word = chosen.spec(PaperKind.INSPECTION_RECORD).word
    return str(DocumentNumber(short=short, word=word, year=year, serial=1, form=chosen.number))


def suggested_id(name: str) -> str:
    """Return an id for the organisation of that name: its pinyin initials."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes 60 ms to load

    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")).lower()
    return "".join(char for char in letters if char.isascii() and char.isalnum())[:_ID_LENGTH]


MakeWorkspace = Callable[[NewWorkspace, Progress], Path]


def _clear(folder: Path, keep: bool) -> None:
    """Take away what a failed attempt has left in `folder`; the folder itself unless `keep`."""
    for child in folder.iterdir() if folder.is_dir() else ():
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child, ignore_errors=True)
        else:
            child.unlink(missing_ok=True)
    if not keep and folder.is_dir():
        folder.rmdir()

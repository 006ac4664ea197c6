"""A person comes back to their workspace: from a backup, or with a passphrase that they forgot.

FORMAT.md, "Deposit and opening", "Backups". With a passphrase alone, or with the file that the
office has written and the code that goes with it; then a new passphrase is set.
"""

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from inspector.clock import Clock, now
from inspector.errors import PassphraseRefused, WorkspaceExists
from inspector.i18n import _
from inspector.progress import Progress
from inspector.sealed.keyfile import LOG_N
from inspector.services import backups, escrow
from inspector.services.backups import RestoreReport
from inspector.storage.workspace import is_vacant, require_workspace


@dataclass(frozen=True, slots=True)
class ByPassphrase:
    """The passphrase of the time of the backup."""

    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByOpening:
    """The office's file and its code, and the passphrase from now on."""

    file: Path
    code: str = field(repr=False)
    new: str = field(repr=False)


def bring_back(
    place: Path,
    folder: Path,
    by: ByPassphrase | ByOpening,
    progress: Progress | None = None,
    *,
    clock: Clock = now,
    log_n: int = LOG_N,
) -> RestoreReport:
    """Make a workspace in the vacant `folder` from the backup at `place`, a catalogue or a folder.

    Killed or stopped on the way, it leaves the folder vacant; killed after that, the new
    passphrase can be set by `set_anew` with the same file. Raises WorkspaceExists, NoBackup,
    BackupNewer, BackupDamaged, WrongPassphrase, WrongCode, KeyDamaged, PassphraseRefused, DiskFull,
    Cancelled.
    """
    if not is_vacant(folder):
        raise WorkspaceExists(place=folder)
    if isinstance(by, ByPassphrase):
        return backups.restore(
            place, folder, backups.unlock_by(by.passphrase), progress, clock=clock
        )
    _check_new(by.new)
    unlock = escrow.unlock_with(by.file, by.code)
    report = backups.restore(place, folder, unlock, progress, clock=clock)
    escrow.reopen(folder, by.file, by.code, by.new, log_n=log_n)
    return report


def set_anew(
    folder: Path, by: ByOpening, progress: Progress | None = None, *, log_n: int = LOG_N
) -> Path:
    """Give the workspace in `folder` a new passphrase by an opening of the office; return it.

    Raises WorkspaceMissing, WrongCode, KeyDamaged, PassphraseRefused; WorkspaceDamaged for the
    opening of another workspace; DiskFull, Cancelled.
    """
    require_workspace(folder)
    if progress is not None:
        progress.step(0, 1)
    escrow.reopen(folder, by.file, by.code, by.new, log_n=log_n)
    return folder


def _check_new(passphrase: str) -> None:
    """Raise PassphraseRefused before the work, not after it."""
    if not unicodedata.normalize("NFKC", passphrase):
        raise PassphraseRefused(detail=_("it is empty"))

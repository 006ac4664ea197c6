"""Another passphrase for the same workspace."""

import unicodedata
from pathlib import Path

from inspector.errors import PassphraseRefused
from inspector.i18n import _
from inspector.sealed.keyfile import LOG_N
from inspector.storage import workspace


def change_passphrase(folder: Path, old: str, new: str, *, log_n: int = LOG_N) -> None:
    """Let `new` open the workspace in `folder` in place of `old`; nothing else changes.

    Copies and backups made before keep the old one. Raises PassphraseRefused for one that is
    empty or the same, WrongPassphrase, TooManyAttempts, KeyDamaged, DiskFull.
    """
    # As they are compared when one types them: full-width digits are the plain ones.
    was, becomes = (unicodedata.normalize("NFKC", text) for text in (old, new))
    if not becomes:
        raise PassphraseRefused(detail=_("it is empty"))
    if becomes == was:
        raise PassphraseRefused(detail=_("it is the one in use"))
    workspace.change_passphrase(folder, old, new, log_n=log_n)

"""The workspace of a command, opened with its passphrase and closed again."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector import paths
from inspector.cli.command import NEW_PASSPHRASE_VARIABLE, PASSPHRASE_VARIABLE, invocation
from inspector.cli.printing import print_error
from inspector.errors import PassphraseMissing
from inspector.i18n import _

if TYPE_CHECKING:
    from inspector.services.context import Context


@contextmanager
def opened(said: str | None = None) -> Iterator["Context"]:
    """Open the workspace of this call; `said` is its passphrase when it has been asked already.

    Raises WorkspaceMissing, PassphraseMissing, WrongPassphrase, WorkspaceNewer, WorkspaceDamaged.
    """
    from inspector.services.continuity import leave, start
    from inspector.services.enrolment import open_context  # SQLCipher; --help need not wait
    from inspector.storage.workspace import require_workspace

    folder = workspace_folder()
    require_workspace(folder)
    ctx = open_context(folder, passphrase(folder) if said is None else said)
    try:
        for notice in start(ctx):
            print_error(notice)
        yield ctx
    finally:
        leave(ctx)
        ctx.workspace.close()


def workspace_folder() -> Path:
    """Return the folder named for this call, else the usual one."""
    return invocation(click.get_current_context()).workspace or paths.default_workspace()


def passphrase(folder: Path, *, new: bool = False) -> str:
    """Return the passphrase: from INSPECTOR_PASSPHRASE, else asked, a new one twice.

    Raises PassphraseMissing where nobody can be asked.
    """
    given = os.environ.get(PASSPHRASE_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise PassphraseMissing(place=folder, variable=PASSPHRASE_VARIABLE)
    text = _("Passphrase of {place}").format(place=folder)
    asked: str = click.prompt(text, hide_input=True, confirmation_prompt=new, err=True)
    return asked


def new_passphrase(folder: Path) -> str:
    """Return a passphrase to change to: from INSPECTOR_NEW_PASSPHRASE, else asked twice.

    Raises PassphraseMissing where nobody can be asked.
    """
    given = os.environ.get(NEW_PASSPHRASE_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise PassphraseMissing(place=folder, variable=NEW_PASSPHRASE_VARIABLE)
    text = _("New passphrase of {place}").format(place=folder)
    asked: str = click.prompt(text, hide_input=True, confirmation_prompt=True, err=True)
    return asked

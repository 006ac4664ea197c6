"""Where the parts are joined: one opened workspace, and services bound to it.

Windows and commands get a `Session`; neither of them opens a database.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from inspector.clock import Clock, now
from inspector.domain.person import Desk, Organisation, Person, Role
from inspector.errors import NotEnrolled
from inspector.services import continuity
from inspector.services.context import Context
from inspector.services.enrolment import open_context, open_with_key
from inspector.storage.hold import Hold, hold_workspace
from inspector.storage.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")


class Session:
    """One open workspace and the person of its certificate."""

    def __init__(self, ctx: Context, hold: Hold | None = None) -> None:
        self.ctx, self._hold = ctx, hold
        self._is_closed = False
        self.notices = continuity.start(ctx)  # what the person should know at once

    @property
    def workspace(self) -> Workspace:
        return self.ctx.workspace

    @property
    def person(self) -> Person:
        return self.ctx.person

    @property
    def role(self) -> Role:
        return self.ctx.role

    @property
    def desk(self) -> Desk:
        return self.ctx.desk

    @property
    def organisation(self) -> Organisation | None:
        """The organisation of the office, or None before enrolment."""
        try:
            return self.ctx.organisation
        except NotEnrolled:
            return None

    def here(self, service: Callable[Concatenate[Context, P], R]) -> Callable[P, R]:
        """Return `service` for the window's own thread and connection: for work under 16 ms."""
        return partial(service, self.ctx)

    def apart(self, service: Callable[Concatenate[Context, P], R]) -> Callable[P, R]:
        """Return `service` for a job: each call opens a connection of its own and closes it."""

        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            db = self.ctx.workspace.connect()
            try:
                return service(self.ctx.on(db), *args, **kwargs)
            finally:
                db.close()

        return run

    def close(self) -> None:
        """Close the workspace; once more does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        continuity.leave(self.ctx)
        self.ctx.workspace.close()
        if self._hold is not None:
            self._hold.release()


def open_session(folder: Path, passphrase: str, *, clock: Clock = now) -> Session:
    """Open the workspace in `folder`.

    Raises WorkspaceMissing, WrongPassphrase, WorkspaceNewer, WorkspaceDamaged.
    """
    return Session(open_context(folder, passphrase, clock=clock))


def open_for_window(folder: Path, master_key: bytes, *, clock: Clock = now) -> Session:
    """Open the workspace in `folder` for a window, with what `unlock_key` gave.

    Raises WorkspaceOpen while another window has it; WorkspaceNewer, WorkspaceDamaged.
    """
    hold = hold_workspace(folder)
    try:
        return Session(open_with_key(folder, master_key, clock=clock), hold)
    except BaseException:
        hold.release()
        raise

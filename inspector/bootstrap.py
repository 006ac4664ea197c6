"""Where the parts are joined: one opened workspace, and services bound to it.

Windows and commands get a `Session`; neither of them opens a database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from inspector.clock import Clock, now
from inspector.domain.person import Desk, Organisation, Person, Role
from inspector.errors import InspectorError, NotEnrolled
from inspector.services import continuity
from inspector.services.context import Context
from inspector.services.enrolment import open_context, open_with_key
from inspector.storage.hold import Hold, hold_workspace
from inspector.storage.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")


class Session:
    """One open workspace and the person of its certificate."""

    def __init__(
        self,
        ctx: Context,
        hold: Hold | None = None,
        notices: list[InspectorError] | None = None,
    ) -> None:
        self.ctx, self._hold = ctx, hold
        self._is_closed = False
        # What the person should know at once.
        self.notices = continuity.start(ctx) if notices is None else notices

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


@dataclass(frozen=True, slots=True)
class Ready:
    """A workspace that is held for one window, and was looked after on another thread."""

    folder: Path
    master_key: bytes
    clock: Clock
    hold: Hold
    notices: list[InspectorError]

    def open(self) -> Session:
        """Open it, on the thread of the window: connections stay where they were opened.

        Writes nothing and waits for no disk. Raises WorkspaceDamaged.
        """
        try:
            ctx = open_with_key(self.folder, self.master_key, clock=self.clock, sweeping=False)
        except BaseException:
            self.hold.release()
            raise
        return Session(ctx, self.hold, self.notices)


def make_ready(folder: Path, master_key: bytes, *, clock: Clock = now) -> Ready:
    """Hold the workspace in `folder` for a window, with what `unlock_key` gave; for a job.

    Notes where and how far it is, which has to be durable and so takes a few frames. Raises
    WorkspaceOpen while another window has it; WorkspaceNewer, WorkspaceDamaged.
    """
    hold = hold_workspace(folder)
    try:
        ctx = open_with_key(folder, master_key, clock=clock)
        try:
            notices = continuity.start(ctx)
        finally:
            ctx.workspace.close()
    except BaseException:
        hold.release()
        raise
    return Ready(folder, master_key, clock, hold, notices)


def open_for_window(folder: Path, master_key: bytes, *, clock: Clock = now) -> Session:
    """Open the workspace in `folder` for a window, on one thread. Raises as `make_ready`."""
    return make_ready(folder, master_key, clock=clock).open()

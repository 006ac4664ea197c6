"""Commands whose help speaks the person's language, with the options that every command takes.

Help texts are marked with N_() where they stand and translated when they are shown, for the
language is known only once `--language` has been read.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from inspector.cli.usage import Formatter
from inspector.i18n import DEFAULT_LANGUAGE, N_, _, use_language

PASSPHRASE_VARIABLE = "INSPECTOR_PASSPHRASE"
NEW_PASSPHRASE_VARIABLE = "INSPECTOR_NEW_PASSPHRASE"
WORKSPACE_VARIABLE = "INSPECTOR_WORKSPACE"


def _named_outside() -> Path | None:
    named = os.environ.get(WORKSPACE_VARIABLE)
    return Path(named) if named else None


@dataclass(slots=True)
class Invocation:
    """What was said for the whole call, wherever on the line it stood.

    workspace    folder named with --workspace or in the environment, or None
    open_window  opens the window on a workspace folder and returns the exit status; handed in by
                 the floor above, which alone knows windows
    """

    workspace: Path | None = field(default_factory=_named_outside)
    debug: bool = False
    open_window: Callable[[Path | None], int] | None = None


def invocation(context: click.Context) -> Invocation:
    """Return what was said for the whole call."""
    root = context.find_root()
    if not isinstance(root.obj, Invocation):
        root.obj = Invocation()
    return root.obj


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        source = self.help
        self.help = _(source) if source else source
        try:
            return super().get_help_record(ctx)
        finally:
            self.help = source


class _Context(click.Context):
    formatter_class = Formatter


class _Spoken(click.Command):
    """What commands and groups share: common options, translated help."""

    context_class = _Context

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*super().get_params(ctx), *_COMMON]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = _(_HELP)
        return found

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        source = self.help
        self.help = _(source) if source else source
        try:
            super().format_help_text(ctx, formatter)
        finally:
            self.help = source

    def get_short_help_str(self, limit: int = 45) -> str:
        # One line in a list of commands: up to the first full stop of either script.
        text = _(self.help) if self.help else ""
        return text.split("\n")[0].split("。")[0].removesuffix(".")


class Command(_Spoken):
    """A command of this program."""


class Group(_Spoken, click.Group):
    """Commands that belong together."""

    command_class = Command


Group.group_class = Group


def option(*names: str, **settings: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that adds an option with translated help."""
    return click.option(*names, cls=Option, **settings)


def to_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the decorator for the folder that something is written to."""
    return option(
        "--to",
        "to",
        required=True,
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        help=N_("Folder to write into; it is made when it is missing."),
    )


def json_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the decorator for machine-readable output."""
    return option("--json", "as_json", is_flag=True, help=N_("Print JSON for other programs."))


def encrypt_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the decorator for whether a package is encrypted; None leaves it to where it goes."""
    return option(
        "--encrypt/--plain",
        "encrypt",
        default=None,
        help=N_(
            "Encrypt to those who may read it, or not; by default on removable media and network"
            " drives only."
        ),
    )


_HELP = N_("Show this help.")


def _common_options() -> list[click.Parameter]:
    return [
        Option(
            ["--workspace"],
            metavar="DIR",
            type=click.Path(file_okay=False, path_type=Path),
            expose_value=False,
            callback=_take_workspace,
            help=N_("Workspace to use; otherwise INSPECTOR_WORKSPACE, otherwise the usual one."),
        ),
        Option(
            ["--language"],
            type=click.Choice([DEFAULT_LANGUAGE, "en"]),
            expose_value=False,
            is_eager=True,
            callback=_take_language,
            help=N_("Language of messages."),
        ),
        Option(
            ["--debug"],
            is_flag=True,
            expose_value=False,
            callback=_take_debug,
            help=N_("Show where in the program an error arose."),
        ),
    ]


def _take_workspace(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        invocation(ctx).workspace = value


def _take_language(_ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        use_language(value)


def _take_debug(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        invocation(ctx).debug = True


# The same ones at every call: click asks twice, and knows by them which came first on the line.
_COMMON = tuple(_common_options())

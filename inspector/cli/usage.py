"""What click itself says, in the person's language: headings of help, and wrong usage."""

import os
from pathlib import Path

import click
from click.exceptions import BadArgumentUsage, BadOptionUsage, NoArgsIsHelpError

from inspector.cli.printing import print_two_lines
from inspector.i18n import N_, _

_HEADINGS = {"Options": N_("Options"), "Commands": N_("Commands"), "Arguments": N_("Arguments")}
_NAME = "inspector"


class Formatter(click.HelpFormatter):
    """Lays out help under translated headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix if prefix is not None else _("Usage: "))

    def write_heading(self, heading: str) -> None:
        super().write_heading(_(_HEADINGS.get(heading, heading)))


class ExistingFile(click.Path):
    """A file that is there, told about in the person's language when it is not."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False)

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Path:
        """Return the path. Fails for what is not a file."""
        path = Path(value)
        if not path.exists():
            self.fail(_("“{name}” is not there").format(name=path), param, ctx)
        if not path.is_file():
            self.fail(_("“{name}” is not a file").format(name=path), param, ctx)
        return path


def say_wrong_usage(error: click.UsageError) -> int:
    """Print what is wrong with the command line and where help is; return the exit status."""
    if isinstance(error, NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)  # a group alone: what may follow it
        return error.exit_code
    path = error.ctx.command_path if error.ctx is not None else _NAME
    print_two_lines(
        _("Wrong usage: {detail}").format(detail=_detail(error)),
        _("See “{command} --help”.").format(command=path),
    )
    return error.exit_code


def _detail(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter):
        return _("{name} is missing").format(name=_name_of(error))
    if isinstance(error, click.NoSuchOption):
        return _("there is no option “{name}”").format(name=error.option_name)
    if isinstance(error, BadOptionUsage):
        return _("the option “{name}” is used wrongly").format(name=error.option_name)
    if isinstance(error, click.BadParameter):
        return f"{_name_of(error)}: {_choices(error)}"
    if type(error).__name__ == "NoSuchCommand":  # a class of its own only from click 8.3 on
        name = str(vars(error).get("command_name", ""))
        return _("there is no command “{name}”").format(name=name)
    if isinstance(error, BadArgumentUsage) or error.message.startswith("Got unexpected"):
        return _("there are more words than the command takes")
    return error.format_message()


def _name_of(error: click.BadParameter) -> str:
    if error.param is not None and error.ctx is not None:
        return str(error.param.get_error_hint(error.ctx)).replace("'", "")
    return str(error.param_hint or "")


def _choices(error: click.BadParameter) -> str:
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return _("choose one of {choices}").format(choices=_(", ").join(map(str, kind.choices)))
    if isinstance(kind, click.types.IntParamType):
        return _("a whole number is needed")
    return error.message

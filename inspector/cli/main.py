"""The command `inspector`: what may follow it, and what becomes of an error.

Each error a person can act on prints two lines and gives its exit status (design §7); a fault of
the program itself leaves a crash report. Modules of commands import services inside their
functions, so that `--help` answers at once.
"""

import errno
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from inspector import __version__, paths
from inspector.cli import (
    backups,
    conflicts,
    demo,
    doctor,
    dossiers,
    enrol,
    export,
    form_library,
    forms,
    imports,
    ledger,
    papers,
    quarantine,
    templates,
    verify,
)
from inspector.cli import workspace as workspaces
from inspector.cli.command import Group, Invocation, invocation, option
from inspector.cli.forms import problem_lines
from inspector.cli.printing import print_error, print_two_lines
from inspector.cli.usage import say_wrong_usage
from inspector.errors import Cancelled, FormProblems, InspectorError, TemplateSetRefused
from inspector.i18n import N_, _
from inspector.log import write_crash_report
from inspector.storage.files import told

_NAME = "inspector"

OpenWindow = Callable[[Path | None], int]

# What the operating system refuses and a person can mend; any other OSError is a bug of ours.
_OUTSIDE = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENAMETOOLONG,
    errno.EIO,
    errno.ENODEV,
}


class Main(Group):
    """The top: turns whatever a command raises into lines and an exit status."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command line and exit with its status."""
        said = extra.setdefault("obj", Invocation())

        def call() -> object:
            return super(Main, self).main(
                args=args,
                prog_name=prog_name or _NAME,
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )

        sys.exit(_status(call, said))


@click.group(
    cls=Main,
    invoke_without_command=True,
    no_args_is_help=False,
    help=N_("Offline desk for work-safety inspection. Without a command: open the window."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@option("--version", is_flag=True, is_eager=True, help=N_("Print the version."))
@click.pass_context
def main(context: click.Context, version: bool) -> int:
    """Open the window, unless a command follows."""
    if version:
        click.echo(f"inspector {__version__}")
        context.exit()
    if context.invoked_subcommand is not None:
        return 0
    said = invocation(context)
    if said.open_window is None:
        click.echo(context.get_help())
        return 0
    return said.open_window(said.workspace)


for command in (
    demo.demo,
    workspaces.workspace,
    enrol.enrol,
    export.export,
    imports.import_,
    quarantine.quarantine,
    conflicts.conflicts,
    verify.verify,
    forms.form,
    papers.papers,
    templates.templates,
    dossiers.dossier,
    ledger.ledger,
    doctor.doctor,
    backups.backup,
    backups.restore,
):
    main.add_command(command)
for command in form_library.COMMANDS:
    forms.form.add_command(command)


def run(arguments: Sequence[str], open_window: OpenWindow | None = None) -> NoReturn:
    """Run the command line and exit with its status."""
    main.main(args=list(arguments), obj=Invocation(open_window=open_window))
    raise AssertionError("main exits")


def _status(call: Callable[[], object], said: Invocation) -> int:
    """Return the exit status of a call; say on stderr what went wrong."""
    try:
        result = call()
    except click.UsageError as error:
        return say_wrong_usage(error)
    except (click.Abort, KeyboardInterrupt, Cancelled):
        print_error(Cancelled())
        return Cancelled.exit
    except BrokenPipeError:
        # Whoever read the output has had enough; Python would complain once more at the end.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        return 1
    except InspectorError as error:
        return _told(error, said)
    except OSError as error:
        if error.errno not in _OUTSIDE:
            return _crashed(error, said)
        return _told(told(error, Path(str(error.filename or "."))), said)
    except Exception as error:  # noqa: BLE001 (the top: a fault of ours becomes a report)
        return _crashed(error, said)
    return result if isinstance(result, int) else 0


def _told(error: InspectorError, said: Invocation) -> int:
    if said.debug:
        traceback.print_exception(error)
    if isinstance(error, FormProblems):
        for line in problem_lines(error.problems):
            click.echo(line, err=True)
    if isinstance(error, TemplateSetRefused):
        for fault in error.faults:
            click.echo(fault.line(), err=True)
    print_error(error)
    return int(error.exit)


def _crashed(error: Exception, said: Invocation) -> int:
    if said.debug:
        traceback.print_exception(error)
    what = _("The program met a fault of its own: {kind}.").format(kind=type(error).__name__)
    folder = said.workspace if said.workspace is not None and said.workspace.is_dir() else None
    try:
        report = write_crash_report(paths.log_folder(folder), error)
    except OSError as failure:
        detail = failure.strerror or str(failure)
        print_two_lines(what, _("No report could be written: {detail}.").format(detail=detail))
    else:
        print_two_lines(what, _("Send this report to your office: {file}").format(file=report))
    return 1

"""`inspector backup` and `inspector restore`: a second copy, and a workspace made from one."""

from pathlib import Path

import click

from inspector.cli.command import Command, invocation, json_option, option
from inspector.cli.opening import new_passphrase, opened, passphrase
from inspector.cli.printing import print_json, size_text
from inspector.cli.progress_line import progress_line
from inspector.cli.usage import ExistingFile
from inspector.clock import china, now
from inspector.i18n import N_, _

_FOLDER = click.Path(file_okay=False, path_type=Path)
_PLACE = click.Path(path_type=Path)
_SHOWN = 10


@click.command(
    cls=Command,
    help=N_(
        "Copy the workspace to DIR, such as a stick, and read back what was written.\n\nEverything"
        " is sealed with the passphrase. What an earlier backup in DIR holds is not written again;"
        " the last five states are kept."
    ),
)
@click.argument("to", metavar="DIR", type=_FOLDER)
@option("--all", "check_all", is_flag=True, help=N_("Read back what earlier backups wrote, too."))
@json_option()
def backup(to: Path, check_all: bool, as_json: bool) -> int:
    """Raises DiskFull, BackupNotWritten, BackupDamaged. Exit status 1 where files were missing."""
    from inspector.services import backups

    with opened() as ctx, progress_line(_("Backup")) as progress:
        report = backups.backup(ctx, to, progress, check_all=check_all)
    if as_json:
        print_json(
            {
                "file": str(report.file),
                "files": report.files,
                "added": report.added,
                "size": report.size,
                "missing": list(report.missing),
            }
        )
    else:
        text = _("{count} files, {size}; {added} of them new. Read back and found whole:")
        size = size_text(report.size)
        click.echo(text.format(count=report.files, size=size, added=report.added))
        click.echo(str(report.file))
    _say_missing(report.missing)
    return 1 if report.missing else 0


@click.command(
    cls=Command,
    help=N_(
        "Make a workspace in the empty or new folder DIR from a backup.\n\nFILE is a backup, or the"
        " folder that holds some: then the newest. DIR may also be named with --workspace. The"
        " passphrase is that of the time of the backup."
    ),
)
@click.argument("file", metavar="FILE", type=_PLACE)
@click.argument("to", metavar="[DIR]", required=False, type=_FOLDER)
@option(
    "--opening",
    type=ExistingFile(),
    help=N_("The office's file for it: asks for its code, then for a new passphrase."),
)
@json_option()
@click.pass_context
def restore(
    context: click.Context, file: Path, to: Path | None, opening: Path | None, as_json: bool
) -> int:
    """Raises NoBackup, BackupDamaged, WrongPassphrase, WorkspaceExists, DiskFull."""
    from inspector.errors import WorkspaceExists
    from inspector.services import backups
    from inspector.services.returning import ByOpening, ByPassphrase, bring_back
    from inspector.storage.workspace import is_vacant

    folder = to or invocation(context).workspace
    if folder is None:
        raise click.UsageError(_("name the new folder: {options}").format(options="DIR"))
    if not is_vacant(folder):
        raise WorkspaceExists(place=folder)  # before a passphrase is asked for
    found = backups.find_backup(file)
    code = passphrase(opening or found)
    by: ByOpening | ByPassphrase = ByPassphrase(code)
    if opening is not None:
        by = ByOpening(opening, code, new_passphrase(folder))
    with progress_line(_("Restore")) as progress:
        report = bring_back(found, folder, by, progress)
    if as_json:
        print_json(
            {
                "folder": str(report.folder),
                "taken": report.taken.isoformat(),
                "files": report.files,
                "missing": list(report.missing),
                "skipped_numbers": report.skipped,
            }
        )
    else:
        days = (china(now()).date() - china(report.taken).date()).days
        text = _("Restored to {place}: the state of {at}, {days} days old, {count} files.")
        at = f"{china(report.taken):%Y-%m-%d %H:%M}"
        click.echo(text.format(place=folder, at=at, days=days, count=report.files))
        click.echo(
            _(
                "What was entered after that is not here; packages that have gone out can be"
                " imported at the office."
            )
        )
        if report.skipped:
            text = _("{count} document numbers are left out: they may stand on papers already.")
            click.echo(text.format(count=report.skipped))
    _say_missing(report.missing)
    return 1 if report.missing else 0


def _say_missing(missing: tuple[str, ...]) -> None:
    if not missing:
        return
    text = _("{count} files could not be read and are not in it:")
    click.echo(text.format(count=len(missing)), err=True)
    for path in missing[:_SHOWN]:
        click.echo(f"  {path}", err=True)

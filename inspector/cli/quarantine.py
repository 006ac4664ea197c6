"""`inspector quarantine`: refused files that are kept; tried again, or deleted."""

from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, Group, json_option, option
from inspector.cli.imports import told
from inspector.cli.opening import opened
from inspector.cli.printing import print_json, print_table, size_text
from inspector.cli.progress_line import progress_line
from inspector.clock import china
from inspector.errors import NotFound
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.domain.ledger import QuarantineRow
    from inspector.services.context import Context

_SHORT = 12


@click.group(cls=Group, help=N_("Refused files that are kept with the reason."))
def quarantine() -> None:
    """Hold the commands of the quarantine."""


@quarantine.command("list", cls=Command, help=N_("List what is kept, newest first."))
@json_option()
def list_(as_json: bool) -> None:
    """One line for each file."""
    from inspector.services.quarantine import refused_files

    with opened() as ctx:
        rows = refused_files(ctx)
        plain = [_as_json(ctx, row) for row in rows] if as_json else []
    if as_json:
        print_json(plain)
    elif not rows:
        click.echo(_("The quarantine is empty."))
    else:
        print_table(
            [_("Id"), _("Since"), _("Reason code"), _("Why")],
            [
                [
                    row.id[:_SHORT],
                    f"{china(row.at):%Y-%m-%d %H:%M}",
                    row.reason or row.code,
                    row.why,
                ]
                for row in rows
            ],
        )


@quarantine.command(
    cls=Command,
    help=N_("Say why a file was refused, and where it lies.\n\nID may be the beginning of it."),
)
@click.argument("file_id", metavar="ID")
@json_option()
def show(file_id: str, as_json: bool) -> None:
    """Raises NotFound."""
    from inspector.services.choosing import find_refused

    with opened() as ctx:
        row = find_refused(ctx, file_id)
        plain = _as_json(ctx, row)
    if as_json:
        print_json(plain)
        return
    click.echo(f"{row.file_name}  {size_text(row.size)}  {row.reason or row.code}")
    click.echo(row.why)
    click.echo(row.advice)
    click.echo(
        _("It came from {folder}; last tried {time}.").format(
            folder=row.origin, time=f"{china(row.tried):%Y-%m-%d %H:%M}"
        )
    )
    if plain["file"] is not None:
        click.echo(plain["file"])


@quarantine.command(
    cls=Command,
    help=N_(
        "Import files from the quarantine; those that are taken now leave it.\n\nWorth it after a"
        " newer base package, a decision about a computer, or an update. ID may be the beginning"
        " of it; the exit status is that of the worst."
    ),
)
@click.argument("file_ids", metavar="[ID]...", nargs=-1)
@option("--all", "every", is_flag=True, help=N_("All that is kept."))
@json_option()
def release(file_ids: tuple[str, ...], every: bool, as_json: bool) -> int:
    """Raises NotFound, DiskFull and what opening a workspace raises."""
    from inspector.services.choosing import find_refused
    from inspector.services.imports import try_again
    from inspector.services.quarantine import refused_files

    if every == bool(file_ids):
        raise click.BadParameter(_("name files, or say --all"), param_hint="--all")
    with opened() as ctx, progress_line(_("Packages")) as progress:
        rows = refused_files(ctx) if every else [find_refused(ctx, one) for one in file_ids]
        results = try_again(ctx, [row.id for row in rows], progress)
    return told(results, as_json)


@quarantine.command(
    cls=Command,
    help=N_(
        "Delete our copies of refused files; those that they came from stay.\n\nID may be the"
        " beginning of it."
    ),
)
@click.argument("file_ids", metavar="ID...", nargs=-1, required=True)
@option("--yes", is_flag=True, help=N_("Do not ask."))
@json_option()
def delete(file_ids: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Raises NotFound, Cancelled where nobody says yes."""
    from inspector.services.choosing import find_refused
    from inspector.services.quarantine import remove

    with opened() as ctx:
        rows = [find_refused(ctx, one) for one in file_ids]
        if not yes:  # our copy may be the only one
            names = _(", ").join(row.file_name for row in rows)
            click.confirm(_("Delete {names}?").format(names=names), abort=True, err=True)
        for row in rows:
            remove(ctx, row.id)
    if as_json:
        print_json([row.id for row in rows])
        return
    for row in rows:
        click.echo(_("{name} is deleted.").format(name=row.file_name))


def _as_json(ctx: "Context", row: "QuarantineRow") -> dict[str, object]:
    from inspector.services.quarantine import kept_file

    try:
        file = str(kept_file(ctx, row.id))
    except NotFound:  # deleted by hand
        file = None
    return {
        "id": row.id,
        "name": row.file_name,
        "origin": row.origin,
        "size": row.size,
        "at": row.at.isoformat(),
        "tried": row.tried.isoformat(),
        "code": row.code,
        "reason": row.reason,
        "why": row.why,
        "remedy": row.advice,
        "file": file,
    }

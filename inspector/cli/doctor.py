"""`inspector doctor`: 出发自检, and the integrity of the workspace."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, json_option, option
from inspector.cli.opening import opened, passphrase, workspace_folder
from inspector.cli.printing import print_json
from inspector.cli.progress_line import progress_line
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.services.rescue import RescueReport

_SHOWN = 10


@click.command(
    cls=Command,
    help=N_(
        "Check that the workspace is whole and ready for a day without the office.\n\nExit status:"
        " 0 all is well, 1 something is amiss."
    ),
)
@option(
    "--rebuild",
    "anew",
    is_flag=True,
    help=N_(
        "First fold lists and ledgers anew; a damaged database is set aside and made anew of what"
        " can be read."
    ),
)
@option(
    "--packages",
    "more",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, path_type=Path),
    help=N_("With --rebuild: take events also from packages that have gone out; may be a folder."),
)
@json_option()
def doctor(anew: bool, more: tuple[Path, ...], as_json: bool) -> int:
    """Print a line for each check, and what to do where something is amiss."""
    from inspector.services.doctor import check, rebuild

    folder, said = workspace_folder(), ""
    rescued = None
    if anew:
        said = passphrase(folder)
        rescued = _rescued(folder, said, more)
        if rescued is not None and not as_json:
            _print_rescued(rescued)
    with opened(said if anew else None) as ctx:
        if anew and rescued is None:
            count = rebuild(ctx)
            if not as_json:
                click.echo(_("{count} streams folded anew").format(count=count))
        with progress_line(_("Checks")) as progress:
            found = check(ctx, progress)
    well = all(one.ok for one in found)
    if as_json:
        answer: dict[str, object] = {"ok": well, "checks": [one.to_json() for one in found]}
        if rescued is not None:
            answer["rescued"] = rescued.to_json()
        print_json(answer)
    else:
        for one in found:
            mark = _("well ") if one.ok else _("AMISS")
            click.echo(f"{mark}  {one.title}: {one.detail}")
            if one.remedy:
                click.echo(f"       {one.remedy}")
    return 0 if well else 1


def _rescued(folder: Path, said: str, more: tuple[Path, ...]) -> "RescueReport | None":
    """Make the database anew where it is damaged; None where it is not."""
    from inspector.services.rescue import is_damaged, rescue
    from inspector.storage.workspace import unlock_key

    key = unlock_key(folder, said)
    if not is_damaged(folder, key):
        return None
    with progress_line(_("Rebuild")) as progress:
        return rescue(folder, key, progress, more=more)


def _print_rescued(report: "RescueReport") -> None:
    text = _("The database was damaged: {lost} of {pages} pages could not be read.")
    click.echo(text.format(lost=report.lost, pages=report.pages))
    click.echo(_("It is kept in {place}.").format(place=report.aside))
    text = _("Made anew: {rows} rows, events of {packages} packages.")
    click.echo(text.format(rows=sum(report.rows.values()), packages=report.packages))
    for names, text in (
        (report.gaps, _("Events of this device that are nowhere ({count}): {names}")),
        (report.drafts, _("Open visits whose start is lost ({count}): {names}")),
        (report.missing, _("Files that are not here any more ({count}): {names}")),
        (report.refused, _("Packages that could not be read again ({count}): {names}")),
    ):
        if names:
            shown = _(", ").join(names[:_SHOWN])
            click.echo(text.format(count=len(names), names=shown))
    if report.skipped:
        text = _("{count} document numbers are left out: they may stand on papers already.")
        click.echo(text.format(count=report.skipped))

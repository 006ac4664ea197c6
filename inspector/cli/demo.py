"""`inspector demo`: the whole loop, played through the services."""

import shutil
from pathlib import Path

import click

from inspector.cli.command import Command, json_option, option
from inspector.cli.printing import print_json
from inspector.cli.progress_line import progress_line
from inspector.i18n import N_, _


@click.command(
    cls=Command,
    help=N_("Make DIR/office, DIR/lead and DIR/field and play the whole loop there."),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@option("--seed", type=int, help=N_("The same number gives the same demo, keys apart."))
@json_option()
def demo(folder: Path, seed: int | None, as_json: bool) -> None:
    """Raises WorkspaceExists for a folder that is not empty."""
    from inspector.services.demo import play  # everything; --help need not wait

    fresh = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    try:
        with progress_line(_("Demo")) as progress:
            report = play(folder, seed=seed, progress=progress)
    except BaseException:
        if fresh:  # half a demo would only be in the way of the next one
            shutil.rmtree(folder, ignore_errors=True)
        raise
    made = report.to_json()
    if as_json:
        print_json(made)
        return
    click.echo(
        _("The demo stands in {place}; its passphrase is “{passphrase}”.").format(
            place=folder, passphrase=report.passphrase
        )
    )
    for name in report.workspaces:
        click.echo(_("  workspace  {place}").format(place=folder / name))
    for one in report.inspections:
        click.echo(
            _("  visit      {entity}: {findings} hazards, {major} of them major").format(
                entity=one["entity"], findings=one["findings"], major=one["major"]
            )
        )
    click.echo(
        _("  {count} packages in {place}").format(
            count=len(report.packages), place=folder / "exchange"
        )
    )
    click.echo(
        _("  {count} papers in {place}").format(count=len(report.papers), place=folder / "papers")
    )
    click.echo(_("Open one: inspector --workspace {place}").format(place=folder / "office"))

"""`inspector doctor`: 出发自检, and the integrity of the workspace."""

import click

from inspector.cli.command import Command, json_option, option
from inspector.cli.opening import opened
from inspector.cli.printing import print_json
from inspector.cli.progress_line import progress_line
from inspector.i18n import N_, _


@click.command(
    cls=Command,
    help=N_(
        "Check that the workspace is whole and ready for a day without the office.\n\nExit status:"
        " 0 all is well, 1 something is amiss."
    ),
)
@option("--rebuild", "anew", is_flag=True, help=N_("First fold lists and ledgers anew."))
@json_option()
def doctor(anew: bool, as_json: bool) -> int:
    """Print a line for each check, and what to do where something is amiss."""
    from inspector.services.doctor import check, rebuild

    with opened() as ctx:
        if anew:
            count = rebuild(ctx)
            if not as_json:
                click.echo(_("{count} streams folded anew").format(count=count))
        with progress_line(_("Checks")) as progress:
            found = check(ctx, progress)
    well = all(one.ok for one in found)
    if as_json:
        print_json({"ok": well, "checks": [one.to_json() for one in found]})
    else:
        for one in found:
            mark = _("well ") if one.ok else _("AMISS")
            click.echo(f"{mark}  {one.title}: {one.detail}")
            if one.remedy:
                click.echo(f"       {one.remedy}")
    return 0 if well else 1

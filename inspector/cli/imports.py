"""`inspector import`: packages in; each whole or not at all."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, json_option, option
from inspector.cli.opening import opened
from inspector.cli.printing import print_json
from inspector.cli.progress_line import progress_line
from inspector.clock import china
from inspector.errors import NoPackages
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.services.imports import ImportPreview

# The first of these that any package met is the exit status: altered is worse than unknown.
_WORST = (20, 21, 23, 22, 1)


@click.command(
    "import",
    cls=Command,
    help=N_(
        "Import packages; FILE may be a folder, and there may be many.\n\nOne that is refused does"
        " not keep the others out; the exit status is that of the worst. Importing a package twice"
        " changes nothing."
    ),
)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@option("--dry-run", is_flag=True, help=N_("Only say what each package would do."))
@json_option()
def import_(files: tuple[Path, ...], dry_run: bool, as_json: bool) -> int:
    """Raises NoPackages, DiskFull and what opening a workspace raises."""
    from inspector.services.imports import import_packages, packages_in, preview_packages

    chosen = packages_in(files)
    if not chosen:
        raise NoPackages(place=", ".join(str(file) for file in files))
    with opened() as ctx, progress_line(_("Packages")) as progress:
        results = (preview_packages if dry_run else import_packages)(ctx, chosen, progress)
    return told(results, as_json)


def told(results: "Sequence[ImportPreview]", as_json: bool) -> int:
    """Print what became of each package; return the exit status."""
    if as_json:
        print_json([_as_json(result) for result in results])
    for result in results:
        if not as_json:
            click.echo(f"{result.path.name}: {_line(result)}", err=result.refused is not None)
        if result.refused is not None:
            if as_json:
                click.echo(f"{result.path.name}: {result.refused.what()}", err=True)
            kept = _("The file is kept in the quarantine.") if result.kept else ""
            click.echo(f"{result.refused.remedy()} {kept}".rstrip(), err=True)
    met = {int(one.refused.exit) for one in results if one.refused is not None}
    return next((status for status in _WORST if status in met), 0)


def _line(result: "ImportPreview") -> str:
    if result.refused is not None or not result.sender:
        return result.line()
    return _("{line} ({sender}, {signed})").format(
        line=result.line(),
        sender=result.sender,
        signed=f"{china(result.signed_at):%Y-%m-%d %H:%M}" if result.signed_at else "",
    )


def _as_json(result: "ImportPreview") -> dict[str, object]:
    refused = result.refused
    return {
        "path": str(result.path),
        "kind": result.kind,
        "id": result.package_id,
        "sender": result.sender,
        "signed_at": result.signed_at.isoformat() if result.signed_at else None,
        "inspection": result.inspection,
        "entity": result.entity_name,
        "new": result.new,
        "known": result.known,
        "pending": result.pending,
        "conflicting": result.conflicting,
        "already_imported": result.already_imported,
        "imported": result.imported,
        "encrypted": result.encrypted,
        "code": refused.code if refused is not None else "",
        "problem": refused.what() if refused is not None else "",
        "remedy": refused.remedy() if refused is not None else "",
        "kept": result.kept,
    }

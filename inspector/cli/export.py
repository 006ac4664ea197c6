"""`inspector export`: packages out, each read back and found sound before it counts."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, Group, json_option, to_option
from inspector.cli.opening import opened
from inspector.cli.printing import print_json, size_text
from inspector.cli.progress_line import progress_line
from inspector.errors import NothingToExport, VisitRefused
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.progress import Progress
    from inspector.services.context import Context
    from inspector.services.packages import ExportedPackage


@click.group(cls=Group, help=N_("Write signed packages: base, inspection, review, receipt."))
def export() -> None:
    """Hold the commands that write packages."""


@export.command(cls=Command, help=N_("Office: register, people, tasks, numbers, forms, standards."))
@to_option()
@json_option()
def base(to: Path, as_json: bool) -> None:
    """Raises WrongRole, DiskFull, PackageNotWritten."""
    from inspector.services.packages import export_base

    with opened() as ctx, progress_line(_("Base package")) as progress:
        made = [export_base(ctx, to, progress)]
    _show(made, as_json)


@export.command(
    cls=Command,
    help=N_(
        "Field: visits with everything that belongs to them.\n\nINSPECTION is the id of a visit, or"
        " the end of it; without one, every visit that has changes no package carries yet."
    ),
)
@click.argument("inspections", metavar="[INSPECTION]...", nargs=-1)
@to_option()
@json_option()
def inspection(inspections: tuple[str, ...], to: Path, as_json: bool) -> None:
    """Raises VisitRefused, NotFound, NothingToExport, DiskFull, PackageNotWritten."""
    from inspector.services.packages import export_inspection

    with opened() as ctx:
        made = _export_all(
            ctx, inspections, to, "INSPECTION", _("Inspection package"), export_inspection
        )
    _show(made, as_json)


@export.command(
    cls=Command, help=N_("Lead: the reviews of visits, with the packages that they stand on.")
)
@click.argument("inspections", metavar="[INSPECTION]...", nargs=-1)
@to_option()
@json_option()
def review(inspections: tuple[str, ...], to: Path, as_json: bool) -> None:
    """Raises WrongRole, VisitRefused, NotFound, NothingToExport, DiskFull, PackageNotWritten."""
    from inspector.services.packages import export_review

    with opened() as ctx:
        made = _export_all(ctx, inspections, to, "REVIEW", _("Review package"), export_review)
    _show(made, as_json)


@export.command(
    cls=Command,
    help=N_(
        "Lead: visits for people outside the office, the package with the countersignature in one"
        " file.\n\nINSPECTION is the id of a visit, or the end of it."
    ),
)
@click.argument("inspections", metavar="INSPECTION...", nargs=-1, required=True)
@to_option()
@json_option()
def countersigned(inspections: tuple[str, ...], to: Path, as_json: bool) -> None:
    """Raises WrongRole, VisitRefused, NotFound, DiskFull, PackageNotWritten."""
    from inspector.services.choosing import find_visit
    from inspector.services.countersigning import export_countersigned

    made = []
    with opened() as ctx:
        for name in inspections:
            with progress_line(_("Countersigned package")) as progress:
                made.append(export_countersigned(ctx, find_visit(ctx, name), to, progress))
    _show(made, as_json)


@export.command(cls=Command, help=N_("Office: receipts for everything imported."))
@to_option()
@json_option()
def receipt(to: Path, as_json: bool) -> None:
    """Raises WrongRole, DiskFull, PackageNotWritten."""
    from inspector.services.packages import export_receipt

    with opened() as ctx, progress_line(_("Receipts")) as progress:
        made = [export_receipt(ctx, to, progress)]
    _show(made, as_json)


def _export_all(
    ctx: "Context",
    names: tuple[str, ...],
    to: Path,
    kind: str,
    text: str,
    write: "Callable[[Context, str, Path, Progress], ExportedPackage]",
) -> "list[ExportedPackage]":
    """Export the visits named, or all that wait for it and can go."""
    from inspector.services.choosing import find_visit
    from inspector.services.outgoing import waiting_visits

    made = []
    for one in [find_visit(ctx, name) for name in names] or waiting_visits(ctx, kind):
        try:
            with progress_line(text) as progress:
                made.append(write(ctx, one, to, progress))
        except VisitRefused:
            if names:
                raise
    if not made:
        raise NothingToExport()
    return made


def _show(made: "list[ExportedPackage]", as_json: bool) -> None:
    if as_json:
        print_json(
            [{"path": str(one.path), "id": one.package_id, "size": one.size} for one in made]
        )
        return
    for one in made:
        click.echo(
            _("{path}  {size}  id {id}").format(
                path=one.path, size=size_text(one.size), id=one.package_id[:16]
            )
        )

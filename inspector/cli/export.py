"""`inspector export`: packages out, each read back and found sound before it counts."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, Group, encrypt_option, json_option, option, to_option
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
@encrypt_option()
@json_option()
def base(to: Path, encrypt: bool | None, as_json: bool) -> None:
    """Raises WrongRole, DiskFull, PackageNotWritten."""
    from inspector.services.packages import export_base

    with opened() as ctx, progress_line(_("Base package")) as progress:
        made = [export_base(ctx, to, progress, encrypt)]
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
@encrypt_option()
@json_option()
def inspection(inspections: tuple[str, ...], to: Path, encrypt: bool | None, as_json: bool) -> None:
    """Raises VisitRefused, NotFound, NothingToExport, NoReaders, DiskFull, PackageNotWritten."""
    from inspector.services.packages import export_inspection

    with opened() as ctx:
        made = _export_all(
            ctx, inspections, to, encrypt, "INSPECTION", _("Inspection package"), export_inspection
        )
    _show(made, as_json)


@export.command(
    cls=Command, help=N_("Lead: the reviews of visits, with the packages that they stand on.")
)
@click.argument("inspections", metavar="[INSPECTION]...", nargs=-1)
@to_option()
@encrypt_option()
@json_option()
def review(inspections: tuple[str, ...], to: Path, encrypt: bool | None, as_json: bool) -> None:
    """Raises WrongRole, VisitRefused, NotFound, NothingToExport, DiskFull, PackageNotWritten."""
    from inspector.services.packages import export_review

    with opened() as ctx:
        made = _export_all(
            ctx, inspections, to, encrypt, "REVIEW", _("Review package"), export_review
        )
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
@encrypt_option()
@json_option()
def receipt(to: Path, encrypt: bool | None, as_json: bool) -> None:
    """Raises WrongRole, DiskFull, PackageNotWritten."""
    from inspector.services.packages import export_receipt

    with opened() as ctx, progress_line(_("Receipts")) as progress:
        made = [export_receipt(ctx, to, progress, encrypt)]
    _show(made, as_json)


@export.command(
    cls=Command,
    help=N_(
        "Send on packages that came in, as they were signed, to the readers of today.\n\nPACKAGE is"
        " the id of a package, or the beginning of it."
    ),
)
@click.argument("packages", metavar="PACKAGE...", nargs=-1, required=True)
@option(
    "--recipient",
    "recipients",
    metavar="KEY",
    multiple=True,
    help=N_("Key (age1…) of somebody else who is to read it; may be given several times."),
)
@to_option()
@encrypt_option()
@json_option()
def package(
    packages: tuple[str, ...],
    recipients: tuple[str, ...],
    to: Path,
    encrypt: bool | None,
    as_json: bool,
) -> None:
    """Raises NotFound, NoReaders, DiskFull, PackageNotWritten, PackageAltered."""
    from inspector.sealed.envelope import is_recipient
    from inspector.services.choosing import find_package
    from inspector.services.sending import export_again

    for key in recipients:
        if not is_recipient(key):
            text = _("{value} is not a key of age, which begins with age1.").format(value=key)
            raise click.BadParameter(text, param_hint="--recipient")
    if recipients and encrypt is False:
        text = _("A package that is not encrypted has no recipients.")
        raise click.BadParameter(text, param_hint="--recipient")
    made = []
    with opened() as ctx:
        for one in [find_package(ctx, name) for name in packages]:
            with progress_line(_("Package")) as progress:
                again = export_again(ctx, one, to, progress, encrypt=encrypt, recipients=recipients)
            made.append(again)
    _show(made, as_json)


def _export_all(
    ctx: "Context",
    names: tuple[str, ...],
    to: Path,
    encrypt: bool | None,
    kind: str,
    text: str,
    write: "Callable[[Context, str, Path, Progress, bool | None], ExportedPackage]",
) -> "list[ExportedPackage]":
    """Export the visits named, or all that wait for it and can go."""
    from inspector.services.choosing import find_visit
    from inspector.services.outgoing import waiting_visits

    made = []
    for one in [find_visit(ctx, name) for name in names] or waiting_visits(ctx, kind):
        try:
            with progress_line(text) as progress:
                made.append(write(ctx, one, to, progress, encrypt))
        except VisitRefused:
            if names:
                raise
    if not made:
        raise NothingToExport()
    return made


def _show(exported: "list[ExportedPackage]", as_json: bool) -> None:
    made = [part for one in exported for part in (one, *one.parts)]
    if as_json:
        print_json(
            [
                {
                    "path": str(one.path),
                    "id": one.package_id,
                    "size": one.size,
                    "readers": list(one.readers),
                }
                for one in made
            ]
        )
        return
    for one in made:
        click.echo(
            _("{path}  {size}  id {id}").format(
                path=one.path, size=size_text(one.size), id=one.package_id[:16]
            )
        )
        click.echo(f"  {readers_line(one.readers)}")


def readers_line(readers: Sequence[str]) -> str:
    """Return who can read a package that was written."""
    if not readers:
        return _("not encrypted: whoever has it can read it")
    return _("encrypted; readable by {names}").format(names=_(", ").join(readers))

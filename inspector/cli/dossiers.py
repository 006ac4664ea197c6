"""`inspector dossier`: a visit, a hazard or a month of visits as one PDF for the archive."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, json_option, option, to_option
from inspector.cli.opening import opened
from inspector.cli.printing import print_json
from inspector.cli.progress_line import progress_line
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.services.dossiers import WrittenDossier

# What is typed, and what the archive reads (services/dossier_case.py).
_KEEPING = {"permanent": "永久", "30": "三十年", "10": "十年"}
_SECRECY = {
    "open": "公开",
    "restricted": "限制",
    "secret": "秘密",
    "confidential": "机密",
    "top-secret": "绝密",
}


@click.command(
    cls=Command,
    help=N_(
        "Bind a visit, a hazard or a month into one PDF for the archive.\n\nINSPECTION is the id of"
        " a visit, or the end of it. Beside the PDF stands its description in XML; the signed"
        " papers are embedded in the PDF as they are."
    ),
)
@click.argument("inspection", metavar="[INSPECTION]", required=False)
@option("--hazard", metavar="NUMBER", help=N_("The file of one hazard, by its number."))
@option(
    "--month",
    metavar="YYYY-MM",
    type=click.DateTime(["%Y-%m"]),
    help=N_("A volume of all visits of a month."),
)
@option("--number", default="", help=N_("Number in the archive."))
@option("--keep", type=click.Choice([*_KEEPING]), help=N_("How long it is kept, in years."))
@option("--secrecy", type=click.Choice([*_SECRECY]), help=N_("Grade of secrecy."))
@option(
    "--filed",
    metavar="YYYY-MM-DD",
    type=click.DateTime(["%Y-%m-%d"]),
    help=N_("Day of the filing."),
)
@to_option()
@json_option()
def dossier(
    inspection: str | None,
    hazard: str | None,
    month: datetime | None,
    number: str,
    keep: str | None,
    secrecy: str | None,
    filed: datetime | None,
    to: Path,
    as_json: bool,
) -> None:
    """Raises NotFound, NoPapers, NothingToFile, PaperRefused, DiskFull, FileNotWritten."""
    from inspector.services.choosing import find_visit
    from inspector.services.dossier_case import ArchiveFacts
    from inspector.services.dossiers import (
        write_case_dossier,
        write_hazard_dossier,
        write_monthly_volume,
    )
    from inspector.services.ledgers import hazard_numbered

    if sum(one is not None for one in (inspection, hazard, month)) != 1:
        raise click.UsageError(_("Name one of: a visit, --hazard or --month."))
    facts = ArchiveFacts(
        number=number,
        keep=_KEEPING.get(keep or "", ""),
        secrecy=_SECRECY.get(secrecy or "", ""),
        filed=_day(filed),
    )
    with opened() as ctx, progress_line(_("Binding the dossier")) as progress:
        if inspection is not None:
            made = write_case_dossier(ctx, find_visit(ctx, inspection), to, facts, progress)
        elif hazard is not None:
            found = hazard_numbered(ctx, hazard).id
            made = write_hazard_dossier(ctx, found, to, facts, progress)
        else:
            assert month is not None
            made = write_monthly_volume(ctx, month.date(), to, facts, progress)
    _show(made, as_json)


def _show(made: "WrittenDossier", as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "title": made.title,
                "path": str(made.pdf),
                "metadata": str(made.metadata),
                "pages": made.pages,
                "documents": made.documents,
                "absent": list(made.absent),
            }
        )
        return
    click.echo(made.pdf)
    click.echo(made.metadata)
    for title in made.absent:
        click.echo(_("missing  {title}").format(title=title))


def _day(said: datetime | None) -> date | None:
    return said.date() if said is not None else None

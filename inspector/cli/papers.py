"""`inspector papers`: the papers of a visit, or of the office about many visits, as PDF."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, json_option, option, to_option
from inspector.cli.files import write_whole
from inspector.cli.opening import opened
from inspector.cli.printing import print_json
from inspector.errors import NoPapers, NoRoundPapers
from inspector.i18n import N_, _
from inspector.storage.files import plain_name

if TYPE_CHECKING:
    from inspector.domain.paper import PaperRow


@click.command(
    cls=Command,
    help=N_(
        "Write the papers of a visit as PDF.\n\nINSPECTION is the id of a visit, or the end of it;"
        " --rounds stands for the office's papers about many visits."
        " Each paper comes as it was frozen, where it has signatures or a refusal also as the"
        " signed PDF that shows them, and where it is void also with the stamp."
    ),
)
@click.argument("inspection", metavar="[INSPECTION]", required=False)
@option("--rounds", is_flag=True, help=N_("The office's papers about many visits."))
@to_option()
@option("--a5", is_flag=True, help=N_("Also write each paper in small, for printers of A5."))
@json_option()
def papers(inspection: str | None, rounds: bool, to: Path, a5: bool, as_json: bool) -> None:
    """Raises NotFound, NoPapers, NoRoundPapers, DiskFull, FileNotWritten."""
    from inspector.documents.copies import on_a5
    from inspector.services.choosing import find_visit
    from inspector.services.papers import list_papers, paper_pdf
    from inspector.services.reissue import shown_pdf
    from inspector.services.round_papers import round_papers

    if rounds == bool(inspection):
        raise click.UsageError(_("Name one of: a visit or --rounds."))
    written = []
    with opened() as ctx:
        if inspection:
            rows = list_papers(ctx, find_visit(ctx, inspection))
        else:
            rows = round_papers(ctx)
        if not rows:
            raise NoPapers(name=inspection) if inspection else NoRoundPapers()
        for row in rows:
            frozen = write_whole(to / _name(row, ""), paper_pdf(ctx, row.id))
            shown = None
            if row.signatures or row.refusal:
                copy = paper_pdf(ctx, row.id, signed=True)
                shown = write_whole(to / _name(row, "-签名件"), copy)
            void = None
            if row.withdrawn is not None:
                stamped = shown_pdf(ctx, row.id, signed=True)
                void = write_whole(to / _name(row, "-已作废"), stamped)
            small = None
            if a5:
                shown_now = shown_pdf(ctx, row.id, signed=bool(row.signatures or row.refusal))
                small = write_whole(to / _name(row, "-A5"), on_a5(shown_now))
            written.append((row, frozen, shown, void, small))
    if as_json:
        print_json(
            [
                {
                    "id": row.id,
                    "kind": row.kind.value,
                    "number": row.number,
                    "formal_number": row.formal_number,
                    "sha256": row.sha256,
                    "state": row.state,
                    "path": str(frozen),
                    "signed_copy": str(shown) if shown else None,
                    "void_copy": str(void) if void else None,
                    "a5_copy": str(small) if small else None,
                }
                for row, frozen, shown, void, small in written
            ]
        )
        return
    for _row, *files in written:
        for file in files:
            if file is not None:
                click.echo(file)


def _name(row: "PaperRow", ending: str) -> str:
    name = f"{row.title}-{row.number}" if row.number else f"{row.title}-{row.id[-8:]}"
    if row.version > 1:
        name += f"-第{row.version}版"
    return f"{plain_name(name)}{ending}.pdf"

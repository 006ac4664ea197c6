"""`inspector templates`: the template sets (文书式样) that papers are drawn by."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, Group, invocation, json_option
from inspector.cli.opening import opened, workspace_folder
from inspector.cli.printing import print_json, print_table
from inspector.cli.progress_line import progress_line
from inspector.errors import WorkspaceMissing
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from datetime import date

    from inspector.documents.templates import TemplateSet
    from inspector.domain.person import Organisation
    from inspector.domain.sheet import SheetSpec
    from inspector.services.template_sets import KnownSets, SetCandidate, SetRow

_STATES = {
    "USED": N_("in use"),
    "TO_COME": N_("to come"),
    "REPLACED": N_("another goes before it"),
    "ENDED": N_("ended"),
    "OTHER": N_("of other organs"),
    "WITHDRAWN": N_("withdrawn"),
}
_PATH = click.Path(exists=False, path_type=Path)


@click.group(
    cls=Group,
    help=N_(
        "Template sets of papers.\n\nA set is a folder like those in resources/templates, or a .zip"
        " of it: set.json, wording, and papers/*.json. What one may say is told there in README.md."
    ),
)
def templates() -> None:
    """Group of the commands on template sets."""


@templates.command("list", cls=Command, help=N_("Every set, those in use first."))
@json_option()
def list_sets(as_json: bool) -> None:
    """Raises what opening a workspace raises."""
    from inspector.services import template_sets

    with _known() as (known, organisation, day):
        rows = template_sets.list_sets(known, organisation, day)
    if as_json:
        print_json([_object(row) for row in rows])
        return
    print_table(
        [_("Id"), _("Title"), _("Version"), _("From"), _("Until"), _("Organs"), _("State")],
        [
            [
                row.template.id,
                row.template.name,
                row.template.version,
                row.template.effective.isoformat(),
                row.template.superseded.isoformat() if row.template.superseded else "-",
                _(", ").join(one.value for one in row.template.organs),
                _(_STATES[row.state.value]) if organisation else "-",
            ]
            for row in rows
        ],
    )


@templates.command(cls=Command, help=N_("The set ID and its papers."))
@click.argument("set_id", metavar="ID")
@json_option()
def show(set_id: str, as_json: bool) -> None:
    """Raises NotFound, and what opening a workspace raises."""
    from inspector.services import template_sets

    with _known() as (known, organisation, day):
        template_sets.find_set(known, set_id)
        rows = template_sets.list_sets(known, organisation, day)
    row = next(one for one in rows if one.template.id == set_id)
    if as_json:
        print_json(_object(row))
        return
    one = row.template
    click.echo(f"{one.id}  {one.name}  {one.version}")
    click.echo(_span(one))
    if one.industries:
        click.echo(_("Trades: {words}").format(words=_(", ").join(one.industries)))
    if one.base:
        click.echo(_("Based on: {base}").format(base=one.base))
    if row.added is not None:
        facts = {"day": f"{row.added.added:%Y-%m-%d}", "who": row.added.added_by}
        click.echo(_("Added on {day} by {who}").format(**facts))
        click.echo(f"SHA-256 {row.added.sha256}")
    if organisation is not None:
        click.echo(_(_STATES[row.state.value]))
    print_table(
        [_("Kind"), _("Title"), _("Word"), _("Layout")],
        [[spec.kind.value, spec.title, spec.word or "-", spec.layout] for spec in _papers(one)],
    )


@templates.command(
    cls=Command,
    help=N_(
        "Check the set at PATH, a folder or a .zip; every fault is told by file and place.\n\nIt is"
        " looked at beside the sets of the workspace, where there is one, and each of its papers is"
        " drawn once. Exit status: 0 sound, 30 with faults."
    ),
)
@click.argument("path", type=_PATH)
@json_option()
def check(path: Path, as_json: bool) -> None:
    """Raises TemplateSetRefused, TemplateSetTaken."""
    from inspector.services import template_sets

    with _known() as (known, _organisation, _day), progress_line(_("Template set")) as progress:
        found = template_sets.check_file(known, path, progress)
    _say(found, as_json, _("sound; not added"))


@templates.command(
    cls=Command,
    help=N_(
        "Office: add the set at PATH, a folder or a .zip.\n\nVisits from its day on have their"
        " papers by it; it goes out with the next base package. A set is never changed or removed"
        " once it is added: a correction is a set with a new id."
    ),
)
@click.argument("path", type=_PATH)
@json_option()
def add(path: Path, as_json: bool) -> None:
    """Raises TemplateSetRefused, TemplateSetTaken, WrongRole."""
    from inspector.services import template_sets

    with opened() as ctx, progress_line(_("Template set")) as progress:
        found = template_sets.add_file(ctx, path, progress)
    _say(found, as_json, _("added; it goes out with the next base package"))


@templates.command(
    cls=Command,
    help=N_(
        "Write the set ID into the new folder DEST, to be edited.\n\nThe copy has an id of its own;"
        " give it the day from which it holds, and whatever is new."
    ),
)
@click.argument("set_id", metavar="ID")
@click.argument("dest", type=click.Path(file_okay=False, path_type=Path))
@json_option()
def copy(set_id: str, dest: Path, as_json: bool) -> None:
    """Raises NotFound, DiskFull, FileNotWritten."""
    from inspector.services import template_sets

    with _known() as (known, _organisation, _day):
        written = template_sets.copy_set(known, set_id, dest)
    if as_json:
        print_json([str(file) for file in written])
        return
    for file in written:
        click.echo(file)


@templates.command(
    cls=Command,
    help=N_("Office: take the added set ID for no new papers; those that have it stay."),
)
@click.argument("set_id", metavar="ID")
def withdraw(set_id: str) -> None:
    """Raises NotFound, WrongRole."""
    from inspector.services import template_sets

    with opened() as ctx:
        template_sets.withdraw_set(ctx, set_id)
    click.echo(_("{name}: withdrawn").format(name=set_id))


@templates.command(cls=Command, help=N_("Office: take the withdrawn set ID for papers again."))
@click.argument("set_id", metavar="ID")
def restore(set_id: str) -> None:
    """Raises NotFound, WrongRole."""
    from inspector.services import template_sets

    with opened() as ctx:
        template_sets.restore_set(ctx, set_id)
    click.echo(_("{name}: in use").format(name=set_id))


@contextmanager
def _known() -> Iterator["tuple[KnownSets, Organisation | None, date]"]:
    """Give the sets of the workspace; without one, where none was named, those of the program."""
    from inspector.clock import china, now
    from inspector.domain.standard import load_pack
    from inspector.paths import resources
    from inspector.services import template_sets
    from inspector.storage.workspace import require_workspace

    try:
        require_workspace(workspace_folder())
    except WorkspaceMissing:
        if invocation(click.get_current_context()).workspace is not None:
            raise
        known = template_sets.program_sets(load_pack(resources() / "standards"))
        yield known, None, china(now()).date()
        return
    with opened() as ctx:
        organisation = ctx.organisation if ctx.office else None
        yield template_sets.known_sets(ctx), organisation, template_sets.today(ctx)


def _say(found: "SetCandidate", as_json: bool, done: str) -> None:
    one = found.template
    if as_json:
        print_json(
            {
                "id": one.id,
                "name": one.name,
                "version": one.version,
                "same": found.same,
                "papers": [spec.kind.value for spec in _papers(one)],
            }
        )
        return
    words = _("{id}, {name}, version {version}: {done}")
    same = _("here already, just so; nothing was changed")
    facts = {"id": one.id, "name": one.name, "version": one.version}
    click.echo(words.format(**facts, done=same if found.same else done))
    click.echo(_span(one))


def _span(one: "TemplateSet") -> str:
    words = _("For {organs}; from {since} on; {count} papers")
    if one.superseded is not None:
        words = _("For {organs}; from {since} until before {until}; {count} papers")
    return words.format(
        organs=_(", ").join(organ.value for organ in one.organs),
        since=one.effective.isoformat(),
        until=one.superseded,
        count=len(one.papers),
    )


def _papers(one: "TemplateSet") -> "list[SheetSpec]":
    return list(one.papers.values())


def _object(row: "SetRow") -> dict[str, object]:
    one = row.template
    return {
        "id": one.id,
        "name": one.name,
        "version": one.version,
        "effective": one.effective.isoformat(),
        "superseded": one.superseded.isoformat() if one.superseded else None,
        "organs": [organ.value for organ in one.organs],
        "industries": list(one.industries),
        "base": one.base,
        "state": row.state.value,
        "added": row.added.added.isoformat() if row.added else None,
        "added_by": row.added.added_by if row.added else "",
        "sha256": row.added.sha256 if row.added else "",
        "papers": [
            {"kind": spec.kind.value, "title": spec.title, "word": spec.word}
            for spec in _papers(one)
        ],
    }

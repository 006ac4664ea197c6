"""`inspector form list`, `install`, `withdraw`, `restore`: the form library of a workspace."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, json_option, option
from inspector.cli.opening import opened
from inspector.cli.printing import print_json, print_table
from inspector.cli.progress_line import progress_line
from inspector.cli.usage import ExistingFile
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.services.form_intake import FormCandidate, Installed
    from inspector.services.form_library import LibraryForm

_FILE = ExistingFile()
_STATES = {
    "IN_USE": N_("In use"),
    "WAITS": N_("Files missing"),
    "WITHDRAWN": N_("Withdrawn"),
}
_DONE = {
    "NEW": N_("installed"),
    "REPLACES": N_("installed beside the version before"),
    "BACK": N_("in use again"),
    "FILES": N_("completed with the files that were missing"),
    "SAME": N_("in the library already; nothing was changed"),
}


@click.command("list", cls=Command, help=N_("Forms of the library with their versions."))
@json_option()
def list_forms(as_json: bool) -> None:
    """Raises what opening a workspace raises."""
    from inspector.services import form_library

    with opened() as ctx:
        found = form_library.list_forms(ctx)
    if as_json:
        print_json([_object(form) for form in found])
        return
    print_table(
        [_("Id"), _("Title"), _("Version"), _("State"), _("Asks"), _("Drafts")],
        [
            [
                form.form_id,
                form.title,
                form.version or "-",
                _(_STATES[form.state.value]),
                _size(form),
                str(form.drafts),
            ]
            for form in found
        ],
    )


@click.command(
    cls=Command,
    help=N_(
        "Office: install the form in FILE, with the lists and pictures that lie beside it.\n\nA"
        " form whose id is taken is refused, unless --replace says that it is a new version."
    ),
)
@click.argument("file", type=_FILE)
@option("--replace", is_flag=True, help=N_("It is a new version of the form with the same id."))
@json_option()
def install(file: Path, replace: bool, as_json: bool) -> None:
    """Raises FormProblems, FormClash, FormVersionTaken, WrongRole."""
    from inspector.services import form_intake

    with opened() as ctx:
        with progress_line(_("Form")) as progress:
            candidate = form_intake.inspect_form(ctx, file, progress)
        done = form_intake.install_form(ctx, candidate, replace=replace)
    if as_json:
        print_json(_outcome(candidate, done))
        return
    words = _("{title}, version {version}: {done}")
    click.echo(
        words.format(
            title=done.form.title,
            version=done.form.version or "-",
            done=_(_DONE[done.outcome.value]),
        )
    )
    for name in done.missing:
        click.echo(_("{name} is missing; visits use the form once it is there.").format(name=name))
    for warning in candidate.warnings:
        click.echo(warning, err=True)


@click.command(
    cls=Command, help=N_("Office: offer the form ID no longer for new visits; drafts keep it.")
)
@click.argument("form_id", metavar="ID")
def withdraw(form_id: str) -> None:
    """Raises NotFound, WrongRole."""
    from inspector.services import form_library

    with opened() as ctx:
        form_library.withdraw_form(ctx, form_id)
    click.echo(_("{name}: withdrawn").format(name=form_id))


@click.command(cls=Command, help=N_("Office: put the withdrawn form ID back into use."))
@click.argument("form_id", metavar="ID")
def restore(form_id: str) -> None:
    """Raises NotFound, WrongRole."""
    from inspector.services import form_library

    with opened() as ctx:
        form_library.restore_form(ctx, form_id)
    click.echo(_("{name}: in use").format(name=form_id))


COMMANDS: tuple[Command, ...] = (list_forms, install, withdraw, restore)


def _size(form: "LibraryForm") -> str:
    if form.facts.items:
        return _("{count} items").format(count=form.facts.items)
    return _("{count} questions").format(count=form.facts.questions)


def _object(form: "LibraryForm") -> dict[str, object]:
    return {
        "form_id": form.form_id,
        "title": form.title,
        "version": form.version,
        "sha256": form.sha256,
        "state": form.state.value,
        "questions": form.facts.questions,
        "items": form.facts.items,
        "languages": list(form.facts.languages),
        "missing": list(form.missing),
        "drafts": form.drafts,
        "planned": form.planned,
        "versions": [
            {
                "version": row.version,
                "sha256": row.sha256,
                "source_name": row.source_name,
                "installed": row.installed.isoformat() if row.installed else "",
                "installed_by": row.installed_by,
                "current": row.current,
                "drafts": row.drafts,
                "files": list(row.files),
            }
            for row in form.versions
        ],
    }


def _outcome(candidate: "FormCandidate", done: "Installed") -> dict[str, object]:
    return {
        "form_id": done.form.form_id,
        "title": done.form.title,
        "version": done.form.version,
        "sha256": done.form.sha256,
        "outcome": done.outcome.value,
        "missing": list(done.missing),
        "absent": list(candidate.absent),
        "warnings": list(candidate.warnings),
    }

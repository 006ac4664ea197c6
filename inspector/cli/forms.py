"""`inspector form`: check a form, and run it without a window."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inspector.cli.command import Command, Group, json_option, option
from inspector.cli.printing import print_error, print_json
from inspector.cli.usage import ExistingFile
from inspector.errors import AnswersUnreadable, FormProblems, Problem
from inspector.i18n import N_, _

if TYPE_CHECKING:
    from inspector.engine import FormDef, FormSession
    from inspector.engine.xlsform import Conversion

_FILE = ExistingFile()


@click.group(cls=Group, help=N_("Forms: checklists, XLSForms and XForms."))
def form() -> None:
    """Hold the commands of forms."""


@form.command(cls=Command, help=N_("Say what is wrong in FILE, by sheet and row."))
@click.argument("file", type=_FILE)
@json_option()
def check(file: Path, as_json: bool) -> int:
    """Print a line for each problem, or that there is none; then what could be better."""
    try:
        conversion, found = _open(file)
    except FormProblems as error:
        if as_json:
            print_json({"ok": False, "problems": _told(error.problems), "warnings": []})
        else:
            for line in problem_lines(error.problems):
                click.echo(line)
        print_error(error)
        return error.exit
    warnings = [*conversion.remarks, *found.remarks, *_missing_files(found)]
    questions = sum(1 for control in found.walk() if control.kind not in ("group", "repeat"))
    if as_json:
        form_facts = {"form_id": found.form_id, "version": found.version, "title": found.title}
        told = {"problems": [], "warnings": _told(warnings)}
        print_json({"ok": True, **form_facts, "questions": questions, **told})
        return 0
    click.echo(
        _("{name}: {title}, version {version}, {count} questions, no problems").format(
            name=file.name, title=found.title, version=found.version or "-", count=questions
        )
    )
    for line in problem_lines(warnings):
        click.echo(_("Note: {line}").format(line=line))
    return 0


def _missing_files(form: "FormDef") -> list[Problem]:
    from inspector.engine.external import file_name

    advice = _("Put the file beside the form before it is used.")
    files = {file_name(source) or name for name, source in form.missing_datasets.items()}
    message = _("The list {file}, which the form names, is not beside it.")
    return [Problem(message.format(file=one), advice) for one in sorted(files)]


def _told(problems: Sequence[Problem]) -> list[dict[str, object]]:
    return [
        {
            "sheet": one.sheet,
            "row": one.row,
            "column": one.column,
            "path": one.path,
            "message": one.message,
            "advice": one.advice,
        }
        for one in problems
    ]


@form.command(
    "export",
    cls=Command,
    help=N_(
        "Write the form ID of the workspace as an Excel workbook for ODK's tools.\n\nID is the"
        " form_id, or the beginning of the digest of one of its versions."
    ),
)
@click.argument("form_id", metavar="ID")
@option(
    "--xlsx",
    "target",
    required=True,
    metavar="OUT",
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("Workbook to write; a file of that name is replaced."),
)
def export_form(form_id: str, target: Path) -> None:
    """Raises NotFound, FormProblems, FileNotWritten."""
    from inspector.cli.files import write_whole
    from inspector.cli.opening import opened
    from inspector.services.choosing import find_form_version
    from inspector.services.form_library import form_workbook

    with opened() as ctx:
        named = find_form_version(ctx, form_id)
        made = form_workbook(ctx, named.sha256)
        written = write_whole(target, made.data)
    click.echo(
        _("{title}, version {version}: {path}").format(
            title=named.title, version=named.version or "-", path=written
        )
    )
    for what in made.unsaid:
        click.echo(_("The workbook does not say: {what}").format(what=what), err=True)


@form.command(
    "try",
    cls=Command,
    help=N_(
        "Answer the form in FILE and say what is asked before and after.\n\nThe answers are a JSON"
        " list of [path, value]; a path without positions means the first repeat."
    ),
)
@click.argument("file", type=_FILE)
@option("--answers", required=True, type=_FILE, help=N_("JSON list of [path, value]."))
@json_option()
def try_form(file: Path, answers: Path, as_json: bool) -> None:
    """Raises FormProblems, AnswersUnreadable, QuestionUnknown."""
    from inspector.clock import CHINA, now
    from inspector.engine import FormSession

    given = _answers(answers)
    session = FormSession(_load(file), clock=lambda: now().astimezone(CHINA))
    before = _leaves(session)
    for path, value in given:
        session.set_value(path, value)
    after, problems = _leaves(session), session.problems()
    if as_json:
        told = [
            {"path": one.path, "kind": one.kind, "message": one.message, "advice": one.advice}
            for one in problems
        ]
        print_json({"before": before, "after": after, "problems": told})
        return
    for line in after:
        click.echo(line)
    for one in problems:
        click.echo(f"{one.path}: {one.message}", err=True)


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Return a line for each problem: where it is, what is wrong, what to do."""
    from inspector.engine.locate import line_of

    return [line_of(one) for one in problems]


def _open(file: Path) -> "tuple[Conversion, FormDef]":
    """Return the form in a file of any kind and how it was converted. Raises FormProblems."""
    from inspector import paths
    from inspector.domain.standard import load_pack
    from inspector.engine.xlsform import open_form
    from inspector.storage.conversions import kept_conversions

    pack = load_pack(paths.resources() / "standards")
    return open_form(file, pack.knows, kept=kept_conversions())


def _load(file: Path) -> "FormDef":
    return _open(file)[1]


def _answers(file: Path) -> list[tuple[str, str | float | bool | None]]:
    try:
        said = json.loads(file.read_bytes())
        if not isinstance(said, list):
            raise ValueError(_("it is not a list"))
        return [_answer(number, pair) for number, pair in enumerate(said, 1)]
    except (OSError, ValueError, RecursionError) as error:
        raise AnswersUnreadable(name=file.name, detail=str(error)) from error


def _answer(number: int, pair: object) -> tuple[str, str | float | bool | None]:
    if isinstance(pair, list) and len(pair) >= 2:
        path, value = pair[0], pair[1]
        if isinstance(path, str) and (value is None or isinstance(value, str | int | float)):
            return path, value
    raise ValueError(_("entry {number} is not [path, value]").format(number=number))


def _leaves(session: "FormSession") -> list[str]:
    return [f"{path}\t{value}" for path, value in session.relevant_leaves()]

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

_FILE = ExistingFile()


@click.group(cls=Group, help=N_("Forms: checklists, XLSForms and XForms."))
def form() -> None:
    """Hold the commands of forms."""


@form.command(cls=Command, help=N_("Say what is wrong in FILE, by sheet and row."))
@click.argument("file", type=_FILE)
def check(file: Path) -> int:
    """Print a line for each problem, or that there is none."""
    try:
        found = _load(file)
    except FormProblems as error:
        for line in problem_lines(error.problems):
            click.echo(line)
        print_error(error)
        return error.exit
    questions = sum(1 for control in found.walk() if control.kind not in ("group", "repeat"))
    click.echo(
        _("{name}: {title}, version {version}, {count} questions, no problems").format(
            name=file.name, title=found.title, version=found.version or "-", count=questions
        )
    )
    return 0


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
    return [_problem_line(one) for one in problems]


def _problem_line(one: Problem) -> str:
    where = []
    if one.sheet:
        where.append(one.sheet)
    if one.row is not None:
        where.append(_("row {row}").format(row=one.row))
    if one.column:
        where.append(_("column “{column}”").format(column=one.column))
    if not where and one.path:
        where.append(one.path)
    text = " ".join(part.strip() for part in (one.message, one.advice) if part.strip())
    place = _(", ").join(where)
    return " ".join((f"{place}: {text}" if place else text).split("\n"))


def _load(file: Path) -> "FormDef":
    """Return the form in a file of any kind. Raises FormProblems."""
    from inspector import paths
    from inspector.domain.standard import load_pack
    from inspector.engine.xlsform import open_form

    pack = load_pack(paths.resources() / "standards")
    return open_form(file, pack.knows)[1]


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

"""The form library (表单库): every version is kept, one of each form is in use.

Reference data of the office: it installs, replaces and withdraws; the other desks get what is in
use with a base package.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.domain.person import Role
from inspector.domain.task import Task
from inspector.errors import FileNotWritten, FormFilesMissing, InspectorError, NotFound
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.services.context import Context
from inspector.services.form_intake import CHANGE_LIBRARY, facts_of
from inspector.services.form_sessions import form_definition, form_properties, language_of
from inspector.services.form_trial import Trial
from inspector.storage import forms as rows
from inspector.storage.files import write_file
from inspector.storage.forms import FormFacts, FormRow, FormVersion
from inspector.storage.inspections import started_tasks
from inspector.storage.reference import find_reference, references

if TYPE_CHECKING:
    from inspector.engine.export import FormWorkbook

_FORM = N_("form")


class FormState(Enum):
    """Whether new visits use a form. WAITS: files that it cannot do without are missing."""

    IN_USE = "IN_USE"
    WAITS = "WAITS"
    WITHDRAWN = "WITHDRAWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryForm:
    """One form of the library; version and facts are those of the current version.

    drafts    how many open visits here use any version of it
    planned   how many planned inspections that have not begun name it
    versions  the current one first, then the newest
    """

    form_id: str
    title: str
    version: str
    sha256: str
    state: FormState
    facts: FormFacts
    missing: tuple[str, ...]
    absent: tuple[str, ...]
    drafts: int
    planned: int
    versions: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedForm:
    """A workbook that was written; `unsaid` is what the form says and the workbook does not."""

    file: Path
    unsaid: tuple[str, ...]


def list_forms(ctx: Context) -> list[LibraryForm]:
    """Return every form that was ever installed here, by title."""
    grouped: dict[str, list[FormRow]] = {}
    for row in rows.form_rows(ctx.db):
        grouped.setdefault(row.form_id, []).append(row)
    planned = _planned(ctx)
    found = [_library_form(ctx, versions, planned) for versions in grouped.values()]
    return sorted(found, key=lambda one: (one.state is FormState.WITHDRAWN, one.title))


def withdraw_form(ctx: Context, form_id: str) -> None:
    """Offer a form no longer for new visits, nor in the next base package.

    Drafts go on with it, and so do planned inspections that name it. Raises NotFound, WrongRole.
    """
    _set_withdrawn(ctx, form_id, True)


def restore_form(ctx: Context, form_id: str) -> None:
    """Put a withdrawn form back into use. Raises NotFound, WrongRole."""
    _set_withdrawn(ctx, form_id, False)


def offered_forms(ctx: Context, task: str = "") -> list[FormRow]:
    """Return the forms that a new visit may use, by title: in use, and with all their lists.

    For a planned `task` its forms in the versions that it was planned with, also where these have
    been replaced or withdrawn since.
    """
    return _usable(ctx, _named_by(ctx, task), _pinned(ctx, task))


def form_for_visit(ctx: Context, form_id: str, task: str = "") -> FormVersion:
    """Return the version that a visit which starts now is pinned to.

    That is the one which the planned `task` was planned with, if it is here; else the current one.
    Raises NotFound for one that is unknown, or withdrawn and not named by the task;
    FormFilesMissing.
    """
    planned = _pinned(ctx, task).get(form_id, "")
    form = rows.find_form(ctx.db, planned) or rows.last_form(ctx.db, form_id)
    if form is None or (form.withdrawn and form_id not in _named_by(ctx, task)):
        raise NotFound(kind=_(_FORM), name=form_id)
    (row,) = (row for row in rows.form_rows(ctx.db) if row.sha256 == form.sha256)
    if _lacks(row):
        raise FormFilesMissing(title=form.title, names=_(", ").join(_lacks(row)))
    return form


def rows_going_out(ctx: Context) -> list[FormRow]:
    """Return what the next base package carries: forms in use with all their lists, by title.

    Withdrawn ones too, while a planned inspection that has not begun needs them.
    """
    return _usable(ctx, _planned(ctx))


def forms_going_out(ctx: Context) -> list[tuple[FormVersion, dict[str, bytes]]]:
    """Return the forms of the next base package with their files."""
    return [_with_files(ctx, row.sha256) for row in rows_going_out(ctx)]


def older_forms_going_out(ctx: Context) -> list[tuple[FormVersion, dict[str, bytes]]]:
    """Return versions that are no longer current, but that inspections were planned with."""
    tasks = references(ctx.db, Task)
    started = started_tasks(ctx.db, [task.id for task in tasks])
    wanted = {sha256 for task in tasks if task.id not in started for sha256 in task.versions}
    found = [row for row in rows.form_rows(ctx.db) if row.sha256 in wanted and not row.current]
    return [_with_files(ctx, row.sha256) for row in found if not _lacks(row)]


def _with_files(ctx: Context, sha256: str) -> tuple[FormVersion, dict[str, bytes]]:
    return find_version(ctx, sha256), rows.form_files(ctx.db, sha256)


def find_version(ctx: Context, sha256: str) -> FormVersion:
    """Return one version with its contents. Raises NotFound."""
    found = rows.find_form(ctx.db, sha256)
    if found is None:
        raise NotFound(kind=_(_FORM), name=sha256[:12])
    return found


def form_workbook(ctx: Context, sha256: str) -> "FormWorkbook":
    """Return a version as an XLSForm workbook, which ODK's tools read.

    Raises NotFound, FormProblems for an XForm that no workbook can say.
    """
    from inspector.engine import export  # heavy: pyxform and XlsxWriter

    form = find_version(ctx, sha256)
    return export.form_workbook(form.source, form.source_name)


def export_form(
    ctx: Context, sha256: str, target: Path, progress: Progress | None = None
) -> ExportedForm:
    """Write a version as an XLSForm workbook.

    Raises NotFound, FormProblems, FileNotWritten.
    """
    if progress is not None:
        progress.step(0, 1)
    made = form_workbook(ctx, sha256)
    try:
        write_file(target, made.data)
    except OSError as error:
        raise FileNotWritten(place=target, detail=error.strerror or str(error)) from error
    return ExportedForm(file=target, unsaid=made.unsaid)


def try_form(ctx: Context, sha256: str) -> Trial:
    """Open a version to be tried out: everything stays in memory. Raises NotFound.

    May run beside the window; what it returns then lives on the window's thread.
    """
    form = find_version(ctx, sha256)
    definition = form_definition(ctx, form)
    return Trial(
        definition,
        rows.form_files(ctx.db, sha256),
        title=f"{form.title}  {form.version}".strip(),
        clock=ctx.clock,
        new_id=ctx.new_id,
        properties=form_properties(ctx),
        language=language_of(definition),
    )


def _library_form(
    ctx: Context, versions: Sequence[FormRow], planned: Mapping[str, int]
) -> LibraryForm:
    current = versions[0]
    facts = current.facts or _counted(ctx, current.sha256)
    missing = _not_in(facts.lists, current.files)
    state = FormState.WAITS if missing else FormState.IN_USE
    return LibraryForm(
        form_id=current.form_id,
        title=current.title,
        version=current.version,
        sha256=current.sha256,
        state=FormState.WITHDRAWN if current.withdrawn else state,
        facts=facts,
        missing=missing,
        absent=_not_in(facts.media, current.files),
        drafts=sum(version.drafts for version in versions),
        planned=planned.get(current.form_id, 0),
        versions=tuple(versions),
    )


def _counted(ctx: Context, sha256: str) -> FormFacts:
    """Count a form that an older program or an older base package has brought."""
    form = find_version(ctx, sha256)
    try:
        return facts_of(form_definition(ctx, form), form.xform)
    except InspectorError:  # what an older program took and this one does not
        return FormFacts(questions=0, items=0)


def _set_withdrawn(ctx: Context, form_id: str, withdrawn: bool) -> None:
    ctx.require(Role.OFFICE, action=_(CHANGE_LIBRARY))
    with ctx.db.write():
        if not rows.set_withdrawn(ctx.db, form_id, withdrawn):
            raise NotFound(kind=_(_FORM), name=form_id)


def _planned(ctx: Context) -> dict[str, int]:
    """Return how many planned inspections that have not begun name each form."""
    tasks = references(ctx.db, Task)
    started = started_tasks(ctx.db, [task.id for task in tasks])
    counts: dict[str, int] = {}
    for task in tasks:
        if task.id not in started:
            for form_id in task.forms:
                counts[form_id] = counts.get(form_id, 0) + 1
    return counts


def _named_by(ctx: Context, task: str) -> tuple[str, ...]:
    planned = find_reference(ctx.db, Task, task) if task else None
    return planned.forms if planned is not None else ()


def _pinned(ctx: Context, task: str) -> dict[str, str]:
    """Return form id and digest of the versions of a planned task that are here."""
    planned = find_reference(ctx.db, Task, task) if task else None
    if planned is None:
        return {}
    here = {row.sha256: row.form_id for row in rows.form_rows(ctx.db)}
    return {here[sha256]: sha256 for sha256 in planned.versions if sha256 in here}


def _usable(
    ctx: Context, needed: Collection[str], pinned: Mapping[str, str] | None = None
) -> list[FormRow]:
    """Return current versions in use, and withdrawn ones of the ids in `needed`.

    pinned  digest of the version that counts in place of the current one, by form id
    """
    wanted = pinned or {}
    return [
        row
        for row in rows.form_rows(ctx.db)
        if (row.sha256 == wanted[row.form_id] if row.form_id in wanted else row.current)
        and not _lacks(row)
        and (not row.withdrawn or row.form_id in needed)
    ]


def _lacks(row: FormRow) -> tuple[str, ...]:
    return _not_in(row.facts.lists, row.files) if row.facts is not None else ()


def _not_in(names: Sequence[str], files: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in files)

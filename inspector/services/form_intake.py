"""Installing a form (安装表单): a file is looked at first, then installed whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace as changed
from enum import Enum
from pathlib import Path

from inspector.clock import china
from inspector.domain.person import Role
from inspector.engine import FormDef
from inspector.engine.external import ITEMSETS
from inspector.engine.xlsform import open_form
from inspector.errors import FormClash, FormVersionTaken, Problem
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.services import form_files as files_of
from inspector.services.checklist_layout import items_of
from inspector.services.context import Context
from inspector.storage import forms as rows
from inspector.storage.conversions import kept_conversions
from inspector.storage.forms import FormFacts, FormRow, FormVersion

CHANGE_LIBRARY = N_("change the form library")
_STEPS = 4  # read, convert, load, files


class Outcome(Enum):
    """What installing a file does, or has done."""

    NEW = "NEW"
    REPLACES = "REPLACES"  # a new version beside those that are here
    BACK = "BACK"  # an older version of the library becomes the current one again
    FILES = "FILES"  # only files are added that were missing
    SAME = "SAME"  # nothing is to be done


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCandidate:
    """A form out of a file, converted and checked, not installed yet.

    files     what lay beside it of all that it names
    missing   choice lists without which no visit can use it
    absent    pictures, sounds and films; it can do without
    warnings  what its author may want to know
    known     the version of the library with the same id that it would replace, or None
    """

    form: FormVersion
    facts: FormFacts
    files: Mapping[str, bytes]
    missing: tuple[str, ...]
    absent: tuple[str, ...]
    warnings: tuple[str, ...]
    known: FormRow | None
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What was done with a file. `missing` are lists that are still to be brought."""

    form: FormVersion
    outcome: Outcome
    missing: tuple[str, ...]


def inspect_form(ctx: Context, path: Path, progress: Progress | None = None) -> FormCandidate:
    """Convert and check the form in a file, with the files it names; nothing is written.

    Raises FormProblems with every problem by sheet and row, FormVersionTaken, Cancelled.
    """
    _step(progress, 0)
    try:
        data = path.read_bytes() if path.stat().st_size <= files_of.MAX_FILE else None
    except OSError:
        data = None
    _step(progress, 1)
    # A file that cannot be read, or is too large, is told about by the reader of forms.
    said, definition = open_form(
        path if data is None else data,
        ctx.standards.knows,
        name=path.name,
        kept=kept_conversions(),
    )
    _step(progress, 2)
    facts = facts_of(definition, said.xform)
    beside = files_of.read_beside(path, (*facts.lists, *facts.media))
    if said.itemsets:
        beside[ITEMSETS] = said.itemsets.encode()  # the form's own sheet, not what lay there
    _step(progress, 3)
    lists = files_of.as_datasets({name: beside[name] for name in facts.lists if name in beside})
    form = FormVersion(
        sha256=said.source_sha256,
        form_id=said.form_id,
        version=said.version,
        title=said.title,
        source_name=path.name,
        source=data if data is not None else path.read_bytes(),
        xform=said.xform,
        facts=facts,
    )
    _step(progress, _STEPS)
    known, outcome = _outcome(ctx, form, beside)
    here = {*beside, *(_row_of(ctx, form.sha256).files if outcome in _OLD else ())}
    return FormCandidate(
        form=form,
        facts=facts,
        files=beside,
        missing=tuple(name for name in facts.lists if name not in here),
        absent=tuple(name for name in facts.media if name not in here),
        warnings=(
            *said.warnings,
            *(_told(remark) for remark in (*definition.remarks, *files_of.remarks(lists))),
        ),
        known=known,
        outcome=outcome,
    )


def install_form(ctx: Context, candidate: FormCandidate, *, replace: bool = False) -> Installed:
    """Install what `inspect_form` found; new visits use it, drafts keep the version they have.

    A form whose id is taken is installed only with `replace`. Raises FormClash naming the one
    that is here, FormVersionTaken, WrongRole; nothing is changed then.
    """
    ctx.require(Role.OFFICE, action=_(CHANGE_LIBRARY))
    form = _signed(ctx, candidate.form)
    with ctx.db.write():
        known, outcome = _outcome(ctx, form, candidate.files)
        if outcome in (Outcome.REPLACES, Outcome.BACK) and not replace and known is not None:
            raise FormClash(
                form_id=known.form_id,
                title=known.title,
                version=known.version or "-",
                when=f"{china(known.installed):%Y-%m-%d}" if known.installed else "-",
                who=known.installed_by or "-",
            )
        if outcome is Outcome.FILES:
            rows.add_form_files(ctx.db, form.sha256, candidate.files)
        elif outcome is not Outcome.SAME:
            rows.save_form(ctx.db, form, candidate.files)
    # Loaded without the files that have come now.
    ctx.form_definitions.pop(form.sha256, None)
    return Installed(form=form, outcome=outcome, missing=candidate.missing)


def install_file(
    ctx: Context, path: Path, progress: Progress | None = None, *, replace: bool = False
) -> Installed:
    """Install the form in a file in one go. Raises what the two steps raise."""
    return install_form(ctx, inspect_form(ctx, path, progress), replace=replace)


def facts_of(definition: FormDef, xform: str) -> FormFacts:
    """Return what the library tells of a form.

    definition  loaded without any lists, so that it names all that it needs
    xform       the text it was loaded from, in which it names pictures, sounds and films
    """
    asked = [one for one in definition.walk() if one.kind not in ("group", "repeat")]
    return FormFacts(
        questions=len(asked),
        items=len(items_of(definition)),
        languages=_languages(definition),
        lists=files_of.lists_named(definition),
        media=files_of.media_named(xform),
    )


def _languages(definition: FormDef) -> tuple[str, ...]:
    # What pyxform calls the language of a form that has only one.
    named = tuple(definition.languages)
    return () if named == ("default",) else named


def _outcome(
    ctx: Context, form: FormVersion, files: Mapping[str, bytes]
) -> tuple[FormRow | None, Outcome]:
    """Return the current version with the same id, and what installing does.

    Raises FormVersionTaken: drafts know a form by its version, which must not change its meaning.
    """
    versions = [row for row in rows.form_rows(ctx.db) if row.form_id == form.form_id]
    if not versions:
        return None, Outcome.NEW
    same = next((row for row in versions if row.sha256 == form.sha256), None)
    if same is None:
        if any(row.version == form.version for row in versions):
            raise _taken(form, _("another form or checklist"))
        return versions[0], Outcome.REPLACES
    for name in set(files) & set(same.files):
        if rows.form_file(ctx.db, form.sha256, name) != files[name]:
            raise _taken(form, _("the file {name}").format(name=name))
    if not same.current:
        return versions[0], Outcome.BACK
    return same, Outcome.FILES if set(files) - set(same.files) else Outcome.SAME


def _taken(form: FormVersion, what: str) -> FormVersionTaken:
    return FormVersionTaken(title=form.title, version=form.version or "-", what=what)


def _row_of(ctx: Context, sha256: str) -> FormRow:
    return next(row for row in rows.form_rows(ctx.db) if row.sha256 == sha256)


def _signed(ctx: Context, form: FormVersion) -> FormVersion:
    return changed(form, installed=ctx.clock(), installed_by=ctx.person.name)


def _told(remark: Problem) -> str:
    place = f"{remark.sheet} {remark.row}: " if remark.row is not None else ""
    return f"{place}{remark.message}"


def _step(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress.step(done, _STEPS)


_OLD = (Outcome.SAME, Outcome.FILES, Outcome.BACK)

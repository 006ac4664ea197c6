"""How a form is filled here: by whom, on which device, in which language, after which filling."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from inspector.clock import china
from inspector.engine import FormDef, FormSession, load_form
from inspector.engine.languages import chinese_of
from inspector.services.context import Context
from inspector.services.form_files import as_datasets
from inspector.storage.forms import FormVersion, form_files
from inspector.storage.reference import meta, set_meta


def form_definition(ctx: Context, version: FormVersion) -> FormDef:
    """Return the loaded form; it never changes, so every filling of this workspace shares it."""
    known = ctx.form_definitions.get(version.sha256)
    if known is None:
        lists = as_datasets(form_files(ctx.db, version.sha256))
        known = ctx.form_definitions[version.sha256] = load_form(version.xform, lists)
    return known


def begin_form(ctx: Context, version: FormVersion) -> FormSession:
    """Return a new filling, with what the form fills in by itself: defaults, times, ids, names."""
    form = form_definition(ctx, version)
    return FormSession(
        form,
        clock=lambda: _china_now(ctx),
        new_id=lambda: UUID(ctx.new_id()),
        properties=form_properties(ctx),
        language=_language(ctx, form),
        last_saved=_last_saved(ctx, form, version.form_id),
    )


def resume_form(
    ctx: Context, version: FormVersion, answers: Iterable[tuple[str, str]]
) -> FormSession:
    """Return the filling whose answers the draft keeps."""
    form = form_definition(ctx, version)
    return FormSession.resume(
        form,
        answers,
        clock=lambda: _china_now(ctx),
        new_id=lambda: UUID(ctx.new_id()),
        properties=form_properties(ctx),
        language=_language(ctx, form),
        last_saved=_last_saved(ctx, form, version.form_id),
    )


def remember_saved(ctx: Context, form_id: str, sha256: str) -> None:
    """Keep a submission as the last of its form on this device, in the caller's transaction.

    `${last-saved#…}` of the next filling reads it.
    """
    set_meta(ctx.db, _saved_key(form_id), sha256)


def form_properties(ctx: Context) -> dict[str, str]:
    """Return what a form may ask of person and device (XForms specification of ODK, preloads)."""
    person = ctx.person
    return {"username": person.name, "phonenumber": person.phone, "deviceid": ctx.dev}


def language_of(form: FormDef) -> str | None:
    """Return the language that a form begins with here: Chinese where it has it."""
    return chinese_of(form.languages, form.itext.default) or None


def remember_language(ctx: Context, form_id: str, language: str) -> None:
    """Keep the language that a person chose for a form on this device."""
    with ctx.db.write():
        set_meta(ctx.db, _language_key(form_id), language)


def _language(ctx: Context, form: FormDef) -> str | None:
    chosen = meta(ctx.db, _language_key(form.form_id)) if form.languages else None
    return chosen if chosen in form.languages else language_of(form)


def _last_saved(ctx: Context, form: FormDef, form_id: str) -> str | None:
    sha256 = meta(ctx.db, _saved_key(form_id)) if form.last_saved else None
    return ctx.blobs.read(ctx.db, sha256).decode() if sha256 else None


def _language_key(form_id: str) -> str:
    return f"language.{form_id}"


def _saved_key(form_id: str) -> str:
    return f"last_saved.{form_id}"


def _china_now(ctx: Context) -> datetime:
    return china(ctx.clock())

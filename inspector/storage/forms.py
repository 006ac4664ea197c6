"""Form versions: source and converted XForm, by the digest of the source. Never changed."""

import hashlib
import re
from dataclasses import dataclass

from inspector.storage.database import Database

_LONGEST = 48
_PLAIN_ID = re.compile(rf"[a-z][0-9a-z_-]{{0,{_LONGEST}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormVersion:
    """One version of a form as it was converted once; drafts keep the version they began with."""

    sha256: str
    form_id: str
    version: str
    title: str
    source_name: str
    source: bytes
    xform: str


def file_name_of(form_id: str) -> str:
    """Return the name of a form's files in a package: its id, where that is a plain name.

    Ids of foreign forms may be of any letters and as long as an address; a digest tells those
    apart that would look the same (FORMAT.md §9).
    """
    if _PLAIN_ID.fullmatch(form_id):
        return form_id
    kept = re.sub(r"[^0-9a-z]+", "-", form_id.lower())[:_LONGEST].strip("-")
    return f"{kept or 'form'}-{hashlib.sha256(form_id.encode()).hexdigest()[:8]}"


def save_form(db: Database, form: FormVersion) -> None:
    """Keep a form version and make it the current one of its form id."""
    db.run("update form set current = 0 where form_id = ?", (form.form_id,))
    db.run(
        "insert into form (sha256, form_id, version, title, source_name, source, xform, current)"
        " values (?, ?, ?, ?, ?, ?, ?, 1) on conflict (sha256) do update set current = 1",
        (
            form.sha256,
            form.form_id,
            form.version,
            form.title,
            form.source_name,
            form.source,
            form.xform,
        ),
    )


def find_form(db: Database, sha256: str) -> FormVersion | None:
    """Return one version, or None."""
    row = db.one(f"select {_COLUMNS} from form where sha256 = ?", (sha256,))
    return FormVersion(**row) if row else None


def current_form(db: Database, form_id: str) -> FormVersion | None:
    """Return the version of a form that new visits use, or None."""
    row = db.one(f"select {_COLUMNS} from form where form_id = ? and current = 1", (form_id,))
    return FormVersion(**row) if row else None


def current_forms(db: Database) -> list[FormVersion]:
    """Return the current version of every form, by title."""
    rows = db.rows(f"select {_COLUMNS} from form where current = 1 order by title")
    return [FormVersion(**row) for row in rows]


_COLUMNS = "sha256, form_id, version, title, source_name, source, xform"

"""Form versions: source and converted XForm, by the digest of the source. Never changed.

Beside each version stand the files that its author gave with it. Only two things about a version
ever change: whether new visits use it, and files that were missing at first are added.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from inspector.clock import from_wall, to_wall
from inspector.domain.plain import from_plain, to_plain
from inspector.storage.database import Database, Row

_LONGEST = 48
_SUFFIX = re.compile(r"\.[0-9a-z]{1,8}")
_PLAIN_ID = re.compile(rf"[a-z][0-9a-z_-]{{0,{_LONGEST}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFacts:
    """What a form is made of, counted once when it is installed.

    items      check items; 0 for a form that is no checklist
    languages  as the form names them; empty when it has only one
    lists      names of the files whose choices the form cannot do without
    media      names of pictures, sounds and films that its labels show
    """

    questions: int
    items: int
    languages: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormVersion:
    """One version of a form as it was converted once; drafts keep the version they began with.

    installed_by  name of the person; "" when it came in a base package
    facts         None where an older program installed it
    """

    sha256: str
    form_id: str
    version: str
    title: str
    source_name: str
    source: bytes
    xform: str
    installed: datetime | None = None
    installed_by: str = ""
    withdrawn: bool = False
    facts: FormFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One version as the library lists it, without its contents.

    current  the version that new visits use, unless it is withdrawn
    files    names of the files that are here with it
    drafts   how many open visits of this workspace were started with it
    """

    sha256: str
    form_id: str
    version: str
    title: str
    source_name: str
    installed: datetime | None
    installed_by: str
    current: bool
    withdrawn: bool
    facts: FormFacts | None
    files: tuple[str, ...]
    drafts: int


def file_name_of(form_id: str) -> str:
    """Return the name of a form's files in a package: its id, where that is a plain name.

    Ids of foreign forms may be of any letters and as long as an address; a digest tells those
    apart that would look the same (FORMAT.md §9).
    """
    if _PLAIN_ID.fullmatch(form_id):
        return form_id
    kept = re.sub(r"[^0-9a-z]+", "-", form_id.lower())[:_LONGEST].strip("-")
    return f"{kept or 'form'}-{hashlib.sha256(form_id.encode()).hexdigest()[:8]}"


def source_name_of(form_id: str, source_name: str) -> str:
    """Return the entry of a base package for a form as its author wrote it (FORMAT.md §9)."""
    suffix = PurePath(source_name).suffix.lower()
    return f"data/forms/{file_name_of(form_id)}.source{suffix if _SUFFIX.fullmatch(suffix) else ''}"


def older_name(form_id: str, sha256: str) -> str:
    """Return what stands for the id in the entries of a version that is not current."""
    return f"{form_id} {sha256}"


def attached_name(form_id: str, sha256: str) -> str:
    """Return the entry of a base package for a file that came with a form (FORMAT.md §9)."""
    return f"data/forms/{file_name_of(form_id)}.file.{sha256}"


def save_form(db: Database, form: FormVersion, files: Mapping[str, bytes] | None = None) -> None:
    """Keep a form version and make it the current one of its form id."""
    db.run("update form set current = 0 where form_id = ?", (form.form_id,))
    _save(db, form, current=True)
    db.run(
        "update form set current = 1, withdrawn = ? where sha256 = ?",
        (int(form.withdrawn), form.sha256),
    )
    add_form_files(db, form.sha256, files or {})


def save_older_form(
    db: Database, form: FormVersion, files: Mapping[str, bytes] | None = None
) -> None:
    """Keep a form version beside the current one; one that is here stays as it is."""
    _save(db, form, current=False)
    add_form_files(db, form.sha256, files or {})


def _save(db: Database, form: FormVersion, *, current: bool) -> None:
    db.run(
        "insert into form (sha256, form_id, version, title, source_name, source, xform, current,"
        " installed, installed_by, withdrawn, facts) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " on conflict (sha256) do update set"
        " facts = case when facts = '' then excluded.facts else facts end",
        (
            form.sha256,
            form.form_id,
            form.version,
            form.title,
            form.source_name,
            form.source,
            form.xform,
            int(current),
            to_wall(form.installed) if form.installed is not None else "",
            form.installed_by,
            int(form.withdrawn),
            json.dumps(to_plain(form.facts), ensure_ascii=False) if form.facts else "",
        ),
    )


def add_form_files(db: Database, sha256: str, files: Mapping[str, bytes]) -> None:
    """Keep files of a form version; those that are here stay as they are."""
    for name, data in files.items():
        db.run(
            "insert into form_file (form, name, data) values (?, ?, ?)"
            " on conflict (form, name) do nothing",
            (sha256, name, data),
        )


def form_files(db: Database, sha256: str) -> dict[str, bytes]:
    """Return the files of a form version by name."""
    rows = db.rows("select name, data from form_file where form = ? order by name", (sha256,))
    return {row["name"]: bytes(row["data"]) for row in rows}


def form_file(db: Database, sha256: str, name: str) -> bytes | None:
    """Return one file of a form version, or None."""
    data = db.value("select data from form_file where form = ? and name = ?", (sha256, name))
    return bytes(data) if data is not None else None


def find_form(db: Database, sha256: str) -> FormVersion | None:
    """Return one version, or None."""
    return _version(db.one(f"select {_COLUMNS} from form where sha256 = ?", (sha256,)))


def last_form(db: Database, form_id: str) -> FormVersion | None:
    """Return the current version of a form, also of one that is withdrawn, or None."""
    sql = f"select {_COLUMNS} from form where form_id = ? and current = 1"
    return _version(db.one(sql, (form_id,)))


def form_rows(db: Database) -> list[FormRow]:
    """Return every version of every form by title: the current one first, then the newest."""
    rows = db.rows(
        "select sha256, form_id, version, title, source_name, installed, installed_by, current,"
        " withdrawn, facts,"
        " (select json_group_array(name) from form_file where form = sha256) as files,"
        " (select count(*) from draft, json_each(draft.forms) as used"
        "  where used.value = sha256) as drafts"
        " from form order by"
        # A form may be called otherwise in its older versions.
        " (select title from form as one where one.form_id = form.form_id and one.current = 1),"
        " form_id, current desc, installed desc, rowid desc"
    )
    return [
        FormRow(
            **{
                **row,
                "installed": from_wall(row["installed"]) if row["installed"] else None,
                "current": bool(row["current"]),
                "withdrawn": bool(row["withdrawn"]),
                "facts": _facts(row["facts"]),
                "files": tuple(sorted(json.loads(row["files"]))),
            }
        )
        for row in rows
    ]


def set_withdrawn(db: Database, form_id: str, withdrawn: bool) -> int:
    """Take the current version of a form out of use or put it back; return how many there were."""
    return db.run(
        "update form set withdrawn = ? where form_id = ? and current = 1",
        (int(withdrawn), form_id),
    )


def withdraw_others(db: Database, form_ids: Iterable[str]) -> None:
    """Withdraw every form that is not among `form_ids`: a base package carries all that count."""
    db.run(
        "update form set withdrawn = 1 where current = 1"
        " and form_id not in (select value from json_each(?))",
        (json.dumps(list(form_ids)),),
    )


def _version(row: Row | None) -> FormVersion | None:
    if row is None:
        return None
    return FormVersion(
        **{
            **row,
            "installed": from_wall(row["installed"]) if row["installed"] else None,
            "withdrawn": bool(row["withdrawn"]),
            "facts": _facts(row["facts"]),
        }
    )


def _facts(text: str) -> FormFacts | None:
    return from_plain(FormFacts, json.loads(text)) if text else None


_COLUMNS = (
    "sha256, form_id, version, title, source_name, source, xform,"
    " installed, installed_by, withdrawn, facts"
)

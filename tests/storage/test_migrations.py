"""A workspace of an earlier program opens, and says what it can of what it holds."""

import hashlib

import pytest

from inspector.storage import forms
from inspector.storage.database import Database, memory_database
from inspector.storage.migrations import migrate, migrations


def made_by(step_before: str) -> Database:
    """Return a database as the program made it before the step of that name came."""
    db = memory_database()
    migrations.apply(db, stop_before=step_before)
    return db


@pytest.mark.parametrize("step", ["m0002_draft_files", "m0003_form_library"])
def test_forms_of_an_earlier_program_stay_in_use(step: str) -> None:
    db = made_by(step)
    digest = hashlib.sha256(b"source").hexdigest()
    with db.write():
        db.run(
            "insert into form (sha256, form_id, version, title, source_name, source, xform,"
            " current) values (?, 'small', '1', '演示检查表', 'small.md', ?, '<h:html/>', 1)",
            (digest, b"source"),
        )
    migrate(db)
    kept = forms.last_form(db, "small")
    assert kept is not None
    assert (kept.sha256, kept.withdrawn, kept.installed, kept.facts) == (digest, False, None, None)
    (row,) = forms.form_rows(db)
    assert (row.current, row.files, row.drafts) == (True, (), 0)


def test_a_database_is_brought_up_to_date_once() -> None:
    db = memory_database()
    migrate(db)
    before = db.schema
    migrate(db)
    assert db.schema == before

"""How the schema came about, one step after the other. A released step is never edited."""

import json
import logging
from hashlib import sha256
from typing import cast

from sqlite_utils import Database as PlainDatabase
from sqlite_utils.migrations import Migrations

from inspector.errors import WorkspaceDamaged, WorkspaceNewer
from inspector.storage import schema
from inspector.storage.database import Database
from inspector.storage.projections import rebuild_projections

migrations = Migrations("inspector")


@migrations()
def m0001_workspace(db: PlainDatabase) -> None:
    """Reference data, drafts, events, projections, blobs, packages (design §3)."""
    for statement in schema.WORKSPACE.split(";\n\n"):
        db.conn.execute(statement)


@migrations()
def m0002_draft_files(db: PlainDatabase) -> None:
    """Files that answer a question and are no photographs: sound, film, documents."""
    db.conn.execute(schema.DRAFT_FILES)


@migrations()
def m0003_form_library(db: PlainDatabase) -> None:
    """Who installed a form and when, what it is made of, its state, and the files it came with."""
    for statement in schema.FORM_LIBRARY.split(";\n\n"):
        db.conn.execute(statement)


@migrations()
def m0004_confirmed_refusals(db: PlainDatabase) -> None:
    """Papers name who has confirmed a refusal; until two officers have, it waits for them."""
    for paper, text in db.conn.execute("select id, data from paper").fetchall():
        row = {**json.loads(text), "refusal_signatures": []}
        refusal = row.get("refusal")
        if refusal and refusal["sha256"] == row["sha256"]:
            row["state"] = "REFUSAL_TO_CONFIRM"
        data = json.dumps(row, ensure_ascii=False)
        db.conn.execute("update paper set data = ? where id = ?", (data, paper))


@migrations()
def m0005_exchange(db: PlainDatabase) -> None:
    """Refused files that are kept, devices that a person decides about, photographs given up."""
    for statement in schema.EXCHANGE.split(";\n\n"):
        db.conn.execute(statement)


@migrations()
def m0006_certificates_seen(db: PlainDatabase) -> None:
    """Every certificate of a device, not only its latest: a revocation names them all."""
    for statement in schema.CERTIFICATES_SEEN.split(";\n\n"):
        db.conn.execute(statement)
    for dev, der in db.conn.execute("select dev, der from certificate").fetchall():
        row = (sha256(der).hexdigest(), dev, der)
        db.conn.execute("insert into certificate_seen (sha256, dev, der) values (?, ?, ?)", row)


@migrations()
def m0007_hazards_of_a_visit(db: PlainDatabase) -> None:
    """The papers of a visit are found with those of the office about its hazards."""
    db.conn.execute("create index hazard_by_inspection on hazard (inspection)")


@migrations()
def m0008_outgoing(db: PlainDatabase) -> None:
    """How much has gone out, kept with its counts; what every screen asks is found by index."""
    for statement in schema.OUTGOING.split(";\n\n"):
        db.conn.execute(statement)


@migrations()
def m0009_streams_by_kind(db: PlainDatabase) -> None:
    """What stands for a 暂编号, and papers about rounds, are found without reading every state."""
    db.conn.execute("create index stream_by_kind on stream (kind, id)")


def migrate(db: Database) -> None:
    """Bring the schema up to date.

    Raises WorkspaceNewer for one that a later program wrote, WorkspaceDamaged, DiskFull.
    """
    with db.translated():
        _migrate(db)


def _migrate(db: Database) -> None:
    known = {step.name for step in migrations._migrations}
    applied = {step.name for step in migrations.applied(db)}
    beyond = sorted(applied - known)
    if beyond:
        raise WorkspaceNewer(version=beyond[-1])
    if applied != known:
        migrations.apply(cast("PlainDatabase", db))
    # The number of steps that there were when the rows were last made anew.
    if db.value("pragma user_version") != len(known):
        _project_anew(db, len(known))


def _project_anew(db: Database, steps: int) -> None:
    """Bring every row to what this program says of its events; note last that it is done."""
    try:
        rebuild_projections(db)
    except WorkspaceDamaged:
        # It opens all the same, with the rows that there are: the self-check says what is wrong.
        logging.getLogger(__name__).exception("the rows stay those of an earlier program")
        return
    with db.write():
        db.run(f"pragma user_version = {steps}")

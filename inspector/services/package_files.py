"""What packages hold, by the names of their entries: tables, events, photographs, papers."""

from collections.abc import Iterable, Sequence

from inspector.domain.added_set import AddedSet
from inspector.domain.entity import Entity
from inspector.domain.numbering import NumberBlock
from inspector.domain.paper_revision import outermost
from inspector.domain.person import Organisation, Person
from inspector.domain.task import Task
from inspector.events.state import StreamState
from inspector.sealed.writing import Source
from inspector.services.context import Context
from inspector.services.form_packing import form_table
from inspector.storage.blobs import is_given_up
from inspector.storage.event_store import events_of, lines_of
from inspector.storage.forms import FormVersion, file_name_of
from inspector.storage.inspections import files_of, photos_of
from inspector.storage.papers import papers_of
from inspector.storage.recipients import recipients
from inspector.storage.reference import certificates, references, search_entities

REINSPECTED = "reinspected"  # type of an entity of a visit: a hazard that an earlier one has found


def base_tables(
    ctx: Context, going_out: Sequence[tuple[FormVersion, dict[str, bytes]]]
) -> dict[str, Sequence[object]]:
    """Return the tables of a base package by name; `going_out` are the forms in it."""
    organisation: list[Organisation] = [ctx.organisation]
    entities: list[Entity] = search_entities(ctx.db, limit=1_000_000)
    tables: dict[str, Sequence[object]] = {
        "organisation": organisation,
        "people": references(ctx.db, Person),
        "tasks": references(ctx.db, Task),
        "number_blocks": references(ctx.db, NumberBlock),
        "recipients": [
            {"holder": holder, "recipient": key} for holder, key in recipients(ctx.db).items()
        ],
        "entities": entities,
        "forms": form_table(going_out),
    }
    added = references(ctx.db, AddedSet)
    return {**tables, "template_sets": added} if added else tables


def event_lines(ctx: Context, streams: Iterable[str]) -> bytes:
    """Return events.jsonl with whole streams."""
    return b"".join(lines_of(ctx.db, streams))


def streams_of(state: StreamState) -> list[str]:
    """Return the inspection's stream and those of the hazards that it found or re-inspected."""
    return [
        state.stream,
        *sorted([*entities_of(state, "finding"), *entities_of(state, REINSPECTED)]),
    ]


def entities_of(state: StreamState, kind: str) -> list[str]:
    """Return the ids of the entities of one type in a folded stream."""
    return [ent for ent, fields in state.live.items() if fields.get("type") == kind]


def photo_files(ctx: Context, state: StreamState) -> dict[str, Source]:
    """Return the photographs of a visit that this workspace has not given up."""
    return {
        f"data/photos/{photo.file_name}": _blob(ctx, photo.sha256)
        for photo in photos_of(state).values()
        # The office has confirmed those that were given up here (`services/purge.py`).
        if ctx.blobs.path(photo.sha256).exists() or not is_given_up(ctx.db, photo.sha256)
    }


def answer_files(ctx: Context, state: StreamState) -> dict[str, Source]:
    """Return the files that answer questions and are no photographs."""
    return {f"data/docs/{file.file_name}": _blob(ctx, file.sha256) for file in files_of(state)}


def paper_files(ctx: Context, state: StreamState) -> dict[str, Source]:
    """Return the papers as frozen, and the signed PDFs: each begins with those before it."""
    files: dict[str, Source] = {}
    for paper in papers_of(state):
        files[f"data/docs/{paper.id}.pdf"] = _blob(ctx, paper.sha256)
        for signed in outermost(paper.revisions or ()):
            files[f"data/docs/{signed.sha256}.pdf"] = _blob(ctx, signed.sha256)
    return files


def submission_files(ctx: Context, state: StreamState) -> dict[str, Source]:
    """Return the filed checklists of a visit."""
    fields = state.live[state.stream]
    return {
        f"data/forms/{file_name_of(name.removeprefix('submission.'))}.submission.xml": _blob(
            ctx, str(value)
        )
        for name, value in fields.items()
        if name.startswith("submission.")
    }


def devices_of(ctx: Context, streams: Iterable[str]) -> dict[str, bytes]:
    """Return the certificates of the other devices that wrote in these streams, by device."""
    known = certificates(ctx.db)
    found = {signed.event.dev for stream in streams for signed in events_of(ctx.db, stream)}
    return {dev: known[dev] for dev in sorted(found - {ctx.dev}) if dev in known}


def _blob(ctx: Context, sha256: str) -> Source:
    path = ctx.blobs.path(sha256)
    return path if path.exists() else ctx.blobs.read(ctx.db, sha256)

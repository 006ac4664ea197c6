"""What a visit becomes when it closes: photographs, answers, findings and hazards as events."""

from collections.abc import Mapping, Sequence

from inspector.domain.hazard import HazardState
from inspector.domain.inspection import AttachedFile, PhotoFacts
from inspector.domain.plain import to_plain
from inspector.services.context import Context, Recorder
from inspector.services.filled_form import HazardDraft
from inspector.services.filling import Filling
from inspector.services.filling_view import ItemRow
from inspector.storage import blobs as blob_rows


def record_photos(
    ctx: Context, record: Recorder, inspection: str, photos: Sequence[PhotoFacts]
) -> None:
    """Record the photographs that items and hazards use."""
    for photo in photos:
        facts = {name: value for name, value in to_plain(photo).items() if name != "id"}
        record.add(
            inspection,
            "photo.add",
            {"type": "photo", **facts},
            ent=photo.id,
            blobs=[photo.sha256],
        )
        blob_rows.register_blob(ctx.db, photo.sha256, photo.size)


def record_files(
    ctx: Context, record: Recorder, inspection: str, files: Sequence[AttachedFile]
) -> None:
    """Record the files that answer questions and are no photographs."""
    for file in files:
        record.add(
            inspection,
            "file.add",
            {"type": "file", **to_plain(file)},
            ent=ctx.new_id(),
            blobs=[file.sha256],
        )
        blob_rows.register_blob(ctx.db, file.sha256, file.size)


def record_answers(
    ctx: Context,
    record: Recorder,
    inspection: str,
    filling: Filling,
    submissions: Mapping[str, str],
) -> None:
    """Record the answers by section, and the ODK submissions: form id → SHA-256 of the file."""
    for form_id, section, answers in filling.answers_by_section():
        record.add(inspection, "inspection.answers", {f"answers.{form_id}.{section}": answers})
    for form_id, sha256 in submissions.items():
        size = ctx.blobs.path(sha256).stat().st_size
        blob_rows.register_blob(ctx.db, sha256, size)
        record.add(
            inspection,
            "inspection.submission",
            {f"submission.{form_id}": sha256},
            blobs=[sha256],
        )


def record_finding(
    ctx: Context,
    record: Recorder,
    inspection: str,
    visited: Mapping[str, object],
    item: ItemRow,
    hazard: HazardDraft,
) -> None:
    """Record one finding and register its hazard; `visited` are the fields of the inspection."""
    clause_id = hazard.clause or (item.basis[0] if item.basis else "")
    citation = ctx.standards.clause(clause_id).cite() if ctx.standards.knows(clause_id) else ""
    level = "MAJOR" if hazard.level == "major" else "GENERAL"
    common: dict[str, object] = {
        "number": hazard.number,
        "item": item.code,
        "place": hazard.place,
        "fact": hazard.fact,
        "level": level,
        "clause": clause_id,
        "citation": citation,
        "conditions": hazard.conditions,
        "measure": hazard.measure,
        "deadline": hazard.deadline.isoformat() if hazard.deadline else None,
        "five": dict(hazard.five) or None,
    }
    known = {name: value for name, value in common.items() if value is not None}
    record.add(
        inspection,
        "finding.record",
        {
            "type": "finding",
            **known,
            "item_text": item.wording,
            "photos": [photo.id for photo in hazard.photos],
            "revision": 1,
        },
        ent=hazard.uid,
        blobs=[photo.sha256 for photo in hazard.photos],
    )
    record.add(
        hazard.uid,
        "hazard.register",
        {
            "type": "hazard",
            **known,
            "inspection": inspection,
            "entity": visited["entity"],
            "entity_facts": visited["entity_facts"],
            "photos": [photo.sha256 for photo in hazard.photos],
            "found": ctx.clock(),
            "finder": ctx.person.name,
            "duty.create": ctx.person.id,
            "state": HazardState.REGISTERED,
        },
        blobs=[photo.sha256 for photo in hazard.photos],
    )
    # H3: the inspector proposes the grade here; the lead confirms it in the review.
    record.add(
        hazard.uid,
        "hazard.grade",
        {"state": HazardState.GRADED},
        proposed_by=ctx.person.id,
        level=level,
    )
    if hazard.measure == "immediate":
        # H4: put right while the inspectors were there; a re-inspection still confirms it.
        record.add(hazard.uid, "hazard.fix_on_the_spot", {"state": HazardState.IMMEDIATE_FIXED})

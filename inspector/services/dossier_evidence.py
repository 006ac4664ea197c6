"""What a dossier draws from the record itself: photographs, judgement, plan, log, list of digests.

ReportLab is loaded inside the functions that draw: start-up does not wait for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from inspector.clock import china
from inspector.domain.inspection import AttachedFile, Finding
from inspector.domain.ledger import HazardRow
from inspector.domain.paper import PaperRow
from inspector.domain.supervision import Acceptance
from inspector.services.dossier_case import Case, Member, drawn, drawn_in_parts, said
from inspector.services.dossier_files import is_kept, kept_original, kept_sha256
from inspector.services.history import history_of
from inspector.services.paper_contents import finding_sentence
from inspector.services.paper_signing import signed_blob
from inspector.services.photos import small_photo
from inspector.storage.event_store import fold_stream
from inspector.storage.files import plain_name
from inspector.storage.inspections import files_of, photos_of

if TYPE_CHECKING:
    from inspector.documents.dossier_sheets import Evidence, EvidencePhoto
    from inspector.documents.dossier_streams import Original

_MOST_EMBEDDED = 64 << 20  # bytes of one file; what is larger stands in the list by its digest
_MEDIA_TYPES: Mapping[str, str] = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
_PHOTO_PX = 1000  # 70 mm wide on the page: 360 dots an inch


def evidence_of(
    case: Case, findings: Sequence[Finding], rows: Sequence[PaperRow]
) -> "list[Evidence]":
    """Return every original that the dossier stands on, with its SHA-256."""
    from inspector.documents.dossier_sheets import Evidence

    found: list[Evidence] = []
    for row in rows:
        issued = china(row.issued).date().isoformat()
        about = {"title": row.title, "number": row.number}
        found.append(Evidence(said("frozen_name").format(**about), issued, row.sha256))
        if (kept := signed_blob(row)) and is_kept(case.ctx, kept):
            digest = kept_sha256(case.ctx, kept)
            found.append(Evidence(said("signed_name").format(**about), issued, digest))
    chosen = {photo.sha256: photo for one in findings for photo in one.photos}
    for shown in case.known.photos:
        if (photo := chosen.get(shown.sha256)) is not None:
            name = said("photo_name").format(number=shown.number, name=photo.name, size=photo.size)
            found.append(Evidence(name, photo.taken, photo.sha256))
    for row in rows:
        recordings = [
            *(row.refusal.recordings if row.refusal else ()),
            *(row.service.recordings if row.service else ()),
        ]
        found += [_file("recording_name", one) for one in recordings]
    if list(findings) == case.known.findings:  # the whole visit, not one hazard of it
        state = case.ctx.state(case.inspection)
        for photo in photos_of(state).values():
            if photo.sha256 not in chosen:  # it answers a question
                name = said("other_photo_name").format(name=photo.name, size=photo.size)
                found.append(Evidence(name, photo.taken, photo.sha256))
        found += [_file("file_name", one) for one in files_of(state)]
    return found


def _file(wording: str, file: AttachedFile) -> "Evidence":
    from inspector.documents.dossier_sheets import Evidence

    name = said(wording).format(name=file.name, size=file.size)
    return Evidence(name, "", file.sha256)


def evidence_members(
    case: Case, findings: Sequence[Finding], rows: Sequence[PaperRow], rank: int
) -> list[Member]:
    members = []
    if any(one.photos for one in findings):
        show_photos = partial(_photos, case, findings)
        members.append(drawn_in_parts(case, rank, "photos_title", show_photos))
    listed = evidence_of(case, findings, rows)
    show = partial(_evidence_list, case, listed)
    members.append(drawn(case, rank, "evidence_title", show, listed))
    return members


def _evidence_list(case: Case, listed: "Sequence[Evidence]") -> bytes:
    from inspector.documents.dossier_sheets import evidence_list

    return evidence_list(case.book, listed)


def _photos(case: Case, findings: Sequence[Finding]) -> Iterator[bytes]:
    from inspector.documents.dossier_sheets import photo_evidence

    return photo_evidence(case.book, _evidence_photos(case, findings))


def _evidence_photos(case: Case, findings: Sequence[Finding]) -> "list[EvidencePhoto]":
    from inspector.documents.dossier_sheets import EvidencePhoto

    ctx, found = case.ctx, []
    numbers = {one.sha256: one.number for one in case.known.photos}
    for finding in findings:
        finder = fold_stream(ctx.db, finding.id).live.get(finding.id, {}).get("finder", "")
        for photo in finding.photos:
            found.append(
                EvidencePhoto(
                    number=numbers[photo.sha256],
                    sha256=photo.sha256,
                    read=partial(small_photo, ctx, ctx.db, photo.sha256, _PHOTO_PX),
                    subject=photo.caption or finding.place,
                    taken=photo.taken,
                    place=_place(finding.place, photo.place),
                    by=str(finder),
                    proves=f"{finding.number} {finding_sentence(finding)}",
                )
            )
    return found


def _place(place: str, position: str) -> str:
    """Return where a photograph was taken: 部位, and the position that the file claims."""
    return said("position").format(place=place, position=position) if position else place


def judgement(case: Case, finding: Finding) -> bytes:
    from inspector.documents.dossier_sheets import ruled_sheet, words

    texts, review = words(), finding.review
    fields = fold_stream(case.ctx.db, finding.id).live.get(finding.id, {})
    reviewed = ""
    if review is not None:
        decision = texts["decisions"][review.decision.value]
        moment = case.template.moment(review.at)
        reviewed = "，".join(part for part in (review.reviewer, decision, moment) if part)
        reviewed += f"。{review.remark}" if review.remark else ""
    values = {
        "fact": finding_sentence(finding),
        "level": texts["levels"].get(finding.level, finding.level),
        "basis": case.known.basis_of(finding),
        "conditions": _conditions(case, finding),
        "finder": str(fields.get("finder", "")),
        "review": reviewed,
        "experts": "、".join(one.name for one in case.known.row.team if one.role == "EXPERT"),
    }
    return ruled_sheet(case.book, texts["judgement_title"], texts["judgement"], values)


def _conditions(case: Case, finding: Finding) -> str:
    """Return the conditions that were ticked, in words where the standards pack has them."""
    pack, worded = case.ctx.standards, {}
    if pack.knows(finding.clause) and (terms := pack.clause(finding.clause).conditions):
        worded = {leaf.id: leaf.text for leaf in terms.leaves()}
    return "\n".join(worded.get(name, name) for name in finding.conditions)


def plan(case: Case, finding: Finding) -> bytes:
    from inspector.documents.dossier_sheets import ruled_sheet, words

    texts = words()
    return ruled_sheet(case.book, texts["plan_title"], texts["plan"], finding.five or {})


def opinion_member(case: Case, acceptance: Acceptance, rank: int) -> Member:
    """Return 验收意见: what was entered of it, with the written opinion as it came, embedded."""
    day, file = case.template.date(acceptance.on), acceptance.file
    made = drawn(
        case,
        rank,
        "opinion_title",
        partial(_opinion, case, acceptance),
        evidence=[_file("opinion_name", file)],
    )
    originals: tuple[Original, ...] = ()
    if file.size <= _MOST_EMBEDDED and is_kept(case.ctx, file.sha256):  # else at another desk
        about = said("opinion_about").format(department=acceptance.department, hash=file.sha256)
        name = f"{file.sha256[:12]}-{plain_name(file.name)}"
        media_type = _media_type(file.name)
        originals = (kept_original(case.ctx, file.sha256, name, lambda _found: about, media_type),)
    piece = replace(made.piece, day=day, originals=originals)
    return replace(made, piece=piece, day=acceptance.on.isoformat())


def _media_type(name: str) -> str:
    # Not from the machine's own table: the same dossier has the same bytes everywhere.
    return _MEDIA_TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")


def _opinion(case: Case, acceptance: Acceptance) -> bytes:
    from inspector.documents.dossier_sheets import ruled_sheet, words

    texts, file = words(), acceptance.file
    values = {
        "department": acceptance.department,
        "person": acceptance.person,
        "on": case.template.date(acceptance.on),
        "opinion": acceptance.opinion,
        "file": texts["opinion_file"].format(name=file.name, size=file.size, hash=file.sha256),
    }
    return ruled_sheet(case.book, texts["opinion_title"], texts["opinion"], values)


def log(case: Case, hazard: HazardRow) -> bytes:
    from inspector.documents.dossier_sheets import log_sheet, words

    kinds: Mapping[str, str] = words()["events"]
    rows = []
    for entry in history_of(case.ctx, hazard.id):
        what = kinds.get(entry.kind, entry.kind)
        if paper := f"{entry.facts.get('title', '')}{entry.facts.get('number', '')}":
            what += f"：{paper}" if entry.kind.startswith("paper.") else ""
        rows.append((f"{china(entry.at):%Y-%m-%d %H:%M}", what, entry.actor, entry.event))
    return log_sheet(case.book, rows)

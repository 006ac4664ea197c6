"""What belongs into a dossier, in the order of documents §4.16, or of §7 for one hazard."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import BinaryIO

from inspector.clock import china
from inspector.domain.ledger import HazardRow
from inspector.domain.numbering import is_named
from inspector.domain.paper import (
    AWAITING,
    REFUSAL_TO_CONFIRM,
    REFUSED,
    PaperKind,
    PaperRow,
)
from inspector.domain.supervision import decided
from inspector.domain.task import InspectionKind
from inspector.errors import NotFound
from inspector.i18n import N_, _
from inspector.services.dossier_case import Case, Member, drawn, said
from inspector.services.dossier_evidence import (
    evidence_members,
    judgement,
    log,
    opinion_member,
    plan,
)
from inspector.services.dossier_files import kept_original, kept_paper
from inspector.services.dossier_order import (
    CASE_ORDER,
    EVIDENCE_RANK,
    HAZARD_MAY,
    HAZARD_NEEDS,
    HAZARD_ORDER,
    JUDGEMENT,
    LOG,
    LOOK_BACK,
    OF_ONE_HAZARD,
    OPINION,
    OTHER_RANK,
    OWN_CONTENTS_RANK,
    PHOTOS,
    PLAN,
)
from inspector.services.papers import due_papers, paper_pdf
from inspector.storage.event_store import fold_stream
from inspector.storage.files import plain_name
from inspector.storage.inspections import find_inspection, inspections_of_entity
from inspector.storage.papers import content_of, papers_of_inspection

_HAZARD = N_("hazard")
_MOST_VISITS = 1_000


def case_members(case: Case) -> list[Member]:
    """Return the documents of a visit in their order: papers, photographs, list of evidence."""
    ctx = case.ctx
    rows = papers_of_inspection(ctx.db, case.inspection)
    rows = [row for row in rows if row.kind is not PaperKind.CASE_COVER or row.withdrawn]
    rows.sort(key=_by_issue)
    members = [_paper(case, row, _rank(row)) for row in rows]
    members += evidence_members(case, case.known.findings, rows, EVIDENCE_RANK)
    return _in_order(case, members)


def missing_papers(case: Case) -> tuple[str, ...]:
    """Return the titles of what this visit needs and nobody has issued."""
    due = due_papers(case.ctx, case.inspection)
    return tuple(case.template.title(one.kind) for one in due if one.issued is None)


def issued_cover(case: Case) -> PaperRow | None:
    """Return the 案卷（首页） that was issued with a number, or None."""
    return case.known.paper(PaperKind.CASE_COVER)


def hazard_members(
    case: Case, hazard: HazardRow
) -> tuple[list[Member], tuple[str, ...], tuple[str, ...]]:
    """Return the documents of 一患一档 in their order, what is not there, and what never was."""
    finding = next((one for one in case.known.findings if one.id == hazard.id), None)
    if finding is None:
        raise NotFound(kind=_(_HAZARD), name=hazard.number)
    rows = _papers_of_hazard(case, hazard)
    members = [_paper(case, row, _place(case, row, hazard)) for row in rows]
    members.append(drawn(case, JUDGEMENT, "judgement_title", partial(judgement, case, finding)))
    if finding.five and any(finding.five.values()):
        members.append(drawn(case, PLAN, "plan_title", partial(plan, case, finding)))
    known = decided(fold_stream(case.ctx.db, hazard.id).live.get(hazard.id, {}))
    if known.acceptance is not None:
        members.append(opinion_member(case, known.acceptance, OPINION))
    members.append(drawn(case, LOG, "log_title", partial(log, case, hazard)))
    members += evidence_members(case, [finding], rows, PHOTOS)
    there = {one.rank for one in members if not one.is_void}
    absent = tuple(title for rank, title in HAZARD_NEEDS.items() if rank not in there)
    never = tuple(title for rank, title in HAZARD_MAY.items() if rank not in there)
    return _in_order(case, members), absent, never


def _place(case: Case, row: PaperRow, hazard: HazardRow) -> int:
    """Return which of the eighteen places a paper has: all of a look back are records of it."""
    if row.inspection not in (hazard.id, hazard.inspection):
        visit = find_inspection(case.ctx.db, row.inspection)
        if visit is not None and visit.kind is InspectionKind.LOOK_BACK:
            return LOOK_BACK
    return HAZARD_ORDER[row.kind]


def _by_issue(row: PaperRow) -> tuple[datetime, int, str]:
    return row.issued, row.version, row.id


def _rank(row: PaperRow) -> int:
    if row.kind in (PaperKind.CASE_CONTENTS, PaperKind.CASE_COVER):
        return OWN_CONTENTS_RANK
    return CASE_ORDER.get(row.kind, OTHER_RANK)


def _in_order(case: Case, members: list[Member]) -> list[Member]:
    """Return the members in their order, each naming its case, its files named by their place."""
    ordered = sorted(members, key=lambda one: one.rank)  # within a rank: order of the issue
    return [replace(one, piece=replace(one.piece, case=case.name)) for one in ordered]


def _paper(case: Case, row: PaperRow, rank: int) -> Member:
    from inspector.documents.dossier import Piece

    ctx, is_signed = case.ctx, bool(row.signatures or row.refusal)
    day = china(row.issued).date()
    digest = kept_paper(ctx, row)

    def read() -> Iterator[bytes | BinaryIO]:
        if is_signed and digest == row.sha256:  # signed apart, or with an earlier program
            yield paper_pdf(ctx, row.id, signed=True)
        else:
            with ctx.blobs.open(ctx.db, digest) as file:
                yield file

    # The end of the id keeps apart what has the same title and number: versions of one paper.
    name = plain_name(f"{row.title}{row.number}-{row.id[-8:]}") + ".pdf"
    wording = partial(said("original").format, title=row.title, number=row.number)
    piece = Piece(
        title=row.title,
        read=read,
        number=row.number,
        day=case.template.date(day),
        remark=_remark(row),
        void=row.withdrawn.reason if row.withdrawn is not None else None,
        originals=(kept_original(ctx, digest, name, lambda found: wording(hash=found)),),
    )
    return Member(
        piece=piece,
        rank=rank,
        genre=row.title,
        author=case.organ.name,
        day=day.isoformat(),
        signed=tuple((one.name, one.signed) for one in row.signatures),
        kind=row.kind,
        is_void=row.withdrawn is not None,
    )


def _remark(row: PaperRow) -> str:
    if row.withdrawn is not None:
        return said("void")
    by_state = {AWAITING: "to_sign", REFUSED: "refused", REFUSAL_TO_CONFIRM: "to_confirm"}
    return said(by_state[row.state]) if row.state in by_state else ""


def _papers_of_hazard(case: Case, hazard: HazardRow) -> list[PaperRow]:
    """Return the papers that tell of this hazard: of its visit, of later ones, of the office."""
    ctx, found = case.ctx, []
    for visit in inspections_of_entity(ctx.db, hazard.entity, limit=_MOST_VISITS):
        for row in papers_of_inspection(ctx.db, visit.id):
            if row.kind in HAZARD_ORDER and _tells_of(case, row, hazard):
                found.append(row)
    return sorted(found, key=_by_issue)


def _tells_of(case: Case, row: PaperRow, hazard: HazardRow) -> bool:
    # A paper of the office stands in the stream of its hazard, all others in that of their visit.
    if row.inspection == hazard.id:
        return True
    if row.inspection == hazard.inspection and (
        row.kind not in OF_ONE_HAZARD or case.known.row.finding_count == 1
    ):
        return True
    content = content_of(case.ctx.state(row.inspection), row.id)
    return is_named(hazard.number, json.dumps(content, ensure_ascii=False))

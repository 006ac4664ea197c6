"""作废重出: a frozen paper is never changed; another version with the same number takes its place.

The old one stays with its signatures, and every view of it bears the stamp 已作废. What has left
the team's hands (finalized, or served) is not withdrawn: a 更正说明 goes beside it (workflow §2,
H23).
"""

from collections.abc import Callable
from dataclasses import replace

from inspector.domain.inspection_state import InspectionState
from inspector.domain.office_papers import DESK, OFFICE
from inspector.domain.paper import PaperKind, PaperRow, Withdrawal
from inspector.domain.person import Role
from inspector.domain.plain import to_plain
from inspector.domain.sheet import Sheet
from inspector.errors import InspectorError
from inspector.i18n import N_, _
from inspector.services import reinspection
from inspector.services.context import Context, Recorder
from inspector.services.paper_drawing import drawn_paper, paper_content
from inspector.services.paper_issue import Paper
from inspector.services.paper_subject import paper_subject
from inspector.services.papers import (
    compose,
    list_papers,
    needs_order,
    paper_pdf,
    paper_row,
    refused,
)
from inspector.services.visits import findings, inspection_row, issues
from inspector.storage.blobs import register_blob
from inspector.storage.papers import find_paper

_REISSUE = N_("issue a paper anew")

# As long as the lead has not passed the visit, and nobody has been served.
_OPEN = frozenset(
    state.value
    for state in (
        InspectionState.RECORD_DRAFT,
        InspectionState.AWAITING_SIGNATURE,
        InspectionState.SIGNED,
        InspectionState.REFUSED_RECORDED,
        InspectionState.LEAD_REVIEW,
        InspectionState.RETURNED,
    )
)
# From these the visit goes back to wait for the signatures of its record.
_SIGNED_STATES = frozenset({InspectionState.SIGNED.value, InspectionState.REFUSED_RECORDED.value})
_COMPOSED = frozenset({PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER})


def reissue_paper(
    ctx: Context,
    paper_id: str,
    reason: str,
    content: Callable[[str, str], Paper] | None = None,
) -> PaperRow:
    """Draw the next version of a paper under the same number, and withdraw the one before it.

    reason   why, as it stands on the stamp and in the record
    content  what is to stand on it, from id and number; without it a record or order is composed
             from the visit as it is now, and any other paper keeps its content

    A paper of the office is issued anew by the office, one of a team by the team.

    Raises PaperRefused: without a reason, withdrawn already, served, or the lead has passed the
    visit; WrongRole; CharacterMissing and what else drawing raises. Nothing is written then.
    """
    old = _reissuable(ctx, paper_id, reason)
    by_office = {DESK: OFFICE} if _is_of_office(ctx, old) else {}
    new_id = ctx.new_id()
    made = _next_version(ctx, old, new_id, content)
    pdf = drawn_paper(ctx, made).pdf
    digest = ctx.blobs.keep_bytes(pdf)
    with ctx.recording() as record:
        _reissuable(ctx, paper_id, reason)  # another window may have been quicker
        register_blob(ctx.db, digest, len(pdf))
        signers = {"signers": dict(old.signers)} if old.signers is not None else {}
        record.add(
            old.inspection,
            "paper.issue",
            {
                "type": "paper",
                "kind": old.kind,
                "number": old.number,
                "title": old.title,
                "version": made.head.version,
                "sha256": digest,
                "content": made,
                "issued": ctx.clock(),
                "needs_seal": old.needs_seal,
                **by_office,
                **signers,
            },
            ent=new_id,
            blobs=[digest],
            replaces=paper_id,
        )
        gone = Withdrawal(
            reason=reason.strip(), at=ctx.clock(), by=ctx.person.name, replaced_by=new_id
        )
        withdrawal = {**by_office, "withdrawn": gone}
        record.add(old.inspection, "paper.withdraw", withdrawal, ent=paper_id)
        _follow(ctx, record, old, new_id, made)
    return paper_row(ctx, new_id)


def shown_pdf(ctx: Context, paper_id: str, *, signed: bool = False) -> bytes:
    """Return what a window shows and a printer prints: stamped 已作废 once it is withdrawn."""
    row, pdf = paper_row(ctx, paper_id), paper_pdf(ctx, paper_id, signed=signed)
    if row.withdrawn is None:
        return pdf
    from inspector.documents.copies import voided  # ReportLab: start-up does not wait for it

    return voided(pdf, row.withdrawn.reason)


def outdated_papers(ctx: Context, inspection: str) -> list[PaperRow]:
    """Return the records and orders that no longer say what the visit says, as after a correction.

    They stay as they are: a 更正说明 says so, or the paper is issued anew.
    """
    return [
        row
        for row in list_papers(ctx, inspection)
        if row.kind in _COMPOSED and row.withdrawn is None and _differs(ctx, row)
    ]


def _differs(ctx: Context, row: PaperRow) -> bool:
    try:
        now = to_plain(compose(ctx, row.inspection, row.kind, row.id, row.number))
    except InspectorError:  # what can no longer be composed at all says something else
        return True
    before = to_plain(paper_content(ctx, row))
    if "answers" not in before:  # it was issued by a program that did not print them
        now.pop("answers", None)
    # The head says when and in which version it was issued, not what was found.
    return {**now, "head": None} != {**before, "head": None}


def _is_of_office(ctx: Context, paper: PaperRow) -> bool:
    return paper_subject(ctx, paper.inspection).is_of_office


def _reissuable(ctx: Context, paper_id: str, reason: str) -> PaperRow:
    known = find_paper(ctx.db, paper_id)
    of_office = known is not None and _is_of_office(ctx, known)
    roles = (Role.OFFICE,) if of_office else (Role.INSPECTOR, Role.LEAD)
    ctx.require(*roles, action=_(_REISSUE))
    paper = paper_row(ctx, paper_id)
    if not reason.strip():
        raise refused(paper, _("reason"), _("nothing was written"))
    if paper.withdrawn is not None:
        raise refused(paper, _("version"), _("it was withdrawn already"))
    if of_office:
        return paper
    visit = inspection_row(ctx, paper.inspection)
    if not issues(ctx, visit, paper.kind):
        raise refused(paper, _("reason"), _("only the team of a visit issues its papers"))
    if paper.service is not None or visit.state not in _OPEN:
        raise refused(paper, _("version"), _("it was served or passed; write a correction"))
    return paper


def _next_version(
    ctx: Context,
    old: PaperRow,
    new_id: str,
    content: Callable[[str, str], Paper] | None,
) -> Paper:
    if content is not None:
        made = content(new_id, old.number)
    elif old.kind in _COMPOSED:
        made = compose(ctx, old.inspection, old.kind, new_id, old.number)
    else:
        made = paper_content(ctx, old)
    return replace(made, head=replace(made.head, id=new_id, version=old.version + 1))


def _follow(ctx: Context, record: Recorder, old: PaperRow, new_id: str, made: Paper) -> None:
    """The visit waits for signatures again; hazards name the order or opinion that stands."""
    if old.kind is PaperKind.INSPECTION_RECORD:
        if inspection_row(ctx, old.inspection).state in _SIGNED_STATES:
            waiting = {"state": InspectionState.AWAITING_SIGNATURE}
            record.add(old.inspection, "inspection.submit_record", waiting)
    elif old.kind is PaperKind.RECTIFICATION_ORDER:
        for finding in findings(ctx, old.inspection):
            if needs_order(finding):
                record.add(finding.id, "hazard.order", {"paper": new_id})
    elif old.kind is reinspection.KIND and isinstance(made, Sheet):
        papers = (old.id, new_id, old.number)
        reinspection.correct_reinspection(ctx, record, old.inspection, papers, made.fields)

"""The lead's desk: look at every finding, pass or return it, then countersign what stands."""

from collections.abc import Sequence

from inspector.domain.inspection import Decision, Finding, InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.person import Role
from inspector.errors import ReviewRefused
from inspector.events.event import SIGN
from inspector.i18n import N_, _
from inspector.services.context import OWN_DRAFT, Context
from inspector.services.visits import findings, inspection_row
from inspector.storage.inspections import findings_of, inspections_in

_REVIEW = N_("review a visit")

# A visit is the lead's to review from the signed record on until it is finalized.
_REVIEWABLE = (
    InspectionState.SIGNED.value,
    InspectionState.REFUSED_RECORDED.value,
    InspectionState.LEAD_REVIEW.value,
    InspectionState.RETURNED.value,
)

# 组长声明 (四防方案四(二)): what the countersignature says.
STATEMENT = "本人已逐条复核本次检查的记录、隐患和证据，对其真实性、准确性负责。"


def waiting_reviews(ctx: Context) -> list[InspectionRow]:
    """Return the visits that wait for this lead: major hazards first, then the oldest.

    What the lead has drafted waits for another one.
    """
    rows = [row for row in inspections_in(ctx.db, _REVIEWABLE) if not _is_own(ctx, row)]
    return sorted(rows, key=lambda row: (-row.major_count, row.updated or row.started, row.id))


def finalized_visits(ctx: Context) -> list[InspectionRow]:
    """Return the visits that a lead has countersigned, newest first."""
    return inspections_in(ctx.db, [InspectionState.FINALIZED.value])


def is_reviewable(row: InspectionRow) -> bool:
    """Say whether the visit can be reviewed now."""
    return row.state in _REVIEWABLE


def review_finding(
    ctx: Context, inspection: str, finding: str, decision: Decision, remark: str = ""
) -> None:
    """Pass or return one finding; a return needs a remark. May be said again until the end.

    Raises ReviewRefused, WrongRole.
    """
    ctx.require(Role.LEAD, action=_(_REVIEW))
    _check_open(ctx, inspection)
    if decision is Decision.RETURN and not remark.strip():
        raise ReviewRefused(detail=_("a return needs a remark"))
    found = _finding(ctx, inspection, finding)
    with ctx.recording() as record:
        review = {
            "decision": decision,
            "remark": remark.strip(),
            "reviewer": ctx.person.name,
            "at": ctx.clock(),
        }
        record.add(inspection, "finding.review", {"review": review}, ent=finding)
        if decision is Decision.PASS:
            # H3: the grade that the inspector proposed is confirmed by the lead.
            confirmed = {"level_confirmed": ctx.person.id}
            record.add(finding, "hazard.confirm_grade", confirmed, level=found.level)


def regrade_finding(ctx: Context, inspection: str, finding: str, level: str, reason: str) -> None:
    """Change the grade of a finding (改判), with the reason. Raises ReviewRefused."""
    ctx.require(Role.LEAD, action=_(_REVIEW))
    _check_open(ctx, inspection)
    if not reason.strip():
        raise ReviewRefused(detail=_("a change of grade needs a reason"))
    _finding(ctx, inspection, finding)
    with ctx.recording() as record:
        values = {"level": level}
        record.add(inspection, "finding.regrade", values, ent=finding, remark=reason.strip())
        record.add(finding, "hazard.regrade", values, remark=reason.strip())


def return_visit(ctx: Context, inspection: str) -> None:
    """Send the visit back with the returned findings. Raises ReviewRefused when none is."""
    ctx.require(Role.LEAD, action=_(_REVIEW))
    _check_open(ctx, inspection)
    if not _decided(ctx, inspection, Decision.RETURN):
        raise ReviewRefused(detail=_("no finding is marked as returned"))
    with ctx.recording() as record:
        record.add(inspection, "inspection.return", {"state": InspectionState.RETURNED})


def countersign(ctx: Context, inspection: str, statement: str = STATEMENT) -> str:
    """Finalize the visit and sign its state; return the revision that is signed.

    Any later change of the visit but a further paper makes this signature stale. Raises
    ReviewRefused while a finding has not been passed, or when the lead is the only one who
    drafted it.
    """
    ctx.require(Role.LEAD, action=_(_REVIEW))
    row = _check_open(ctx, inspection)
    open_findings = [
        one
        for one in findings(ctx, inspection)
        if one.review is None or one.review.decision is not Decision.PASS
    ]
    if open_findings:
        raise ReviewRefused(
            detail=_("{count} findings have not been passed").format(count=len(open_findings))
        )
    if _is_own(ctx, row):
        raise ReviewRefused(detail=_(OWN_DRAFT))
    with ctx.recording() as record:
        record.add(inspection, "inspection.finalize", {"state": InspectionState.FINALIZED})
        rev = record.state(inspection).rev
        record.add(inspection, SIGN, rev=rev, role=Role.LEAD.value, statement=statement)
    return rev


def _check_open(ctx: Context, inspection: str) -> InspectionRow:
    row = inspection_row(ctx, inspection)
    if not is_reviewable(row):
        raise ReviewRefused(detail=_("the visit is not waiting for a review"))
    return row


def _is_own(ctx: Context, row: InspectionRow) -> bool:
    """Say whether this person carried the visit out: its owner stands first in the team."""
    return bool(row.team) and row.team[0].person == ctx.person.id


def _finding(ctx: Context, inspection: str, finding: str) -> Finding:
    found = {one.id: one for one in findings_of(ctx.state(inspection))}
    if finding not in found:
        raise ReviewRefused(detail=_("the finding is not one of this visit"))
    return found[finding]


def _decided(ctx: Context, inspection: str, decision: Decision) -> Sequence[Finding]:
    return [
        one
        for one in findings(ctx, inspection)
        if one.review is not None and one.review.decision is decision
    ]

"""The inspector's answer to a return: the finding is mended by a new event, never rewritten."""

from inspector.domain.inspection import Finding, InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.person import Role
from inspector.errors import ReviewRefused
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.services.visits import findings, inspection_row, is_member
from inspector.storage.inspections import inspections_in, is_returned

_CORRECT = N_("correct a finding")


def returned_visits(ctx: Context) -> list[InspectionRow]:
    """Return the visits of this person that a lead has sent back."""
    rows = inspections_in(ctx.db, [InspectionState.RETURNED.value])
    return [row for row in rows if is_member(ctx, row)]


def returned_findings(ctx: Context, inspection: str) -> list[Finding]:
    """Return the findings that the lead wants mended."""
    return [finding for finding in findings(ctx, inspection) if is_returned(finding)]


def correct_finding(
    ctx: Context,
    inspection: str,
    finding: str,
    *,
    note: str,
    place: str | None = None,
    fact: str | None = None,
) -> None:
    """Mend a returned finding; `note` says what was changed and why (更正说明).

    The review of the former version no longer stands. Papers already issued stay as they are.
    Raises ReviewRefused, WrongRole.
    """
    ctx.require(Role.INSPECTOR, Role.LEAD, action=_(_CORRECT))
    if not is_member(ctx, inspection_row(ctx, inspection)):
        raise ReviewRefused(detail=_("only the team of a visit corrects its findings"))
    returned = {one.id: one for one in returned_findings(ctx, inspection)}
    if finding not in returned:
        raise ReviewRefused(detail=_("the finding was not returned"))
    if not note.strip():
        raise ReviewRefused(detail=_("the correction needs a note"))
    before = returned[finding]
    values = {"place": place or before.place, "fact": fact or before.fact}
    with ctx.recording() as record:
        record.add(
            inspection,
            "finding.correct",
            {
                **values,
                "revision": before.revision + 1,
                "correction": note.strip(),
                "review": None,
            },
            ent=finding,
        )
        record.add(finding, "hazard.correct", values, remark=note.strip())


def resubmit(ctx: Context, inspection: str) -> None:
    """Hand the visit to the lead again.

    Raises ReviewRefused while a finding is still returned, or when the visit was not.
    """
    ctx.require(Role.INSPECTOR, Role.LEAD, action=_(_CORRECT))
    if inspection_row(ctx, inspection).state != InspectionState.RETURNED.value:
        raise ReviewRefused(detail=_("the visit was not returned"))
    left = returned_findings(ctx, inspection)
    if left:
        raise ReviewRefused(
            detail=_("{count} returned findings are not corrected yet").format(count=len(left))
        )
    with ctx.recording() as record:
        record.add(inspection, "inspection.resubmit", {"state": InspectionState.LEAD_REVIEW})

"""复查: what a 整改复查意见书 says of the hazards of its visit, hazard by hazard (H12 to H15)."""

from collections.abc import Mapping

from inspector.clock import china
from inspector.domain.duties import Duty
from inspector.domain.hazard import (
    HazardAction,
    HazardLevel,
    HazardState,
    allowed_actions,
    next_state,
)
from inspector.domain.inspection import Finding
from inspector.domain.numbering import is_named
from inspector.domain.paper import PAPER_TITLE, PaperKind
from inspector.domain.supervision import Reinspection
from inspector.errors import PaperRefused
from inspector.i18n import _
from inspector.services.context import Context, Recorder
from inspector.services.hazard_case import HazardCase, hazard_case
from inspector.services.paper_contents import officers_of
from inspector.services.visits import findings, inspection_row

KIND = PaperKind.REINSPECTION_OPINION
# What the paper offers as its conclusion; Chinese data of the template sets.
_ALL, _PART, _NONE = "全部整改合格", "部分整改合格", "未整改"
_BY_FIELD = {"passed": True, "failed": False}
# How a hazard comes before the officers again: reported by the entity, or on the spot.
_WAY = (HazardAction.START_RECTIFYING, HazardAction.REPORT_RECTIFIED)
_END = {True: HazardAction.PASS_REINSPECTION, False: HazardAction.FAIL_REINSPECTION}


def outcomes(
    ctx: Context, inspection: str, fields: Mapping[str, str], again: str = ""
) -> dict[str, bool]:
    """Return the hazards that the opinion speaks of: id → whether it was found rectified.

    again  id of the opinion that this one is issued in place of: it speaks of the same hazards

    Where only a part was rectified, the lines of the paper name each hazard by its number.
    Raises PaperRefused for one that is named in neither, or in both.
    """
    conclusion = fields.get("opinion", "")
    waiting = [
        one for one in findings(ctx, inspection) if _is_spoken_of(hazard_case(ctx, one.id), again)
    ]
    if conclusion != _PART:
        return {one.id: conclusion == _ALL for one in waiting if conclusion in (_ALL, _NONE)}
    found = {}
    for one in waiting:
        named = [
            passed
            for name, passed in _BY_FIELD.items()
            if is_named(one.number, fields.get(name, ""))
        ]
        if len(named) != 1:
            raise _unnamed(one, "passed" if not named else "failed")
        found[one.id] = named[0]
    return found


def record_reinspection(
    ctx: Context,
    record: Recorder,
    inspection: str,
    paper: tuple[str, str],
    found: Mapping[str, bool],
) -> None:
    """Record what the officers found of each hazard, with the opinion: its id and number."""
    for hazard_id, passed in found.items():
        case = hazard_case(ctx, hazard_id)
        said = _said(ctx, inspection, paper, passed)
        state = case.state
        assert state is not None  # what is in conflict does not wait for a re-inspection
        if state in _BEFORE_REPORT and (passed or not _is_due(case, said)):
            for action in _WAY:
                if action in allowed_actions(state, ctx.role, case.grade):
                    state = next_state(state, action, ctx.role, grade=case.grade)
            reported = {"state": state, Duty.RECTIFY.field: f"entity:{case.row.entity}"}
            record.add(hazard_id, "hazard.report_rectified", reported)
        ended = _reinspected(ctx, state, passed, case.grade)
        record.add(hazard_id, "hazard.reinspect", {"state": ended, "reinspection": said})


def correct_reinspection(
    ctx: Context,
    record: Recorder,
    inspection: str,
    papers: tuple[str, str, str],
    fields: Mapping[str, str],
) -> None:
    """Record what an opinion says that was issued anew: id of the old one, id and number of it.

    What the office has accepted meanwhile stays. Raises PaperRefused as `outcomes` does.
    """
    old, new, number = papers
    for hazard_id, passed in outcomes(ctx, inspection, fields, again=old).items():
        said = _said(ctx, inspection, (new, number), passed)
        state = HazardState.REINSPECT_PASSED if passed else HazardState.REINSPECT_FAILED
        record.add(hazard_id, "hazard.reinspect", {"state": state, "reinspection": said})


def _said(ctx: Context, inspection: str, paper: tuple[str, str], passed: bool) -> Reinspection:
    return Reinspection(
        paper=paper[0],
        number=paper[1],
        passed=passed,
        officers=tuple(one.name for one in officers_of(inspection_row(ctx, inspection))),
        on=china(ctx.clock()).date(),
    )


def _reinspected(
    ctx: Context, state: HazardState, passed: bool, grade: HazardLevel | None
) -> HazardState:
    """Return the state after the re-inspection of a hazard that was reported, or fell due."""
    if state in _BEFORE_REPORT:
        # 期限届满: that the deadline has passed is never written, it shows itself.
        state = HazardState.OVERDUE
    state = next_state(state, HazardAction.ARRANGE_REINSPECTION, ctx.role, grade=grade)
    return next_state(state, _END[passed], ctx.role, grade=grade)


_BEFORE_REPORT = (HazardState.ORDERED, HazardState.RECTIFYING)
_ENDED = (HazardState.REINSPECT_PASSED, HazardState.REINSPECT_FAILED)
_WAITING = (
    *_BEFORE_REPORT,
    HazardState.IMMEDIATE_FIXED,
    HazardState.OVERDUE,
    HazardState.RECTIFIED_REPORTED,
)


def _is_due(case: HazardCase, said: Reinspection) -> bool:
    """Say whether the deadline has passed: before it, only what was reported is inspected again."""
    return case.row.deadline is not None and case.row.deadline < said.on


def _is_spoken_of(case: HazardCase, again: str) -> bool:
    if not again:
        return case.state in _WAITING
    said = case.decided.reinspection
    return said is not None and said.paper == again and case.state in _ENDED


def _unnamed(finding: Finding, field: str) -> PaperRefused:
    label = {"passed": "已整改合格项", "failed": "未整改合格项"}[field]
    detail = _("name hazard {number} in one of both lists").format(number=finding.number)
    return PaperRefused(paper=PAPER_TITLE[KIND], field=label, detail=detail)

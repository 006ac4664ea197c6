"""复查: what a 整改复查意见书 says of hazards, hazard by hazard (H12 to H16)."""

from collections.abc import Mapping, Sequence
from datetime import date

from inspector.clock import china
from inspector.domain.deadline import parse_deadline
from inspector.domain.duties import Duty
from inspector.domain.hazard import (
    HazardAction,
    HazardLevel,
    HazardState,
    allowed_actions,
    next_state,
)
from inspector.domain.ledger import HazardRow
from inspector.domain.numbering import is_named
from inspector.domain.paper import PAPER_TITLE
from inspector.domain.supervision import Reinspection
from inspector.domain.task import InspectionKind
from inspector.errors import DeadlineUnreadable, PaperRefused
from inspector.i18n import _
from inspector.services.context import Context, Recorder
from inspector.services.hazard_case import HazardCase, hazard_case
from inspector.services.package_files import REINSPECTED
from inspector.services.paper_contents import finding_sentence, officers_of
from inspector.services.visits import inspection_row
from inspector.services.waiting_hazards import BEFORE_REPORT, inspected_again, spoken_of
from inspector.services.waiting_hazards import KIND as KIND
from inspector.storage.papers import find_paper, first_issue

# What the paper offers as its conclusion; Chinese data of the template sets.
_ALL, _PART, _NONE = "全部整改合格", "部分整改合格", "未整改"
# How the record words what was looked at; Chinese data of the paper too.
_SEEN = "对{number}责令整改的下列{count}项事故隐患进行了复查："
_SEEN_ANY = "对责令整改的事故隐患进行了复查。"
_BY_FIELD = {"passed": True, "failed": False}
# What is read of the paper: no template set may leave it out, or word the options otherwise.
READ: Mapping[str, tuple[str, ...]] = {
    "opinion": (_ALL, _PART, _NONE),
    "passed": (),
    "failed": (),
    "original_number": (),
}
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
    cases = spoken_of(ctx, inspection, fields, again)
    waiting = [one.row for one in cases]
    if conclusion != _PART:
        return {one.id: conclusion == _ALL for one in waiting if conclusion in (_ALL, _NONE)}
    said = {name: fields.get(name, "").strip() for name in _BY_FIELD}
    if said["failed"] == lines_of(cases):
        said["failed"] = ""  # as the paper began: nobody has divided them yet
    found = {}
    for one in waiting:
        named = [passed for name, passed in _BY_FIELD.items() if is_named(one.number, said[name])]
        if len(named) != 1:
            raise _unnamed(one, "passed" if not named else "failed")
        found[one.id] = named[0]
    return found


def lines_of(cases: Sequence[HazardCase]) -> str:
    """Return the hazards as the paper lists them, each with its number."""
    rows = enumerate((one.row for one in cases), start=1)
    return "\n".join(f"{place}. {finding_sentence(row)}（{row.number}）" for place, row in rows)


def reinspected_lines(ctx: Context, inspection: str) -> tuple[str, ...]:
    """Return what the record says that a 复查 went to see; what came of it, its opinion says."""
    if inspection_row(ctx, inspection).kind is not InspectionKind.REINSPECTION:
        return ()
    number, hazards = inspected_again(ctx, inspection)
    if not hazards:
        return (_SEEN_ANY,)
    told = (f"{place}. {finding_sentence(one)}" for place, one in enumerate(hazards, start=1))
    return (_SEEN.format(number=number, count=len(hazards)), *told)


def with_lists(
    ctx: Context, inspection: str, fields: Mapping[str, str], again: str = ""
) -> dict[str, str]:
    """Return the fields of an opinion as it prints them.

    Every hazard stands in the list that the conclusion names; where a part was rectified, a person
    divides them. The new deadline is a whole date. Raises PaperRefused for a list or a deadline
    that speaks against the conclusion, one that cannot be read, and as `spoken_of` does.
    """
    conclusion = fields.get("opinion", "")
    until = _new_deadline(ctx, fields, again)
    if until is not None:
        fields = {**fields, "deadline": until.isoformat()}
    if conclusion not in (_ALL, _NONE):
        return dict(fields)
    listed = lines_of(spoken_of(ctx, inspection, fields, again))
    right, wrong = ("passed", "failed") if conclusion == _ALL else ("failed", "passed")
    if fields.get(wrong, "").strip() not in ("", listed):
        raise _refused(
            wrong, _("it speaks against the conclusion “{text}”").format(text=conclusion)
        )
    return {**fields, right: fields.get(right, "").strip() or listed, wrong: ""}


def record_reinspection(
    ctx: Context,
    record: Recorder,
    inspection: str,
    paper: tuple[str, str],
    fields: Mapping[str, str],
) -> None:
    """Record what the officers found of each hazard, with the opinion: its id and number."""
    until = _new_deadline(ctx, fields)
    for hazard_id, passed in outcomes(ctx, inspection, fields).items():
        case = hazard_case(ctx, hazard_id)
        if case.row.inspection != inspection:
            # The package of this visit takes the hazard along, as it does with its own.
            again = {"type": REINSPECTED, "number": case.row.number, "paper": paper[0]}
            record.add(inspection, "inspection.reinspect", again, ent=hazard_id)
        said = _said(ctx, inspection, paper, passed)
        state = case.state
        assert state is not None  # what is in conflict does not wait for a re-inspection
        if state in BEFORE_REPORT and (passed or not _is_due(case, said)):
            for action in _WAY:
                if action in allowed_actions(state, ctx.role, case.grade):
                    state = next_state(state, action, ctx.role, grade=case.grade)
            reported = {"state": state, Duty.RECTIFY.field: f"entity:{case.row.entity}"}
            record.add(hazard_id, "hazard.report_rectified", reported)
        ended = _reinspected(ctx, state, passed, case.grade)
        record.add(hazard_id, "hazard.reinspect", {"state": ended, "reinspection": said})
        _order_again(ctx, record, case, passed, until)


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
    until = _new_deadline(ctx, fields, old)
    for hazard_id, passed in outcomes(ctx, inspection, fields, again=old).items():
        said = _said(ctx, inspection, (new, number), passed)
        state = HazardState.REINSPECT_PASSED if passed else HazardState.REINSPECT_FAILED
        record.add(hazard_id, "hazard.reinspect", {"state": state, "reinspection": said})
        _order_again(ctx, record, hazard_case(ctx, hazard_id), passed, until)


def _order_again(
    ctx: Context, record: Recorder, case: HazardCase, passed: bool, until: date | None
) -> None:
    """H16: what was not rectified is ordered once more, where the opinion gives a new deadline."""
    if passed or until is None:
        return
    failed = HazardState.REINSPECT_FAILED
    ordered = next_state(failed, HazardAction.ORDER_AGAIN, ctx.role, grade=case.grade)
    record.add(case.row.id, "hazard.order", {"state": ordered, "deadline": until})


def _new_deadline(ctx: Context, fields: Mapping[str, str], again: str = "") -> date | None:
    """Return until when the rest has to be rectified; None where the opinion does not say.

    again  as `spoken_of`: a correction is about the day on which the opinion was first issued
    """
    text, before = fields.get("deadline", "").strip(), find_paper(ctx.db, again)
    issued = china(first_issue(ctx.db, before) if before else ctx.clock()).date()
    if not text:
        return None
    if fields.get("opinion") == _ALL:
        raise _refused("deadline", _("it speaks against the conclusion “{text}”").format(text=_ALL))
    try:
        day = parse_deadline(text, issued)
    except DeadlineUnreadable as error:
        raise _refused("deadline", error.what()) from error
    if day <= issued:
        raise _refused("deadline", _("it has to lie after {day}").format(day=issued.isoformat()))
    return day


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
    if state in BEFORE_REPORT:
        # 期限届满: that the deadline has passed is never written, it shows itself.
        state = HazardState.OVERDUE
    state = next_state(state, HazardAction.ARRANGE_REINSPECTION, ctx.role, grade=grade)
    return next_state(state, _END[passed], ctx.role, grade=grade)


def _is_due(case: HazardCase, said: Reinspection) -> bool:
    """Say whether the deadline has passed: before it, only what was reported is inspected again."""
    return case.row.deadline is not None and case.row.deadline < said.on


def _unnamed(row: HazardRow, field: str) -> PaperRefused:
    return _refused(field, _("name hazard {number} in one of both lists").format(number=row.number))


def _refused(field: str, detail: str) -> PaperRefused:
    return PaperRefused(paper=PAPER_TITLE[KIND], field=_LABELS[field], detail=detail)


_LABELS = {
    "passed": "已整改合格项",
    "failed": "未整改合格项",
    "deadline": "未整改项的新期限",
}

"""One hazard with everything that was decided about it, and which act of the office comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from inspector.clock import china
from inspector.domain.duties import Duty, check_duty
from inspector.domain.hazard import (
    HazardAction,
    HazardLevel,
    HazardState,
    SupervisionAction,
    SupervisionState,
    allowed_actions,
)
from inspector.domain.hazard_states import OPEN_STATES
from inspector.domain.hazard_table import SUPERVISION_STEPS
from inspector.domain.labelled import Labelled
from inspector.domain.ledger import HazardRow
from inspector.domain.paper import AWAITING
from inspector.domain.steps import steps_for
from inspector.domain.supervision import Decided, decided
from inspector.errors import ActRefused, SecondDuty
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.services.ledgers import hazard
from inspector.services.register import people
from inspector.services.visits import inspection_row
from inspector.storage.event_store import fold_stream
from inspector.storage.hazards import DONE
from inspector.storage.inspections import find_inspection
from inspector.storage.papers import find_paper

E = TypeVar("E", bound=StrEnum)
LISTED = (SupervisionState.LISTED, SupervisionState.ESCALATED)


class HazardAct(Labelled):
    """What the office does with a hazard, beside its papers."""

    LIST = "LIST", N_("List for supervision")
    ESCALATE = "ESCALATE", N_("Escalate the supervision")
    ACCEPT = "ACCEPT", N_("Enter the acceptance")
    CLOSE_OUT = "CLOSE_OUT", N_("Close out")


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardCase:
    """A hazard as its events say; `state` and `supervision` are None while they are in conflict.

    unsigned_opinion  number of the opinion of the last re-inspection, while it waits for signatures
    """

    row: HazardRow
    state: HazardState | None
    supervision: SupervisionState | None
    grade: HazardLevel | None
    decided: Decided
    duties: Mapping[Duty, str]
    unsigned_opinion: str = ""

    @property
    def is_listed(self) -> bool:
        """Say whether it is under supervision now."""
        return self.supervision in LISTED

    @property
    def level_words(self) -> str:
        """督办级别 in words, with the organ; "" when it was never listed."""
        said = self.decided.supervised
        return f"{said.level.label} · {said.organ}" if said is not None else ""


def hazard_case(ctx: Context, hazard_id: str) -> HazardCase:
    """Return one hazard. Raises NotFound."""
    row = hazard(ctx, hazard_id)
    fields = fold_stream(ctx.db, row.id).live.get(row.id, {})
    known = decided(fields)
    again = known.reinspection
    paper = find_paper(ctx.db, again.paper) if again is not None else None
    return HazardCase(
        row=row,
        state=_member(HazardState, row.state),
        supervision=_member(SupervisionState, row.supervision),
        grade=_member(HazardLevel, row.level),
        decided=known,
        duties={duty: str(fields[duty.field]) for duty in Duty if fields.get(duty.field)},
        unsigned_opinion=paper.number if paper is not None and paper.state == AWAITING else "",
    )


def offered_acts(ctx: Context, case: HazardCase) -> list[HazardAct]:
    """Return what this person may do with the hazard now, in the order of its life."""
    if case.state is None or case.supervision is None:
        return []
    offered = []
    if case.grade is HazardLevel.MAJOR and case.state in OPEN_STATES:
        steps = steps_for(SUPERVISION_STEPS, case.supervision, ctx.role)
        offered += [HazardAct.LIST] if SupervisionAction.LIST in steps else []
        if SupervisionAction.ESCALATE in steps and _may_go_up(case):
            offered.append(HazardAct.ESCALATE)
    actions = allowed_actions(case.state, ctx.role, case.grade)
    offered += [HazardAct.ACCEPT] if HazardAction.ACCEPT in actions else []
    offered += [HazardAct.CLOSE_OUT] if HazardAction.CLOSE_OUT in actions else []
    return offered


def _may_go_up(case: HazardCase) -> bool:
    """Say whether something is left to rectify, and an organ is above the present one."""
    said = case.decided.supervised
    return said is not None and not said.level.is_highest and case.state not in DONE


def settled(case: HazardCase) -> tuple[HazardState, SupervisionState]:
    """Return both states. Raises ActRefused while one of them is in conflict."""
    if case.state is None or case.supervision is None:
        raise refused(case, _("State"), _("two values stand against each other: decide this first"))
    return case.state, case.supervision


def refused(case: HazardCase, field: str, detail: str) -> ActRefused:
    """Return why an act cannot be put on record, with the field as its form calls it."""
    return ActRefused(hazard=case.row.number, field=field, detail=detail)


def check_said(case: HazardCase, *said: tuple[str, str]) -> None:
    """Raise ActRefused for the first of these fields, name and text, without a text."""
    for name, text in said:
        if not text.strip():
            raise refused(case, name, _("it has to be filled in"))


def check_day(ctx: Context, case: HazardCase, name: str, day: date) -> None:
    """Raise ActRefused for a day on which nothing can have been decided about this hazard yet."""
    if day > china(ctx.clock()).date():
        raise refused(case, name, _("the day is still to come"))
    if day < china(case.row.found).date():
        raise refused(case, name, _("the hazard was found later"))


def check_part(ctx: Context, case: HazardCase, duty: Duty, person: str, name: str) -> None:
    """Raise SecondDuty where a person has another part of this hazard already (四方分离).

    The whole team of the visit has registered it, whoever held the pen. Nobody accepts what they
    have re-inspected, where the department that re-inspects accepts as well (换人, H17).
    """
    check_duty(case.duties, duty, person, name)
    if person in {one.person for one in inspection_row(ctx, case.row.inspection).team}:
        raise SecondDuty(person=name, held=Duty.CREATE.label, duty=duty.label)
    if duty is Duty.ACCEPT and person in _reinspectors(ctx, case):
        raise SecondDuty(person=name, held=_("re-inspecting"), duty=duty.label)


def _reinspectors(ctx: Context, case: HazardCase) -> set[str]:
    """Return the team of the visit whose opinion passed this hazard, by id."""
    said = case.decided.reinspection
    paper = find_paper(ctx.db, said.paper) if said is not None else None
    visit = find_inspection(ctx.db, paper.inspection) if paper is not None else None
    return {one.person for one in visit.team} if visit is not None else set()


def person_of(ctx: Context, organisation: str, name: str) -> str:
    """Return the id of somebody who is named: that of the register, or one made of both names."""
    known = [ctx.person, *people(ctx)]
    found = (one.id for one in known if (one.organisation, one.name) == (organisation, name))
    return next(found, f"{organisation}/{name}")


def _member(kind: type[E], value: str) -> E | None:
    return next((one for one in kind if one == value), None)

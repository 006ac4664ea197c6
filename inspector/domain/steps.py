"""State tables: who may take which step from where, what it needs, and where it leads."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Generic, TypeVar

from inspector.domain.duties import Duty
from inspector.domain.labelled import Labelled, join_labels
from inspector.domain.person import Role
from inspector.domain.standard import HazardLevel
from inspector.errors import StepForOtherRole, StepIncomplete, StepNotAllowed
from inspector.i18n import N_, _

S = TypeVar("S", bound=Labelled)
A = TypeVar("A", bound=Labelled)


class Need(Labelled):
    """What must be on hand for a step; a service knows which of them it has."""

    EVIDENCE = (
        "EVIDENCE",
        N_("at least one photo or document"),
    )
    PLACE_AND_TIME = "PLACE_AND_TIME", N_("place and time")
    NUMBER = "NUMBER", N_("the hazard number")
    BASIS = (
        "BASIS",
        N_("the basis of determination"),
    )  # 安全生产法 118
    LEAD_CONFIRMATION = "LEAD_CONFIRMATION", N_("the lead's confirmation")
    PHOTOS_BEFORE_AND_AFTER = "PHOTOS_BEFORE_AND_AFTER", N_("photos before and after")
    TWO_OFFICERS = (
        "TWO_OFFICERS",
        N_("two officers with certificates"),
    )  # 处罚法 42
    DEADLINE = "DEADLINE", N_("the deadline")
    SERVICE_RECEIPT = "SERVICE_RECEIPT", N_("the service receipt")
    GROUNDS = (
        "GROUNDS",
        N_("the grounds of the measure"),
    )  # 安全生产法 65
    APPROVAL = "APPROVAL", N_("the approval")
    TREATMENT_PLAN = "TREATMENT_PLAN", N_("the treatment plan")
    REASON = "REASON", N_("the reason")
    REPORT = "REPORT", N_("the entity's report")
    FAKE_CHECKS = (
        "FAKE_CHECKS",
        N_("the checks for fake rectification"),
    )  # workflow §7
    OPINION = "OPINION", N_("the written opinion")
    CLOSE_OUT_SLIP = "CLOSE_OUT_SLIP", N_("the close-out slip")
    RECORD = "RECORD", N_("the record of it")
    TRANSFER_LETTER = "TRANSFER_LETTER", N_("the transfer letter")
    RECEIPT = "RECEIPT", N_("the receipt")
    NOTHING_SERVED = "NOTHING_SERVED", N_("that no paper has been served")  # 已送达文书不得作废
    TASK_SOURCE = "TASK_SOURCE", N_("the source of the task")
    ALL_ITEMS_ANSWERED = (
        "ALL_ITEMS_ANSWERED",
        N_("a result for every check item"),
    )
    START_AND_END = "START_AND_END", N_("begin and end of the visit")
    ALL_SIGNATURES = (
        "ALL_SIGNATURES",
        N_("all signatures, or why one is missing"),
    )
    WITNESS_OR_RECORDING = "WITNESS_OR_RECORDING", N_("a witness or a recording")
    OTHER_DRAFTER = (
        "OTHER_DRAFTER",
        N_("a drafter other than the lead"),
    )  # four eyes
    REMARK = "REMARK", N_("a remark on each finding")


ROLE_WORDS: dict[Role, str] = {
    Role.INSPECTOR: N_("inspector"),
    Role.EXPERT: N_("expert"),
    Role.LEAD: N_("team lead"),
    Role.OFFICE: N_("office"),
    Role.ENTITY: N_("inspected entity"),
    Role.COMPETENT_DEPT: N_("competent department"),
    Role.TERRITORY: N_("territory"),
    Role.RECEIVER: N_("receiving organ"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[S, A]):
    """One row of a state table.

    row          number in workflow §2 or §3; a trailing letter splits a row, "P" is our own
    sources      where the step may be taken; None is the state before anything exists
    target       where it leads; None = back to the state before the transfer
    roles        who does it; empty = the program itself (role None)
    entered_by   who may enter it for them: an entity has no workspace of its own
    grade        the only grade for which the row holds; None = both
    needs        what must be on hand; major_needs  in addition for a major hazard
    duty         the duty of 四方分离 that this step is
    """

    row: str
    action: A
    sources: tuple[S | None, ...]
    target: S | None
    roles: tuple[Role, ...]
    entered_by: tuple[Role, ...] = ()
    grade: HazardLevel | None = None
    needs: tuple[Need, ...] = ()
    major_needs: tuple[Need, ...] = ()
    duty: Duty | None = None

    def is_for(self, role: Role | None) -> bool:
        """Say whether `role` may take or enter the step; None is the program itself."""
        if role is None:
            return not self.roles
        return role in self.roles or role in self.entered_by

    def missing(self, given: Set[Need], grade: HazardLevel | None = None) -> tuple[Need, ...]:
        """Return the needs that are not in `given`, in the table's order."""
        wanted = self.needs + (self.major_needs if grade is HazardLevel.MAJOR else ())
        return tuple(need for need in wanted if need not in given)

    def check(self, given: Set[Need], grade: HazardLevel | None = None) -> None:
        """Raise StepIncomplete, naming what is missing."""
        missing = self.missing(given, grade)
        if missing:
            raise StepIncomplete(action=self.action.label, needs=join_labels(missing))


def find_step(
    table: Sequence[Step[S, A]],
    state: S | None,
    action: A,
    role: Role | None,
    grade: HazardLevel | None = None,
) -> Step[S, A]:
    """Return the row for `action` in `state`.

    Raises StepNotAllowed naming the steps that `role` may take now, or StepForOtherRole naming
    who may take this one.
    """
    rows = [row for row in _rows_from(table, state, grade) if row.action == action]
    if not rows:
        possible: tuple[A, ...] = steps_for(table, state, role, grade)
        allowed = join_labels(possible)
        begin = state.label if state is not None else "—"
        raise StepNotAllowed(action=action.label, state=begin, allowed=allowed)
    for row in rows:
        if row.is_for(role):
            return row
    roles = {_role_label(who): None for row in rows for who in row.roles}
    raise StepForOtherRole(
        action=action.label, role=_role_label(role), roles=_(", ").join(roles) or _role_label(None)
    )


def steps_for(
    table: Sequence[Step[S, A]],
    state: S | None,
    role: Role | None,
    grade: HazardLevel | None = None,
) -> tuple[A, ...]:
    """Return the actions that `role` may take or enter in `state`, in the table's order."""
    rows = _rows_from(table, state, grade)
    return tuple({row.action: None for row in rows if row.is_for(role)})


def _rows_from(
    table: Sequence[Step[S, A]], state: S | None, grade: HazardLevel | None
) -> Iterable[Step[S, A]]:
    return [row for row in table if state in row.sources and row.grade in (None, grade)]


def _role_label(role: Role | None) -> str:
    return _("the program itself") if role is None else _(ROLE_WORDS[role])

"""What is to be done next with each visit of this workspace."""

from dataclasses import dataclass
from enum import Enum

from inspector.domain.inspection import InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.task import Task
from inspector.services.context import Context
from inspector.services.outgoing import unexported_visits
from inspector.services.papers import due_papers
from inspector.services.visits import own_visits
from inspector.storage.reference import find_reference


class NextStep(Enum):
    """The one step that brings a visit on."""

    START = "START"
    FILL = "FILL"
    ISSUE = "ISSUE"
    SIGN = "SIGN"
    EXPORT = "EXPORT"
    CORRECT = "CORRECT"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One visit or planned task, and what comes next."""

    visit: InspectionRow
    step: NextStep


_AT_THE_PAPERS = (
    InspectionState.RECORD_DRAFT,
    InspectionState.AWAITING_SIGNATURE,
    InspectionState.SIGNED,
    InspectionState.REFUSED_RECORDED,
)


def agenda(ctx: Context) -> list[AgendaLine]:
    """Return tasks and visits with their next steps; what waits for a person comes first."""
    changed = set(unexported_visits(ctx))
    lines = [AgendaLine(row, _step(ctx, row, row.id in changed)) for row in own_visits(ctx)]
    return sorted(lines, key=lambda line: line.step is NextStep.NONE)


def task_of(ctx: Context, task: str) -> Task | None:
    """Return one planned task, or None."""
    return find_reference(ctx.db, Task, task)


def _step(ctx: Context, row: InspectionRow, is_changed: bool) -> NextStep:
    if row.state == InspectionState.PLANNED.value:
        return NextStep.START
    if row.state == InspectionState.IN_PROGRESS.value:
        return NextStep.FILL
    if row.state == InspectionState.RETURNED.value:
        return NextStep.CORRECT
    if row.state in _AT_THE_PAPERS:
        due = due_papers(ctx, row.id)
        if any(one.issued is None and not one.hindrance for one in due):
            return NextStep.ISSUE
        if any(one.issued is not None and not one.issued.is_settled for one in due):
            return NextStep.SIGN
    return NextStep.EXPORT if is_changed else NextStep.NONE

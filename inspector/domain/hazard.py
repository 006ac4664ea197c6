"""The life of a hazard: which step leads where, and who may take it.

The tables are in `hazard_table.py`, the names in `hazard_states.py`; both are reached from here.
"""

from typing import TypeVar

from inspector.domain.hazard_states import (
    OPEN_STATES,
    HazardAction,
    HazardState,
    Measure,
    SupervisionAction,
    SupervisionState,
    SuspensionAction,
    SuspensionState,
)
from inspector.domain.hazard_table import HAZARD_STEPS, SUPERVISION_STEPS, SUSPENSION_STEPS
from inspector.domain.person import Role
from inspector.domain.standard import HazardLevel
from inspector.domain.steps import Step, find_step, steps_for

__all__ = [
    "OPEN_STATES",
    "HazardAction",
    "HazardLevel",
    "HazardState",
    "Measure",
    "SupervisionAction",
    "SupervisionState",
    "SuspensionAction",
    "SuspensionState",
    "allowed_actions",
    "hazard_step",
    "next_state",
    "next_supervision",
    "next_suspension",
]

HazardStep = Step[HazardState, HazardAction]
T = TypeVar("T")


def hazard_step(
    state: HazardState | None,
    action: HazardAction,
    role: Role | None,
    grade: HazardLevel | None = None,
) -> HazardStep:
    """Return the row of the table, with its needs and its duty.

    `state` None is before the hazard exists; `role` None is the program itself; rows that hold for
    one grade only are found when `grade` is given. Raises StepNotAllowed, StepForOtherRole.
    """
    return find_step(HAZARD_STEPS, state, action, role, grade)


def next_state(
    state: HazardState | None,
    action: HazardAction,
    role: Role | None,
    *,
    grade: HazardLevel | None = None,
    prior: HazardState | None = None,
) -> HazardState:
    """Return the state after `action`. Raises StepNotAllowed, StepForOtherRole.

    `prior` is the state before a transfer, needed to take the hazard back (H22).
    """
    target = hazard_step(state, action, role, grade).target
    if target is not None:
        return target
    if prior is None:
        raise ValueError("taking a hazard back needs the state it was transferred in")
    return prior


def allowed_actions(
    state: HazardState | None, role: Role | None, grade: HazardLevel | None = None
) -> tuple[HazardAction, ...]:
    """Return what `role` may do, or enter for an entity, in `state`; in the order of the table."""
    return steps_for(HAZARD_STEPS, state, role, grade)


def next_suspension(
    state: SuspensionState, action: SuspensionAction, role: Role | None
) -> SuspensionState:
    """Return the suspension after `action`. Raises StepNotAllowed, StepForOtherRole."""
    return _target(find_step(SUSPENSION_STEPS, state, action, role).target)


def next_supervision(
    state: SupervisionState, action: SupervisionAction, role: Role | None
) -> SupervisionState:
    """Return the supervision after `action`. Raises StepNotAllowed, StepForOtherRole."""
    return _target(find_step(SUPERVISION_STEPS, state, action, role).target)


def _target(target: T | None) -> T:
    assert target is not None  # only the table of hazards has a step back
    return target

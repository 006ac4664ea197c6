"""The columns of 隐患台账, and what is said of a deadline."""

from inspector.domain.hazard_states import OPEN_STATES, HazardState, SupervisionState
from inspector.domain.ledger import HazardRow
from inspector.i18n import _
from inspector.ui.models.table import TableColumn
from inspector.ui.views import Today
from inspector.ui.wording import grade, hazard_state, supervision

_UNDER = (SupervisionState.LISTED.value, SupervisionState.ESCALATED.value)
_STILL_TO_DO = {
    state.value
    for state in OPEN_STATES
    - {HazardState.IMMEDIATE_FIXED, HazardState.REINSPECT_PASSED, HazardState.ACCEPTED}
}


class Deadlines:
    """Deadlines of hazards as they stand today."""

    def __init__(self, today: Today) -> None:
        self._today = today

    def words(self, row: HazardRow) -> str:
        """Return the deadline, with a sign when it has passed."""
        if row.deadline is None:
            return ""
        # A sign beside the colour: 逾期 must also be seen in black and white.
        return f"! {row.deadline.isoformat()}" if self.has_passed(row) else row.deadline.isoformat()

    def has_passed(self, row: HazardRow) -> bool:
        """Say whether the deadline has passed and something is still to be done."""
        still = row.state in _STILL_TO_DO
        return still and row.deadline is not None and row.deadline < self._today()


def hazard_columns(deadlines: Deadlines) -> list[TableColumn[HazardRow]]:
    """Return the columns of the table, the widest one in the middle."""
    return [
        TableColumn(
            heading=_("Level"),
            text=lambda row: grade(row.level)[0],
            tone=lambda row: grade(row.level)[1],
            width=56,
            is_strong=True,
        ),
        TableColumn(heading=_("Entity"), text=lambda row: row.entity_name, width=140, most=280),
        TableColumn(heading=_("Place and fact"), text=lambda row: f"{row.place}：{row.fact}"),
        TableColumn(
            heading=_("State"),
            text=lambda row: hazard_state(row.state)[0],
            tone=lambda row: hazard_state(row.state)[1],
            width=96,
        ),
        TableColumn(
            heading=_("Supervision"),
            text=lambda row: supervision(row.supervision),
            tone=lambda row: "major" if row.supervision in _UNDER else "",
            width=80,
            spare=1,
        ),
        TableColumn(
            heading=_("Deadline"),
            text=deadlines.words,
            tone=lambda row: "major" if deadlines.has_passed(row) else "",
            width=108,
        ),
        TableColumn(heading=_("Number"), text=lambda row: row.number, width=196, spare=2),
    ]

"""The life of a hazard: steps, duties, conflicts, deadlines, and the rules behind them."""

from inspector.errors.base import InspectorError
from inspector.i18n import N_


class StepNotAllowed(InspectorError):
    code = "STEP-NOT-ALLOWED"
    message = N_("“{action}” is not possible in the state {state}; possible now: {allowed}.")
    advice = N_("Take one of the steps that are possible, or check whether this is up to date.")


class StepForOtherRole(InspectorError):
    code = "STEP-OTHER-ROLE"
    message = N_("“{action}” is not for the role {role}; it is for: {roles}.")
    advice = N_("Ask a person who has that role.")


class StepIncomplete(InspectorError):
    code = "STEP-INCOMPLETE"
    message = N_("“{action}” is not complete; still needed: {needs}.")
    advice = N_("Add what is missing, then do the same again.")


class SecondDuty(InspectorError):
    code = "SECOND-DUTY"
    message = N_("{person} already has the duty “{held}” for this hazard and may not do “{duty}”.")
    advice = N_("Ask another person: the four duties belong to four different persons.")


class ActRefused(InspectorError):
    code = "ACT-REFUSED"
    message = N_("Hazard {hazard}: {field} is missing or wrong ({detail}).")
    advice = N_("Complete the field, then do the same again; nothing was written.")


class ConflictChanged(InspectorError):
    code = "CONFLICT-CHANGED"
    message = N_("What stood against each other has changed meanwhile; nothing was decided.")
    advice = N_("Look at the values as they are now, then decide.")


class DecisionRefused(InspectorError):
    code = "DECISION-REFUSED"
    message = N_("This cannot be decided so: {detail}.")
    advice = N_("Take another side, or ask a person whose duty it is.")


class DeadlineUnreadable(InspectorError):
    code = "DEADLINE-UNREADABLE"
    message = N_("“{text}” is not a date or a number of days.")
    advice = N_("Write +15, 15日, 12-1 or 2026-12-01.")


class HolidayTableWrong(InspectorError):
    code = "HOLIDAY-TABLE-WRONG"
    message = N_("The holiday table {year} cannot be used: {detail}.")
    advice = N_("Import a corrected table; the one in use stays.")


class StandardsBroken(InspectorError):
    """The pack of standards cannot be used; the fact `problems` lists all, the first is shown."""

    code, exit = "STANDARDS-BROKEN", 1
    message = N_("The standards pack cannot be used: {first} ({count} problems in all).")
    advice = N_("Import a fresh base package of your office, or install the program again.")

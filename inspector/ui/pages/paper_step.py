"""What comes next with the papers of a visit: the main button of their page."""

from enum import Enum

from inspector.i18n import N_
from inspector.services.papers import DuePaper
from inspector.ui.pages.signers import Signer


class PaperStep(Enum):
    """One step, with the words of the button."""

    ISSUE = N_("Issue this paper")
    SIGN = N_("Sign")
    CONFIRM = N_("Confirm the refusal")
    SERVE = N_("Left with the entity …")
    NEXT = N_("To the next paper")
    EXPORT = N_("Export package")


def step_of(
    due: DuePaper, waiting: Signer | None, *, is_to_be_served: bool, is_last: bool
) -> PaperStep:
    """Return what comes next with a paper: its issue, its signatures, its service, the others.

    waiting  who signs next; is_last: no other paper of the visit waits for anything
    """
    if due.issued is None:
        return PaperStep.ISSUE
    if waiting is not None:
        return PaperStep.SIGN if waiting.confirms is None else PaperStep.CONFIRM
    if is_to_be_served:
        return PaperStep.SERVE
    return PaperStep.EXPORT if is_last else PaperStep.NEXT

"""How a paper that a visit needs is told in the list of papers and at the head of its pane."""

from inspector.clock import china
from inspector.domain.paper import PAPER_TITLE, REFUSAL_WORDING
from inspector.i18n import _
from inspector.services.papers import DuePaper
from inspector.ui.widgets.card_list import Card
from inspector.ui.wording import PAPER_STATES

Pairs = list[tuple[str, str]]


def paper_state(due: DuePaper) -> tuple[str, str]:
    """Return the words and the tone of how far a paper is."""
    if due.issued is None:
        return _("Preview"), ""
    words, tone = PAPER_STATES.get(due.issued.state, (due.issued.state, ""))
    return _(words), tone


def paper_facts(due: DuePaper) -> Pairs:
    """Return what the pane says of a paper: name and value of each fact, in their order."""
    paper = due.issued
    if paper is None:
        return [(_("State"), due.hindrance or _("Not issued; the number is taken when it is."))]
    pairs = [
        (_("Number"), paper.number),
        (_("Issued"), f"{china(paper.issued):%Y-%m-%d %H:%M}"),
        (_("Seal"), _("to be sealed by the organ") if paper.needs_seal else ""),
    ]
    if paper.refusal is not None:
        reason = REFUSAL_WORDING[paper.refusal.reason]
        pairs.append((_("Refusal"), f"{paper.refusal.person} · {reason}"))
    return pairs


def paper_card(due: DuePaper) -> Card:
    """Return a line of the list of papers."""
    title = PAPER_TITLE[due.kind]
    if due.issued is None:
        second = due.hindrance or _("ready to be issued")
        return Card(key=due.kind.value, title=title, second=second)
    words, tone = paper_state(due)
    return Card(
        key=due.kind.value,
        title=title,
        second=f"{words} · {due.issued.number}",
        mark="●",
        mark_tone=tone or "muted",
    )

"""How a paper that a visit needs is told in the list of papers and at the head of its pane."""

from collections.abc import Sequence

from inspector.clock import china
from inspector.domain.numbering import is_provisional
from inspector.domain.paper import PAPER_TITLE, REFUSAL_WORDING, SIGNER_WORDS, PaperKind
from inspector.i18n import _
from inspector.services.papers import DuePaper
from inspector.services.sheet_offers import PaperOffer
from inspector.ui.widgets.card_list import Card
from inspector.ui.wording import PAPER_STATES

Pairs = list[tuple[str, str]]

# What stands on these is gathered from the visit; on the others a person has filled it in.
SAID_BY_VISIT = (PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER)


def paper_state(due: DuePaper) -> tuple[str, str]:
    """Return the words and the tone of how far a paper is."""
    if due.issued is None:
        return _("Preview"), ""
    if due.issued.withdrawn is not None:
        return _("Void"), "major"
    words, tone = PAPER_STATES.get(due.issued.state, (due.issued.state, ""))
    return _(words), tone


def gap_warning(gaps: Sequence[str]) -> Pairs:
    """Return what a person is warned of before a paper is issued with a gap in its law."""
    if not gaps:
        return []
    words = _("clauses that are not verified stand as a marked gap: {ids}")
    return [(_("Law"), words.format(ids=_(", ").join(gaps)))]


def drawn_only_warning() -> Pairs:
    """Return what a person is told before a paper is issued on a device that signs by SM2."""
    words = _(
        "This computer signs by SM2, which PDF readers cannot check: the signatures are drawn on"
        " the paper and held by the package, the PDF itself bears none."
    )
    return [(_("Signature"), words)]


def paper_facts(due: DuePaper) -> Pairs:
    """Return what the pane says of a paper: name and value of each fact, in their order."""
    paper = due.issued
    if paper is None:
        state = due.hindrance or _("Not issued; the number is taken when it is.")
        mind = [(_("Mind"), due.note)] if due.note else []
        return [(_("State"), state), *mind, *gap_warning(due.gaps)]
    pairs = [
        (_("Number"), paper.number),
        (_("Issued"), f"{china(paper.issued):%Y-%m-%d %H:%M}"),
        (_("Seal"), _("to be sealed by the organ") if paper.needs_seal else ""),
    ]
    if paper.formal_number:
        pairs.append((_("Formal number"), paper.formal_number))
    elif is_provisional(paper.number):
        pairs.append((_("Provisional"), _("the office gives it its number")))
    if paper.refusal is not None:
        reason = REFUSAL_WORDING[paper.refusal.reason]
        pairs.append((_("Refusal"), f"{paper.refusal.person} · {reason}"))
    if paper.version > 1:
        pairs.append((_("Version"), str(paper.version)))
    if paper.service is not None:
        left = f"{china(paper.service.at):%Y-%m-%d %H:%M} · {paper.service.place}"
        pairs.append((_("Served by leaving"), left))
    if paper.withdrawn is not None:
        gone = f"{china(paper.withdrawn.at):%Y-%m-%d %H:%M} · {paper.withdrawn.by}"
        pairs.append((_("Void"), f"{gone} · {paper.withdrawn.reason}"))
    return pairs


def offer_facts(offer: PaperOffer) -> Pairs:
    """Return what a person should know of a paper before it is filled in."""
    pairs = [(_("Not offered"), offer.hindrance)] if offer.hindrance else []
    pairs += [(_("Mind"), offer.note)] if offer.note else []
    spec = offer.spec
    if spec is None:
        return pairs
    needed = [one.label for one in spec.fields if one.required]
    needed += [one.label for one in spec.tables if one.required]
    signers = [f"{_(SIGNER_WORDS[role])} {count}" for role, count in spec.signers.items()]
    pairs += [(_("Needed"), _(", ").join(needed))] if needed else []
    pairs.append((_("Signature"), _(", ").join(signers) or _("nobody signs it here")))
    pairs += [(_("Seal"), _("to be sealed by the organ"))] if spec.needs_seal else []
    pairs += [(_("Copies"), spec.copies)] if spec.copies else []
    return pairs


def paper_title(due: DuePaper) -> str:
    """Return what the paper is called: as printed, once it is."""
    return due.issued.title if due.issued is not None else PAPER_TITLE[due.kind]


def paper_key(due: DuePaper) -> str:
    """Return what tells a paper from the others of its visit: of most kinds there may be many."""
    gone = due.issued is not None and due.issued.withdrawn is not None
    if due.kind in SAID_BY_VISIT and not gone:
        return str(due.kind.value)
    return due.issued.id if due.issued is not None else str(due.kind.value)


def paper_card(due: DuePaper) -> Card:
    """Return a line of the list of papers."""
    title = paper_title(due)
    if due.issued is None:
        second = due.hindrance or _("ready to be issued")
        return Card(key=paper_key(due), title=title, second=second)
    words, tone = paper_state(due)
    number = due.issued.formal_number or due.issued.number
    return Card(
        key=paper_key(due),
        title=title,
        second=f"{number} · {words}" if number else words,  # the number is never cut
        mark="●",
        mark_tone=tone or "muted",
    )

"""Which further papers a visit may have, and why the others are not offered (documents §0)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inspector.clock import china
from inspector.domain.office_papers import ROUND_PAPERS
from inspector.domain.paper import PAPER_TITLE, PaperKind
from inspector.domain.sheet import FORM, LETTER, SheetSpec
from inspector.domain.standard import HazardLevel
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.services.gathering import gathered
from inspector.services.office_papers import office_hindrance, register_note
from inspector.services.officers import expired_words
from inspector.services.paper_sets import commission_ended, set_of_visit
from inspector.services.papers import waits_for_lead
from inspector.services.round_papers import round_hindrance
from inspector.services.round_values import GatheredRound
from inspector.services.sheet_values import Gathered
from inspector.services.visits import issues

_NO_POWER = N_("this organisation has no power of enforcement")


@dataclass(frozen=True, slots=True)
class PaperOffer:
    """A paper that may be filled in.

    hindrance  why it cannot be, or ""
    note       what to mind of it
    spec       its description; None where the papers of this organisation have no such one
    """

    kind: PaperKind
    title: str
    hindrance: str
    note: str = ""
    spec: SheetSpec | None = None


def paper_offers(ctx: Context, about: str) -> list[PaperOffer]:
    """Return every further paper, in the order of the catalogue; record and order are apart.

    about  id of a visit; for papers of the office that of a hazard, or the name of a round
    """
    template = set_of_visit(ctx, about)
    if template is None:
        return []
    known = gathered(ctx, about, template)
    offers = []
    for kind in PaperKind:
        if known.subject.is_of_office and not known.subject.may_have(kind):
            continue
        spec = template.papers.get(kind)
        if spec is not None and spec.layout in (FORM, LETTER):
            offers.append(
                PaperOffer(kind, spec.title, hindrance_of(known, spec), _note(known, spec), spec)
            )
        elif spec is None and (reason := _why_absent(known, kind)):
            offers.append(PaperOffer(kind, PAPER_TITLE[kind], reason))
    return offers


def hindrance_of(known: Gathered, spec: SheetSpec) -> str:
    """Return why a paper of the set cannot be issued now, or ""."""
    if not known.subject.may_have(spec.kind):
        if spec.kind in ROUND_PAPERS:
            return _("the office issues it, about the visits of a round")
        return _("the office issues it, from the ledger of hazards")
    if isinstance(known, GatheredRound):
        return round_hindrance(known, spec)
    if known.hazard:
        hindrance = office_hindrance(known, spec.kind)
        if hindrance:
            return hindrance
    elif not issues(known.ctx, known.row, spec.kind):
        return _("only the team of a visit issues its papers")
    if ended := commission_ended(known.ctx, known.day):
        return ended
    if spec.needs_power and not known.ctx.organisation.may_enforce:
        return _(_NO_POWER)
    for name in spec.needs:
        holds, words = _NEEDS[name]
        if not holds(known):
            return _(words)
    return ""


def _note(known: Gathered, spec: SheetSpec) -> str:
    of_hazard = register_note(known, spec.kind) if known.hazard else ""
    return " ".join(note for note in (spec.note, of_hazard, officers_note(known)) if note)


def officers_note(known: Gathered) -> str:
    """Return which officers of a visit can no longer show their certificate, or ""."""
    if known.subject.is_of_office:
        return ""
    return expired_words(known.ctx, known.row.team, china(known.ctx.clock()).date())


def _why_absent(known: Gathered, kind: PaperKind) -> str:
    """Return why the set of this organisation has no such paper; "" where none is to be had."""
    organisation = known.ctx.organisation
    having = [one for one in known.ctx.sets.every() if kind in one.papers]
    others = [one.papers[kind] for one in having]
    if not any(one.layout in (FORM, LETTER) for one in others):
        return ""
    if not organisation.may_enforce and all(one.needs_power for one in others):
        return _(_NO_POWER)
    offered = {one.id for one in known.ctx.sets.offered()}
    own = [one for one in having if one.id in offered and organisation.organ in one.organs]
    trades = dict.fromkeys(trade for one in own for trade in one.industries)
    if trades and not known.subject.is_of_office:
        trade = known.industry or _("not stated")
        only = _("only for the trade {trades}; the trade of this entity: {trade}")
        return only.format(trades=_(", ").join(trades), trade=trade)
    return _("the papers of “{name}” have no such one").format(name=known.template.name)


_NEEDS: Mapping[str, tuple[Callable[[Gathered], object], str]] = {
    "closed": (lambda known: known.row.ended is not None, N_("the visit is not closed yet")),
    "record": (
        lambda known: known.paper(PaperKind.INSPECTION_RECORD),
        N_("the inspection record comes first"),
    ),
    "finding": (lambda known: known.findings, N_("the visit has found no hazard")),
    "deadline": (
        lambda known: known.row.deadline_count,
        N_("no hazard of this visit has a deadline"),
    ),
    "major": (
        lambda known: any(one.level == HazardLevel.MAJOR.value for one in known.findings),
        N_("the visit has found no major hazard"),
    ),
    "photos": (lambda known: known.photos, N_("no hazard of this visit has a photograph")),
    "refusal": (
        lambda known: any(one.refusal for one in known.papers),
        N_("no refusal to sign is on record"),
    ),
    "papers": (lambda known: known.papers, N_("no paper of this visit has been issued")),
    # 行政强制法 17: the power to seize is not commissioned.
    "own_power": (
        lambda known: known.ctx.organisation.commission is None,
        N_("seizure cannot be commissioned to another organisation"),
    ),
    "spot": (
        lambda known: not waits_for_lead(known.ctx, known.row),
        N_("orders of this organisation wait for the lead"),
    ),
}
NEEDS = frozenset(_NEEDS)

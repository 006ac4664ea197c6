"""When the office may issue its papers about a hazard (workflow §3 H18, §4); withdrawing one."""

from collections.abc import Mapping

from inspector.domain.hazard_states import HazardState, SupervisionState
from inspector.domain.office_papers import DESK, OFFICE
from inspector.domain.paper import PaperKind, PaperRow, Withdrawal
from inspector.domain.person import Role
from inspector.i18n import N_, _
from inspector.services.context import Context
from inspector.services.ledgers import hazard
from inspector.services.paper_subject import paper_subject
from inspector.services.papers import paper_row, refused
from inspector.services.sheet_values import Gathered

_WITHDRAW = N_("withdraw papers of the office")
_ACCEPTED = (HazardState.ACCEPTED.value, HazardState.CLOSED.value)
_ENDED = (PaperKind.DELISTING_NOTICE, PaperKind.CLOSE_OUT_SHEET)

# In which states of the register a notice belongs, and what to do first where it is in none.
_REGISTERED: Mapping[PaperKind, tuple[tuple[str, ...], str]] = {
    PaperKind.LISTING_NOTICE: (
        (SupervisionState.LISTED.value, SupervisionState.ESCALATED.value),
        N_("The register does not have it as listed: list it first, in the ledger."),
    ),
    PaperKind.ESCALATION_NOTICE: (
        (SupervisionState.ESCALATED.value,),
        N_("The register does not have it as escalated: escalate it first, in the ledger."),
    ),
    PaperKind.DELISTING_NOTICE: (
        (SupervisionState.DELISTED.value,),
        N_("The register still has it as listed: closing it out in the ledger delists it."),
    ),
}

# What the last notice of supervision makes impossible: listed is listed once, until delisted.
_AFTER: Mapping[PaperKind, Mapping[PaperKind | None, str]] = {
    PaperKind.LISTING_NOTICE: {
        PaperKind.LISTING_NOTICE: N_("the hazard is listed already"),
        PaperKind.ESCALATION_NOTICE: N_("the hazard is listed already"),
    },
    PaperKind.DELISTING_NOTICE: {
        None: N_("the hazard is not listed"),
        PaperKind.DELISTING_NOTICE: N_("the hazard is delisted already"),
    },
}


def withdraw_office_paper(ctx: Context, paper_id: str, reason: str) -> PaperRow:
    """Make a paper of the office void; its number stays used. What should stand is issued anew.

    Raises WrongRole, NotFound; PaperRefused without a reason, where it is void already, and for a
    paper of a team.
    """
    ctx.require(Role.OFFICE, action=_(_WITHDRAW))
    row = paper_row(ctx, paper_id)
    if not paper_subject(ctx, row.inspection).is_of_office:
        raise refused(row, _("version"), _("only the team of a visit issues its papers"))
    if not reason.strip():
        raise refused(row, _("reason"), _("nothing was written"))
    if row.withdrawn is not None:
        raise refused(row, _("version"), _("it was withdrawn already"))
    gone = Withdrawal(reason=reason.strip(), at=ctx.clock(), by=ctx.person.name, replaced_by="")
    with ctx.recording() as record:
        record.add(row.inspection, "paper.withdraw", {DESK: OFFICE, "withdrawn": gone}, ent=row.id)
    return paper_row(ctx, paper_id)


def office_hindrance(known: Gathered, kind: PaperKind) -> str:
    """Return why the office cannot issue a paper about this hazard, or ""."""
    if known.ctx.role is not Role.OFFICE:
        return _("only the office issues papers about a hazard")
    if hazard(known.ctx, known.hazard).state == HazardState.VOIDED.value:
        return _("the hazard was made void")
    if kind is PaperKind.CLOSE_OUT_SHEET and known.paper(kind) is not None:
        return _("the close-out sheet has been issued")
    words = _AFTER.get(kind, {}).get(_last_notice(known))
    return _(words) if words else ""


def register_note(known: Gathered, kind: PaperKind) -> str:
    """Return what to mind where a paper says what the register does not say yet, or "".

    A note and no bar: the paper alone changes no state, and a decision may be older than its entry.
    """
    row = hazard(known.ctx, known.hazard)
    if kind in _ENDED and row.state not in _ACCEPTED:
        return _("No acceptance of this hazard is on record here.")
    wanted = _REGISTERED.get(kind)
    if wanted is not None and row.supervision not in wanted[0]:
        return _(wanted[1])
    return ""


def _last_notice(known: Gathered) -> PaperKind | None:
    notices = {*_AFTER, PaperKind.ESCALATION_NOTICE}
    return next((one.kind for one in reversed(known.papers) if one.kind in notices), None)

"""Papers of a visit: which are due, issued with a number and frozen, signed.

When the entity refuses to sign: services/refusals.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.clock import china
from inspector.domain.deadline import is_overdue
from inspector.domain.hazard import HazardState
from inspector.domain.inspection import Finding, InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.paper import (
    PREVIEW,
    REFUSED,
    SIGNED,
    PaperKind,
    PaperRow,
    Signature,
    SignerRole,
)
from inspector.domain.person import Role
from inspector.domain.refusal import officer_ids
from inspector.errors import NotFound, PaperRefused, VisitRefused
from inspector.i18n import N_, _
from inspector.sealed.pades import can_sign_papers
from inspector.services.context import Context, Recorder
from inspector.services.officers import expired_words
from inspector.services.paper_contents import order_gaps, record_of, rectification_order_of
from inspector.services.paper_drawing import drawn_paper, paper_content
from inspector.services.paper_issue import Issue, Paper, issue
from inspector.services.paper_sets import (
    commission_ended,
    day_of,
    needed_set,
    set_of_visit,
)
from inspector.services.paper_signing import Deed, record_signed, signed_pdf
from inspector.services.paper_subject import PaperSubject
from inspector.services.reinspection import reinspected_lines
from inspector.services.visits import findings, inspection_row, is_member
from inspector.storage.papers import find_paper, papers_of, papers_of_inspection

_ISSUE = N_("issue papers")
_PAPER = N_("paper")
# What every visit has; experts and witnesses sign it too. The others are sheets.
_OF_VISIT = (PaperKind.INSPECTION_RECORD, PaperKind.RECTIFICATION_ORDER)

_ENDORSED = frozenset(
    state.value
    for state in (
        InspectionState.FINALIZED,
        InspectionState.SERVED,
        InspectionState.EXPORTED,
        InspectionState.ARCHIVED,
    )
)
_REACHED = {SIGNED: InspectionState.SIGNED, REFUSED: InspectionState.REFUSED_RECORDED}


@dataclass(frozen=True, slots=True)
class DuePaper:
    """A paper that this visit needs. `hindrance` says why it cannot be issued now, or is "".

    gaps  ids of the clauses that would stand on it as a marked gap: to be warned of before the
          issue
    note  what else to mind before the issue, of the set of papers and of its deadlines, or ""
    is_drawn_only  the device signs by SM2, which readers of PDF do not know: signatures are drawn
          on the paper and held by events, and its PDF bears none
    """

    kind: PaperKind
    issued: PaperRow | None
    hindrance: str
    gaps: tuple[str, ...] = ()
    note: str = ""
    is_drawn_only: bool = False


def due_papers(ctx: Context, inspection: str) -> list[DuePaper]:
    """Return the papers that a closed visit needs, in the order of their issue."""
    row = inspection_row(ctx, inspection)
    issued = {
        paper.kind: paper
        for paper in papers_of_inspection(ctx.db, inspection)
        if paper.withdrawn is None
    }
    closed = "" if row.ended is not None else _("the visit is not closed yet")
    template = set_of_visit(ctx, inspection)
    closed = closed or commission_ended(ctx, day_of(ctx, row))
    if template is None:
        closed = closed or _("there is no set of papers for this organisation on that day")
    said = template.note(day_of(ctx, row)) if template is not None else ""
    # A visit that was begun with a certificate in force may be written down after it: it is said.
    expired = expired_words(ctx, row.team, china(ctx.clock()).date())
    note = " ".join(one for one in (said, expired) if one)
    kind = PaperKind.INSPECTION_RECORD
    drawn_only = ctx.signer is not None and not can_sign_papers(ctx.signer.certificate)
    due = [DuePaper(kind, issued.get(kind), closed, note=note, is_drawn_only=drawn_only)]
    if row.deadline_count:
        hindrance = closed
        if template is None:
            pass
        elif not ctx.organisation.may_enforce or (
            PaperKind.RECTIFICATION_ORDER not in template.papers
        ):
            hindrance = _("this organisation has no power of enforcement")
        elif waits_for_lead(ctx, row):
            hindrance = _("orders of this organisation wait for the lead")
        elif PaperKind.INSPECTION_RECORD not in issued:
            hindrance = _("the inspection record comes first")
        due.append(
            DuePaper(
                PaperKind.RECTIFICATION_ORDER,
                issued.get(PaperKind.RECTIFICATION_ORDER),
                hindrance,
                () if hindrance else order_gaps(ctx, inspection),
                " ".join(one for one in (note, _passed(ctx, inspection)) if one),
                drawn_only,
            )
        )
    return due


def _passed(ctx: Context, inspection: str) -> str:
    """Return which deadlines an order issued today would set in the past, or ""."""
    today = china(ctx.clock()).date()
    days = {one.deadline for one in findings(ctx, inspection) if one.deadline is not None}
    gone = sorted(day.isoformat() for day in days if is_overdue(day, today))
    words = _("the deadline {day} has passed: let the lead return the visit and correct it")
    return words.format(day=_(", ").join(gone)) if gone else ""


def waits_for_lead(ctx: Context, row: InspectionRow) -> bool:
    """Say whether decisions wait until the lead has endorsed the visit (workflow §2, FINALIZED)."""
    return not ctx.organisation.on_the_spot and row.state not in _ENDORSED


def needs_order(finding: Finding) -> bool:
    """Say whether a finding is put right by order and deadline, not on the spot."""
    return finding.deadline is not None


def preview_paper(ctx: Context, inspection: str, kind: PaperKind) -> bytes:
    """Return the PDF as it would be issued now, without a number; nothing is recorded."""
    return drawn_paper(ctx, compose(ctx, inspection, kind, PREVIEW, "")).pdf


def issue_paper(ctx: Context, inspection: str, kind: PaperKind) -> PaperRow:
    """Draw a paper, freeze its bytes and record them; the number comes from the office's block.

    Raises PaperRefused, NumberRefused, CharacterMissing, WrongRole; no number is used then.
    """
    ctx.require(Role.INSPECTOR, Role.LEAD, action=_(_ISSUE))
    _check_due(ctx, inspection, kind)
    template = needed_set(ctx, inspection, kind)

    def follow(record: Recorder, paper_id: str, paper: Paper) -> None:
        if kind is PaperKind.INSPECTION_RECORD:
            waiting = {"state": InspectionState.AWAITING_SIGNATURE}
            record.add(inspection, "inspection.submit_record", waiting)
        else:
            _order_hazards(ctx, record, inspection, paper_id, paper.head.number)

    wanted = Issue(
        subject=PaperSubject(inspection),
        template=template,
        spec=template.spec(kind),
        compose=lambda paper_id, number: compose(ctx, inspection, kind, paper_id, number),
        draw=lambda paper: drawn_paper(ctx, paper).pdf,
        check=lambda: _check_due(ctx, inspection, kind),
        follow=follow,
    )
    return paper_row(ctx, issue(ctx, wanted))


def sign_paper(ctx: Context, paper_id: str, signature: Signature) -> PaperRow:
    """Bind a handwritten signature to the frozen bytes of a paper.

    Raises PaperRefused when the signature is for other bytes, has no strokes, or the person has
    signed or refused already.
    """

    def signable() -> PaperRow:
        paper = paper_row(ctx, paper_id)
        _check_signature(ctx, paper, signature)
        return paper

    def write(
        record: Recorder, paper: PaperRow, values: dict[str, object], blobs: Sequence[str]
    ) -> None:
        deed = {f"signature.{signature.signer}": signature}
        record.add(paper.inspection, "paper.sign", {**deed, **values}, ent=paper_id, blobs=blobs)
        settle(ctx, record, paper)

    record_signed(ctx, signable, Deed(signature=signature), write)
    return paper_row(ctx, paper_id)


def _has_line(paper: PaperRow, role: SignerRole) -> bool:
    """Say whether a role signs the paper; of a sheet its template set says so."""
    if paper.kind in _OF_VISIT or paper.signers is None or role is SignerRole.WITNESS:
        return True
    return paper.signers.get(role.value, 0) > 0


def _check_signature(ctx: Context, paper: PaperRow, signature: Signature) -> None:
    """Raise PaperRefused for what stands against this signature."""
    if signature.sha256 != paper.sha256:
        raise refused(paper, _("signature"), _("it was given for another version"))
    if not signature.strokes:
        raise refused(paper, _("signature"), _("nothing was written"))
    if not _has_line(paper, signature.role):
        raise refused(paper, _("signature"), _("the paper has no line for it"))
    if paper.withdrawn is not None:
        raise refused(paper, _("signature"), _("the paper is withdrawn"))
    if any(one.signer == signature.signer for one in paper.signatures):
        raise refused(paper, _("signature"), _("{name} has signed").format(name=signature.name))
    if signature.role is SignerRole.ENTITY and paper.refusal is not None:
        raise refused(paper, _("signature"), _("the refusal is on record"))
    _check_who(inspection_row(ctx, paper.inspection), paper, signature)


def paper_row(ctx: Context, paper_id: str) -> PaperRow:
    """Return one paper. Raises NotFound."""
    found = find_paper(ctx.db, paper_id)
    if found is None:
        raise NotFound(kind=_(_PAPER), name=paper_id)
    return found


def list_papers(ctx: Context, inspection: str) -> list[PaperRow]:
    """Return the papers of a visit, in the order of their issue."""
    return papers_of_inspection(ctx.db, inspection)


def paper_pdf(ctx: Context, paper_id: str, *, signed: bool = False) -> bytes:
    """Return the frozen bytes, or with `signed` the PDF that shows the signatures so far.

    That PDF holds their PAdES signatures; for papers signed with an earlier program, and where
    two laptops have signed apart, it is drawn and bears none.
    """
    row = paper_row(ctx, paper_id)
    if not signed or not (row.signatures or row.refusal):
        return ctx.blobs.read(ctx.db, row.sha256)
    kept = signed_pdf(ctx, row)
    if kept is not None:
        return kept
    drawn = drawn_paper(
        ctx,
        paper_content(ctx, row),
        signatures=row.signatures,
        refusal=row.refusal,
        confirmations=row.refusal_signatures,
        frozen_sha256=row.sha256,
    )
    return drawn.pdf


def compose(ctx: Context, inspection: str, kind: PaperKind, paper_id: str, number: str) -> Paper:
    """Return the record or the order of a visit as it would be issued now."""
    if kind is PaperKind.INSPECTION_RECORD:
        seen = reinspected_lines(ctx, inspection)
        return record_of(ctx, inspection, paper_id, number, seen)
    return rectification_order_of(ctx, inspection, paper_id, number)


def _check_due(ctx: Context, inspection: str, kind: PaperKind) -> InspectionRow:
    row = inspection_row(ctx, inspection)
    if not is_member(ctx, row):
        raise VisitRefused(detail=_("only the team of a visit issues its papers"))
    due = {one.kind: one for one in due_papers(ctx, inspection)}
    if kind not in due:
        raise VisitRefused(detail=_("this visit needs no such paper"))
    if due[kind].issued is not None:
        raise VisitRefused(detail=_("the paper has been issued"))
    if due[kind].hindrance:
        raise VisitRefused(detail=due[kind].hindrance)
    return row


def is_of_team(row: InspectionRow, *, person: str = "", name: str = "") -> bool:
    """Say whether a person of the team has this id or this name, however it is spaced."""
    return any(person == one.person or is_same_name(name, one.name) for one in row.team)


def is_same_name(one: str, other: str) -> bool:
    """Say whether two names are the same, however they are spaced; no name is that of nobody."""
    plain = "".join(one.split())
    return bool(plain) and plain == "".join(other.split())


def _check_who(row: InspectionRow, paper: PaperRow, signature: Signature) -> None:
    """Raise PaperRefused where the signer does not belong in that line (workflow §1, §8)."""
    name, role = signature.name, signature.role
    if role is SignerRole.INSPECTOR:
        if not is_of_team(row, person=signature.signer):
            raise refused(paper, _("signature"), _("{name} is not of the team").format(name=name))
        if signature.signer not in officer_ids(row.team):
            detail = _("{name} is no enforcement officer of the team").format(name=name)
            raise refused(paper, _("signature"), detail)
    elif role is SignerRole.EXPERT:
        experts = {one.person for one in row.team if one.role == Role.EXPERT.value}
        if signature.signer not in experts:
            detail = _("{name} is no expert of the team").format(name=name)
            raise refused(paper, _("signature"), detail)
    elif is_of_team(row, person=signature.signer, name=name):
        if role is SignerRole.WITNESS:
            detail = _("a member of the team cannot be the witness")
            raise refused(paper, _("witness"), detail)
        detail = _("a member of the team cannot sign for the entity")
        raise refused(paper, _("signature"), detail)


def settle(ctx: Context, record: Recorder, paper: PaperRow) -> None:
    """Move the visit on once its record is signed, or its refusal confirmed, by all."""
    if paper.kind is not PaperKind.INSPECTION_RECORD:
        return
    now = next(one for one in papers_of(record.state(paper.inspection)) if one.id == paper.id)
    reached = _REACHED.get(now.state)
    waiting = inspection_row(ctx, paper.inspection).state
    # A late signature, such as a witness's, does not take the visit back from the lead.
    if reached is not None and waiting == InspectionState.AWAITING_SIGNATURE.value:
        record.add(paper.inspection, "inspection.signed", {"state": reached})


def _order_hazards(
    ctx: Context, record: Recorder, inspection: str, paper_id: str, number: str
) -> None:
    """H5: the hazards of an order are ordered, each with its own deadline."""
    values = {"state": HazardState.ORDERED, "paper": paper_id, "paper_number": number}
    for finding in findings(ctx, inspection):
        if needs_order(finding):
            record.add(finding.id, "hazard.order", values)


def refused(paper: PaperRow, field: str, detail: str) -> PaperRefused:
    """Return why `field` of a paper cannot be put on record."""
    return PaperRefused(paper=paper.title, field=field, detail=detail)

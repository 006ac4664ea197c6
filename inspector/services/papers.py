"""Papers of a visit: which are due, issued with a number and frozen, signed.

When the entity refuses to sign: services/refusals.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.clock import china
from inspector.domain.hazard import HazardState
from inspector.domain.inspection import Finding, InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.paper import (
    PAPER_TITLE,
    REFUSED,
    SIGNED,
    InspectionRecord,
    PaperKind,
    PaperRow,
    RectificationOrder,
    Refusal,
    Signature,
    SignerRole,
)
from inspector.domain.person import Role
from inspector.domain.plain import from_plain
from inspector.errors import NotFound, PaperRefused, VisitRefused
from inspector.i18n import N_, _
from inspector.services.context import Context, Recorder
from inspector.services.numbers import next_paper_number, take_paper_number
from inspector.services.paper_contents import record_of, rectification_order_of
from inspector.services.photos import paper_photo
from inspector.services.visits import findings, inspection_row, is_member
from inspector.storage.blobs import register_blob
from inspector.storage.papers import content_of, find_paper, papers_of, papers_of_inspection

_ISSUE = N_("issue papers")
_PAPER = N_("paper")

# Papers that an order of the organ needs its seal on (documents §4).
_SEALED = frozenset({PaperKind.RECTIFICATION_ORDER})

_REACHED = {SIGNED: InspectionState.SIGNED, REFUSED: InspectionState.REFUSED_RECORDED}

Paper = InspectionRecord | RectificationOrder
_CONTENT: dict[PaperKind, type[InspectionRecord] | type[RectificationOrder]] = {
    PaperKind.INSPECTION_RECORD: InspectionRecord,
    PaperKind.RECTIFICATION_ORDER: RectificationOrder,
}


@dataclass(frozen=True, slots=True)
class DuePaper:
    """A paper that this visit needs. `hindrance` says why it cannot be issued now, or is ""."""

    kind: PaperKind
    issued: PaperRow | None
    hindrance: str


def due_papers(ctx: Context, inspection: str) -> list[DuePaper]:
    """Return the papers that a closed visit needs, in the order of their issue."""
    row = inspection_row(ctx, inspection)
    issued = {paper.kind: paper for paper in papers_of_inspection(ctx.db, inspection)}
    closed = "" if row.ended is not None else _("the visit is not closed yet")
    due = [DuePaper(PaperKind.INSPECTION_RECORD, issued.get(PaperKind.INSPECTION_RECORD), closed)]
    if row.deadline_count:
        hindrance = closed
        if not ctx.organisation.may_enforce:
            hindrance = _("this organisation has no power of enforcement")
        elif not ctx.organisation.on_the_spot:
            hindrance = _("orders of this organisation wait for the lead")
        elif PaperKind.INSPECTION_RECORD not in issued:
            hindrance = _("the inspection record comes first")
        due.append(
            DuePaper(
                PaperKind.RECTIFICATION_ORDER,
                issued.get(PaperKind.RECTIFICATION_ORDER),
                hindrance,
            )
        )
    return due


def needs_order(finding: Finding) -> bool:
    """Say whether a finding is put right by order and deadline, not on the spot."""
    return finding.deadline is not None


def preview_paper(ctx: Context, inspection: str, kind: PaperKind) -> bytes:
    """Return the PDF as it would be issued now, without a number; nothing is recorded."""
    paper = _compose(ctx, inspection, kind, "preview", "")
    return _render(ctx, paper)


def issue_paper(ctx: Context, inspection: str, kind: PaperKind) -> PaperRow:
    """Draw a paper, freeze its bytes and record them; the number comes from the office's block.

    Raises PaperRefused, NumbersExhausted, CharacterMissing, WrongRole; no number is used then.
    """
    ctx.require(Role.INSPECTOR, Role.LEAD, action=_(_ISSUE))
    _check_due(ctx, inspection, kind)
    paper_id, day = ctx.new_id(), china(ctx.clock()).date()
    while True:
        # Drawn before the transaction: an answer that is being saved must not wait for ReportLab.
        number = next_paper_number(ctx, kind, day)
        paper = _compose(ctx, inspection, kind, paper_id, number.text)
        pdf = _render(ctx, paper)
        digest = ctx.blobs.keep_bytes(pdf)
        with ctx.recording() as record:
            _check_due(ctx, inspection, kind)  # another window may have issued it meanwhile
            if take_paper_number(ctx, kind, paper_id, day, number):
                register_blob(ctx.db, digest, len(pdf))
                _record_issue(ctx, record, inspection, kind, paper_id, paper, digest)
                break
    return paper_row(ctx, paper_id)


def _record_issue(
    ctx: Context,
    record: Recorder,
    inspection: str,
    kind: PaperKind,
    paper_id: str,
    paper: Paper,
    digest: str,
) -> None:
    record.add(
        inspection,
        "paper.issue",
        {
            "type": "paper",
            "kind": kind,
            "number": paper.head.number,
            "title": PAPER_TITLE[kind],
            "version": paper.head.version,
            "sha256": digest,
            "content": paper,
            "issued": ctx.clock(),
            "needs_seal": kind in _SEALED,
        },
        ent=paper_id,
        blobs=[digest],
    )
    if kind is PaperKind.INSPECTION_RECORD:
        waiting = {"state": InspectionState.AWAITING_SIGNATURE}
        record.add(inspection, "inspection.submit_record", waiting)
    else:
        _order_hazards(ctx, record, inspection, paper_id, paper.head.number)


def sign_paper(ctx: Context, paper_id: str, signature: Signature) -> PaperRow:
    """Bind a handwritten signature to the frozen bytes of a paper.

    Raises PaperRefused when the signature is for other bytes, has no strokes, or the person has
    signed or refused already.
    """
    paper = paper_row(ctx, paper_id)
    if signature.sha256 != paper.sha256:
        raise refused(paper, _("signature"), _("it was given for another version"))
    if not signature.strokes:
        raise refused(paper, _("signature"), _("nothing was written"))
    if any(one.signer == signature.signer for one in paper.signatures):
        raise refused(paper, _("signature"), _("{name} has signed").format(name=signature.name))
    if signature.role is SignerRole.ENTITY and paper.refusal is not None:
        raise refused(paper, _("signature"), _("the refusal is on record"))
    row = inspection_row(ctx, paper.inspection)
    if signature.role is SignerRole.INSPECTOR:
        _check_member(row, paper, signature)
    if signature.role is SignerRole.WITNESS and is_of_team(
        row, person=signature.signer, name=signature.name
    ):
        raise refused(paper, _("witness"), _("a member of the team cannot be the witness"))
    with ctx.recording() as record:
        record.add(
            paper.inspection,
            "paper.sign",
            {f"signature.{signature.signer}": signature},
            ent=paper_id,
        )
        settle(ctx, record, paper)
    return paper_row(ctx, paper_id)


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
    """Return the frozen bytes, or with `signed` the copy that shows the signatures so far."""
    row = paper_row(ctx, paper_id)
    if not signed or not (row.signatures or row.refusal):
        return ctx.blobs.read(ctx.db, row.sha256)
    return _render(
        ctx,
        from_plain(_CONTENT[row.kind], content_of(ctx.state(row.inspection), paper_id)),
        signatures=row.signatures,
        refusal=row.refusal,
        confirmations=row.refusal_signatures,
        frozen_sha256=row.sha256,
    )


def _compose(ctx: Context, inspection: str, kind: PaperKind, paper_id: str, number: str) -> Paper:
    if kind is PaperKind.INSPECTION_RECORD:
        return record_of(ctx, inspection, paper_id, number)
    return rectification_order_of(ctx, inspection, paper_id, number)


def _render(
    ctx: Context,
    paper: Paper,
    *,
    signatures: Sequence[Signature] = (),
    refusal: Refusal | None = None,
    confirmations: Sequence[Signature] = (),
    frozen_sha256: str = "",
) -> bytes:
    from inspector.documents.render import render  # ReportLab: start-up does not wait for it

    shown = paper.photos if isinstance(paper, InspectionRecord) else ()
    return render(
        paper,
        signatures=signatures,
        refusal=refusal,
        confirmations=confirmations,
        photos={photo.sha256: paper_photo(ctx, photo.sha256) for photo in shown},
        frozen_sha256=frozen_sha256,
    )


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
    """Say whether a person of the team has this id or this name."""
    return any(person == member.person or name == member.name for member in row.team)


def _check_member(row: InspectionRow, paper: PaperRow, signature: Signature) -> None:
    if not is_of_team(row, person=signature.signer):
        name = _("{name} is not of the team").format(name=signature.name)
        raise refused(paper, _("signature"), name)


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

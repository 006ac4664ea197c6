"""The papers of the demo: issued, signed by hand, and once refused with everything §6 asks for."""

from inspector.domain.paper import PaperRow, Refusal, Signature, SignerRole, Witness
from inspector.domain.person import Person
from inspector.domain.refusal import refusal_digest
from inspector.services import papers, refusals
from inspector.services.context import Context
from inspector.services.demo_cast import VisitPlan
from inspector.services.demo_world import World, signature_aspect


def issue_papers(
    ctx: Context, world: World, inspection: str, second: Person, plan: VisitPlan
) -> None:
    """Issue what a visit needs; both officers sign, then the entity's person signs or refuses."""
    for due in papers.due_papers(ctx, inspection):
        paper = papers.issue_paper(ctx, inspection, due.kind)
        world.pass_minutes(3)
        if plan.refusal is None:
            sign_by_all(ctx, world, paper, second, plan)
        else:
            _sign_by_officers(ctx, world, paper, second)
            _refuse(ctx, world, paper, second, plan)


def sign_by_all(
    ctx: Context, world: World, paper: PaperRow, second: Person, plan: VisitPlan
) -> None:
    """Let both officers and the entity's person sign a paper."""
    _sign_by_officers(ctx, world, paper, second)
    signed = _signature(
        world,
        paper.sha256,
        f"entity:{plan.entity}:{plan.signer}",
        plan.signer,
        SignerRole.ENTITY,
        position=plan.signer_position,
    )
    papers.sign_paper(ctx, paper.id, signed)


def _sign_by_officers(ctx: Context, world: World, paper: PaperRow, second: Person) -> None:
    for officer in (ctx.person, second):
        papers.sign_paper(ctx, paper.id, _by_officer(world, paper.sha256, officer))


def _refuse(ctx: Context, world: World, paper: PaperRow, second: Person, plan: VisitPlan) -> None:
    assert plan.refusal is not None
    world.pass_minutes(9)
    refusal = Refusal(
        sha256=paper.sha256,
        person=plan.signer,
        position=plan.signer_position,
        reason=plan.refusal.reason,
        note=plan.refusal.note,
        heard_defence=True,
        at=world.clock(),
        witness=Witness(name=plan.refusal.witness, organisation=plan.refusal.witness_organisation),
        recording=plan.refusal.recording,
    )
    refusals.refuse_paper(ctx, paper.id, refusal)
    note = refusal_digest(refusal)
    for officer in (ctx.person, second):
        refusals.confirm_refusal(ctx, paper.id, _by_officer(world, note, officer))
    witness = plan.refusal.witness
    seen = _signature(world, paper.sha256, f"witness:{witness}", witness, SignerRole.WITNESS)
    papers.sign_paper(ctx, paper.id, seen)


def _by_officer(world: World, sha256: str, officer: Person) -> Signature:
    return _signature(
        world,
        sha256,
        officer.id,
        officer.name,
        SignerRole.INSPECTOR,
        certificate_no=officer.certificate_no,
    )


def _signature(
    world: World,
    sha256: str,
    signer: str,
    name: str,
    role: SignerRole,
    *,
    certificate_no: str = "",
    position: str = "",
) -> Signature:
    world.pass_minutes(1)
    return Signature(
        signer=signer,
        name=name,
        role=role,
        sha256=sha256,
        strokes=world.handwriting(len(name)),
        aspect=signature_aspect(len(name)),
        signed=world.clock(),
        certificate_no=certificate_no,
        position=position,
    )

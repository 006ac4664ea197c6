"""Papers by chance: issued in their order, signed by all, the record now and then refused."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from random import Random

from inspector.domain.inspection import InspectionRow
from inspector.domain.paper import (
    PaperKind,
    PaperRow,
    Refusal,
    RefusalReason,
    Signature,
    SignerRole,
    Stroke,
    Witness,
)
from inspector.domain.refusal import refusal_digest
from inspector.services import papers, refusals
from inspector.services.context import Context

_ENTITY = "entity:现场负责人甲"


def paper_steps(
    ctx: Context, row: InspectionRow, random: Random
) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the one thing that the papers of a closed visit need next; nothing when all is done."""
    if row.ended is None:
        return
    for due in papers.due_papers(ctx, row.id):
        if due.issued is None:
            if not due.hindrance:
                yield "issue", partial(papers.issue_paper, ctx, row.id, due.kind)
            return
        act = _next_signature(ctx, row, due.issued, random)
        if act is not None:
            yield act
            return


def _next_signature(
    ctx: Context, row: InspectionRow, paper: PaperRow, random: Random
) -> tuple[str, Callable[[], object]] | None:
    signed = {one.signer for one in paper.signatures}
    for member in row.team:
        if member.person not in signed:
            said = _signature(ctx, paper, member.person, member.name, SignerRole.INSPECTOR, random)
            return "sign", partial(papers.sign_paper, ctx, paper.id, said)
    if paper.refusal is not None:
        return _next_confirmation(ctx, row, paper, paper.refusal, random)
    if _ENTITY in signed:
        return None
    if paper.kind is PaperKind.INSPECTION_RECORD and int(paper.id[-1], 16) < 3:
        return "refuse", partial(refusals.refuse_paper, ctx, paper.id, _refusal(ctx, paper))
    said = _signature(ctx, paper, _ENTITY, "现场负责人甲", SignerRole.ENTITY, random)
    return "sign", partial(papers.sign_paper, ctx, paper.id, said)


def _next_confirmation(
    ctx: Context, row: InspectionRow, paper: PaperRow, refusal: Refusal, random: Random
) -> tuple[str, Callable[[], object]] | None:
    confirmed = {one.signer for one in paper.refusal_signatures}
    for member in row.team:
        if member.person not in confirmed:
            signed = _signature(
                ctx, paper, member.person, member.name, SignerRole.INSPECTOR, random
            )
            said = replace(signed, sha256=refusal_digest(refusal))
            return "confirm", partial(refusals.confirm_refusal, ctx, paper.id, said)
    return None


def _signature(
    ctx: Context, paper: PaperRow, signer: str, name: str, role: SignerRole, random: Random
) -> Signature:
    points = tuple(random.randrange(1000) for _ in range(40))
    return Signature(
        signer=signer,
        name=name,
        role=role,
        sha256=paper.sha256,
        strokes=(Stroke(points=points),),
        aspect=2400,
        signed=ctx.clock(),
        certificate_no="演示-0001" if role is SignerRole.INSPECTOR else "",
    )


def _refusal(ctx: Context, paper: PaperRow) -> Refusal:
    return Refusal(
        sha256=paper.sha256,
        person="现场负责人甲",
        position="安全主管",
        reason=RefusalReason.FACTS_DISPUTED,
        note="经说明后仍拒绝签名",
        heard_defence=True,
        at=ctx.clock(),
        witness=Witness(name="见证人甲", organisation="示例区工业园管理委员会"),
        recording="",
    )

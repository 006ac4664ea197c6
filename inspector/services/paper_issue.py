"""Issuing: a number is taken, the bytes are frozen, the event is written; all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from inspector.clock import china
from inspector.documents.templates import TemplateSet
from inspector.domain.office_papers import DESK, OFFICE
from inspector.domain.paper import InspectionRecord, RectificationOrder
from inspector.domain.sheet import Sheet, SheetSpec
from inspector.services.context import Context, Recorder
from inspector.services.numbers import next_paper_number, take_paper_number
from inspector.services.paper_subject import PaperSubject
from inspector.storage.blobs import register_blob

Paper = InspectionRecord | RectificationOrder | Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One paper to issue.

    compose  the paper with this id and number
    draw     its PDF
    check    raises what stands against it; called again inside the transaction
    follow   writes what else happens, in the same transaction
    """

    subject: PaperSubject
    template: TemplateSet
    spec: SheetSpec
    compose: Callable[[str, str], Paper]
    draw: Callable[[Paper], bytes]
    check: Callable[[], object]
    follow: Callable[[Recorder, str, Paper], None]


def issue(ctx: Context, wanted: Issue) -> str:
    """Draw a paper, freeze its bytes and record them; return its id.

    Raises what `check`, `compose` and `draw` raise, and NumberRefused; no number is used then.
    """
    wanted.check()
    paper_id, day = ctx.new_id(), china(ctx.clock()).date()
    spec, form = wanted.spec, wanted.template.number
    while True:
        # Drawn before the transaction: an answer that is being saved must not wait for ReportLab.
        number = next_paper_number(ctx, spec, form, day)
        paper = wanted.compose(paper_id, number.text)
        pdf = wanted.draw(paper)
        digest = ctx.blobs.keep_bytes(pdf)
        with ctx.recording() as record:
            wanted.check()  # another window may have issued it meanwhile
            if take_paper_number(ctx, spec, form, paper_id, day, number):
                register_blob(ctx.db, digest, len(pdf))
                _record(ctx, record, wanted, paper_id, paper, digest)
                return paper_id


def _record(
    ctx: Context, record: Recorder, wanted: Issue, paper_id: str, paper: Paper, digest: str
) -> None:
    by_office = wanted.subject.is_of_office
    # What the office issues is signed by nobody in the program: it is sealed, or signed by hand.
    signers = {} if by_office else wanted.spec.signers
    record.add(
        wanted.subject.stream(paper_id),
        "paper.issue",
        {
            "type": "paper",
            "kind": wanted.spec.kind,
            "number": paper.head.number,
            "title": wanted.spec.title,
            "version": paper.head.version,
            "sha256": digest,
            "content": paper,
            "issued": ctx.clock(),
            "needs_seal": wanted.spec.needs_seal,
            **({DESK: OFFICE} if by_office else {}),
            "signers": {role.value: count for role, count in signers.items()},
        },
        ent=paper_id,
        blobs=[digest],
    )
    wanted.follow(record, paper_id, paper)

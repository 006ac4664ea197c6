"""拒签: the refusal to sign a paper is put on record, and two officers confirm it (workflow §6)."""

from collections.abc import Sequence
from pathlib import Path

from inspector.domain.inspection import AttachedFile
from inspector.domain.paper import (
    REFUSED,
    PaperRow,
    Refusal,
    Service,
    Signature,
    SignerRole,
)
from inspector.domain.person import Role
from inspector.domain.refusal import officer_ids, refusal_digest
from inspector.errors import ConfirmationRefused
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.services.closing import record_files
from inspector.services.context import Context, Recorder
from inspector.services.form_files import MOST_IN_VISIT, check_attachment, unreadable
from inspector.services.paper_signing import Deed, record_signed
from inspector.services.papers import is_of_team, is_same_name, paper_row, refused, settle
from inspector.services.visits import inspection_row
from inspector.storage.papers import head_of_paper

_SERVE = N_("serve papers")


def refuse_paper(ctx: Context, paper_id: str, refusal: Refusal) -> PaperRow:
    """Record that the entity refuses to sign (workflow §6). The witness is not of the team.

    The visit waits until two officers have confirmed the note: see `confirm_refusal`.

    Raises PaperRefused where something required is missing.
    """

    def refusable() -> PaperRow:
        paper = paper_row(ctx, paper_id)
        _check_refusal(ctx, paper, refusal)
        return paper

    def write(
        record: Recorder, paper: PaperRow, values: dict[str, object], blobs: Sequence[str]
    ) -> None:
        said = {"refusal": refusal, **values}
        record.add(paper.inspection, "paper.refuse", said, ent=paper_id, blobs=blobs)
        record_files(ctx, record, paper.inspection, refusal.recordings)
        # 安法 68: the refusal is put on record and reported to one's own department.
        record.add(
            paper.inspection,
            "inspection.report_refusal",
            refusal=refusal.reason.value,
            remark=refusal.note,
        )

    record_signed(ctx, refusable, Deed(refusal=refusal), write)
    return paper_row(ctx, paper_id)


def _check_refusal(ctx: Context, paper: PaperRow, refusal: Refusal) -> None:
    """Raise PaperRefused for what stands against this refusal."""
    row = inspection_row(ctx, paper.inspection)
    if refusal.sha256 != paper.sha256:
        raise refused(paper, _("refusal"), _("it was given for another version"))
    if paper.withdrawn is not None:
        raise refused(paper, _("refusal"), _("the paper is withdrawn"))
    if paper.refusal is not None:
        raise refused(paper, _("refusal"), _("the refusal is on record"))
    if any(one.role is SignerRole.ENTITY for one in paper.signatures):
        raise refused(paper, _("refusal"), _("the entity has signed"))
    seen = refusal.recording.strip() or refusal.recordings or refusal.witness
    if not (seen or refusal.unrecorded.strip()):
        raise refused(paper, _("refusal"), _("neither a recording nor a witness is named"))
    check_recordings(ctx, paper, refusal.recordings)
    if refusal.witness and is_of_team(row, name=refusal.witness.name):
        raise refused(paper, _("witness"), _("a member of the team cannot be the witness"))
    if refusal.witness and is_same_name(refusal.witness.name, refusal.person):
        raise refused(paper, _("witness"), _("who refuses to sign is no witness of it"))


def confirm_refusal(ctx: Context, paper_id: str, signature: Signature) -> PaperRow:
    """Bind an officer's signature to the note of a refusal (workflow §6, 4).

    `signature.sha256` is the `refusal_digest` of the note that the officer had before them. With
    the second confirmation, and both officers' signatures on the paper, the visit moves on.

    Raises ConfirmationRefused: the paper is withdrawn, no refusal is on record, another note was
    signed, the signer is no officer of the team or has confirmed it already, nothing was written.
    """

    def confirmable() -> PaperRow:
        paper = paper_row(ctx, paper_id)
        _check_confirmation(ctx, paper, signature)
        return paper

    def write(
        record: Recorder, paper: PaperRow, values: dict[str, object], blobs: Sequence[str]
    ) -> None:
        deed = {f"refusal_signature.{signature.signer}": signature, **values}
        record.add(paper.inspection, "paper.confirm_refusal", deed, ent=paper_id, blobs=blobs)
        settle(ctx, record, paper)

    record_signed(ctx, confirmable, Deed(signature=signature, confirms=True), write)
    return paper_row(ctx, paper_id)


def _check_confirmation(ctx: Context, paper: PaperRow, signature: Signature) -> None:
    """Raise ConfirmationRefused for what stands against this confirmation."""
    refusal = paper.refusal
    if paper.withdrawn is not None:
        raise _not_confirmed(paper, _("the paper is withdrawn"))
    if refusal is None:
        raise _not_confirmed(paper, _("no refusal is on record"))
    if signature.sha256 != refusal_digest(refusal):
        raise _not_confirmed(paper, _("the signature was given for another note"))
    officers = officer_ids(inspection_row(ctx, paper.inspection).team)
    if signature.signer not in officers or signature.role is not SignerRole.INSPECTOR:
        name = _("{name} is no enforcement officer of the team").format(name=signature.name)
        raise _not_confirmed(paper, name)
    if any(one.signer == signature.signer for one in paper.refusal_signatures):
        raise _not_confirmed(paper, _("{name} has confirmed it").format(name=signature.name))
    if not signature.strokes:
        raise _not_confirmed(paper, _("nothing was written"))


def attach_recording(ctx: Context, file: Path, progress: Progress | None = None) -> AttachedFile:
    """Keep the bytes of a recording (音像记录), hashed and synced; nothing refers to them yet.

    May run beside the window. Raises AttachmentUnreadable, AttachmentTooLarge, DiskFull, Cancelled.
    """
    check_attachment(file, MOST_IN_VISIT)
    try:
        sha256 = ctx.blobs.keep(file, progress)
    except OSError as error:
        raise unreadable(file, MOST_IN_VISIT, error) from error
    size = ctx.blobs.path(sha256).stat().st_size
    return AttachedFile(sha256=sha256, name=file.name, size=size)


def serve_by_leaving(ctx: Context, paper_id: str, service: Service) -> PaperRow:
    """Record that a refused paper was left with the entity (留置送达, workflow §6, 6).

    Raises PaperRefused: the paper is withdrawn, the refusal is not confirmed yet, it has been
    served, neither witness nor recording (民事诉讼法 89), a member of the team as witness.
    """
    ctx.require(Role.INSPECTOR, Role.LEAD, action=_(_SERVE))
    with ctx.recording() as record:
        paper = paper_row(ctx, paper_id)
        row = inspection_row(ctx, paper.inspection)
        if paper.withdrawn is not None:
            raise refused(paper, _("service"), _("the paper is withdrawn"))
        if paper.state != REFUSED:
            raise refused(paper, _("service"), _("no refusal is on record and confirmed"))
        if paper.service is not None:
            raise refused(paper, _("service"), _("it has been served"))
        if not service.place.strip() or not service.by:
            raise refused(paper, _("service"), _("where and by whom is missing"))
        if not (service.recording.strip() or service.recordings or service.witness):
            raise refused(paper, _("service"), _("neither a recording nor a witness is named"))
        if service.witness and is_of_team(row, name=service.witness.name):
            raise refused(paper, _("witness"), _("a member of the team cannot be the witness"))
        check_recordings(ctx, paper, service.recordings)
        record.add(paper.inspection, "paper.serve", {"service": service}, ent=paper_id)
        record_files(ctx, record, paper.inspection, service.recordings)
    return paper_row(ctx, paper_id)


def check_recordings(ctx: Context, paper: PaperRow, recordings: Sequence[AttachedFile]) -> None:
    """Raise PaperRefused for a recording whose bytes are not kept here."""
    for one in recordings:
        if not ctx.blobs.path(one.sha256).exists():
            raise refused(paper, _("recording"), one.name)


def refusal_note_text(ctx: Context, paper_id: str) -> str:
    """Return the note as it stands on the paper, which the officers confirm; "" without one."""
    from inspector.documents.refusal_note import note_text

    paper, head = paper_row(ctx, paper_id), head_of_paper(ctx.db, paper_id)
    if paper.refusal is None or head is None:
        return ""
    served = paper.needs_seal
    return note_text(paper.refusal, ctx.sets.of(head), served=served)


def _not_confirmed(paper: PaperRow, detail: str) -> ConfirmationRefused:
    return ConfirmationRefused(paper=paper.title, detail=detail)

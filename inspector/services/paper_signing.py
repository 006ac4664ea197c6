"""The signed PDF of a paper: each signature on the pad becomes one of PAdES, added to the bytes.

The frozen bytes stay the beginning of it. Where they have no room for what is to be shown (the
note of a refusal, a witness for whom no line is printed) the paper is drawn anew with everything
that is on record, naming the digest of the frozen one; the signed PDF before that is kept too.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from inspector.clock import china
from inspector.domain.paper import (
    PaperRow,
    Refusal,
    Signature,
    SignerRole,
)
from inspector.domain.paper_revision import (
    FreeLine,
    PaperRevision,
    newest_revision,
)
from inspector.domain.refusal import is_confirmed, refusal_digest
from inspector.errors import NotFound, SignatureMismatch
from inspector.sealed.pades import can_sign_papers
from inspector.services.context import Context, Recorder
from inspector.services.paper_drawing import Paper, drawn_paper, paper_content
from inspector.services.paper_lines import CONFIRMATION, line_index, name_beside
from inspector.storage.blobs import disk_full_told, register_blob
from inspector.storage.files import scratch_file
from inspector.storage.papers import REFUSAL_SIGNATURE, SIGNATURE, SIGNED_PDF

if TYPE_CHECKING:
    from inspector.documents.pades import Entry

_REFUSAL = "refusal"
_HUNDREDTHS = 100

# What a signature says it is, in the PDF itself; Chinese data of the paper.
_SIGNED_AS = {
    SignerRole.INSPECTOR.value: "检查人员手写签名",
    SignerRole.EXPERT.value: "专家手写签名",
    SignerRole.ENTITY.value: "被检查单位现场负责人手写签名",
    SignerRole.WITNESS.value: "见证人手写签名",
    CONFIRMATION: "检查人员手写签名，确认拒签情况",
    _REFUSAL: "拒签情况记录在案",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What is to be added to the signed PDF of a paper: a signature, or the note of a refusal."""

    signature: Signature | None = None
    confirms: bool = False
    refusal: Refusal | None = None

    @property
    def field(self) -> str:
        """Return the field of the paper that holds it."""
        if self.signature is None:
            return _REFUSAL
        family = REFUSAL_SIGNATURE if self.confirms else SIGNATURE
        return f"{family}{self.signature.signer}"


class _Facts(NamedTuple):
    """Who wrote, when, and the digest that it is bound to."""

    name: str
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class _Base:
    """A PDF that a signature can be added to, and where. Not in memory: it may be large."""

    pdf: BinaryIO
    lines: tuple[FreeLine, ...]

    @property
    def sha256(self) -> str:
        from inspector.documents.pades import digest_of  # start-up does not wait for it

        return digest_of(self.pdf).hex()


def signed_pdf(ctx: Context, row: PaperRow) -> bytes | None:
    """Return the signed PDF that shows exactly what is on record; None where there is none.

    So it is for papers signed with an earlier program, and when two laptops signed apart.
    """
    digest = signed_blob(row)
    try:
        return ctx.blobs.read(ctx.db, digest) if digest else None
    except NotFound:  # what the package left out is drawn; the check of the workspace tells of it
        return None


def signed_blob(row: PaperRow) -> str:
    """Return the SHA-256 of the signed PDF that shows exactly what is on record, "" for none."""
    now = _on_record(row)
    standing = newest_revision(one for one in row.revisions or () if set(one.covers) == now)
    return standing.sha256 if standing is not None else ""


def record_signed(
    ctx: Context,
    read: Callable[[], PaperRow],
    deed: Deed,
    write: Callable[[Recorder, PaperRow, dict[str, object], Sequence[str]], None],
) -> None:
    """Add `deed` to the signed PDF of a paper and have `write` record both in one transaction.

    read   the paper as it stands now, with every objection raised; called again inside the
           transaction, for another window may have signed meanwhile
    write  gets the recorder, the paper, the field of the new revision, and the blobs to name

    With a certificate of the profile sm2-sm3 there is no signed PDF: no reader of PDF knows it.
    """
    if not can_sign_papers(ctx.signing().certificate):
        with ctx.recording() as record:
            write(record, read(), {}, [])
        return
    while True:
        # Drawn and signed before the transaction: an answer being saved must not wait for it.
        row = read()
        made = _added(ctx, row, deed)
        with ctx.recording() as record:
            now = read()
            if now.revisions != row.revisions or _on_record(now) != _on_record(row):
                continue
            register_blob(ctx.db, made.sha256, made.size)
            write(record, now, {f"{SIGNED_PDF}{deed.field}": made}, [made.sha256])
            return


def _on_record(row: PaperRow) -> frozenset[str]:
    """Return what a signed PDF of this paper has to show now, as `covers` names it."""
    found = {f"{SIGNATURE}{one.signer}" for one in row.signatures}
    if row.refusal is not None:
        found.add(f"{_REFUSAL}.{refusal_digest(row.refusal)}")
        found |= {f"{REFUSAL_SIGNATURE}{one.signer}" for one in row.refusal_signatures}
    return frozenset(found)


def _added(ctx: Context, row: PaperRow, deed: Deed) -> PaperRevision:
    """Return the revision with `deed` on it, whose bytes are kept. Raises DiskFull."""
    with disk_full_told(ctx.workspace.cache, 3 * _size(ctx, row)), ExitStack() as files:
        return _added_from(ctx, row, deed, files)


def _size(ctx: Context, row: PaperRow) -> int:
    """Return about how many bytes the PDF has."""
    last = newest_revision(row.revisions or ())
    if last is not None:
        return last.size
    with ctx.blobs.open(ctx.db, row.sha256) as frozen:
        return frozen.seek(0, os.SEEK_END)


def _added_from(ctx: Context, row: PaperRow, deed: Deed, files: ExitStack) -> PaperRevision:
    from inspector.documents.pades import sign_file  # pyHanko: start-up does not wait for it

    paper, covers = paper_content(ctx, row), set(_on_record(row))
    line: FreeLine | None = None
    if deed.signature is not None:
        base, line = _room(ctx, row, paper, files, deed.signature, confirms=deed.confirms)
        signed = deed.signature
        facts = _Facts(signed.name, signed.signed, signed.sha256)
        covers.add(deed.field)
    else:
        assert deed.refusal is not None
        base = _with_refusal(ctx, row, paper, files, deed.refusal)
        facts = _Facts(ctx.person.name, deed.refusal.at, refusal_digest(deed.refusal))
        covers = {one for one in covers if one.startswith(SIGNATURE)}
        covers.add(f"{_REFUSAL}.{facts.digest}")
    moment = ctx.sets.of(paper.head).moment(facts.at)
    entry = _entry(paper, row, deed, line, facts, moment)
    target = files.enter_context(scratch_file(ctx.workspace.cache))
    base_sha256 = base.sha256
    sign_file(base.pdf, entry, ctx.signing(), target)
    last = newest_revision(row.revisions or ())
    return PaperRevision(
        number=last.number + 1 if last is not None else 1,
        sha256=ctx.blobs.keep_file(target),
        size=target.seek(0, os.SEEK_END),
        base=base_sha256,
        covers=tuple(sorted(covers)),
        lines=tuple(one for one in base.lines if one != line),
    )


def _entry(
    paper: Paper, row: PaperRow, deed: Deed, line: FreeLine | None, facts: _Facts, moment: str
) -> "Entry":
    """Return what the signature says and how it looks; without a line it is not seen."""
    from inspector.documents.pades import Entry, field_name
    from inspector.documents.page import SignatureBox
    from inspector.documents.signature_picture import picture_frame, signature_picture

    role = _REFUSAL if deed.signature is None else deed.signature.role.value
    role = CONFIRMATION if deed.confirms else role
    entry = Entry(
        field=f"{role.upper()}-N{len(row.revisions or ()) + 1}",
        name=facts.name,
        reason=f"{_SIGNED_AS[role]} sha256:{facts.digest}",
        signed=china(facts.at),
    )
    if line is None or deed.signature is None:
        return entry
    edges = (one / _HUNDREDTHS for one in (line.x, line.y, line.width, line.height))
    box = SignatureBox(line.role, line.index, line.page, *edges)
    beside = "" if deed.confirms else name_beside(paper, row, deed.signature)
    return replace(
        entry,
        field=field_name(box),
        page=line.page,
        frame=picture_frame(box, beside),
        picture=signature_picture(deed.signature, box, moment, beside),
    )


def _room(
    ctx: Context,
    row: PaperRow,
    paper: Paper,
    files: ExitStack,
    signature: Signature,
    *,
    confirms: bool,
) -> tuple[_Base, FreeLine | None]:
    """Return the bytes to add a signature to, and its line; None where it has none to stand on."""
    role = CONFIRMATION if confirms else signature.role.value
    index = line_index(paper, role, signature)
    base = _standing(ctx, row, paper, files)
    line = _line_of(base, role, index) if base is not None else None
    if base is not None and line is not None:
        return base, line
    try:
        anew = _drawn(ctx, row, paper, files)
        if (line := _line_of(anew, role, index)) is not None:
            return anew, line
        if confirms:
            return _drawn(ctx, row, paper, files, confirmed=[signature]), None
        return _drawn(ctx, row, paper, files, signed=[signature]), None
    except SignatureMismatch:
        # The paper has no line for this person: what was written is kept and sealed, not shown.
        return base or _frozen(ctx, row, files), None


def _with_refusal(
    ctx: Context, row: PaperRow, paper: Paper, files: ExitStack, refusal: Refusal
) -> _Base:
    """Return the paper drawn anew with the note of the refusal."""
    try:
        return _drawn(ctx, row, paper, files, refusal=refusal)
    except SignatureMismatch:
        return _standing(ctx, row, paper, files) or _frozen(ctx, row, files)


def _standing(ctx: Context, row: PaperRow, paper: Paper, files: ExitStack) -> _Base | None:
    """Return the signed PDF as it stands, or the frozen bytes before the first signature."""
    now = _on_record(row)
    standing = newest_revision(one for one in row.revisions or () if set(one.covers) == now)
    if standing is not None:
        opened = files.enter_context(ctx.blobs.open(ctx.db, standing.sha256))
        return _Base(opened, standing.lines)
    if now:
        return None
    frozen = _frozen(ctx, row, files)
    # Where its lines are is known by drawing it again: what is issued is bytes alone.
    drawn = _drawn(ctx, row, paper, files)
    # Another version of the program may lay the paper out in another way: its lines say nothing.
    return _Base(frozen.pdf, drawn.lines) if drawn.sha256 == frozen.sha256 else None


def _frozen(ctx: Context, row: PaperRow, files: ExitStack) -> _Base:
    return _Base(files.enter_context(ctx.blobs.open(ctx.db, row.sha256)), ())


def _drawn(
    ctx: Context,
    row: PaperRow,
    paper: Paper,
    files: ExitStack,
    *,
    signed: Sequence[Signature] = (),
    confirmed: Sequence[Signature] = (),
    refusal: Refusal | None = None,
) -> _Base:
    """Return the paper drawn with all that is on record, and more; its lines are those still free.

    Raises SignatureMismatch for a signature that has no line on it.
    """
    # Confirmations are of the note on record: another note has none yet.
    kept = row.refusal_signatures if refusal is None else ()
    signatures, confirmations = (*row.signatures, *signed), (*kept, *confirmed)
    refusal = refusal or row.refusal
    target = files.enter_context(scratch_file(ctx.workspace.cache))
    drawn = drawn_paper(
        ctx,
        paper,
        signatures=signatures,
        refusal=refusal,
        confirmations=confirmations,
        frozen_sha256=row.sha256 if signatures or refusal else "",
        target=target,
    )
    taken = {(one.role.value, line_index(paper, one.role.value, one)) for one in signatures}
    taken |= {(CONFIRMATION, line_index(paper, CONFIRMATION, one)) for one in confirmations}
    free = [
        FreeLine(
            role=box.role,
            index=box.index,
            page=box.page,
            x=round(box.x * _HUNDREDTHS),
            y=round(box.y * _HUNDREDTHS),
            width=round(box.width * _HUNDREDTHS),
            height=round(box.height * _HUNDREDTHS),
        )
        for box in drawn.boxes
        if (box.role, box.index) not in taken
        and not (box.role == CONFIRMATION and is_confirmed(confirmations))
    ]
    return _Base(target, tuple(free))


def _line_of(base: _Base, role: str, index: int) -> FreeLine | None:
    return next((one for one in base.lines if (one.role, one.index) == (role, index)), None)

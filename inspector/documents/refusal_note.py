"""拒签情况: the note of a refusal as it stands on a paper, and the officers who confirm it."""

from collections.abc import Sequence

from inspector.documents.blocks import CONFIRMATION, Block, paragraph
from inspector.documents.fonts import SERIF, text_width
from inspector.documents.signatures import SignatureLine
from inspector.documents.templates import TemplateSet, spans
from inspector.documents.text import BODY, Span
from inspector.domain.paper import REFUSAL_WORDING, Officer, Refusal, Signature, Witness
from inspector.domain.refusal import is_confirmed
from inspector.errors import SignatureMismatch


def refusal_note(refusal: Refusal, template: TemplateSet, *, served: bool) -> list[Block]:
    """Return the paragraph that records the refusal (workflow §6); `served`: 留置送达 is noted."""
    title = Span(template.sheets["refusal"]["title"], bold=True)
    return [paragraph(title, *_said(refusal, template, served), before=6, with_next=True)]


def note_text(refusal: Refusal, template: TemplateSet, *, served: bool) -> str:
    """Return the note as plain text, word for word as `refusal_note` sets it, without its title."""
    return "".join(span.text for span in _said(refusal, template, served))


def confirmation_lines(
    officers: Sequence[Officer],
    confirmations: Sequence[Signature],
    certificate: str,
    template: TemplateSet,
) -> list[Block]:
    """Return the lines under the note: who has confirmed it and when (workflow §6, 4).

    While they are too few every officer of the paper has a line, empty where it is yet to be
    signed; afterwards those who have confirmed.

    Raises SignatureMismatch for a confirmation of somebody who is no officer of this paper.
    """
    words = template.sheets["refusal"]
    given = {one.signer: one for one in confirmations}
    for stranger in given.keys() - {one.person for one in officers}:
        raise SignatureMismatch(name=given[stranger].name, paper=words["confirmer"])
    shown = [one for one in officers if one.person in given or not is_confirmed(confirmations)]
    left = text_width(words["confirmer"], SERIF, BODY)
    lines: list[Block] = [paragraph(words["confirmed_by"], indent_chars=2, with_next=True)]
    for number, officer in enumerate(shown):
        signature = given.get(officer.person)
        signed = template.moment(signature.signed) if signature else ""
        beside = f"（{officer.name}）{certificate}{officer.certificate_no}"
        label = "" if number else words["confirmer"]
        lines.append(
            SignatureLine(label, left, beside, signature, signed, role=CONFIRMATION, index=number)
        )
    return lines


def _said(refusal: Refusal, template: TemplateSet, served: bool) -> list[Span]:
    words = template.sheets["refusal"]
    person = f"{refusal.position}{refusal.person}".strip() or words["unnamed"]
    whole = spans(words["fact"], at=template.moment(refusal.at), person=person)
    whole += spans(words["reason"], reason=REFUSAL_WORDING[refusal.reason])
    if refusal.note:
        whole += spans(words["note"], note=_sentence(refusal.note))
    whole.append(Span(words["heard" if refusal.heard_defence else "not_heard"]))
    if refusal.witness:
        whole += spans(words["witness"], witness=_witness(refusal.witness))
    else:
        whole.append(Span(words["no_witness"]))
    if refusal.recording:
        whole += spans(words["recording"], recording=refusal.recording.rstrip("。"))
    for file in refusal.recordings:
        named = spans(words["recording_file"], name=file.name, digest=file.sha256[:16])
        whole += named
    if refusal.unrecorded:
        whole += spans(words["unrecorded"], why=refusal.unrecorded.rstrip("。"))
    # Service by leaving needs a witness or a recording (民事诉讼法 89): without either, silence.
    if served and (refusal.witness or refusal.recording or refusal.recordings):
        whole.append(Span(words["service"]))
    return whole


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "；", "！", "？")) else f"{text}。"


def _witness(witness: Witness) -> str:
    # The entity keeps a copy: the witness's identity number stays in the record, not on paper.
    parts = (witness.name, witness.organisation, witness.phone)
    return "，".join(part for part in parts if part)

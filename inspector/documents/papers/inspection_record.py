"""现场检查记录 (documents §4.2): what was seen, signed by both sides; facts only, no measures."""

from collections.abc import Sequence

from inspector.documents.blocks import Block, Field, fill_in, paragraph
from inspector.documents.page import heading
from inspector.documents.papers.form_answers import answers_tables
from inspector.documents.refusal_note import confirmation_lines, refusal_note
from inspector.documents.signatures import Signers, signature_lines
from inspector.documents.templates import TemplateSet, spans
from inspector.documents.text import NOTE, Span
from inspector.domain.paper import InspectionRecord, Refusal, Signature


def inspection_record_story(
    paper: InspectionRecord,
    template: TemplateSet,
    signatures: Sequence[Signature] = (),
    refusal: Refusal | None = None,
    confirmations: Sequence[Signature] = (),
) -> list[Block]:
    """Lay out one record, without its photo sheet. Touches no file."""
    words = template.sheets["record"]
    story = heading(template.title(paper.head.kind), paper.head.number)
    story += _head_fields(paper, template, words)
    story.append(_notice(paper, words))
    story += _situation(paper, words)
    powers = paper.head.organisation.may_enforce
    certificate = words["certificate" if powers else "certificate_without_power"]
    if refusal:
        story += refusal_note(refusal, template, served=False)
        story += confirmation_lines(paper.officers, confirmations, certificate, template)
    who = Signers(paper.officers, paper.experts, signatures, refusal, witness_line=False)
    refused = template.sheets["refusal"]["mark"]
    story += signature_lines(who, words, certificate, refused, template)
    story.append(
        paragraph(template.date(paper.head.issued), align="right", before=6, with_next=True)
    )
    story.append(paragraph(words["copies"], size=NOTE, leading=14, before=6))
    return story


def _head_fields(
    paper: InspectionRecord, template: TemplateSet, words: dict[str, str]
) -> list[Block]:
    entity = paper.entity
    period = template.common["period"].format(
        start=template.moment(paper.started), end=template.moment(paper.ended)
    )
    fields = fill_in(Field(words["entity"], entity.name))
    fields += fill_in(Field(words["address"], entity.address))
    fields += fill_in(
        Field(words["legal"], entity.legal_representative),
        Field(words["position"], entity.legal_position),
        Field(words["phone"], entity.phone),
    )
    fields += fill_in(Field(words["place"], paper.place))
    return fields + fill_in(Field(words["time"], period))


def _notice(paper: InspectionRecord, words: dict[str, str]) -> Block:
    """The officers say who they are and show their certificates (安全生产法 67)."""
    powers = paper.head.organisation.may_enforce
    whole = spans(
        words["notice" if powers else "notice_without_power"],
        organisation=paper.head.organisation.name,
        names="、".join(officer.name for officer in paper.officers),
        certificates="、".join(officer.certificate_no for officer in paper.officers),
    )
    return paragraph(*whole, indent_chars=2)


def _situation(paper: InspectionRecord, words: dict[str, str]) -> list[Block]:
    blocks: list[Block] = []
    if paper.experts:
        blocks += fill_in(Field(words["experts"], "、".join(paper.experts)))
    blocks.append(paragraph(Span(words["situation"], bold=True), with_next=True))
    blocks += [_filled(text) for text in paper.checked]
    if paper.problems:
        blocks.append(paragraph(words["found"], indent_chars=2, with_next=True))
    else:
        blocks.append(_filled(words["clean" if paper.has_items else "no_hazard"]))
    for line in paper.problems:
        text = line.text
        if line.photos:
            numbers = "、".join(str(number) for number in line.photos)
            text += words["photo"].format(numbers=numbers)
        if line.fixed_on_the_spot:
            text += words["fixed"]
        blocks.append(_filled(f"{line.number}. {text}"))
    for answers in paper.answers or ():
        blocks += answers_tables(answers, words)
    # The last lines go along with the signatures, should these start a page.
    blocks.append(paragraph(words["limits"], indent_chars=2, before=4, with_next=True))
    if paper.photos:
        attached = words["attached"].format(count=len(paper.photos))
        blocks.append(paragraph(attached, indent_chars=2, with_next=True))
    return blocks


def _filled(text: str) -> Block:
    return paragraph(Span(text, filled=True), indent_chars=2, fill=True)

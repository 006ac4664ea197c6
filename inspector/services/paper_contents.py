"""What stands on the papers of a visit, gathered from its folded state and the standards pack."""

from collections.abc import Mapping, Sequence
from datetime import date

from inspector.clock import china
from inspector.documents.templates import TemplateSet
from inspector.domain.citation import joined_citations
from inspector.domain.inspection import FILLED, Finding, InspectionRow, ItemResult
from inspector.domain.ledger import HazardRow
from inspector.domain.paper import (
    PAPER_TITLE,
    InspectionRecord,
    Officer,
    OrderItem,
    PaperHead,
    PaperKind,
    PaperPhoto,
    RecordLine,
    RectificationOrder,
)
from inspector.domain.person import Organisation, Role, is_one_body
from inspector.errors import PaperRefused, VisitRefused
from inspector.i18n import _
from inspector.services.citations import Citations, bases_missing, basis_on, cite_all
from inspector.services.context import Context
from inspector.services.form_answers import answers_of_visit
from inspector.services.paper_sets import needed_set
from inspector.services.visits import findings, inspection_row
from inspector.storage.inspections import InspectionFacts, facts_of
from inspector.storage.papers import papers_of_inspection

# Places of the order's wording that name clauses.
_CITED = ("order_basis", "reconsideration_clauses", "litigation_clauses")

# How the record words the results of one checklist; Chinese data of the paper, not of the screen.
_CHECKED = "{form}（{version}版）：共检查{total}项，符合{conform}项，不符合{nonconform}项，"
_FILLED = "{form}（{version}版）：填写{filled}项。"
_CHECKED_REST = "不涉及{not_applicable}项，未检查{not_checked}项。"


def record_of(
    ctx: Context, inspection: str, paper_id: str, number: str, seen: Sequence[str] = ()
) -> InspectionRecord:
    """Return the 现场检查记录 of a closed visit; `seen` is what it looked at beside checklists."""
    row, facts = inspection_row(ctx, inspection), facts_of(ctx.state(inspection))
    if row.started is None or row.ended is None:
        raise VisitRefused(detail=_("the visit is not closed yet"))
    found = findings(ctx, inspection)
    photos = numbered_photos(found)
    kind = PaperKind.INSPECTION_RECORD
    return InspectionRecord(
        head=paper_head(ctx, kind, paper_id, number, needed_set(ctx, inspection, kind).id),
        entity=facts.entity,
        place=row.place,
        started=row.started,
        ended=row.ended,
        officers=officers_of(row),
        checked=(*checked_lines(facts), *seen),
        has_items=row.item_count > 0,
        answers=answers_of_visit(ctx, inspection, row.ended),
        problems=_lines(found, photos),
        experts=tuple(one.name for one in row.team if one.role == Role.EXPERT.value),
        photos=tuple(photo for one in found for photo in photos[one.id]),
    )


def rectification_order_of(
    ctx: Context, inspection: str, paper_id: str, number: str
) -> RectificationOrder:
    """Return the 责令限期整改指令书 for the findings that have a deadline."""
    row, facts = inspection_row(ctx, inspection), facts_of(ctx.state(inspection))
    if row.started is None:
        raise VisitRefused(detail=_("the visit is not closed yet"))
    kind, day = PaperKind.RECTIFICATION_ORDER, china(row.started).date()
    head = paper_head(ctx, kind, paper_id, number, needed_set(ctx, inspection, kind).id)
    template = ctx.sets.of(head)
    items = [
        OrderItem(
            number=place,
            text=finding_sentence(finding),
            citation=basis_on(ctx, finding, day, template.common["gap"]),
            deadline=finding.deadline,
            level=finding.level,
        )
        for place, finding in enumerate(_with_deadline(findings(ctx, inspection)), start=1)
        if finding.deadline is not None
    ]
    record = next(
        (
            paper.number
            for paper in papers_of_inspection(ctx.db, inspection)
            if paper.kind is PaperKind.INSPECTION_RECORD
        ),
        "",
    )
    words = template.sheets["remedies"]
    cited = _cited(ctx, template, day, facts.entity.industry).places
    return RectificationOrder(
        head=head,
        entity=facts.entity,
        inspected=day,
        record_number=record,
        items=tuple(items),
        legal_basis=cited["order_basis"],
        remedies=remedies_of(ctx.organisation, words, cited),
        officers=officers_of(row),
    )


def order_gaps(ctx: Context, inspection: str) -> tuple[str, ...]:
    """Return the ids of the clauses that would stand on an order as a marked gap."""
    row = inspection_row(ctx, inspection)
    if row.started is None:
        return ()
    template = needed_set(ctx, inspection, PaperKind.RECTIFICATION_ORDER)
    industry, day = facts_of(ctx.state(inspection)).entity.industry, china(row.started).date()
    found = _with_deadline(findings(ctx, inspection))
    gaps = (*_cited(ctx, template, day, industry).gaps, *bases_missing(ctx, found, day))
    return tuple(dict.fromkeys(gaps))


def _cited(ctx: Context, template: TemplateSet, day: date, industry: str) -> Citations:
    words = template.sheets["remedies"]
    wanted = {name: words[name].split() for name in _CITED}
    return cite_all(ctx, wanted, day, template.common["gap"], industry)


def paper_head(ctx: Context, kind: PaperKind, paper_id: str, number: str, set_id: str) -> PaperHead:
    """Return the head of a paper that is issued now."""
    return PaperHead(
        id=paper_id,
        kind=kind,
        number=number,
        organisation=ctx.organisation.on_papers,
        issued=china(ctx.clock()).date(),
        template_set=set_id,
    )


def officers_of(row: InspectionRow) -> tuple[Officer, ...]:
    """Return the enforcement officers of a visit as papers name them."""
    return tuple(
        Officer(person=one.person, name=one.name, certificate_no=one.certificate_no)
        for one in row.team
        if one.role in (Role.INSPECTOR.value, Role.LEAD.value)
    )


def checked_lines(facts: InspectionFacts) -> tuple[str, ...]:
    """Return the checklists of a visit with their results, a sentence each."""
    lines = []
    for form in facts.forms:
        counts = {
            result.value: facts.results.get(f"{form.form_id}.{result.value}", 0)
            for result in ItemResult
        }
        named, total = {"form": form.title, "version": form.version}, sum(counts.values())
        filled = facts.results.get(f"{form.form_id}.{FILLED}", 0)
        if total:
            lines.append((_CHECKED + _CHECKED_REST).format(**named, total=total, **counts))
        if filled or not total:
            lines.append(_FILLED.format(**named, filled=filled))
    return tuple(lines)


def numbered_photos(found: Sequence[Finding]) -> dict[str, tuple[PaperPhoto, ...]]:
    """Return the photographs by finding, numbered through in the order of the findings.

    So one that shows two hazards has a number in each.
    """
    photos: dict[str, tuple[PaperPhoto, ...]] = {}
    count = 0
    for finding in found:
        photos[finding.id] = tuple(
            PaperPhoto(
                number=number,
                sha256=photo.sha256,
                caption=photo.caption or finding.place,
                taken=photo.taken,
            )
            for number, photo in enumerate(finding.photos, start=count + 1)
        )
        count += len(finding.photos)
    return photos


def _lines(
    found: Sequence[Finding], photos: Mapping[str, tuple[PaperPhoto, ...]]
) -> tuple[RecordLine, ...]:
    return tuple(
        RecordLine(
            number=number,
            text=finding_sentence(finding),
            photos=tuple(photo.number for photo in photos[finding.id]),
            fixed_on_the_spot=finding.measure == "immediate",
        )
        for number, finding in enumerate(found, start=1)
    )


def finding_sentence(finding: Finding | HazardRow) -> str:
    """Return 部位 and 事实 as one sentence (documents §5)."""
    fact = finding.fact.strip()
    end = "" if fact.endswith(("。", "；", "！", "？")) else "。"
    return f"{finding.place.strip()}：{fact}{end}"


def _with_deadline(found: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.deadline is not None]


def reconsideration_body(
    organisation: Organisation, words: Mapping[str, str], kind: PaperKind
) -> str:
    """Return where a paper sends the person concerned. Raises PaperRefused for two bodies."""
    body = organisation.reconsideration or words["reconsideration_default"]
    if not is_one_body(body):
        raise PaperRefused(paper=PAPER_TITLE[kind], field="复议机关", detail=body)
    return body


def remedies_of(
    organisation: Organisation, words: Mapping[str, str], cited: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Return 救济途径 of an order: where to go, until when, by which clauses."""
    reconsideration = words["reconsideration"].format(
        clauses=joined_citations(cited["reconsideration_clauses"]),
        body=reconsideration_body(organisation, words, PaperKind.RECTIFICATION_ORDER),
    )
    litigation = words["litigation"].format(
        clauses=joined_citations(cited["litigation_clauses"]),
        court=organisation.court or words["litigation_default"],
    )
    return (reconsideration + litigation, words["effect"])

"""What stands on the papers of a visit, gathered from its folded state and the standards pack."""

from collections.abc import Sequence

from inspector.clock import china
from inspector.documents.templates import template_set
from inspector.domain.inspection import FILLED, Finding, InspectionRow, ItemResult
from inspector.domain.paper import (
    InspectionRecord,
    Officer,
    OrderItem,
    PaperHead,
    PaperKind,
    PaperPhoto,
    RecordLine,
    RectificationOrder,
)
from inspector.domain.person import Role
from inspector.errors import VisitRefused
from inspector.i18n import _
from inspector.services.context import Context
from inspector.services.visits import findings, inspection_row
from inspector.storage.inspections import InspectionFacts, facts_of
from inspector.storage.papers import papers_of_inspection

# How the record words the results of one checklist; Chinese data of the paper, not of the screen.
_CHECKED = "{form}（{version}版）：共检查{total}项，符合{conform}项，不符合{nonconform}项，"
_FILLED = "{form}（{version}版）：填写{filled}项。"
_CHECKED_REST = "不涉及{not_applicable}项，未检查{not_checked}项。"


def record_of(ctx: Context, inspection: str, paper_id: str, number: str) -> InspectionRecord:
    """Return the 现场检查记录 of a closed visit."""
    row, facts = inspection_row(ctx, inspection), facts_of(ctx.state(inspection))
    if row.started is None or row.ended is None:
        raise VisitRefused(detail=_("the visit is not closed yet"))
    found = findings(ctx, inspection)
    photos, lines = _photos_and_lines(found)
    return InspectionRecord(
        head=_head(ctx, PaperKind.INSPECTION_RECORD, paper_id, number),
        entity=facts.entity,
        place=row.place,
        started=row.started,
        ended=row.ended,
        officers=_officers(row),
        checked=_checked(facts),
        has_items=row.item_count > 0,
        problems=tuple(lines),
        experts=tuple(one.name for one in row.team if one.role == Role.EXPERT.value),
        photos=tuple(photos),
    )


def rectification_order_of(
    ctx: Context, inspection: str, paper_id: str, number: str
) -> RectificationOrder:
    """Return the 责令限期整改指令书 for the findings that have a deadline."""
    row, facts = inspection_row(ctx, inspection), facts_of(ctx.state(inspection))
    if row.started is None:
        raise VisitRefused(detail=_("the visit is not closed yet"))
    items = [
        OrderItem(
            number=place,
            text=_sentence(finding),
            citation=finding.citation,
            deadline=finding.deadline,
            level=finding.level,
        )
        for place, finding in enumerate(_with_deadline(findings(ctx, inspection)), start=1)
        if finding.deadline is not None
    ]
    head = _head(ctx, PaperKind.RECTIFICATION_ORDER, paper_id, number)
    record = next(
        (
            paper.number
            for paper in papers_of_inspection(ctx.db, inspection)
            if paper.kind is PaperKind.INSPECTION_RECORD
        ),
        "",
    )
    words = template_set(head).sheets["remedies"]
    return RectificationOrder(
        head=head,
        entity=facts.entity,
        inspected=china(row.started).date(),
        record_number=record,
        items=tuple(items),
        legal_basis=tuple(_cite(ctx, words["order_basis"])),
        remedies=_remedies(ctx, words),
        officers=_officers(row),
    )


def _head(ctx: Context, kind: PaperKind, paper_id: str, number: str) -> PaperHead:
    return PaperHead(
        id=paper_id,
        kind=kind,
        number=number,
        organisation=ctx.organisation,
        issued=china(ctx.clock()).date(),
    )


def _officers(row: InspectionRow) -> tuple[Officer, ...]:
    return tuple(
        Officer(person=one.person, name=one.name, certificate_no=one.certificate_no)
        for one in row.team
        if one.role in (Role.INSPECTOR.value, Role.LEAD.value)
    )


def _checked(facts: InspectionFacts) -> tuple[str, ...]:
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


def _photos_and_lines(found: Sequence[Finding]) -> tuple[list[PaperPhoto], list[RecordLine]]:
    """Number the photographs through the whole record, in the order of the findings."""
    photos: list[PaperPhoto] = []
    lines = []
    for number, finding in enumerate(found, start=1):
        first = len(photos) + 1
        for photo in finding.photos:
            photos.append(
                PaperPhoto(
                    number=len(photos) + 1,
                    sha256=photo.sha256,
                    caption=photo.caption or finding.place,
                    taken=photo.taken,
                )
            )
        lines.append(
            RecordLine(
                number=number,
                text=_sentence(finding),
                photos=tuple(range(first, len(photos) + 1)),
                fixed_on_the_spot=finding.measure == "immediate",
            )
        )
    return photos, lines


def _sentence(finding: Finding) -> str:
    """Return 部位 and 事实 as one sentence (documents §5)."""
    fact = finding.fact.strip()
    end = "" if fact.endswith(("。", "；", "！", "？")) else "。"
    return f"{finding.place.strip()}：{fact}{end}"


def _with_deadline(found: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.deadline is not None]


def _remedies(ctx: Context, words: dict[str, str]) -> tuple[str, ...]:
    organisation = ctx.organisation
    reconsideration = words["reconsideration"].format(
        clauses="、".join(_cite(ctx, words["reconsideration_clauses"])),
        body=organisation.reconsideration or words["reconsideration_default"],
    )
    litigation = words["litigation"].format(
        clauses="、".join(_cite(ctx, words["litigation_clauses"])),
        court=organisation.court or words["litigation_default"],
    )
    return (reconsideration + litigation, words["effect"])


def _cite(ctx: Context, clause_ids: str) -> list[str]:
    return [ctx.standards.clause(one).cite() for one in clause_ids.split()]

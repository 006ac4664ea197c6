"""Where the values of a sheet come from: the visit, its findings and papers, the organisation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from inspector.clock import china
from inspector.documents.templates import TemplateSet
from inspector.domain.hazard_states import HazardState
from inspector.domain.inspection import Finding, InspectionRow
from inspector.domain.paper import Officer, PaperKind, PaperPhoto, PaperRow
from inspector.domain.person import Role
from inspector.domain.sheet import Row, SheetSpec
from inspector.domain.supervision import decided
from inspector.domain.visit_round import Covered
from inspector.services import refusal_values, reinspection, supervision_values
from inspector.services.citations import basis_on
from inspector.services.context import Context
from inspector.services.paper_contents import (
    checked_lines,
    finding_sentence,
    numbered_photos,
    officers_of,
)
from inspector.services.paper_sets import day_of
from inspector.services.paper_subject import PaperSubject
from inspector.services.sheet_rows import LEVELS, ROWS, open_rows
from inspector.services.visits import findings, inspection_row
from inspector.services.waiting_hazards import ordered_before, spoken_of
from inspector.storage.event_store import fold_stream
from inspector.storage.hazards import find_hazard
from inspector.storage.inspections import InspectionFacts, facts_of
from inspector.storage.papers import papers_of_inspection

# How papers name the kinds of visit; Chinese data of the paper, not of the screen.
KINDS = {
    "ROUTINE": "日常检查",
    "SPECIAL": "专项检查",
    "COVERT": "暗访检查",
    "LOOK_BACK": "回头看",
    "REINSPECTION": "复查",
}


@dataclass(frozen=True)
class Gathered:
    """What is known of one visit, read when a value is first asked for.

    hazard  the one hazard that a paper of the office is about, or "" for all of the visit
    """

    ctx: Context
    inspection: str
    template: TemplateSet
    hazard: str = ""

    @property
    def subject(self) -> PaperSubject:
        return PaperSubject(self.inspection, self.hazard)

    @property
    def day(self) -> date:
        """The day by which the paper is judged."""
        return day_of(self.ctx, self.row)

    @property
    def industry(self) -> str:
        return self.facts.entity.industry

    @property
    def covered(self) -> Covered | None:
        """What a paper about many visits counts (services/round_values.py)."""
        return None

    @property
    def figured(self) -> frozenset[str]:
        """The sources that the ledger alone speaks for: what they give is not typed."""
        return frozenset()

    def value(self, source: str) -> str:
        """Return the value of one of SOURCES."""
        return _VALUES[source](self)

    def rows(self, source: str) -> list[Row]:
        """Return the rows of one of ROW_SOURCES."""
        return ROWS[source](self)

    @cached_property
    def row(self) -> InspectionRow:
        return inspection_row(self.ctx, self.inspection)

    @cached_property
    def facts(self) -> InspectionFacts:
        return facts_of(self.ctx.state(self.inspection))

    @cached_property
    def findings(self) -> list[Finding]:
        return [one for one in self._all_findings if not self.hazard or one.id == self.hazard]

    @cached_property
    def papers(self) -> list[PaperRow]:
        """Papers that count: of the visit, and of the office about its hazards."""
        rows = papers_of_inspection(self.ctx.db, self.inspection)
        others = {one.id for one in self._all_findings} if self.hazard else set()
        others -= {self.hazard}
        return [row for row in rows if row.withdrawn is None and row.inspection not in others]

    @cached_property
    def officers(self) -> tuple[Officer, ...]:
        return officers_of(self.row)

    @cached_property
    def photos(self) -> tuple[PaperPhoto, ...]:
        """Every photograph of a finding, numbered as in the record."""
        return tuple(photo for one in self.findings for photo in self._numbered[one.id])

    def state_of(self, finding: Finding) -> HazardState | None:
        """Return how a hazard stands as far as this desk knows; None before it is registered."""
        row = find_hazard(self.ctx.db, finding.id)
        return HazardState(row.state) if row else None

    def basis_of(self, finding: Finding) -> str:
        """Return the basis of a finding as this paper may cite it, or the mark of the gap."""
        return basis_on(self.ctx, finding, self.day, self.template.common["gap"])

    def photos_of(self, finding: Finding) -> tuple[PaperPhoto, ...]:
        """Return the photographs of a finding, with their numbers."""
        return self._numbered[finding.id]

    def paper(self, kind: PaperKind) -> PaperRow | None:
        """Return the last paper of a kind that this visit has."""
        return next((one for one in reversed(self.papers) if one.kind is kind), None)

    @cached_property
    def _all_findings(self) -> list[Finding]:
        return findings(self.ctx, self.inspection)

    @cached_property
    def _numbered(self) -> Mapping[str, tuple[PaperPhoto, ...]]:
        return numbered_photos(self._all_findings)


def begin_fields(known: Gathered, spec: SheetSpec) -> dict[str, str]:
    """Return what a paper begins with: gathered values, else what its description says."""
    found = {}
    for field in spec.fields:
        value = known.value(field.source) if field.source else ""
        found[field.id] = value or field.default
    return found


def begin_tables(known: Gathered, spec: SheetSpec) -> dict[str, tuple[Row, ...]]:
    """Return the rows that a paper begins with."""
    found: dict[str, tuple[Row, ...]] = {}
    for table in spec.tables:
        rows = known.rows(table.source) if table.source else []
        wanted = [column.id for column in table.columns]
        found[table.id] = tuple({name: row.get(name, "") for name in wanted} for row in rows)
    return found


def _day_of_visit(known: Gathered) -> str:
    started = known.row.started
    return known.template.date(china(started).date()) if started else ""


def _period(known: Gathered) -> str:
    row, template = known.row, known.template
    if row.started is None or row.ended is None:
        return ""
    start, end = template.moment(row.started), template.moment(row.ended)
    return template.common["period"].format(start=start, end=end)


def _moment(known: Gathered) -> str:
    return known.template.moment(known.ctx.clock())


def _today(known: Gathered) -> str:
    return known.template.date(china(known.ctx.clock()).date())


def _number_of(kind: PaperKind) -> Callable[[Gathered], str]:
    def number(known: Gathered) -> str:
        paper = known.paper(kind)
        return paper.number if paper else ""

    return number


def _day_of(kind: PaperKind) -> Callable[[Gathered], str]:
    def day(known: Gathered) -> str:
        paper = known.paper(kind)
        return known.template.date(china(paper.issued).date()) if paper else ""

    return day


def _sentences(known: Gathered, *, major_only: bool = False) -> str:
    chosen = [one for one in known.findings if one.level == "MAJOR" or not major_only]
    if len(chosen) == 1:
        return finding_sentence(chosen[0])
    lines = (f"{place}. {finding_sentence(one)}" for place, one in enumerate(chosen, start=1))
    return "\n".join(lines)


def _major_or_all(known: Gathered) -> str:
    return _sentences(known, major_only=True) or _sentences(known)


def _summary(known: Gathered) -> str:
    row = known.row
    if not row.finding_count:
        return ""
    found = f"发现事故隐患{row.finding_count}项，其中重大事故隐患{row.major_count}项。"
    return f"共检查{row.item_count}项，{found}"


def _of_hazard(part: Callable[[Gathered, Finding], str]) -> Callable[[Gathered], str]:
    """Return a value of the first major hazard of the visit, else of its first hazard."""

    def value(known: Gathered) -> str:
        major_first = sorted(known.findings, key=lambda one: one.level != "MAJOR")
        return part(known, major_first[0]) if major_first else ""

    return value


def _due(known: Gathered, finding: Finding) -> str:
    return known.template.date(finding.deadline) if finding.deadline else ""


def _original_number(known: Gathered) -> str:
    """Return which decision a 整改复查意见书 is about: of the visit, of a 复查 an earlier one."""
    before = ordered_before(known.ctx, known.inspection)
    return before.number if before else _number_of(PaperKind.RECTIFICATION_ORDER)(known)


def _original_day(known: Gathered) -> str:
    before = ordered_before(known.ctx, known.inspection)
    return (
        known.template.date(before.on) if before else _day_of(PaperKind.RECTIFICATION_ORDER)(known)
    )


def _to_reinspect(known: Gathered) -> str:
    decision = {"original_number": _original_number(known)}
    return reinspection.lines_of(spoken_of(known.ctx, known.inspection, decision))


def _title_of(kind: PaperKind) -> Callable[[Gathered], str]:
    def title(known: Gathered) -> str:
        paper = known.paper(kind)
        # A number begins with （简称）: in brackets of its own it would have two.
        return f"《{paper.title}》{paper.number}" if paper else ""

    return title


def _checked(known: Gathered) -> str:
    return "\n".join(checked_lines(known.facts))


def _forms(known: Gathered) -> str:
    return "、".join(f"《{form.title}》" for form in known.facts.forms)


def _experts(known: Gathered) -> str:
    names = [one.name for one in known.row.team if one.role == Role.EXPERT.value]
    return "、".join(names)


def _decided(value: supervision_values.Value) -> Callable[[Gathered], str]:
    """Return what was decided about the one hazard that a paper of the office is about."""

    def said(known: Gathered) -> str:
        if not known.hazard:
            return ""
        fields = fold_stream(known.ctx.db, known.hazard).live.get(known.hazard, {})
        return value(decided(fields), known.template)

    return said


_listed_until = _decided(supervision_values.VALUES["supervision.deadline"])


def _lead(known: Gathered) -> str:
    return next((one.name for one in known.row.team if one.person == known.row.lead), "")


def _title_of_case(known: Gathered) -> str:
    return f"{known.facts.entity.name}安全生产检查"


def _bases(known: Gathered) -> str:
    """Return what may be cited of the findings; where it is nothing, the mark of the gap."""
    gap = known.template.common["gap"]
    named = dict.fromkeys(known.basis_of(one) for one in known.findings if one.citation)
    return "、".join(one for one in named if one != gap) or next(iter(named), "")


# Template sets of offices name these: one that was there once stays.
_VALUES: Mapping[str, Callable[[Gathered], str]] = {
    "entity.name": lambda known: known.facts.entity.name,
    "entity.address": lambda known: known.facts.entity.address,
    "entity.industry": lambda known: known.facts.entity.industry,
    "entity.credit_code": lambda known: known.facts.entity.credit_code,
    "entity.legal_representative": lambda known: known.facts.entity.legal_representative,
    "entity.legal_position": lambda known: known.facts.entity.legal_position,
    "entity.phone": lambda known: known.facts.entity.phone,
    "entity.territory": lambda known: known.facts.entity.territory,
    "organisation.name": lambda known: known.ctx.organisation.on_papers.name,
    "organisation.address": lambda known: known.ctx.organisation.address,
    "organisation.phone": lambda known: known.ctx.organisation.phone,
    "officers.first": lambda known: known.officers[0].name if known.officers else "",
    "officers.second": lambda known: known.officers[1].name if len(known.officers) > 1 else "",
    "officers.names": lambda known: "、".join(one.name for one in known.officers),
    "officers.certificates": lambda known: "、".join(one.certificate_no for one in known.officers),
    "experts.names": _experts,
    "lead.name": _lead,
    "visit.place": lambda known: known.row.place,
    "visit.period": _period,
    "visit.day": _day_of_visit,
    "visit.kind": lambda known: KINDS[known.row.kind.value],
    "visit.checked": _checked,
    "visit.forms": _forms,
    "visit.case": _title_of_case,
    "findings.text": _sentences,
    "findings.major": lambda known: _sentences(known, major_only=True),
    "findings.major_or_all": _major_or_all,
    "findings.summary": _summary,
    "hazard.number": _of_hazard(lambda _known, one: one.number),
    "hazard.place": _of_hazard(lambda _known, one: one.place),
    "hazard.fact": _of_hazard(lambda _known, one: finding_sentence(one)),
    "hazard.level": _of_hazard(lambda _known, one: LEVELS.get(one.level, "")),
    "hazard.basis": _of_hazard(lambda known, one: known.basis_of(one)),
    "hazard.deadline": _of_hazard(_due),
    "record.title": _title_of(PaperKind.INSPECTION_RECORD),
    "order.title": _title_of(PaperKind.RECTIFICATION_ORDER),
    "listing.number": _number_of(PaperKind.LISTING_NOTICE),
    "opinion.number": _number_of(PaperKind.RECTIFICATION_OPINION),
    "opinion.day": _day_of(PaperKind.RECTIFICATION_OPINION),
    "advice.number": _number_of(PaperKind.RECTIFICATION_ADVICE),
    "advice.day": _day_of(PaperKind.RECTIFICATION_ADVICE),
    "findings.open_count": lambda known: str(len(open_rows(known))),
    "findings.basis": _bases,
    "findings.numbers": lambda known: "、".join(one.number for one in known.findings),
    "record.number": _number_of(PaperKind.INSPECTION_RECORD),
    "record.day": _day_of(PaperKind.INSPECTION_RECORD),
    "order.number": _number_of(PaperKind.RECTIFICATION_ORDER),
    "original.number": _original_number,
    "original.day": _original_day,
    "original.hazards": _to_reinspect,
    "measures.number": _number_of(PaperKind.ON_SITE_MEASURES),
    **refusal_values.VALUES,
    **{name: _decided(value) for name, value in supervision_values.VALUES.items()},
    "supervision.deadline": lambda known: _listed_until(known) or _of_hazard(_due)(known),
    "now": _moment,
    "today": _today,
}


SOURCES, ROW_SOURCES = frozenset(_VALUES), frozenset(ROWS)

"""Rows with which the tables of a sheet begin: findings, papers and officers of a visit."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from inspector.clock import china
from inspector.domain.hazard_states import OPEN_STATES, HazardState
from inspector.domain.paper import PaperKind, PaperRow
from inspector.domain.person import Person, Role
from inspector.domain.sheet import Row
from inspector.services.dossier_order import CASE_ORDER, OTHER_RANK
from inspector.services.paper_contents import finding_sentence
from inspector.services.refusal_values import service_cells
from inspector.storage.reference import references

if TYPE_CHECKING:
    from inspector.services.sheet_values import Gathered

# Cover and contents are not among what they list.
_NOT_LISTED = frozenset({PaperKind.CASE_COVER, PaperKind.CASE_CONTENTS})
_DELIVERED = frozenset(
    {
        PaperKind.INSPECTION_RECORD,
        PaperKind.CORRECTION_NOTE,
        PaperKind.ON_SITE_MEASURES,
        PaperKind.RECTIFICATION_ORDER,
        PaperKind.REINSPECTION_OPINION,
        PaperKind.SEIZURE_DECISION,
        PaperKind.INQUIRY_NOTICE,
        PaperKind.SAMPLING_VOUCHER,
        PaperKind.EVIDENCE_PRESERVATION,
        PaperKind.SPOT_PENALTY_ENTITY,
        PaperKind.SPOT_PENALTY_PERSON,
    }
)
# How papers name these; Chinese data of the paper, not of the screen.
LEVELS = {"MAJOR": "重大事故隐患", "GENERAL": "一般事故隐患"}
DEMAND = "消除隐患，达到法律、法规、规章和标准的要求"
# 暂时停产停业 (安全生产法 65): 停产停业整顿 is a penalty, and nobody has imposed one.
MEASURES = {"immediate": "当场整改", "deadline": "限期整改", "suspend": "暂时停产停业"}


def _finding_rows(known: "Gathered", *, major_only: bool = False) -> list[Row]:
    rows: list[Row] = []
    for finding in known.findings:
        if major_only and finding.level != "MAJOR":
            continue
        deadline = known.template.date(finding.deadline) if finding.deadline else ""
        rows.append(
            {
                "number": finding.number,
                "entity": known.facts.entity.name,
                "place": finding.place,
                "fact": finding_sentence(finding),
                "basis": known.basis_of(finding),
                "level": LEVELS.get(finding.level, ""),
                "measure": MEASURES.get(finding.measure, ""),
                "deadline": deadline,
                "demand": DEMAND,
                "owner": known.facts.entity.name,
                "photos": "、".join(f"照片{photo.number}" for photo in known.photos_of(finding)),
                "status": state_words(known.state_of(finding)),
            }
        )
    return rows


def open_rows(known: "Gathered") -> list[Row]:
    """Return what nobody has closed out yet: what one team hands over to the next (003-G)."""
    is_open = [known.state_of(one) in {None, *OPEN_STATES} for one in known.findings]
    return [row for row, stays in zip(_finding_rows(known), is_open, strict=True) if stays]


def state_words(state: HazardState | None) -> str:
    """Return how papers name a state; "" where it is not known or in conflict."""
    from inspector.documents.dossier_sheets import words  # with what draws: 150 ms

    return str(words()["states"].get(state.value, "")) if state else ""


def _paper_rows(known: "Gathered") -> list[Row]:
    return [
        {
            "name": f"{paper.title}{paper.number}",
            "date": known.template.date(china(paper.issued).date()),
            "pages": "",
            "remark": "",
        }
        for paper in _in_order(known)
        if paper.kind not in _NOT_LISTED
    ]


def _in_order(known: "Gathered") -> list[PaperRow]:
    """Return the papers as a dossier binds them (documents §4.16); of a kind, by their issue."""
    return sorted(known.papers, key=lambda one: CASE_ORDER.get(one.kind, OTHER_RANK))


def _served_rows(known: "Gathered") -> list[Row]:
    """Return what is delivered to the entity; 方案, 说明 and lists stay with the organ."""
    return [
        {"name": f"{paper.title}{paper.number}", **service_cells(known, paper)}
        for paper in _in_order(known)
        if paper.kind in _DELIVERED
    ]


def _people_rows(known: "Gathered") -> list[Row]:
    """Return who signs together (workflow §8, 1): the officers, then the experts."""
    experts = [one for one in known.row.team if one.role == Role.EXPERT.value]
    people = {one.id: one for one in references(known.ctx.db, Person)} if experts else {}
    return _officer_rows(known) + [
        {
            "name": one.name,
            "role": "专家",
            "organisation": people[one.person].organisation if one.person in people else "",
        }
        for one in experts
    ]


def _officer_rows(known: "Gathered") -> list[Row]:
    organ = known.ctx.organisation
    # Of a set without any such paper they are none, whatever power the organ has elsewhere.
    enforces = any(one.needs_power for one in known.template.papers.values())
    role = "执法人员" if enforces and organ.may_enforce else "检查人员"
    return [{"name": one.name, "role": role, "organisation": organ.name} for one in known.officers]


# Template sets of offices name these: one that was there once stays.
ROWS: Mapping[str, Callable[["Gathered"], list[Row]]] = {
    "findings": _finding_rows,
    "findings.major": lambda known: _finding_rows(known, major_only=True),
    "findings.open": open_rows,
    "findings.deadline": lambda known: [row for row in _finding_rows(known) if row["deadline"]],
    "papers": _paper_rows,
    "papers.delivered": _served_rows,
    "people": _people_rows,
}

_OF_FINDINGS = frozenset(
    {"number", "entity", "place", "fact", "basis", "level", "measure", "deadline", "demand"}
    | {"owner", "photos", "status"}
)
# The columns that each source fills in; others of the same table are typed.
COLUMNS: Mapping[str, frozenset[str]] = {
    **{name: _OF_FINDINGS for name in ROWS if name.startswith("findings")},
    "papers": frozenset({"name", "date", "pages", "remark"}),
    "papers.delivered": frozenset({"name", "where", "served", "way", "sender"}),
    "people": frozenset({"name", "role", "organisation"}),
}

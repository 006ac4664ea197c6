"""What papers and the ledger say of supervision, acceptance and close-out.

Chinese data of papers and ledger, not of the screen.
"""

from collections.abc import Callable, Mapping
from datetime import date

from inspector.documents.templates import TemplateSet
from inspector.domain.hazard_states import SupervisionState
from inspector.domain.supervision import Decided, EscalationReason, SupervisionLevel

LEVELS: Mapping[SupervisionLevel, str] = {
    SupervisionLevel.COUNTY: "县级",
    SupervisionLevel.CITY: "市级",
    SupervisionLevel.REGION: "自治区级",
}
REASONS: Mapping[EscalationReason, str] = {
    EscalationReason.HARD: "整改难度较大",
    EscalationReason.ACROSS_REGIONS: "跨区域",
    EscalationReason.ACROSS_TRADES: "跨行业",
    EscalationReason.OVERDUE: "逾期未改且未获延期",
    EscalationReason.REOPENED: "销号后反弹",
    EscalationReason.FAILED_TWICE: "两次以上复查不合格",
    EscalationReason.ORDER_DEFIED: "拒不执行停产决定",
    EscalationReason.MISSED: "企业自查、部门检查均漏查",
    EscalationReason.UNCLAIMED: "属地或部门推诿，无人认领",
    EscalationReason.FAKED: "虚假整改",
}
STATES: Mapping[str, str] = {
    SupervisionState.NONE.value: "未挂牌",
    SupervisionState.LISTED.value: "挂牌督办",
    SupervisionState.ESCALATED.value: "提级督办",
    SupervisionState.DELISTED.value: "已摘牌",
}
Value = Callable[[Decided, TemplateSet], str]


def listed_words(known: Decided, state: str) -> str:
    """Return 督办级别 and 督办机关 of a hazard for one cell of a table, "" when never listed."""
    said = known.supervised
    if said is None:
        return ""
    return f"{STATES.get(state, state)}　{LEVELS[said.level]}　{said.organ}"


def accepted_words(known: Decided) -> str:
    """Return 验收部门与日期, or ""."""
    said = known.acceptance
    return f"{said.department}　{said.person}　{said.on.isoformat()}" if said is not None else ""


def closed_words(known: Decided) -> str:
    """Return 销号人与日期, or ""."""
    said = known.close_out
    return f"{said.person}　{said.on.isoformat()}" if said is not None else ""


def why(known: Decided) -> str:
    """Return 提级理由 with the facts behind it, or ""."""
    said = known.escalation
    if said is None:
        return ""
    reasons = "、".join(REASONS[one] for one in said.reasons)
    return f"{reasons}。\n{said.grounds}"


def _day(day: date | None, template: TemplateSet) -> str:
    return template.date(day) if day is not None else ""


# Values of a paper about one hazard by the `source` of its field (resources/templates/README.md).
VALUES: Mapping[str, Value] = {
    "supervision.unit": lambda known, _set: known.listing.unit if known.listing else "",
    "supervision.supervisor": lambda known, _set: known.listing.supervisor if known.listing else "",
    "supervision.deadline": lambda known, template: _day(
        known.listing.deadline if known.listing else None, template
    ),
    "escalation.organ": lambda known, _set: known.escalation.organ if known.escalation else "",
    "escalation.why": lambda known, _set: why(known),
    "escalation.deadline": lambda known, template: _day(
        known.escalation.deadline if known.escalation else None, template
    ),
    "acceptance.by": lambda known, _set: (
        f"{known.acceptance.department}　{known.acceptance.person}" if known.acceptance else ""
    ),
    "acceptance.day": lambda known, template: _day(
        known.acceptance.on if known.acceptance else None, template
    ),
    "acceptance.opinion": lambda known, _set: known.acceptance.opinion if known.acceptance else "",
    "close_out.person": lambda known, _set: known.close_out.person if known.close_out else "",
}

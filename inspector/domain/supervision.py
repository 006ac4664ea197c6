"""挂牌督办, 提级督办, 验收 and 销号 of one hazard, as events carry them (workflow §3 H17, §4)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from inspector.domain.hazard_states import HazardState
from inspector.domain.inspection import AttachedFile
from inspector.domain.labelled import Labelled
from inspector.domain.plain import from_plain
from inspector.i18n import N_

T = TypeVar("T")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class SupervisionLevel(Labelled):
    """督办级别, 逐级挂牌 (004 三(三)4), the lowest first."""

    COUNTY = "COUNTY", N_("county")
    CITY = "CITY", N_("city")
    REGION = "REGION", N_("region")

    @property
    def rank(self) -> int:
        """How far up it is: 0 is the county."""
        return list(SupervisionLevel).index(self)

    @property
    def is_highest(self) -> bool:
        """Say whether nothing is above it."""
        return self is SupervisionLevel.REGION


class EscalationReason(Labelled):
    """提级条件 (workflow §4): the first three of 003-A 9, the others proposed."""

    HARD = "HARD", N_("hard to rectify")
    ACROSS_REGIONS = "ACROSS_REGIONS", N_("across regions")
    ACROSS_TRADES = "ACROSS_TRADES", N_("across trades")
    OVERDUE = "OVERDUE", N_("overdue without an extension")
    REOPENED = "REOPENED", N_("came back after it was closed out")
    FAILED_TWICE = "FAILED_TWICE", N_("two re-inspections not passed")
    ORDER_DEFIED = "ORDER_DEFIED", N_("order to suspend defied")
    MISSED = "MISSED", N_("missed by the entity and the department")
    UNCLAIMED = "UNCLAIMED", N_("no department takes it on")
    FAKED = "FAKED", N_("fake rectification")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """挂牌督办.

    organ       督办机关;  unit  承办单位
    supervisor  督办人
    deadline    办结期限;  on  the day of the decision
    """

    level: SupervisionLevel
    organ: str
    unit: str
    supervisor: str
    deadline: date
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """提级督办: to whom, why, who of the office approved it, until when.

    before  the level before
    grounds  the facts behind the reasons
    """

    before: SupervisionLevel
    level: SupervisionLevel
    organ: str
    reasons: tuple[EscalationReason, ...]
    grounds: str
    approved_by: str
    deadline: date
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """验收: what the competent department has written, and who there.

    file  the written opinion itself, kept as evidence
    """

    department: str
    person: str
    opinion: str
    on: date
    file: AttachedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOut:
    """销号: on what basis, and who closes out."""

    basis: str
    person: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinspection:
    """复查: what the opinion that the officers have issued says of this hazard."""

    paper: str
    number: str
    passed: bool
    officers: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What has been decided about a hazard so far; None for what has not."""

    listing: Listing | None
    escalation: Escalation | None
    reinspection: Reinspection | None
    acceptance: Acceptance | None
    close_out: CloseOut | None

    @property
    def supervised(self) -> Listing | Escalation | None:
        """The decision that says level, organ and deadline now."""
        return self.escalation or self.listing


def decided(fields: Mapping[str, object]) -> Decided:
    """Return what the fields of a hazard say was decided about it."""
    return Decided(
        listing=_value(Listing, fields.get("listing")),
        escalation=_value(Escalation, fields.get("escalation")),
        reinspection=_value(Reinspection, fields.get("reinspection")),
        acceptance=_value(Acceptance, fields.get("acceptance")),
        close_out=_value(CloseOut, fields.get("close_out")),
    )


ACCEPT = "hazard.accept"
_OF_ACCEPTANCE = frozenset({"state", "acceptance", "duty.accept"})


def belongs_to_acceptance(name: str, value: object) -> bool:
    """Say whether a field with this value says that a hazard was accepted."""
    return name in ("acceptance", "duty.accept") or (
        name == "state" and value == HazardState.ACCEPTED.value
    )


def is_written_acceptance(writes: Mapping[str, object], actor: str) -> bool:
    """Say whether an event enters the written opinion of a department, whole and of another person.

    The office enters it; whoever enters it has accepted nothing.
    """
    said, holder = writes.get("acceptance"), writes.get("duty.accept")
    if writes.keys() != _OF_ACCEPTANCE or not isinstance(said, Mapping):
        return False
    file = said.get("file")
    return (
        writes["state"] == HazardState.ACCEPTED.value
        and isinstance(holder, str)
        and holder not in ("", actor)
        and all(_is_said(said.get(name)) for name in ("department", "person", "opinion", "on"))
        and isinstance(file, Mapping)
        and _SHA256.fullmatch(str(file.get("sha256"))) is not None
    )


def _value(kind: type[T], value: object) -> T | None:
    """Return a value of a hazard; one that a newer program writes otherwise is not known here."""
    try:
        return from_plain(kind, value) if value is not None else None
    except (TypeError, ValueError):
        return None


def _is_said(text: object) -> bool:
    return isinstance(text, str) and bool(text.strip())

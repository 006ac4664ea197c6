"""People and the organisation that they inspect for."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

# 处罚法 42: enforcement by two officers at least.
MIN_OFFICERS = 2


class Role(Enum):
    """Who may do what: workflow §1. The role in the certificate decides which desk opens."""

    INSPECTOR = "INSPECTOR"
    EXPERT = "EXPERT"
    LEAD = "LEAD"
    OFFICE = "OFFICE"
    ENTITY = "ENTITY"
    COMPETENT_DEPT = "COMPETENT_DEPT"
    TERRITORY = "TERRITORY"
    RECEIVER = "RECEIVER"


class Desk(Enum):
    """One application, three desks (design §1)."""

    FIELD = "field"
    LEAD = "lead"
    OFFICE = "office"


DESK_OF: dict[Role, Desk] = {
    Role.INSPECTOR: Desk.FIELD,
    Role.EXPERT: Desk.FIELD,
    Role.LEAD: Desk.LEAD,
    Role.OFFICE: Desk.OFFICE,
    Role.COMPETENT_DEPT: Desk.OFFICE,
    Role.TERRITORY: Desk.OFFICE,
    Role.RECEIVER: Desk.OFFICE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of the office's list.

    certificate_no  执法证号; empty for people who may not sign as enforcement officers
    expires         last day of that certificate
    """

    id: str
    name: str
    role: Role
    organisation: str
    position: str = ""
    certificate_no: str = ""
    expires: date | None = None
    phone: str = ""

    def has_expired(self, day: date) -> bool:
        """Say whether the certificate no longer holds on `day`; one without a last day does."""
        return self.expires is not None and day > self.expires


class OrganKind(Enum):
    """机关类型: which papers it may issue (documents §0)."""

    EMERGENCY = "EMERGENCY"  # 应急管理部门
    INDUSTRY = "INDUSTRY"  # 工信部门: 民爆 with power, other trades without
    NON_ENFORCEMENT = "NON_ENFORCEMENT"  # 无行政执法权的机关
    TOWNSHIP = "TOWNSHIP"  # 乡镇街道
    SUPERVISION = "SUPERVISION"  # 督查组, 安委办


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """受委托执法 (处罚法 20): in whose name an organisation inspects, on which paper, until when.

    principal  the commissioning organ; its name stands on the papers
    number     of the letter of commission (委托书)
    until      its last day
    """

    principal: str
    number: str
    until: date

    def is_in_force(self, day: date) -> bool:
        """Say whether the organisation may still act on `day`."""
        return day <= self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """The organ whose name stands on the papers.

    id                short ASCII id, the `office` of every event and package: [a-z0-9-]
    short             代字 in document numbers, such as 宁银
    may_enforce       whether it may issue enforcement papers at all (documents §0)
    on_the_spot       现场出具: orders are issued in the field (design §10)
    reconsideration   复议机关: the people's government of its own level (复议法 24)
    court             the court named in the remedies
    serial_width      least digits of a document serial; 0 = no padding
    organ_kind        None where the office has not said: see `organ`
    commission        None for an organ that acts by law, in its own name
    """

    id: str
    name: str
    short: str
    address: str = ""
    phone: str = ""
    may_enforce: bool = True
    on_the_spot: bool = True
    reconsideration: str = ""
    court: str = ""
    serial_width: int = 0
    # None is left out of papers: old ones keep their digest.
    organ_kind: OrganKind | None = None
    commission: Commission | None = None

    @property
    def organ(self) -> OrganKind:
        """Whose papers it issues; of an office that has not said, by its power."""
        if self.organ_kind is not None:
            return self.organ_kind
        return OrganKind.EMERGENCY if self.may_enforce else OrganKind.NON_ENFORCEMENT

    @property
    def on_papers(self) -> "Organisation":
        """The organ as its papers name it: who is commissioned acts in the principal's name."""
        return self if self.commission is None else replace(self, name=self.commission.principal)


def is_one_body(text: str) -> bool:
    """Say whether a text names one body only.

    复议 goes to the people's government of the organ's own level and nowhere else (复议法 24, since
    2024-01-01): "甲政府或者乙局" was right before.
    """
    return not re.search("[或、；;/／]", text)


_OFFICE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


def is_office_id(text: str) -> bool:
    """Say whether `text` can be the id of an organisation: it stands in names of packages."""
    return _OFFICE_ID.fullmatch(text) is not None

"""The inspected entity (被检查单位) as the register knows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One entry of the register (企业台账).

    credit_code  统一社会信用代码, 18 characters, or empty
    industry     trade as the register words it
    initials     pinyin initials of the name, written when the register comes in, for search
    """

    id: str
    name: str
    industry: str
    address: str = ""
    credit_code: str = ""
    legal_representative: str = ""
    legal_position: str = ""
    phone: str = ""
    territory: str = ""
    risk_level: str = ""
    initials: str = ""

"""What the office asks the field to do, and the numbers that it hands out for it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class InspectionKind(Enum):
    """检查类型; Chinese names are shown through the catalogue."""

    ROUTINE = "ROUTINE"  # 日常检查
    SPECIAL = "SPECIAL"  # 专项检查
    COVERT = "COVERT"  # 暗访
    LOOK_BACK = "LOOK_BACK"  # 回头看
    REINSPECTION = "REINSPECTION"  # 复查


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One planned inspection (检查任务): which entity, which checklists, who goes.

    versions  digests of the versions that `forms` were planned with, in the same order; empty
              where an earlier program planned it, "" for a form that was not known then
    """

    id: str
    entity: str
    kind: InspectionKind
    forms: tuple[str, ...]
    team: tuple[str, ...]
    lead: str
    planned: date
    source: str = ""
    versions: tuple[str, ...] = ()

    def version_of(self, form_id: str) -> str:
        """Return the digest of the version that a form was planned with, or ""."""
        return dict(zip(self.forms, self.versions, strict=False)).get(form_id, "")

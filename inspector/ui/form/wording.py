"""How answers, grades and measures are called and coloured, on every page alike."""

from dataclasses import dataclass

from inspector.domain.inspection import ItemResult
from inspector.domain.task import InspectionKind
from inspector.i18n import N_


@dataclass(frozen=True, slots=True)
class Wording:
    """text through the catalogue; tone a field of Colours; digit the key that answers."""

    text: str
    tone: str
    digit: str = ""


RESULTS: dict[ItemResult, Wording] = {
    ItemResult.CONFORM: Wording(N_("Conforms"), "good", "①"),
    ItemResult.NONCONFORM: Wording(N_("Does not conform"), "major", "②"),
    ItemResult.NOT_APPLICABLE: Wording(N_("Not applicable"), "muted", "③"),
    ItemResult.NOT_CHECKED: Wording(N_("Not checked"), "muted"),
}
CHOICES = (ItemResult.CONFORM, ItemResult.NONCONFORM, ItemResult.NOT_APPLICABLE)

LEVELS: dict[str, Wording] = {
    "general": Wording(N_("General hazard"), "general"),
    "major": Wording(N_("Major hazard"), "major"),
}
SEVERITIES: dict[str, str] = {"general": N_("General"), "major": N_("Major")}
FIVE: dict[str, str] = {
    "responsible": N_("Responsibility"),
    "measures": N_("Measures"),
    "funds": N_("Funds"),
    "time_limit": N_("Time limit"),
    "plan": N_("Emergency plan"),
}
KINDS: dict[InspectionKind, str] = {
    InspectionKind.ROUTINE: N_("Routine inspection"),
    InspectionKind.SPECIAL: N_("Special inspection"),
    InspectionKind.COVERT: N_("Covert visit"),
    InspectionKind.LOOK_BACK: N_("Look-back"),
    InspectionKind.REINSPECTION: N_("Re-inspection"),
}

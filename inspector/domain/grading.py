"""Proposals for the grade of a hazard, and the 五落实 of its rectification.

Nothing is 重大 by program alone (design §6): a proposal names clause, ticked conditions and reason,
the inspector proposes it, the lead confirms. A clause without a verified text is never proposed.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, fields

from inspector.domain.condition import Leaf
from inspector.domain.standard import Clause, HazardLevel
from inspector.i18n import N_, _


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the program suggests for one hazard under one clause.

    level       None: nothing is suggested, a person grades without help
    conditions  the ticked conditions that speak for the clause, in the clause's order
    reason      one sentence in the language in use
    """

    level: HazardLevel | None
    clause: Clause
    conditions: tuple[Leaf, ...]
    reason: str


def propose(clause: Clause, ticked: Set[str]) -> Proposal:
    """Return what the conditions `ticked` (ids) under `clause` suggest.

    Raises ValueError for an id that the clause does not have: the tick belongs to another version.
    """
    condition = clause.conditions
    leaves = condition.leaves() if condition is not None else ()
    strange = ticked - {leaf.id for leaf in leaves}
    if strange:
        raise ValueError(f"{clause.id} has no condition {', '.join(sorted(strange))}")
    exemptions = condition.exemptions() if condition is not None else ()
    spoken = tuple(leaf for leaf in leaves if leaf.id in ticked and leaf not in exemptions)
    exempt = tuple(leaf for leaf in exemptions if leaf.id in ticked)

    def proposal(level: HazardLevel | None, reason: str) -> Proposal:
        return Proposal(level=level, clause=clause, conditions=spoken, reason=reason)

    if not clause.is_verified:
        reason = _("The text of {citation} is not verified; no grade is proposed.")
        return proposal(None, reason.format(citation=clause.cite()))
    if clause.level is not HazardLevel.MAJOR:
        reason = _("{citation} is not a criterion for major hazards.")
        return proposal(HazardLevel.GENERAL, reason.format(citation=clause.cite()))
    if condition is None or not spoken:
        reason = _("No condition of {citation} is ticked yet.")
        return proposal(None, reason.format(citation=clause.cite()))
    if condition.holds(ticked):
        reason = _("The ticked conditions meet {citation}; a person confirms the grade.")
        return proposal(HazardLevel.MAJOR, reason.format(citation=clause.cite()))
    if condition.holds({leaf.id for leaf in spoken}):
        reason = _("{citation} does not apply: {exemption}.")
        text = _("; ").join(leaf.text for leaf in exempt)
        return proposal(None, reason.format(citation=clause.cite(), exemption=text))
    reason = _("Not all conditions that {citation} asks for are ticked.")
    return proposal(HazardLevel.GENERAL, reason.format(citation=clause.cite()))


@dataclass(frozen=True, slots=True, kw_only=True)
class FiveImplementations:
    """五落实: what the rectification of a major hazard needs before it may start.

    Each is the text entered, "" when nothing was. They cover the six elements of a treatment plan
    (order 16 article 15; documents §7).
    """

    responsible: str = ""
    measures: str = ""
    funds: str = ""
    time_limit: str = ""
    plan: str = ""

    @classmethod
    def of(cls, entered: Mapping[str, str]) -> "FiveImplementations":
        """Return what a finding carries. Raises ValueError for a key that is none of the five."""
        strange = entered.keys() - {each.name for each in fields(cls)}
        if strange:
            raise ValueError(f"not one of the five: {', '.join(sorted(strange))}")
        return cls(**entered)

    def missing(self) -> tuple[str, ...]:
        """Return the names of those that are blank, in the customary order."""
        return tuple(each.name for each in fields(self) if not getattr(self, each.name).strip())

    @property
    def is_complete(self) -> bool:
        return not self.missing()


LABELS = {
    "responsible": N_("responsible unit and person"),
    "measures": N_("measures"),
    "funds": N_("funds"),
    "time_limit": N_("time limit"),
    "plan": N_("emergency plan"),
}


def label_of(name: str) -> str:
    """Return what people call one of the five, in the language in use."""
    return _(LABELS[name])

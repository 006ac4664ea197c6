"""Standards and their clauses: what may be cited, on which day, and under which conditions.

The pack is data (`resources/standards/`, design §6): `pack.json` names its version and files, each
file holds one standard. Clause texts are paraphrases; `verification` says how far each one was
checked against public texts. Nothing here decides: `grading.py` proposes, a person confirms.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from inspector.domain.condition import Condition
from inspector.errors import NotFound, StandardsBroken
from inspector.i18n import _

# How far a text was checked. V3/V2/V1: 3, 2 or 1 public sources of the provision; L2/L1: two full
# texts of the law or one. M: from memory; T: only number and topic; U: not checked.
VERIFIED = frozenset({"V3", "V2", "V1", "L2", "L1"})
UNVERIFIED = frozenset({"M", "T", "U"})
KINDS = frozenset({"major_hazard_criteria", "law", "regulation", "order", "standard", "notice"})


class HazardLevel(StrEnum):
    """Grade of a hazard, 一般 or 重大."""

    GENERAL = "GENERAL"
    MAJOR = "MAJOR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One provision that can be cited.

    text        what it says, in our own words unless `paraphrase` is False
    level       MAJOR when meeting `conditions` makes a major hazard; None for other provisions
    conditions  None for a provision that nothing is ticked for
    applies     whom or what it is limited to, or ""
    """

    id: str
    standard_id: str
    title: str
    number: str
    article: str
    citation: str
    text: str
    paraphrase: bool
    level: HazardLevel | None
    verification: str
    conditions: Condition | None
    applies: str = ""

    @property
    def is_verified(self) -> bool:
        return self.verification in VERIFIED

    def cite(self) -> str:
        """Return the clause as papers print it: 《title》 and the citation."""
        return f"《{self.title}》{self.citation}"

    def cite_with_number(self) -> str:
        """Return it with the document number, as a determination of a major hazard names it."""
        return f"《{self.title}》（{self.number}）{self.citation}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One law, order or set of criteria, in one version.

    effective   first day in force
    superseded  first day no longer in force; None while it is
    replaces    ids of earlier versions in the pack, or numbers of documents outside it
    """

    id: str
    title: str
    number: str
    short: str
    issuer: str
    kind: str
    issued: date
    effective: date
    superseded: date | None
    replaces: tuple[str, ...]
    source: str
    verification: str
    scope: str
    clauses: tuple[Clause, ...]

    def in_force(self, on: date) -> bool:
        return self.effective <= on and (self.superseded is None or on < self.superseded)


@dataclass(frozen=True, slots=True)
class PackProblem:
    """What is wrong with the pack, and where; `place` is a clause id, a field or ""."""

    file: str
    place: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.place, self.message) if part)


@dataclass(frozen=True)
class StandardsPack:
    """All standards of one pack version; `load_pack` makes it."""

    version: str
    standards: tuple[Standard, ...]
    _standards: dict[str, Standard] = field(init=False, repr=False, compare=False)
    _clauses: dict[str, Clause] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        clauses = {clause.id: clause for each in self.standards for clause in each.clauses}
        object.__setattr__(self, "_standards", {each.id: each for each in self.standards})
        object.__setattr__(self, "_clauses", clauses)

    def knows(self, clause_id: str) -> bool:
        return clause_id in self._clauses

    def clause(self, clause_id: str) -> Clause:
        """Return the clause. Raises NotFound."""
        if clause_id not in self._clauses:
            raise NotFound(kind=_("clause"), name=clause_id)
        return self._clauses[clause_id]

    def clauses(self) -> Iterator[Clause]:
        return iter(self._clauses.values())

    def standard(self, standard_id: str) -> Standard:
        """Return the standard. Raises NotFound."""
        if standard_id not in self._standards:
            raise NotFound(kind=_("standard"), name=standard_id)
        return self._standards[standard_id]

    def in_force(self, standard: Standard | str, on: date) -> bool:
        """Return whether the standard applies on that day. Raises NotFound for an unknown id."""
        each = self.standard(standard) if isinstance(standard, str) else standard
        return each.in_force(on)

    def find(self, standard_id: str, on: date) -> Standard | None:
        """Return the version in force on that day of the standard, its forerunners and successors.

        None when no version that the pack has was in force then. Raises NotFound.
        """
        line = {self.standard(standard_id).id}
        while True:
            older = {one for each in line for one in self._standards[each].replaces}
            newer = {each.id for each in self.standards if line & set(each.replaces)}
            wider = line | (older & self._standards.keys()) | newer
            if wider == line:
                break
            line = wider
        valid = [each for each in self.standards if each.id in line and each.in_force(on)]
        return max(valid, key=lambda each: each.effective, default=None)

    def problems(self) -> list[PackProblem]:
        """Return what the keeper of the pack should look at; the pack can be used all the same."""
        found = []
        for each in self.standards:
            file = f"{each.id}.json"
            if not each.clauses:
                found.append(PackProblem(file, "", _("it has no clause")))
            cited: dict[str, str] = {}
            for clause in each.clauses:
                if clause.citation in cited:
                    other = cited[clause.citation]
                    text = _("it has the same citation as {other}").format(other=other)
                    found.append(PackProblem(file, clause.id, text))
                cited.setdefault(clause.citation, clause.id)
            for older in each.replaces:
                before = self._standards.get(older)
                if before is not None and before.superseded != each.effective:
                    text = _("{older} should end on the day this one begins, {day}").format(
                        older=older, day=each.effective.isoformat()
                    )
                    found.append(PackProblem(file, "replaces", text))
        return found


def load_pack(folder: Path) -> StandardsPack:
    """Return the pack in `folder`; the shipped one takes about 6 ms.

    Strict: raises StandardsBroken naming file and clause of the first slip; `facts["problems"]` of
    the error has every one, as PackProblem.
    """
    from inspector.domain.standard_file import PackReader  # it builds the classes above

    reader = PackReader(folder)
    pack = reader.read()
    if reader.problems:
        first, count = str(reader.problems[0]), len(reader.problems)
        raise StandardsBroken(first=first, count=count, problems=tuple(reader.problems))
    return pack

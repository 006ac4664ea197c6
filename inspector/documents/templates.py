"""A template set: what papers look like and say, as data with a version and an effective date.

The shipped ones lie in `resources/templates/<id>/`; design §5, README there. Statutes are not in
it: they come with the paper, from the standards pack. Which sets there are: template_sets.py.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from string import Formatter

from inspector.clock import china
from inspector.documents.text import Span
from inspector.domain.paper import PAPER_TITLE, PaperKind
from inspector.domain.person import OrganKind
from inspector.domain.sheet import SheetSpec
from inspector.errors import PaperRefused

Wording = dict[str, str]


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """One set.

    superseded  first day no longer in force; None while it is
    organs      whose papers these are
    industries  words of which the entity's trade has one; empty: every trade
    number      form of the 文号, with {short}, {word}, {year} and {serial}
    common      wording of furniture, dates and marks
    sheets      wording of record, order, photographs, refusal and remedies, by name of the file
    papers      every paper of the set by kind, in the order of the catalogue (documents §2)
    described   these, and others that its base describes: sets on it may have them
    base        id of the set whose wording and papers hold where it says nothing, or ""
    """

    id: str
    name: str
    version: str
    effective: date
    superseded: date | None
    organs: tuple[OrganKind, ...]
    industries: tuple[str, ...]
    number: str
    common: Wording
    sheets: dict[str, Wording]
    columns: Wording
    papers: Mapping[PaperKind, SheetSpec]
    described: Mapping[PaperKind, SheetSpec]
    base: str = ""

    def date(self, day: date) -> str:
        """Return `day` as papers write it: 2026年11月5日, no padding."""
        return self.common["date"].format(year=day.year, month=day.month, day=day.day)

    def moment(self, at: datetime) -> str:
        """Return `at` in Beijing time, to the minute."""
        local = china(at)
        return self.common["moment"].format(
            year=local.year,
            month=local.month,
            day=local.day,
            hour=local.hour,
            minute=f"{local.minute:02d}",
        )

    def title(self, kind: PaperKind) -> str:
        """Return the title that this set prints."""
        return self.papers[kind].title if kind in self.papers else PAPER_TITLE[kind]

    def spec(self, kind: PaperKind) -> SheetSpec:
        """Return the description of a paper. Raises PaperRefused where the set has no such one."""
        if kind not in self.papers:
            raise PaperRefused(paper=PAPER_TITLE[kind], field="文书式样", detail=self.name)
        return self.papers[kind]

    def so_far(self, kind: PaperKind) -> "TemplateSet":
        """Return this set for a preview: there what is required leaves room where it is blank."""
        return replace(self, papers={**self.papers, kind: self.spec(kind).so_far()})

    def is_for(self, organ: OrganKind, industry: str, day: dt.date) -> bool:
        """Say whether an organ uses this set for an entity of that trade on that day."""
        if not self._is_of(organ, industry) or day < self.effective:
            return False
        return self.superseded is None or day < self.superseded

    def is_to_come(self, organ: OrganKind, industry: str, day: dt.date) -> bool:
        """Say whether this set is of that organ and trade, but from a later day only."""
        return self._is_of(organ, industry) and day < self.effective

    def note(self, day: dt.date) -> str:
        """Return what to mind of a paper about a day before the set came into force, or ""."""
        if day >= self.effective:
            return ""
        days = {"day": self.date(day), "effective": self.date(self.effective)}
        return self.common["before"].format(**days)

    def _is_of(self, organ: OrganKind, industry: str) -> bool:
        if organ not in self.organs:
            return False
        return not self.industries or any(word in industry for word in self.industries)


def spans(wording: str, **values: str) -> list[Span]:
    """Return a sentence with its named places filled in on fill-in lines."""
    found: list[Span] = []
    for literal, name, _spec, _conversion in Formatter().parse(wording):
        if literal:
            found.append(Span(literal))
        if name:
            found.append(Span(values[name], filled=True))
    return found

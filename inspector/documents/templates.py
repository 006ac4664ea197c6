"""Template sets: what papers look like and say, as data with a version and an effective date.

A set lies in `resources/templates/<id>/`; design §5, README there. Statutes are not in it: they
come with the paper, from the standards pack.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from string import Formatter

from inspector.clock import china
from inspector.documents.sheet_file import read_specs
from inspector.documents.text import Span
from inspector.domain.paper import PAPER_TITLE, PaperHead, PaperKind
from inspector.domain.person import Organisation, OrganKind
from inspector.domain.sheet import SheetSpec
from inspector.errors import PaperRefused
from inspector.paths import resources

Wording = dict[str, str]
_NAME = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


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


def template_set(head: PaperHead) -> TemplateSet:
    """Return the set that `head` names. Raises PaperRefused when this program has no such set."""
    return set_named(head.template_set, PAPER_TITLE[head.kind])


def set_named(name: str, paper: str) -> TemplateSet:
    """Return the set `name`. Raises PaperRefused, naming `paper`, where there is none."""
    try:
        return _load(name)
    except FileNotFoundError as cause:
        raise PaperRefused(paper=paper, field="文书式样", detail=name) from cause


def sets_for(organisation: Organisation, industry: str, day: date) -> list[TemplateSet]:
    """Return the sets that an organ uses for an entity of that trade on that day.

    The first is the one to use: those made for a trade come first, of these the newest.
    """
    found = [one for one in every_set() if one.is_for(organisation.organ, industry, day)]
    return sorted(found, key=lambda one: (not one.industries, -one.effective.toordinal(), one.id))


def set_on(organisation: Organisation, industry: str, day: date) -> TemplateSet | None:
    """Return the set that an organ uses for an entity of that trade and a visit on that day.

    For a day before every one of them the first that came after it: its `note` says so, and what
    was not in force on that day stands on the paper as a gap. None where there is neither.
    """
    found = sets_for(organisation, industry, day)
    if found:
        return found[0]
    later = [one for one in every_set() if one.is_to_come(organisation.organ, industry, day)]
    return min(later, key=lambda one: (not one.industries, one.effective, one.id), default=None)


def numbered_kinds(organisation: Organisation) -> Mapping[PaperKind, SheetSpec]:
    """Return the series of numbers that an organ needs, whatever the trade and the day."""
    found: dict[PaperKind, SheetSpec] = {}
    for each in every_set():
        if organisation.organ not in each.organs:
            continue
        for kind, spec in each.papers.items():
            if spec.word and not spec.series and (organisation.may_enforce or not spec.needs_power):
                found.setdefault(kind, spec)
    return found


def sharing_numbers(series: PaperKind) -> list[PaperKind]:
    """Return the kinds whose papers use the numbers of `series`, itself among them."""
    specs = [spec for each in every_set() for spec in each.papers.values()]
    return list(dict.fromkeys([series, *(one.kind for one in specs if one.series is series)]))


@lru_cache(maxsize=1)
def every_set() -> tuple[TemplateSet, ...]:
    """Return all shipped sets, by id."""
    folder = resources() / "templates"
    return tuple(_load(each.parent.name) for each in sorted(folder.glob("*/set.json")))


@lru_cache(maxsize=32)
def _load(name: str) -> TemplateSet:
    # The name comes with the paper, from another machine perhaps: it must not climb folders.
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    folder = resources() / "templates" / name
    data = json.loads((folder / "set.json").read_text(encoding="utf-8"))
    base = _load(data.pop("base")) if "base" in data else None
    own = {
        file.stem: json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.glob("*.json"))
        if file.stem != "set"
    }
    columns = own["order"].pop("columns") if "order" in own else base.columns if base else {}
    described = {
        **(base.described if base else {}),
        **(read_specs(folder / "papers") if (folder / "papers").is_dir() else {}),
    }
    superseded = data.pop("superseded", None)
    return TemplateSet(
        id=data.pop("id"),
        name=data.pop("name"),
        version=data.pop("version"),
        effective=date.fromisoformat(data.pop("effective")),
        superseded=date.fromisoformat(superseded) if superseded else None,
        organs=tuple(OrganKind(one) for one in data.pop("organs")),
        industries=tuple(data.pop("industries", ())),
        number=data.pop("number"),
        papers={kind: described[kind] for kind in map(PaperKind, data.pop("papers"))},
        described=described,
        common={**(base.common if base else {}), **data},
        sheets=_over(base.sheets if base else {}, own),
        columns=columns,
    )


def _over(below: Mapping[str, Wording], own: Mapping[str, Wording]) -> dict[str, Wording]:
    """Return the wording of a set: its own, and that of its base where it says nothing."""
    return {name: {**below.get(name, {}), **own.get(name, {})} for name in {*below, *own}}


def spans(wording: str, **values: str) -> list[Span]:
    """Return a sentence with its named places filled in on fill-in lines."""
    found: list[Span] = []
    for literal, name, _spec, _conversion in Formatter().parse(wording):
        if literal:
            found.append(Span(literal))
        if name:
            found.append(Span(values[name], filled=True))
    return found

"""Which template sets there are: the shipped ones, and those that an office has added.

`Sets` is handed to whoever needs a set; what one workspace has added is unknown to any other.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from inspector.documents.set_reader import Files, read_set, shared_fields
from inspector.documents.templates import TemplateSet
from inspector.domain.paper import PAPER_TITLE, PaperHead, PaperKind
from inspector.domain.person import Organisation
from inspector.domain.sheet import SheetSpec
from inspector.errors import TemplateSetMissing
from inspector.paths import resources

SET_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Sets:
    """The sets that are known in one place.

    shipped    those of the program
    added      those of the office, in the order in which it added them
    withdrawn  ids of those that new papers no longer take; papers that have them are drawn as ever
    """

    shipped: tuple[TemplateSet, ...]
    added: tuple[TemplateSet, ...] = ()
    withdrawn: frozenset[str] = frozenset()
    _by_id: Mapping[str, TemplateSet] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # An id that a later program ships as well stays what the office's papers know it by.
        known = {one.id: one for one in (*self.shipped, *self.added)}
        object.__setattr__(self, "_by_id", MappingProxyType(known))

    def every(self) -> tuple[TemplateSet, ...]:
        """Return all sets, withdrawn ones too: the shipped ones by id, then those added."""
        return tuple(self._by_id.values())

    def find(self, name: str) -> TemplateSet | None:
        """Return the set with that id, or None."""
        return self._by_id.get(name)

    def named(self, name: str, paper: str) -> TemplateSet:
        """Return the set `name`. Raises TemplateSetMissing, naming `paper`, where there is none."""
        found = self.find(name)
        if found is None:
            raise TemplateSetMissing(paper=paper, field="文书式样", detail=name)
        return found

    def of(self, head: PaperHead) -> TemplateSet:
        """Return the set that a paper names. Raises TemplateSetMissing where there is none."""
        return self.named(head.template_set, PAPER_TITLE[head.kind])

    def is_added(self, name: str) -> bool:
        """Say whether the office has added the set."""
        return any(one.id == name for one in self.added)

    def used_by(self, organisation: Organisation, industry: str, day: date) -> list[TemplateSet]:
        """Return the sets that an organ uses for an entity of that trade on that day.

        The first is the one to use: those made for a trade come first, of these the newest; of two
        from the same day the one that was added later, for it is the correction.
        """
        found = [one for one in self.offered() if one.is_for(organisation.organ, industry, day)]
        return sorted(found, key=lambda one: (not one.industries, self.newest_first(one)))

    def on(self, organisation: Organisation, industry: str, day: date) -> TemplateSet | None:
        """Return the set that an organ uses for an entity of that trade and a visit on that day.

        For a day before every one of them the first that came after it: its `note` says so, and
        what was not in force on that day stands on the paper as a gap. None where there is neither.
        """
        found = self.used_by(organisation, industry, day)
        if found:
            return found[0]
        organ = organisation.organ
        later = [one for one in self.offered() if one.is_to_come(organ, industry, day)]
        return min(
            later,
            key=lambda one: (not one.industries, one.effective, self.newest_first(one)),
            default=None,
        )

    def numbered_kinds(self, organisation: Organisation) -> Mapping[PaperKind, SheetSpec]:
        """Return the series of numbers that an organ needs, whatever the trade and the day."""
        found: dict[PaperKind, SheetSpec] = {}
        for each in sorted(self.every(), key=self.newest_first):
            if organisation.organ not in each.organs:
                continue
            for kind, spec in each.papers.items():
                may_have = organisation.may_enforce or not spec.needs_power
                if spec.word and not spec.series and may_have:
                    found.setdefault(kind, spec)
        return found

    def newest(self, organisation: Organisation, kind: PaperKind) -> TemplateSet:
        """Return the newest set of an organ that has such a paper.

        Raises StopIteration where no set has one: `numbered_kinds` names those that have.
        """
        found = sorted(self.every(), key=self.newest_first)
        return next(one for one in found if organisation.organ in one.organs and kind in one.papers)

    def sharing_numbers(self, series: PaperKind) -> list[PaperKind]:
        """Return the kinds whose papers use the numbers of `series`, itself among them."""
        specs = [spec for each in self.every() for spec in each.papers.values()]
        return list(dict.fromkeys([series, *(one.kind for one in specs if one.series is series)]))

    def offered(self) -> Iterable[TemplateSet]:
        """Return the sets that new papers may take."""
        return (one for one in self.every() if one.id not in self.withdrawn)

    def newest_first(self, one: TemplateSet) -> tuple[int, int, str]:
        """Return the key to sort by; of one day the one that was added later goes first."""
        ids = [each.id for each in self.added]
        place = ids.index(one.id) + 1 if one.id in ids else 0
        return -one.effective.toordinal(), -place, one.id


def sets_with(added: Iterable[tuple[str, Files]], withdrawn: Iterable[str] = ()) -> Sets:
    """Return the shipped sets and those `added`, as (id, files), in the order given.

    One may have another that stands before it as its base. One that this program is too old to
    read, though a newer one took it, is left out: what needs it says that it is missing.
    """
    found = shipped()
    for name, files in added:
        try:
            one = _read(name, files, found.find)
        except ValueError:
            continue
        found = Sets(found.shipped, (*found.added, one), found.withdrawn)
    return Sets(found.shipped, found.added, frozenset(withdrawn))


def every_set() -> tuple[TemplateSet, ...]:
    """Return all shipped sets, by id."""
    return shipped().shipped


@lru_cache(maxsize=1)
def shipped() -> Sets:
    """Return the sets that come with the program, and no others."""
    folder = resources() / "templates"
    names = sorted(file.parent.name for file in folder.glob("*/set.json"))
    return Sets(tuple(_shipped(name) for name in names))


def shipped_files(name: str) -> Files:
    """Return the files of a shipped set by their names in it. Raises FileNotFoundError."""
    # The name comes from a person or a paper: it must not climb folders.
    if not SET_ID.fullmatch(name):
        raise FileNotFoundError(name)
    folder = resources() / "templates" / name
    files = [folder / "set.json", *sorted(folder.glob("*.json")), *sorted(folder.glob("*/*.json"))]
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in files}


@lru_cache(maxsize=32)
def _shipped(name: str) -> TemplateSet:
    return _read(name, shipped_files(name), _shipped)


def _read(name: str, files: Files, base_of: Callable[[str], TemplateSet | None]) -> TemplateSet:
    try:
        return read_set(files, base_of, shared_fields())
    except (AttributeError, KeyError, TypeError, ValueError) as cause:
        raise ValueError(f"{name}: {cause}") from cause

"""One checklist of a visit with its answers: from items and roles to nodes of the form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from inspector.domain.inspection import ItemResult, PhotoFacts
from inspector.engine import FormSession, Problem
from inspector.errors import QuestionUnknown
from inspector.i18n import _
from inspector.services.checklist_layout import (
    ItemLayout,
    generic,
    plain_questions,
    section_of,
)
from inspector.storage.drafts import Change
from inspector.storage.forms import FormVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardDraft:
    """A hazard while it is being registered.

    level    "general", "major" or "" until graded; measure "immediate", "deadline", "suspend"
    five     五落实: responsible, measures, funds, time_limit, plan
    """

    uid: str
    number: str
    item_key: str
    place: str
    fact: str
    level: str
    clause: str
    conditions: tuple[str, ...]
    measure: str
    deadline: date | None
    five: Mapping[str, str]
    photos: tuple[PhotoFacts, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nobody has said anything about it yet."""
        return not (self.place or self.fact or self.measure or self.photos)


@dataclass(frozen=True, slots=True)
class FillingProblem:
    """What is still missing, and at which item (key)."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class ItemProblem:
    """What is missing at one item of one form."""

    item: ItemLayout
    text: str


@dataclass(slots=True)
class FilledForm:
    """A checklist, its session, and where its items stand."""

    number: int
    sha256: str
    version_row: FormVersion
    session: FormSession
    items: list[ItemLayout]
    answers: dict[str, str]
    by_path: dict[str, ItemLayout] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_path = {item.path: item for item in self.items}

    @property
    def title(self) -> str:
        return self.version_row.title

    @property
    def version(self) -> str:
        return self.version_row.version

    @property
    def form_id(self) -> str:
        return self.version_row.form_id

    def take(self, changes: Sequence[Change]) -> None:
        """Remember what has been committed."""
        for change in changes:
            if change.new is None:
                self.answers.pop(change.path, None)
            else:
                self.answers[change.path] = change.new

    def still_says(self, path: str, value: str) -> bool:
        """Whether the question at `path` is there and has `value`."""
        try:
            return self.session.value(path) == value
        except QuestionUnknown:  # its instance was taken out
            return False

    # Items

    def sections(self) -> list[tuple[str, list[ItemLayout]]]:
        """Return the sections that hold items, by path."""
        by_section: dict[str, list[ItemLayout]] = {}
        for item in self.items:
            by_section.setdefault(item.section, []).append(item)
        return list(by_section.items())

    def section_title(self, path: str) -> str:
        return self.session.label(path) if path else self.title

    def section_hint(self, path: str) -> str:
        """Return what a section says about when it applies, or ""."""
        for definition in self.session.form.definitions.values():
            above = definition.parent
            role = definition.bind.metadata.get("role")
            if role == "section_hint" and above is not None and above.path == path:
                return self.session.label(definition.path)
        return ""

    def wording(self, item: ItemLayout) -> str:
        return self.session.label(item.path)

    def is_relevant(self, item: ItemLayout) -> bool:
        return self.session.is_relevant(item.path)

    def result(self, item: ItemLayout) -> ItemResult | None:
        value = self.session.value(item.path)
        return ItemResult(value) if value else None

    # Hazards

    def hazard_paths(self, item: ItemLayout) -> list[str]:
        """Return the instances of the hazard repeat that a person has opened."""
        if not item.hazard_repeat:
            return []
        count = self.session.repeat_count(item.hazard_repeat)
        paths = [f"{item.hazard_repeat}[{place}]" for place in range(1, count + 1)]
        return [path for path in paths if self.part_value(item, path, "uid")]

    def prefill(self, item: ItemLayout, hazard: str) -> None:
        """Propose grade and basis of the item for a hazard that has none yet."""
        basis = item.basis[0] if item.basis else ""
        for role, value in (("level", item.severity), ("clause", basis)):
            if not self.part_value(item, hazard, role):
                self.session.set_value(self.part(item, hazard, role), value)

    def part(self, item: ItemLayout, hazard: str, role: str) -> str:
        """Return the path of one field of a hazard."""
        return hazard + item.parts[role].removeprefix(item.hazard_repeat)

    def part_value(self, item: ItemLayout, hazard: str, role: str) -> str:
        return self.session.value(self.part(item, hazard, role)) if role in item.parts else ""

    def remove(self, path: str) -> None:
        """Take an instance of a repeat out."""
        self.session.remove_repeat(path)

    def hazard(
        self,
        item: ItemLayout,
        path: str,
        key: str,
        number: str,
        photos: tuple[PhotoFacts, ...],
    ) -> HazardDraft:
        """Return a hazard as its nodes say."""
        values = {role: self.part_value(item, path, role) for role in item.parts}
        deadline, five = values.get("deadline", ""), values.get("five", "")
        return HazardDraft(
            uid=values["uid"],
            number=number,
            item_key=key,
            place=values.get("place", ""),
            fact=values.get("fact", ""),
            level=values.get("level", ""),
            clause=values.get("clause", ""),
            conditions=tuple(values.get("conditions", "").split()),
            measure=values.get("measure", ""),
            deadline=date.fromisoformat(deadline) if deadline else None,
            five=json.loads(five) if five else {},
            photos=photos,
        )

    # Photographs

    def item_photos(self, item: ItemLayout) -> list[str]:
        """Return the file names of an item's own photographs."""
        return self._photo_values(item.photo_repeat, item.photo, item.photo_repeat)

    def hazard_photos(self, item: ItemLayout, hazard: str) -> list[str]:
        """Return the file names of a hazard's photographs."""
        repeat = hazard + item.hazard_photo_repeat.removeprefix(item.hazard_repeat)
        return self._photo_values(repeat, item.hazard_photo, item.hazard_photo_repeat)

    def add_item_photos(self, item: ItemLayout, names: Sequence[str]) -> None:
        for name in names:
            if name not in self.item_photos(item):
                self._add_photo(item.photo_repeat, item.photo, item.photo_repeat, name)

    def add_hazard_photos(self, item: ItemLayout, hazard: str, names: Sequence[str]) -> None:
        repeat = hazard + item.hazard_photo_repeat.removeprefix(item.hazard_repeat)
        for name in names:
            if name not in self.hazard_photos(item, hazard):
                self._add_photo(repeat, item.hazard_photo, item.hazard_photo_repeat, name)

    def item_photo_path(self, item: ItemLayout, name: str) -> str:
        """Return the repeat instance that holds a photograph of an item."""
        return self._photo_path(item.photo_repeat, item.photo, item.photo_repeat, name)

    def hazard_photo_path(self, item: ItemLayout, hazard: str, name: str) -> str:
        """Return the repeat instance that holds a photograph of a hazard."""
        repeat = hazard + item.hazard_photo_repeat.removeprefix(item.hazard_repeat)
        return self._photo_path(repeat, item.hazard_photo, item.hazard_photo_repeat, name)

    def _places(self, repeat: str, leaf: str, generic: str) -> list[tuple[str, str]]:
        """Return (instance, value) of a photograph repeat."""
        if not repeat:
            return []
        below = leaf.removeprefix(generic)
        instances = [
            f"{repeat}[{place}]" for place in range(1, self.session.repeat_count(repeat) + 1)
        ]
        return [(instance, self.session.value(instance + below)) for instance in instances]

    def _photo_values(self, repeat: str, leaf: str, generic: str) -> list[str]:
        return [value for _, value in self._places(repeat, leaf, generic) if value]

    def _photo_path(self, repeat: str, leaf: str, generic: str, name: str) -> str:
        return next(place for place, value in self._places(repeat, leaf, generic) if value == name)

    def _add_photo(self, repeat: str, leaf: str, generic: str, name: str) -> None:
        places = self._places(repeat, leaf, generic)
        empty = [place for place, value in places if not value]
        target = empty[0] if empty else self.session.add_repeat(repeat)
        self.session.set_value(target + leaf.removeprefix(generic), name)

    # What is missing

    def problems(self) -> list[ItemProblem]:
        """Return what each item still needs before the visit can be closed."""
        found = []
        for item in self.items:
            if not self.is_relevant(item):
                continue
            result = self.result(item)
            if result is None:
                found.append(ItemProblem(item, _("{code} has no result").format(code=item.code)))
            elif result is ItemResult.NOT_CHECKED and not self.session.value(item.reason).strip():
                text = _("{code} was not checked, without a reason").format(code=item.code)
                found.append(ItemProblem(item, text))
            elif result is ItemResult.NONCONFORM:
                found += [ItemProblem(item, text) for text in self._hazard_problems(item)]
        return found

    def _hazard_problems(self, item: ItemLayout) -> list[str]:
        paths = self.hazard_paths(item)
        if not paths:
            return [_("{code} does not conform, but has no hazard").format(code=item.code)]
        found = []
        for place, path in enumerate(paths, start=1):
            hazard = self.hazard(item, path, "", "", ())
            missing = [
                (not hazard.place.strip(), _("the place")),
                (not hazard.fact.strip(), _("the fact")),
                (not hazard.level, _("the grade")),
                (hazard.level == "major" and not hazard.clause, _("the basis")),
                (not hazard.measure, _("the measure")),
                (
                    hazard.measure in ("deadline", "suspend") and hazard.deadline is None,
                    _("the deadline"),
                ),
                (not self.hazard_photos(item, path), _("a photograph")),
            ]
            text = _("{code}, hazard {number}: {field} is missing")
            found += [
                text.format(code=item.code, number=place, field=name)
                for is_missing, name in missing
                if is_missing
            ]
        return found

    # Questions that belong to no item

    @property
    def asks_more(self) -> bool:
        """Whether there are questions that belong to no check item."""
        return next(plain_questions(self.session.form), None) is not None

    def question_problems(self) -> list[Problem]:
        """Return what is missing or wrong in questions that belong to no check item."""
        if not self.asks_more:
            return []
        plain = {control.path for control in plain_questions(self.session.form)}
        return [one for one in self.session.problems() if generic(one.path) in plain]

    def filled_count(self) -> int:
        """Return how many questions that belong to no check item are answered."""
        plain = {control.path for control in plain_questions(self.session.form)}
        leaves = self.session.relevant_leaves()
        return sum(path in plain and value != "" for path, value in leaves)

    def file_answers(self) -> set[str]:
        """Return the names of files that questions of no check item were answered with."""
        wanted = {c.path for c in plain_questions(self.session.form) if c.kind == "upload"}
        if not wanted:
            return set()
        return {value for path, value in self.session.relevant_leaves() if path in wanted and value}

    def answers_by_section(self) -> dict[str, dict[str, str]]:
        """Return the answers of each section, path → value; empty ones are left out."""
        found: dict[str, dict[str, str]] = {}
        sections = {section.path for section in self.session.form.sections}
        for path, value in self.session.answers():
            if value:
                section = section_of(path, sections)
                found.setdefault(section.rsplit("/", 1)[-1] or "top", {})[path] = value
        return found

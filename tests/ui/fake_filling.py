"""A plain filling in memory, by the same protocol as services/filling.py."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from inspector.domain.inspection import InspectionRow, ItemResult, PhotoFacts, TeamMember
from inspector.domain.task import InspectionKind
from inspector.engine.checklist import Checklist
from inspector.ui.form.protocol import PlainForm

VISIT = InspectionRow(
    id="insp-1",
    entity="ent-1",
    entity_name="示例铝业有限公司",
    kind=InspectionKind.ROUTINE,
    state="IN_PROGRESS",
    place="示例区工业园 1 号",
    started=datetime(2026, 11, 21, 1, 0, tzinfo=UTC),
    ended=None,
    team=(TeamMember(person="p1", name="检查员甲", role="INSPECTOR"),),
    lead="p9",
    item_count=64,
    answered_count=12,
    certificate_shown=datetime(2026, 11, 21, 1, 3, tzinfo=UTC),
)


@dataclass(frozen=True)
class SectionRow:
    key: str
    title: str
    hint: str
    total: int
    answered: int
    nonconform: int


@dataclass(frozen=True)
class HazardDraft:
    uid: str
    number: str
    item_key: str
    clause: str = ""
    place: str = ""
    fact: str = ""
    level: str = ""
    conditions: tuple[str, ...] = ()
    measure: str = ""
    deadline: date | None = None
    five: Mapping[str, str] = field(default_factory=dict)
    photos: tuple[PhotoFacts, ...] = ()


@dataclass(frozen=True)
class ItemRow:
    key: str
    code: str
    wording: str
    severity: str
    basis: tuple[str, ...]
    evidence: str
    method: str
    result: ItemResult | None = None
    note: str = ""
    photos: tuple[PhotoFacts, ...] = ()
    hazards: tuple[HazardDraft, ...] = ()
    relevant: bool = True

    @property
    def photo_count(self) -> int:
        return len(self.photos) + sum(len(h.photos) for h in self.hazards)


@dataclass(frozen=True)
class Problem:
    key: str
    text: str


class FakeFilling:
    """Holds rows by section; every setter keeps the state before it for undo."""

    def plain_forms(self) -> list[PlainForm]:
        return []

    def __init__(
        self, checklist: Checklist, *, clock=lambda: datetime(2026, 11, 21, 2, 42, 7, tzinfo=UTC)
    ):
        self.inspection = VISIT
        self.title = checklist.title
        self.saved_at: datetime | None = None
        self.cursor = ""
        self.fails: Exception | None = None
        self._clock = clock
        self._serial = 0
        self._heads = [(f"0:s{n}", s.title, s.hint) for n, s in enumerate(checklist.sections)]
        self._rows: dict[str, list[ItemRow]] = {
            f"0:s{n}": [
                ItemRow(
                    key=f"0:s{n}/{item.code}",
                    code=item.code,
                    wording=item.wording,
                    severity=item.severity,
                    basis=item.basis,
                    evidence=item.evidence,
                    method=item.method,
                )
                for item in section.items
            ]
            for n, section in enumerate(checklist.sections)
        }
        self._undo: list[tuple[str, dict[str, list[ItemRow]]]] = []
        self._redo: list[tuple[str, dict[str, list[ItemRow]]]] = []
        self._kept: dict[str, tuple[HazardDraft, ...]] = {}

    def sections(self) -> list[SectionRow]:
        return [
            SectionRow(
                key,
                title,
                hint,
                len(self._rows[key]),
                sum(r.result is not None for r in self._rows[key]),
                sum(r.result is ItemResult.NONCONFORM for r in self._rows[key]),
            )
            for key, title, hint in self._heads
        ]

    def items(self, section: str) -> list[ItemRow]:
        return list(self._rows[section])

    def item(self, key: str) -> ItemRow:
        return next(r for rows in self._rows.values() for r in rows if r.key == key)

    def set_cursor(self, key: str) -> None:
        self.cursor = key

    def set_result(self, key: str, result: ItemResult | None) -> None:
        row = self.item(key)
        hazards = row.hazards
        if result is not ItemResult.NONCONFORM:
            self._kept[key], hazards = hazards or self._kept.get(key, ()), ()
        elif not hazards:
            hazards = self._kept.get(key, ())
        self._put(replace(row, result=result, hazards=hazards))

    def set_rest(self, section: str, result: ItemResult) -> int:
        self._before(self._rows[section][0].key)
        rest = [r for r in self._rows[section] if r.result is None]
        self._rows[section] = [
            replace(r, result=result) if r.result is None else r for r in self._rows[section]
        ]
        return len(rest)

    def set_note(self, key: str, text: str) -> None:
        self._put(replace(self.item(key), note=text))

    def add_hazard(self, key: str) -> HazardDraft:
        self._serial += 1
        row = self.item(key)
        number = f"YH-2026-011-{self._serial:02d}"
        hazard = HazardDraft(
            f"h{self._serial}", number, key, clause=row.basis[0] if row.basis else ""
        )
        self._put(replace(row, hazards=(*row.hazards, hazard)))
        return hazard

    def set_hazard(self, uid: str, name: str, value: object) -> None:
        self._change(uid, lambda h: replace(h, **{name: value}))

    def remove_hazard(self, uid: str) -> None:
        row = self._row_of(uid)
        self._put(replace(row, hazards=tuple(h for h in row.hazards if h.uid != uid)))

    def hazard(self, uid: str) -> HazardDraft:
        return next(h for h in self._row_of(uid).hazards if h.uid == uid)

    def attach_photos(
        self, photos: Sequence[PhotoFacts], *, item_key: str = "", hazard_uid: str = ""
    ) -> list[PhotoFacts]:
        if hazard_uid:
            self._change(hazard_uid, lambda h: replace(h, photos=(*h.photos, *photos)))
        else:
            row = self.item(item_key)
            self._put(replace(row, photos=(*row.photos, *photos)))
        return list(photos)

    def detach_photo(self, photo_id: str, *, item_key: str = "", hazard_uid: str = "") -> None:
        def without(photos):
            return tuple(p for p in photos if p.id != photo_id)

        if hazard_uid:
            self._change(hazard_uid, lambda h: replace(h, photos=without(h.photos)))
        else:
            row = self.item(item_key)
            self._put(replace(row, photos=without(row.photos)))

    def undo(self) -> str | None:
        return self._step(self._undo, self._redo)

    def redo(self) -> str | None:
        return self._step(self._redo, self._undo)

    def problems(self) -> list[Problem]:
        found = []
        for rows in self._rows.values():
            for row in rows:
                if row.result is None:
                    found.append(Problem(row.key, f"{row.code} 还没有结论"))
                for hazard in row.hazards:
                    if not hazard.place:
                        found.append(Problem(row.key, f"隐患 {hazard.number} 没有部位"))
                    if not hazard.photos:
                        found.append(Problem(row.key, f"隐患 {hazard.number} 没有照片"))
        return found

    def open_items(self) -> list[ItemRow]:
        return [r for rows in self._rows.values() for r in rows if r.result is None]

    def _row_of(self, uid: str) -> ItemRow:
        return next(
            r for rows in self._rows.values() for r in rows if any(h.uid == uid for h in r.hazards)
        )

    def _change(self, uid: str, change) -> None:
        row = self._row_of(uid)
        hazards = tuple(change(h) if h.uid == uid else h for h in row.hazards)
        self._put(replace(row, hazards=hazards))

    def _put(self, new: ItemRow) -> None:
        if self.fails is not None:
            raise self.fails
        self._before(new.key)
        section = new.key.split("/")[0]
        self._rows[section] = [new if r.key == new.key else r for r in self._rows[section]]
        self.saved_at = self._clock()

    def _before(self, key: str) -> None:
        self._undo.append((key, copy.copy(self._rows)))
        self._redo.clear()

    def _step(self, here, there) -> str | None:
        if not here:
            return None
        key, rows = here.pop()
        there.append((key, self._rows))
        self._rows = copy.copy(rows)
        return key

"""An open draft: answers, hazards and photographs of a visit while it is carried out.

Every change has been committed when its call returns. Keys name an item across the checklists of
a visit: the number of the form, then the path of the item ("0:/data/s1/gm_3_1").
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from inspector.clock import CHINA
from inspector.domain.inspection import InspectionRow, ItemResult, PhotoFacts
from inspector.engine import FormDef, FormSession, load_form
from inspector.errors import NotFound
from inspector.i18n import N_, _
from inspector.progress import Progress
from inspector.services.checklist_layout import ItemLayout, items_of
from inspector.services.context import Context
from inspector.services.filled_form import FilledForm, HazardDraft
from inspector.services.filled_form import FillingProblem as FillingProblem
from inspector.services.numbers import hazard_number_key, take_hazard_number
from inspector.services.photos import ingest_photos
from inspector.storage import drafts
from inspector.storage.blobs import register_blob
from inspector.storage.drafts import Change, Draft
from inspector.storage.forms import FormVersion, find_form
from inspector.storage.inspections import find_inspection

_ITEM = N_("check item")
_HAZARD = N_("hazard")
_FORM = N_("form")


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRow:
    """One section as the list at the left shows it; counts are of the items that apply."""

    key: str
    title: str
    hint: str
    total: int
    answered: int
    nonconform: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One check item with its answer. `basis` are clause ids, severity "general" or "major"."""

    key: str
    code: str
    wording: str
    severity: str
    basis: tuple[str, ...]
    evidence: str
    method: str
    result: ItemResult | None
    reason: str
    note: str
    photos: tuple[PhotoFacts, ...]
    hazards: tuple[HazardDraft, ...]
    relevant: bool

    @property
    def photo_count(self) -> int:
        return len(self.photos) + sum(len(hazard.photos) for hazard in self.hazards)


class Filling:
    """The checklists of one visit while they are answered. Lives on one thread."""

    def __init__(self, ctx: Context, draft: Draft) -> None:
        self._ctx, self._draft = ctx, draft
        self.saved_at = draft.updated
        self.cursor = draft.cursor
        self._forms = [self._open(number, sha256) for number, sha256 in enumerate(draft.forms)]
        self._photos = {photo.id: photo for photo in drafts.draft_photos(ctx.db, draft.id)}

    # What is asked and answered

    @property
    def inspection(self) -> InspectionRow:
        row = find_inspection(self._ctx.db, self._draft.id)
        assert row is not None
        return row

    @property
    def title(self) -> str:
        return " · ".join(form.title for form in self._forms)

    @property
    def forms(self) -> list[tuple[str, str]]:
        """The checklists as (title, version)."""
        return [(form.title, form.version) for form in self._forms]

    def sections(self) -> list[SectionRow]:
        """Return the sections of all checklists, in order."""
        return [
            self._section(form, path, items)
            for form in self._forms
            for path, items in form.sections()
        ]

    def items(self, section: str) -> list[ItemRow]:
        """Return the items of a section that apply, in order."""
        form, path = self._split(section)
        rows = [self._row(form, item) for item in form.items if item.section == path]
        return [row for row in rows if row.relevant]

    def item(self, key: str) -> ItemRow:
        """Return one item. Raises NotFound."""
        form, item = self._item(key)
        return self._row(form, item)

    def open_items(self) -> list[ItemRow]:
        """Return the items that apply and have no result."""
        rows = [self._row(form, item) for form in self._forms for item in form.items]
        return [row for row in rows if row.relevant and row.result is None]

    @property
    def item_count(self) -> int:
        """How many items apply."""
        return sum(form.is_relevant(item) for form in self._forms for item in form.items)

    def result_table(self) -> dict[str, int]:
        """Return how often each result was given, by "form_id.result"."""
        counts: dict[str, int] = {}
        for form in self._forms:
            counts |= {f"{form.form_id}.{result.value}": 0 for result in ItemResult}
            for item in form.items:
                result = form.result(item)
                if result is not None and form.is_relevant(item):
                    counts[f"{form.form_id}.{result.value}"] += 1
        return counts

    def problems(self) -> list[FillingProblem]:
        """Return what keeps the visit from being closed, in the order of the checklist."""
        return [
            FillingProblem(self._key(form, problem.item), problem.text)
            for form in self._forms
            for problem in form.problems()
        ]

    # Answering

    def set_result(self, key: str, result: ItemResult | None) -> None:
        """Answer an item. With 不符合 its first hazard exists at once, with id and number.

        Hazards of an item that is no longer 不符合 are kept, but do not count.
        """
        form, item = self._item(key)
        if result is not ItemResult.NONCONFORM:
            self._set(form, key, item.path, result.value if result else "")
            return

        def act() -> None:
            form.session.set_value(item.path, ItemResult.NONCONFORM.value)
            for path in form.hazard_paths(item):
                form.prefill(item, path)

        with self._together():
            self._change(form, key, act)
            self._number_hazards(form, item)

    def set_not_checked(self, key: str, reason: str) -> None:
        """Mark an item as 未检查, which needs a reason (workflow §2)."""
        form, item = self._item(key)

        def act() -> None:
            form.session.set_value(item.path, ItemResult.NOT_CHECKED.value)
            form.session.set_value(item.reason, reason.strip())

        self._change(form, key, act)

    def set_rest(self, section: str, result: ItemResult) -> int:
        """Give every open item of a section this result; return how many it were."""
        form, path = self._split(section)
        rest = [
            item
            for item in form.items
            if item.section == path and form.is_relevant(item) and form.result(item) is None
        ]

        def act() -> None:
            for item in rest:
                form.session.set_value(item.path, result.value)

        self._change(form, section, act)
        return len(rest)

    def set_note(self, key: str, text: str) -> None:
        """Write the note of an item."""
        form, item = self._item(key)
        self._set(form, key, item.note, text)

    # Hazards

    def hazards(self) -> list[HazardDraft]:
        """Return the hazards that count: those of items that are 不符合."""
        return [
            hazard
            for form in self._forms
            for item in form.items
            for hazard in self._row(form, item).hazards
        ]

    def hazard(self, uid: str) -> HazardDraft:
        """Return one hazard. Raises NotFound."""
        form, item, path = self._hazard(uid)
        return self._draft_of(form, item, path)

    def add_hazard(self, key: str) -> HazardDraft:
        """Return a further hazard of an item that is 不符合; an untouched one is used first."""
        form, item = self._item(key)
        blank = next((h for h in self._row(form, item).hazards if h.is_blank), None)
        if blank is not None:
            return blank
        if form.result(item) is not ItemResult.NONCONFORM:
            self.set_result(key, ItemResult.NONCONFORM)
            return self.add_hazard(key)
        added: list[str] = []

        def act() -> None:
            added.append(form.session.add_repeat(item.hazard_repeat))
            form.prefill(item, added[0])

        with self._together():
            self._change(form, key, act)
            self._number_hazards(form, item)
        return self._draft_of(form, item, added[0])

    def set_hazard(self, uid: str, name: str, value: object) -> None:
        """Set one field of a hazard: place, fact, level, clause, conditions, measure, deadline
        (date or None), five (mapping)."""
        form, item, path = self._hazard(uid)
        self._set(form, self._key(form, item), form.part(item, path, name), _stored(value))

    def remove_hazard(self, uid: str) -> None:
        """Take a hazard out; undo brings it back. Its number is not given again."""
        form, item, path = self._hazard(uid)
        self._change(form, self._key(form, item), lambda: form.remove(path))

    # Photographs

    def photos(self) -> list[PhotoFacts]:
        """Return the photographs of this visit, attached or not, in the order they came."""
        return list(self._photos.values())

    def attached_photos(self) -> list[PhotoFacts]:
        """Return the photographs that an item or a counting hazard uses, each once."""
        used: dict[str, PhotoFacts] = {}
        for form in self._forms:
            for item in form.items:
                row = self._row(form, item)
                for photo in (*row.photos, *(p for h in row.hazards for p in h.photos)):
                    used.setdefault(photo.id, photo)
        return [photo for photo in self._photos.values() if photo.id in used]

    def add_photos(
        self,
        files: Sequence[Path],
        *,
        item_key: str = "",
        hazard_uid: str = "",
        progress: Progress | None = None,
    ) -> list[PhotoFacts]:
        """Take photographs in and attach them; all of them or none. A window calls the two halves.

        Raises PhotoUnreadable naming the first bad file; Cancelled.
        """
        facts = ingest_photos(self._ctx, files, progress)
        return self.attach_photos(facts, item_key=item_key, hazard_uid=hazard_uid)

    def attach_photos(
        self, photos: Sequence[PhotoFacts], *, item_key: str = "", hazard_uid: str = ""
    ) -> list[PhotoFacts]:
        """Attach ingested photographs to a hazard or an item; to none, they stay in the tray."""
        ctx = self._ctx
        kept: list[PhotoFacts] = []
        with self._together():
            for photo in photos:
                same = next((p for p in self._photos.values() if p.sha256 == photo.sha256), None)
                if same is None:
                    register_blob(ctx.db, photo.sha256, photo.size)
                    drafts.add_draft_photo(ctx.db, self._draft.id, photo)
                    self._photos[photo.id] = photo
                kept.append(same or photo)
            if hazard_uid:
                form, item, path = self._hazard(hazard_uid)
                self._change(
                    form,
                    self._key(form, item),
                    lambda: form.add_hazard_photos(item, path, [p.file_name for p in kept]),
                )
            elif item_key:
                form, item = self._item(item_key)
                self._change(
                    form,
                    item_key,
                    lambda: form.add_item_photos(item, [p.file_name for p in kept]),
                )
        return kept

    def detach_photo(self, photo_id: str, *, item_key: str = "", hazard_uid: str = "") -> None:
        """Take a photograph off a hazard or an item; it stays in the tray."""
        name = self._photos[photo_id].file_name
        if hazard_uid:
            form, item, path = self._hazard(hazard_uid)
            repeat = form.hazard_photo_path(item, path, name)
        else:
            form, item = self._item(item_key)
            repeat = form.item_photo_path(item, name)
        self._change(form, self._key(form, item), lambda: form.remove(repeat))

    # Undo, cursor

    def undo(self) -> str | None:
        """Take the last action back, also one from before a restart; return where it was."""
        entry = drafts.last_done(self._ctx.db, self._draft.id)
        if entry is None:
            return None
        drafts.take_back(self._ctx.db, self._draft.id, entry, self._ctx.clock())
        return self._reread(entry.form, entry.place)

    def redo(self) -> str | None:
        """Do the action again that was taken back last; return where it was."""
        entry = drafts.last_undone(self._ctx.db, self._draft.id)
        if entry is None:
            return None
        drafts.do_again(self._ctx.db, self._draft.id, entry, self._ctx.clock())
        return self._reread(entry.form, entry.place)

    def set_cursor(self, key: str) -> None:
        """Remember the item that the person is at."""
        if key != self.cursor:
            self.cursor = key
            drafts.set_cursor(self._ctx.db, self._draft.id, key)

    # What the close writes down

    def submissions(self) -> list[tuple[str, str]]:
        """Return (form id, ODK submission XML) of each checklist."""
        return [(form.form_id, form.session.submission_xml()) for form in self._forms]

    def answers_by_section(self) -> list[tuple[str, str, dict[str, str]]]:
        """Return (form id, section, path → value) for every section with answers."""
        return [
            (form.form_id, section, answers)
            for form in self._forms
            for section, answers in form.answers_by_section().items()
        ]

    # Inside

    def _open(self, number: int, sha256: str) -> FilledForm:
        version = find_form(self._ctx.db, sha256)
        if version is None:
            raise NotFound(kind=_(_FORM), name=sha256[:12])
        answers = drafts.answers_of(self._ctx.db, self._draft.id, sha256)
        form = form_definition(self._ctx, version)
        session = FormSession.resume(
            form, answers, clock=self._china_clock, new_id=lambda: UUID(self._ctx.new_id())
        )
        return FilledForm(number, sha256, version, session, items_of(form), dict(answers))

    def _china_clock(self) -> datetime:
        return self._ctx.clock().astimezone(CHINA)

    def _reread(self, sha256: str, place: str) -> str:
        number = next(form.number for form in self._forms if form.sha256 == sha256)
        self._forms[number] = self._open(number, sha256)
        self.saved_at = self._ctx.clock()
        return place

    def _set(self, form: FilledForm, key: str, path: str, value: str) -> None:
        """Change one answer: the path of every keystroke pause, so no comparison of all answers."""
        old = form.answers.get(path)
        if (old or "") == value:
            return
        form.session.set_value(path, value)
        self._save(form, key, [Change(path, old, value)])

    def _change(self, form: FilledForm, key: str, act: Callable[[], None]) -> None:
        """Change several answers or instances as one action."""
        before = form.answers
        act()
        after = dict(form.session.answers())
        changes = [
            Change(path, before.get(path), after.get(path))
            for path in sorted(before.keys() | after.keys())
            if before.get(path) != after.get(path)
        ]
        if changes:
            self._save(form, key, changes)

    @contextmanager
    def _together(self) -> Iterator[None]:
        """Commit what is changed inside at once; where that fails, show again what the disk has."""
        committed = False
        try:
            with self._ctx.db.write():
                yield
            committed = True
        finally:
            if not committed:
                self._forms = [self._open(form.number, form.sha256) for form in self._forms]
                found = drafts.draft_photos(self._ctx.db, self._draft.id)
                self._photos = {photo.id: photo for photo in found}

    def _save(self, form: FilledForm, key: str, changes: Sequence[Change]) -> None:
        now, committed = self._ctx.clock(), False
        try:
            drafts.save_changes(self._ctx.db, self._draft.id, form.sha256, key, changes, now)
            committed = True
        finally:
            if not committed:  # the screen must not show an answer that the disk does not have
                self._forms[form.number] = self._open(form.number, form.sha256)
        form.take(changes)
        self.saved_at = now

    def _number_hazards(self, form: FilledForm, item: ItemLayout) -> None:
        for path in form.hazard_paths(item):
            uid = form.part_value(item, path, "uid")
            if not self._ctx.setting(hazard_number_key(uid)):
                take_hazard_number(self._ctx, uid)

    def _section(self, form: FilledForm, path: str, items: Sequence[ItemLayout]) -> SectionRow:
        asked = [item for item in items if form.is_relevant(item)]
        results = [form.result(item) for item in asked]
        return SectionRow(
            key=f"{form.number}:{path}",
            title=form.section_title(path),
            hint=form.section_hint(path),
            total=len(asked),
            answered=sum(result is not None for result in results),
            nonconform=sum(result is ItemResult.NONCONFORM for result in results),
        )

    def _row(self, form: FilledForm, item: ItemLayout) -> ItemRow:
        result = form.result(item)
        hazards: tuple[HazardDraft, ...] = ()
        if result is ItemResult.NONCONFORM:
            hazards = tuple(self._draft_of(form, item, path) for path in form.hazard_paths(item))
        return ItemRow(
            key=self._key(form, item),
            code=item.code,
            wording=form.wording(item),
            severity=item.severity,
            basis=item.basis,
            evidence=item.evidence,
            method=item.method,
            result=result,
            reason=form.session.value(item.reason) if item.reason else "",
            note=form.session.value(item.note) if item.note else "",
            photos=self._known(form.item_photos(item)),
            hazards=hazards,
            relevant=form.is_relevant(item),
        )

    def _draft_of(self, form: FilledForm, item: ItemLayout, path: str) -> HazardDraft:
        photos = self._known(form.hazard_photos(item, path))
        number = self._ctx.setting(hazard_number_key(form.part_value(item, path, "uid")))
        return form.hazard(item, path, self._key(form, item), number, photos)

    def _known(self, file_names: Sequence[str]) -> tuple[PhotoFacts, ...]:
        by_name = {photo.file_name: photo for photo in self._photos.values()}
        return tuple(by_name[name] for name in file_names if name in by_name)

    def _key(self, form: FilledForm, item: ItemLayout) -> str:
        return f"{form.number}:{item.path}"

    def _split(self, key: str) -> tuple[FilledForm, str]:
        number, _colon, path = key.partition(":")
        if not number.isdigit() or int(number) >= len(self._forms):
            raise NotFound(kind=_(_ITEM), name=key)
        return self._forms[int(number)], path

    def _item(self, key: str) -> tuple[FilledForm, ItemLayout]:
        form, path = self._split(key)
        item = form.by_path.get(path)
        if item is None:
            raise NotFound(kind=_(_ITEM), name=key)
        return form, item

    def _hazard(self, uid: str) -> tuple[FilledForm, ItemLayout, str]:
        for form in self._forms:
            for item in form.items:
                for path in form.hazard_paths(item):
                    if form.part_value(item, path, "uid") == uid:
                        return form, item, path
        raise NotFound(kind=_(_HAZARD), name=uid)


def form_definition(ctx: Context, version: FormVersion) -> FormDef:
    """Return the loaded form; it never changes, so every filling of this workspace shares it."""
    known = ctx.form_definitions.get(version.sha256)
    if known is None:
        known = ctx.form_definitions[version.sha256] = load_form(version.xform)
    return known


def _stored(value: object) -> str:
    """Return a hazard field as its node keeps it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        said = {str(name): str(text) for name, text in value.items() if str(text).strip()}
        return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""
    if isinstance(value, (tuple, list, set, frozenset)):
        return " ".join(sorted(str(one) for one in value))
    return str(value)

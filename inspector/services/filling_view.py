"""What an open draft says: sections, items, hazards and photographs as a person sees them.

Keys name an item across the checklists of a visit: the number of the form, then the path of the
item ("0:/data/s1/gm_3_1").
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inspector.clock import china
from inspector.domain.deadline import is_overdue
from inspector.domain.inspection import FILLED, AttachedFile, InspectionRow, ItemResult, PhotoFacts
from inspector.engine import FormSession
from inspector.errors import NotFound
from inspector.i18n import N_, _
from inspector.services.checklist_layout import ItemLayout, items_of
from inspector.services.context import Context
from inspector.services.filled_form import FilledForm, FillingProblem, HazardDraft
from inspector.services.form_sessions import resume_form
from inspector.services.numbers import hazard_number_key
from inspector.services.printable_answers import unprintable_answers
from inspector.storage import drafts
from inspector.storage.drafts import Draft
from inspector.storage.forms import find_form
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


class FillingView:
    """The checklists of one visit as they are answered so far. Lives on one thread."""

    def __init__(self, ctx: Context, draft: Draft) -> None:
        self._ctx, self._draft = ctx, draft
        self.saved_at = draft.updated
        self.cursor = draft.cursor
        self._forms = [self._open(number, sha256) for number, sha256 in enumerate(draft.forms)]
        self._photos: dict[str, PhotoFacts] = {}
        self._files: dict[str, AttachedFile] = {}
        self._read_files()

    @property
    def context(self) -> Context:
        """The workspace that keeps the draft."""
        return self._ctx

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
        """Return how often each result was given, by "form_id.result", and what else was filled."""
        counts: dict[str, int] = {}
        for form in self._forms:
            counts |= {f"{form.form_id}.{result.value}": 0 for result in ItemResult}
            for item in form.items:
                result = form.result(item)
                if result is not None and form.is_relevant(item):
                    counts[f"{form.form_id}.{result.value}"] += 1
            if form.asks_more:
                counts[f"{form.form_id}.{FILLED}"] = form.filled_count()
        return counts

    def problems(self) -> list[FillingProblem]:
        """Return what keeps the visit from being closed, in the order of the checklist."""
        words, past = (
            _("{question}: {problem}"),
            _("“{text}”: the deadline {day} has passed already"),
        )
        today = china(self._ctx.clock()).date()
        return (
            [
                FillingProblem(self._key(form, problem.item), problem.text)
                for form in self._forms
                for problem in form.problems()
            ]
            + [
                FillingProblem(one.item_key, past.format(text=one.fact, day=one.deadline))
                for one in self.hazards()
                if one.deadline is not None and is_overdue(one.deadline, today)
            ]
            + [
                FillingProblem(
                    f"{form.number}:{path}",
                    words.format(question=form.session.label(path), problem=message),
                )
                for form in self._forms
                for path, message in [
                    *((problem.path, problem.message) for problem in form.question_problems()),
                    *self._unprintable(form),
                ]
            ]
        )

    def _unprintable(self, form: FilledForm) -> list[tuple[str, str]]:
        """Return the answers that the record could not print; later they cannot be changed."""
        if not form.asks_more:
            return []
        return unprintable_answers(form.session, self._ctx.workspace.folder)

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

    # Questions that belong to no item

    def session(self, number: int) -> FormSession:
        """Return form `number` as it is answered, to be read only."""
        return self._forms[number].session

    def digest(self, number: int) -> str:
        """Return the SHA-256 of the source of form `number`."""
        return self._forms[number].sha256

    def attached(self, file_name: str) -> PhotoFacts | AttachedFile | None:
        """Return the file of this visit that an answer names, or None."""
        photos = list(self._photos.values())  # a job may ask while the window adds one
        photo = next((p for p in photos if p.file_name == file_name), None)
        return photo or self._files.get(file_name)

    def photos(self) -> list[PhotoFacts]:
        """Return the photographs of this visit, attached or not, in the order they came."""
        return list(self._photos.values())

    def attached_photos(self) -> list[PhotoFacts]:
        """Return the photographs that an item, a counting hazard or an answer uses, each once."""
        named = self._named_files()
        used = {photo.id: photo for photo in self._photos.values() if photo.file_name in named}
        for form in self._forms:
            for item in form.items:
                row = self._row(form, item)
                for photo in (*row.photos, *(p for h in row.hazards for p in h.photos)):
                    used.setdefault(photo.id, photo)
        return [photo for photo in self._photos.values() if photo.id in used]

    def attached_files(self) -> list[AttachedFile]:
        """Return the files that answers use and that are no photographs."""
        named = self._named_files()
        return [file for name, file in self._files.items() if name in named]

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

    def _named_files(self) -> set[str]:
        """Return the answers of questions that ask for a file and are asked."""
        return {name for form in self._forms for name in form.file_answers()}

    def _read_files(self) -> None:
        found = drafts.draft_photos(self._ctx.db, self._draft.id)
        self._photos = {photo.id: photo for photo in found}
        self._files = {
            file.file_name: file for file in drafts.draft_files(self._ctx.db, self._draft.id)
        }

    def _open(self, number: int, sha256: str) -> FilledForm:
        version = find_form(self._ctx.db, sha256)
        if version is None:
            raise NotFound(kind=_(_FORM), name=sha256[:12])
        answers = drafts.answers_of(self._ctx.db, self._draft.id, sha256)
        session = resume_form(self._ctx, version, answers)
        return FilledForm(number, sha256, version, session, items_of(session.form), dict(answers))

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

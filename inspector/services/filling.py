"""An open draft: answers, hazards and photographs of a visit while it is carried out.

Every change has been committed when its call returns.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from inspector.domain.inspection import AttachedFile, ItemResult, PhotoFacts
from inspector.engine import Changes
from inspector.progress import Progress
from inspector.services.checklist_layout import ItemLayout
from inspector.services.filled_form import FilledForm, HazardDraft
from inspector.services.filling_view import FillingView
from inspector.services.numbers import hazard_number_key, take_hazard_number
from inspector.services.photos import ingest_photos
from inspector.services.plain_form import PlainForm
from inspector.storage import drafts
from inspector.storage.blobs import register_blob
from inspector.storage.drafts import Change


class Filling(FillingView):
    """The checklists of one visit while they are answered: what a person changes."""

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
        kept: list[PhotoFacts] = []
        with self._together():
            for photo in photos:
                same = next((p for p in self._photos.values() if p.sha256 == photo.sha256), None)
                if same is None:
                    self._keep_file(photo)
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

    # Questions that belong to no item

    def plain_forms(self) -> list[PlainForm]:
        """Return the forms that ask more than check items, ready to be answered."""
        return [PlainForm(self, form.number) for form in self._forms if form.asks_more]

    def answer_question(
        self, number: int, path: str, text: str, file: PhotoFacts | AttachedFile | None = None
    ) -> Changes:
        """Answer a question of form `number`; `file` is what the answer names, when it is new.

        What the answer sets off in other questions is saved with it.
        """
        form = self._forms[number]
        changed = form.session.set_value(path, text)
        changes = [
            Change(at, form.answers.get(at), value)
            for at, value in changed.kept
            if form.answers.get(at) != value
        ]
        if changes:
            with self._together():
                if file is not None:
                    self._keep_file(file)
                self._save(form, f"{number}:{path}", changes)
        return changed

    def add_instance(self, number: int, path: str) -> str:
        """Add an instance to the repeat at `path` of form `number`; return its path."""
        form = self._forms[number]
        added: list[str] = []
        self._change(form, f"{number}:{path}", lambda: added.append(form.session.add_repeat(path)))
        return added[0]

    def remove_instance(self, number: int, path: str) -> Changes:
        """Take the instance at `path` of form `number` out; undo brings it back."""
        form = self._forms[number]
        done: list[Changes] = []
        self._change(
            form, f"{number}:{path}", lambda: done.append(form.session.remove_repeat(path))
        )
        return done[0]

    def apply_counts(self, number: int) -> Changes:
        """Bring the repeats of form `number` that have a count of their own to it."""
        form = self._forms[number]
        done: list[Changes] = []
        self._change(form, self.cursor, lambda: done.append(form.session.apply_counts()))
        return done[0]

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

    # Inside

    def _keep_file(self, file: PhotoFacts | AttachedFile) -> None:
        """Refer to a file that lies in the blob store; the caller's transaction is open."""
        register_blob(self._ctx.db, file.sha256, file.size)
        if isinstance(file, PhotoFacts):
            drafts.add_draft_photo(self._ctx.db, self._draft.id, file)
            self._photos.setdefault(file.id, file)
        else:
            drafts.add_draft_file(self._ctx.db, self._draft.id, file)
            self._files[file.file_name] = file

    def _reread(self, sha256: str, place: str) -> str:
        self._show_saved(next(form for form in self._forms if form.sha256 == sha256))
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
            # What is back at the form's own value is not among the answers any more.
            and not (path not in after and form.still_says(path, before[path]))
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
                for form in self._forms:
                    self._show_saved(form)
                self._read_files()

    def _save(self, form: FilledForm, key: str, changes: Sequence[Change]) -> None:
        now, committed = self._ctx.clock(), False
        try:
            drafts.save_changes(self._ctx.db, self._draft.id, form.sha256, key, changes, now)
            committed = True
        finally:
            if not committed:  # the screen must not show an answer that the disk does not have
                self._show_saved(form)
        form.take(changes)
        self.saved_at = now

    def _show_saved(self, form: FilledForm) -> None:
        """Let a form say again what the disk has."""
        form.answers = dict(drafts.answers_of(self._ctx.db, self._draft.id, form.sha256))
        form.session.restore(form.answers.items())

    def _number_hazards(self, form: FilledForm, item: ItemLayout) -> None:
        for path in form.hazard_paths(item):
            uid = form.part_value(item, path, "uid")
            if not self._ctx.setting(hazard_number_key(uid)):
                take_hazard_number(self._ctx, uid)


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

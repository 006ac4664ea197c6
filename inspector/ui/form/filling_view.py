"""The work on an open checklist: sections, items, the side pane, and the keys that drive them."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.domain.inspection import ItemResult
from inspector.i18n import _, ngettext
from inspector.ui.actions import bind
from inspector.ui.form.filling_place import FillingPlace
from inspector.ui.form.photo_intake import PhotoIntake
from inspector.ui.form.protocol import (
    Filling,
    FindClause,
    Ingest,
    PickFiles,
    Thumbnail,
    Today,
)
from inspector.ui.page import Shell


class FillingView(FillingPlace):
    """Drives an open filling. The page around it has the sections."""

    told = Signal(str)  # what was just done, or "" once that is past

    def __init__(
        self,
        shell: Shell,
        filling: Filling,
        *,
        find_clause: FindClause,
        today: Today,
        thumbnail: Thumbnail,
        ingest: Ingest,
        pick_files: PickFiles,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            shell,
            filling,
            find_clause=find_clause,
            today=today,
            thumbnail=thumbnail,
            parent=parent,
        )
        self.photos = PhotoIntake(
            shell,
            filling,
            ingest=ingest,
            pick_files=pick_files,
            target=self._photo_target,
            parent=self,
        )
        self.photos.changed.connect(self._refresh)
        self._connect()
        self._bind_keys()
        self._open_where_left()

    # What a person does

    def answer(self, result: ItemResult | None) -> None:
        """Give the current item a result; 符合 and 不涉及 go on, 不符合 opens its hazard."""
        row = self.list.current_row()
        if row is None:
            return
        self._shell.hush()
        self.told.emit("")
        if not self._shell.attempt(partial(self._filling.set_result, row.key, result)):
            return
        if result is ItemResult.NONCONFORM:
            self._open_hazard(row.key)
        else:
            self._refresh()
            if row.hazards:
                # Kept by the filling, but it no longer counts: nobody should learn that later.
                words = _("Hazard {number} no longer counts.").format(number=row.hazards[0].number)
                self._shell.say(words, _("Answer with 2 again, and it is back as it was."))
            if result is not None:
                self.go_next()

    @Slot()
    def go_next(self) -> None:
        """Go to the next item; behind the last one, to the next section."""
        number = self.list.currentIndex().row() + 1
        if number < self.list.items.rowCount():
            self.list.go_to(number)
        elif not self.search.text():
            self._step_section(1)
        self.list.setFocus()

    @Slot()
    def go_next_open(self) -> None:
        """Go to the next item without an answer, in this section or a later one."""
        first = self.list.currentIndex().row() + 1
        for number in range(first, self.list.items.rowCount()):
            if self.list.items.row(number).result is None:
                self.list.go_to(number)
                return
        keys = [section.key for section in self._sections]
        at = keys.index(self.section) if self.section in keys else -1
        for section in [*self._sections[at + 1 :], *self._sections[: at + 1]]:
            if section.answered < section.total:
                self.show_section(section.key)
                return

    @Slot()
    def add_hazard(self) -> None:
        """Begin one more hazard on the current item."""
        row = self.list.current_row()
        if row is not None and self._shell.attempt(partial(self._filling.add_hazard, row.key)):
            self._refresh()
            hazards = self._filling.item(row.key).hazards
            self._show_hazard(hazards[-1].uid if hazards else "")

    @Slot()
    def rest_conforms(self) -> None:
        """Answer all open items of the section with 符合."""
        count = 0

        def answer_rest() -> None:
            nonlocal count
            count = self._filling.set_rest(self.section, ItemResult.CONFORM)

        if self._shell.attempt(answer_rest):
            self._refresh()
            words = ngettext(
                "{count} item of this section was recorded as conforming.",
                "{count} items of this section were recorded as conforming.",
                count,
            )
            if count:
                undone = _("Ctrl+Z takes it back.")
                self.told.emit(f"{words.format(count=count)} {undone}")

    @Slot()
    def undo(self) -> None:
        self.told.emit("")
        self._step_back(self._filling.undo)

    @Slot()
    def redo(self) -> None:
        self._step_back(self._filling.redo)

    # Inside

    def _connect(self) -> None:
        self.list.painter_of_rows.answered.connect(self._on_answer_clicked)
        self.list.painter_of_rows.hazard_wanted.connect(self._on_hazard_clicked)
        detail, hazard = self.side.detail, self.side.hazard
        detail.note_set.connect(self._on_note)
        detail.hazard_wanted.connect(self.add_hazard)
        for part in (detail, hazard):
            part.picker_wanted.connect(self.photos.pick)
            part.files_offered.connect(self.photos.add)
            part.photo_removal_wanted.connect(self.photos.remove)
        hazard.field_set.connect(self._on_field)
        hazard.removal_wanted.connect(self._on_hazard_removal)
        hazard.saved.connect(self.go_next)

    def _bind_keys(self) -> None:
        for name, slot in (
            ("conform", partial(self.answer, ItemResult.CONFORM)),
            ("nonconform", partial(self.answer, ItemResult.NONCONFORM)),
            ("not_applicable", partial(self.answer, ItemResult.NOT_APPLICABLE)),
            ("clear", partial(self.answer, None)),
            ("next", self.go_next),
            ("rest", self.rest_conforms),
        ):
            # Bound to the list alone: with the focus on a button, a digit must not answer.
            bind(name, self.list, slot, only_here=True)
        for name, slot in (
            ("next_open", self.go_next_open),
            ("next_section", partial(self._step_section, 1)),
            ("previous_section", partial(self._step_section, -1)),
            ("find", self.search.setFocus),
            ("photo", self.photos.pick),
            ("note", self._focus_note),
            ("hazard", self._focus_hazard),
            ("undo", self.undo),
            ("redo", self.redo),
            ("save_hazard", self._save),
            ("back", self._back_to_list),
        ):
            bind(name, self, slot)

    def _photo_target(self) -> tuple[str, str]:
        row = self.list.current_row()
        return (row.key, self.side.tab) if row is not None else ("", "")

    def _open_hazard(self, key: str) -> None:
        hazards = self._filling.item(key).hazards
        if not hazards and not self._shell.attempt(partial(self._filling.add_hazard, key)):
            return
        self._refresh()
        hazards = self._filling.item(key).hazards
        if hazards:
            self._show_hazard(hazards[0].uid)

    def _show_hazard(self, uid: str) -> None:
        self._show_current(uid)
        self.side.scroll_to_top()
        if uid:
            self.side.hazard.start()

    def _step_section(self, step: int) -> None:
        keys = [section.key for section in self._sections]
        if self.section in keys and 0 <= keys.index(self.section) + step < len(keys):
            self.show_section(keys[keys.index(self.section) + step])
            self.list.setFocus()

    def _step_back(self, step: Callable[[], str | None]) -> None:
        self._shell.hush()
        self.side.flush()
        keys: list[str | None] = []
        if self._shell.attempt(lambda: keys.append(step())) and keys[0] is not None:
            if self.list.items.find(keys[0]) < 0:
                self.go_to_item(keys[0])
            else:
                self._refresh()
                self.list.go_to(self.list.items.find(keys[0]))
            self._refresh()

    # Answers to signals

    @Slot(int, object)
    def _on_answer_clicked(self, number: int, result: ItemResult) -> None:
        self.list.go_to(number)
        self.answer(result)

    @Slot(int, str)
    def _on_hazard_clicked(self, number: int, uid: str) -> None:
        self.list.go_to(number)
        self._show_hazard(uid)

    @Slot(str, str)
    def _on_note(self, key: str, text: str) -> None:
        if self._shell.attempt(partial(self._filling.set_note, key, text)):
            self._refresh_quietly()

    @Slot(str, str, object)
    def _on_field(self, uid: str, field: str, value: object) -> None:
        if self._shell.attempt(partial(self._filling.set_hazard, uid, field, value)):
            self._refresh_quietly()

    @Slot(str)
    def _on_hazard_removal(self, uid: str) -> None:
        if self._shell.attempt(partial(self._filling.remove_hazard, uid)):
            self._refresh()
            self.list.setFocus()

    @Slot()
    def _focus_note(self) -> None:
        self._show_current("")
        self.side.detail.note.setFocus()

    @Slot()
    def _focus_hazard(self) -> None:
        row = self.list.current_row()
        if row is not None and row.hazards:
            self._show_hazard(self.side.tab or row.hazards[0].uid)

    @Slot()
    def _save(self) -> None:
        if self.side.tab:
            self.side.hazard.save()
        else:
            self.side.flush()
            self.go_next()

    @Slot()
    def _back_to_list(self) -> None:
        row = self.list.current_row()
        if self.search.text() and row is not None:
            self.go_to_item(row.key)
        self.search.clear()
        self.side.flush()
        self.list.setFocus()

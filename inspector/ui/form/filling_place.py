"""Where one is in an open checklist: its section, its items, the current one and its side pane."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.i18n import _
from inspector.ui.form.filling_frame import FillingFrame
from inspector.ui.form.protocol import (
    Filling,
    FindClause,
    ItemRow,
    SectionRow,
    Thumbnail,
    Today,
)
from inspector.ui.page import Shell


class FillingPlace(FillingFrame):
    """Shows an open filling and keeps the place in it; what is done there stands in FillingView."""

    changed = Signal()  # an answer, a section or the place in it

    def __init__(
        self,
        shell: Shell,
        filling: Filling,
        *,
        find_clause: FindClause,
        today: Today,
        thumbnail: Thumbnail,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            shell, find_clause=find_clause, today=today, thumbnail=thumbnail, parent=parent
        )
        self._shell, self._filling = shell, filling
        self.section = ""
        self._sections: list[SectionRow] = []
        self._shown_row: ItemRow | None = None
        self._showing = False
        self.list.current_changed.connect(self._on_current_changed)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self.list.setFocus)
        self.side.tab_chosen.connect(self._on_tab)

    def sections(self) -> Sequence[SectionRow]:
        """Return the sections as they stand now."""
        return self._sections

    def show_section(self, key: str, item: str = "") -> None:
        """Show a section, at `item`, else at its first open item, else at its first."""
        self.side.flush()
        self.section = key
        self.search.clear()
        self._read_sections()
        self._read_rows()
        rows = [self.list.items.row(n) for n in range(self.list.items.rowCount())]
        at = self.list.items.find(item)
        if at < 0:
            at = next((n for n, row in enumerate(rows) if row.result is None), 0)
        self.list.go_to(at)
        self._show_current()

    def go_to_item(self, key: str) -> bool:
        """Show the item `key`, in whichever section it is."""
        for section in self._sections:
            if any(row.key == key for row in self._filling.items(section.key)):
                self.show_section(section.key, key)
                return True
        return False

    def flush(self) -> None:
        """Commit what is still being typed."""
        self.side.flush()

    def take_focus(self) -> None:
        """Let the keys answer the current item."""
        self.list.setFocus()

    def _open_where_left(self) -> None:
        self._read_sections()
        cursor = self._filling.cursor
        if not (cursor and self.go_to_item(cursor)) and self._sections:
            first = next((s for s in self._sections if s.answered < s.total), self._sections[0])
            self.show_section(first.key)

    def _read_sections(self) -> None:
        self._sections = list(self._filling.sections())

    def _read_rows(self) -> None:
        words = self.search.text().strip().casefold()
        if words:
            rows = [
                row
                for section in self._sections
                for row in self._filling.items(section.key)
                if words in f"{row.code} {row.wording} {row.note}".casefold() and row.relevant
            ]
            title, hint = _("Found: {count}").format(count=len(rows)), _("Esc: back")
        else:
            section = next((s for s in self._sections if s.key == self.section), None)
            rows = [row for row in self._filling.items(self.section) if row.relevant]
            title, hint = (section.title, section.hint) if section else ("", "")
        self.show_head(title, hint)
        self.list.painter_of_rows.use_codes([row.code for row in rows], self.list.font())
        self.list.items.show_rows(rows)

    @Slot()
    def _refresh(self) -> None:
        """Read again what may have changed, and keep the place."""
        row = self.list.current_row()
        key = row.key if row is not None else ""
        self._read_sections()
        self._read_rows()
        self.list.relayout()
        number = self.list.items.find(key)
        if number >= 0 and number != self.list.currentIndex().row():
            self.list.go_to(number)
        self._show_current()

    def _show_current(self, tab: str | None = None) -> None:
        if self._showing:
            return
        self._showing = True
        self.side.flush()
        row = self.list.current_row()
        self.side.setVisible(row is not None)
        if row is not None:
            keep = {"", *(hazard.uid for hazard in row.hazards)}
            same = row.key == getattr(self._shown_row, "key", None)
            if tab is None and same and self.side.tab in keep:
                tab = self.side.tab
            self.side.show_item(row, tab)
        self._shown_row = row
        self._showing = False
        self.changed.emit()

    @Slot()
    def _on_current_changed(self) -> None:
        row = self.list.current_row()
        if row is None:
            return
        self._shell.attempt(partial(self._filling.set_cursor, row.key))
        self._show_current()

    @Slot(str)
    def _on_search(self, _text: str) -> None:
        self._read_rows()
        self.list.relayout()
        if self.list.items.rowCount() and not self.list.currentIndex().isValid():
            self.list.go_to(0)
        self._show_current()

    @Slot(str)
    def _on_tab(self, uid: str) -> None:
        self._show_current(uid)

    def _refresh_quietly(self) -> None:
        """Read the rows again after a field was saved, without moving anything."""
        if self._showing:
            self._read_rows()
        else:
            self._refresh()

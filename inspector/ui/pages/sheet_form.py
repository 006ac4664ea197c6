"""The fields of a paper, as its description lists them: begun with what is known, filled in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.sheet import (
    CHOICE,
    DAY,
    LINES,
    MOMENT,
    TICKS,
    FieldSpec,
    SheetSpec,
)
from inspector.i18n import _
from inspector.services.sheet_papers import Filled, SheetDraft, is_read
from inspector.ui.form.fields import Choice, LineField, TextField
from inspector.ui.pages.sheet_fields import RowsField, TicksField
from inspector.ui.widgets.citation_completer import CitationCompleter
from inspector.ui.widgets.field_row import FieldRow

WIDEST_PX = 760
# How a day or a moment may be typed; the paper prints it its own way.
_EXAMPLES = {DAY: "2026-11-21", MOMENT: "2026-11-21 9:30"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One field on the page: its row, and how its text is read."""

    spec: FieldSpec
    row: FieldRow
    read: Callable[[], str]


class SheetForm(Widget):
    """One page for one paper; says `changed` when something was filled in."""

    changed = Signal()

    def __init__(self, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self._spec: SheetSpec | None = None
        self._entries: list[_Entry] = []
        self.tables: dict[str, RowsField] = {}
        self.area = QScrollArea(self)
        self.area.setAccessibleName(_("Fields of the paper"))
        self.area.setWidgetResizable(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)

    def begin(self, draft: SheetDraft) -> None:
        """Show a paper as it begins."""
        self._spec, self._entries, self.tables = draft.spec, [], {}
        whole = Widget(self.area)
        page = Widget(whole)
        page.setMaximumWidth(WIDEST_PX)
        beside = QHBoxLayout(whole)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(page, 1)
        beside.addStretch()  # of the same ground as the page
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 16, 24, 24)
        column.setSpacing(12)
        offers = draft.law.offers() if any(one.law for one in draft.spec.fields) else []
        for field in draft.spec.fields:
            entry = self._entry(field, draft.filled.fields.get(field.id, ""), page)
            if field.law and isinstance(entry.row.field, LineField):
                CitationCompleter(offers, entry.row.field)
            if field.id in draft.fixed and isinstance(entry.row.field, LineField | TextField):
                entry.row.field.setReadOnly(True)
                entry.row.label.setText(f"{field.label} · {_('from the ledger')}")
            self._entries.append(entry)
            column.addWidget(entry.row)
        for table in draft.spec.tables:
            rows = RowsField(table, draft.filled.tables.get(table.id, ()), page)
            if table.id in draft.fixed:
                rows.keep_as_it_is()
            rows.changed.connect(self.changed)
            self.tables[table.id] = rows
            column.addWidget(FieldRow(_label(table.label, table.required), rows, page))
        column.addStretch(1)
        old = self.area.takeWidget()
        if old is not None:
            old.deleteLater()
        self.area.setWidget(whole)
        empty = [one for one in self._entries if not one.read()]
        first = next((one for one in empty if one.spec.required), empty[0] if empty else None)
        if first is not None:
            self._go_to(first.row.field)

    def filled(self) -> Filled:
        """Return what has been filled in so far."""
        return Filled(
            {one.spec.id: one.read() for one in self._entries},
            {name: rows.rows() for name, rows in self.tables.items()},
        )

    def go_to_missing(self) -> None:
        """Put the cursor where something that is needed has not been filled in yet."""
        rows = [one.row for one in self._entries if one.spec.required and not one.read()]
        fields = [one.field for one in rows]
        fields += [one.table for one in self.tables.values() if one.is_missing()]
        if fields:
            self._go_to(fields[0])

    def missing(self) -> list[str]:
        """Return the labels of what must be filled in and is not."""
        found = [one.spec.label for one in self._entries if one.spec.required and not one.read()]
        return found + [one.spec.label for one in self.tables.values() if one.is_missing()]

    def unread(self) -> list[str]:
        """Return the labels of the days and moments that cannot be read as such."""
        return [one.spec.label for one in self._entries if not is_read(one.spec, one.read())]

    def show_problem(self, label: str, text: str) -> None:
        """Say at the field of this label what is wrong, and bring it into sight."""
        for one in self._entries:
            if one.spec.label == label:
                one.row.show_problem(text)
                one.row.field.setFocus()
                # Once the row has its new height and the page is in sight.
                QTimer.singleShot(0, self, partial(self.area.ensureWidgetVisible, one.row))

    def _go_to(self, field: Widget) -> None:
        field.setFocus()
        # Once the page is in sight.
        QTimer.singleShot(0, field, partial(self.area.ensureWidgetVisible, field))

    def field(self, name: str) -> Widget:
        """Return the widget of a field."""
        return next(one.row.field for one in self._entries if one.spec.id == name)

    def _entry(self, spec: FieldSpec, text: str, page: Widget) -> _Entry:
        field: Widget
        if spec.kind == CHOICE:
            choice = Choice(spec.label, page)
            choice.addItems(["", *spec.options])
            choice.setCurrentText(text)
            choice.currentTextChanged.connect(self._on_text)
            field, read = choice, choice.currentText
        elif spec.kind == TICKS:
            ticks = TicksField(spec, text, page)
            ticks.changed.connect(self.changed)
            field, read = ticks, ticks.text
        elif spec.kind == LINES:
            lines = TextField(spec.label, 2, page)
            lines.show_value(text)
            lines.committed.connect(self._on_text)
            field, read = lines, lambda: lines.toPlainText().strip()
        else:
            line = LineField(spec.label, page)
            line.show_value(text)
            line.setPlaceholderText(spec.hint or _EXAMPLES.get(spec.kind, ""))
            line.committed.connect(self._on_text)
            field, read = line, lambda: line.text().strip()
        row = FieldRow(_label(spec.label, spec.required), field, page)
        if spec.hint:
            field.setToolTip(spec.hint)
        if spec.hint and spec.kind == LINES:  # of one line it stands in the empty field
            row.label.setText(f"{row.label.text()} · {spec.hint}")
        return _Entry(spec, row, read)

    @Slot(str)
    def _on_text(self, _text: str) -> None:
        for one in self._entries:
            if one.row.has_problem() and one.read():
                one.row.show_problem("")
        self.changed.emit()


def _label(text: str, required: bool) -> str:
    return f"{text} *" if required else text

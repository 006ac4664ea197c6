"""The fields of a paper, as its description lists them: begun with what is known, filled in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
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
    TableSpec,
)
from inspector.i18n import _
from inspector.services.sheet_papers import Filled, SheetDraft
from inspector.ui.form.fields import Choice, LineField, TextField
from inspector.ui.widgets.citation_completer import CitationCompleter
from inspector.ui.widgets.field_row import FieldRow

WIDEST_PX = 760
_PAPER_MM, _LEAST_MM = 156.0, 24.0  # of a paper's text, and of a column that takes what is left
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
        page = Widget(self.area)
        page.setMaximumWidth(WIDEST_PX)
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
        self.area.setWidget(page)
        first = next((one for one in self._entries if not one.read()), None)
        if first is not None:
            first.row.field.setFocus()

    def filled(self) -> Filled:
        """Return what has been filled in so far."""
        return Filled(
            {one.spec.id: one.read() for one in self._entries},
            {name: rows.rows() for name, rows in self.tables.items()},
        )

    def missing(self) -> list[str]:
        """Return the labels of what must be filled in and is not."""
        found = [one.spec.label for one in self._entries if one.spec.required and not one.read()]
        return found + [one.spec.label for one in self.tables.values() if one.is_missing()]

    def show_problem(self, label: str, text: str) -> None:
        """Say at the field of this label what is wrong, and bring it into sight."""
        for one in self._entries:
            if one.spec.label == label:
                one.row.show_problem(text)
                one.row.field.setFocus()
                # Once the row has its new height and the page is in sight.
                QTimer.singleShot(0, self, partial(self.area.ensureWidgetVisible, one.row))

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
        if spec.hint:
            field.setToolTip(spec.hint)
        return _Entry(spec, FieldRow(_label(spec.label, spec.required), field, page), read)

    @Slot(str)
    def _on_text(self, _text: str) -> None:
        for one in self._entries:
            if one.row.has_problem() and one.read():
                one.row.show_problem("")
        self.changed.emit()


class TicksField(Widget):
    """Boxes to tick."""

    changed = Signal()

    def __init__(self, spec: FieldSpec, text: str, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(spec.label)
        chosen = set(text.split("\n"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.boxes: list[QCheckBox] = []
        for option in spec.options:
            box = QCheckBox(option, self)
            box.setChecked(option in chosen)
            box.toggled.connect(self._on_toggled)
            column.addWidget(box)
            self.boxes.append(box)
        self.setFocusProxy(self.boxes[0])

    def text(self) -> str:
        """Return the ticked options, joined by line ends."""
        return "\n".join(box.text() for box in self.boxes if box.isChecked())

    @Slot(bool)
    def _on_toggled(self, _on: bool) -> None:
        self.changed.emit()


class _Rows(QTableWidget):
    """Columns share the width as they do on the paper; rows are as high as their text then."""

    def __init__(self, widths_mm: Sequence[float], parent: Widget) -> None:
        super().__init__(0, len(widths_mm), parent)
        free = widths_mm.count(0.0)
        left = (_PAPER_MM - sum(widths_mm)) / free if free else 0.0
        self._shares = [width or max(left, _LEAST_MM) for width in widths_mm]
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        header = self.horizontalHeader()
        least = [header.sectionSizeHint(place) for place in range(len(self._shares))]
        room = max(self.viewport().width() - sum(least), 0) / sum(self._shares)
        for place, share in enumerate(self._shares):
            self.setColumnWidth(place, least[place] + int(room * share))
        self.resizeRowsToContents()


class RowsField(Widget):
    """A table to fill in; rows are added at its end."""

    changed = Signal()

    def __init__(
        self, spec: TableSpec, rows: Sequence[Mapping[str, str]], parent: Widget | None = None
    ) -> None:
        super().__init__(parent)
        self.spec = spec
        self._columns = [column for column in spec.columns if not column.pen]
        self.table = _Rows([one.width_mm for one in self._columns], self)
        self.table.setAccessibleName(spec.label)
        self.table.setHorizontalHeaderLabels([one.head for one in self._columns])
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(True)
        trigger = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(
            trigger.DoubleClicked
            | trigger.SelectedClicked
            | trigger.EditKeyPressed
            | trigger.AnyKeyPressed
        )
        self.table.setMinimumHeight(168)
        self.add_button = QPushButton(_("Add a row"), self)
        self.add_button.clicked.connect(self.add_row)
        self.remove_button = QPushButton(_("Remove the row"), self)
        self.remove_button.clicked.connect(self.remove_row)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addLayout(buttons)
        for row in rows:
            self._append(row)
        self.table.itemChanged.connect(self._on_item)
        self.setFocusProxy(self.table)

    def rows(self) -> tuple[Mapping[str, str], ...]:
        """Return the rows that say something."""
        found = []
        for place in range(self.table.rowCount()):
            row = {one.id: self._cell(place, at) for at, one in enumerate(self._columns)}
            if any(row.values()):
                found.append(row)
        return tuple(found)

    def keep_as_it_is(self) -> None:
        """Let nobody write here: the rows are those of the ledger."""
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.add_button.hide()
        self.remove_button.hide()

    def is_missing(self) -> bool:
        return self.spec.required and not self.rows()

    @Slot()
    def add_row(self) -> None:
        """Add an empty row and begin to write in it."""
        self._append({})
        last = self.table.rowCount() - 1
        self.table.setCurrentCell(last, 0)
        first = self.table.item(last, 0)
        if first is not None:
            self.table.editItem(first)

    @Slot()
    def remove_row(self) -> None:
        """Remove the row in which the cursor is."""
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())
            self.changed.emit()

    def _append(self, row: Mapping[str, str]) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        for at, column in enumerate(self._columns):
            cell = QTableWidgetItem(row.get(column.id, ""))
            # Where a row is higher than the window, its text begins in sight.
            cell.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            self.table.setItem(place, at, cell)

    def _cell(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.data(Qt.ItemDataRole.EditRole).strip() if item is not None else ""

    @Slot(QTableWidgetItem)
    def _on_item(self, _item: QTableWidgetItem) -> None:
        self.changed.emit()


def _label(text: str, required: bool) -> str:
    return f"{text} *" if required else text

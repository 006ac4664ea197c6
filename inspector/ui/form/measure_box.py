"""处置 and 五落实: mended on the spot, by a day, or work stopped; and who answers for a 重大."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from inspector.domain.deadline import parse_deadline
from inspector.errors import DeadlineUnreadable
from inspector.i18n import _
from inspector.ui.form.fields import LineField, Segments, folded
from inspector.ui.form.protocol import Today
from inspector.ui.form.wording import FIVE
from inspector.ui.widgets.field_row import FieldRow
from inspector.ui.widgets.state_chip import StateChip
from inspector.ui.wording import MEASURES


class MeasureBox(QWidget):
    """Asks what happens next, and until when."""

    measure_chosen = Signal(str)
    deadline_set = Signal(object)  # date or None
    five_set = Signal(dict)

    def __init__(self, today: Today, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._five: dict[str, str] = {}
        self._measure = ""
        self._day: date | None = None
        self.measure = Segments(_("Treatment"), {key: _(text) for key, text in MEASURES.items()})
        self.measure.chosen.connect(self.measure_chosen)
        self.measure_row = FieldRow(_("Treatment"), self.measure, self)
        self.deadline = LineField(_("Deadline"), self)
        self.deadline.setPlaceholderText(_("+15 or 2026-12-06"))
        self.deadline.committed.connect(self._on_deadline)
        self.day = QLabel(self)
        self.day.setObjectName("muted")
        line = QWidget(self)
        inside = QHBoxLayout(line)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.deadline, 1)
        inside.addWidget(self.day, 1)
        self.deadline_row = FieldRow(_("Deadline"), line, self)
        self.five_row = self._build_five()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.measure_row)
        column.addWidget(self.deadline_row)
        column.addWidget(self.five_row)

    def show_measure(
        self, measure: str, deadline: date | None, five: Mapping[str, str], level: str
    ) -> None:
        """Show what is stored; 五落实 only for a major hazard."""
        self._measure, self._day = measure, deadline
        self.measure.show_value(measure)
        if measure:
            self.measure_row.show_problem("")
        self.deadline_row.setVisible(measure in ("deadline", "suspend"))
        self.day.setText(_("until {day}").format(day=deadline.isoformat()) if deadline else "")
        if deadline is not None:
            self.deadline_row.show_problem("")
        if not self.deadline.hasFocus():
            self.deadline.show_value(deadline.isoformat() if deadline else "")
        self._five = dict(five)
        self.five_row.setVisible(level == "major")
        for name, field in self.five_fields.items():
            field.show_value(self._five.get(name, ""))
        done = sum(bool(self._five.get(name)) for name in FIVE)
        tone = "good" if done == len(FIVE) else "general"
        self.lamp.show_state(f"{done}/{len(FIVE)}", tone)

    def flush(self) -> None:
        """Commit what is still being typed."""
        for field in (self.deadline, *self.five_fields.values()):
            field.flush()

    def first_missing(self) -> QWidget | None:
        """Say beside its field what an order would lack; return the first such field, or None."""
        lacks_day = self._measure in ("deadline", "suspend") and self._day is None
        self.measure_row.show_problem("" if self._measure else _("Choose the treatment."))
        if lacks_day and not self.deadline_row.has_problem():
            self.deadline_row.show_problem(_("Say until when, such as +15."))
        if not self._measure:
            return self.measure
        return self.deadline if lacks_day else None

    def row_of(self, field: QWidget) -> FieldRow:
        """Return the row of what `first_missing` named, with its problem."""
        return self.measure_row if field is self.measure else self.deadline_row

    def _build_five(self) -> QWidget:
        box = QWidget(self)
        title = QLabel(_("Five implementations"), box)
        title.setObjectName("label")
        self.lamp = StateChip(parent=box)
        head = QHBoxLayout()
        head.addWidget(title)
        head.addWidget(self.lamp)
        head.addStretch(1)
        rows = QFormLayout()
        rows.setHorizontalSpacing(12)
        rows.setVerticalSpacing(6)
        self.five_fields: dict[str, LineField] = {}
        for name, text in FIVE.items():
            field = LineField(_(text), box)
            field.setProperty("name", name)
            field.committed.connect(self._on_five)
            rows.addRow(_(text), field)
            self.five_fields[name] = field
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(rows)
        return box

    @Slot(str)
    def _on_deadline(self, text: str) -> None:
        typed = folded(text)
        try:
            day = parse_deadline(typed, self._today()) if typed else None
        except DeadlineUnreadable as error:
            self.deadline_row.show_problem(f"{error.what()} {error.remedy()}")
            return
        self.deadline_row.show_problem("")
        self.deadline_set.emit(day)

    @Slot(str)
    def _on_five(self, text: str) -> None:
        self._five[str(self.sender().property("name"))] = text
        self.five_set.emit(dict(self._five))

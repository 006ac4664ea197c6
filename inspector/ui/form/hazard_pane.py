"""隐患登记: top to bottom in the order in which one thinks."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.actions import shown_key
from inspector.ui.form.fields import LineField, TextField
from inspector.ui.form.grading_box import GradingBox
from inspector.ui.form.measure_box import MeasureBox
from inspector.ui.form.photo_strip import PhotoStrip
from inspector.ui.form.protocol import FindClause, HazardDraft, Thumbnail, Today
from inspector.ui.page import Shell
from inspector.ui.widgets.field_row import FieldRow


class HazardPane(QWidget):
    """Shows one hazard and says what changed; keeps nothing itself."""

    field_set = Signal(str, str, object)  # uid, field, value
    files_offered = Signal(list)
    picker_wanted = Signal()
    photo_removal_wanted = Signal(str)
    removal_wanted = Signal(str)  # uid
    saved = Signal()
    reveal_wanted = Signal(QWidget)  # the row in which one goes on may be below the edge

    def __init__(
        self,
        shell: Shell,
        *,
        find_clause: FindClause,
        today: Today,
        thumbnail: Thumbnail,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._uid = ""
        self.place = LineField(_("Place of the hazard"), self)
        self.place.setPlaceholderText(_("such as: workshop 2, south distribution box"))
        self.place_row = FieldRow(_("Place of the hazard"), self.place, self)
        self.fact = TextField(_("Fact"), 2, self)
        self.fact.setPlaceholderText(_("what was seen or measured, without judgement"))
        self.fact_row = FieldRow(_("Fact"), self.fact, self)
        self.strip = PhotoStrip(shell, thumbnail, self)
        self.photo_row = FieldRow(_("Photos"), self.strip, self)
        self.grading = GradingBox(find_clause, self)
        self.measures = MeasureBox(today, self)
        self.footer = QFrame()
        self.footer.setObjectName("footer")
        self.save_button = QPushButton(
            _("Save and go on") + f"  {shown_key('save_hazard')}", self.footer
        )
        self.save_button.setProperty("primary", True)
        self.remove_button = QPushButton(_("Remove this hazard"), self.footer)
        self.remove_button.setProperty("flat", True)
        self.remove_button.setProperty("tone", "major")
        self._lay_out()
        self._connect()

    @property
    def uid(self) -> str:
        """Uid of the hazard that is shown."""
        return self._uid

    def show_hazard(self, hazard: HazardDraft, basis: Sequence[str]) -> None:
        """Show `hazard`; `basis` are the clauses of its item."""
        if hazard.uid != self._uid:
            self.flush()
            self._uid = hazard.uid
            for row in (self.place_row, self.fact_row, self.measures.deadline_row):
                row.show_problem("")
        self.place.show_value(hazard.place)
        self.fact.show_value(hazard.fact)
        self.strip.show_photos(hazard.photos)
        self.grading.show_grading(basis, hazard.clause, hazard.conditions, hazard.level)
        self.measures.show_measure(hazard.measure, hazard.deadline, hazard.five, hazard.level)

    def start(self) -> None:
        """Put the cursor where one begins."""
        self.place.setFocus()

    def flush(self) -> None:
        """Commit what is still being typed."""
        if self._uid:
            self.place.flush()
            self.fact.flush()
            self.measures.flush()

    @Slot()
    def save(self) -> None:
        """Commit; go on if the hazard can stand in an order, else show what it lacks."""
        self.flush()
        lacking = self.measures.first_missing()
        place, fact = self.place.text().strip(), self.fact.toPlainText().strip()
        self.place_row.show_problem("" if place else _("Say where the hazard is."))
        self.fact_row.show_problem("" if fact else _("Say what was found."))
        if not place:
            self._go_on(self.place, self.place_row)
        elif not fact:
            self._go_on(self.fact, self.fact_row)
        elif lacking is not None:
            self._go_on(lacking, self.measures.row_of(lacking))
        else:
            self.saved.emit()

    def _go_on(self, field: QWidget, row: QWidget) -> None:
        field.setFocus()
        self.reveal_wanted.emit(row)

    def _lay_out(self) -> None:
        # Stands below the part that scrolls, so that 保存 is in the same place for every hazard.
        buttons = QHBoxLayout(self.footer)
        buttons.setContentsMargins(16, 8, 16, 8)
        buttons.addWidget(self.save_button)
        buttons.addStretch(1)
        buttons.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        for part in (
            self.place_row,
            self.fact_row,
            self.photo_row,
            self.grading,
            self.measures,
        ):
            column.addWidget(part)
        column.addStretch(1)

    def _connect(self) -> None:
        self.place.committed.connect(self._on_place)
        self.fact.committed.connect(self._on_fact)
        self.strip.files_offered.connect(self._on_files)
        self.strip.picker_wanted.connect(self.picker_wanted)
        self.strip.removal_wanted.connect(self.photo_removal_wanted)
        self.grading.clause_chosen.connect(self._on_clause)
        self.grading.conditions_ticked.connect(self._on_conditions)
        self.grading.level_chosen.connect(self._on_level)
        self.measures.measure_chosen.connect(self._on_measure)
        self.measures.deadline_set.connect(self._on_deadline)
        self.measures.five_set.connect(self._on_five)
        self.save_button.clicked.connect(self.save)
        self.remove_button.clicked.connect(self._on_remove)

    @Slot(str)
    def _on_place(self, text: str) -> None:
        self.place_row.show_problem("")
        self.field_set.emit(self._uid, "place", text)

    @Slot(str)
    def _on_fact(self, text: str) -> None:
        self.fact_row.show_problem("")
        self.field_set.emit(self._uid, "fact", text)

    @Slot(list)
    def _on_files(self, files: list[Path]) -> None:
        self.files_offered.emit(files)

    @Slot(str)
    def _on_clause(self, clause: str) -> None:
        self.field_set.emit(self._uid, "clause", clause)
        self.field_set.emit(self._uid, "conditions", ())

    @Slot(tuple)
    def _on_conditions(self, conditions: tuple[str, ...]) -> None:
        self.field_set.emit(self._uid, "conditions", conditions)

    @Slot(str)
    def _on_level(self, level: str) -> None:
        self.field_set.emit(self._uid, "level", level)

    @Slot(str)
    def _on_measure(self, measure: str) -> None:
        self.field_set.emit(self._uid, "measure", measure)
        if measure in ("deadline", "suspend"):
            self._go_on(self.measures.deadline, self.measures.deadline_row)

    @Slot(object)
    def _on_deadline(self, day: object) -> None:
        self.field_set.emit(self._uid, "deadline", day)

    @Slot(dict)
    def _on_five(self, five: dict[str, str]) -> None:
        self.field_set.emit(self._uid, "five", five)

    @Slot()
    def _on_remove(self) -> None:
        self.removal_wanted.emit(self._uid)

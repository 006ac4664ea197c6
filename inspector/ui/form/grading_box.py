"""依据 and 定级: the clause, its conditions as ticks, a proposal, and the person's own word."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.grading import propose
from inspector.domain.standard import Clause, HazardLevel
from inspector.i18n import _
from inspector.ui.form.fields import Choice, Segments
from inspector.ui.form.protocol import FindClause
from inspector.ui.form.wording import LEVELS
from inspector.ui.widgets.field_row import FieldRow
from inspector.ui.widgets.tone import set_tone


class ConditionTick(QFrame):
    """One condition: a tick and its phrase over as many lines as it needs.

    A QCheckBox alone cannot break its text, and conditions are whole sentences.
    """

    toggled = Signal()

    def __init__(self, condition: str, text: str, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self.condition = condition
        self.box = QCheckBox(self)
        self.box.setAccessibleName(text)
        self.box.toggled.connect(self.toggled)
        self.words = QLabel(text, self)
        self.words.setWordWrap(True)
        self.words.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)


class GradingBox(Widget):
    """Says which clause, which conditions and which level; nothing is 重大 by itself."""

    clause_chosen = Signal(str)
    conditions_ticked = Signal(tuple)
    level_chosen = Signal(str)

    def __init__(self, find_clause: FindClause, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self._find_clause = find_clause
        self._clause: Clause | None = None
        self._ticks: list[ConditionTick] = []
        self.clauses = Choice(_("Basis"), self)
        self.clauses.activated.connect(self._on_clause)
        self.clause_row = FieldRow(_("Basis"), self.clauses, self)
        self.cite = QLabel(self)
        self.cite.setObjectName("cite")
        self.cite.setWordWrap(True)
        self.text = QLabel(self)
        self.text.setObjectName("small")
        self.text.setWordWrap(True)
        self.ticks_label = QLabel(_("Tick the conditions that are met"), self)
        self.ticks_label.setObjectName("label")
        self._ticks_column = QVBoxLayout()
        self._ticks_column.setSpacing(4)
        self.level = Segments(
            _("Grade"), {key: _(word.text) for key, word in LEVELS.items()}, graded=True
        )
        self.level.chosen.connect(self.level_chosen)
        self.level_row = FieldRow(_("Grade"), self.level, self)
        self.proposal = QFrame(self)
        self.proposal.setObjectName("note_box")
        self.reason = QLabel(self.proposal)
        self.reason.setWordWrap(True)
        self.confirm_button = QPushButton(_("Confirm as major"), self.proposal)
        self.confirm_button.clicked.connect(self._on_confirm)
        inside = QVBoxLayout(self.proposal)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(8)
        inside.addWidget(self.reason)
        inside.addWidget(self.confirm_button, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.clause_row)
        column.addWidget(self.cite)
        column.addWidget(self.text)
        column.addWidget(self.ticks_label)
        column.addLayout(self._ticks_column)
        column.addSpacing(4)
        column.addWidget(self.level_row)
        column.addWidget(self.proposal)

    def show_grading(
        self, basis: Sequence[str], clause: str, conditions: Sequence[str], level: str
    ) -> None:
        """Show the clause out of `basis`, its ticks and the level that a person chose."""
        names = list(dict.fromkeys([*basis, *([clause] if clause else [])]))
        if [self.clauses.itemData(n) for n in range(self.clauses.count())] != names:
            self.clauses.clear()
            for name in names:
                found = self._find_clause(name)
                self.clauses.addItem(found.cite() if found is not None else name, name)
        self.clauses.setCurrentIndex(max(0, self.clauses.findData(clause)) if names else -1)
        # One basis is read, several are chosen from; a citation is too long for a closed box.
        self.clauses.setVisible(len(names) > 1)
        self.cite.setText(self.clauses.currentText())
        found = self._find_clause(clause) if clause else None
        if found is not self._clause or found is None:
            self._clause = found
            self._build_ticks(found)
        for tick in self._ticks:
            tick.box.blockSignals(True)
            tick.box.setChecked(tick.condition in conditions)
            tick.box.blockSignals(False)
        self.level.show_value(level)
        self._show_proposal(conditions, level)

    def _build_ticks(self, clause: Clause | None) -> None:
        for tick in self._ticks:
            self._ticks_column.removeWidget(tick)
            tick.hide()
            tick.deleteLater()
        self._ticks = []
        leaves = clause.conditions.leaves() if clause and clause.conditions else ()
        for leaf in leaves:
            tick = ConditionTick(leaf.id, leaf.text, self)
            tick.toggled.connect(self._on_ticked)
            self._ticks_column.addWidget(tick)
            self._ticks.append(tick)
        self.ticks_label.setVisible(bool(leaves))
        self.text.setText(clause.text if clause is not None else "")
        self.text.setVisible(bool(clause and clause.text))

    def _show_proposal(self, conditions: Sequence[str], level: str) -> None:
        clause = self._clause
        known = {tick.condition for tick in self._ticks}
        if clause is None or not set(conditions) <= known:
            self.proposal.hide()
            return
        proposal = propose(clause, set(conditions))
        is_major = proposal.level is HazardLevel.MAJOR
        spoken = is_major or (bool(self._ticks) and clause.level is HazardLevel.MAJOR)
        self.proposal.setVisible(spoken)
        confirmed = level == "major"
        self.reason.setText(proposal.reason)
        self.confirm_button.setVisible(is_major and not confirmed)
        set_tone(self.proposal, "major" if is_major else "")

    @Slot(int)
    def _on_clause(self, number: int) -> None:
        self.clause_chosen.emit(str(self.clauses.itemData(number)))

    @Slot()
    def _on_ticked(self) -> None:
        ticked = tuple(tick.condition for tick in self._ticks if tick.box.isChecked())
        self.conditions_ticked.emit(ticked)

    @Slot()
    def _on_confirm(self) -> None:
        self.level_chosen.emit("major")

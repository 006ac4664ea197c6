"""What has to be said for each act of the office about a hazard: 挂牌, 提级, 验收, 销号."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.supervision import (
    Acceptance,
    CloseOut,
    Escalation,
    EscalationReason,
    Listing,
    SupervisionLevel,
)
from inspector.i18n import _
from inspector.services import acceptance as end
from inspector.services import supervision as up
from inspector.services.hazard_case import HazardCase
from inspector.ui import picking
from inspector.ui.form.fields import LineField, Segments, TextField
from inspector.ui.page import Shell
from inspector.ui.pages.recording_row import Attach, RecordingRow
from inspector.ui.questions import typed
from inspector.ui.widgets.field_row import FieldRow

WIDEST_PX = 760
PickFile = Callable[[str], Path | None]


class ActForm(QScrollArea):
    """One column of fields; each is known by its label, so that a refusal finds its place."""

    def __init__(self, case: HazardCase, today: date, parent: Widget) -> None:
        super().__init__(parent)
        self.case, self.today = case, today
        self._rows: list[FieldRow] = []
        self.setWidgetResizable(True)
        whole = Widget(self)
        self._page = Widget(whole)
        self._page.setMaximumWidth(WIDEST_PX)
        beside = QHBoxLayout(whole)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self._page, 1)
        beside.addStretch()
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(24, 16, 24, 24)
        self._column.setSpacing(12)
        self.setWidget(whole)

    def said(self) -> object | None:
        """Return what was said, or None when something is wrong; it stands at its field then."""
        raise NotImplementedError

    def show_problem(self, label: str, text: str) -> bool:
        """Say at the field of this label what is wrong; return whether there is one."""
        row = next((one for one in self._rows if one.label.text() == label), None)
        if row is None:
            return False
        row.show_problem(text)
        row.field.setFocus()
        # Once the row has its new height.
        QTimer.singleShot(0, self, partial(self.ensureWidgetVisible, row))
        return True

    def take_focus(self) -> None:
        """Begin at the first field that is still empty."""
        fields = [row.field for row in self._rows]
        empty = (one for one in fields if isinstance(one, LineField) and not one.text())
        next(empty, fields[0]).setFocus()

    def _add(self, *fields: tuple[str, Widget]) -> None:
        """Add fields side by side."""
        line = QHBoxLayout()
        line.setSpacing(16)
        for label, field in fields:
            row = FieldRow(label, field, self._page)
            self._rows.append(row)
            line.addWidget(row, 1, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(line)

    def _line(self, label: str, text: str = "") -> LineField:
        field = LineField(label, self._page)
        field.show_value(text)
        return field

    def _day_line(self, label: str, day: date | None) -> LineField:
        field = self._line(label, day.isoformat() if day is not None else "")
        field.setPlaceholderText("2026-12-31")
        field.editingFinished.connect(partial(self._tidy, field))
        return field

    def _levels(self, levels: Sequence[SupervisionLevel]) -> Segments:
        words = {one.value: one.label for one in levels}
        field = Segments(_(up.LEVEL), words, parent=self._page)
        field.show_value(levels[0].value)
        return field

    def _end(self) -> None:
        self._column.addStretch(1)

    def _day(self, label: str, field: LineField) -> date | None:
        """Return the day that was typed, or None and what is wrong beside it."""
        self._tidy(field)
        try:
            return date.fromisoformat(field.text())
        except ValueError:
            self.show_problem(label, _("Write the day as 2026-11-21."))
            return None

    def _clear(self) -> None:
        for row in self._rows:
            row.show_problem("")

    def _tidy(self, field: LineField) -> None:
        if field.text().strip():
            field.setText(typed.day(field.text(), self.today))


class ListingForm(ActForm):
    """挂牌督办."""

    def __init__(self, case: HazardCase, today: date, organ: str, parent: Widget) -> None:
        super().__init__(case, today, parent)
        self.level = self._levels(list(SupervisionLevel))
        self.organ = self._line(_(up.ORGAN), organ)
        self.unit = self._line(_(up.UNIT))
        self.supervisor = self._line(_(up.SUPERVISOR))
        until = case.row.deadline
        # One that has passed cannot be the supervision's, too.
        self.deadline = self._day_line(_(up.UNTIL), until if until and until >= today else None)
        self.on = self._day_line(_(up.DECIDED), today)
        self._add((_(up.LEVEL), self.level))
        self._add((_(up.ORGAN), self.organ))
        self._add((_(up.UNIT), self.unit), (_(up.SUPERVISOR), self.supervisor))
        self._add((_(up.UNTIL), self.deadline), (_(up.DECIDED), self.on))
        self._end()

    def said(self) -> Listing | None:
        self._clear()
        deadline = self._day(_(up.UNTIL), self.deadline)
        on = self._day(_(up.DECIDED), self.on)
        if deadline is None or on is None:
            return None
        return Listing(
            level=SupervisionLevel(self.level.value()),
            organ=self.organ.text().strip(),
            unit=self.unit.text().strip(),
            supervisor=self.supervisor.text().strip(),
            deadline=deadline,
            on=on,
        )


class EscalationForm(ActForm):
    """提级督办: only levels above the present one are offered."""

    def __init__(
        self, case: HazardCase, today: date, reasons: Sequence[EscalationReason], parent: Widget
    ) -> None:
        super().__init__(case, today, parent)
        self._before = up.supervision_level(case)
        above = [one for one in SupervisionLevel if one.rank > self._before.rank]
        self.level = self._levels(above)
        self.organ = self._line(_(up.ORGAN))
        self.reasons = Reasons(reasons, self._page)
        self.grounds = TextField(_(up.GROUNDS), 3, self._page)
        self.approved = self._line(_(up.APPROVED))
        known = case.decided.supervised
        until = known.deadline if known else None
        self.deadline = self._day_line(_(up.UNTIL), until if until and until >= today else None)
        self.on = self._day_line(_(up.DECIDED), today)
        self._add((_(up.LEVEL), self.level))
        self._add((_(up.ORGAN), self.organ))
        self._add((_(up.REASONS), self.reasons))
        self._add((_(up.GROUNDS), self.grounds))
        self._add((_(up.APPROVED), self.approved))
        self._add((_(up.UNTIL), self.deadline), (_(up.DECIDED), self.on))
        self._end()

    def said(self) -> Escalation | None:
        self._clear()
        deadline = self._day(_(up.UNTIL), self.deadline)
        on = self._day(_(up.DECIDED), self.on)
        if deadline is None or on is None:
            return None
        return Escalation(
            before=self._before,
            level=SupervisionLevel(self.level.value()),
            organ=self.organ.text().strip(),
            reasons=self.reasons.chosen(),
            grounds=self.grounds.toPlainText().strip(),
            approved_by=self.approved.text().strip(),
            deadline=deadline,
            on=on,
        )


class AcceptanceForm(ActForm):
    """验收: from the written opinion of the competent department, whose file is kept."""

    def __init__(
        self,
        case: HazardCase,
        today: date,
        shell: Shell,
        attach: Attach,
        parent: Widget,
        *,
        pick_file: PickFile | None = None,
    ) -> None:
        super().__init__(case, today, parent)
        self.pick_file = pick_file or partial(picking.pick_file, self)
        self.department = self._line(_(end.DEPARTMENT))
        self.person = self._line(_(end.ACCEPTED_BY))
        self.on = self._day_line(_(end.ACCEPTED_ON), today)
        self.file = RecordingRow(shell, attach, self._page, pick_file=self._pick_one)
        self.file.words.hide()  # the opinion itself says what it is
        self.file.setFocusProxy(self.file.button)
        self.file.setAccessibleName(_(end.FILE))
        self.file.button.setText(_("Attach the opinion …"))
        self.file.changed.connect(self._on_file)
        self.opinion = TextField(_(end.OPINION), 3, self._page)  # after it, for Tab as for the eye
        self._add((_(end.DEPARTMENT), self.department), (_(end.ACCEPTED_BY), self.person))
        self._add((_(end.ACCEPTED_ON), self.on), (_(end.FILE), self.file))
        self._add((_(end.OPINION), self.opinion))
        self._end()

    def said(self) -> Acceptance | None:
        self._clear()
        on = self._day(_(end.ACCEPTED_ON), self.on)
        if on is None:
            return None
        if self.file.is_busy:
            self.show_problem(_(end.FILE), _("its file is still being kept"))
            return None
        if not self.file.files:
            self.show_problem(_(end.FILE), _("attach the department's written opinion"))
            return None
        return Acceptance(
            department=self.department.text().strip(),
            person=self.person.text().strip(),
            opinion=self.opinion.toPlainText().strip(),
            on=on,
            file=self.file.files[-1],
        )

    @Slot()
    def _on_file(self) -> None:
        """Go on with the opinion: the button that was pressed cannot keep the focus meanwhile."""
        self._clear()
        if self.file.files:
            self.opinion.setFocus()

    def _pick_one(self, _title: str) -> Path | None:
        """Pick the file in place of the one that was picked before."""
        file = self.pick_file(_("Choose the written opinion"))
        if file is not None:
            self.file.clear()
        return file


class CloseOutForm(ActForm):
    """销号: on what basis. Who closes out is whoever sits here."""

    def __init__(self, case: HazardCase, today: date, parent: Widget) -> None:
        super().__init__(case, today, parent)
        said = case.decided.acceptance
        text = f"{said.department}{said.on.isoformat()}验收意见" if said is not None else ""
        self.basis = TextField(_(end.BASIS), 2, self._page)
        self.basis.show_value(text)
        self.on = self._day_line(_(end.CLOSED_ON), today)
        self._add((_(end.BASIS), self.basis))
        self._add((_(end.CLOSED_ON), self.on))
        self._end()

    def said(self) -> CloseOut | None:
        self._clear()
        on = self._day(_(end.CLOSED_ON), self.on)
        if on is None:
            return None
        return CloseOut(basis=self.basis.toPlainText().strip(), person="", on=on)


class Reasons(Widget):
    """Boxes to tick, two beside each other; what the record speaks for is ticked already."""

    def __init__(self, suggested: Sequence[EscalationReason], parent: Widget) -> None:
        super().__init__(parent)
        self.setAccessibleName(_(up.REASONS))
        self.boxes = {one: QCheckBox(one.label, self) for one in EscalationReason}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        for place, (reason, box) in enumerate(self.boxes.items()):
            box.setChecked(reason in suggested)
            grid.addWidget(box, place // 2, place % 2)
        self.setFocusProxy(self.boxes[EscalationReason.HARD])

    def chosen(self) -> tuple[EscalationReason, ...]:
        """Return what is ticked, in the order of the list."""
        return tuple(reason for reason, box in self.boxes.items() if box.isChecked())

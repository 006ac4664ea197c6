"""待查: what never came, numbers used twice, clocks that went back, and the decision about it."""

from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.clock import china, from_wall
from inspector.domain.ledger import QuestionedDevice
from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.services.attention import Attention, ClockOddity, MissingPart, is_held
from inspector.ui.models.table import TableColumn, TableModel
from inspector.ui.page import Shell
from inspector.ui.views import AsideCalls
from inspector.ui.widgets.row_table import RowTable


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionLine:
    """One thing to look at. `device` is set while a person has to decide about it."""

    kind: str
    tone: str
    who: str
    what: str
    advice: str
    device: str = ""


class AttentionPane(Widget):
    """What never came, numbers used twice, clocks that went back; below, the decision."""

    changed = Signal()

    def __init__(self, shell: Shell, calls: AsideCalls, parent: Widget) -> None:
        super().__init__(parent)
        self._shell, self._calls = shell, calls
        columns: list[TableColumn[AttentionLine]] = [
            TableColumn(
                heading=_("What"),
                text=lambda line: line.kind,
                tone=lambda line: line.tone,
                width=128,
                is_strong=True,
            ),
            TableColumn(heading=_("Whose"), text=lambda line: line.who, width=120),
            TableColumn(heading=_("In detail"), text=lambda line: line.what),
        ]
        self.rows_model = TableModel(columns, shell.look, self)
        self.table: RowTable[AttentionLine] = RowTable(
            self.rows_model, shell.look, _("To look at"), self
        )
        self.table.chosen.connect(self._on_chosen)
        self.advice = QLabel(self)
        self.advice.setObjectName("muted")
        self.advice.setWordWrap(True)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText(_("What has happened, and who found out"))
        self.reason.setAccessibleName(_("What has happened, and who found out"))
        self.reason.textChanged.connect(self._on_typed)
        self.accept_button = QPushButton(_("Accept this computer again"), self)
        self.accept_button.clicked.connect(self.accept)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.reason, 1)
        line.addWidget(self.accept_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(self.advice)
        column.addLayout(line)

    def show_attention(self, found: Attention) -> int:
        """Show what was found; return how many things wait for somebody."""
        lines = [_device_line(one) for one in found.devices]
        lines += [_missing_line(one) for one in found.missing]
        lines += [_clock_line(one) for one in found.clocks]
        self.rows_model.show_rows(lines)
        return len(found.missing) + sum(is_held(one) for one in found.devices)

    @Slot()
    def accept(self) -> None:
        """Take entries of the chosen device again; the reason stays on record."""
        line = self.table.current_row()
        if line is None or not line.device or not self.reason.text().strip():
            return
        try:
            self._calls.accept_device(line.device, self.reason.text())
        except InspectorError as error:
            self._shell.show_error(error)
            return
        self.reason.clear()
        self.changed.emit()

    @Slot(int)
    def _on_chosen(self, _place: int) -> None:
        line = self.table.current_row()
        self.advice.setText(line.advice if line is not None else "")
        asked = line is not None and bool(line.device)
        self.reason.setVisible(asked)
        self.accept_button.setVisible(asked)
        self._on_typed()

    @Slot()
    def _on_typed(self) -> None:
        said = bool(self.reason.text().strip())
        self.accept_button.setEnabled(said)
        self.accept_button.setToolTip("" if said else _("Say first what has happened"))


def _device_line(device: QuestionedDevice) -> AttentionLine:
    numbers = _(", ").join(map(str, device.numbers[:8]))
    what = _("Numbers {numbers} stand for two different entries each; device {device}").format(
        numbers=numbers, device=device.dev[:8]
    )
    if is_held(device):
        return AttentionLine(
            kind=_("Number used twice"),
            tone="major",
            who=device.person,
            what=what,
            advice=_(
                "Both entries are kept. New ones of this computer wait in the quarantine until you"
                " have found out whether its disk was copied or a backup restored."
            ),
            device=device.dev,
        )
    decided = _("Accepted by {name} on {day}: {reason}").format(
        name=device.decided_by,
        day=f"{china(device.decided):%Y-%m-%d}" if device.decided else "",
        reason=device.reason,
    )
    return AttentionLine(
        kind=_("Accepted again"), tone="muted", who=device.person, what=what, advice=decided
    )


def _missing_line(part: MissingPart) -> AttentionLine:
    spans = (str(first) if first == last else f"{first}–{last}" for first, last in part.numbers[:8])
    numbers = _(", ").join(spans)
    what = " · ".join(text for text in (part.entity_name, part.title) if text)
    said = _("{count} entries wait").format(count=part.waiting)
    if numbers:
        said = _("numbers {numbers} are missing; {count} entries wait").format(
            numbers=numbers, count=part.waiting
        )
    return AttentionLine(
        kind=_("Earlier package missing"),
        tone="general",
        who=part.person or _("not known yet"),
        what=f"{what}: {said}",
        advice=_("Ask for the package that came before; what waits counts as soon as it is here."),
    )


def _clock_line(step: ClockOddity) -> AttentionLine:
    return AttentionLine(
        kind=_("Clock went back"),
        tone="general",
        who=step.person,
        what=_("Number {number} says {after}, the one before said {before}").format(
            number=step.number,
            after=f"{china(from_wall(step.after)):%Y-%m-%d %H:%M}",
            before=f"{china(from_wall(step.before)):%Y-%m-%d %H:%M}",
        ),
        advice=_("Times of this computer are only claims; nothing is decided by them."),
    )

"""Beside what has come in: refused files that are kept (隔离区), and what needs a look."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.clock import china, from_wall
from inspector.domain.ledger import QuarantineRow, QuestionedDevice
from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.attention import Attention, ClockOddity, MissingPart, is_held
from inspector.services.imports import ImportPreview
from inspector.ui.models.table import TableColumn, TableModel
from inspector.ui.page import Shell
from inspector.ui.views import AsideCalls, Confirm
from inspector.ui.widgets.package_table import PackageTable
from inspector.ui.widgets.row_table import RowTable
from inspector.ui.wording import size_words


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionLine:
    """One thing to look at. `device` is set while a person has to decide about it."""

    kind: str
    tone: str
    who: str
    what: str
    advice: str
    device: str = ""


class QuarantinePane(Widget):
    """Refused files with the reason of each; below, what to do about the one that is chosen."""

    tried = Signal(list)  # of ImportPreview
    changed = Signal()

    def __init__(
        self, shell: Shell, calls: AsideCalls, parent: Widget, *, confirm: Confirm | None = None
    ) -> None:
        super().__init__(parent)
        self._shell, self._calls = shell, calls
        self._confirm = confirm or self._ask
        columns: list[TableColumn[QuarantineRow]] = [
            TableColumn(
                heading=_("Since"), text=lambda row: f"{china(row.at):%Y-%m-%d %H:%M}", width=136
            ),
            TableColumn(heading=_("File"), text=lambda row: row.file_name, width=300),
            TableColumn(heading=_("Why"), text=_reason, tone=lambda row: "major"),
            TableColumn(
                heading=_("Reason code"), text=lambda row: row.reason or row.code, width=120
            ),
            TableColumn(
                heading=_("Size"), text=lambda r: size_words(r.size), width=80, is_number=True
            ),
        ]
        self.rows_model = TableModel(columns, shell.look, self)
        self.table: RowTable[QuarantineRow] = RowTable(
            self.rows_model, shell.look, _("Quarantine"), self
        )
        self.table.chosen.connect(self._on_chosen)
        self.why = QLabel(self)
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.advice = QLabel(self)
        self.advice.setObjectName("muted")
        self.advice.setWordWrap(True)
        self.again = QPushButton(_("Try again"), self)
        self.again.clicked.connect(self.try_again)
        self.all_again = QPushButton(_("Try all again"), self)
        self.all_again.clicked.connect(self.try_all)
        self.remove_button = QPushButton(_("Remove …"), self)
        self.remove_button.clicked.connect(self.remove)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for part in (self.again, self.all_again):
            buttons.addWidget(part)
        buttons.addStretch(1)
        buttons.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(self.why)
        column.addWidget(self.advice)
        column.addLayout(buttons)

    def refresh(self) -> int:
        """Show what is kept; return how many."""
        rows = list(self._calls.refused())
        self.rows_model.show_rows(rows)
        for button in (self.again, self.all_again, self.remove_button):
            button.setEnabled(bool(rows))
        self.all_again.setVisible(len(rows) > 1)
        return len(rows)

    @Slot()
    def try_again(self) -> None:
        """Import the chosen file once more."""
        row = self.table.current_row()
        if row is not None:
            self._try([row])

    @Slot()
    def try_all(self) -> None:
        """Import every kept file once more, after a base package or an update."""
        self._try(self.rows_model.rows)

    @Slot()
    def remove(self) -> None:
        """Delete our copy of the chosen file, after a question: it may be the only one."""
        row = self.table.current_row()
        if row is None:
            return
        question = _("Remove {name} from the quarantine?").format(name=row.file_name)
        follows = _("This copy is deleted. The file that it came from stays where it is.")
        if not self._confirm(question, follows, _("Remove")):
            return
        try:
            self._calls.remove(row.id)
        except InspectorError as error:
            self._shell.show_error(error)
        self.changed.emit()

    def _try(self, rows: Sequence[QuarantineRow]) -> None:
        if rows:
            self._shell.jobs.start(
                partial(self._calls.try_again, [row.id for row in rows]),
                done=self._on_tried,
                failed=self._on_failed,
                text=_("Trying again"),
            )

    @Slot(object)
    def _on_tried(self, results: Sequence[ImportPreview]) -> None:
        self.tried.emit(list(results))

    @Slot(Exception)
    def _on_failed(self, error: Exception) -> None:
        self._shell.show_error(error)
        self.changed.emit()

    @Slot(int)
    def _on_chosen(self, _place: int) -> None:
        row = self.table.current_row()
        for part in (self.why, self.advice):
            part.setVisible(row is not None)
        if row is not None:
            self.why.setText(row.why)
            origin = _("It came from {folder}; last tried {time}.").format(
                folder=row.origin, time=f"{china(row.tried):%Y-%m-%d %H:%M}"
            )
            self.advice.setText(f"{row.advice} {origin}")

    def _ask(self, question: str, follows: str, button: str) -> bool:
        box = QMessageBox(QMessageBox.Icon.NoIcon, _("Inspector"), question, parent=self)
        box.setInformativeText(follows)
        yes = box.addButton(button, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return box.clickedButton() is yes


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


class ArrivedTabs(Widget):
    """What has come in, what is kept aside, and what to look at: one behind each word."""

    tried = Signal(list)  # of ImportPreview
    waiting = Signal(int)

    def __init__(self, shell: Shell, calls: AsideCalls | None, parent: Widget) -> None:
        super().__init__(parent)
        self._shell, self._calls = shell, calls
        self.received = PackageTable(shell.look, _("Received packages"), self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.received)
        self._buttons = QButtonGroup(self)
        self._words = [_("Received packages"), _("Quarantine"), _("To look at")]
        self.quarantine: QuarantinePane | None = None
        self.attention: AttentionPane | None = None
        if calls is not None:
            self.quarantine = QuarantinePane(shell, calls, self)
            self.quarantine.tried.connect(self.tried)
            self.quarantine.changed.connect(self.refresh)
            self.attention = AttentionPane(shell, calls, self)
            self.attention.changed.connect(self.refresh)
            self._stack.addWidget(self.quarantine)
            self._stack.addWidget(self.attention)
        row = QHBoxLayout()
        row.setSpacing(4)
        for place in range(self._stack.count()):
            button = QPushButton(self._words[place], self)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setChecked(place == 0)
            self._buttons.addButton(button, place)
            row.addWidget(button)
        row.addStretch(1)
        self._buttons.idClicked.connect(self._stack.setCurrentIndex)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    @Slot()
    def refresh(self) -> None:
        """Ask again what is kept and what to look at."""
        if self.quarantine is None:
            return
        self._count(1, self.quarantine.refresh())
        self._shell.jobs.start(
            self._load, done=self._on_loaded, failed=self._shell.show_error, reading=True
        )

    def show_side(self, place: int) -> None:
        """Bring one of the three to the front."""
        button = self._buttons.button(place)
        if button is not None:
            button.click()

    def _load(self, progress: Progress) -> Attention | None:
        progress.step(0, 1)
        return self._calls.attention() if self._calls is not None else None

    @Slot(object)
    def _on_loaded(self, found: Attention | None) -> None:
        if found is not None and self.attention is not None and self.quarantine is not None:
            count = self.attention.show_attention(found)
            self._count(2, count)
            self.waiting.emit(count + len(self.quarantine.rows_model.rows))

    def _count(self, place: int, count: int) -> None:
        button = self._buttons.button(place)
        if button is not None:
            button.setText(f"{self._words[place]} {count}" if count else self._words[place])


def _reason(row: QuarantineRow) -> str:
    """Return why, without the name of the file, which has a column of its own."""
    return row.why.replace(row.file_name, "", 1).strip()


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

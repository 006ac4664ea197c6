"""收尾核对: what is still open, with a reason for each, and what is still missing."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from inspector.i18n import _
from inspector.ui.form.fields import LineField
from inspector.ui.form.protocol import FillingProblem, ItemRow
from inspector.ui.theme import Look
from inspector.ui.widgets.painted import Index
from inspector.ui.widgets.tone import set_tone

CODE, WORDING, REASON = range(3)


class OpenItems(QAbstractTableModel):
    """Items without an answer; the third column is why they were not checked."""

    reasons_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[ItemRow] = []
        self.reasons: dict[str, str] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else 3

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Item"), _("What was to be checked"), _("Why it was not checked"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return (row.code, row.wording, self.reasons.get(row.key, ""))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == WORDING:
            return row.wording
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if index.column() != REASON or role != Qt.ItemDataRole.EditRole:
            return False
        self.reasons[self.rows[index.row()].key] = str(value).strip()
        self.dataChanged.emit(index, index)
        self.reasons_changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == REASON else flags

    def show_items(self, rows: Sequence[ItemRow]) -> None:
        """Show `rows`; reasons that were already written stay."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()
        self.reasons_changed.emit()

    def give_reason(self, reason: str) -> None:
        """Write `reason` for every item that has none."""
        for row in self.rows:
            if not self.reasons.get(row.key):
                self.reasons[row.key] = reason
        if self.rows:
            self.dataChanged.emit(self.index(0, REASON), self.index(len(self.rows) - 1, REASON))
        self.reasons_changed.emit()

    def missing(self) -> int:
        """Return how many items have no reason yet."""
        return sum(not self.reasons.get(row.key) for row in self.rows)


class ClosingPane(QWidget):
    """The last look before a visit is closed."""

    item_wanted = Signal(str)
    certificate_noted = Signal()
    left = Signal()
    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._missing = 0
        self._has_items, self._filled = True, (0, 0)
        self.certificate = QCheckBox(_("The certificates have been shown on site"), self)
        self.certificate.clicked.connect(self._on_certificate)
        self.back_button = QPushButton(_("Go on filling in"), self)
        self.back_button.setProperty("flat", True)
        self.back_button.clicked.connect(self.left)
        self.open_items = OpenItems(self)
        self.open_items.reasons_changed.connect(self._on_reasons)
        self.open_title = _title(self)
        self.reason = LineField(_("Reason for all that have none"), self)
        self.reason.setPlaceholderText(_("such as: the production line stood still"))
        self.reason.returnPressed.connect(self._on_all)
        self.all_button = QPushButton(_("Write for all that have none"), self)
        self.all_button.clicked.connect(self._on_all)
        self.table = QTableView(self)
        self.table.setAccessibleName(_("Items without an answer"))
        self.table.setModel(self.open_items)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(look.row_height)
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(CODE, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(WORDING, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Interactive)
        head.resizeSection(REASON, 260)
        self.to_see = QLabel(self)
        self.to_see.setTextFormat(Qt.TextFormat.PlainText)
        self.to_see.setWordWrap(True)
        self.to_see.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.problem_title = _title(self)
        self.problem_list = QListWidget(self)
        self.problem_list.setAccessibleName(_("Still missing"))
        self.problem_list.setObjectName("problems")
        self.problem_list.setWordWrap(True)
        self.problem_list.itemActivated.connect(self._on_problem)
        self.problem_list.itemClicked.connect(self._on_problem)
        self.problem_list.installEventFilter(self)
        self._lay_out()

    def begin(self) -> None:
        """Forget the reasons of the visit before: the items of this one have the same keys."""
        self.open_items.reasons.clear()
        self.reason.clear()

    def show_closing(
        self,
        items: Sequence[ItemRow],
        problems: Sequence[FillingProblem],
        *,
        certificate_shown: bool,
        has_items: bool = True,
        filled: tuple[int, int] = (0, 0),
        to_see: Sequence[str] = (),
    ) -> None:
        """Show what is open. Problems of open items are told by their rows, not twice.

        certificate_shown  whether 亮证 is on record; if not it is asked for here (安法 67)
        has_items  whether there are check items at all; other forms have neither result nor hazard
        filled     of the questions that belong to no item: how many are answered, and how many are
                   asked
        to_see     what a 复查 goes to see, a sentence each
        """
        self._has_items, self._filled = has_items, filled
        self.to_see.setText("\n".join(to_see))
        self.back_button.setVisible(not self._is_without_form())
        self.certificate.setChecked(certificate_shown)
        self.certificate.setEnabled(not certificate_shown)
        self.open_items.show_items(items)
        open_keys = {row.key for row in items}
        rest = [problem for problem in problems if problem.key not in open_keys]
        self._missing = len(rest)
        self.problem_list.clear()
        for problem in rest:
            line = QListWidgetItem(f"! {problem.text}", self.problem_list)
            line.setData(Qt.ItemDataRole.UserRole, problem.key)
            line.setToolTip(problem.text)
        words = _("Still missing: {count}") if rest else self._nothing_missing()
        self.problem_title.setText(words.format(count=len(rest)))
        set_tone(self.problem_title, "major" if rest else "good")
        # With nothing to mend, the table of open items gets the whole width.
        to_say = not items and not self._is_without_form()
        self._right_part.setVisible(self.problem_list.count() > 0 or to_say)
        self.problem_list.setVisible(self.problem_list.count() > 0)
        self.table.setVisible(bool(items))
        self.reason.setVisible(bool(items))
        self.all_button.setVisible(bool(items))
        self.to_see.setVisible(not items)
        self._on_reasons()

    def take_focus(self) -> None:
        """Put the cursor where something is still to be said."""
        if self.open_items.rows:
            self.reason.setFocus()
        elif self.certificate.isEnabled():
            self.certificate.setFocus()
        elif self.problem_list.count():
            self.problem_list.setFocus()
        else:
            self.back_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._is_without_form():
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def is_ready(self) -> bool:
        """Return whether nothing stands in the way of closing."""
        ready = self.open_items.missing() == 0 and self._missing == 0
        return ready and self.certificate.isChecked()

    def reasons(self) -> dict[str, str]:
        """Return the reason of every open item, by its key."""
        return {row.key: self.open_items.reasons.get(row.key, "") for row in self.open_items.rows}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.problem_list
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.problem_list.currentItem() is not None
        ):
            self._on_problem(self.problem_list.currentItem())
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.reason, 1)
        line.addWidget(self.all_button)
        left_part = QWidget(self)  # a bare layout grows no wider than its title
        left = QVBoxLayout(left_part)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self.open_title)
        left.addLayout(line)
        left.addWidget(self.table, 1)
        left.addWidget(self.to_see, 1)
        right_part = QWidget(self)
        right = QVBoxLayout(right_part)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(12)
        right.addWidget(self.problem_title)
        right.addWidget(self.problem_list, 1)
        right.addStretch(0)
        right_part.setFixedWidth(300)
        self._right_part = right_part
        right.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Above both columns, so that their titles stand on one line.
        top = QHBoxLayout()
        top.addWidget(self.certificate)
        top.addStretch(1)
        top.addWidget(self.back_button)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(left_part, 1)
        columns.addWidget(right_part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(12)
        whole.addLayout(top)
        whole.addLayout(columns, 1)

    def _is_without_form(self) -> bool:
        return not self._has_items and not self._filled[1]

    def _nothing_missing(self) -> str:
        if not self._has_items:
            return _("Nothing is missing that must be filled in")
        if self._filled[1]:
            return _("Nothing is missing in the hazards and in what must be filled in")
        return _("Nothing is missing in the hazards")

    @Slot()
    def _on_reasons(self) -> None:
        count, missing = len(self.open_items.rows), self.open_items.missing()
        answered, total = self._filled
        if self._is_without_form():
            words = _("Nothing has to be filled in; the re-inspection opinion says what was found")
        elif not count and not self._has_items:
            words = _("{answered} of {total} questions are answered")
        elif not count:
            words = _("Every item has an answer")
        elif missing:
            words = _("{count} items are open, {missing} without a reason")
        else:
            words = _("{count} items will be recorded as not checked")
        self.open_title.setText(
            words.format(count=count, missing=missing, answered=answered, total=total)
        )
        set_tone(self.open_title, "good" if not missing else "general")
        self.changed.emit()

    @Slot()
    def _on_certificate(self) -> None:
        # On record from now on: taking the tick back would be a statement of its own.
        self.certificate.setEnabled(False)
        self.certificate_noted.emit()
        self.changed.emit()

    @Slot()
    def _on_all(self) -> None:
        reason = self.reason.text().strip()
        if reason:
            self.open_items.give_reason(reason)

    @Slot(QListWidgetItem)
    def _on_problem(self, line: QListWidgetItem) -> None:
        self.item_wanted.emit(str(line.data(Qt.ItemDataRole.UserRole)))


def _title(parent: QWidget) -> QLabel:
    label = QLabel(parent)
    label.setObjectName("section_title")
    return label

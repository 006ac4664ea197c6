"""Which visit is to be filled: shown until one is open."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.clock import china
from inspector.domain.inspection import InspectionRow
from inspector.i18n import _
from inspector.ui.widgets.empty_state import EmptyState


class VisitChooser(QStackedWidget):
    """Lists the visits under way; says where one starts when there are none."""

    chosen = Signal(str)
    start_wanted = Signal()

    def __init__(self, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self.empty = EmptyState(
            _("No visit is under way"),
            _("A visit starts from the list of inspections. Its checklist then opens here."),
            _("To the list of inspections"),
        )
        self.empty.wanted.connect(self.start_wanted)
        listed = Widget(self)
        title = QLabel(_("Go on with"), listed)
        title.setObjectName("section_title")
        self.list = QListWidget(listed)
        self.list.setObjectName("cards")
        self.list.setAccessibleName(_("Visits under way"))
        self.list.itemClicked.connect(self._on_chosen)
        self.list.installEventFilter(self)
        column = QVBoxLayout(listed)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self.list, 1)
        self.addWidget(self.empty)
        self.addWidget(listed)

    def show_visits(self, visits: Sequence[InspectionRow]) -> None:
        """Show `visits`, those that can be filled."""
        self.list.clear()
        for visit in visits:
            started = f"{china(visit.started):%Y-%m-%d %H:%M}" if visit.started else ""
            words = [started, visit.place]
            if visit.item_count:
                words.append(f"{visit.answered_count}/{visit.item_count}")
            second = " · ".join(word for word in words if word)
            line = QListWidgetItem(f"{visit.entity_name}\n{second}", self.list)
            line.setData(Qt.ItemDataRole.UserRole, visit.id)
        self.setCurrentIndex(1 if visits else 0)
        if visits:
            self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self.list.currentItem() is not None
        ):
            self._on_chosen(self.list.currentItem())
            return True
        return super().eventFilter(watched, event)

    @Slot(QListWidgetItem)
    def _on_chosen(self, line: QListWidgetItem) -> None:
        self.chosen.emit(str(line.data(Qt.ItemDataRole.UserRole)))

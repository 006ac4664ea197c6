"""The right side of the checklist: the item, and a tab for each of its hazards."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.i18n import _
from inspector.ui.form.hazard_pane import HazardPane
from inspector.ui.form.item_detail import ItemDetail
from inspector.ui.form.protocol import FindClause, ItemRow, Thumbnail, Today
from inspector.ui.page import Shell

LEAST_PX, MOST_PX = 360, 480
REVEAL_PX = 16  # below a row that is brought into sight


class SidePane(QFrame):
    """Shows one item; `tab` is "" for the item itself or the uid of a hazard."""

    tab_chosen = Signal(str)

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
        self.setObjectName("detail")
        self.setMinimumWidth(LEAST_PX)
        self.setMaximumWidth(MOST_PX)
        self.tab = ""
        self.detail = ItemDetail(shell, find_clause, thumbnail)
        self.hazard = HazardPane(shell, find_clause=find_clause, today=today, thumbnail=thumbnail)
        self._tabs = QFrame(self)
        self._tabs.setObjectName("tabs")
        self._row = QHBoxLayout(self._tabs)
        self._row.setContentsMargins(8, 0, 16, 0)
        self._row.setSpacing(0)
        self._row.addStretch(1)
        self.number = QLabel(self._tabs)
        self.number.setObjectName("small")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._row.addWidget(self.number)
        self._group = QButtonGroup(self)
        self._buttons: list[QPushButton] = []
        self._shown: list[tuple[str, str]] = []
        self._stack = QStackedWidget(self)
        for body in (self.detail, self.hazard):
            body.setObjectName("detail_body")
            body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            scroll = QScrollArea(self)
            scroll.setObjectName("detail_scroll")
            scroll.setWidgetResizable(True)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            scroll.setWidget(body)
            self._stack.addWidget(scroll)
        self.hazard.reveal_wanted.connect(self._on_reveal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tabs)
        column.addWidget(self._stack, 1)
        column.addWidget(self.hazard.footer)

    def show_item(self, item: ItemRow, tab: str | None = None) -> None:
        """Show `item`. `tab` names what of it; without one the first hazard, if there is any."""
        uids = [hazard.uid for hazard in item.hazards]
        if tab is None:
            tab = uids[0] if uids else ""
        self.tab = tab if tab in uids else ""
        self._show_tabs(item)
        if not self.tab:
            self.hazard.flush()
        self.detail.show_item(item)
        self.number.clear()
        for hazard in item.hazards:
            if hazard.uid == self.tab:
                self.number.setText(hazard.number)
                self.hazard.show_hazard(hazard, item.basis)
        before = self._stack.currentIndex()
        self._stack.setCurrentIndex(1 if self.tab else 0)
        self.hazard.footer.setVisible(bool(self.tab))
        if before != self._stack.currentIndex():
            self.scroll_to_top()

    def scroll_to_top(self) -> None:
        """Show the beginning of what is in front."""
        scroll = self._stack.currentWidget()
        if isinstance(scroll, QScrollArea):
            scroll.verticalScrollBar().setValue(0)

    def flush(self) -> None:
        """Commit what is still being typed."""
        self.detail.flush()
        self.hazard.flush()

    def _show_tabs(self, item: ItemRow) -> None:
        wanted = [("", _("Check item"))]
        wanted += [
            (h.uid, _("Hazard {number}").format(number=_tail(h.number))) for h in item.hazards
        ]
        if wanted != self._shown:
            self._shown = wanted
            for button in self._buttons:
                self._group.removeButton(button)
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
            self._buttons = []
            for number, (uid, words) in enumerate(wanted):
                button = QPushButton(words, self._tabs)
                button.setObjectName("tab")
                button.setCheckable(True)
                button.setProperty("uid", uid)
                button.clicked.connect(self._on_clicked)
                self._group.addButton(button)
                self._row.insertWidget(number, button)
                self._buttons.append(button)
        for button in self._buttons:
            button.setChecked(button.property("uid") == self.tab)

    @Slot(QWidget)
    def _on_reveal(self, row: QWidget) -> None:
        # The row, or the problem in it, has only now appeared: the layout comes first.
        QTimer.singleShot(0, self, partial(self._reveal, row))

    def _reveal(self, row: QWidget) -> None:
        scroll = self._stack.widget(1)
        if isinstance(scroll, QScrollArea):
            scroll.ensureWidgetVisible(row, 0, REVEAL_PX)

    @Slot()
    def _on_clicked(self) -> None:
        self.tab_chosen.emit(str(self.sender().property("uid")))


def _tail(number: str) -> str:
    """Return the serial of a hazard number: tabs are narrow, and the rest is the same for all."""
    return number.rsplit("-", 1)[-1]

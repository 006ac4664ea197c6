"""The sheet of all keys, laid over the page by `?`."""

from itertools import groupby

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.i18n import _
from inspector.ui.actions import SHORTCUTS, shown_key


class KeySheet(QFrame):
    """Lies over its parent, in its middle; any of Esc and `?` takes it away."""

    def __init__(self, parent: Widget) -> None:
        super().__init__(parent)
        self.setObjectName("key_sheet")
        self.setAccessibleName(_("All keys"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._before: Widget | None = None
        title = QLabel(_("All keys"), self)
        title.setObjectName("page_title")
        self.close_button = QPushButton(_("Close"), self)
        self.close_button.clicked.connect(self.close_sheet)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.close_button)
        columns = QHBoxLayout()
        columns.setSpacing(40)
        blocks = [
            (group, [name for name, _shortcut in rows])
            for group, rows in groupby(SHORTCUTS.items(), key=lambda row: row[1].group)
        ]
        for wanted in ([1], [0, 2, 7], [3, 4, 5, 6]):
            column = QVBoxLayout()
            column.setSpacing(16)
            for number in wanted:
                column.addLayout(self._block(*blocks[number]))
            column.addStretch(1)
            columns.addLayout(column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 24)
        layout.setSpacing(16)
        layout.addLayout(head)
        layout.addLayout(columns, 1)
        self._over = parent
        parent.installEventFilter(self)
        self.hide()

    def _block(self, group: str, names: list[str]) -> QGridLayout:
        block = QGridLayout()
        block.setHorizontalSpacing(16)
        block.setVerticalSpacing(6)
        block.setColumnStretch(1, 1)
        title = QLabel(_(group), self)
        title.setObjectName("section_title")
        block.addWidget(title, 0, 0, 1, 2)
        for row, name in enumerate(names, 1):
            key = QLabel(shown_key(name), self)
            key.setObjectName("key_cap")
            block.addWidget(key, row, 0, Qt.AlignmentFlag.AlignLeft)
            block.addWidget(QLabel(_(SHORTCUTS[name].text), self), row, 1)
        return block

    @Slot()
    def toggle(self) -> None:
        """Show the sheet, or take it away."""
        if self.isVisible():
            self.close_sheet()
            return
        self._before = self._over.focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.close_button.setFocus()

    @Slot()
    def close_sheet(self) -> None:
        """Take the sheet away and give the focus back."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        space = self._over.size()
        size = self.sizeHint().boundedTo(space)
        self.setGeometry(
            (space.width() - size.width()) // 2,
            (space.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )

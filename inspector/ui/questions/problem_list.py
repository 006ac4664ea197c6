"""What is missing or wrong, under the list of questions; each line leads to its question."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from inspector.i18n import _, ngettext

_PATH = int(Qt.ItemDataRole.UserRole)
LINES = 5


class ProblemList(QFrame):
    """Hidden until it is asked for. A line goes when its question is mended."""

    chosen = Signal(str)  # path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self.head = QLabel(self)
        self.head.setObjectName("label")
        self.close_button = QToolButton(self)
        self.close_button.setText("✕")
        self.close_button.setAccessibleName(_("Close the list of problems"))
        self.close_button.setToolTip(_("Close the list of problems"))
        self.close_button.clicked.connect(self.hide)
        self.lines = QListWidget(self)
        self.lines.setObjectName("problems")
        self.lines.setAccessibleName(_("Problems"))
        self.lines.itemActivated.connect(self._on_chosen)
        self.lines.itemClicked.connect(self._on_chosen)
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        top.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.lines)
        self.hide()

    def show_problems(self, problems: Sequence[tuple[str, str, str]]) -> None:
        """Show (path, question, what is wrong)."""
        self.lines.clear()
        for path, title, message in problems:
            item = QListWidgetItem(f"{title}：{message}", self.lines)
            item.setData(_PATH, path)
            item.setToolTip(message)
        self._count()
        self.show()
        if problems:
            self.lines.setCurrentRow(0)
            self.lines.setFocus()

    def keep_those(self, is_wrong: Callable[[str], bool]) -> None:
        """Take the lines away whose question has nothing wrong any more, or is gone."""
        if self.isHidden():
            return
        for number in range(self.lines.count() - 1, -1, -1):
            if not is_wrong(str(self.lines.item(number).data(_PATH))):
                self.lines.takeItem(number)
        self._count()

    def has_focus(self) -> bool:
        return self.lines.hasFocus() or self.close_button.hasFocus()

    def _count(self) -> None:
        count = self.lines.count()
        words = ngettext("{count} problem", "{count} problems", count)
        self.head.setText(words.format(count=count) if count else _("Nothing is missing or wrong."))
        self.lines.setVisible(count > 0)
        row = self.lines.sizeHintForRow(0) if count else 0
        self.lines.setFixedHeight(min(count, LINES) * max(row, 1) + 4)

    @Slot(QListWidgetItem)
    def _on_chosen(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_PATH)))

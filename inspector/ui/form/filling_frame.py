"""What the checklist page looks like: items in the middle, the side pane at the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.actions import shown_key
from inspector.ui.form.fields import LineField
from inspector.ui.form.item_list import ItemList
from inspector.ui.form.protocol import FindClause, Thumbnail, Today
from inspector.ui.form.side_pane import SidePane
from inspector.ui.page import Shell
from inspector.ui.widgets.elided_label import ElidedLabel


class FillingFrame(QWidget):
    """Places the parts; what they do stands in FillingView."""

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
        self.title = QLabel(self)
        self.title.setObjectName("section_title")
        self.hint = ElidedLabel(self)
        self.hint.setObjectName("small")
        self.search = LineField(_("Find in all sections"), self)
        self.search.setPlaceholderText(_("Find") + f"  {shown_key('find')}")
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(200)
        self.list = ItemList(shell.look, self)
        self.side = SidePane(shell, find_clause=find_clause, today=today, thumbnail=thumbnail)
        self._lay_out()

    def show_head(self, title: str, hint: str) -> None:
        """Say above the list what it shows."""
        self.title.setText(title)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.hint)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.setSpacing(16)
        head.addLayout(words, 1)
        head.addWidget(self.search)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        middle.setMinimumWidth(380)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        splitter.addWidget(middle)
        splitter.addWidget(self.side)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setSizes([600, 400])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(splitter)

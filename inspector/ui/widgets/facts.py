"""A pane beside a list: a title, facts as pairs, and whatever a page adds below."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from inspector.ui.widgets.state_chip import StateChip

Pairs = Sequence[tuple[str, str]]


class FactGrid(QWidget):
    """Labels at the left, values at the right; a pair without a value is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)

    def show_pairs(self, pairs: Pairs) -> None:
        """Show `pairs` of label and value."""
        while self._grid.count():
            part = self._grid.takeAt(0).widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        for row, (name, value) in enumerate((n, v) for n, v in pairs if v):
            label = QLabel(name, self)
            label.setObjectName("label")
            said = QLabel(value, self)
            said.setTextFormat(Qt.TextFormat.PlainText)
            said.setWordWrap(True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            said.setAccessibleName(f"{name} {value}")
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said, row, 1)


class DetailPane(QFrame):
    """What the selected row needs; scrolls by itself. Pages add parts to `body`."""

    def __init__(self, width_px: int = 380, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("detail")
        self.setFixedWidth(width_px)
        self.title = QLabel(self)
        self.title.setObjectName("section_title")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.chip = StateChip(parent=self)
        self.facts = FactGrid(self)
        inside = QWidget(self)
        inside.setObjectName("detail_body")
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(16, 16, 16, 16)
        self.body.setSpacing(12)
        self.body.addWidget(self.title)
        self.body.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.facts)
        scroll = QScrollArea(self)
        scroll.setObjectName("detail_scroll")
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        self.outside = QVBoxLayout(self)
        self.outside.setContentsMargins(0, 0, 0, 0)
        self.outside.setSpacing(0)
        self.outside.addWidget(scroll, 1)

    def show_facts(self, title: str, pairs: Pairs, state: str = "", tone: str = "") -> None:
        """Show the head of the pane."""
        self.title.setText(title)
        self.chip.show_state(state, tone)
        self.facts.show_pairs(pairs)


def heading_label(text: str, parent: QWidget) -> QLabel:
    """Return the small heading that stands above a group of controls."""
    label = QLabel(text, parent)
    label.setObjectName("label")
    return label

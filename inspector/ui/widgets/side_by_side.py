"""并排: equal columns, what differs in a frame and with a sign, one key for each side."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.widgets.tone import set_property

Lines = Sequence[tuple[str, str]]  # label and text of each line


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One side.

    key     that chooses it; head  who wrote it; under  when and where
    lines   what it says; hint  why it cannot be chosen here, or ""
    """

    key: str
    head: str
    under: str
    lines: Lines
    hint: str = ""


class SideBox(QFrame):
    """One column; a click or its key chooses it."""

    wanted = Signal(int)

    def __init__(
        self, place: int, column: Column, others: Sequence[Lines], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._place, self.column = place, column
        self.setObjectName("side")
        self.setProperty("chosen", False)
        self.setEnabled(not column.hint)
        self.setToolTip(column.hint)
        cap = QLabel(column.key, self)
        cap.setObjectName("key_cap")
        self.head = QLabel(column.head, self)
        self.head.setObjectName("side_head")
        self.sign = QLabel("", self)
        self.sign.setObjectName("side_sign")
        top = QHBoxLayout()
        top.setSpacing(8)
        for part in (cap, self.head):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(self.sign)
        under = QLabel(column.under, self)
        under.setObjectName("small")
        under.setWordWrap(True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(16, 12, 16, 16)
        inside.setSpacing(8)
        inside.addLayout(top)
        inside.addWidget(under)
        for number, (label, text) in enumerate(column.lines):
            beside = [lines[number][1] if number < len(lines) else "" for lines in others]
            inside.addWidget(_line(label, text, beside, self))
        if column.hint:
            why = QLabel(column.hint, self)
            why.setObjectName("small")
            why.setWordWrap(True)
            inside.addWidget(why)
        inside.addStretch(1)
        said = " ".join(part for line in column.lines for part in line if part)
        self.setAccessibleName(f"{column.key} {column.head}: {said}")

    def show_chosen(self, chosen: bool) -> None:
        """Mark the side as the one that is taken."""
        set_property(self, "chosen", chosen)
        self.sign.setText(_("✓ taken") if chosen else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.wanted.emit(self._place)
        super().mousePressEvent(event)


class SideBySide(QWidget):
    """The columns of one comparison, all of one width."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: list[SideBox] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show these columns; none is taken."""
        for box in self.boxes:
            self._row.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = []
        for place, column in enumerate(columns):
            others = [other.lines for other in columns if other is not column]
            box = SideBox(place, column, others, self)
            box.wanted.connect(self.choose)
            self._row.addWidget(box, 1)
            self.boxes.append(box)

    @Slot(int)
    def choose(self, place: int) -> None:
        """Take the side at `place`; -1 takes none. A side that cannot be taken is left alone."""
        if place >= 0 and (place >= len(self.boxes) or self.boxes[place].column.hint):
            return
        for number, box in enumerate(self.boxes):
            box.show_chosen(number == place)
        self.chosen.emit(place)

    def minimumSizeHint(self) -> QSize:
        return QSize(240 * max(1, len(self.boxes)), 120)


def differing(text: str, other: str) -> str:
    """Return `text` as rich text; what `other` says otherwise is bold and underlined."""
    parts = []
    for kind, start, end, _from, _to in SequenceMatcher(None, text, other, False).get_opcodes():
        piece = escape(text[start:end]).replace("\n", "<br>")
        parts.append(piece if kind == "equal" or not piece else f"<b><u>{piece}</u></b>")
    return "".join(parts)


def _line(label: str, text: str, beside: Sequence[str], parent: QWidget) -> QFrame:
    differs = any(text != other for other in beside)
    frame = QFrame(parent)
    frame.setObjectName("differs" if differs else "agrees")
    inside = QHBoxLayout(frame)
    inside.setContentsMargins(10, 8, 10, 8)
    inside.setSpacing(8)
    sign = QLabel("≠" if differs else "＝", frame)
    sign.setObjectName("difference_sign")
    inside.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(2)
    if label:
        name = QLabel(label, frame)
        name.setObjectName("label")
        words.addWidget(name)
    said = QLabel(frame)
    said.setTextFormat(Qt.TextFormat.RichText)
    said.setText(differing(text, beside[0]) if beside and differs else escape(text))
    said.setWordWrap(True)
    said.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    words.addWidget(said)
    inside.addLayout(words, 1)
    return frame


def write_button(key: str, words: str, parent: QWidget) -> QPushButton:
    """Return the button of the third way: to write something else."""
    button = QPushButton(f"{key}  {words}", parent)
    button.setProperty("flat", True)
    return button

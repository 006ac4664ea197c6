"""Parts that the pages of setting up are made of: fields, notes, problem tables, panels."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from inspector.domain.passphrase import Strength, strength
from inspector.errors import InspectorError, Problem
from inspector.i18n import N_, _
from inspector.ui.models.table import TableColumn, TableModel
from inspector.ui.page import Shell
from inspector.ui.theme import Look
from inspector.ui.widgets.field_row import FieldRow
from inspector.ui.widgets.row_table import RowTable
from inspector.ui.widgets.tone import set_tone

_STRENGTH: dict[Strength, tuple[str, str]] = {
    Strength.WEAK: (N_("Easy to guess: longer is better, such as four words"), "general"),
    Strength.FAIR: (N_("Fair: a word more makes it good"), ""),
    Strength.GOOD: (N_("Good"), "good"),
}


class TextRow(FieldRow):
    """A line of text with its label, its problem and, when it needs one, a hint."""

    def __init__(self, label: str, parent: QWidget | None = None, *, hint: str = "") -> None:
        self.line = QLineEdit(parent)
        super().__init__(label, self.line, parent)
        self.line.setAccessibleName(label)
        self.hint = QLabel(hint, self)
        self.hint.setObjectName("small")
        self.hint.setWordWrap(True)
        self.hint.setVisible(bool(hint))
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.addWidget(self.hint)
        column.addStretch(1)
        self.line.textEdited.connect(self._on_edited)

    def text(self) -> str:
        """Return what was typed, without blanks around it."""
        return self.line.text().strip()

    def show_hint(self, text: str) -> None:
        """Say something helpful below the field; "" takes it away."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))

    @Slot()
    def _on_edited(self) -> None:
        # What was wrong was said of the answer before; it is looked at anew when it is used.
        self.show_problem("")


class NoteBox(QFrame):
    """A few lines on a quiet ground; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("note_box")
        self.what = QLabel(self)
        self.what.setObjectName("cite")
        self.more = QLabel(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        for label in (self.what, self.more):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        self.hide()

    def say(self, what: str, more: str = "", tone: str = "") -> None:
        """Show two texts in a tone."""
        self.what.setText(what)
        self.more.setText(more)
        self.more.setVisible(bool(more))
        self.setAccessibleName(what)
        self.setAccessibleDescription(more)
        set_tone(self, tone)
        self.show()

    def refuse(self, error: InspectorError) -> None:
        """Show what is wrong and what to do, beside its cause."""
        self.say(f"! {error.what()}", error.remedy(), "major")


class ProblemTable(RowTable[Problem]):
    """Problems of a file, each where its author finds it."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        columns: list[TableColumn[Problem]] = [
            TableColumn(heading=_("Sheet"), text=lambda one: one.sheet, width=136),
            TableColumn(heading=_("Row"), text=_row, width=56, is_number=True),
            TableColumn(heading=_("Column"), text=lambda one: one.column, width=104),
            TableColumn(heading=_("What is wrong"), text=lambda one: one.message, is_strong=True),
            TableColumn(heading=_("What to do"), text=lambda one: one.advice, width=300),
        ]
        self.rows_model = TableModel(columns, look)
        super().__init__(self.rows_model, look, name, parent)
        self.rows_model.setParent(self)


class Panel(QWidget):
    """One part of the settings: its own main button, brought up to date when it is shown."""

    changed = Signal()

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shell = shell

    def refresh(self) -> None:
        """Read anew what is shown."""

    def primary(self) -> str:
        """Return the words of the main button, or "" where there is none."""
        return ""

    def hindrance(self) -> str:
        """Return why the main button cannot be used yet, or ""."""
        return ""

    def run_primary(self) -> None:
        """Do what the main button says."""


def footer_of(parts: Iterable[QWidget], parent: QWidget) -> QFrame:
    """Return a foot that stays in view below what scrolls."""
    foot = QFrame(parent)
    foot.setObjectName("footer")
    column = QVBoxLayout(foot)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(8)
    for part in parts:
        column.addWidget(part)
    return foot


def grid_of(rows: Iterable[QWidget], columns: int = 2) -> QGridLayout:
    """Return the fields side by side, in the order in which one fills them in."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(12)
    for place, row in enumerate(rows):
        grid.addWidget(row, place // columns, place % columns)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
        grid.setColumnMinimumWidth(column, 180)  # an empty one keeps its place and its gap
    return grid


def scrolled(inside: QWidget, parent: QWidget) -> QScrollArea:
    """Return a frame in which `inside` scrolls when the window is low."""
    inside.setObjectName("detail_body")  # the ground of a page, on which notes stand out
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def show_strength(row: TextRow) -> None:
    """Say below a new passphrase how hard it is to guess."""
    typed = row.line.text()
    words, tone = _STRENGTH[strength(typed)]
    row.show_hint(_(words) if typed else "")
    set_tone(row.hint, tone)


def title_label(text: str, parent: QWidget) -> QLabel:
    """Return the title of a section."""
    label = QLabel(text, parent)
    label.setObjectName("section_title")
    return label


def muted_label(text: str, parent: QWidget) -> QLabel:
    """Return a wrapped line of explanation."""
    label = QLabel(text, parent)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label


def require(rows: Sequence[TextRow]) -> bool:
    """Say beside each empty field that it is needed; return whether all are filled in."""
    for row in rows:
        row.show_problem("" if row.text() else _("This is needed."))
    return all(row.text() for row in rows)


def _row(problem: Problem) -> str:
    return str(problem.row) if problem.row is not None else ""

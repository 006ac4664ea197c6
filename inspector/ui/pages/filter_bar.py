"""Filters of a ledger: words and entity above; state, grade and what is wrong as chips below."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.i18n import _
from inspector.ui.actions import bind
from inspector.ui.form.fields import Choice

ENTITY_PX = 220


class FilterBar(QFrame):
    """What each part says: `state` "", "open" or "done"; `level` "", "MAJOR" or "GENERAL".

    row  beside the words there is room for what is done with the rows that are left
    """

    changed = Signal()

    def __init__(self, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tabs")
        self.entity = ""
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(_("Number, entity, place or fact"))
        self.search.setAccessibleName(_("Search the ledger"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.changed)
        self.row = QHBoxLayout()
        self.row.setSpacing(4)
        self.row.addWidget(self.search, 1)
        self.row.addSpacing(8)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(4)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 8, 16, 8)
        whole.setSpacing(8)
        whole.addLayout(self.row)
        whole.addLayout(self._chips)
        self.states = self._group(("open", _("Open")), ("done", _("Closed out")))
        self._chips.addSpacing(8)
        self.levels = self._group(("MAJOR", _("Major")), ("GENERAL", _("General")))
        self._chips.addSpacing(8)
        self.supervision = Choice(_("Supervision"), self)
        self.supervision.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.supervision.setMinimumContentsLength(0)
        for words, value in (
            (_("Supervision"), ""),
            (_("Listed"), "listed"),
            (_("Escalated"), "escalated"),
            (_("Delisted"), "delisted"),
        ):
            self.supervision.addItem(words, value)
        self.supervision.currentIndexChanged.connect(self.changed)
        self._chips.addWidget(self.supervision)
        self._chips.addSpacing(8)
        self.overdue = self._chip(_("Overdue"))
        self.conflicted = self._chip(_("In conflict"))
        self.entity_chip = self._chip("", self.row)
        self.entity_chip.hide()
        self.entity_chip.clicked.connect(self._on_entity_off)
        self._chips.addStretch(1)
        bind("search", parent or self, self._on_search)

    @property
    def state(self) -> str:
        return _value(self.states)

    @property
    def level(self) -> str:
        return _value(self.levels)

    @property
    def supervised(self) -> str:
        """Return "", "listed", "escalated" or "delisted"."""
        return str(self.supervision.currentData())

    @property
    def is_overdue(self) -> bool:
        return self.overdue.isChecked()

    @property
    def is_conflicted(self) -> bool:
        return self.conflicted.isChecked()

    @property
    def words(self) -> str:
        return self.search.text()

    def is_set(self) -> bool:
        """Say whether anything is filtered out."""
        said = (self.state, self.level, self.supervised, self.entity, self.words.strip())
        return any(said) or self.is_overdue or self.is_conflicted

    def show_entity(self, entity: str, name: str) -> None:
        """Filter by one entity; its chip takes it off again."""
        self.entity = entity
        mode = Qt.TextElideMode.ElideRight
        short = self.entity_chip.fontMetrics().elidedText(name, mode, ENTITY_PX)
        self.entity_chip.setText(f"{short}  ✕")
        self.entity_chip.setToolTip(name)
        self.entity_chip.setAccessibleName(_("Only {name}; take off").format(name=name))
        self.entity_chip.setChecked(True)
        self.entity_chip.setVisible(bool(entity))
        self.changed.emit()

    @Slot()
    def clear(self) -> None:
        """Take every filter off."""
        for button in (
            *self.states.buttons(),
            *self.levels.buttons(),
            self.overdue,
            self.conflicted,
        ):
            button.setChecked(False)
        self.supervision.setCurrentIndex(0)
        self.search.clear()
        self._on_entity_off()

    def _group(self, *choices: tuple[str, str]) -> QButtonGroup:
        group = QButtonGroup(self)
        group.setExclusive(False)  # a second click takes a chip off
        for value, words in choices:
            button = self._chip(words)
            button.setProperty("value", value)
            group.addButton(button)
        group.buttonClicked.connect(self._on_clicked)
        return group

    def _chip(self, words: str, row: QHBoxLayout | None = None) -> QPushButton:
        button = QPushButton(words, self)
        button.setCheckable(True)
        button.setProperty("segment", True)
        button.clicked.connect(self.changed)
        (row or self._chips).addWidget(button)
        return button

    @Slot(QPushButton)
    def _on_clicked(self, clicked: QPushButton) -> None:
        group = clicked.group()
        for button in group.buttons():
            if button is not clicked:
                button.setChecked(False)

    @Slot()
    def _on_entity_off(self) -> None:
        self.entity = ""
        self.entity_chip.hide()
        self.changed.emit()

    @Slot()
    def _on_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()


def _value(group: QButtonGroup) -> str:
    return next((str(b.property("value")) for b in group.buttons() if b.isChecked()), "")

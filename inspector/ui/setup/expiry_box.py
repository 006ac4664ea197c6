"""执法证有效期: the last day of an officer's enforcement certificate, entered and renewed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from inspector.clock import china
from inspector.domain.deadline import parse_deadline
from inspector.domain.person import Person
from inspector.errors import DeadlineUnreadable, InspectorError
from inspector.i18n import _
from inspector.ui.setup.parts import NoteBox, TextRow


class ExpiryBox(QWidget):
    """One field and its button; an empty field says that the office does not know the day."""

    saved = Signal(object)  # the Person as it is now

    def __init__(
        self,
        save: Callable[[Sequence[Person]], None],
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._save, self._now = save, now
        self._person: Person | None = None
        self.until = TextRow(_("Enforcement certificate until"), self)
        self.button = QPushButton(_("Save the day"), self)
        self.button.clicked.connect(self.save)
        self.note = NoteBox(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.until, self.button, self.note):
            column.addWidget(part)

    def show_person(self, person: Person) -> None:
        """Show the day that is known of `person`."""
        self._person = person
        self.until.line.setText(person.expires.isoformat() if person.expires else "")
        self.until.show_problem("")
        self.note.hide()

    @Slot()
    def save(self) -> None:
        """Keep the day that stands here."""
        assert self._person is not None
        typed = self.until.text()
        try:
            day = parse_deadline(typed, china(self._now()).date()) if typed else None
            changed = replace(self._person, expires=day)
            self._save([changed])
        except DeadlineUnreadable:
            self.until.show_problem(_("Type a day such as 2026-12-31"))
            return
        except InspectorError as error:
            self.note.refuse(error)
            return
        self.show_person(changed)
        self.saved.emit(changed)

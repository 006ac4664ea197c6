"""Name, role and numbers of one person, as the office enters them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from inspector.clock import china
from inspector.domain.deadline import parse_deadline
from inspector.domain.person import Person, Role
from inspector.errors import DeadlineUnreadable
from inspector.i18n import _
from inspector.ui.form.fields import folded
from inspector.ui.setup.parts import TextRow, require
from inspector.ui.setup.wording import GIVEN_ROLES, role_words
from inspector.ui.widgets.field_row import FieldRow


class PersonForm(QWidget):
    """Name, role and number of one person, for a request and for those without a computer."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.name = TextRow(_("Name"), self)
        self.role = QComboBox(self)
        self.role.setAccessibleName(_("Role"))
        for role in GIVEN_ROLES:
            self.role.addItem(role_words(role), role.value)
        self.number = TextRow(_("Certificate number"), self)
        self.until = TextRow(_("Enforcement certificate until"), self)
        self.position = TextRow(_("Position"), self)
        for before, after in pairwise(
            (self.name.line, self.role, self.number.line, self.until.line, self.position.line)
        ):
            self.setTabOrder(before, after)  # as they stand, not as they were made
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (
            self.name,
            FieldRow(_("Role"), self.role, self),
            self.number,
            self.until,
            self.position,
        ):
            column.addWidget(part)

    def show_person(self, person: Person | None) -> None:
        """Show what is known of `person`; None empties the form."""
        self.name.line.setText(person.name if person else "")
        self.position.line.setText(person.position if person else "")
        self.number.line.setText(person.certificate_no if person else "")
        self.until.line.setText(person.expires.isoformat() if person and person.expires else "")
        self.until.show_problem("")
        role = person.role if person else Role.INSPECTOR
        self.role.setCurrentIndex(max(0, self.role.findData(role.value)))
        self.name.show_problem("")

    def fill_gaps(self, known: Person) -> None:
        """Show number, position and role of a person who is known, where nothing was said."""
        if not self.number.text():
            self.number.line.setText(known.certificate_no)
        if not self.until.text() and known.expires is not None:
            self.until.line.setText(known.expires.isoformat())
        if not self.position.text():
            self.position.line.setText(known.position)
        self.role.setCurrentIndex(max(0, self.role.findData(known.role.value)))

    def is_sound(self) -> bool:
        """Say whether the form can be taken; what is wrong is marked."""
        try:
            self._until()
        except DeadlineUnreadable:
            self.until.show_problem(_("Type a day such as 2026-12-31"))
            return False
        return require([self.name])

    def _until(self) -> date | None:
        """Return the last day of the certificate; None where nothing is typed."""
        typed = self.until.text()
        return parse_deadline(typed, china(self._now()).date()) if typed else None

    def said(self, person: Person) -> Person:
        """Return `person` as it stands in the form, which is sound."""
        return replace(
            person,
            name=self.name.text(),
            role=Role(str(self.role.currentData())),
            position=self.position.text(),
            certificate_no=folded(self.number.text()),
            expires=self._until(),
        )

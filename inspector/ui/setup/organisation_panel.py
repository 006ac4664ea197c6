"""机关信息: how this office stands on papers. Its id never changes."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from inspector.domain.deadline import parse_deadline
from inspector.domain.person import Commission, Organisation, OrganKind, is_one_body
from inspector.errors import DeadlineUnreadable, InspectorError, NumberRefused
from inspector.i18n import N_, _
from inspector.services.first_run import number_sample
from inspector.ui.form.fields import Choice
from inspector.ui.page import Shell
from inspector.ui.setup.frame import PageFrame
from inspector.ui.setup.parts import (
    NoteBox,
    Panel,
    TextRow,
    grid_of,
    muted_label,
    require,
)
from inspector.ui.setup.views import OrganisationCalls
from inspector.ui.widgets.field_row import FieldRow

_ORGANS: dict[OrganKind, str] = {
    OrganKind.EMERGENCY: N_("Emergency management"),
    OrganKind.INDUSTRY: N_("Industry: enforcement in explosives only"),
    OrganKind.TOWNSHIP: N_("Township or street"),
    OrganKind.SUPERVISION: N_("Supervision group"),
    OrganKind.NON_ENFORCEMENT: N_("Without power of enforcement"),
}


class OrganisationPanel(Panel):
    """One form; the main button saves it."""

    def __init__(
        self, shell: Shell, calls: OrganisationCalls, parent: QWidget | None = None
    ) -> None:
        super().__init__(shell, parent)
        self._calls = calls
        self._known: Organisation | None = None
        self.name = TextRow(
            _("Name of the organ"), self, hint=_("In full, as at the head of papers")
        )
        self.short = TextRow(_("Short name for numbers"), self)
        self.id = TextRow(_("Id"), self, hint=_("It stands in every package and cannot be changed"))
        self.id.line.setReadOnly(True)
        self.phone = TextRow(_("Telephone"), self)
        self.address = TextRow(_("Address"), self)
        self.reconsideration = TextRow(
            _("Reconsideration body"), self, hint=_("Named in orders as the way to object")
        )
        self.court = TextRow(_("Court"), self, hint=_("Named in orders as the way to sue"))
        self.organ = Choice(_("Kind of organ"), self)
        for kind, words in _ORGANS.items():
            self.organ.addItem(_(words), kind)
        self.organ_row = FieldRow(_("Kind of organ"), self.organ, self)
        self.organ.setToolTip(
            _("It decides which papers are offered, and how numbers are written.")
        )
        self.principal = TextRow(
            _("Commissioned by"),
            self,
            hint=_("Only where another organ has commissioned this one: papers bear its name"),
        )
        self.letter = TextRow(_("Letter of commission"), self)
        self.until = TextRow(_("Commissioned until"), self)
        self.may_enforce = QCheckBox(_("It has powers of enforcement"), self)
        self.on_the_spot = QCheckBox(_("Orders are issued on site"), self)
        self.on_the_spot.setToolTip(
            _("Otherwise an order waits until the lead has endorsed the visit.")
        )
        self.note = NoteBox(self)
        frame = PageFrame(self)
        column, inside = frame.body, frame.inside
        words = _("Papers and numbers take these words from here, from the next base package on.")
        column.addWidget(muted_label(words, inside))
        column.addLayout(grid_of((self.name, self.short, self.id, self.phone)))
        column.addWidget(self.address)
        column.addLayout(grid_of((self.reconsideration, self.court)))
        column.addWidget(self.organ_row)
        column.addLayout(grid_of((self.principal, self.letter, self.until)))
        column.addWidget(self.may_enforce)
        column.addWidget(self.on_the_spot)
        column.addWidget(self.note)
        column.addStretch(1)
        self.short.line.textChanged.connect(self._on_short)
        for text_row in (*self._fields().values(), self.principal, self.letter, self.until):
            text_row.line.textEdited.connect(self._on_edited)
        self.organ.activated.connect(self._on_organ)
        self.may_enforce.clicked.connect(self._on_edited)
        self.on_the_spot.clicked.connect(self._on_edited)

    def refresh(self) -> None:
        if self._known is None or not self._is_changed():
            self._known = self._calls.organisation()
            self.id.line.setText(self._known.id)
            for name, row in self._fields().items():
                row.line.setText(str(getattr(self._known, name)))
            given = self._known.commission
            self.principal.line.setText(given.principal if given else "")
            self.letter.line.setText(given.number if given else "")
            self.until.line.setText(given.until.isoformat() if given else "")
            self.organ.setCurrentIndex(self.organ.findData(self._known.organ))
            self.may_enforce.setChecked(self._known.may_enforce)
            self.on_the_spot.setChecked(self._known.on_the_spot)
            self._on_short()  # a template set may have been added meanwhile

    def primary(self) -> str:
        return _("Save")

    def hindrance(self) -> str:
        return "" if self._is_changed() else _("Nothing has been changed")

    def run_primary(self) -> None:
        """Save what stands here; nothing is saved while a field is wrong."""
        if not require([self.name, self.short]) or not self._short_is_right():
            return
        if not is_one_body(self.reconsideration.text()):
            self.reconsideration.show_problem(
                _("One body only: the government of your own level (reconsideration act, art. 24)")
            )
            return
        if not self._commission_is_whole():
            return
        said = self._said()
        try:
            self._calls.save(said)
        except InspectorError as error:
            self.note.refuse(error)
            return
        self._known = said
        self.note.say(_("Saved. It goes out with the next base package."), "", "good")
        self.changed.emit()

    def _fields(self) -> dict[str, TextRow]:
        return {
            "name": self.name,
            "short": self.short,
            "address": self.address,
            "phone": self.phone,
            "reconsideration": self.reconsideration,
            "court": self.court,
        }

    def _said(self) -> Organisation:
        assert self._known is not None
        return replace(
            self._known,
            name=self.name.text(),
            short=self.short.text(),
            address=self.address.text(),
            phone=self.phone.text(),
            reconsideration=self.reconsideration.text(),
            court=self.court.text(),
            may_enforce=self.may_enforce.isChecked(),
            organ_kind=self._organ_said(),
            on_the_spot=self.on_the_spot.isChecked(),
            commission=self._commission_said(),
        )

    def _commission_said(self) -> Commission | None:
        """Return what is typed of a commission; None without one, or while its day is wrong."""
        try:
            until = parse_deadline(self.until.text(), self._calls.today())
        except DeadlineUnreadable:
            return None
        return Commission(principal=self.principal.text(), number=self.letter.text(), until=until)

    def _commission_is_whole(self) -> bool:
        """Say whether all of a commission stands here, or nothing; what is missing is marked."""
        rows = [self.principal, self.letter, self.until]
        if not any(row.text() for row in rows):
            return True
        if not require(rows):
            return False
        if self._commission_said() is None:
            self.until.show_problem(_("Type a day such as 2026-12-31"))
            return False
        return True

    def _organ_said(self) -> OrganKind | None:
        """Return the kind that is chosen; None still means what the power says."""
        assert self._known is not None
        chosen: OrganKind = self.organ.currentData()
        plain = replace(
            self._known, organ_kind=None, may_enforce=self.may_enforce.isChecked()
        ).organ
        return None if self._known.organ_kind is None and chosen is plain else chosen

    def _is_changed(self) -> bool:
        if self._known is None:
            return False
        typed = any(row.text() for row in (self.principal, self.letter, self.until))
        begun = typed and self._known.commission is None
        return begun or self._said() != self._known

    def _sample(self) -> str:
        year, organ = self._calls.today().year, self.organ.currentData()
        return number_sample(self.short.text(), year, organ, self._calls.sets())

    def _short_is_right(self) -> bool:
        try:
            self._sample()
        except NumberRefused as error:
            self.short.show_problem(error.what())
            return False
        return True

    @Slot()
    def _on_short(self) -> None:
        try:
            self.short.show_hint(_("Numbers will read {number}").format(number=self._sample()))
            self.short.show_problem("")
        except NumberRefused:
            self.short.show_hint("")

    @Slot(int)
    def _on_organ(self, _place: int) -> None:
        self._on_short()
        self._on_edited()

    @Slot()
    def _on_edited(self) -> None:
        self.note.hide()
        self.changed.emit()

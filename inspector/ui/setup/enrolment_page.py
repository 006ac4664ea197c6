"""登记: request out, certificate in, base package in. Four steps, each says when it is done."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.services.enrolment import ANSWER_SUFFIX, Enrolment
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.setup.base_step import BaseStep
from inspector.ui.setup.codes import ShowCodes, TakeCodes
from inspector.ui.setup.frame import PageFrame
from inspector.ui.setup.pickers import Pickers, SystemPickers
from inspector.ui.setup.step import Step
from inspector.ui.setup.views import EnrolmentCalls
from inspector.ui.setup.wording import fingerprint_lines, role_words
from inspector.ui.widgets.facts import FactGrid


class EnrolmentPage(Page):
    """What a field or lead workspace shows until its office has answered."""

    def __init__(
        self, shell: Shell, calls: EnrolmentCalls, *, pickers: Pickers | None = None
    ) -> None:
        super().__init__(shell)
        self._calls = calls
        self._pickers: Pickers = pickers or SystemPickers(self)
        self._asked = calls.asked()
        self._answer: Path | None = None
        self.request_step = Step(
            1,
            _("Export the request"),
            _(
                "A small file with your name and the public key of this computer; there is no"
                " secret in it."
            ),
            _("Export the request …"),
            self,
        )
        self.carry_step = Step(
            2,
            _("Give it to your office"),
            _(
                "On a stick or by any other way. The office answers with a certificate file, and"
                " gives you the base package at the same time."
            ),
            "",
            self,
        )
        self.answer_step = Step(
            3,
            _("Accept the certificate"),
            _("Compare the fingerprint with the office before you accept, aloud or by telephone."),
            _("Choose the certificate file …"),
            self,
        )
        self.base_step = BaseStep(shell, calls.imports, self._pickers, self)
        self._make_answer_box()
        self._lay_out()
        self.show_codes_button = self.request_step.add_way(_("Show as codes …"))
        self.take_codes_button = self.answer_step.add_way(_("From codes …"))
        self.request_step.button.clicked.connect(self.export_request)
        self.show_codes_button.clicked.connect(self.show_codes)
        self.answer_step.button.clicked.connect(self.choose_answer)
        self.take_codes_button.clicked.connect(self.take_codes)
        self.base_step.looked_at.connect(self._on_looked_at)
        self.base_step.finished.connect(self._on_finished)
        self._show_steps()

    def heading(self) -> Heading:
        enrolled = self._calls.is_enrolled()
        return Heading(
            title=_("Enrolment"),
            state=_("Enrolled") if enrolled else _("Not enrolled yet"),
            tone="good" if enrolled else "general",
            primary=self._next()[0],
        )

    def run_primary(self) -> None:
        self._next()[1]()

    def activated(self) -> None:
        self._show_steps()

    @Slot()
    def export_request(self) -> None:
        """Write the request into a folder of choice."""
        folder = self._pickers.folder(_("Where to write the request"))
        if folder is not None:
            self._write_request(folder)

    @Slot()
    def show_codes(self) -> None:
        """Show the request as codes, for an office that shares no stick with this computer."""
        if not self._write_request(self._calls.codes.place) or self._asked is None:
            return
        try:
            lines = self._calls.codes.lines(self._asked)
        except InspectorError as error:
            self.request_step.note.refuse(error)
            return
        self.codes = ShowCodes(lines, _("Request"), self)
        self.codes.open()

    @Slot()
    def take_codes(self) -> None:
        """Take the office's answer from codes; it is looked at like a file."""
        self.taking = TakeCodes(self._calls.codes, "ANS", self)
        self.taking.taken.connect(self.look_at_answer)
        self.taking.open()

    def _write_request(self, folder: Path) -> bool:
        """Write the request into `folder`; return whether it is there."""
        try:
            self._asked = self._calls.request(folder)
        except InspectorError as error:
            self.request_step.note.refuse(error)
            return False
        except OSError as error:
            self.request_step.note.say(
                "! "
                + _("The request could not be written: {detail}").format(detail=error.strerror),
                _("Choose another folder."),
                "major",
            )
            return False
        self._show_steps()
        return True

    @Slot()
    def choose_answer(self) -> None:
        """Look at a certificate file; nothing is accepted yet."""
        kinds = _("Certificate files") + f" (*{ANSWER_SUFFIX})"
        file = self._pickers.file(_("Choose the certificate file"), kinds)
        if file is not None:
            self.look_at_answer(file)

    @Slot(object)
    def look_at_answer(self, file: Path) -> None:
        """Show what an answer says, beside the fingerprint to compare."""
        try:
            found = self._calls.read_answer(file)
        except InspectorError as error:
            self._put_answer_away()
            self.answer_step.note.refuse(error)
            return
        self._answer = file
        self.answer_step.note.hide()
        self.facts.show_pairs(_pairs(found))
        self.fingerprint.setText(fingerprint_lines(found.fingerprint))
        self.fingerprint.setAccessibleName(found.fingerprint)
        self.answer_box.show()
        self._bring_up(self.answer_box)
        self.refuse_button.setFocus()  # Enter alone must not accept what nobody has compared
        self.heading_changed.emit()

    @Slot()
    def accept(self) -> None:
        """Accept the certificate that is looked at."""
        if self._answer is None:
            return
        try:
            self._calls.accept(self._answer, self.fingerprint.accessibleName())
        except InspectorError as error:
            self._put_answer_away()
            self.answer_step.note.refuse(error)
            return
        self._put_answer_away()
        self._show_steps()
        self.base_step.button.setFocus()

    @Slot()
    def refuse(self) -> None:
        """Put a certificate away that is not the office's."""
        self._put_answer_away()
        self.answer_step.note.say(
            _("Not accepted. Nothing was changed."),
            _("Tell your office that the fingerprints differ, and ask for a fresh file."),
        )

    def _make_answer_box(self) -> None:
        self.answer_box = QFrame(self)
        self.answer_box.setObjectName("note_box")
        self.facts = FactGrid(self.answer_box)
        compare = QLabel(_("Fingerprint of the office's certificate"), self.answer_box)
        compare.setObjectName("label")
        self.fingerprint = QLabel(self.answer_box)
        self.fingerprint.setObjectName("wording")
        self.fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.accept_button = QPushButton(_("They are the same: accept"), self.answer_box)
        self.accept_button.setProperty("primary", True)
        self.accept_button.clicked.connect(self.accept)
        self.refuse_button = QPushButton(_("They differ: do not accept"), self.answer_box)
        self.refuse_button.clicked.connect(self.refuse)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.accept_button)
        buttons.addWidget(self.refuse_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self.answer_box)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        for part in (self.facts, compare, self.fingerprint):
            column.addWidget(part)
        column.addLayout(buttons)
        self.answer_step.body.addWidget(self.answer_box)
        self.answer_box.hide()

    def _lay_out(self) -> None:
        frame = PageFrame(self)
        self.area = frame.area
        frame.body.setContentsMargins(16, 24, 16, 24)
        frame.body.setSpacing(28)
        for step in (self.request_step, self.carry_step, self.answer_step, self.base_step):
            frame.body.addWidget(step)
        frame.body.addStretch(1)

    def _next(self) -> tuple[str, Callable[[], None]]:
        """Return the words of the main button and what it does.

        It stands back while something is looked at: the button beside that is the main one then.
        """
        if self._answer is not None:
            return "", self.accept
        if self.base_step.file is not None:
            return "", self.base_step.run
        if self._calls.is_enrolled():
            return _("Choose the base package …"), self.base_step.choose
        if self._asked is None:
            return _("Export the request …"), self.export_request
        return _("Choose the certificate file …"), self.choose_answer

    def _show_steps(self) -> None:
        enrolled = self._calls.is_enrolled()
        asked = self._asked is not None
        self.request_step.show_state(asked or enrolled)
        self.carry_step.show_state(enrolled, "" if asked else _("Export the request first"))
        # A request of another day may have been answered already: the button is free all the same.
        self.answer_step.show_state(enrolled, is_next=asked)
        self.base_step.show_state(False, "" if enrolled else _("Accept the certificate first"))
        self.base_step.skip_button.setVisible(enrolled)
        self.request_step.button.setVisible(not enrolled)
        self.answer_step.button.setVisible(not enrolled)
        self.show_codes_button.setVisible(not enrolled)
        self.take_codes_button.setVisible(not enrolled)
        if self._asked is not None and not enrolled:
            self.request_step.note.say(
                _("The request lies here; write it again whenever you like."), str(self._asked)
            )
        elif enrolled:
            person = self._calls.person()
            self.request_step.note.hide()
            self.answer_step.note.say(
                f"{person.name} · {role_words(person.role)} · {person.organisation}", "", "good"
            )
        self.heading_changed.emit()

    def _put_answer_away(self) -> None:
        self._answer = None
        self.answer_box.hide()
        self.heading_changed.emit()

    def _bring_up(self, part: QWidget) -> None:
        """Scroll to `part` once it has its place."""
        QTimer.singleShot(0, part, partial(self.area.ensureWidgetVisible, part, 0, 24))

    @Slot()
    def _on_looked_at(self) -> None:
        if self.base_step.file is not None:
            self._bring_up(self.base_step.import_button)
        self.heading_changed.emit()

    @Slot()
    def _on_finished(self) -> None:
        self._calls.done()


def _pairs(found: Enrolment) -> Sequence[tuple[str, str]]:
    return [
        (_("Office"), found.organisation.name),
        (_("Name"), found.person.name),
        (_("Role"), role_words(found.person.role)),
        (_("Position"), found.person.position),
        (_("Certificate number"), found.person.certificate_no),
    ]

"""更正: what the lead sent back, with the remark beside the finding, and the note that mends it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.inspection import Finding, InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.domain.paper import PaperRow
from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.progress import Progress
from inspector.ui.actions import bind
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.views import CorrectionCalls
from inspector.ui.widgets.card_list import Card, CardList
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.facts import FactGrid, heading_label
from inspector.ui.widgets.photo_view import PhotoView
from inspector.ui.widgets.tone import set_tone
from inspector.ui.wording import grade

LIST_PX, FORM_PX = 300, 420


class CorrectionsPage(Page):
    """Returned findings at the left, the photograph in the middle, the correction at the right."""

    def __init__(self, shell: Shell, calls: CorrectionCalls) -> None:
        super().__init__(shell)
        self._calls = calls
        self._visits: list[InspectionRow] = []
        self._findings: dict[str, tuple[InspectionRow, Finding]] = {}
        self._shown = ""
        self._drafts: dict[str, tuple[str, str, str]] = {}  # begun and not saved yet, by finding
        self.list = CardList(shell.look, _("Returned findings"), self)
        self.list.setObjectName("sections")
        self.list.setFixedWidth(LIST_PX)
        self.list.chosen.connect(self._on_chosen)
        self.photo = PhotoView(shell, calls.photo, self)
        self.form = self._build_form()
        self.done = EmptyState(
            _("Every returned finding is mended"),
            _("Hand the visit to the lead again; then export the package."),
            _("Hand in again"),
            self,
        )
        self.done.wanted.connect(self.hand_in)
        self.empty = EmptyState(
            _("Nothing has been returned"),
            _("When the lead returns a finding, the review package brings it here."),
            _("Import a package"),
            self,
        )
        self.empty.wanted.connect(self._on_import_wanted)
        work = Widget(self)
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.photo, 1)
        row.addWidget(self.form)
        self._work = work
        self._stack = QStackedWidget(self)
        for part in (work, self.done, self.empty):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        bind("save_hazard", self, self.save)

    def heading(self) -> Heading:
        count = len(self._findings)
        if count:
            return Heading(
                title=_("Corrections"),
                state=_("{count} returned").format(count=count),
                tone="major",
                primary=_("Save the correction"),
                primary_enabled=bool(self.note.toPlainText().strip()),
                primary_hint=""
                if self.note.toPlainText().strip()
                else _("The correction needs a note"),
            )
        if self._visits:
            return Heading(title=_("Corrections"), primary=_("Hand in again"))
        return Heading(title=_("Corrections"))

    def activated(self) -> None:
        returned = InspectionState.RETURNED.value
        self._visits = [row for row in self._calls.visits() if row.state == returned]
        self._findings = {
            finding.id: (row, finding)
            for row in self._visits
            for finding in self._calls.findings(row.id)
        }
        cards = [_card(row, finding) for row, finding in self._findings.values()]
        self.list.show_cards(cards)
        part = self._work if cards else self.done if self._visits else self.empty
        self._stack.setCurrentWidget(part)
        if cards:
            self._on_chosen(self.list.current_key())
            self.list.setFocus()
        self.badge_changed.emit(len(cards) or len(self._visits))
        self.heading_changed.emit()

    def show_argument(self, argument: str) -> None:
        """Show the first returned finding of the inspection `argument`."""
        self.activated()
        for key, (row, _finding) in self._findings.items():
            if row.id == argument:
                self.list.choose(key)
                break

    def run_primary(self) -> None:
        if self._findings:
            self.save()
        elif self._visits:
            self.hand_in()

    @Slot()
    def save(self) -> None:
        """Write the correction of the finding in front; it becomes an event of its own."""
        known = self._findings.get(self._shown)
        if known is None:
            return
        row, finding = known
        try:
            self._calls.correct(
                row.id,
                finding.id,
                note=self.note.toPlainText(),
                place=self.place.text().strip(),
                fact=self.fact.toPlainText().strip(),
            )
        except InspectorError as error:
            self.shell.show_error(error)
            return
        self._shown = ""
        self._drafts.pop(finding.id, None)
        self.activated()
        # Composed anew and compared: too long for a frame where there are many findings.
        self.shell.jobs.start(
            partial(self._find_outdated, row.id), done=self._on_outdated, reading=True
        )

    def _find_outdated(self, visit: str, progress: Progress) -> Sequence[PaperRow]:
        progress.step(0, 1)
        return self._calls.outdated(visit)

    @Slot(object)
    def _on_outdated(self, papers: Sequence[PaperRow]) -> None:
        """Tell which issued papers still say what stood before: they are never changed."""
        if papers:
            names = _(", ").join(f"{one.title} {one.number}".strip() for one in papers)
            self.shell.say(
                _("These papers still say what stood before: {papers}").format(papers=names),
                _("Issue them anew, or write a note of correction, on the page of papers."),
            )

    @Slot()
    def hand_in(self) -> None:
        """Hand every mended visit to the lead again, then go to the export."""
        visits = list(self._visits)
        try:
            for row in visits:
                self._calls.resubmit(row.id)
        except InspectorError as error:
            self.shell.show_error(error)
            return
        self.activated()
        if visits:
            self.shell.open_page("exchange", visits[0].id)

    def _build_form(self) -> QFrame:
        form = QFrame(self)
        form.setObjectName("detail")
        form.setFixedWidth(FORM_PX)
        self.title = QLabel(form)
        self.title.setObjectName("section_title")
        self.title.setWordWrap(True)
        self.remark_box = QFrame(form)
        self.remark_box.setObjectName("note_box")
        self.remark = QLabel(self.remark_box)
        self.remark.setWordWrap(True)
        inside = QVBoxLayout(self.remark_box)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.remark)
        self.facts = FactGrid(form)
        self.place = QLineEdit(form)
        self.place.setAccessibleName(_("Place on site"))
        self.fact = QPlainTextEdit(form)
        self.fact.setAccessibleName(_("Fact"))
        self.fact.setTabChangesFocus(True)
        self.note = QPlainTextEdit(form)
        self.note.setAccessibleName(_("What was changed, and why"))
        self.note.setPlaceholderText(_("What was changed, and why"))
        self.note.setTabChangesFocus(True)
        self.note.textChanged.connect(self.heading_changed)
        column = QVBoxLayout(form)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for part in (self.title, self.remark_box, self.facts):
            column.addWidget(part)
        for words, field in (
            (_("Place on site"), self.place),
            (_("Fact"), self.fact),
            (_("Correction note"), self.note),
        ):
            column.addSpacing(4)
            column.addWidget(heading_label(words, form))
            column.addWidget(field)
        column.addStretch(1)
        return form

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        known = self._findings.get(key)
        if known is None or key == self._shown:
            return
        if self._shown:
            said = (self.place.text(), self.fact.toPlainText(), self.note.toPlainText())
            self._drafts[self._shown] = said
        self._shown = key
        row, finding = known
        self.title.setText(finding.number)
        review = finding.review
        if review is not None:
            words = _("{reviewer} returned this: {remark}")
            self.remark.setText(words.format(reviewer=review.reviewer, remark=review.remark))
            set_tone(self.remark_box, "general")
        self.remark_box.setVisible(review is not None)
        self.facts.show_pairs(
            [
                (_("Entity"), row.entity_name),
                (_("Level"), grade(finding.level)[0]),
                (_("Check item"), finding.item_text),
                (_("Basis"), finding.citation),
                (_("Deadline"), finding.deadline.isoformat() if finding.deadline else ""),
            ]
        )
        place, fact, note = self._drafts.pop(key, (finding.place, finding.fact, ""))
        self.place.setText(place)
        self.fact.setPlainText(fact)
        self.note.setPlainText(note)
        self.photo.show_photos(finding.photos)

    @Slot()
    def _on_import_wanted(self) -> None:
        self.shell.open_page("exchange", "import")


def _card(row: InspectionRow, finding: Finding) -> Card:
    words, tone = grade(finding.level)
    return Card(
        key=finding.id,
        title=finding.place,
        second=f"{row.entity_name} · {finding.fact}",
        mark=words if finding.level == "MAJOR" else "",
        mark_tone=tone,
        state=_("Returned"),
        tone="major",
    )

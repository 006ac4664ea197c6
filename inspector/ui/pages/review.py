"""审核对照: finding by finding with its photographs; A approves, R returns, → goes on."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.inspection import Decision, Finding, InspectionRow
from inspector.errors import InspectorError
from inspector.i18n import N_, _
from inspector.ui.actions import bind, shown_key
from inspector.ui.page import Heading, Shell
from inspector.ui.pages.lead_statement import LeadStatement
from inspector.ui.views import ReviewCalls
from inspector.ui.widgets.card_list import Card, CardList
from inspector.ui.widgets.facts import DetailPane, heading_label
from inspector.ui.widgets.life_line import LifeLine
from inspector.ui.widgets.photo_view import PhotoView
from inspector.ui.wording import MEASURES, grade

LIST_PX, DETAIL_PX = 288, 380

_DECIDED: dict[Decision, tuple[str, str]] = {
    Decision.PASS: (N_("Approved"), "good"),
    Decision.RETURN: (N_("Returned"), "major"),
}


class ReviewView(Widget):
    """Findings left, photograph middle, the finding with its basis and life right."""

    changed = Signal()
    left = Signal()
    done = Signal(str)  # the visit was returned or countersigned

    def __init__(self, shell: Shell, calls: ReviewCalls, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self._shell, self._calls = shell, calls
        self._visit: InspectionRow | None = None
        self._findings: list[Finding] = []
        self._shown = ""
        self._remarks: dict[str, str] = {}  # begun and not used yet, by finding
        self._is_regrading = False
        self.list = CardList(shell.look, _("Findings"), self)
        self.list.chosen.connect(self._on_chosen)
        self.back_button = QPushButton(_("Back to the list"), self)
        self.back_button.setProperty("flat", True)
        self.back_button.setToolTip("Esc")
        self.back_button.clicked.connect(self.left)
        self.photo = PhotoView(shell, calls.photo, self)
        self.statement = LeadStatement(calls.statement, self)
        self.middle = QStackedWidget(self)
        self.middle.addWidget(self.photo)
        self.middle.addWidget(self.statement)
        self.detail = DetailPane(DETAIL_PX, self)
        self.life = LifeLine(shell.look, _("Life of the hazard"), self.detail)
        self.detail.body.addWidget(heading_label(_("Life of the hazard"), self.detail))
        self.detail.body.addWidget(self.life)
        self.detail.body.addStretch(1)
        self.remark = QPlainTextEdit(self.detail)
        self.remark.setTabChangesFocus(True)
        self.remark.setFixedHeight(64)
        self.remark.setAccessibleName(_("Remark"))
        self.remark.installEventFilter(self)
        self.pass_button = self._button("pass", self.approve, is_primary=True)
        self.return_button = self._button("return", self.send_back)
        self.grade_button = self._button("regrade", self.change_grade)
        self._build_bar()
        for name, slot in (
            ("pass", self.approve),
            ("return", self.send_back),
            ("regrade", self.change_grade),
            ("next_photo", self.photo.show_next),
            ("next_finding", self.go_on),
        ):
            bind(name, self, slot)
        side = QVBoxLayout()
        side.setContentsMargins(0, 8, 0, 0)
        side.setSpacing(8)
        back = QHBoxLayout()
        back.setContentsMargins(6, 0, 0, 0)
        back.addWidget(self.back_button)
        back.addStretch(1)
        side.addLayout(back)
        side.addWidget(self.list, 1)
        findings = Widget(self)
        findings.setFixedWidth(LIST_PX)
        findings.setLayout(side)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(findings)
        row.addWidget(self.middle, 1)
        row.addWidget(self.detail)

    def heading(self) -> Heading:
        """Return what the header shows while a visit is reviewed."""
        visit = self._visit
        if visit is None:
            return Heading(title=_("Reviews"))
        waiting, returned = len(self._undecided()), len(self._returned())
        state = _("{count} to look at").format(count=waiting) if waiting else _("All looked at")
        if returned and not waiting:
            primary = _("Return {count} findings").format(count=returned)
        else:
            primary = _("Countersign")
        return Heading(
            title=f"{visit.entity_name} · {_('Reviews')}",
            state=state,
            tone="accent" if waiting else "good",
            primary=primary,
            primary_enabled=not waiting,
            primary_hint=_("Look at every finding first") if waiting else "",
        )

    def open(self, inspection: str) -> None:
        """Begin with the findings of a visit, the major ones first."""
        self._visit = self._calls.visit(inspection)
        self._shown = ""
        self._remarks.clear()
        self.remark.clear()
        self.refresh()
        waiting = self._undecided()
        if waiting:
            self.list.choose(waiting[0].id)
        self._show_middle()
        self.list.setFocus()

    def refresh(self) -> None:
        """Read the findings again."""
        if self._visit is None:
            return
        found = self._calls.findings(self._visit.id)
        self._findings = sorted(found, key=lambda f: (f.level != "MAJOR", f.number))
        self.list.show_cards([_card(finding) for finding in self._findings])
        self._show_finding(self._current())
        self._show_middle()
        self.changed.emit()

    def run_primary(self) -> None:
        """Return the visit, or countersign it, once everything has been looked at."""
        visit = self._visit
        if visit is None or self._undecided():
            return
        if self._returned():
            self._do(lambda: self._calls.send_back(visit.id), leave=True)
        else:
            text = self.statement.text.toPlainText().strip()
            self._do(lambda: self._calls.countersign(visit.id, text), leave=True)

    @Slot()
    def approve(self) -> None:
        """Pass the finding in front and go on."""
        self._decide(Decision.PASS, self.remark.toPlainText().strip())

    @Slot()
    def send_back(self) -> None:
        """Return the finding in front; without a remark, ask for it first."""
        remark = self.remark.toPlainText().strip()
        if not remark or self._is_regrading:
            self._ask(_("What has to be mended"), regrading=False)
            return
        self._decide(Decision.RETURN, remark)

    @Slot()
    def change_grade(self) -> None:
        """Change the grade of the finding in front; without a reason, ask for it first."""
        finding, visit = self._current(), self._visit
        if finding is None or visit is None:
            return
        reason = self.remark.toPlainText().strip()
        if not reason or not self._is_regrading:
            self._ask(_("Why the grade is changed"), regrading=True)
            return
        level = "GENERAL" if finding.level == "MAJOR" else "MAJOR"
        if self._do(lambda: self._calls.regrade(visit.id, finding.id, level, reason)):
            self.remark.clear()
            self._ask("", regrading=False)
            self.list.setFocus()

    @Slot()
    def go_on(self) -> None:
        """Go to the next finding."""
        keys = [finding.id for finding in self._findings]
        if keys:
            place = keys.index(self.list.current_key()) if self.list.current_key() in keys else -1
            self.list.choose(keys[(place + 1) % len(keys)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.remark.hasFocus():
                self.list.setFocus()
            else:
                self.left.emit()
        elif event.key() == Qt.Key.Key_Z and not event.modifiers():
            self.photo.toggle_whole()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.remark.hasFocus():
            # Ctrl+Enter: a bare Enter stays in the field.
            (self.change_grade if self._is_regrading else self.send_back)()
        else:
            super().keyPressEvent(event)

    def _button(
        self, name: str, slot: Callable[[], None], *, is_primary: bool = False
    ) -> QPushButton:
        words = {"pass": _("Approve"), "return": _("Return"), "regrade": _("Change the grade")}
        button = QPushButton(f"{words[name]}  {shown_key(name)}", self.detail)
        button.setProperty("primary", is_primary)
        button.clicked.connect(slot)
        return button

    def _build_bar(self) -> None:
        bar = Widget(self.detail)
        bar.setObjectName("hints")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.pass_button, self.return_button, self.grade_button):
            buttons.addWidget(button)
        column = QVBoxLayout(bar)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.remark)
        column.addLayout(buttons)
        self.detail.outside.addWidget(bar)
        self._ask("", regrading=False)

    def _ask(self, words: str, *, regrading: bool) -> None:
        self._is_regrading = regrading
        self.remark.setPlaceholderText(words or _("Remark, needed for a return"))
        if words:
            self.remark.setFocus()

    def _decide(self, decision: Decision, remark: str) -> None:
        finding, visit = self._current(), self._visit
        if finding is None or visit is None:
            return
        if not self._do(lambda: self._calls.review(visit.id, finding.id, decision, remark)):
            return
        self.remark.clear()
        self._ask("", regrading=False)
        waiting = self._undecided()
        if waiting:
            self.list.choose(waiting[0].id)
        self._show_middle()
        self.list.setFocus()

    def _do(self, call: Callable[[], object], *, leave: bool = False) -> bool:
        try:
            call()
        except InspectorError as error:
            self._shell.show_error(error)
            return False
        if leave and self._visit is not None:
            self.done.emit(self._visit.id)
        else:
            self.refresh()
        return True

    def _current(self) -> Finding | None:
        key = self.list.current_key()
        return next((finding for finding in self._findings if finding.id == key), None)

    def _undecided(self) -> list[Finding]:
        return [finding for finding in self._findings if finding.review is None]

    def _returned(self) -> list[Finding]:
        returned = Decision.RETURN
        return [f for f in self._findings if f.review is not None and f.review.decision is returned]

    @Slot(str)
    def _on_chosen(self, _key: str) -> None:
        self._show_finding(self._current())
        self.middle.setCurrentWidget(self.photo)

    def _show_middle(self) -> None:
        """With everything approved the statement stands where the photographs stood."""
        ready = not self._undecided() and not self._returned()
        self.middle.setCurrentWidget(self.statement if ready else self.photo)

    def _show_finding(self, finding: Finding | None) -> None:
        for button in (self.pass_button, self.return_button, self.grade_button):
            button.setEnabled(finding is not None)
        if finding is None:
            self.detail.show_facts(_("Nothing was found in this visit"), [])
            self.photo.show_photos([])
            self.life.show_history([])
            return
        words, tone = grade(finding.level)
        review = finding.review
        five = finding.five or {}
        pairs = [
            (_("Fact"), finding.fact),
            (_("Check item"), f"{finding.item}  {finding.item_text}"),
            (_("Basis"), finding.citation),
            (_("Measure"), _(MEASURES[finding.measure]) if finding.measure in MEASURES else ""),
            (_("Deadline"), finding.deadline.isoformat() if finding.deadline else ""),
            (_("Responsible"), five.get("responsible", "")),
            (_("Correction"), finding.correction),
            (_("Your remark"), review.remark if review is not None else ""),
            (_("Number"), finding.number),
        ]
        self.detail.show_facts(finding.place, pairs, words, tone)
        self.life.show_history(self._calls.history(finding.id))
        if finding.id != self._shown:
            # What was written about one finding is never said of another.
            self._remarks[self._shown] = self.remark.toPlainText()
            self.remark.setPlainText(self._remarks.pop(finding.id, ""))
            self._ask("", regrading=False)
            self._shown = finding.id
            self.photo.show_photos(finding.photos)


def _card(finding: Finding) -> Card:
    words, tone = grade(finding.level)
    state, state_tone = "", ""
    if finding.review is not None:
        text, state_tone = _DECIDED[finding.review.decision]
        state = _(text)
    elif finding.revision > 1:
        state, state_tone = _("Mended"), "general"
    return Card(
        key=finding.id,
        title=finding.place,
        second=finding.fact,
        mark=words if finding.level == "MAJOR" else "",
        mark_tone=tone,
        state=state,
        tone=state_tone,
    )

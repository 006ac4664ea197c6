"""Another paper: choose it, fill it in, look at it. Issuing is the page's own main button."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)
from PySide6.QtWidgets import QWidget as Widget

from inspector.domain.paper import PaperKind, PaperRow
from inspector.domain.sheet import LETTER
from inspector.errors import InspectorError, PaperRefused
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.sheet_offers import PaperOffer
from inspector.services.sheet_papers import Filled, SheetDraft
from inspector.ui import picking
from inspector.ui.page import Shell
from inspector.ui.pages.latest_read import LatestRead
from inspector.ui.pages.paper_words import gap_warning, offer_facts
from inspector.ui.pages.sheet_form import SheetForm
from inspector.ui.paper_calls import SheetCalls
from inspector.ui.views import PickTarget
from inspector.ui.widgets.card_list import Card, CardList
from inspector.ui.widgets.paper_view import PaperView


class SheetFilling(Widget):
    """Three steps in one place: which paper, its fields, how it looks."""

    changed = Signal()
    left = Signal()

    def __init__(
        self,
        shell: Shell,
        calls: SheetCalls,
        parent: Widget | None = None,
        *,
        pick_target: PickTarget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shell, self._calls = shell, calls
        self.pick_target = pick_target or partial(picking.pick_target, self)
        self._visit = ""
        self._offers: list[PaperOffer] = []
        self._reads = LatestRead(shell, self, is_slow=calls.are_slow)
        self._reads.changed.connect(self.changed)
        self.may_leave = True  # out of here by the first step
        self.draft: SheetDraft | None = None
        self.reissued: PaperRow | None = None  # the paper that is corrected, or None for a new one
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(_("Find a paper"))
        self.search.setAccessibleName(_("Find a paper"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_offers)
        self.search.installEventFilter(self)
        self.offers = CardList(shell.look, _("Papers that may be filled in"), self)
        self.offers.stepped.connect(self._on_stepped)
        self.offers.chosen.connect(self._on_chosen)
        self.form = SheetForm(self)
        self.form.changed.connect(self._on_filled)
        self.view = PaperView(shell, self)
        self.back_button = QPushButton(_("Back"), self)
        self.back_button.clicked.connect(self.back)
        self.step_words = QLabel(self)
        self.step_words.setObjectName("label")
        self.word_button = QPushButton(_("Draft for Word …"), self)
        self.word_button.clicked.connect(self.to_word)
        self._steps = QStackedWidget(self)
        self._choosing = self._chooser()
        for one in (self._choosing, self.form, self.view):
            self._steps.addWidget(one)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 4)
        head.setSpacing(12)
        head.addWidget(self.back_button)
        head.addWidget(self.step_words, 1)
        head.addWidget(self.word_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self._steps, 1)

    def open(self, visit: str, kind: PaperKind | None = None) -> None:
        """Begin with the choice of a paper, or with that of a kind where it is offered."""
        self._begin_choosing(visit)
        self.search.setFocus()
        self._reads.start(partial(self._calls.offers, visit), partial(self._on_offers, kind))

    def reopen(self, visit: str, paper: PaperRow) -> None:
        """Begin with an issued paper as it was filled in, to issue it anew, corrected."""
        self._begin_choosing(visit)
        self._reads.start(
            partial(self._calls.reopen, paper.id),
            partial(self._on_reopened, paper),
            self._on_not_reopened,
        )

    @property
    def kind(self) -> PaperKind | None:
        """The paper that is being filled in."""
        return self.draft.spec.kind if self.draft is not None else None

    def filled(self) -> Filled:
        return self.form.filled()

    def primary(self) -> tuple[str, str]:
        """Return the words of the main button, and why it cannot be pressed."""
        step = self._steps.currentWidget()
        if self._reads.is_running:
            return _("Fill in the paper"), _("Counting …")
        if step is self._choosing:
            offer = self._offer()
            return _("Fill in the paper"), offer.hindrance if offer else _("Choose a paper first")
        if step is self.form:
            return _("Preview"), ""
        if self.form.missing():
            return _("Fill in what is missing"), ""
        return _("Issue this paper") if self.reissued is None else _("Issue anew …"), ""

    def go_on(self) -> bool:
        """Take the next step; return whether the paper is to be issued now."""
        step = self._steps.currentWidget()
        if step is self._choosing:
            self._begin()
        elif step is self.form:
            self.look()
        elif self.form.missing():
            self._go(self.form)
            self.form.go_to_missing()
        else:
            return True
        return False

    def look(self) -> None:
        """Show the paper as it would be issued now."""
        assert self.kind is not None
        self._go(self.view)
        self.view.show_paper(partial(self._calls.preview, self._visit, self.kind, self.filled()))

    @Slot()
    def to_word(self) -> None:
        """Write the letter as it is filled in so far, to go on with it in Word or WPS."""
        if self.draft is None:
            return
        spec = self.draft.spec
        target = self.pick_target(_("Draft for Word and WPS"), f"{spec.title}（草稿）.docx")
        if target is None:
            return
        filled, visit = self.filled(), self._visit

        def call(progress: Progress) -> Path:
            progress.step(0, 1)
            return self._calls.to_word(visit, spec.kind, filled, target)

        self._shell.jobs.start(
            call,
            done=self._on_written,
            failed=self._shell.show_error,
            text=_("Writing {paper}").format(paper=spec.title),
            reading=True,
        )

    @Slot()
    def back(self) -> None:
        """Go a step back, at the first one out of here."""
        step = self._steps.currentWidget()
        if step is self._choosing or (step is self.form and self.reissued is not None):
            if self.may_leave:
                self._reads.drop()
                self.left.emit()
        elif step is self.form:
            self._go(self._choosing)
        else:
            self._go(self.form)

    def show_refusal(self, error: Exception) -> None:
        """Say what kept the paper from being issued, at its field where there is one."""
        self._go(self.form)
        if isinstance(error, PaperRefused):
            self.form.show_problem(str(error.facts["field"]), str(error.facts["detail"]))

    def notes(self) -> list[tuple[str, str]]:
        """Return what a person should mind of this paper, for the pane."""
        if self.draft is None or self._is_choosing():
            offer = self._offer()
            return offer_facts(offer) if offer is not None else []
        spec, pairs = self.draft.spec, []
        if self.reissued is not None:
            words = _("in place of {number}, which is made void")
            pairs.append((_("Issue anew …"), words.format(number=self.reissued.number)))
        if self.draft.note:
            pairs.append((_("Mind"), self.draft.note))
        pairs += gap_warning(self.draft.all_gaps(self.filled()))
        missing = self.form.missing()
        if missing:
            pairs.append((_("Still missing"), _(", ").join(missing)))
        unread = self.form.unread()
        if unread:
            words = _("printed as typed, for it cannot be read as a day: {names}")
            pairs.append((_("Day"), words.format(names=_(", ").join(unread))))
        if spec.needs_seal:
            pairs.append((_("Seal"), _("to be sealed by the organ")))
        return pairs

    def title(self) -> str:
        """Return what the pane is about: the paper in front, or the one that is chosen."""
        if self.draft is not None and not self._is_choosing():
            return self.draft.spec.title
        offer = self._offer()
        return offer.title if offer is not None else _("Another paper")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._begin()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.offers.setFocus()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back()
            return
        super().keyPressEvent(event)

    def _is_choosing(self) -> bool:
        return self._steps.currentWidget() is self._choosing

    def _chooser(self) -> Widget:
        page = Widget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 8, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(self.offers, 1)
        return page

    def _go(self, step: Widget) -> None:
        self._steps.setCurrentWidget(step)
        self.back_button.setVisible(self.may_leave or step is not self._choosing)
        title = self.draft.spec.title if self.draft and step is not self._choosing else ""
        words = _("Choose a paper") if step is self._choosing else title
        self.step_words.setText(words)
        letter = self.draft is not None and self.draft.spec.layout == LETTER
        self.word_button.setVisible(letter and step is not self._choosing)
        self.changed.emit()

    def _on_written(self, target: object) -> None:
        self._shell.say(
            _("The draft has been written"), _("{file}, marked 草稿").format(file=target)
        )

    def _offer(self) -> PaperOffer | None:
        key = self.offers.current_key()
        return next((one for one in self._offers if one.kind.value == key), None)

    def _begin(self) -> None:
        offer = self._offer()
        if offer is None or offer.hindrance or self._reads.is_running:
            return
        self._reads.start(partial(self._calls.begin, self._visit, offer.kind), self._on_begun)

    def _begin_choosing(self, visit: str) -> None:
        self._visit, self.draft, self.reissued = visit, None, None
        self._offers = []
        self.search.clear()
        self._show_offers()
        self._go(self._choosing)

    def _on_offers(self, kind: PaperKind | None, offers: Sequence[PaperOffer]) -> None:
        self._offers = list(offers)
        self._show_offers()
        if kind is None:
            return
        self.offers.choose(kind.value)
        offer = self._offer()
        if offer is not None and offer.kind is kind:
            self._begin()

    def _on_begun(self, draft: SheetDraft) -> None:
        self.draft = draft
        self._go(self.form)
        self.form.begin(draft)
        self.changed.emit()

    def _on_reopened(self, paper: PaperRow, draft: SheetDraft) -> None:
        self._visit, self.draft, self.reissued = draft.about or self._visit, draft, paper
        self.form.begin(draft)
        self._go(self.form)

    def _on_not_reopened(self, error: Exception) -> None:
        self._shell.show_error(error)
        self.left.emit()

    @Slot()
    def _show_offers(self) -> None:
        words = self.search.text().strip()
        shown = [one for one in self._offers if words in one.title]
        # What may be filled in stands first; the others say why not.
        self.offers.show_cards(_cards(sorted(shown, key=lambda one: bool(one.hindrance))))
        self.changed.emit()

    @Slot()
    def _on_filled(self) -> None:
        """Keep what was filled in: leaving the page or the program loses nothing."""
        if self.kind is not None and self.reissued is None:
            try:
                self._calls.keep(self._visit, self.kind, self.form.filled())
            except InspectorError as error:
                self._shell.show_error(error)
        self.changed.emit()

    @Slot(str)
    def _on_chosen(self, _key: str) -> None:
        self.changed.emit()

    @Slot(str)
    def _on_stepped(self, _key: str) -> None:
        self._begin()


def _cards(offers: Sequence[PaperOffer]) -> list[Card]:
    return [
        Card(
            key=one.kind.value,
            title=one.title,
            second=one.hindrance or one.note,
            state=_("not offered") if one.hindrance else "",
        )
        for one in offers
    ]

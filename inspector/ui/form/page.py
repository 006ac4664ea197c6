"""检查填报: the checklist of one visit, and its closing."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from inspector.clock import china
from inspector.domain.inspection import InspectionRow
from inspector.domain.inspection_state import InspectionState
from inspector.errors import InspectorError
from inspector.i18n import _
from inspector.ui.actions import footer_keys
from inspector.ui.form.chooser import VisitChooser
from inspector.ui.form.closing import ClosingPane
from inspector.ui.form.ending import Ending
from inspector.ui.form.filling_view import FillingView
from inspector.ui.form.hints import KeyHints
from inspector.ui.form.photo_intake import pick_photos
from inspector.ui.form.plain_forms import PlainForms
from inspector.ui.form.protocol import (
    CloseVisit,
    Filling,
    FindClause,
    Ingest,
    OpenFilling,
    PickFiles,
    ShowCertificate,
    Thumbnail,
    Today,
    ToSee,
    Visits,
    Warm,
)
from inspector.ui.form.wording import KINDS
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.questions.protocol import PhotoPlace
from inspector.ui.questions.view import QuestionView
from inspector.ui.widgets.question_box import Confirm, ask
from inspector.ui.widgets.section_list import Section, SectionList

SECTIONS_PX = 224


class ChecklistPage(Page):
    """Shows visits under way; with one open its sections, items and side pane; then the closing."""

    def __init__(
        self,
        shell: Shell,
        *,
        visits: Visits,
        open_filling: OpenFilling,
        close_visit: CloseVisit,
        show_certificate: ShowCertificate,
        thumbnail: Thumbnail,
        ingest: Ingest,
        find_clause: FindClause,
        today: Today,
        pick_files: PickFiles | None = None,
        confirm: Confirm | None = None,
        warm: Warm | None = None,
        photo_place: PhotoPlace | None = None,
        to_see: ToSee = lambda _inspection: (),
    ) -> None:
        super().__init__(shell)
        self._warm, self._photo_place, self._to_see = warm, photo_place, to_see
        self._visits, self._open = visits, open_filling
        self._show_certificate = show_certificate
        self._thumbnail, self._find_clause, self._today = thumbnail, find_clause, today
        self._ingest = ingest
        self._pick_files = pick_files or partial(pick_photos, self)
        confirm = confirm or partial(ask, self, back=_("Go on checking"))
        self.ending = Ending(shell, close_visit, confirm, self)
        self.ending.held.connect(self._on_held)
        self.ending.stopped.connect(self._fill_closing)
        self.ending.ended.connect(self._on_ended)
        self._filling: Filling | None = None
        self._inspection: InspectionRow | None = None
        self.view: FillingView | None = None
        self.plain: PlainForms | None = None
        self._front: FillingView | QuestionView | None = None  # the one to come back to
        self.chooser = VisitChooser(self)
        self.chooser.chosen.connect(self.show_argument)
        self.chooser.start_wanted.connect(self._on_start_wanted)
        self.section_list = SectionList(shell.look, _("Sections"), self)
        self.section_list.setFixedWidth(SECTIONS_PX)
        self.section_list.section_chosen.connect(self._on_section)
        self.section_list.clicked.connect(self._on_section_clicked)
        self.closing = ClosingPane(shell.look, self)
        self.closing.item_wanted.connect(self._on_item_wanted)
        self.closing.certificate_noted.connect(self._on_certificate_noted)
        self.closing.changed.connect(self.heading_changed)
        self.closing.left.connect(self._on_section_clicked)
        self.hints = KeyHints(footer_keys(), self)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self.closing)
        self._work = Widget(self)
        inside = QHBoxLayout()
        inside.setSpacing(0)
        inside.addWidget(self.section_list)
        inside.addWidget(self._middle, 1)
        column = QVBoxLayout(self._work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inside, 1)
        column.addWidget(self.hints)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.chooser)
        self._stack.addWidget(self._work)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def heading(self) -> Heading:
        filling, visit = self._filling, self._inspection
        if filling is None or visit is None or self.view is None:
            return Heading(title=_("Fill in a checklist"))
        left = sum(section.total - section.answered for section in self.view.sections())
        left += self.plain.required_open() if self.plain is not None else 0
        saved = filling.saved_at
        words = _("Saved at {time}").format(time=f"{china(saved):%H:%M:%S}") if saved else ""
        state = _("{count} items open").format(count=left) if left else _("All answered")
        closing = self.is_closing()
        ready = not closing or self.closing.is_ready()
        return Heading(
            title=f"{visit.entity_name} · {_(KINDS[visit.kind])}",
            state=state,
            tone="accent" if left else "good",
            saved=words,
            primary=_("End the visit") if closing else _("Final check"),
            primary_enabled=ready and self._work.isEnabled(),
            primary_hint="" if ready else _("First give a reason for each item and mend the rest"),
        )

    def activated(self) -> None:
        if self._filling is None:
            under_way = [v for v in self._visits() if v.state == InspectionState.IN_PROGRESS.value]
            self.chooser.show_visits(under_way)
            self._stack.setCurrentWidget(self.chooser)
            self.chooser.list.setFocus()
        elif self.is_closing():
            self._show_closing()
        elif self._front is not None:
            self._show_front()

    def leaving(self) -> None:
        self._flush()

    def run_primary(self) -> None:
        if not self.is_closing():
            self._show_closing()
        elif self.closing.is_ready() and self._work.isEnabled():
            self.end_visit()

    def end_visit(self) -> None:
        """Ask, and end the visit that is open."""
        assert self._inspection is not None
        self.ending.begin(self._inspection.id, self.closing.reasons)

    @Slot(str)
    def show_argument(self, argument: str) -> None:
        """Open the checklist of the inspection `argument`, once its forms are loaded."""
        if self._inspection is not None and self._inspection.id == argument:
            return
        warm = self._warm
        if warm is None:
            self._show_filling(argument)
            return
        self.shell.jobs.start(
            lambda progress: warm(argument),
            done=lambda _value: self._show_filling(argument),
            failed=self.shell.show_error,
        )

    def _show_filling(self, argument: str) -> None:
        try:
            filling = self._open(argument)
        except InspectorError as error:
            self.shell.show_error(error)
            return
        self._drop_view()
        self.closing.begin()
        self._filling, self._inspection = filling, filling.inspection
        self.view = FillingView(
            self.shell,
            filling,
            find_clause=self._find_clause,
            today=self._today,
            thumbnail=self._thumbnail,
            ingest=self._ingest,
            pick_files=self._pick_files,
            parent=self._middle,
        )
        self.view.changed.connect(self._on_changed)
        self.view.told.connect(self.hints.tell)
        self._middle.addWidget(self.view)
        self.plain = PlainForms(
            self.shell, filling.plain_forms(), self._middle, photo_place=self._photo_place
        )
        self.plain.changed.connect(self._on_changed)
        self._front = self.plain.go_to(filling.cursor) or self.view
        if not self.view.sections():
            self._front = next(iter(self.plain.views.values()), self.view)
        self.plain.reached.connect(self._on_reached)
        self._show_front()
        self._stack.setCurrentWidget(self._work)
        self._on_changed()
        if not self.view.sections() and not self.plain.views:
            self._show_closing()  # a 复查 needs no checklist: nothing is left but to end it

    def is_closing(self) -> bool:
        """Return whether the closing step is in front."""
        return self._filling is not None and self._middle.currentWidget() is self.closing

    def _show_closing(self) -> None:
        if self._filling is None or self.view is None or self.plain is None:
            return
        self.shell.hush()
        self._flush()
        self._fill_closing()
        if self.shell.jobs.is_writing():  # a drawing that was just left is an answer only then
            self.shell.jobs.after_writing(self._on_settled)
        self._middle.setCurrentWidget(self.closing)
        self.section_list.choose_none()
        self.hints.hide()
        self.closing.take_focus()
        self.heading_changed.emit()

    @Slot()
    def _fill_closing(self) -> None:
        if self._filling is not None and self.view is not None and self.plain is not None:
            self.closing.show_closing(
                self._filling.open_items(),
                self._filling.problems(),
                certificate_shown=self._filling.inspection.certificate_shown is not None,
                has_items=bool(self.view.sections()),
                filled=self.plain.filled(),
                to_see=self._to_see(self._filling.inspection.id),
            )

    def _on_settled(self, _went_well: bool) -> None:
        if self.is_closing() and self._work.isEnabled():
            self._fill_closing()

    def _show_front(self) -> None:
        """Bring the questions back that the person was at."""
        if self.view is not None and self.plain is not None and self._front is not None:
            self._middle.setCurrentWidget(self._front)
            self._choose_section()
            # The keys at the bottom are those of check items.
            self.hints.setVisible(self._front is self.view)
            self._front.take_focus()
            self.heading_changed.emit()

    def _choose_section(self) -> None:
        if self.view is None or self.plain is None:
            return
        if isinstance(self._front, QuestionView):
            self.section_list.choose(self.plain.section_at(self._front))
        else:
            self.section_list.choose(self.view.section)

    def _flush(self) -> None:
        """Commit what is still being typed."""
        if self.view is not None:
            self.view.flush()
        if self.plain is not None:
            self.plain.flush()

    @Slot()
    def _on_certificate_noted(self) -> None:
        assert self._inspection is not None
        if not self.shell.attempt(partial(self._show_certificate, self._inspection.id)):
            self._show_closing()

    @Slot(bool)
    def _on_held(self, on: bool) -> None:
        """Keep the visit as it is while it is being ended."""
        self._work.setEnabled(not on)
        self.heading_changed.emit()

    @Slot()
    def _on_ended(self) -> None:
        assert self._inspection is not None
        inspection = self._inspection.id
        self._drop_view()
        self._filling = self._inspection = None
        self.activated()
        self.heading_changed.emit()
        self.shell.open_page("papers", inspection)

    def _drop_view(self) -> None:
        self._front = None
        if self.plain is not None:
            self.plain.drop()
            self.plain = None
        if self.view is not None:
            self.view.flush()
            self._middle.removeWidget(self.view)
            self.view.deleteLater()
            self.view = None

    @Slot()
    def _on_changed(self) -> None:
        if self.view is None or self.plain is None:
            return
        sections = [
            Section(s.key, s.title, s.total, s.answered, s.nonconform) for s in self.view.sections()
        ]
        for number in self.plain.views:
            sections += self.plain.sections(number)
        self.section_list.rows.show_sections(sections)
        if self._front is self.view and self.view.search.text():
            self.section_list.choose_none()
        elif not self.is_closing():
            self._choose_section()
        self.heading_changed.emit()

    @Slot(str)
    def _on_section(self, key: str) -> None:
        if self.view is not None and self.plain is not None:
            self._flush()
            if key.startswith("?"):
                self._front = self.plain.show_section(key)
            else:
                self.view.show_section(key)
                self._front = self.view
            focused = self.section_list.hasFocus()
            self._show_front()
            if focused:
                self.section_list.setFocus()

    @Slot()
    def _on_section_clicked(self) -> None:
        self._show_front()

    @Slot(str)
    def _on_item_wanted(self, key: str) -> None:
        if self.view is None or self.plain is None:
            return
        self._front = self.view if self.view.go_to_item(key) else self.plain.go_to(key)
        self._show_front()

    @Slot(str)
    def _on_reached(self, key: str) -> None:
        if self._filling is not None:
            self.shell.attempt(partial(self._filling.set_cursor, key))
        if not self.is_closing():
            self._choose_section()

    @Slot()
    def _on_start_wanted(self) -> None:
        self.shell.open_page("visits", "")

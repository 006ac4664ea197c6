"""A plain form while it is filled: the list of its questions, the current one at the right."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from inspector.engine.controls import Control
from inspector.engine.outline import Outline, Plan, Row, RowKind
from inspector.engine.session import FormSession
from inspector.errors import Problem
from inspector.i18n import _
from inspector.ui.actions import bind
from inspector.ui.page import Shell
from inspector.ui.questions import opening
from inspector.ui.questions.answering import Answering
from inspector.ui.questions.editor import Editor, Tools
from inspector.ui.questions.file_intake import FileIntake
from inspector.ui.questions.form_pictures import FormPictures
from inspector.ui.questions.frame import QuestionFrame
from inspector.ui.questions.key_words import keys_for
from inspector.ui.questions.list_keys import ListKeys
from inspector.ui.questions.model import RowModel
from inspector.ui.questions.opening import FileOpener, Show
from inspector.ui.questions.picking import FilePicker
from inspector.ui.questions.protocol import Answers, PhotoPlace, PickFiles
from inspector.ui.questions.showing import show_row, title_at


class QuestionView(QuestionFrame):
    """Drives an open form. `answers` keeps what is answered; nothing else is saved here."""

    changed = Signal()  # an answer, or an instance of a repeat

    def __init__(
        self,
        shell: Shell,
        answers: Answers,
        *,
        pick_files: PickFiles | None = None,
        photo_place: PhotoPlace | None = None,
        show_file: Show | None = None,
        shows: Callable[[Control], bool] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._shell, self._answers = shell, answers
        self._session = answers.session
        self.outline = Outline(self._session, shows)
        super().__init__(
            RowModel(self._session, self.outline, answers.shown_name),
            Tools(
                shell,
                answers,
                pick_files or FilePicker(),
                FormPictures(shell, answers),
                FileOpener(shell, answers, show_file or opening.show_file),
                photo_place,
            ),
            parent,
        )
        self.keys = ListKeys(self.list, self.pane, self)
        self.files = FileIntake(shell, answers, self)
        self._busy = False
        self._shown: Row | None = None  # the question that is shown, None for a head
        self._answering = Answering(shell, answers, self.outline, self)
        self._connect()
        self._bind_keys()
        self._answering.apply_counts()
        if self.rows.rowCount():
            self.list.go_to(next((n for n, r in enumerate(self.rows.rows) if _is_stop(r)), 0))

    # What a person does

    def go_to(self, path: str) -> bool:
        """Show what is at `path`, with positions; return whether it is there now."""
        if self.rows.is_searching and self.rows.place_of(path) < 0:
            self.search.clear()
        place = self.rows.place_of(path)
        if place < 0:
            return False
        self.list.go_to(place)
        self._enter()
        return True

    @property
    def session(self) -> FormSession:
        """The filling that is shown, to be read only."""
        return self._session

    def take_focus(self) -> None:
        """Take the keys to where the current question is answered: its field, else the list."""
        self._enter()

    def reread(self) -> None:
        """Show again what something else than this view may have changed."""
        self.flush()
        self._carry_out(self.outline.plan_all())

    def flush(self) -> None:
        """Commit what is still being typed."""
        self.pane.flush()

    def problems(self) -> list[Problem]:
        """Return all that is missing or wrong now, in the order of the form."""
        self.flush()
        return self._session.problems()

    @Slot()
    def show_problems(self) -> None:
        """List what is missing or wrong beside the questions; each line leads to its question."""
        found = self.problems()
        self.rows.shows_all_problems = True
        self.problem_list.show_problems(
            [(p.path, title_at(self._session, self.outline, p.path), p.message) for p in found]
        )
        self._refresh()

    @Slot()
    def go_next(self) -> None:
        """Go to the next question; a question that is written gets the focus."""
        self.flush()
        self._leave_current()
        place = self.list.currentIndex().row()
        rows = self.rows.rows
        after = next((n for n in range(place + 1, len(rows)) if _is_stop(rows[n])), -1)
        if after >= 0:
            self.list.go_to(after)
            self._enter()
        else:
            self.list.setFocus()
            self._refresh()

    @Slot()
    def undo(self) -> None:
        """Take the last step back, and show where it was."""
        self.flush()
        self._step(self._answering.undo)

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last, and show where."""
        self._step(self._answering.redo)

    @Slot(str)
    def add_repeat(self, path: str) -> None:
        """Add an instance to the repeat at `path` and go to its first question."""
        self.flush()
        made = self._answering.add_repeat(path)
        place = self.rows.place_of(made) if made else -1
        if place >= 0:
            self.list.go_to(place)
            self.go_next()

    @Slot(str)
    def remove_repeat(self, path: str) -> None:
        """Take the instance at `path` out; Ctrl+Z brings it back."""
        if self._answering.remove_repeat(path):
            self.list.setFocus()
            self._shell.say(_("One entry was removed."), _("Ctrl+Z takes it back."))

    @Slot(str, str)
    def answer(self, path: str, text: str) -> None:
        """Answer the question at `path`."""
        if self._session.value(path) != text:
            self.rows.touched.add(self._session.node(path))
            self._answering.answer(path, text)

    def use_language(self, language: str) -> None:
        """Show all texts of the form in `language`, one of its own, from now on."""
        self.flush()
        self._answers.use_language(language)
        self._refresh()

    # Inside

    def _connect(self) -> None:
        self.list.current_changed.connect(self._on_current_changed)
        self._answering.changed.connect(self.rows.note)
        self._answering.planned.connect(self._carry_out)
        self.keys.add_wanted.connect(self.add_repeat)
        self.keys.remove_wanted.connect(self.remove_repeat)
        self.pane.answered.connect(self._on_answered)
        self.pane.offered.connect(self.files.take)
        self.files.attached.connect(self._on_answered)
        self.pane.next_wanted.connect(self.go_next)
        self.pane.current_wanted.connect(self._on_current_wanted)
        self.pane.add_wanted.connect(self.add_repeat)
        self.pane.remove_wanted.connect(self.remove_repeat)
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self.list.setFocus)
        self.check_button.clicked.connect(self.show_problems)
        self.problem_list.chosen.connect(self.go_to)
        self.languages.currentTextChanged.connect(self.use_language)

    def _bind_keys(self) -> None:
        bind("next", self.list, self._on_enter, only_here=True)
        for name, slot in (
            ("next_open", self.go_next_open),
            ("find", self._to_search),
            ("undo", self.undo),
            ("redo", self.redo),
            ("save_hazard", self.go_next),
            ("guidance", self._toggle_guidance),
            ("back", self._back),
        ):
            bind(name, self, slot)

    @Slot()
    def go_next_open(self) -> None:
        """Go to the next question without an answer."""
        self.flush()
        rows = self.rows.rows
        first = self.list.currentIndex().row() + 1
        for number in [*range(first, len(rows)), *range(first)]:
            row = rows[number]
            if row.kind is RowKind.QUESTION and not row.is_answered and self.rows.line(row).asked:
                self.list.go_to(number)
                self._enter()
                return

    @Slot(object)
    def _carry_out(self, plan: Plan) -> None:
        # Rows come and go beneath the current one: it is shown once, when all is in place.
        self._busy = True
        before, row = self.list.currentIndex().row(), self.list.current_row()
        self.rows.carry_out(plan)
        place = self.rows.place_of_row(row) if row is not None else before
        if place < 0:  # it is gone: what stands in its place is next to be looked at
            place = min(before, self.rows.rowCount() - 1)
        if self.list.currentIndex().row() != place:
            self.list.go_to(place)
        now = self.list.current_row()
        self._shown = now if now is not None and now.kind is RowKind.QUESTION else None
        self._busy = False
        self.problem_list.keep_those(self._is_wrong)
        self._refresh()
        self.changed.emit()

    def _is_wrong(self, path: str) -> bool:
        return self.outline.find(path) >= 0 and bool(self._session.problems_at(path))

    def _refresh(self) -> None:
        self.list.viewport().update()
        self._show_current()

    def _show_current(self) -> None:
        row = self.list.current_row()
        self.pane.setVisible(row is not None)
        if row is not None and not self._busy:
            show_row(self.pane, self._session, self.outline, row)
            card = self.keys.card()
            self.hints.show_keys(keys_for(row, card.editor if card is not None else None))

    def _step(self, step: Callable[[], str]) -> None:
        left = self.rows.left_places()
        path = step()
        self.rows.leave_again(left)
        place = self.outline.find(path) if path else -1
        if place >= 0 and not self.rows.is_searching:
            self.list.go_to(place)
        self._refresh()

    def _leave_current(self) -> None:
        row = self.list.current_row()
        if row is not None and row.node is not None and row.kind is RowKind.QUESTION:
            self.rows.left.add(row.node)

    def _enter(self) -> None:
        """Begin with the current question: written ones get the focus, others keep the list."""
        card = self.keys.card()
        if card is not None and _is_written(card.editor):
            card.start()
        else:
            self.list.setFocus()

    # Answers to signals

    @Slot()
    def _on_enter(self) -> None:
        row = self.list.current_row()
        if row is not None and row.kind is RowKind.ADD:
            self.add_repeat(row.path)
        else:
            self.go_next()

    @Slot()
    def _on_current_changed(self) -> None:
        if self._busy:
            return
        before = self._shown
        self.pane.flush()
        row = self.list.current_row()
        if before is not None and before.node is not None and before is not row:
            self.rows.left.add(before.node)
        self._shown = row if row is not None and row.kind is RowKind.QUESTION else None
        self._show_current()
        if row is not None and row.page:
            self.pane.reveal(row.path)
        else:
            self.pane.to_top()
        self.list.viewport().update()

    @Slot(str, str)
    def _on_answered(self, path: str, text: str) -> None:
        card = self.pane.card_at(path)
        if card is not None and card.row.node is not None and not _is_written(card.editor):
            self.rows.left.add(card.row.node)  # a choice is made at once: say what is wrong now
        self.answer(path, text)

    @Slot(str)
    def _on_current_wanted(self, path: str) -> None:
        self.list.go_to(self.rows.place_of(path))

    @Slot(str)
    def _on_search(self, text: str) -> None:
        row = self.list.current_row()
        self._busy = True
        self.rows.search(text)
        self._busy = False
        place = self.rows.place_of(row.path) if row is not None else -1
        self.list.go_to(max(place, 0))
        self._refresh()

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @Slot()
    def _toggle_guidance(self) -> None:
        card = self.keys.card()
        if card is not None:
            card.guidance.toggle()

    @Slot()
    def _back(self) -> None:
        row = self.list.current_row()
        if self.search.text():
            self.search.clear()
            if row is not None:
                self.go_to(row.path)
        elif self.problem_list.isVisible() and self.problem_list.has_focus():
            self.problem_list.hide()
        self.flush()
        self.list.setFocus()


def _is_stop(row: Row) -> bool:
    """Whether Enter stops here: at questions, and where one may be added."""
    return row.kind in (RowKind.QUESTION, RowKind.ADD)


def _is_written(editor: Editor | None) -> bool:
    return editor is not None and editor.is_typed

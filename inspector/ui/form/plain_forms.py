"""The forms of a visit that are no checklists: a view of questions for each, made when wanted."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from inspector.engine.outline import Progress, RowKind
from inspector.i18n import _
from inspector.services.checklist_layout import generic
from inspector.ui.form.protocol import PlainForm
from inspector.ui.page import Shell
from inspector.ui.questions.protocol import PhotoPlace
from inspector.ui.questions.view import QuestionView
from inspector.ui.widgets.section_list import Section

# The list of sections follows the typing, but not at every pause of it: counting walks the form.
_COUNT_MS = 400


class PlainForms(QObject):
    """Drives the question views of one open visit; keys of their sections begin with "?"."""

    changed = Signal()
    reached = Signal(str)  # key of the question that the person is at: "0:/data/basics/manager"

    def __init__(
        self,
        shell: Shell,
        forms: Sequence[PlainForm],
        stack: QStackedWidget,
        *,
        photo_place: PhotoPlace | None,
    ) -> None:
        super().__init__(stack)
        self.views: dict[int, QuestionView] = {}
        # Counting walks the form: once per change.
        self._steps: dict[int, tuple[list[Progress], Counter[int]]] = {}
        self._stack = stack
        self._shows = {form.number: form.shows for form in forms}
        self._titles = {form.number: form.title for form in forms}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_COUNT_MS)
        self._timer.timeout.connect(self._on_time)
        for form in forms:
            view = QuestionView(
                shell, form, photo_place=photo_place, shows=form.shows, parent=stack
            )
            view.changed.connect(self._timer.start)
            view.list.current_changed.connect(partial(self._on_current, form.number))
            stack.addWidget(view)
            self.views[form.number] = view

    def sections(self, number: int) -> list[Section]:
        """Return the sections of form `number`; none for a form that is all checklist."""
        view = self.views.get(number)
        if view is None:
            return []
        steps, wrong = self._progress(number, view)
        inside = {step.key[0] for step in steps if step.key}
        loose = sum(count for key, count in wrong.items() if key not in inside)
        return [
            Section(
                f"?{number}:{step.key[0] if step.key else ''}",
                self._title(view, number, step),
                step.total,
                step.answered,
                wrong[step.key[0]] if step.key else loose,
            )
            for step in steps
            if step.total
        ]

    def required_open(self) -> int:
        """Return how many questions that must be answered have no answer yet."""
        return sum(
            step.required_open
            for number, view in self.views.items()
            for step in self._progress(number, view)[0]
        )

    def filled(self) -> tuple[int, int]:
        """Return how many questions are answered, and how many are asked; counted anew."""
        self._steps.clear()
        steps = [s for n, view in self.views.items() for s in self._progress(n, view)[0]]
        return sum(step.answered for step in steps), sum(step.total for step in steps)

    def show_section(self, key: str) -> QuestionView | None:
        """Go to the first question of a section; return the view to bring to the front."""
        number, _colon, top = key.removeprefix("?").partition(":")
        view = self.views.get(int(number))
        if view is None:
            return None
        self._read_again(view)
        for row in view.outline.rows:
            begins = row.key[0] == int(top) if top else len(row.key) == 1
            if begins and row.kind in (RowKind.QUESTION, RowKind.ADD):
                view.go_to(row.path)
                break
        return view

    def go_to(self, key: str) -> QuestionView | None:
        """Go to the question `key`; return the view to bring to the front, None when not here.

        When its entry was taken out since, go to what was around it.
        """
        number, _colon, path = key.partition(":")
        view = self.views.get(int(number)) if number.isdecimal() else None
        if view is None:
            return None
        self._read_again(view)
        control = view.session.form.by_path.get(generic(path))
        is_ours = control is not None and self._shows[int(number)](control)
        while path:
            if view.go_to(path):
                return view
            # From /data/tank[2]/name to /data/tank[2], then to /data/tank.
            path = path.rpartition("[" if path.endswith("]") else "/")[0] if is_ours else ""
        return None

    def section_at(self, view: QuestionView) -> str:
        """Return the key of the section in which the person is."""
        number = next(number for number, one in self.views.items() if one is view)
        row = view.list.current_row()
        if row is None:
            return f"?{number}:"
        key = f"?{number}:{row.key[0]}"
        return key if any(one.key == key for one in self.sections(number)) else f"?{number}:"

    def flush(self) -> None:
        """Commit what is still being typed."""
        for view in self.views.values():
            view.flush()

    def drop(self) -> None:
        """Take the views away; the visit is left."""
        for view in self.views.values():
            view.flush()
            self._stack.removeWidget(view)
            view.deleteLater()
        self.views = {}
        self.deleteLater()

    def _read_again(self, view: QuestionView) -> None:
        """Show what undo on another page may have changed meanwhile."""
        if self._stack.currentWidget() is not view:
            view.reread()
            self._steps.clear()

    def _progress(self, number: int, view: QuestionView) -> tuple[list[Progress], Counter[int]]:
        """Return how far the sections are, and how many of their answers are not allowed."""
        found = self._steps.get(number)
        if found is None:
            found = self._steps[number] = view.outline.progress(), view.rows.wrong()
        return found

    @Slot()
    def _on_time(self) -> None:
        self._steps.clear()
        self.changed.emit()

    def _title(self, view: QuestionView, number: int, step: Progress) -> str:
        label = view.session.label_of(step.control) if step.control is not None else ""
        return label or (self._titles[number] if step.control is None else _("Questions"))

    @Slot()
    def _on_current(self, number: int) -> None:
        row = self.views[number].list.current_row() if number in self.views else None
        if row is not None and row.kind is RowKind.QUESTION:
            self.reached.emit(f"{number}:{row.path}")

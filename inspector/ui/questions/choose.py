"""Editors of choices: one of a few, several, and long lists with a search."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from inspector.i18n import _
from inspector.ui.form.fields import LineField
from inspector.ui.questions.asked import Asked
from inspector.ui.questions.choice_list import ChoiceView
from inspector.ui.questions.editor import Editor, Tools
from inspector.ui.questions.initials import matches

SEARCH_FROM = 11  # as many choices get a search field
INITIALS_UP_TO = 5000
MOST_SHOWN = 200


class ChooseEditor(Editor):
    """One choice (circles) or several (boxes)."""

    def __init__(
        self, asked: Asked, tools: Tools, *, many: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(asked, tools, parent)
        self._many = many
        self._value = ""
        self.search = _Search(_("Search in the choices"), self)
        self.search.setPlaceholderText(_("Characters or initials"))
        self.search.textChanged.connect(self._on_search)
        self.view = ChoiceView(tools.shell.look, asked.label, many, self)
        self.view.picked.connect(self._on_picked)
        self.view.confirmed.connect(self._on_confirmed)
        self.view.search_wanted.connect(self._to_search)
        self.search.view = self.view
        self.more = QLabel(self)
        self.more.setObjectName("small")
        self.search.setVisible(self._is_long(asked))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.view)
        column.addWidget(self.more)
        self.is_typed = self._is_long(asked)
        tools.pictures.ready.connect(self.view.viewport().update)

    def show_answer(self, asked: Asked, value: str) -> None:
        self.asked, self._value = asked, value
        self.tools.pictures.want(asked.choice_pictures, self.devicePixelRatioF())
        self.search.setVisible(self._is_long(asked))
        self.is_typed = self._is_long(asked)
        self._show()

    def start(self) -> None:
        (self.search if self.is_typed else self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def digit(self, number: int) -> bool:
        return self.view.pick(number - 1)

    def _is_long(self, asked: Asked) -> bool:
        wants = asked.appearance & {"autocomplete", "search"}
        return len(asked.choices) >= SEARCH_FROM or bool(wants)

    def _chosen(self) -> list[str]:
        return self._value.split() if self._many else [self._value] if self._value else []

    def _show(self) -> None:
        words = self.search.text().strip() if self.is_typed else ""
        chosen = set(self._chosen())
        choices: Sequence[tuple[str, str]] = self.asked.choices
        if words:
            # Working out initials is slow; who has a village to find among 50,000 types characters.
            by_initials = len(choices) <= INITIALS_UP_TO
            choices = [c for c in choices if matches(words, c[1] or c[0], by_initials=by_initials)]
        count = len(choices)
        if count > MOST_SHOWN:
            behind = [c for c in choices[MOST_SHOWN:] if c[0] in chosen]
            choices = [*behind, *choices[:MOST_SHOWN]]
        self.view.show_pictures(self._picture_of if self.asked.choice_pictures else None)
        self.view.show_choices(choices, chosen)
        self.more.setVisible(count > MOST_SHOWN)
        self.more.setText(
            _("{shown} of {count} choices; type to find the others.").format(
                shown=MOST_SHOWN, count=count
            )
        )

    def _picture_of(self, choice: str) -> QPixmap:
        return self.tools.pictures.get(self.asked.picture_of(choice))

    @Slot(str)
    def _on_search(self, _text: str) -> None:
        self._show()
        if self.view.choices.rowCount():
            self.view.setCurrentIndex(self.view.choices.index(0))

    @Slot(str)
    def _on_picked(self, name: str) -> None:
        if not self._many:
            # The same again takes it back, as nobody could otherwise.
            self.answered.emit("" if name == self._value else name)
        else:
            chosen = set(self._chosen()) ^ {name}
            order = [one for one, _label in self.asked.choices if one in chosen]
            order += [one for one in self._chosen() if one in chosen and one not in order]
            self.answered.emit(" ".join(order))
        if "quick" in self.asked.appearance and not self._many:
            self.next_wanted.emit()

    @Slot()
    def _on_confirmed(self) -> None:
        at = self.view.currentIndex().row()
        if 0 <= at < self.view.choices.rowCount():
            name = self.view.choices.choices[at][0]
            searched = bool(self.search.text())
            if self._many and searched:
                self._on_picked(name)
                self.search.clear()
                self.search.setFocus()
                return
            if not self._many and name != self._value:
                self._on_picked(name)
        self.next_wanted.emit()

    @Slot()
    def _to_search(self) -> None:
        if self.is_typed:
            self.search.setFocus()


class _Search(LineField):
    """Arrows go into the list below, Enter takes its row."""

    view: ChoiceView

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Down:
            if not self.view.currentIndex().isValid() and self.view.choices.rowCount():
                self.view.setCurrentIndex(self.view.choices.index(0))
            self.view.setFocus()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.text():
                super().keyPressEvent(event)
                return
            self.view.confirmed.emit()
        else:
            super().keyPressEvent(event)

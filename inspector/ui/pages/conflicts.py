"""冲突: what two people wrote apart, side by side; a person takes one side or writes a third."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.clock import china
from inspector.domain.steps import ROLE_WORDS
from inspector.errors import InspectorError
from inspector.events.canonical import Json
from inspector.i18n import _
from inspector.progress import Progress
from inspector.services.conflict_words import field_words, value_lines
from inspector.services.conflicts import OpenConflict, Side, Third
from inspector.ui.actions import bind, shown_key
from inspector.ui.form.fields import folded
from inspector.ui.page import Heading, Page, Shell
from inspector.ui.views import ConflictCalls
from inspector.ui.widgets.card_list import Card, CardList
from inspector.ui.widgets.empty_state import EmptyState
from inspector.ui.widgets.facts import FactGrid, heading_label
from inspector.ui.widgets.side_by_side import Column, SideBySide, write_button

LIST_PX = 300
_SIDES = 9  # keys 1 to 9


class ConflictsPage(Page):
    """What is open at the left; the sides, a third way and the reason at the right."""

    def __init__(self, shell: Shell, calls: ConflictCalls) -> None:
        super().__init__(shell)
        self._calls = calls
        self._open: dict[str, OpenConflict] = {}
        self._shown = self._name = ""  # key and name of the conflict that is shown
        self._wanted = ""
        self._taken = -1
        self.list = CardList(shell.look, _("To be decided"), self)
        self.list.setObjectName("sections")
        self.list.setFixedWidth(LIST_PX)
        self.list.chosen.connect(self._on_chosen)
        self.title = QLabel(self)
        self.title.setObjectName("section_title")
        self.title.setWordWrap(True)
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.facts = FactGrid(self)
        self.sides = SideBySide(self)
        self.sides.chosen.connect(self._on_side)
        self.write = write_button("", "", self)
        self.write.clicked.connect(self._on_write)
        self.third = QPlainTextEdit(self)
        self.third.setTabChangesFocus(True)
        self.third.setFixedHeight(72)
        self.third.setAccessibleName(_("Another value"))
        self.third.textChanged.connect(self._on_typed)
        self.reason = QLineEdit(self)
        self.reason.setAccessibleName(_("Why (goes into the history)"))
        self.reason.textChanged.connect(self.heading_changed)
        self.empty = EmptyState(
            _("Nothing is left to decide"),
            _("What two people wrote differently, not knowing of each other, comes here."),
            parent=self,
        )
        self._work = self._lay_out()
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._work)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._bind_keys()

    def heading(self) -> Heading:
        count = len(self._open)
        if not count:
            return Heading(title=_("Conflicts"))
        hint = self._hint()
        return Heading(
            title=_("Conflicts"),
            state=_("{count} to decide").format(count=count),
            tone="general",
            primary=_("Decide so"),
            primary_enabled=not hint,
            primary_hint=hint,
        )

    def activated(self) -> None:
        self.shell.jobs.start(
            self._load, done=self._on_loaded, failed=self.shell.show_error, reading=True
        )

    def show_argument(self, argument: str) -> None:
        """Show the first conflict of the visit or hazard `argument`."""
        self._wanted = argument

    def run_primary(self) -> None:
        self.decide()

    @Slot()
    def decide(self) -> None:
        """Write the decision; the next conflict comes to the front."""
        conflict = self._open.get(self._shown)
        if conflict is None or self._hint():
            return
        try:
            self._calls.settle(conflict, self._value(conflict), self.reason.text())
        except InspectorError as error:
            self.shell.show_error(error)
        else:
            self.shell.say(
                _("Decided: {field} of {title}.").format(
                    field=field_words(conflict.field), title=conflict.title
                ),
                _("The decision goes out with the next package."),
            )
        self._shown = ""
        self.activated()

    def _load(self, progress: Progress) -> Sequence[OpenConflict]:
        progress.step(0, 1)
        return self._calls.open()

    @Slot(object)
    def _on_loaded(self, found: Sequence[OpenConflict]) -> None:
        self._open = {one.key: one for one in found}
        shown = self._open.get(self._shown)
        if shown is None or shown.name != self._name:  # another value came in: look again
            self._shown = ""
        cards = [_card(one) for one in found]
        wanted = next((one.key for one in found if self._wanted in (one.stream, one.ent)), "")
        self._wanted = ""
        self._stack.setCurrentWidget(self._work if cards else self.empty)
        self.list.show_cards(cards, wanted)
        if cards:
            self._on_chosen(self.list.current_key())
            self.list.setFocus()
        self.badge_changed.emit(len(cards))
        self.heading_changed.emit()

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        conflict = self._open.get(key)
        if conflict is None or key == self._shown:
            return
        self._shown, self._name, self._taken = key, conflict.name, -1
        self.title.setText(f"{conflict.title} · {field_words(conflict.field)}")
        pairs = [(_("Entity"), conflict.entity_name)]
        if conflict.field != "place":
            pairs.append((_("Place on site"), conflict.place))
        if conflict.field != "fact":
            pairs.append((_("Fact"), conflict.fact))
        self.facts.show_pairs(pairs)
        columns = [
            self._column(conflict, number, side)
            for number, side in enumerate(conflict.sides[:_SIDES])
        ]
        self.sides.show_columns(columns)
        self.third.clear()
        self.reason.clear()
        has_third = conflict.third is not Third.NOTHING and not all(one.hint for one in columns)
        key_of_third = str(len(columns) + 1)
        self.write.setText(f"{key_of_third}  {_('Write another value')}")
        self.write.setVisible(has_third)
        for part in (self.why, self.reason):
            part.setVisible(not all(one.hint for one in columns))
        self.third.setVisible(False)
        self.third.setPlaceholderText(
            "2026-12-01" if conflict.third is Third.DAY else _("What holds instead of both")
        )
        self.heading_changed.emit()

    @Slot(int)
    def _on_side(self, place: int) -> None:
        self._taken = place
        if place >= 0:
            self.third.setVisible(False)
        self.heading_changed.emit()

    @Slot()
    def _on_write(self) -> None:
        self.sides.choose(-1)
        self.third.setVisible(True)
        self.third.setFocus()
        self.heading_changed.emit()

    @Slot()
    def _on_typed(self) -> None:
        self.heading_changed.emit()

    @Slot()
    def _on_digit(self) -> None:
        place = int(self.sender().property("place"))
        if place == len(self.sides.boxes) and self.write.isVisible():
            self._on_write()
        else:
            self.sides.choose(place)

    def _hint(self) -> str:
        """Return why nothing can be decided yet, or ""."""
        if self._taken >= 0:
            return ""
        if self.third.isHidden():
            return _("Take a side first")
        if not self.third.toPlainText().strip():
            return _("Write what holds instead")
        return "" if self.reason.text().strip() else _("A value that nobody wrote needs a reason")

    def _value(self, conflict: OpenConflict) -> Json:
        if self._taken >= 0:
            return conflict.sides[self._taken].value
        text = self.third.toPlainText().strip()
        return folded(text) if conflict.third is Third.DAY else text

    def _column(self, conflict: OpenConflict, number: int, side: Side) -> Column:
        names = list(dict.fromkeys(author.name for author in side.authors))
        under = [
            " · ".join(part for part in (f"{china(one.at):%Y-%m-%d %H:%M}", one.role) if part)
            for one in side.authors
        ]
        hint = ""
        if self._calls.role not in side.roles:
            roles = _(", ").join(sorted(_(ROLE_WORDS[role]) for role in side.roles))
            hint = _("This is decided by: {roles}").format(roles=roles)
        return Column(
            key=str(number + 1),
            head=_(", ").join(names) or _("Nobody"),
            under="\n".join(dict.fromkeys(under)),
            lines=value_lines(conflict.field, side.value),
            hint=hint,
        )

    def _lay_out(self) -> QWidget:
        inside = QWidget(self)
        inside.setObjectName("detail_body")
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addWidget(self.facts)
        column.addWidget(self.sides)
        column.addWidget(self.write, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.third)
        column.addSpacing(4)
        self.why = heading_label(_("Why (goes into the history)"), inside)
        column.addWidget(self.why)
        column.addWidget(self.reason)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setObjectName("detail_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        hints = QFrame(self)
        hints.setObjectName("hints")
        line = QHBoxLayout(hints)
        line.setContentsMargins(16, 4, 16, 4)
        line.setSpacing(8)
        for key, words in (
            ("1 2", _("Take a side")),
            ("3", _("Write another value")),
            (shown_key("save_hazard"), _("Decide so")),
        ):
            cap = QLabel(key, hints)
            cap.setObjectName("key_cap")
            line.addWidget(cap)
            line.addWidget(QLabel(words, hints))
            line.addSpacing(8)
        line.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(scroll, 1)
        right.addWidget(hints)
        work = QWidget(self)
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        return work

    def _bind_keys(self) -> None:
        bind("save_hazard", self, self.decide)
        for place in range(_SIDES):
            digit = QShortcut(QKeySequence(str(place + 1)), self)
            digit.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            digit.setProperty("place", place)
            digit.activated.connect(self._on_digit)


def _card(conflict: OpenConflict) -> Card:
    names = [author.name for side in conflict.sides for author in side.authors]
    return Card(
        key=conflict.key,
        title=conflict.entity_name or conflict.title,
        second=f"{field_words(conflict.field)} · {_(', ').join(dict.fromkeys(names))}",
        state=_("To decide"),
        tone="general",
    )

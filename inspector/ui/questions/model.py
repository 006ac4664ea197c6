"""The rows of an outline for the list. Nothing is worked out for rows that nobody sees."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QObject, QStringListModel, Qt, Slot

from inspector.engine.instance import Node
from inspector.engine.outline import Outline, Plan, Row, RowKind, is_asked
from inspector.engine.places import POSITION
from inspector.engine.schema import NodeDef
from inspector.engine.session import Changes, FormSession
from inspector.i18n import _
from inspector.ui.questions.asked import Called, answer_of, path_of, title_of
from inspector.ui.widgets.painted import Index


class Role(IntEnum):
    """What the model gives beyond Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is painted. `counts` (answered, all) of what stands under a head."""

    row: Row
    title: str
    answer: str = ""
    problem: str = ""
    required: bool = False
    asked: bool = False
    counts: tuple[int, int] = (0, 0)


class RowModel(QStringListModel):
    """All rows of an outline, or those that a search has found.

    Qt counts the rows (as empty strings): the list asks for their number twice per row at each
    layout, and 10,000 calls into Python would be felt at every key.
    """

    def __init__(
        self,
        session: FormSession,
        outline: Outline,
        called: Called = str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self.outline, self._called = session, outline, called
        self._found: list[Row] | None = None
        # By path, value and language.
        self._answers: dict[tuple[str, str, str], str] = {}
        self.left: set[Node] = set()  # questions that a person has been at
        self.shows_all_problems = False
        self.touched: set[Node] = set()  # questions answered here
        # Answers from before, from the disk: what is wrong with them is shown at once.
        self._from_before = {row.node for row in outline.rows if row.node and row.is_answered}
        self._wrong: set[Node] | None = None  # answers that are not allowed; None before a look
        self._doubted: set[Node] = set()  # answers that another one may have made wrong
        self.setStringList([""] * len(self.rows))

    # Reading

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Role.ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return title_of(self._session, row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(self.line(row))
        return None

    @property
    def rows(self) -> Sequence[Row]:
        return self.outline.rows if self._found is None else self._found

    @property
    def is_searching(self) -> bool:
        return self._found is not None

    def line(self, row: Row) -> Line:
        """Return what is painted for `row`."""
        title = title_of(self._session, row)
        if row.kind is not RowKind.QUESTION or row.node is None:
            return Line(row, title, counts=self.outline.counts(row.key))
        asked = is_asked(row)
        problem = ""
        is_left = row.node in self.left or row.node in self._from_before
        if is_left or self.shows_all_problems:
            problem = next((p.message for p in self._session.problems_at(row.path)), "")
        return Line(
            row,
            title,
            self._answer(row),
            problem,
            asked and self._session.is_required(row.path),
            asked,
        )

    def place_of(self, path: str) -> int:
        """Return the place of what is at `path`, or -1."""
        if self._found is None:
            return self.outline.find(path)
        return next((n for n, row in enumerate(self._found) if row.path == path), -1)

    def place_of_row(self, row: Row) -> int:
        """Return the place of `row`, or of what stands for it now; -1 when it is gone."""
        if self._found is None:
            return self.outline.index_of(row.key)
        return next((n for n, one in enumerate(self._found) if one.key == row.key), -1)

    def _answer(self, row: Row) -> str:
        # Worked out for each painting otherwise, and a list of choices is long work.
        assert row.node is not None
        key = row.path, row.node.value, self._session.wording.language
        if key not in self._answers:
            if len(self._answers) > 2000:
                self._answers.clear()
            self._answers[key] = answer_of(self._session, row, self._called)
        return self._answers[key]

    def wrong(self) -> Counter[int]:
        """Return how many answers are not allowed, by the first part of their key.

        The first time all are looked at, then only those that were wrong, those that a person has
        been at, and those that hang on what has changed: a form of thousands must not be gone
        through after every word.
        """
        if self._wrong is None:
            found = [p.path for p in self._session.problems() if p.kind != "required"]
            suspects = {self._session.node(path) for path in found if self.outline.find(path) >= 0}
        else:
            suspects = self._wrong | self.left | self.touched | self._doubted
        self._doubted.clear()
        self._wrong, counts = set(), Counter[int]()
        for node in suspects:
            path = path_of(self._session, node) if node.answer() else ""
            place = self.outline.find(path) if path else -1
            if place >= 0 and self._session.problems_at(path):
                self._wrong.add(node)
                counts[self.outline.rows[place].key[0]] += 1
        return counts

    # Changing

    @Slot(object, str)
    def note(self, changes: Changes | None, path: str) -> None:
        """Take in what the answer at `path` has changed: others may be wrong by it.

        None stands for instances that came or went, on which anything may hang.
        """
        if changes is None:
            self._wrong = None
            return
        hanging: set[NodeDef] = set()
        form = self._session.form
        judged_by = form.judged_by
        for at, _value in changes.values:
            generic = POSITION.sub("", at)
            hanging.update(judged_by.get(generic, ()))
            if at != path and generic in form.by_path:
                # The form itself has answered it, so nobody will come by and leave it.
                self.left.add(self._session.node(at))
        for at, _shown in changes.relevance:
            hanging.update(judged_by.get(POSITION.sub("", at), ()))
            self._doubted.add(self._session.node(at))
        for definition in hanging:
            self._doubted.update(self._session.nodes(definition))

    def carry_out(self, plan: Plan) -> None:
        """Bring the rows up to date after an answer."""
        if self._found is not None:
            self.outline.update(plan)
            # The rows that were found may be others now, or gone.
            places = [self.outline.index_of(row.key) for row in self._found]
            self._found = [self.outline.rows[place] for place in places if place >= 0]
            if len(self._found) != len(places):
                self.setStringList([""] * len(self._found))
            return
        for splice in plan.splices:
            # Whenever Qt looks, it finds a row behind each of its numbers.
            if splice.removed:
                self.removeRows(splice.first, splice.removed)
            self.outline.perform(splice)
            if splice.rows:
                self.insertRows(splice.first, len(splice.rows))
        self.outline.forget_counts()

    def search(self, words: str) -> None:
        """Show the questions with `words` in label or answer; "" shows everything again."""
        words = words.strip().casefold()
        self._found = None
        if words:
            self._found = [row for row in self.outline.rows if self._has(row, words)]
        self.setStringList([""] * len(self.rows))

    def _has(self, row: Row, words: str) -> bool:
        if row.kind is not RowKind.QUESTION:
            return False
        return words in title_of(self._session, row).casefold()

    def left_places(self) -> dict[Node, str]:
        """Return the questions that a person has been at, with their paths; for `leave_again`."""
        return {node: path_of(self._session, node) for node in self.left | self._from_before}

    def leave_again(self, places: Mapping[Node, str]) -> None:
        """Take over `left_places()` after the answers may have been read anew: other nodes."""
        left, before = self.left, self._from_before
        self.left, self._from_before = set(), set()
        self.touched, self._doubted, self._wrong = set(), set(), None
        for node, path in places.items():
            now = node if path_of(self._session, node) else None
            if now is None and path and self.outline.find(path) >= 0:
                now = self._session.node(path)
            if now is not None and node in left:
                self.left.add(now)
            if now is not None and node in before:
                self._from_before.add(now)


def spoken(line: Line) -> str:
    """Return a row as a screen reader says it."""
    if line.row.kind is RowKind.ADD:
        return line.title
    if line.row.kind is not RowKind.QUESTION:
        answered, total = line.counts
        words = _("{title}, {answered} of {total} answered")
        return words.format(title=line.title, answered=answered, total=total)
    parts = [line.title]
    if line.required:
        parts.append(_("An answer is needed"))
    if line.asked:
        parts.append(line.answer or _("Not answered"))
    elif line.answer:
        parts.append(line.answer)
    if line.problem:
        parts.append(line.problem)
    return "，".join(parts)

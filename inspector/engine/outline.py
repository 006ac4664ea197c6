"""What a form shows now, row by row: groups, repeats with their instances, questions.

Every place of the form has a key that says where it stands in the document, so that the rows which
come or go after an answer are found by bisection. A form of 5,000 questions is walked once.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from inspector.engine.controls import Control
from inspector.engine.instance import Node
from inspector.engine.places import LAST, POSITION, Key, Places, Spot
from inspector.engine.places import RowKind as RowKind  # who reads rows asks for their kind here
from inspector.engine.session import Changes, FormSession


class Row(NamedTuple):
    """One line of the form as it is shown.

    key      its place in the document; keys of what stands below it begin with it
    path     with positions; of a repeat and its "add" row without the last one; "" for a group
             that has none
    control  the one with the label
    page     key of the group whose questions are shown together; () when it is shown alone
    node     the answer, the group or the instance; None for what the instance does not hold
    """

    key: Key
    path: str
    kind: RowKind
    control: Control
    depth: int
    page: Key = ()
    node: Node | None = None

    @property
    def is_answered(self) -> bool:
        """Whether it is a question with an answer."""
        return self.kind is RowKind.QUESTION and self.node is not None and self.node.value != ""


@dataclass(frozen=True, slots=True)
class Splice:
    """Rows `first` to `first + removed` give way to `rows`."""

    first: int
    removed: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be done to the rows: splices from the last to the first, then rows changed.

    `changed` are the places, after all splices, of questions whose answer is another one.
    """

    splices: tuple[Splice, ...] = ()
    changed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a top group is. `control` is None for questions that stand outside of groups."""

    control: Control | None
    key: Key
    total: int
    answered: int
    required_open: int = 0


class Outline:
    """The visible rows of one filling, kept up to date. `rows` is read only.

    shows  which questions have a row at all; without it every one
    """

    def __init__(
        self, session: FormSession, shows: Callable[[Control], bool] | None = None
    ) -> None:
        self._session = session
        self._places = Places.of(session.form) if shows is None else Places(session.form, shows)
        self._counts: dict[Key, tuple[int, int]] = {}
        self.has_counts = any(control.count for control in session.form.walk())
        self.rows: list[Row] = self.walked()

    # Reading

    def index_of(self, key: Key) -> int:
        """Return the place of the row with that key, or -1."""
        at = self._place(key)
        return at if at < len(self.rows) and self.rows[at].key == key else -1

    def find(self, path: str) -> int:
        """Return the place of the row of the question, group or instance at `path`, or -1."""
        for spot in self._places.at(path):
            key = spot.key(path)
            if spot.kind is RowKind.REPEAT and path.endswith("]"):
                key = (*key, int(POSITION.findall(path)[-1]))
            at = self.index_of(key)
            if at >= 0:
                return at
        return -1

    def below(self, key: Key) -> list[Row]:
        """Return the row with that key and all rows under it."""
        return self.rows[self._place(key) : self._place(_after(key))]

    def counts(self, key: Key) -> tuple[int, int]:
        """Return (answered, all) of the questions under the row with that key."""
        found = self._counts.get(key)
        if found is None:
            asked = [row for row in self.below(key) if is_asked(row)]
            found = self._counts[key] = sum(row.is_answered for row in asked), len(asked)
        return found

    def progress(self) -> list[Progress]:
        """Return how far each top group is, in order. Walks all rows: `required` is worked out."""
        sections: dict[int, list[Row]] = {}
        for row in self.rows:
            top = row.key[0] if self._places.tops[row.key[0]].kind is not RowKind.QUESTION else -1
            sections.setdefault(top, []).append(row)
        found: list[Progress] = []
        for top, rows in sections.items():
            asked = [row for row in rows if is_asked(row)]
            still_open = [row for row in asked if not row.is_answered]
            found.append(
                Progress(
                    self._places.tops[top].control if top >= 0 else None,
                    (top,) if top >= 0 else (),
                    len(asked),
                    len(asked) - len(still_open),
                    sum(self._session.is_required(row.path) for row in still_open),
                )
            )
        return found

    def walked(self) -> list[Row]:
        """Return the rows from nothing."""
        found: list[Row] = []
        for spot in self._places.tops.values():
            self._put(spot, spot.steps, None, "", found)
        return found

    # Keeping up

    def plan(self, changes: Changes) -> Plan:
        """Return what `changes` of one answer mean for the rows."""
        dirty: dict[Key, tuple[Spot, str]] = {}
        for path, _shown in changes.relevance:
            for spot in self._places.at(path):
                dirty[spot.key(path)] = spot, path
        splices: list[Splice] = []
        above: Key = (LAST,)
        for key in sorted(dirty):
            if key[: len(above)] == above:
                continue  # what stands above it is walked anyway
            above = key
            spot, path = dirty[key]
            splices += self._splice(key, self._walked_at(spot, key, path))
        splices.reverse()
        return Plan(tuple(splices), self._changed(changes, splices))

    def plan_all(self) -> Plan:
        """Return what has to be done after instances came or went, or a step was taken back."""
        splices = _difference(self.rows, self.walked(), 0)
        return Plan(tuple(splices), ())

    def perform(self, splice: Splice) -> None:
        """Do one splice of a plan; they are done in the order of the plan."""
        self.rows[splice.first : splice.first + splice.removed] = splice.rows
        self._counts.clear()

    def forget_counts(self) -> None:
        """Count anew: an answer came or went."""
        self._counts.clear()

    def update(self, plan: Plan) -> None:
        """Carry out a whole plan."""
        for splice in plan.splices:
            self.perform(splice)
        self.forget_counts()

    # Inside: rows

    def _put(
        self, spot: Spot, key: Key, instance: Node | None, base: str, found: list[Row]
    ) -> None:
        """Add the rows of `spot` in the repeat instance `instance`, whose path is `base`."""
        if spot.kind is RowKind.REPEAT:
            self._put_repeat(spot, key, instance, base, found)
            return
        definition = spot.definition
        node: Node | None = None
        path = ""
        if definition is not None:
            nodes = self._session.nodes(definition, instance if definition.slot < 0 else None)
            node = nodes[0] if nodes else None
            if node is None or not node.relevant:
                return
            path = _joined(base, instance, definition.path, definition.slot)
        elif spot.kind is RowKind.QUESTION:
            return
        if spot.has_row:
            found.append(
                Row(key, path, spot.kind, spot.control, spot.depth, key[: spot.page], node)
            )
        for kid in spot.kids:
            self._put(kid, (*key, kid.steps[-1]), instance, base, found)

    def _put_repeat(
        self, spot: Spot, key: Key, outer: Node | None, base: str, found: list[Row]
    ) -> None:
        control = spot.control
        repeat = control if control.kind == "repeat" else control.children[0]
        definition = repeat.definition
        if definition is None or definition.parent is None:
            return
        nodes = self._session.nodes(definition, outer)
        parents = self._session.nodes(definition.parent, outer)
        if not parents or not parents[0].relevant or (nodes and not nodes[0].own):
            return
        path = _joined(base, outer, definition.path, definition.slot)
        outer_page = key[: spot.page] if spot.page <= len(key) else ()
        found.append(Row(key, path, RowKind.REPEAT, control, spot.depth, outer_page))
        for number, node in enumerate(nodes, 1):
            if not node.relevant:
                continue
            at = (*key, number)
            here = f"{path}[{number}]"
            page = at[: spot.page]
            found.append(Row(at, here, RowKind.INSTANCE, control, spot.depth + 1, page, node))
            for kid in spot.kids:
                self._put(kid, (*at, kid.steps[-1]), node, here, found)
        if not is_counted(repeat):
            at = (*key, LAST)
            found.append(Row(at, path, RowKind.ADD, control, spot.depth + 1, outer_page))

    def _walked_at(self, spot: Spot, key: Key, path: str) -> list[Row]:
        """Return the rows of `spot`, that of the instance in which `path` stands."""
        if spot.kind is RowKind.REPEAT and path.endswith("]"):
            path = path.rpartition("[")[0]
        base = path[: path.rfind("]") + 1]
        instance = self._session.node(base) if base else None
        found: list[Row] = []
        self._put(spot, key, instance, base, found)
        return found

    def _splice(self, key: Key, new: list[Row]) -> list[Splice]:
        first = self._place(key)
        return _difference(self.rows[first : self._place(_after(key))], new, first)

    def _changed(self, changes: Changes, splices: Iterable[Splice]) -> tuple[int, ...]:
        """Return where the changed answers stand once the splices are done."""
        found: list[int] = []
        moves = [(splice.first, splice.removed, len(splice.rows)) for splice in splices]
        for path, _value in changes.values:
            at = self.find(path)
            if at < 0 or any(first <= at < first + removed for first, removed, _new in moves):
                continue
            found.append(at + sum(new - gone for first, gone, new in moves if first <= at))
        return tuple(sorted(found))

    def _place(self, key: Key) -> int:
        return bisect_left(self.rows, key, key=lambda row: row.key)


def is_counted(repeat: Control) -> bool:
    """Whether the form itself says how many instances there are."""
    fixed = repeat.attributes.get("noAddRemove", "")
    return bool(repeat.count) or fixed in ("true()", "true", "1")


def is_asked(row: Row) -> bool:
    """Whether it is a question that a person may answer; notes are not."""
    definition = row.control.definition
    if row.kind is not RowKind.QUESTION or definition is None:
        return False
    return definition.bind.readonly in ("", "false()")


def _joined(base: str, instance: Node | None, path: str, slot: int) -> str:
    if slot >= 0 or instance is None or instance.definition is None:
        return path
    return base + path[len(instance.definition.path) :]


def _after(key: Key) -> Key:
    return (*key[:-1], key[-1] + 1) if key else (LAST,)


def _difference(old: Sequence[Row], new: Sequence[Row], first: int) -> list[Splice]:
    """Return the one splice that makes `new` of `old`, which begins at `first`; none if equal."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    if head == len(old) == len(new):
        return []
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return [Splice(first + head, len(old) - head - tail, tuple(new[head : len(new) - tail]))]

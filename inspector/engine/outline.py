"""What a form shows now, row by row: groups, repeats with their instances, questions.

Every place of the form has a key that says where it stands in the document, so that the rows which
come or go after an answer are found by bisection. A form of 5,000 questions is walked once.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from inspector.engine.controls import Control
from inspector.engine.instance import Node
from inspector.engine.schema import NodeDef
from inspector.engine.session import Changes, FormSession
from inspector.engine.texts import Text

Key = tuple[int, ...]

_POSITION = re.compile(r"\[(\d+)\]")
_INSTANCE = -1  # stands in the steps of a spot where a key has the number of the instance
_LAST = 1 << 30  # the row that adds an instance stands behind all of them
PAGE_APPEARANCES = frozenset(("field-list", "table-list"))


class RowKind(Enum):
    GROUP = "group"
    REPEAT = "repeat"
    INSTANCE = "instance"
    ADD = "add"
    QUESTION = "question"


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


@dataclass(slots=True)
class _Spot:
    control: Control
    kind: RowKind
    steps: Key
    depth: int
    has_row: bool
    page: int = 0  # how many steps of a key name its page
    definition: NodeDef | None = None
    kids: list["_Spot"] = field(default_factory=list)


class Outline:
    """The visible rows of one filling, kept up to date. `rows` is read only.

    shows  which questions have a row at all; without it every one
    """

    def __init__(
        self, session: FormSession, shows: Callable[[Control], bool] | None = None
    ) -> None:
        self._session, self._shows = session, shows
        self._by_path: dict[str, list[_Spot]] = {}
        self._tops = {
            number: self._spot(control, (number,), 0, 0)
            for number, control in enumerate(session.form.controls)
            if self._is_shown(control)
        }
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
        for spot in self._spots(path):
            key = _key(spot, path)
            if spot.kind is RowKind.REPEAT and path.endswith("]"):
                key = (*key, int(_POSITION.findall(path)[-1]))
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
            top = row.key[0] if self._tops[row.key[0]].kind is not RowKind.QUESTION else -1
            sections.setdefault(top, []).append(row)
        found: list[Progress] = []
        for top, rows in sections.items():
            asked = [row for row in rows if is_asked(row)]
            still_open = [row for row in asked if not row.is_answered]
            found.append(
                Progress(
                    self._tops[top].control if top >= 0 else None,
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
        for spot in self._tops.values():
            self._put(spot, spot.steps, None, "", found)
        return found

    # Keeping up

    def plan(self, changes: Changes) -> Plan:
        """Return what `changes` of one answer mean for the rows."""
        dirty: dict[Key, tuple[_Spot, str]] = {}
        for path, _shown in changes.relevance:
            for spot in self._spots(path):
                dirty[_key(spot, path)] = spot, path
        splices: list[Splice] = []
        above: Key = (_LAST,)
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

    # Inside: the places of a form

    def _spot(self, control: Control, steps: Key, depth: int, page: int) -> _Spot:
        inner = control.children[0] if len(control.children) == 1 else None
        if (
            control.kind == "group"
            and inner is not None
            and inner.kind == "repeat"
            and control.path in ("", inner.path)
        ):
            # XLSForm writes a repeat as a group with the label around the repeat itself.
            return self._repeat(inner, control, steps, depth, page)
        if control.kind == "repeat":
            return self._repeat(control, control, steps, depth, page)
        is_group = control.kind == "group"
        if is_group and not page and set(control.appearance.split()) & PAGE_APPEARANCES:
            page = len(steps)
        has_row = bool(control.path) and not _is_heading(control)
        head = control
        if is_group:
            head = _head_of(control)
            has_row = head.label != Text()
        kind = RowKind.GROUP if is_group else RowKind.QUESTION
        spot = _Spot(head, kind, steps, depth, has_row, page, control.definition)
        if control.path:
            self._by_path.setdefault(control.path, []).append(spot)
        spot.kids = [
            self._spot(kid, (*steps, number), depth + has_row, page)
            for number, kid in enumerate(control.children)
            if kid is not head and self._is_shown(kid)
        ]
        return spot

    def _repeat(
        self, repeat: Control, labelled: Control, steps: Key, depth: int, page: int
    ) -> _Spot:
        shown = repeat if labelled.label == Text() else labelled
        spot = _Spot(shown, RowKind.REPEAT, steps, depth, True, page)
        if repeat.path:
            self._by_path.setdefault(repeat.path, []).append(spot)
        own_page = set(repeat.appearance.split()) & PAGE_APPEARANCES
        if own_page and not page:
            page = len(steps) + 1  # one page per instance
        spot.kids = [
            self._spot(kid, (*steps, _INSTANCE, number), depth + 2, page)
            for number, kid in enumerate(repeat.children)
            if self._is_shown(kid)
        ]
        spot.page = page
        return spot

    def _is_shown(self, control: Control) -> bool:
        """Whether `shows` wants it, or anything below it."""
        shows = self._shows
        return shows is None or any(shows(one) for one in control.walk() if one.is_question)

    def _spots(self, path: str) -> Sequence[_Spot]:
        found = self._by_path.get(path)
        return found if found is not None else self._by_path.get(_POSITION.sub("", path), ())

    # Inside: rows

    def _put(
        self, spot: _Spot, key: Key, instance: Node | None, base: str, found: list[Row]
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
        self, spot: _Spot, key: Key, outer: Node | None, base: str, found: list[Row]
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
            at = (*key, _LAST)
            found.append(Row(at, path, RowKind.ADD, control, spot.depth + 1, outer_page))

    def _walked_at(self, spot: _Spot, key: Key, path: str) -> list[Row]:
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


def _head_of(group: Control) -> Control:
    """Return the control with the words above a group.

    XLSForm writes those of a `table-list` as a note of their own.
    """
    first = group.children[0] if group.children else None
    if group.label == Text() and first is not None and first.kind == "input":
        name = first.path.rpartition("/")[2]
        if name.startswith("generated_table_list_label"):
            return first
    return group


def _is_heading(control: Control) -> bool:
    """Whether it only carries the words above a table of choices."""
    if "label" not in control.appearance or control.kind not in ("select", "select1"):
        return False
    return "label" in control.appearance.split()


def is_asked(row: Row) -> bool:
    """Whether it is a question that a person may answer; notes are not."""
    definition = row.control.definition
    if row.kind is not RowKind.QUESTION or definition is None:
        return False
    return definition.bind.readonly in ("", "false()")


def _key(spot: _Spot, path: str) -> Key:
    """Return the key of `spot` in the instances that `path` names; of a repeat that of its head."""
    positions = iter([int(number) for number in _POSITION.findall(path)])
    return tuple(next(positions, 1) if step == _INSTANCE else step for step in spot.steps)


def _joined(base: str, instance: Node | None, path: str, slot: int) -> str:
    if slot >= 0 or instance is None or instance.definition is None:
        return path
    return base + path[len(instance.definition.path) :]


def _after(key: Key) -> Key:
    return (*key[:-1], key[-1] + 1) if key else (_LAST,)


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

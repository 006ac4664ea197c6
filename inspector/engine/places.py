"""Where everything in a form stands: fixed places, from which the rows of a filling are made."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from weakref import WeakKeyDictionary

from inspector.engine.controls import Control
from inspector.engine.definition import FormDef
from inspector.engine.schema import NodeDef
from inspector.engine.texts import Text

Key = tuple[int, ...]

POSITION = re.compile(r"\[(\d+)\]")
INSTANCE = -1  # stands in the steps of a spot where a key has the number of the instance
LAST = 1 << 30  # the row that adds an instance stands behind all of them
PAGE_APPEARANCES = frozenset(("field-list", "table-list"))


class RowKind(Enum):
    """What a row stands for. ADD: it adds an instance to the repeat above it."""

    GROUP = "group"
    REPEAT = "repeat"
    INSTANCE = "instance"
    ADD = "add"
    QUESTION = "question"


@dataclass(slots=True)
class Spot:
    """One control at its place.

    steps    its key, with INSTANCE where the number of an instance stands
    page     how many steps of a key name its page
    has_row  whether it has a row of its own; what has no words has none
    """

    control: Control
    kind: RowKind
    steps: Key
    depth: int
    has_row: bool
    page: int = 0
    definition: NodeDef | None = None
    kids: list["Spot"] = field(default_factory=list)

    def key(self, path: str) -> Key:
        """Return its key in the instances that `path` names; of a repeat that of its head."""
        positions = iter([int(number) for number in POSITION.findall(path)])
        return tuple(next(positions, 1) if step == INSTANCE else step for step in self.steps)


class Places:
    """The places of one form.

    tops   the spots of the body's own controls, by their number
    shows  which questions have a row at all; without it every one
    """

    def __init__(self, form: FormDef, shows: Callable[[Control], bool] | None = None) -> None:
        self._shows = shows
        self._by_path: dict[str, list[Spot]] = {}
        self.tops = {
            number: self._spot(control, (number,), 0, 0)
            for number, control in enumerate(form.controls)
            if self._is_shown(control)
        }

    @classmethod
    def of(cls, form: FormDef) -> "Places":
        """Return the places of all of `form`; forms never change, so they are found once."""
        known = _KNOWN.get(form)
        if known is None:
            known = _KNOWN[form] = cls(form)
        return known

    def at(self, path: str) -> Sequence[Spot]:
        """Return the spots of what is at `path`, with or without positions."""
        found = self._by_path.get(path)
        return found if found is not None else self._by_path.get(POSITION.sub("", path), ())

    def _spot(self, control: Control, steps: Key, depth: int, page: int) -> Spot:
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
        spot = Spot(head, kind, steps, depth, has_row, page, control.definition)
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
    ) -> Spot:
        shown = repeat if labelled.label == Text() else labelled
        spot = Spot(shown, RowKind.REPEAT, steps, depth, True, page)
        if repeat.path:
            self._by_path.setdefault(repeat.path, []).append(spot)
        own_page = set(repeat.appearance.split()) & PAGE_APPEARANCES
        if own_page and not page:
            page = len(steps) + 1  # one page per instance
        spot.kids = [
            self._spot(kid, (*steps, INSTANCE, number), depth + 2, page)
            for number, kid in enumerate(repeat.children)
            if self._is_shown(kid)
        ]
        spot.page = page
        return spot

    def _is_shown(self, control: Control) -> bool:
        """Whether `shows` wants it, or anything below it."""
        shows = self._shows
        return shows is None or any(shows(one) for one in control.walk() if one.is_question)


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


_KNOWN: WeakKeyDictionary[FormDef, Places] = WeakKeyDictionary()

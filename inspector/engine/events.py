"""What a form does by itself when it is opened, answered, or gets a new repeat.

https://getodk.github.io/xforms-spec/#events and #preload-attributes; the order is JavaRosa's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from inspector.engine.controls import Action
from inspector.engine.instance import NUMBER, Node
from inspector.engine.schema import NodeDef
from inspector.engine.state import State
from inspector.engine.stored import stored, zoned
from inspector.engine.xpath.compiled import Value

FIRST_LOAD = ("odk-instance-first-load", "xforms-ready")  # the latter is its old name
_LOAD = "odk-instance-load"
OPENING = frozenset((*FIRST_LOAD, _LOAD))
_NEW = frozenset(("odk-new-repeat", "jr-insert"))  # the latter is its old name
_MOST_IN_A_ROW = 100  # answers that set each other in a circle must come to an end
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(slots=True)
class Events:
    """Preloads and setvalue actions of one filling."""

    state: State
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]
    _left: int = 0

    def opened(self, *, first: bool) -> None:
        """Do what the form wants when it is opened, before anything is worked out."""
        self._left = _MOST_IN_A_ROW
        if first:
            self.preload(self.state.root)
            for event in FIRST_LOAD:
                self._fire([a for a in self.state.form.actions if event in a.events])
        self._fire([a for a in self.state.form.actions if _LOAD in a.events])

    def answered(self, node: Node) -> None:
        """Do what hangs on the question at `node`, whose answer has just changed."""
        self._left = _MOST_IN_A_ROW
        self._changed(node)

    def added(self, node: Node) -> None:
        """Do what belongs to a new instance of a repeat."""
        definition = node.definition
        assert definition is not None
        self._left = _MOST_IN_A_ROW
        self.preload(node)
        self._fire(self._of_new(definition), node)

    def act_on(self, repeat: NodeDef) -> bool:
        """Whether a new instance of `repeat` sets anything off."""
        return bool(self._of_new(repeat))

    def _of_new(self, repeat: NodeDef) -> list[Action]:
        inside = repeat.path + "/"
        return [
            action
            for action in self.state.form.actions
            if action.events & _NEW
            and action.repeat in ("", repeat.path)
            and (action.repeat or action.target.startswith(inside))
        ]

    def _changed(self, node: Node) -> None:
        path = node.definition.path if node.definition is not None else ""
        actions = self.state.form.triggered.get(path)
        if actions:
            self._fire(actions, node)

    def _fire(self, actions: list[Action], near: Node | None = None) -> None:
        state = self.state
        for action in actions:
            if not action.is_setvalue:
                continue
            definition = state.form.definitions[action.target]
            for node in self._targets(definition, near):
                value: Value = action.text
                if action.compiled is not None:
                    value = state.evaluate(action.compiled, node)
                text, kind = stored(value, definition, state.env)
                if kind == NUMBER:  # an action leaves text in a node of text, as in JavaRosa
                    kind = ""
                if self._left > 0 and state.write(node, text, kind=kind):
                    self._left -= 1
                    state.propagate()
                    self._changed(node)

    def _targets(self, definition: NodeDef, near: Node | None) -> list[Node]:
        """Return the nodes of `definition` in the innermost instance that `near` shares."""
        at = near
        while at is not None:
            if at.definition is not None and at.definition in definition.repeats:
                return self.state.instances(definition, at)
            at = at.parent
        return self.state.instances(definition)

    # Preloads

    def preload(self, below: Node) -> None:
        """Fill what the form wants to know about the filling itself."""
        for node in below.walk():
            bind = node.definition.bind if node.definition else None
            if bind is None or not bind.preload:
                continue
            text = self._preloaded(bind.preload, bind.preload_params)
            if text:
                self.state.write(node, text)

    def _preloaded(self, preload: str, params: str) -> str:
        if preload == "uid":
            return f"uuid:{self.new_id()}"
        if preload == "timestamp" and params == "start":
            return zoned(self.clock())
        if preload == "date":
            day = _day(self.clock().date(), params)
            return day.isoformat() if day is not None else ""
        if preload == "property":
            known = self.state.env.properties
            return known.get(params) or known.get(params.removeprefix("uri:"), "")
        return ""


def _day(today: date, params: str) -> date | None:
    """Return the day of a date preload: today, or such as prevperiod-week-mon-head-x-1.

    The first or last day of a week, so many weeks ago; `x` lets today end a week.
    """
    if params == "today":
        return today
    parts = params.split("-")
    if len(parts) < 4 or parts[:2] != ["prevperiod", "week"] or parts[2] not in _WEEKDAYS:
        return None
    offset = 1 if len(parts) > 4 and parts[4] == "x" else 0
    weeks = int(parts[5]) if len(parts) > 5 and parts[5].isdecimal() else 1
    since = (today.weekday() - _WEEKDAYS.index(parts[2]) + 7 + offset) % 7 - offset
    back = since + 7 * weeks - (0 if parts[3] == "head" else 6)
    return today - timedelta(days=back)

"""What a filling says to those who only look at it: answers, wording, what is still missing."""

import re
from collections.abc import Callable
from datetime import datetime

from inspector.engine.controls import Control
from inspector.engine.draft import STEP
from inspector.engine.form import FormDef
from inspector.engine.instance import Node
from inspector.engine.problems import answer_problems, node_problems
from inspector.engine.schema import NodeDef
from inspector.engine.state import State
from inspector.engine.wording import Wording
from inspector.engine.xpath.compiled import Compiled
from inspector.engine.xpath.values import to_boolean
from inspector.errors import Problem, QuestionUnknown


class Filled:
    """The reading half of a FormSession; paths with positions name the instances of repeats."""

    form: FormDef
    wording: Wording
    _state: State
    _clock: Callable[[], datetime]

    def value(self, path: str) -> str:
        """Return the answer at `path`, whether relevant or not. Raises QuestionUnknown."""
        return self._node(path).answer()

    def is_relevant(self, path: str) -> bool:
        """Return whether what is at `path` is asked. Raises QuestionUnknown."""
        return self._node(path).relevant

    def is_required(self, path: str) -> bool:
        """Return whether an answer at `path` is demanded now."""
        node = self._node(path)
        return self._says(node, node.definition.required if node.definition else None)

    def is_readonly(self, path: str) -> bool:
        """Return whether the answer at `path`, or all of a group around it, may not be changed."""
        node: Node | None = self._node(path)
        while node is not None:
            if self._says(node, node.definition.readonly if node.definition else None):
                return True
            node = node.parent
        return False

    def _says(self, node: Node, compiled: Compiled | None) -> bool:
        return compiled is not None and to_boolean(self._state.evaluate(compiled, node))

    def repeat_count(self, path: str) -> int:
        """Return how many instances the repeat at `path` has."""
        definition = self._definition(path)
        parent = self._parent_of(path, definition)
        return len(parent.kids.get(definition.name, ())) if parent.kids else 0

    # Wording

    @property
    def language(self) -> str:
        """The language in use, as the form names it; "" when it has only one."""
        return self.wording.language

    @language.setter
    def language(self, language: str) -> None:
        self.wording.language = language
        for triggerable in self.form.graph.ordered:
            if "jr:" in triggerable.compiled.source:  # jr:itext() and jr:choice-name()
                self._state.queue(triggerable, None)
        self._state.propagate()
        self._state.log.clear()

    def choices(self, path: str, language: str | None = None) -> list[tuple[str, str]]:
        """Return (name, label) of the choices at `path` that its filter lets through."""
        return self.wording.choices(self._control(path), self._node(path), language)

    def choice_media(self, path: str, language: str | None = None) -> dict[str, dict[str, str]]:
        """Return the files of the choices at `path`: by name, then by kind ("image", "audio"…)."""
        return self.wording.choice_media(self._control(path), self._node(path), language)

    def media(self, path: str, language: str | None = None) -> dict[str, str]:
        """Return the files of the label at `path` by kind: image, big-image, audio, video."""
        return self.wording.all_media(self._control(path).label, language)

    def guidance(self, path: str, language: str | None = None) -> str:
        """Return the guidance that goes with the hint at `path`, to be shown on request."""
        return self.wording.guidance(self._control(path).hint, self._node(path), language)

    def label(self, path: str, language: str | None = None) -> str:
        """Return the label at `path` with the values it shows, in `language` or the one in use."""
        return self.wording.text(self._control(path).label, self._node(path), language)

    def label_of(self, control: Control, language: str | None = None) -> str:
        """Return the label of a control, also of a group that has no path of its own."""
        near = self._state.root
        if control.definition is not None:
            near = next(iter(self._state.instances(control.definition)), near)
        return self.wording.text(control.label, near, language)

    def hint(self, path: str, language: str | None = None) -> str:
        """Return the hint at `path`."""
        return self.wording.text(self._control(path).hint, self._node(path), language)

    # The whole

    def relevant_leaves(self) -> list[tuple[str, str]]:
        """Return (path without positions, value) of every relevant leaf, in document order."""
        return [
            (node.definition.path, node.sent())
            for node in self._state.root.walk()
            if node.relevant and node.definition is not None and node.definition.holds_no_elements
        ]

    def problems(self) -> list[Problem]:
        """Return what keeps the answers from being complete and right, in document order."""
        return answer_problems(self._state, self.wording)

    def problems_at(self, path: str) -> list[Problem]:
        """Return what is missing or wrong in the answer at `path`; nothing when it is not asked."""
        return node_problems(self._state, self.wording, self._node(path))

    def now(self) -> datetime:
        """Return the time of the form's own clock, in its zone."""
        return self._clock()

    def node(self, path: str) -> Node:
        """Return the node at `path`, to be read only. Raises QuestionUnknown."""
        return self._node(path)

    def nodes(self, definition: NodeDef, below: Node | None = None) -> list[Node]:
        """Return the nodes of `definition` in order, to be read only; those under `below`."""
        return self._state.instances(definition, below)

    # Places

    def _definition(self, path: str) -> NodeDef:
        found = self.form.definitions.get(re.sub(r"\[\d+\]", "", path))
        if found is None:
            raise QuestionUnknown(path=path)
        return found

    def _control(self, path: str) -> Control:
        found = self.form.by_path.get(re.sub(r"\[\d+\]", "", path))
        if found is None:
            raise QuestionUnknown(path=path)
        return found

    def _node(self, path: str) -> Node:
        definition = self.form.definitions.get(path)
        if definition is not None and definition.slot >= 0:
            return self._state.slots[definition.slot]
        node = self._state.root
        steps = [STEP.fullmatch(step) for step in path.split("/")[1:]]
        if not steps or steps[0] is None or steps[0][1] != node.name:
            raise QuestionUnknown(path=path)
        for step in steps[1:]:
            same_name = node.kids.get(step[1], []) if step and node.kids else []
            place = int(step[2] or 1) if step else 0
            if not 1 <= place <= len(same_name):
                raise QuestionUnknown(path=path)
            node = same_name[place - 1]
        return node

    def _parent_of(self, path: str, definition: NodeDef) -> Node:
        if not definition.is_repeat:
            raise QuestionUnknown(path=path)
        return self._node(path.rpartition("/")[0])

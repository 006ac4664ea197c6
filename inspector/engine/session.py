"""One filling of a form: answers in, consequences out. No Qt, no files, no clock of its own."""

import random as standard_random
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict, Unpack
from uuid import UUID, uuid4

from inspector.engine.counts import apply_counts
from inspector.engine.datasets import Dataset
from inspector.engine.draft import kept_answers, put_answers
from inspector.engine.editions import as_dataset, put_submission
from inspector.engine.events import Events
from inspector.engine.filled import Filled
from inspector.engine.form import FormDef
from inspector.engine.instance import Node
from inspector.engine.pause import collector_paused
from inspector.engine.schema import NodeDef
from inspector.engine.state import Entry, State
from inspector.engine.stored import local_text
from inspector.engine.submission import write_submission
from inspector.engine.wording import Wording
from inspector.engine.xpath.compiled import Env, Value
from inspector.engine.xpath.values import to_string
from inspector.errors import QuestionUnknown


@dataclass(frozen=True, slots=True)
class Changes:
    """What one step changed, by path with positions; the answer itself included.

    kept  of the values those that a draft has to keep, as it keeps them
    """

    values: tuple[tuple[str, str], ...] = ()
    relevance: tuple[tuple[str, bool], ...] = ()
    kept: tuple[tuple[str, str], ...] = ()


def _now() -> datetime:
    return datetime.now(UTC)


class Surroundings(TypedDict, total=False):
    """What a filling takes from outside; all of it may be left out.

    clock       the current time; its zone is that of the dates in the form
    random      a number from 0 up to 1, or a random.Random
    new_id      ids of instances and hazards
    datasets    choice lists by instance id, before those that the form was loaded with
    properties  what property() and preloads tell of device and person, by name
    language    one of the form's own; without it the one that the form begins with
    """

    clock: Callable[[], datetime]
    random: Callable[[], float] | standard_random.Random
    new_id: Callable[[], UUID]
    datasets: Mapping[str, Dataset] | None
    properties: Mapping[str, str] | None
    language: str | None


class FormSession(Filled):
    """One filling of `form`, begun anew; `resume`, `amend` and `look_back` begin from answers.

    last_saved  the submission that the form may take answers from (`${last-saved#…}`)
    """

    def __init__(
        self, form: FormDef, *, last_saved: str | None = None, **around: Unpack[Surroundings]
    ) -> None:
        with self._opening(form, around, last_saved):
            # In this order, as JavaRosa: an action does not see what is worked out later.
            self._events.opened(first=True)
            self._state.recalculate()

    @classmethod
    def resume(
        cls,
        form: FormDef,
        answers: Iterable[tuple[str, str]],
        *,
        last_saved: str | None = None,
        **around: Unpack[Surroundings],
    ) -> "FormSession":
        """Return the filling that `answers()` of an earlier one described.

        Everything is worked out once; first-load events, preloads and `once` do not happen again.
        Answers to questions that this version of the form lacks raise QuestionUnknown.
        """
        session = cls.__new__(cls)
        with session._opening(form, around, last_saved):
            put_answers(session._state, answers)
            session._events.opened(first=False)
            session._state.recalculate(keep_settled=True)
        return session

    @classmethod
    def amend(
        cls, form: FormDef, submission: str | bytes, **around: Unpack[Surroundings]
    ) -> "FormSession":
        """Return a new edition of a filling that was sent, given as its XML.

        It has the answers of the old one and an instanceID of its own; its submission names the
        old instanceID as deprecatedID. Nothing is preloaded or fired again.
        Raises FormProblems: not XML, or of another form.
        """
        session = cls.__new__(cls)
        with session._opening(form, around):
            state = session._state
            state.deprecated_id = put_submission(state, submission)
            for name, value in (
                ("instanceID", f"uuid:{session._new_id()}"),
                ("deprecatedID", state.deprecated_id),
            ):
                definition = form.definitions.get(f"/{form.root.name}/meta/{name}")
                if definition is not None:
                    state.slots[definition.slot].value = value
            session._events.opened(first=False)
            state.recalculate(keep_settled=True)
        return session

    @classmethod
    def look_back(
        cls, form: FormDef, submission: str | bytes, **around: Unpack[Surroundings]
    ) -> "FormSession":
        """Return a filling that was sent, to be read: every value is the one that was sent.

        Nothing is fired; what is asked is worked out as it was at the time of the clock.
        Raises FormProblems: not XML, or of another form.
        """
        session = cls.__new__(cls)
        with session._opening(form, around):
            put_submission(session._state, submission)
            session._state.recalculate(keep_settled=True)
            # What is worked out from the time or by chance is not what it was.
            put_submission(session._state, submission)
        return session

    @contextmanager
    def _opening(
        self, form: FormDef, around: Surroundings, last_saved: str | None = None
    ) -> Iterator[None]:
        """Stand ready with an empty filling; what is done inside is not a step to take back."""
        with collector_paused():
            self._prepare(form, around)
            if last_saved is not None:
                self._remember(last_saved)
            yield
        self._state.log.clear()

    def _prepare(self, form: FormDef, around: Surroundings) -> None:
        self.form = form
        self._clock = clock = around.get("clock", _now)
        self._new_id = new_id = around.get("new_id", uuid4)
        # Shuffled choices and samples, nothing secret.
        chance = around.get("random") or standard_random.Random()
        number = chance.random if isinstance(chance, standard_random.Random) else chance
        self._state = State(form)
        self.wording = Wording(form, self._state, around.get("language"))
        self._state.env = Env(
            self._state.slots,
            self._state.root,
            self._state.root,
            {**form.datasets, **(around.get("datasets") or {})},
            self.wording,
            clock,
            number,
            new_id,
            dict(around.get("properties") or {}),
            form.version,
        )
        self._state.settle_moments()
        self._events = Events(self._state, clock, new_id)
        self._undo: list[list[Entry]] = []
        self._redo: list[list[Entry]] = []

    def _remember(self, last_saved: str) -> None:
        """Let the form read the answers of the submission that was sent last."""
        dataset = as_dataset(last_saved)
        known = dict.fromkeys(self.form.last_saved, dataset)
        self._state.env.datasets = {**self._state.env.datasets, **known}

    def restore(self, answers: Iterable[tuple[str, str]]) -> None:
        """Begin again from `answers()` of another moment, in the language in use.

        Nothing is fired, as in `resume`; what was done before can no longer be undone here.
        """
        env = self._state.env
        around = Surroundings(
            clock=self._clock,
            random=env.random,
            new_id=self._new_id,
            datasets=env.datasets,
            properties=env.properties,
            language=self.wording.language,
        )
        with self._opening(self.form, around):
            put_answers(self._state, answers)
            self._state.recalculate(keep_settled=True)

    # Answers

    def set_value(self, path: str, value: Value | int | None) -> Changes:
        """Answer the question at `path`; without positions it is that of the first instances.

        Raises QuestionUnknown, also for a group: it has no answer of its own.
        """
        node = self._node(path)
        if node.definition is None or not node.definition.is_leaf:
            raise QuestionUnknown(path=path)
        if value is None:
            text = ""
        elif isinstance(value, int) and not isinstance(value, bool):
            text = str(value)
        else:
            text = to_string(value)
        return self._step(lambda: self._answer(node, text))

    def _answer(self, node: Node, text: str) -> None:
        kind = node.definition.bind.type if node.definition is not None else ""
        if kind == "dateTime":
            text = local_text(text, kind, self._clock()) or text
        if self._state.write(node, text):
            self._state.propagate()
            self._events.answered(node)

    # Repeats

    def add_repeat(self, path: str) -> str:
        """Add an instance after the last of the repeat at `path`; return its path."""
        definition = self._definition(path)
        parent = self._parent_of(path, definition)
        made: list[Node] = []
        self._step(lambda: made.append(self._add(definition, parent)))
        return made[0].path()

    def _add(self, definition: NodeDef, parent: Node) -> Node:
        node = self._added(definition, parent)
        self._state.propagate()
        return node

    def _add_many(self, definition: NodeDef, parent: Node, count: int) -> None:
        """Add instances; what follows is worked out once, unless a new one sets something off."""
        one_by_one = self._events.act_on(definition)
        for _number in range(count):
            self._added(definition, parent)
            if one_by_one:
                self._state.propagate()
        self._state.propagate()

    def _added(self, definition: NodeDef, parent: Node) -> Node:
        node = self._state.new_instance(definition, parent)
        assert parent.kids is not None
        self._state.insert(node, len(parent.kids[definition.name]))
        self._events.added(node)  # before anything is worked out, as in JavaRosa
        return node

    def remove_repeat(self, path: str) -> Changes:
        """Take out the instance at `path`, such as /data/s1/hazards[2]."""
        node = self._node(path)
        if node.definition is None or not node.definition.is_repeat:
            raise QuestionUnknown(path=path)
        return self._step(lambda: self._remove_all([node]))

    def _remove_all(self, nodes: list[Node]) -> None:
        for node in reversed(nodes):
            self._state.remove(node)
        self._state.propagate()

    def apply_counts(self) -> Changes:
        """Bring repeats with a count of their own (jr:count) to it; call it when one is shown.

        JavaRosa does the same when a person arrives at the repeat, not when the number changes.
        """
        return self._step(
            lambda: apply_counts(self._state, self.wording, self._add_many, self._remove_all)
        )

    # The whole

    def submission_xml(self) -> str:
        """Return the ODK submission: relevant nodes only, with an instanceID."""
        state = self._state
        return write_submission(
            self.form, state.root, self._clock(), self._new_id, state.deprecated_id
        )

    def answers(self) -> list[tuple[str, str]]:
        """Return what a draft keeps, as (path with positions, value), in document order.

        Everything that cannot be worked out again. (path of a repeat without its own position,
        count) stands for a repeat whose number of instances is not the form's.
        """
        return kept_answers(self._state)

    def undo(self) -> bool:
        """Take the last step back; return whether there was one."""
        return self._move(self._undo, self._redo, back=True)

    def redo(self) -> bool:
        """Do the step again that was taken back last; return whether there was one."""
        return self._move(self._redo, self._undo, back=False)

    def _move(self, source: list[list[Entry]], goal: list[list[Entry]], *, back: bool) -> bool:
        if not source:
            return False
        entries = source.pop()
        for entry in reversed(entries) if back else entries:
            self._state.replay(entry, back=back)
        goal.append(entries)
        return True

    # Inside

    def _step(self, act: Callable[[], None]) -> Changes:
        """Run one step of a person; keep it for undo; return what it changed."""
        state = self._state
        state.log = []
        act()
        entries, state.log = state.log, []
        if not entries:
            return Changes()
        self._undo.append(entries)
        self._redo.clear()
        values: dict[str, str] = {}
        relevance: dict[str, bool] = {}
        kept: dict[str, str] = {}
        for kind, node, _before, _after in entries:
            if kind == "value":
                path = node.path()
                values[path] = node.answer()
                if node.definition and node.definition.path not in self.form.worked_out:
                    kept[path] = node.whole()
            elif kind == "relevance":
                relevance[node.path()] = node.relevant
        return Changes(tuple(values.items()), tuple(relevance.items()), tuple(kept.items()))

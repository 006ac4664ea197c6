"""A form: what it asks, what each answer means for the others. Immutable once loaded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree.ElementTree import Element

from inspector.engine.controls import Action, Control
from inspector.engine.datasets import Dataset
from inspector.engine.graph import DependencyGraph
from inspector.engine.instance import Node, build
from inspector.engine.schema import NodeDef
from inspector.engine.texts import Itext, Text
from inspector.engine.xpath.compiled import Compiled
from inspector.errors import Problem


@dataclass(eq=False)
class FormDef:
    """A loaded form.

    controls     the body, in order; `sections` are its top groups
    definitions  every node of the primary instance by its path
    slots        definitions outside repeats, by slot
    instance     the element that a new filling starts from
    datasets     choice lists by instance id; `missing_datasets` those that were found nowhere
                 (id to the `src` of the form) and are empty, as in JavaRosa
    last_saved   ids of instances that stand for the last filling that was sent
    remarks      what is odd in the files of choice lists, and expressions that will not work
    """

    title: str
    form_id: str
    version: str
    root: NodeDef
    instance: Element
    definitions: dict[str, NodeDef]
    slots: list[NodeDef]
    controls: list[Control]
    itext: Itext
    datasets: dict[str, Dataset]
    missing_datasets: dict[str, str]
    actions: list[Action]
    graph: DependencyGraph
    outputs: dict[tuple[str, str], Compiled]
    last_saved: tuple[str, ...] = ()
    remarks: list[Problem] = field(default_factory=list)

    @cached_property
    def by_path(self) -> dict[str, Control]:
        """Return the control of each path; for a repeat the one of its two that has a label."""
        found: dict[str, Control] = {}
        for top in self.controls:
            for control in top.walk():
                known = found.get(control.path)
                if control.path and (known is None or known.label == Text()):
                    found[control.path] = control
        return found

    @cached_property
    def triggered(self) -> dict[str, list[Action]]:
        """Return what hangs on the answer of a question, by its path."""
        found: dict[str, list[Action]] = {}
        for action in self.actions:
            if action.trigger and "xforms-value-changed" in action.events:
                found.setdefault(action.trigger, []).append(action)
        return found

    @cached_property
    def untouched(self) -> Node:
        """The instance as the form gives it, to tell what a person has added; never changed."""
        return build(self.instance, self.root, None)

    @cached_property
    def moments(self) -> list[NodeDef]:
        """The nodes of moments and times of day that start with a value, wherever it stands."""
        typed = [d for d in self.definitions.values() if d.bind.type in ("dateTime", "time")]
        return [d for d in typed if any(e.text for e in self.instance.iter(d.tag))]

    @cached_property
    def worked_out(self) -> frozenset[str]:
        """Paths whose answers follow from others, so that a draft need not keep them."""
        return frozenset(
            triggerable.target.path
            for triggerable in self.graph.ordered
            if triggerable.kind == "calculate" and not triggerable.is_settled_by_draft
        )

    @cached_property
    def judged_by(self) -> dict[str, list[NodeDef]]:
        """The questions whose constraint or choices read a node, by the path of that node."""
        found: dict[str, list[NodeDef]] = {}
        for definition in self.definitions.values():
            if definition.constraint is not None:
                for read in definition.constraint.dependencies:
                    found.setdefault(read.target.path, []).append(definition)
        for control in self.walk():
            choices, asked = control.itemset, control.definition
            if choices is not None and choices.compiled is not None and asked is not None:
                for read in choices.compiled.dependencies:
                    found.setdefault(read.target.path, []).append(asked)
        return found

    @property
    def sections(self) -> list[Control]:
        """The groups at the top of the body."""
        return [control for control in self.controls if control.kind == "group"]

    @property
    def languages(self) -> list[str]:
        """The languages of the form, as it names them; empty when it has only one."""
        return self.itext.languages

    def walk(self) -> Iterator[Control]:
        """Yield every control in order."""
        for top in self.controls:
            yield from top.walk()

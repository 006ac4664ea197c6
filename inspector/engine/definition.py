"""Load a form: its instances, binds and body, with every expression ready to run."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element

from inspector.engine.controls import ACTIONS, Action, BodyReader, Control, absolute, repeat_paths
from inspector.engine.datasets import Dataset
from inspector.engine.events import OPENING
from inspector.engine.form import FormDef
from inspector.engine.graph import DependencyGraph, Triggerable
from inspector.engine.initial import settle_values
from inspector.engine.instances import Instances
from inspector.engine.pause import collector_paused
from inspector.engine.schema import NodeDef, local_name
from inspector.engine.texts import Itext, Output, Parts, Text, read_itext
from inspector.engine.xform import bind_of, build_schema, give_bind, model_of, parse_xform
from inspector.engine.xpath.compiled import Compiled
from inspector.engine.xpath.compiler import CompileError, compile_expression
from inspector.engine.xpath.lexer import XPathSyntaxError
from inspector.errors import FormProblems, Problem
from inspector.i18n import _

__all__ = ["FormDef", "load_form"]

# What means the same wherever it stands: a third of the expressions of a checklist.
_CONTEXT_FREE = re.compile(r"(?:true|false)\(\)|instance\('[^']*'\)(?:/[\w-]+)*")


def load_form(
    source: str | bytes | Path,
    datasets: Mapping[str, Dataset] | None = None,
    *,
    is_strict: bool = False,
) -> FormDef:
    """Return the form that an XForm describes, given as its text, its bytes or its path.

    `datasets` holds choice lists that the form names but does not carry, by instance id or by
    file name (`read_dataset` makes them). With a path, files beside it and in its media folder
    (“<name>-media”) are found too.
    An expression that cannot run, but is not worked out when the form opens, is among the
    remarks of the form, which JavaRosa loads too; with `is_strict`, as for its author, it is a
    problem as well.
    Raises FormProblems: not XML, not an XForm, an expression that cannot run, a cycle.
    """
    with collector_paused():
        name, document = parse_xform(source)
        beside = None
        if isinstance(source, Path) or (isinstance(source, str) and "<" not in source):
            beside = Path(source)
        try:
            loader = _Loader(name, document, Instances(name, beside, datasets or {}), is_strict)
            return loader.load()
        except RecursionError as error:
            problem = Problem(_("It is nested too deeply."), _("Choose another file."))
            raise FormProblems(name, [problem]) from error


class _Loader:
    """Collects the problems of one form while its parts are put together."""

    def __init__(self, name: str, document: Element, instances: Instances, is_strict: bool) -> None:
        self._is_strict = is_strict
        self._doubts: list[Problem] = []
        self._name = name
        self._document = document
        self._instances = instances
        self._problems: list[Problem] = instances.problems
        self._outputs: dict[tuple[str, str], Compiled] = {}
        self._shared: dict[str, Compiled] = {}
        self._root: NodeDef

    def load(self) -> FormDef:
        title, model, body = model_of(self._document, self._name)
        primary = self._instances.read(model)
        top = "/" + local_name(primary.tag)
        binds = [child for child in model if local_name(child.tag) == "bind"]
        bind_ids = {
            b.get("id", ""): absolute(b.get("nodeset", ""), top) for b in binds if b.get("id")
        }
        repeats = set(repeat_paths(body, top, bind_ids)) if body is not None else set()
        filled = [b.get("nodeset", "") for b in binds]
        filled += [a.get("ref", "") for a in model if local_name(a.tag) in ACTIONS]
        attributes = [absolute(ref, top) for ref in filled if "@" in ref]
        self._root, definitions, slots = build_schema(primary, repeats, attributes)
        for bind in binds:
            path = absolute(bind.get("nodeset", ""), self._root.path)
            give_bind(definitions, path, bind_of(bind))
        itext = read_itext(model)
        reader = BodyReader(definitions, bind_ids)
        controls = reader.read(body, self._root.path) if body is not None else []
        for child in model:
            if local_name(child.tag) in ACTIONS:
                reader.add_action(child, self._root.path, "")
        settle_values(self._root, primary, controls)
        triggerables = self._compile_binds(definitions)
        actions = [self._compile_action(action, definitions) for action in reader.actions]
        external = (c for top in controls for c in top.walk() if c.is_external)
        self._instances.add_queried(c.itemset.nodeset for c in external if c.itemset is not None)
        self._compile_controls(controls, itext)
        graph = DependencyGraph(triggerables)
        for cycle in graph.cycles:
            self._problems.append(
                Problem(
                    _("These answers depend on each other in a circle: {paths}.").format(
                        paths=" → ".join(cycle)
                    ),
                    _("Break the circle: one of them must not use the next."),
                    path=cycle[0],
                )
            )
        if self._problems or (self._is_strict and self._doubts):
            raise FormProblems(self._name, [*self._problems, *self._doubts])
        self._instances.remarks += self._doubts
        return FormDef(
            title or self._root.name,
            primary.get("id", "") or self._root.name,
            primary.get("version", "") or "",
            self._root,
            primary,
            definitions,
            slots,
            controls,
            itext,
            self._instances.datasets,
            self._instances.missing,
            actions,
            graph,
            self._outputs,
            tuple(self._instances.last_saved),
            self._instances.remarks,
        )

    def _compile(
        self, source: str, target: NodeDef, what: str, *, is_lazy: bool = False
    ) -> Compiled | None:
        """Return the expression as it runs; None after noting why it cannot.

        is_lazy  it is asked for when somebody gets there: a form with one that cannot run opens
        """
        shared = self._shared.get(source)
        if shared is not None:
            return shared
        if "pulldata" in source:
            self._instances.add_pulled(source)
        try:
            compiled = compile_expression(source, self._root, target, is_lazy=is_lazy)
            for detail in compiled.unusable:
                self._note(detail, source, target, what)
            if _CONTEXT_FREE.fullmatch(source):
                self._shared[source] = compiled
            return compiled
        except XPathSyntaxError as error:
            detail = _("{reason}, at character {position}").format(
                reason=error.reason, position=error.position + 1
            )
        except CompileError as error:
            detail = str(error)
        self._problems.append(_unusable(detail, source, target, what))
        return None

    def _note(self, detail: str, source: str, target: NodeDef, what: str) -> None:
        """Name what cannot run, in a form that can be opened with it all the same."""
        self._doubts.append(_unusable(detail, source, target, what))

    def _compile_binds(self, definitions: dict[str, NodeDef]) -> list[Triggerable]:
        found: list[Triggerable] = []
        for definition in definitions.values():
            bind = definition.bind
            if bind.relevant and bind.relevant != "true()":
                definition.relevant = self._compile(bind.relevant, definition, "relevant")
                if definition.relevant:
                    found.append(Triggerable("relevant", definition, definition.relevant))
            if bind.calculate and definition.is_leaf:
                definition.calculate = self._compile(bind.calculate, definition, "calculate")
                if definition.calculate:
                    found.append(Triggerable("calculate", definition, definition.calculate))
            if bind.constraint:
                limit = self._compile(bind.constraint, definition, "constraint", is_lazy=True)
                # One that cannot be worked out refuses no answer.
                definition.constraint = None if limit is None or limit.unusable else limit
            if bind.required and bind.required != "false()":
                definition.required = self._compile(bind.required, definition, "required")
            if bind.readonly and bind.readonly != "false()":
                definition.readonly = self._compile(bind.readonly, definition, "readonly")
        return found

    def _compile_action(self, action: Action, definitions: dict[str, NodeDef]) -> Action:
        if not action.expression:
            return action
        target = definitions[action.target]
        is_lazy = not action.events & OPENING
        compiled = self._compile(action.expression, target, "setvalue", is_lazy=is_lazy)
        return replace(action, compiled=compiled)

    def _compile_controls(self, controls: list[Control], itext: Itext) -> None:
        for top in controls:
            for control in top.walk():
                target = control.definition or self._root
                if control.itemset is not None:
                    control.itemset.compiled = self._compile(
                        control.itemset.nodeset, target, "itemset", is_lazy=True
                    )
                for text in (control.label, control.hint):
                    self._compile_text(text, itext, target)
                for _value, text in control.choices:
                    self._compile_text(text, itext, target)

    def _compile_text(self, text: Text, itext: Itext, target: NodeDef) -> None:
        if text.expression:
            self._compile_output(text.expression, target)
        self._compile_parts(text.parts, target)
        if text.itext_id:
            for texts in itext.texts.values():
                for parts in texts.get(text.itext_id, {}).values():
                    self._compile_parts(parts, target)

    def _compile_parts(self, parts: Parts, target: NodeDef) -> None:
        for part in parts:
            if isinstance(part, Output):
                self._compile_output(part.expression, target)

    def _compile_output(self, source: str, target: NodeDef) -> None:
        key = source, target.path
        if key not in self._outputs:
            compiled = self._compile(source, target, "label", is_lazy=True)
            if compiled is not None:
                self._outputs[key] = compiled


def _unusable(detail: str, source: str, target: NodeDef, what: str) -> Problem:
    message = _("{what} of {path} cannot be used: {detail}. It reads: {source}").format(
        what=what, path=target.path, detail=detail, source=source
    )
    return Problem(message, _("Correct the expression."), path=target.path, column=what)

"""What a form asks: the tree of questions, groups and repeats, in the order of its body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from inspector.engine.schema import NodeDef, local_name
from inspector.engine.texts import Text, text_of
from inspector.engine.xpath.compiled import Compiled

_PLAIN = re.compile(r"(?:/[\w-]+)+")
ACTIONS = frozenset(["setvalue", "setgeopoint", "setlocation", "recordaudio"])
CHOOSING = frozenset(["select1", "select", "rank"])
QUESTIONS = CHOOSING | {"input", "upload", "trigger", "range", "secret"}


@dataclass(slots=True)
class Itemset:
    """Choices read from a list: `value_ref` and `label_ref` are paths below one row."""

    nodeset: str
    value_ref: tuple[str, ...]
    label_ref: tuple[str, ...]
    label_is_itext: bool
    compiled: Compiled | None = None


@dataclass(slots=True)
class Control:
    """One question, group or repeat.

    kind      "group", "repeat", or the ODK element: input, select1, select, rank, upload, …
    path      without positions; "" for a group that only holds things together
    type      of the bind: string, int, decimal, date, dateTime, geopoint, binary…
    metadata  the form's own attributes on the bind (insp:role becomes "role")
    """

    kind: str
    path: str
    type: str = "string"
    label: Text = field(default_factory=Text)
    hint: Text = field(default_factory=Text)
    appearance: str = ""
    mediatype: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    choices: list[tuple[str, Text]] = field(default_factory=list)
    itemset: Itemset | None = None
    count: str = ""
    children: list["Control"] = field(default_factory=list)
    definition: NodeDef | None = None

    def walk(self) -> Iterator["Control"]:
        """Yield this control and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def is_external(self) -> bool:
        """Whether its choices come from itemsets.csv (select_one_external)."""
        return self.kind == "input" and self.itemset is not None

    @property
    def is_question(self) -> bool:
        """Whether it holds an answer of its own."""
        return self.kind in QUESTIONS


@dataclass(frozen=True, slots=True)
class Action:
    """What a form does on `events`; a setvalue gives `target` the value of `expression`, or `text`.

    kind     name of the element: "setvalue", or what only a device can do ("setgeopoint",
             "recordaudio")
    trigger  path of the question it is nested in
    repeat   path of the innermost repeat it is nested in
    """

    events: frozenset[str]
    target: str
    expression: str
    text: str
    trigger: str = ""
    repeat: str = ""
    kind: str = "setvalue"
    compiled: Compiled | None = None

    @property
    def is_setvalue(self) -> bool:
        """Whether the engine can do it by itself."""
        return self.kind == "setvalue"


class BodyReader:
    """Reads the body; `definitions` by path, `bind_ids` from id to path."""

    def __init__(self, definitions: dict[str, NodeDef], bind_ids: dict[str, str]) -> None:
        self._definitions = definitions
        self._bind_ids = bind_ids
        self.actions: list[Action] = []

    def read(self, body: Element, root: str) -> list[Control]:
        """Return the controls directly below `body`."""
        return [c for child in body if (c := self._control(child, root)) is not None]

    def resolve(self, element: Element, context: str) -> str:
        """Return the absolute path that `element` is about, "" when it names none."""
        if element.get("bind"):
            return self._bind_ids.get(element.get("bind", ""), "")
        ref = (element.get("ref") or element.get("nodeset") or "").strip()
        return absolute(ref, context) if ref else ""

    def _control(self, element: Element, context: str) -> Control | None:
        kind = local_name(element.tag)
        if kind not in QUESTIONS and kind not in ("group", "repeat"):
            return None
        path = self.resolve(element, context)
        definition = self._definitions.get(path)
        if path and definition is None:
            path = ""
        bind = definition.bind if definition else None
        control = Control(
            kind,
            path,
            type=bind.type if bind else "string",
            appearance=element.get("appearance", ""),
            mediatype=element.get("mediatype", ""),
            attributes={
                local_name(name): value
                for name, value in element.attrib.items()
                if name not in ("ref", "bind", "nodeset", "appearance", "mediatype")
            },
            metadata=dict(bind.metadata) if bind else {},
            definition=definition,
        )
        control.count = control.attributes.get("count", "") if kind == "repeat" else ""
        query = control.attributes.get("query", "")
        if query:
            control.itemset = Itemset(query, ("name",), ("label",), False)
        self._fill(control, element, path or context)
        return control

    def _fill(self, control: Control, element: Element, context: str) -> None:
        for child in element:
            name = local_name(child.tag)
            if name == "label":
                control.label = text_of(child)
            elif name == "hint":
                control.hint = text_of(child)
            elif name == "item":
                control.choices.append(_item(child))
            elif name == "itemset":
                control.itemset = _itemset(child)
            elif name in ACTIONS:
                self.add_action(child, context, control.path)
            else:
                below = self._control(child, context)
                if below is not None:
                    control.children.append(below)

    def add_action(self, element: Element, context: str, trigger: str) -> None:
        """Note an action; without a known target it does nothing."""
        target = self.resolve(element, context)
        kind = local_name(element.tag)
        around = self._definitions.get(trigger)
        if target in self._definitions:
            self.actions.append(
                Action(
                    frozenset(element.get("event", "").split()),
                    target,
                    element.get("value", "") if kind == "setvalue" else "",
                    (element.text or "").strip(),
                    trigger,
                    around.repeats[-1].path if around is not None and around.repeats else "",
                    kind,
                )
            )


def repeat_paths(element: Element, context: str, bind_ids: dict[str, str]) -> Iterator[str]:
    """Yield the paths of the repeats below `element`; relative ones start from what is around."""
    for child in element:
        kind = local_name(child.tag)
        if kind in QUESTIONS:
            continue
        ref = (child.get("ref") or child.get("nodeset") or "").strip()
        path = bind_ids.get(child.get("bind", ""), "") or (absolute(ref, context) if ref else "")
        if kind == "repeat" and path:
            yield path
        yield from repeat_paths(child, path or context, bind_ids)


def absolute(ref: str, context: str) -> str:
    """Return `ref` as an absolute path without namespace prefixes."""
    if not ref.startswith("/"):
        ref = f"{context}/{ref.removeprefix('current()/')}"
    elif _PLAIN.fullmatch(ref):  # nearly always, and there are two of them per question
        return ref
    parts: list[str] = []
    for part in ref.split("/"):
        part = part.strip()
        if part == "..":
            if parts:
                parts.pop()
        elif part not in ("", "."):
            parts.append(part.rpartition(":")[2])
    return "/" + "/".join(parts)


def _item(element: Element) -> tuple[str, Text]:
    value, label = "", Text()
    for child in element:
        if local_name(child.tag) == "value":
            value = (child.text or "").strip()
        elif local_name(child.tag) == "label":
            label = text_of(child)
    return value, label


def _itemset(element: Element) -> Itemset:
    value_ref: tuple[str, ...] = ("name",)
    label_ref: tuple[str, ...] = ("label",)
    is_itext = False
    for child in element:
        ref = child.get("ref", "").strip()
        if local_name(child.tag) == "value":
            value_ref = _names(ref)
        elif local_name(child.tag) == "label":
            is_itext = ref.startswith("jr:itext(")
            label_ref = _names(ref[len("jr:itext(") : -1] if is_itext else ref)
    return Itemset(element.get("nodeset", ""), value_ref, label_ref, is_itext)


def _names(ref: str) -> tuple[str, ...]:
    return tuple(part.rpartition(":")[2] for part in ref.split("/") if part not in ("", "."))

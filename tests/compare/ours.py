"""What our engine makes of a form, told in the shape in which the other engine tells it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from inspector.engine import FormDef, FormSession, load_form
from inspector.engine.instance import Node
from inspector.engine.xlsform import convert
from inspector.engine.xpath.values import to_boolean

# Both engines believe that it is this moment.
NOW = datetime(2026, 11, 21, 21, 1, tzinfo=UTC)
SELECTS = ("select1", "select", "rank")
Step = dict[str, str]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One relevant leaf as a person meets it; `path` has a position for every repeat."""

    path: str
    value: str
    kind: str = "string"
    required: bool = False
    readonly: bool = False
    constraint: bool = True
    label: str = ""
    hint: str = ""
    choices: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class View:
    """All relevant leaves in document order, and how many instances each relevant repeat has."""

    leaves: tuple[Leaf, ...]
    counts: dict[str, int] = field(default_factory=dict)


def xform_of(path: Path) -> str:
    """Return the XForm in a file, an XLSForm being converted first."""
    return path.read_text("utf-8") if path.suffix in (".xml", ".xhtml") else convert(path).xform


class Filling:
    """A session that does two things at once that ours leaves to its caller.

    The other engine brings counted repeats to their count by itself, JavaRosa when a person arrives
    at them. It also hides the part of an answer that is no longer among the choices, and shows it
    again when it is; JavaRosa takes it out when the question is shown.
    """

    def __init__(self, form: FormDef) -> None:
        self.session = FormSession(form, clock=lambda: NOW, random=lambda: 0.5)
        # What was chosen and what was left of it.
        self._hidden: dict[Node, tuple[str, str]] = {}
        self._settle()

    def take(self, step: Step) -> None:
        """Do one step."""
        if step["op"] == "set":
            self.session.set_value(step["path"], step["value"])
            self._hidden.pop(self.session._node(step["path"]), None)
        elif step["op"] == "add":
            self.session.add_repeat(step["path"])
        elif step["op"] == "language":
            self.session.wording.language = step["value"]
        else:
            self.session.remove_repeat(step["path"])
        self._settle()

    def _settle(self) -> None:
        for _round in range(20):
            self.session.apply_counts()
            changed = False
            for node in self.nodes():
                changed = self._hide(node) or changed
            if not changed:
                return

    def _hide(self, node: Node) -> bool:
        """Leave of an answer what may be chosen; return whether that changed anything."""
        definition = node.definition
        control = self.session.form.by_path.get(definition.path) if definition else None
        if control is None or control.kind not in ("select1", "select"):
            return False
        chosen, left = self._hidden.get(node, ("", ""))
        if not chosen or node.value != left:  # nothing hidden, or answered anew
            chosen = node.value
        if not chosen:
            return False
        path = node.path()
        known = {name for name, _label in self.session.choices(path)}
        every = [chosen] if control.kind == "select1" else chosen.split()
        left = " ".join(one for one in every if one in known)
        if left == node.value:
            return False
        self._hidden[node] = (chosen, left)
        self.session.set_value(path, left)
        return True

    def nodes(self) -> list[Node]:
        """Return every relevant element of the form, in document order; attributes are none."""
        every = self.session._state.root.walk()
        return [
            node
            for node in every
            if node.relevant and node.definition is not None and not node.name.startswith("@")
        ]

    def view(self) -> View:
        """Return the present state."""
        leaves: list[Leaf] = []
        counts: dict[str, int] = {}
        for node in self.nodes():
            assert node.definition is not None
            if node.definition.is_leaf:
                leaves.append(self._leaf(node))
                continue
            for name, below in node.definition.kids.items():
                instances = node.kids.get(name, []) if node.kids else []
                if below.is_repeat and instances and instances[0].relevant:
                    counts[f"{node.path()}/{name}"] = len(instances)
        return View(tuple(leaves), counts)

    def _leaf(self, node: Node) -> Leaf:
        definition, session, path = node.definition, self.session, node.path()
        assert definition is not None
        control = session.form.by_path.get(definition.path)
        constraint = True
        if node.value and definition.constraint is not None:
            constraint = to_boolean(session._state.evaluate(definition.constraint, node))
        choices = None
        if control is not None and control.kind in SELECTS:
            choices = tuple(session.choices(path))
        return Leaf(
            path,
            node.answer(),
            definition.bind.type,
            session.is_required(path),
            session.is_readonly(path),
            constraint,
            session.label(path) if control is not None else "",
            session.hint(path) if control is not None else "",
            choices,
        )


def load(xform: str) -> FormDef:
    """Return the loaded form."""
    return load_form(xform)

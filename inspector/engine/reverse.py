"""An XForm taken back to the sheets of an XLSForm.

Sheets say less than an XForm can: what no column has a place for is named, never dropped without a
word. The order of rows is that of the body; nodes without a question keep their place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from inspector.engine.controls import CHOOSING, Action, Control, absolute
from inspector.engine.definition import load_form
from inspector.engine.events import FIRST_LOAD
from inspector.engine.form import FormDef
from inspector.engine.reverse_lists import Lists
from inspector.engine.reverse_settings import About
from inspector.engine.reverse_types import (
    TYPES_OF_BINDS,
    bind_cells,
    body_cells,
    is_type_lost,
    own_namespaces,
    preloaded,
    type_of,
)
from inspector.engine.reverse_words import Words, literal
from inspector.engine.schema import NodeDef, local_name
from inspector.engine.sheets import FormSheets, Row
from inspector.engine.texts import message
from inspector.engine.xform import model_of, parse_xform
from inspector.i18n import _

_NOT_FOR_PYXFORM = ("tag", "toParseString")  # attributes that it takes for words to itself


@dataclass(frozen=True, slots=True)
class Reversed:
    """The sheets of an XForm, and what they cannot say: phrases in the language in use."""

    sheets: FormSheets
    unsaid: tuple[str, ...]


def sheets_of_xform(source: str | bytes, name: str) -> Reversed:
    """Return the sheets that convert to a form which behaves the same, as far as sheets can.

    name  of the file, for messages
    Raises FormProblems when it is no XForm that loads.
    """
    form = load_form(source)
    _name, document = parse_xform(source)
    _title, model, body = model_of(document, name)
    return _Reverse(form, model, body).read(name)


class _Reverse:
    """One XForm on its way back; what is not said is noted in `_words`."""

    def __init__(self, form: FormDef, model: Element, body: Element | None) -> None:
        self._form = form
        self._words = Words(form)
        self._lists = Lists(model, self._words)
        self._binds: dict[str, Element] = {}
        for child in model:
            if local_name(child.tag) == "bind":
                path = absolute(child.get("nodeset", ""), form.root.path)
                self._binds[path] = child
        self._namespaces = own_namespaces(model)
        self._controls: dict[str, list[Control]] = {}
        self._order: dict[str, int] = {}
        for at, control in enumerate(form.walk()):
            if control.path:
                self._controls.setdefault(control.path, []).append(control)
                for place in _and_above(control.path):
                    self._order.setdefault(place, at)
            elif control.kind == "group":
                self._words.leave_out(_("groups that hold questions together without a node"))
        style = body.get("class", "") if body is not None else ""
        self._about = About(form, self._words, model, style, self._binds, self._namespaces)
        self._entity = self._about.entity()
        self._by_actions: dict[str, Row] = {}  # cells, by the path that an action fills
        for action in form.actions:
            self._action(action)

    def read(self, name: str) -> Reversed:
        """Return the sheets; `name` is that of the file, after which nameless forms are called."""
        names = {one.name for one in self._form.definitions.values()}
        rows = [*self._lists.externals(names), *self._below(self._form.root)]
        rows += [row for row in [self._about.audit()] if row]
        settings = self._about.settings()
        if self._lists.has_duplicates:
            settings["allow_choice_duplicates"] = "yes"
        sheets = {"survey": rows, "choices": self._lists.finished(), "settings": [settings]}
        if self._entity:
            sheets["entities"] = [self._entity]
        sheets = {sheet: found for sheet, found in sheets.items() if found or sheet == "survey"}
        first = {"survey": ["type", "name", "label"]}
        headings = {
            sheet: list(dict.fromkeys([*first.get(sheet, []), *_keys(found)]))
            for sheet, found in sheets.items()
        }
        made = FormSheets(sheets, headings, list(sheets), name)
        return Reversed(made, tuple(self._words.unsaid))

    # Rows

    def _below(self, parent: NodeDef) -> Iterator[Row]:
        """Yield the rows of what stands in `parent`, in the order of the body."""
        kids = [kid for kid in parent.kids.values() if not kid.is_attribute]
        places: list[tuple[int, NodeDef]] = []
        last = -1
        for kid in kids:  # one without a question stays behind the one before it
            last = self._order.get(kid.path, last)
            places.append((last, kid))
        for _place, kid in sorted(places, key=lambda one: one[0]):
            if kid.name == "meta":
                self._about.look_at_meta(kid, is_top=parent is self._form.root)
            elif any(not one.is_attribute for one in kid.kids.values()) or self._is_group(kid):
                yield from self._group(kid)
            else:
                yield self._question(kid)

    def _is_group(self, node: NodeDef) -> bool:
        return any(one.kind in ("group", "repeat") for one in self._controls.get(node.path, []))

    def _group(self, node: NodeDef) -> Iterator[Row]:
        kind = "repeat" if node.is_repeat else "group"
        row: Row = {"type": f"begin {kind}", "name": node.name}
        for control in self._controls.get(node.path, []):
            row |= self._words.text("label", control.label, node)
            row |= {"appearance": control.appearance} if control.appearance else {}
            row |= body_cells(control)
            if control.count:
                row["repeat_count"] = self._words.expression(control.count, node)
        yield row | self._bind(node) | self._attributes(node)
        yield from self._below(node)
        yield {"type": f"end {kind}"}
        if node.is_repeat:
            self._tell_instances(node)

    def _question(self, node: NodeDef) -> Row:
        above = node.parent.element if node.parent is not None else ()
        if sum(local_name(one.tag) == node.name for one in above) > 1:
            self._words.leave_out(
                _("that {name} stands there several times").format(name=node.name)
            )
        controls = [c for c in self._controls.get(node.path, []) if c.is_question]
        if len(controls) > 1:
            self._words.leave_out(_("the second question for {name}").format(name=node.name))
        row: Row = {"type": "", "name": node.name}
        default = (node.element.text or "").strip()
        if default:
            row["default"] = self._static(default, node.bind.type)
        cells = self._by_actions.get(node.path, {})
        if controls:
            found, fixed = self._asked(controls[0], node, cells)
        else:
            found, fixed = self._unasked(node, cells)
        row |= found
        if is_type_lost(node.bind.type, fixed):
            self._words.leave_out(
                _("the type {type} of {name}").format(type=node.bind.type, name=node.name)
            )
        is_preloaded = bool(preloaded(node.bind)) and not controls
        row |= self._bind(node, fixed, is_preloaded=is_preloaded)
        row |= self._attributes(node) | cells
        if row["type"] == "calculate" and not {"calculation", "default"} & row.keys():
            row["type"] = "hidden"
        if row["type"] == "note":
            row.pop("readonly", None)
        return row

    def _asked(self, control: Control, node: NodeDef, cells: Row) -> tuple[Row, str]:
        """Return type and words of a question, and the type that pyxform gives its bind."""
        chosen, further = "", Row()
        if control.kind in CHOOSING:
            chosen, further = self._lists.chosen(control, node)
        kind, fixed = type_of(control, chosen)
        if kind == "" or control.is_external:
            self._words.leave_out(_("the choices of {name}").format(name=node.name))
            kind, fixed = "text", "string"
        if control.kind == "secret":
            self._words.leave_out(_("that {name} is hidden while typed").format(name=node.name))
        said = self._words.text("label", control.label, node)
        said |= self._words.text("hint", control.hint, node)
        if not said and not node.bind.calculate and not {"trigger", "calculation"} & cells.keys():
            self._words.leave_out(_("that questions have no text; their names stand there"))
            said = {"label": node.name}
        looks = {"appearance": control.appearance} if control.appearance else {}
        return {"type": kind, **said, **looks, **body_cells(control), **further}, fixed

    def _unasked(self, node: NodeDef, cells: Row) -> tuple[Row, str]:
        """Return the type of a node without a question, and the type that its bind gets."""
        kind = preloaded(node.bind)
        if kind:
            return {"type": kind}, node.bind.type
        is_worked_out = node.bind.calculate or "calculation" in cells
        return {"type": "calculate" if is_worked_out else "hidden"}, "string"

    def _bind(self, node: NodeDef, fixed: str = "", *, is_preloaded: bool = False) -> Row:
        bind, words = node.bind, self._words
        row: Row = {}
        for column, source in (
            ("relevant", bind.relevant),
            ("constraint", bind.constraint),
            ("calculation", bind.calculate),
            ("required", bind.required),
            ("readonly", bind.readonly),
        ):
            said = words.expression(source, node) if source else ""
            said = {"true()": "yes", "false()": ""}.get(said, said) if column[:2] == "re" else said
            if column == "relevant" and source in ("true()", "false()"):
                said = source
            if said:
                row[column] = said
        row |= words.text("constraint_message", message(bind.constraint_message), node)
        row |= words.text("required_message", message(bind.required_message), node)
        element = self._binds.get(node.path)
        if element is not None:
            row |= bind_cells(element, self._namespaces, is_preloaded=is_preloaded)
        if "bind::entities:saveto" in row:
            saved = row.pop("bind::entities:saveto")
            row |= {"save_to": saved} if self._entity else {}
        if fixed and bind.type != fixed and bind.type in TYPES_OF_BINDS:
            row["bind::type"] = bind.type
        return row

    def _attributes(self, node: NodeDef) -> Row:
        row: Row = {}
        for key, value in node.attributes.items():
            if key.startswith("{"):
                prefix = self._namespaces.setdefault(key[1:].partition("}")[0], "")
                if not prefix:
                    self._words.leave_out(_("the attribute {name}").format(name=local_name(key)))
                    continue
                row[f"instance::{prefix}:{local_name(key)}"] = value
            elif key in _NOT_FOR_PYXFORM:
                self._words.leave_out(_("the attribute {name}").format(name=key))
            else:
                row[f"instance::{key}"] = value
        return row

    def _static(self, text: str, kind: str) -> str:
        """Return a default as a cell that pyxform takes for text, not for an expression."""
        from pyxform.utils import default_is_dynamic

        if not default_is_dynamic(text, kind):
            return text
        return f"concat({literal(text)})"  # a plain literal would keep its quotation marks

    # Actions

    def _action(self, action: Action) -> None:
        """Note the cells for what an action does, or that there are none."""
        from pyxform.utils import default_is_dynamic

        node = self._form.definitions[action.target]
        if action.target.startswith(f"{self._form.root.path}/meta/"):
            return  # pyxform writes its own there
        row = self._by_actions.setdefault(node.path, {})
        said = self._words.expression(action.expression, node) if action.expression else ""
        if action.text and not said:
            said = literal(action.text)
        loads = bool(action.events & {*FIRST_LOAD, "odk-new-repeat"})
        trigger = self._words.reference(action.trigger) if action.trigger else ""
        changes = "xforms-value-changed" in action.events and trigger
        if not action.is_setvalue or (loads and not said) or not (loads or changes):
            what = _("the action {kind} of {name}").format(kind=action.kind, name=node.name)
            self._words.leave_out(what)
            return
        if loads:
            is_seen = default_is_dynamic(said, node.bind.type)
            row["default"] = said if is_seen else f"if(true(), {said}, '')"
        if changes:
            row["trigger"] = f"{row['trigger']}, {trigger}" if "trigger" in row else trigger
            row["calculation"] = said or "''"

    # What stands beside the questions

    def _tell_instances(self, repeat: NodeDef) -> None:
        """Note that a repeat begins with another number of instances than one."""
        found = [
            one
            for one in self._form.instance.iter()
            if local_name(one.tag) == repeat.name and "template" not in "".join(one.attrib)
        ]
        if len(repeat.repeats) == 1 and len(found) != 1:
            self._words.leave_out(
                _("that {name} begins with {count} entries").format(
                    name=repeat.name, count=len(found)
                )
            )


def _and_above(path: str) -> Iterator[str]:
    """Yield a path and those of the nodes around it, without the root."""
    parts = path.split("/")
    for count in range(len(parts), 1, -1):
        yield "/".join(parts[:count])


def _keys(rows: list[Row]) -> list[str]:
    return [key for row in rows for key in row]

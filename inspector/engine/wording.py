"""What a filling says to a person: labels, choices, messages, in the language in use."""

from inspector.engine.controls import Control, Itemset
from inspector.engine.form import FormDef
from inspector.engine.instance import Node
from inspector.engine.schema import NodeDef
from inspector.engine.state import State
from inspector.engine.texts import Output, Parts, Text, message
from inspector.engine.xpath.compiled import Compiled
from inspector.engine.xpath.compiler import CompileError, compile_expression
from inspector.engine.xpath.lexer import XPathSyntaxError
from inspector.engine.xpath.values import node_text, to_string

# Forms of a text that are files: https://getodk.github.io/xforms-spec/#media
MEDIA = frozenset(["image", "big-image", "audio", "video"])


class Wording:
    """The texts of one filling. `language` may be changed at any time."""

    def __init__(self, form: FormDef, state: State, language: str | None) -> None:
        self._form = form
        self._state = state
        self.language = language or form.itext.default

    def text(self, text: Text, near: Node, language: str | None = None) -> str:
        """Return `text` with the values it shows, as seen from `near`."""
        if text.itext_id:
            forms = self._form.itext.forms(text.itext_id, language or self.language)
            parts = forms.get("") or forms.get("long") or forms.get("short") or ()
            return self._joined(parts, near)
        if text.expression:
            return self._value(text.expression, near)
        return self._joined(text.parts, near)

    def media(self, text: Text, kind: str, language: str | None = None) -> str:
        """Return the file that goes with a text: `kind` is "image", "audio" or "video"."""
        forms = self._form.itext.forms(text.itext_id, language or self.language)
        return "".join(part for part in forms.get(kind, ()) if isinstance(part, str))

    def all_media(self, text: Text, language: str | None = None) -> dict[str, str]:
        """Return the files that go with a text by kind, such as {"image": "jr://images/a.jpg"}."""
        forms = self._form.itext.forms(text.itext_id, language or self.language)
        found = {kind: self.media(text, kind, language) for kind in forms if kind in MEDIA}
        return {kind: file for kind, file in found.items() if file}

    def guidance(self, text: Text, near: Node, language: str | None = None) -> str:
        """Return the guidance that goes with a hint, shown on request only."""
        forms = self._form.itext.forms(text.itext_id, language or self.language)
        return self._joined(forms.get("guidance", ()), near)

    def choice_media(
        self, control: Control, near: Node, language: str | None = None
    ) -> dict[str, dict[str, str]]:
        """Return the files that go with choices, by the name of the choice."""
        texts = control.choices
        if control.itemset is not None:
            if not control.itemset.label_is_itext:
                return {}
            itemset = control.itemset
            texts = [
                (_cell(row, itemset.value_ref), Text(itext_id=_cell(row, itemset.label_ref)))
                for row in self._rows(itemset, near)
            ]
        found = {value: self.all_media(text, language) for value, text in texts}
        return {value: files for value, files in found.items() if files}

    def message(self, source: str, near: Node, language: str | None = None) -> str:
        """Return the message of a bind, "" when the form gives none."""
        return self.text(message(source), near, language)

    def itext(self, text_id: str) -> str:
        """Return a translated text by its id."""
        return self.text(Text(itext_id=text_id), self._state.env.current)

    def choice_name(self, path: str, value: str, near: Node) -> str:
        """Return the label of the choice `value` of the question at `path`."""
        control = self._form.by_path.get(_generic(path, near))
        if control is None:
            return ""
        if control.itemset is None:
            return next((self.text(t, near) for v, t in control.choices if v == value), "")
        place = self._place_of(control, near)
        for row in self._rows(control.itemset, place):
            if _cell(row, control.itemset.value_ref) == value:
                return self._choice(row, control.itemset, near)[1]
        return ""

    def _place_of(self, control: Control, near: Node) -> Node:
        """Return the node of `control` that is nearest to `near`: its filter reads from there."""
        if control.definition is None or near.definition is control.definition:
            return near
        at: Node | None = near
        while at is not None:
            if at.definition is None or at.definition in control.definition.repeats:
                break
            at = at.parent
        return next(iter(self._state.instances(control.definition, at)), near)

    def choices(
        self, control: Control, near: Node, language: str | None = None
    ) -> list[tuple[str, str]]:
        """Return (name, label) of what may be chosen."""
        if control.itemset is None:
            return [(value, self.text(text, near, language)) for value, text in control.choices]
        rows = self._rows(control.itemset, near)
        return [self._choice(row, control.itemset, near, language) for row in rows]

    def control(self, path: str) -> Control | None:
        """Return the control of the node at `path`, without positions; None where none shows it."""
        return self._form.by_path.get(path)

    def is_offered(self, path: str, near: Node) -> bool:
        """Whether all that `near`, the question at `path`, holds still passes its filter."""
        control = self._form.by_path.get(path)
        if control is None or control.itemset is None or "[" not in control.itemset.nodeset:
            return True
        names = {_cell(row, control.itemset.value_ref) for row in self._rows(control.itemset, near)}
        return names.issuperset([near.value] if control.kind == "select1" else near.value.split())

    def _rows(self, itemset: Itemset, near: Node) -> list[Node]:
        """Return the rows that the filter lets through."""
        if itemset.compiled is None:
            return []
        rows = self._state.evaluate(itemset.compiled, near)
        return rows if isinstance(rows, list) else []

    def _choice(
        self, row: Node, itemset: Itemset, near: Node, language: str | None = None
    ) -> tuple[str, str]:
        value = _cell(row, itemset.value_ref)
        label = _cell(row, itemset.label_ref)
        if itemset.label_is_itext:
            return value, self.text(Text(itext_id=label), near, language) if label else ""
        return value, label or value

    def expression(self, source: str, definition: NodeDef) -> Compiled | None:
        """Return `source` compiled for `definition`; None when it cannot be."""
        key = source, definition.path
        found = self._form.outputs.get(key)
        if found is None:
            try:
                found = compile_expression(source, self._form.root, definition)
            except (XPathSyntaxError, CompileError):
                return None
            self._form.outputs[key] = found
        return found

    def _joined(self, parts: Parts, near: Node) -> str:
        if len(parts) == 1 and isinstance(parts[0], str):
            return parts[0]
        return "".join(
            self._value(part.expression, near) if isinstance(part, Output) else part
            for part in parts
        )

    def _value(self, source: str, near: Node) -> str:
        compiled = self.expression(source, near.definition or self._form.root)
        return to_string(self._state.evaluate(compiled, near)) if compiled else ""


def _cell(row: Node, names: tuple[str, ...]) -> str:
    at = row
    for name in names:
        same_name = at.kids.get(name) if at.kids else None
        if not same_name:
            return ""
        at = same_name[0]
    return node_text(at)


def _generic(path: str, near: Node) -> str:
    """Return an absolute path for jr:choice-name, whose path may be relative."""
    path = path.strip()
    if path.startswith("/"):
        return path
    base = near.definition.path if near.definition else ""
    for part in path.split("/"):
        if part == "..":
            base = base.rpartition("/")[0]
        elif part not in ("", "."):
            base = f"{base}/{part}"
    return base

"""Expressions and texts of an XForm as an author writes them in the cells of a workbook."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from inspector.engine.form import FormDef
from inspector.engine.schema import NodeDef
from inspector.engine.texts import Output, Parts, Text
from inspector.i18n import _

# A literal, a value of the last filling, or a path that nothing follows which would change it.
_PIECE = re.compile(
    r"(?P<literal>'[^']*'|\"[^\"]*\")"
    r"|instance\(\s*['\"]__last-saved['\"]\s*\)(?P<saved>(?:/[\w.\-]+)+)"
    r"|(?<![\w.\-)\]*/:@])(?P<current>current\(\)/)?(?P<path>(?:(?:\.\./)+|/)[\w.\-]+(?:/[\w.\-]+)*)"
    r"(?![\w.\-]*\s*[(\[:/])"
)
_INSTANCE = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)")
_MEDIA = ("image", "audio", "video", "big-image")


class Words:
    """Turns what an XForm says into cells; what has no place in a cell is noted.

    renamed  instance ids as the workbook will call them, and paths below them that change
    unsaid   what cannot be said, each once
    """

    def __init__(self, form: FormDef) -> None:
        self._form = form
        names = Counter(one.name for one in form.definitions.values())
        self._plain = {path: one for path, one in form.definitions.items() if names[one.name] == 1}
        self.renamed: dict[str, tuple[str, str, str]] = {}
        self.unsaid: dict[str, None] = {}

    def leave_out(self, what: str) -> None:
        """Note something that no column can say."""
        self.unsaid[what] = None

    def reference(self, path: str) -> str:
        """Return the ${name} of a question; "" when another one has the same name."""
        found = self._plain.get(path)
        return f"${{{found.name}}}" if found is not None else ""

    def expression(self, source: str, owner: NodeDef, *, is_filter: bool = False) -> str:
        """Return an expression with ${name} wherever that means the same node."""
        source = _INSTANCE.sub(self._renamed, source)
        for old, (new, before, after) in self.renamed.items():
            if before != after and old:
                source = source.replace(f"instance('{new}'){before}", f"instance('{new}'){after}")
        found, at, depth = "", 0, 0
        for piece in _PIECE.finditer(source):
            between = source[at : piece.start()]
            depth += between.count("[") - between.count("]")
            found += re.sub(r"\s+", " ", between)
            found += self._piece(piece, owner, depth, is_filter=is_filter)
            at = piece.end()
        found += re.sub(r"\s+", " ", source[at:])
        return re.sub(r"(?<=\}) (?=[),])", "", re.sub(r"(?<=\() (?=\$)", "", found)).strip()

    def _renamed(self, match: re.Match[str]) -> str:
        new = self.renamed.get(match[1])
        return f"instance('{new[0] if new else match[1]}')"

    def _piece(self, piece: re.Match[str], owner: NodeDef, depth: int, *, is_filter: bool) -> str:
        if piece["literal"]:
            return piece[0]
        if piece["saved"]:
            name = self.reference(piece["saved"])
            return name.replace("${", "${last-saved#") or piece[0]
        path = piece["path"]
        if path.startswith("/"):
            target = self._plain.get(path)
            if target is None or piece["current"] or _shared(owner, target):
                return piece[0]  # pyxform would make it a path from where the owner stands
            return self.reference(path)
        # In a predicate a path starts elsewhere, unless it says current(); pyxform says so in
        # filters only.
        if (is_filter and not piece["current"]) or (depth > 0 and not is_filter):
            return piece[0]
        target = self._plain.get(_resolved(path, owner))
        return piece[0] if target is None else self.reference(target.path)

    def shown(self, parts: Parts, owner: NodeDef | None) -> str:
        """Return a text with ${name} where it shows a value."""
        found = ""
        for part in parts:
            if isinstance(part, Output):
                place = owner if owner is not None else self._form.root
                cell = self.expression(part.expression, place)
                if not re.fullmatch(r"\$\{[^}]+\}", cell):
                    self.leave_out(_("the value {source} inside a text").format(source=cell))
                    cell = "…"
                found += cell
            else:
                found += part
        return found

    def text(self, heading: str, text: Text, owner: NodeDef | None) -> dict[str, str]:
        """Return the cells of a label, hint or message, in all languages of the form."""
        if text.expression:
            self.leave_out(_("the text of {source}").format(source=text.expression))
        if not text.itext_id:
            said = self.shown(text.parts, owner)
            return {in_language(heading, one): said for one in self.languages if said}
        cells: dict[str, str] = {}
        for language in self._form.itext.languages:
            forms = self._form.itext.texts[language].get(text.itext_id, {})
            for column, parts in self._forms(heading, forms):
                said = self.shown(parts, owner)
                if said and said != "-":  # what pyxform writes for a text that is missing
                    cells[in_language(column, language)] = said
        return cells

    def _forms(self, heading: str, forms: Mapping[str, Parts]) -> Iterator[tuple[str, Parts]]:
        for form, parts in forms.items():
            if form == "" or (form == "long" and "" not in forms):
                yield heading, parts
            elif form == "guidance" and heading == "hint":
                yield "guidance_hint", parts
            elif form in _MEDIA and heading == "label":
                said = "".join(part for part in parts if isinstance(part, str))
                yield form, (said.rpartition("/")[2],)
            else:
                self.leave_out(_("texts of the form “{form}”").format(form=form))

    @property
    def languages(self) -> list[str]:
        """The languages of the form; one without a name where it has only one."""
        return self._form.itext.languages or ["default"]


def literal(text: str) -> str:
    """Return an expression that gives `text`, whatever quotation marks it holds."""
    for quote in "'\"":
        if quote not in text:
            return f"{quote}{text}{quote}"
    parts = ', "\'", '.join(f"'{part}'" for part in text.split("'"))
    return f"concat({parts})"


def in_language(heading: str, language: str) -> str:
    """Return the heading of a column in a language; "default" is pyxform's word for none."""
    return heading if language in ("default", "") else f"{heading}::{language}"


def _resolved(path: str, owner: NodeDef) -> str:
    parts = owner.path.split("/")
    steps = path.split("/")
    while steps and steps[0] == "..":
        parts, steps = parts[:-1], steps[1:]
    return "/".join([*parts, *steps])


def _shared(owner: NodeDef, target: NodeDef) -> bool:
    """Say whether both stand in the same repeat, so that a path between them is relative."""
    return any(one in owner.repeats for one in target.repeats)

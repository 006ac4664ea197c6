"""The choices of an XForm as rows of the sheet choices."""

import re
from collections.abc import Iterator
from pathlib import PurePath
from xml.etree.ElementTree import Element

from inspector.engine.controls import Control, Itemset
from inspector.engine.external import LAST_SAVED, file_name
from inspector.engine.reverse_words import Words
from inspector.engine.schema import NodeDef, local_name
from inspector.engine.sheets import Row
from inspector.engine.texts import Text
from inspector.i18n import _

_RANDOM = re.compile(r"\s*randomize\((.*)\)\s*", re.DOTALL)
_SEED = re.compile(r"(.*?)\s*,\s*([^,\]]*)", re.DOTALL)
_LIST = re.compile(
    r"\s*instance\(\s*['\"]([^'\"]+)['\"]\s*\)((?:/[\w.\-:]+)*)\s*(\[.*\])?\s*", re.DOTALL
)
_REPEAT = re.compile(r"\s*((?:/|\.\./|current\(\)/)[\w.\-/]+)\s*(\[.*\])?\s*", re.DOTALL)
_ANSWERED = re.compile(r"\./[\w.\-]+\s*!=\s*''")
_FILES = (".csv", ".xml", ".geojson")


class Lists:
    """The choice lists that a form carries, and how questions name them.

    rows       of the sheet choices
    externals  names of files that no question chooses from, but expressions read
    """

    def __init__(self, model: Element, words: Words) -> None:
        self._words = words
        self.rows: list[Row] = []
        self._inline: dict[tuple[tuple[tuple[str, str], ...], ...], str] = {}
        self._files: dict[str, str] = {}
        self._chosen: set[str] = set()
        self._carried: set[str] = set()
        instances = [child for child in model if local_name(child.tag) == "instance"]
        for instance in instances[1:]:
            self._instance(instance)

    def _instance(self, instance: Element) -> None:
        """Take over a list that the form carries or names, or note that it cannot be said."""
        name, source = instance.get("id", ""), instance.get("src", "").strip()
        if source == LAST_SAVED or not name:
            return
        if source:
            file = file_name(source)
            self._files[name] = file
            if any(len(child) for child in instance):
                self._words.leave_out(_("the rows that stand in for {file}").format(file=file))
            if not file.lower().endswith(_FILES):
                self._words.leave_out(_("the list {file}").format(file=file or source))
            elif PurePath(file).stem != name:
                self._words.renamed[name] = (PurePath(file).stem, "", "")
            return
        if not len(instance) or not len(instance[0]):
            self._words.leave_out(_("the list “{name}”").format(name=name))
            return
        root = instance[0]
        items = {local_name(child.tag) for child in root}
        is_flat = all(len(item) and not any(map(len, item)) for item in root)
        if len(items) != 1 or not is_flat:
            self._words.leave_out(_("the list “{name}”").format(name=name))
            return
        before = f"/{local_name(root.tag)}/{items.pop()}"
        self._words.renamed[name] = (name, before, "/root/item")
        self._carried.add(name)
        for item in root:
            self.rows.append({"list_name": name, **self._cells(item)})

    def _cells(self, item: Element) -> Row:
        cells: Row = {}
        for field in item:
            name, text = local_name(field.tag), (field.text or "").strip()
            if name == "itextId":
                cells |= self._words.text("label", Text(itext_id=text), None)
            elif text:
                cells[name] = text
        return cells

    def chosen(self, control: Control, owner: NodeDef) -> tuple[str, Row]:
        """Return what follows select_one, and the further cells; "" when it cannot be said."""
        if control.itemset is None:
            return self._own(control), {}
        source, parameters = _random(control.itemset.nodeset)
        listed = _LIST.fullmatch(source)
        repeated = _REPEAT.fullmatch(source)
        if listed and (listed[1] in self._carried or listed[1] in self._files):
            name, predicates = listed[1], _predicates(listed[3] or "")
            told = self._columns(control.itemset, name)
            self._chosen.add(name)
            wanted = self._files.get(name, name)
        elif repeated:
            path = repeated[1]
            predicates = [p for p in _predicates(repeated[2] or "") if not _ANSWERED.fullmatch(p)]
            wanted = self._words.reference(f"{path}/{'/'.join(control.itemset.value_ref)}")
            told = ""
        else:
            return "", {}
        cells: Row = {}
        if predicates:
            said = [self._words.expression(one, owner, is_filter=True) for one in predicates]
            cells["choice_filter"] = (
                said[0] if len(said) == 1 else " and ".join(f"({x})" for x in said)
            )
        words = " ".join(part for part in (told, self._parameters(parameters, owner)) if part)
        return wanted, cells | ({"parameters": words} if words else {})

    def _parameters(self, parameters: str, owner: NodeDef) -> str:
        seed = parameters.removeprefix("randomize=true").removeprefix(" seed=")
        if not seed:
            return parameters
        return f"randomize=true seed={self._words.expression(seed, owner)}"

    def _columns(self, itemset: Itemset, name: str) -> str:
        """Return the parameters value and label, where they are not the usual columns."""
        value, label = "/".join(itemset.value_ref), "/".join(itemset.label_ref)
        usual = {"name": "name", "label": "label"}
        if self._files.get(name, "").lower().endswith(".geojson"):
            usual = {"name": "id", "label": "title"}
        if name in self._carried:
            own = [row for row in self.rows if row["list_name"] == name]
            if value != "name":
                for row in own:
                    row.setdefault("name", row.get(value, ""))
            if not itemset.label_is_itext and label != "label":
                for row in own:
                    row.setdefault("label", row.get(label, ""))
            return ""
        told = [f"value={value}"] if value != usual["name"] else []
        told += [f"label={label}"] if label != usual["label"] else []
        return " ".join(told)

    def _own(self, control: Control) -> str:
        """Return the name of a list made of the choices that a question carries itself."""
        words = self._words
        rows: list[Row] = [
            {"name": value, **words.text("label", label, control.definition)}
            for value, label in control.choices
        ]
        key = tuple(tuple(sorted(row.items())) for row in rows)
        if not rows:
            return ""
        if key not in self._inline:
            name = base = control.path.rpartition("/")[2]
            taken = {row["list_name"] for row in self.rows}
            number = 1
            while name in taken:
                number += 1
                name = f"{base}_{number}"
            self._inline[key] = name
            self._chosen.add(name)
            self.rows += [{"list_name": name, **row} for row in rows]
        return self._inline[key]

    @property
    def has_duplicates(self) -> bool:
        """Whether a list has the same name twice."""
        names = [(row["list_name"], row.get("name", "")) for row in self.rows]
        return len(names) != len(set(names))

    def finished(self) -> list[Row]:
        """Return the rows of the sheet choices; each has a name, as pyxform wants it."""
        for number, row in enumerate(self.rows, 1):
            if not row.get("name"):
                row["name"] = f"row_{number}"
            if row["list_name"] in self._chosen and not any(key[:5] == "label" for key in row):
                self._words.leave_out(_("that choices have no text; their names stand there"))
        return self.rows

    def externals(self, taken: set[str]) -> Iterator[Row]:
        """Yield the rows that declare files which only expressions read.

        taken  names of nodes; a row of that name would be a second node
        """
        for name, file in self._files.items():
            stem, suffix = PurePath(file).stem, PurePath(file).suffix.lower()
            if name in self._chosen or suffix not in (".csv", ".xml"):
                continue
            if stem in taken:
                self._words.leave_out(_("the list {file}").format(file=file))
            else:
                yield {"type": f"{suffix[1:]}-external", "name": stem}


def _random(nodeset: str) -> tuple[str, str]:
    """Return a nodeset without randomize(), and the parameters that stand for that."""
    match = _RANDOM.fullmatch(nodeset)
    if match is None:
        return nodeset, ""
    inner = match[1]
    if inner.rstrip().endswith("]") or "," not in inner.rpartition("]")[2]:
        return inner, "randomize=true"
    seeded = _SEED.fullmatch(inner)
    assert seeded is not None
    return seeded[1], f"randomize=true seed={seeded[2].strip()}"


def _predicates(text: str) -> list[str]:
    """Return what stands in each of “[…][…]”."""
    found, depth, start, quote = [], 0, 0, ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == "[":
            depth += 1
            start = at + 1 if depth == 1 else start
        elif sign == "]":
            depth -= 1
            if depth == 0:
                found.append(text[start:at].strip())
    return found

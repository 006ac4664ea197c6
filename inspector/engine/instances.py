"""The instances of a form: the primary one, and choice lists inside the form or beside it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from inspector.engine.datasets import Dataset
from inspector.engine.external import (
    ITEMSETS,
    LAST_SAVED,
    file_name,
    named_in,
    read_beside,
    split_itemsets,
)
from inspector.engine.schema import local_name
from inspector.errors import FormProblems, Problem
from inspector.i18n import _

_PULLED = re.compile(r"pulldata\(\s*(?:'([^']+)'|\"([^\"]+)\")")
_QUERIED = re.compile(r"instance\(\s*(?:'([^']+)'|\"([^\"]+)\")")


@dataclass(slots=True)
class Instances:
    """What a form starts from and chooses from; fields as in FormDef.

    beside  the file of the form, next to which its lists lie; None when it has none
    given   lists that were handed in, by id or by file name
    """

    name: str
    beside: Path | None
    given: Mapping[str, Dataset]
    primary: Element | None = None
    datasets: dict[str, Dataset] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    last_saved: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)

    def read(self, model: Element) -> Element:
        """Return the primary instance of `model`; note all others. Raises FormProblems."""
        self.datasets.update(self.given)
        for child in model:
            if local_name(child.tag) != "instance":
                continue
            if self.primary is None and len(child):
                self.primary = child[0]
            else:
                self._add(child)
        if self.primary is None:
            message = _("It has no primary instance, so it asks nothing.")
            raise FormProblems(self.name, [Problem(message, _("Choose another file."))])
        return self.primary

    def _add(self, instance: Element) -> None:
        name, source = instance.get("id", ""), instance.get("src", "").strip()
        if source == LAST_SAVED:
            self.last_saved.append(name)
            return
        file = file_name(source)
        found = named_in(self.given, name, file) or self._beside(file)
        if found is None and len(instance):
            try:
                found = Dataset.from_element(instance)
            except RecursionError:
                message = _("The list “{name}” is nested too deeply.").format(name=name)
                self.problems.append(Problem(message, _("Correct the form.")))
                return
        if found is None:
            self.missing[name] = source
        else:
            self.datasets[name] = found

    def _beside(self, file: str) -> Dataset | None:
        if not file or self.beside is None:
            return None
        try:
            found = read_beside(self.beside, file)
        except FormProblems as error:
            self.problems += error.problems
            return None
        if found is not None:
            self.remarks += found.remarks
        return found

    def add_pulled(self, source: str) -> None:
        """Note the tables that pulldata() in `source` reads without declaring them."""
        for plain, quoted in _PULLED.findall(source):
            name = (plain or quoted).removesuffix(".csv")
            if name in self.datasets or name in self.missing:
                continue
            file = f"{name}.csv"
            found = named_in(self.given, name, file) or self._beside(file)
            if found is None:
                self.missing[name] = f"jr://file-csv/{file}"
            else:
                self.datasets[name] = found

    def add_queried(self, queries: Iterable[str]) -> None:
        """Note the lists of select_one_external, which lie together in itemsets.csv."""
        wanted = {plain or quoted for one in queries for plain, quoted in _QUERIED.findall(one)}
        wanted -= self.datasets.keys()
        if not wanted:
            return
        together = named_in(self.given, "itemsets", ITEMSETS) or self._beside(ITEMSETS)
        lists = split_itemsets(together) if together is not None else {}
        for name in sorted(wanted):
            if name in lists:
                self.datasets[name] = lists[name]
            else:
                self.missing.setdefault(name, f"jr://file-csv/{ITEMSETS}")

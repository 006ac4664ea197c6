"""Template sets: the Chinese wording of papers, as data with a version and an effective date.

A set lies in `resources/templates/<id>/`; design §5. Statutes are not in it: they come with the
paper, from the standards pack.
"""

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from string import Formatter

from inspector.clock import china
from inspector.documents.text import Span
from inspector.domain.paper import PAPER_TITLE, PaperHead
from inspector.errors import PaperRefused
from inspector.paths import resources

Wording = dict[str, str]


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """One set. `sheets` has the wording of each paper by the name of its file."""

    id: str
    version: str
    effective: date
    common: Wording
    sheets: dict[str, Wording]
    columns: Wording

    def date(self, day: date) -> str:
        """Return `day` as papers write it: 2026年11月5日, no padding."""
        return self.common["date"].format(year=day.year, month=day.month, day=day.day)

    def moment(self, at: datetime) -> str:
        """Return `at` in Beijing time, to the minute."""
        local = china(at)
        return self.common["moment"].format(
            year=local.year,
            month=local.month,
            day=local.day,
            hour=local.hour,
            minute=f"{local.minute:02d}",
        )


def template_set(head: PaperHead) -> TemplateSet:
    """Return the set that `head` names. Raises PaperRefused when this program has no such set."""
    try:
        return _load(head.template_set)
    except FileNotFoundError as cause:
        raise PaperRefused(
            paper=PAPER_TITLE[head.kind], field="文书式样", detail=head.template_set
        ) from cause


@lru_cache(maxsize=8)
def _load(name: str) -> TemplateSet:
    # The name comes with the paper, from another machine perhaps: it must not climb folders.
    if not re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", name):
        raise FileNotFoundError(name)
    folder = resources() / "templates" / name
    data = json.loads((folder / "set.json").read_text(encoding="utf-8"))
    effective = date.fromisoformat(data.pop("effective"))
    sheets = {
        file.stem: json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.glob("*.json"))
        if file.stem != "set"
    }
    columns = sheets["order"].pop("columns")
    return TemplateSet(data["id"], data["version"], effective, data, sheets, columns)


def spans(wording: str, **values: str) -> list[Span]:
    """Return a sentence with its named places filled in on fill-in lines."""
    found: list[Span] = []
    for literal, name, _spec, _conversion in Formatter().parse(wording):
        if literal:
            found.append(Span(literal))
        if name:
            found.append(Span(values[name], filled=True))
    return found

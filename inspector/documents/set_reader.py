"""Reading a template set from its files: `set.json`, wording, and the descriptions of papers.

Nothing is judged here beyond what cannot be read at all; set_check.py does that.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from inspector.documents.sheet_file import read_specs
from inspector.documents.templates import TemplateSet, Wording
from inspector.domain.paper import PaperKind
from inspector.domain.person import OrganKind
from inspector.paths import resources

Files = Mapping[str, str]  # name within the set, such as "papers/case_cover.json" → text
SET_FILE, PAPERS = "set.json", "papers/"


def read_set(
    files: Files, base_of: Callable[[str], TemplateSet | None], shared: Mapping[str, Any]
) -> TemplateSet:
    """Return the set that `files` describe.

    base_of  the set with an id, or None
    shared   fields that papers name by their id

    Raises KeyError, TypeError or ValueError for what is no set, naming the file where it can.
    """
    data = json.loads(files[SET_FILE])
    base_id = data.pop("base", "")
    base = base_of(base_id) if base_id else None
    if base_id and base is None:
        raise ValueError(f"its base {base_id} is not there")
    own = {
        name.removesuffix(".json"): json.loads(text)
        for name, text in sorted(files.items())
        if "/" not in name and name != SET_FILE
    }
    columns = own["order"].pop("columns", None) if "order" in own else None
    papers = {name: text for name, text in files.items() if name.startswith(PAPERS)}
    described = {**(base.described if base else {}), **read_specs(papers, shared)}
    superseded = data.pop("superseded", None)
    return TemplateSet(
        id=data.pop("id"),
        name=data.pop("name"),
        version=data.pop("version"),
        effective=date.fromisoformat(data.pop("effective")),
        superseded=date.fromisoformat(superseded) if superseded else None,
        organs=tuple(OrganKind(one) for one in data.pop("organs")),
        industries=tuple(data.pop("industries", ())),
        number=data.pop("number"),
        papers={kind: described[kind] for kind in map(PaperKind, data.pop("papers"))},
        described=described,
        common={**(base.common if base else {}), **data},
        sheets=_over(base.sheets if base else {}, own),
        columns=columns or (base.columns if base else {}),
        base=base_id,
    )


def _over(below: Mapping[str, Wording], own: Mapping[str, Wording]) -> dict[str, Wording]:
    """Return the wording of a set: its own, and that of its base where it says nothing."""
    return {name: {**below.get(name, {}), **own.get(name, {})} for name in {*below, *own}}


@lru_cache(maxsize=1)
def shared_fields() -> Mapping[str, Any]:
    """Return the fields that many papers share, by id."""
    text = (resources() / "templates" / "fields.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found

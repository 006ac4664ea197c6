"""Reading the descriptions of papers, `<set>/papers/*.json`, strictly: a slip names its file.

`fields.json` beside the sets has the fields that many papers share; a paper names them by their id.
"""

import json
from collections.abc import Mapping
from typing import Any

from inspector.domain.paper import PaperKind, SignerRole
from inspector.domain.sheet import FIELD_KINDS, ColumnSpec, FieldSpec, SheetSpec, TableSpec

Json = dict[str, Any]  # one description as it stands in the file


def read_specs(papers: Mapping[str, str], shared: Mapping[str, Json]) -> dict[PaperKind, SheetSpec]:
    """Return the papers described in files, given as name → text; `shared` are the shared fields.

    Raises ValueError naming the file of a slip.
    """
    found = {}
    for name, text in sorted(papers.items()):
        try:
            spec = _spec(json.loads(text), shared)
        except (AttributeError, KeyError, TypeError, ValueError) as cause:
            raise ValueError(f"{name}: {cause}") from cause
        found[spec.kind] = spec
    return found


def _spec(data: Json, shared: Mapping[str, Json]) -> SheetSpec:
    fields = [_field(one, shared) for one in data.pop("fields", ())]
    tables = [_table(one) for one in data.pop("tables", ())]
    names = [one.id for one in fields] + [one.id for one in tables]
    if len(set(names)) != len(names):
        raise ValueError("two fields have the same id")
    return SheetSpec(
        kind=PaperKind(data.pop("kind")),
        series=PaperKind(data.pop("series")) if "series" in data else None,
        signers={SignerRole(role): count for role, count in data.pop("signers", {}).items()},
        fields=tuple(fields),
        tables=tuple(tables),
        needs=tuple(data.pop("needs", ())),
        laws={place: tuple(ids.split()) for place, ids in data.pop("laws", {}).items()},
        letter=data.pop("letter", {}),
        parts=tuple(data.pop("parts", ())),
        **data,
    )


def _field(said: str | Json, shared: Mapping[str, Json]) -> FieldSpec:
    """Return a field: the name of a shared one, "name!" where it must be filled in, or its own."""
    if isinstance(said, str):
        name = said.removesuffix("!")
        merged = {"id": name, **shared[name]}
        if said.endswith("!"):
            merged["required"] = True
    else:
        merged = {**shared.get(str(said.get("like", said["id"])), {}), **said}
    merged.pop("like", None)
    spec = FieldSpec(**{**merged, "options": tuple(merged.get("options", ()))})
    if spec.kind not in FIELD_KINDS:
        raise ValueError(f"field {spec.id} is of an unknown kind")
    return spec


def _table(data: Json) -> TableSpec:
    columns = tuple(ColumnSpec(**one) for one in data.pop("columns"))
    return TableSpec(columns=columns, **data)

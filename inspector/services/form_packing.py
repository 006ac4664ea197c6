"""Forms as they lie in a base package (FORMAT.md §9): a row of a table, and entries."""

import hashlib
from collections.abc import Mapping, Sequence

from inspector.sealed.writing import Source
from inspector.storage.forms import FormVersion, attached_name, file_name_of, source_name_of


def form_table(forms: Sequence[tuple[FormVersion, dict[str, bytes]]]) -> list[object]:
    """Return the rows of a table that lists forms with their files (FORMAT.md §9)."""
    return [
        {
            "form_id": form.form_id,
            "version": form.version,
            "title": form.title,
            "sha256": form.sha256,
            "source_name": form.source_name,
            "withdrawn": form.withdrawn,
            "facts": form.facts,
            "files": [
                {"name": name, "sha256": hashlib.sha256(data).hexdigest()}
                for name, data in beside.items()
            ],
        }
        for form, beside in forms
    ]


def form_entries(form: FormVersion, beside: Mapping[str, bytes], name: str) -> dict[str, Source]:
    """Return the entries of a form that is called `name` in the package."""
    files: dict[str, Source] = {
        source_name_of(name, form.source_name): form.source,
        f"data/forms/{file_name_of(name)}.xform.xml": form.xform.encode(),
    }
    for data in beside.values():
        files[attached_name(form.form_id, hashlib.sha256(data).hexdigest())] = data
    return files

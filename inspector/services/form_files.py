"""The files that a form names: choice lists that it cannot do without, pictures that it shows.

The author's files lie beside the form or in `<stem>-media/`, as ODK's tools expect them.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from inspector.engine import FormDef
from inspector.engine.datasets import Dataset
from inspector.engine.external import file_name, read_dataset
from inspector.errors import FormProblems, Problem
from inspector.i18n import _

MAX_FILE = 64 << 20  # bytes; what a reader of a base package takes as one file
_MEDIA = re.compile(r"jr://(?:images|audio|video)/([^<>\"'&/\\]+)")
_LISTS = (".csv", ".xml", ".geojson", ".json")


def lists_named(form: FormDef) -> tuple[str, ...]:
    """Return the names of the choice lists that a form, loaded without any, does not carry."""
    names = {file_name(source) for source in form.missing_datasets.values()}
    return tuple(sorted(names - {""}))


def media_named(xform: str) -> tuple[str, ...]:
    """Return the names of the pictures, sounds and films that an XForm shows."""
    found = {name.strip() for name in _MEDIA.findall(xform)}
    return tuple(sorted(found - {"", "-"}))  # "-" is how forms say that there is none


def read_beside(form: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Return those of `names` that lie beside `form` or in its media folder, with their bytes.

    Raises FormProblems naming one that cannot be read or is too large.
    """
    found: dict[str, bytes] = {}
    for name in names:
        for folder in (form.parent, form.parent / f"{form.stem}-media"):
            file = folder / name
            if file.is_file() and file != form:
                found[name] = _read(file)
                break
    return found


def as_datasets(files: Mapping[str, bytes]) -> dict[str, Dataset]:
    """Return the choice lists among `files` by their names.

    Raises FormProblems naming the file that is no list.
    """
    return {
        name: read_dataset(name, data)
        for name, data in files.items()
        if name.lower().endswith(_LISTS)
    }


def remarks(datasets: Mapping[str, Dataset]) -> list[Problem]:
    """Return what was odd in lists that could be read all the same."""
    return [remark for dataset in datasets.values() for remark in dataset.remarks]


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_FILE:
            message = _("It is larger than {limit} MB.").format(limit=MAX_FILE >> 20)
            raise FormProblems(file.name, [Problem(message, _("Make it smaller."))])
        return file.read_bytes()
    except OSError as error:
        detail = error.strerror or str(error)
        message = _("It cannot be opened: {error}.").format(error=detail)
        raise FormProblems(file.name, [Problem(message, _("Choose another file."))]) from error

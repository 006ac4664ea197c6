"""The files that a form names: choice lists that it cannot do without, pictures that it shows.

The author's files lie beside the form or in `<stem>-media/`, as ODK's tools expect them.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from inspector.engine import FormDef
from inspector.engine.datasets import Dataset
from inspector.engine.external import file_beside, file_name, read_dataset
from inspector.errors import (
    AttachmentTooLarge,
    AttachmentUnreadable,
    FileNotWritten,
    FormProblems,
    Problem,
)
from inspector.i18n import _
from inspector.progress import Progress

MAX_FILE = 64 << 20  # bytes; what a reader of a base package takes as one file
# What a person may attach as one answer, in bytes. In a visit eight of the largest still fit into
# one package (4 GiB) and onto a stick; a trial keeps its files in memory.
MOST_IN_VISIT, MOST_IN_TRIAL = 512 << 20, 64 << 20
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
    files = {name: file_beside(form, name) for name in names}
    return {name: _read(file) for name, file in files.items() if file is not None}


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


def check_attachment(file: Path, limit: int) -> int:
    """Return the size of a file that is to be an answer, in bytes.

    Raises AttachmentTooLarge; AttachmentUnreadable for what is no file (any more).
    """
    try:
        size, is_file = file.stat().st_size, file.is_file()
    except OSError as error:  # a stick that was pulled out
        raise unreadable(file, limit, error) from error
    if not is_file:  # a folder that was dropped; reading a pipe might never end
        raise AttachmentUnreadable(name=file.name, detail=_("it is not a file"), limit=limit >> 20)
    if size > limit:
        raise AttachmentTooLarge(name=file.name, size=-(-size >> 20), limit=limit >> 20)
    return size


def unreadable(file: Path, limit: int, error: OSError) -> AttachmentUnreadable:
    """Return what to raise when the disk does not give `file`."""
    detail = error.strerror or str(error)
    return AttachmentUnreadable(name=file.name, detail=detail, limit=limit >> 20)


def copy_into(
    folder: Path, name: str, chunks: Iterable[bytes], size: int, progress: Progress
) -> Path:
    """Write `chunks`, `size` bytes in all, into `folder` as `name`; return the file.

    Raises FileNotWritten, Cancelled.
    """
    target, done = folder / (PurePath(name).name or "file"), 0
    try:
        with target.open("wb") as file:
            for chunk in chunks:
                progress.step(done, size)
                file.write(chunk)
                done += len(chunk)
    except OSError as error:
        detail = error.strerror or str(error)
        raise FileNotWritten(place=target, detail=detail) from error
    progress.step(size, size)
    return target


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

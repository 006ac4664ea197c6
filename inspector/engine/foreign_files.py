"""Files that are no forms, named for what they are before a reader stumbles over them."""

import io
import zipfile

from inspector.engine.tables import protected, refuse_bomb
from inspector.errors import FormProblems, Problem
from inspector.i18n import N_, _

_BEGINNINGS = {
    b"%PDF": N_("a PDF document"),
    b"\x89PNG": N_("a picture"),
    b"\xff\xd8\xff": N_("a picture"),
    b"Rar!": N_("a compressed archive"),
    b"7z\xbc\xaf": N_("a compressed archive"),
    b"\x1f\x8b": N_("a compressed archive"),
    b"{\\rt": N_("a text document"),
}
_PARTS = {
    "word/document.xml": N_("a Word document"),
    "ppt/presentation.xml": N_("a presentation"),
}
_STREAMS = {
    "WordDocument": N_("a Word document"),
    "PowerPoint Document": N_("a presentation"),
}
_ENCRYPTED = "EncryptedPackage"


def refuse_others(data: bytes, name: str) -> None:
    """Raise FormProblems for files that are plainly something else, and for locked workbooks."""
    refuse_bomb(data, name)
    for beginning, what in _BEGINNINGS.items():
        if data.startswith(beginning):
            raise _refused(name, what)
    if data[:4] == b"\xd0\xcf\x11\xe0":
        if _stream(_ENCRYPTED) in data:
            raise protected(name)
        for stream, what in _STREAMS.items():
            if _stream(stream) in data:
                raise _refused(name, what)
    if data[:4] == b"PK\x03\x04":
        _refuse_archive(data, name)


def _refuse_archive(data: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    for part, what in _PARTS.items():
        if part in names:
            raise _refused(name, what)
    is_workbook = any("workbook" in one for one in names) or {"content.xml", "mimetype"} & set(
        names
    )
    if not is_workbook:
        raise _refused(name, N_("a compressed archive"))


def _stream(name: str) -> bytes:
    """Return how the directory of an OLE file spells the name of a stream."""
    return name.encode("utf-16-le")


def _refused(name: str, what: str) -> FormProblems:
    message = _("It is {what}, not a form.").format(what=_(what))
    advice = _("Choose a workbook (.xlsx, .xls), a text (.md, .csv) or an XForm (.xml).")
    return FormProblems(name, [Problem(message, advice)])

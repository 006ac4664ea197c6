"""Files that are no forms, named for what they are before a reader stumbles over them."""

import io
import zipfile

from inspector.engine.workbook_limits import protected, refuse_bomb
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
    b"GIF8": N_("a picture"),
    b"MZ": N_("a program"),
}
# What exports of other systems call .xls, in the order looked for; all of it opens in a
# spreadsheet program.
_AS_TABLES = {
    b"mso-application": N_("a workbook in the old XML format"),
    b"urn:schemas-microsoft-com:office:spreadsheet": N_("a workbook in the old XML format"),
    b"mime-version:": N_("a web page"),
    b"<html": N_("a web page"),
    b"<!doctype html": N_("a web page"),
    b"<table": N_("a web page"),
}
_XFORMS = b"http://www.w3.org/2002/xforms"
_FIRST = 2048  # bytes in which these stand
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
    if not data.strip(b"\xef\xbb\xbf\0 \t\r\n"):
        message = _("The file is empty.")
        raise FormProblems(name, [Problem(message, _("Choose another file."))])
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
    else:
        _refuse_tables(data, name)


def _refuse_tables(data: bytes, name: str) -> None:
    """Refuse tables in other formats: read as text they would be nothing but odd lines."""
    first = data[:_FIRST].lower()
    if _XFORMS in data[: 4 * _FIRST] or not first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(
        (b"<", b"mime-version:")
    ):
        return
    for mark, what in _AS_TABLES.items():
        if mark in first:
            message = _("It is {what}, not a form.").format(what=_(what))
            advice = _("Open it in a spreadsheet program, save it as .xlsx and try again.")
            raise FormProblems(name, [Problem(message, advice)])


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

"""How large a workbook may be, looked at before any reader unpacks it.

A reader holds what it unpacks: a file of some kilobytes may fill the memory of a laptop.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import IO

from inspector.errors import FormProblems, Problem
from inspector.i18n import _

MAX_BYTES = 64 * 1024 * 1024
MAX_CELLS = 2_000_000
MAX_SHARED = 96 * 1024 * 1024  # unpacked texts and styles of a workbook, all held in memory
MAX_UNPACKED = 1024 * 1024 * 1024  # sheets of nothing but formatting pack a hundred to one
_CHUNK = 1 << 20
_EXAMINED = 1 << 20  # unpacked; a smaller part cannot fill the memory, whatever it holds
_MAX_LEVELS = 100  # elements within elements; spreadsheet programs write some twenty
_MAX_ELEMENTS = 4_000_000  # outside the sheets, where readers hold all of them
_MAX_TEXT = 1 << 20  # of one element; a cell holds 32,767 characters
# A cell that holds something: one of formatting alone closes at once.
_CELL = re.compile(rb'<c [^>]{0,60}?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]{0,60}?(?<!/)>')
# What zipfile raises at members that are cut, changed, locked or packed in unknown ways.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def refuse_bomb(data: bytes, name: str) -> None:
    """Raise FormProblems for a workbook that would fill the memory once unpacked."""
    if len(data) > MAX_BYTES:
        raise unreadable(name, _("it is larger than {limit} MB").format(limit=MAX_BYTES >> 20))
    if data[:4] != b"PK\x03\x04":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except _DAMAGED as error:
        raise damaged(name) from error
    shared = sum(one.file_size for one in members if not _is_page(one.filename))
    for size, most in (
        (shared, MAX_SHARED),
        (sum(one.file_size for one in members), MAX_UNPACKED),
    ):
        if size > most:
            limit = _("it unpacks to more than {limit} MB").format(limit=most >> 20)
            raise unreadable(name, limit)


def _is_page(member: str) -> bool:
    return member.startswith("xl/worksheets/")


def refuse_vast(data: bytes, name: str) -> None:
    """Refuse sheets whose outermost cells lie so far apart that the area between would not fit.

    calamine makes room for the whole rectangle before it says how large it is.
    """
    if data[:4] != b"PK\x03\x04":
        return
    area = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.namelist():
            if not _is_page(member):
                continue
            try:
                with archive.open(member) as page:
                    area += _extent(iter(lambda: page.read(_CHUNK), b""))
            except _DAMAGED as error:
                raise damaged(name) from error
            if area > MAX_CELLS:
                raise too_many(name)


def _extent(chunks: Iterator[bytes]) -> int:
    rows, columns, rest = 0, 0, b""
    for chunk in chunks:
        text = rest + chunk
        for letters, number in _CELL.findall(text):
            rows = max(rows, int(number))
            columns = max(columns, _column_number(letters))
        rest = text[-160:]
    return rows * columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def refuse_tangled(data: bytes, name: str) -> None:
    """Raise FormProblems for a workbook whose parts no spreadsheet program writes.

    A few kilobytes unpack to millions of elements within each other, each of which a reader keeps
    with a hundred times its size.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist():
                if member.file_size > _EXAMINED:
                    with archive.open(member) as part:
                        _examine(part, is_page=_is_page(member.filename))
    except _Tangled as error:
        raise unreadable(name, _("its parts are of a kind that no program writes")) from error
    except _DAMAGED:
        return  # a picture, or what the reader will name


class _Tangled(Exception):
    """Raised while a part of a workbook is examined."""


def _examine(part: IO[bytes], *, is_page: bool) -> None:
    from xml.parsers.expat import ExpatError, ParserCreate

    levels = elements = length = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal levels, elements, length
        levels, elements, length = levels + 1, elements + 1, 0
        if levels > _MAX_LEVELS or (elements > _MAX_ELEMENTS and not is_page):
            raise _Tangled

    def end(_name: str) -> None:
        nonlocal levels
        levels -= 1

    def text(characters: str) -> None:
        nonlocal length
        length += len(characters)
        if length > _MAX_TEXT:
            raise _Tangled

    parser = ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    with suppress(ExpatError):
        for chunk in iter(lambda: part.read(_CHUNK), b""):
            parser.Parse(chunk, False)


def too_many(name: str) -> FormProblems:
    """Return the error for a workbook with more cells than fit."""
    return unreadable(name, _("it has more than {limit} cells").format(limit=MAX_CELLS))


def protected(name: str) -> FormProblems:
    """Return the error for a workbook that needs a password."""
    message = _("The workbook is protected by a password.")
    advice = _("Open it with its password, save it without one and try again.")
    return FormProblems(name, [Problem(message, advice)])


def damaged(name: str) -> FormProblems:
    """Return the error for a workbook that no reader understands; the cause says the rest."""
    return unreadable(name, _("it is damaged, incomplete or of an unknown kind"))


def unreadable(name: str, detail: str) -> FormProblems:
    """Return the error for a workbook that cannot be read."""
    message = _("The workbook cannot be read: {detail}.").format(detail=detail)
    advice = _("Open it in a spreadsheet program, save it as .xlsx and try again.")
    return FormProblems(name, [Problem(message, advice)])

"""Rows of text out of Markdown and workbooks, with the numbers an author sees."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
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
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its number from 1; cells are text."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of Markdown; `cells` when it is a row of a table (rulers are left out)."""

    number: int
    text: str
    cells: list[str] | None


def decoded(data: bytes, name: str) -> str:
    """Return the text of a file in UTF-8, GB18030 or marked UTF-16. Raises FormProblems."""
    for encoding in ("utf-16",) if data[:2] in _UTF_16 else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Bytes of no text at all are GB18030 now and then; those of Big5 become signs without
        # a meaning.
        if "\0" not in text and (encoding != "gb18030" or not _PRIVATE.search(text)):
            return text
    message = _("Its characters are neither UTF-8 nor GB18030.")
    raise FormProblems(name, [Problem(message, _("Save it as UTF-8 and try again."))])


def markdown_lines(data: bytes, name: str) -> Iterator[Line]:
    """Yield the lines of a Markdown file."""
    for number, line in enumerate(decoded(data, name).splitlines(), 1):
        text = line.strip()
        if not text.startswith("|"):
            yield Line(number, text, None)
            continue
        cells = split_row(text)
        if all(set(cell) <= set("-: ") and "-" in cell for cell in cells):
            continue
        yield Line(number, text, cells)


def split_row(text: str) -> list[str]:
    """Return the cells of a table row; "\\|" is a bar inside one."""
    inner = text.strip().removeprefix("|").removesuffix("|")
    cells = inner.replace("\\|", "\0").split("|")
    return [cell.replace("\0", "|").strip() for cell in cells]


def sheet_names(data: bytes, name: str) -> list[str]:
    """Return the names of a workbook's sheets as written. Raises FormProblems."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    refuse_bomb(data, name)
    try:
        return list(CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names)
    except PasswordError as error:
        raise protected(name) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged(name) from error


def workbook_sheets(data: bytes, name: str) -> dict[str, list[SheetRow]]:
    """Return the rows of each sheet by its lower-case name. Raises FormProblems."""
    # Imported here: start-up does not read workbooks.
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    refuse_bomb(data, name)
    _refuse_vast(data, name)
    found: dict[str, list[SheetRow]] = {}
    cells = 0
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet_name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(sheet_name)
            cells += sheet.total_height * sheet.total_width
            if cells > MAX_CELLS:
                raise _too_many(name)
            rows = sheet.to_python(skip_empty_area=False)
            found[sheet_name.strip().lower()] = [
                SheetRow(at, [cell_text(cell) for cell in row]) for at, row in enumerate(rows, 1)
            ]
    except PasswordError as error:
        raise protected(name) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise damaged(name) from error
    return found


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


def _refuse_vast(data: bytes, name: str) -> None:
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
                raise _too_many(name)


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


def _too_many(name: str) -> FormProblems:
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


def cell_text(cell: object) -> str:
    """Return a cell as an author wrote it: 2026.0 is 2026; hard spaces are spaces."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\xa0", " ").strip()

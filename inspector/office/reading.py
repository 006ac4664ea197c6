"""Sheets of a foreign workbook or CSV as rows of text, with the numbers an author sees."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from inspector.errors import FormProblems, Problem
from inspector.i18n import _

MAX_BYTES = 64 << 20
MAX_UNPACKED = 512 << 20
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; `rows` are (number from 1, cells as text: NFKC, trimmed), empty rows left out."""

    name: str
    rows: list[tuple[int, list[str]]]


def read_sheets(file: Path) -> list[Sheet]:
    """Return the sheets of an .xlsx, .xls or .csv file. Raises FormProblems for anything else."""
    try:
        if file.stat().st_size > MAX_BYTES:
            limit = _("It is larger than {limit} MB.").format(limit=MAX_BYTES >> 20)
            raise _unreadable(file, limit)
        data = file.read_bytes()
    except OSError as error:
        message = _("It cannot be opened: {error}.").format(error=error.strerror)
        raise _unreadable(file, message) from error
    if data[:4] in _WORKBOOKS:
        return _workbook(file, data)
    return [Sheet(file.stem, list(_numbered(_csv_rows(file, data))))]


def _workbook(file: Path, data: bytes) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook  # only when a register comes in

    _refuse_bomb(file, data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            Sheet(
                name, list(_numbered(book.get_sheet_by_name(name).to_python(skip_empty_area=False)))
            )
            for name in book.sheet_names
        ]
    except (CalamineError, ValueError, OSError) as error:
        message = _("It cannot be read as a workbook: {error}.").format(error=error)
        raise _unreadable(file, message) from error


def _refuse_bomb(file: Path, data: bytes) -> None:
    if data[:2] != b"PK":
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        message = _("It cannot be read as a workbook: {error}.").format(error=error)
        raise _unreadable(file, message) from error
    if size > MAX_UNPACKED:
        limit = _("It unpacks to more than {limit} MB.").format(limit=MAX_UNPACKED >> 20)
        raise _unreadable(file, limit)


def _csv_rows(file: Path, data: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        try:
            return list(csv.reader(io.StringIO(text, newline="")))
        except csv.Error as error:
            message = _("It cannot be read as CSV: {error}.").format(error=error)
            raise _unreadable(file, message) from error
    raise _unreadable(file, _("It is neither a workbook nor a CSV in UTF-8 or GB18030."))


def _numbered(rows: object) -> Iterator[tuple[int, list[str]]]:
    assert isinstance(rows, list)
    for number, row in enumerate(rows, 1):
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield number, cells


def _text(cell: object) -> str:
    """Return a cell as a person reads it: whole numbers without ".0", full width made narrow."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    return unicodedata.normalize("NFKC", str(cell)).strip()


def _unreadable(file: Path, message: str) -> FormProblems:
    return FormProblems(file.name, [Problem(message, _("Choose another file."))])

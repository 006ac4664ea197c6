"""The sheets of an XLSForm, read once: pyxform converts these rows, and our checks name them.

Workbooks are read with the parts that pyxform itself uses, so that a cell means the same to both.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from inspector.engine.tables import SheetRow, decoded, workbook_sheets
from inspector.engine.workbook_limits import refuse_bomb, refuse_tangled, unreadable
from inspector.errors import FormProblems, Problem
from inspector.i18n import _

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from xlrd.sheet import Cell as XlsCell

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
MAX_ROWS = 200_000  # of one sheet; the largest published forms have some 50,000 choices
MAX_XLS_BYTES = 32 * 1024 * 1024
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_MD_SURVEY = re.compile(r"^\s*\|\s*survey\s*\|", re.MULTILINE | re.IGNORECASE)
_MD_ROW = re.compile(r"\s*\|(.*)\|\s*(?:#[^|]*)?$")
_MD_RULER = re.compile(r"[|\-: ]*-[|\-: ]*")
_MD_BAR = re.compile(r"(?<!\\)\|")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class FormSheets:
    """The sheets that make an XLSForm.

    rows      by the sheet's lower-case name; the first of a list is row 2, below the heading
    headings  the heading of each sheet, in order
    names     every sheet's name as its author wrote it, of other sheets too
    stem      what a form without form_id is called after: its file
    rescued   read in another way than ODK's tools would: they may refuse the file
    """

    rows: dict[str, list[Row]]
    headings: dict[str, list[str]]
    names: list[str]
    stem: str
    rescued: bool = False

    def cells(self) -> set[str]:
        """Return what is written in the cells of all sheets."""
        return {
            text
            for rows in self.rows.values()
            for row in rows
            for text in row.values()
            if isinstance(text, str)
        }

    def definition(self) -> dict[str, object]:
        """Return what pyxform takes in place of a file; it may change it."""
        found: dict[str, object] = {"sheet_names": list(self.names)}
        for sheet, rows in self.rows.items():
            found[sheet] = [dict(row) for row in rows] if sheet == "settings" else rows
            found[f"{sheet}_header"] = [dict.fromkeys(self.headings[sheet])]
        return found | {"fallback_form_name": self.stem}


def is_workbook(data: bytes) -> bool:
    """Say whether the bytes begin like a workbook's."""
    return data[:4] in (_OLE, _ZIP)


def is_markdown_form(text: str) -> bool:
    """Say whether a text is an XLSForm in Markdown tables."""
    return _MD_SURVEY.search(text) is not None


def read_sheets(data: bytes, name: str) -> FormSheets:
    """Return the sheets of an XLSForm: .xlsx, .xls, .md or .csv, told apart by content.

    Raises FormProblems; lets pass what openpyxl and xlrd raise at a workbook they cannot read.
    """
    stem = Path(name).stem
    refuse_bomb(data, name)
    if data[:4] == _ZIP:
        refuse_tangled(data, name)
        return _from_xlsx(data, name, stem)
    if data[:4] == _OLE:
        return _from_xls(data, name, stem)
    text = decoded(data, name).replace("\xa0", " ")
    return _from_lines(_markdown(text) if is_markdown_form(text) else _csv(text, name), name, stem)


def read_otherwise(data: bytes, name: str) -> FormSheets:
    """Return the sheets of a workbook that `read_sheets` cannot open, by another reader.

    That one knows .ods and .xlsb too, and workbooks whose parts lie in unusual places.
    Raises FormProblems.
    """
    grids = workbook_sheets(data, name)
    if len(grids) == 1 and "survey" not in grids:
        grids = {"survey": next(iter(grids.values()))}  # as pyxform does
    rows: dict[str, list[Row]] = {}
    headings: dict[str, list[str]] = {}
    for sheet in SHEETS:
        if sheet in grids:
            rows[sheet], headings[sheet] = _from_grid(grids[sheet], sheet, name)
    return FormSheets(rows, headings, list(grids), Path(name).stem, rescued=True)


def _from_grid(grid: Sequence[SheetRow], sheet: str, name: str) -> tuple[list[Row], list[str]]:
    heading = [" ".join(cell.split()) for cell in grid[0].cells] if grid else []
    _refuse_repeated(heading, sheet, name)
    rows = [
        {key: cell for key, cell in zip(heading, row.cells, strict=False) if key and cell}
        for row in grid[1:]
    ]
    while rows and not rows[-1]:
        rows.pop()
    return rows, [key for key in heading if key]


def _refuse_repeated(heading: Iterable[object], sheet: str, name: str) -> None:
    seen: dict[str, int] = {}
    for at, cell in enumerate(heading):
        text = "" if cell is None else str(cell).strip()
        if text in seen:
            message = _("The column “{column}” stands twice, in {first} and {second}.")
            told = message.format(
                column=text, first=column_letters(seen[text]), second=column_letters(at)
            )
            advice = _("Remove one of the two columns, or give it another heading.")
            problem = Problem(told, advice, sheet=sheet, row=1, column=text)
            raise FormProblems(name, [problem])
        if text:
            seen[text] = at


def column_letters(at: int) -> str:
    """Return the letters of a column as spreadsheets show them; `at` counts from 0."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _from_xlsx(data: bytes, name: str, stem: str) -> FormSheets:
    from openpyxl.reader.excel import ExcelReader
    from pyxform.xls2json_backends import get_excel_column_headers, get_excel_rows, is_empty
    from pyxform.xls2json_backends import xlsx_value_to_str as text_of

    def cell_text(cell: "Cell", _row: int, _column: str) -> str | None:
        value = cell.value.strip() if isinstance(cell.value, str) else cell.value
        return None if is_empty(value) else text_of(value)

    reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True)
    reader.read()
    found = FormSheets({}, {}, list(reader.wb.sheetnames), stem)
    try:
        for sheet, written in _pages(found.names):
            page = reader.wb[written]
            first = [cell.value for cell in next(page.rows, ())]
            _refuse_repeated(first, sheet, name)
            headings = get_excel_column_headers(first)
            lines = _limited(page.iter_rows(min_row=2, max_col=len(headings)), sheet, name)
            found.rows[sheet] = get_excel_rows(headings, lines, cell_text)
            found.headings[sheet] = [key for key in headings if key is not None]
    finally:
        reader.wb.close()
        reader.archive.close()
    return found


def _from_xls(data: bytes, name: str, stem: str) -> FormSheets:
    from pyxform.xls2json_backends import (
        get_excel_column_headers,
        get_excel_rows,
        is_empty,
        xls_value_to_unicode,
    )
    from xlrd import open_workbook
    from xlrd.xldate import XLDateError

    if len(data) > MAX_XLS_BYTES:
        limit = MAX_XLS_BYTES >> 20
        raise unreadable(name, _("it is larger than {limit} MB").format(limit=limit))
    book = open_workbook(file_contents=data, logfile=io.StringIO())
    found = FormSheets({}, {}, book.sheet_names(), stem)
    for sheet, written in _pages(found.names):
        page = book.sheet_by_name(written)

        def cell_text(cell: "XlsCell", row: int, column: str, sheet: str = sheet) -> str | None:
            value = cell.value.strip() if isinstance(cell.value, str) else cell.value
            if is_empty(value):
                return None
            try:
                text: str = xls_value_to_unicode(value, cell.ctype, book.datemode)
            except XLDateError as error:
                message = _("The date in this cell cannot be told.")
                advice = _("Write the date as text, such as 2026-01-31.")
                problem = Problem(message, advice, sheet=sheet, row=row + 2, column=column)
                raise FormProblems(name, [problem]) from error
            return text

        first = [cell.value for cell in next(page.get_rows(), ())]
        _refuse_repeated(first, sheet, name)
        headings = get_excel_column_headers(first)
        width = min(len(headings), page.ncols)
        lines = (tuple(page.cell(at, c) for c in range(width)) for at in range(1, page.nrows))
        found.rows[sheet] = get_excel_rows(headings, lines, cell_text)
        found.headings[sheet] = [key for key in headings if key is not None]
    book.release_resources()
    return found


def _pages(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each sheet of a form with its name as written; a sheet alone is the survey."""
    for written in names:
        sheet = written.lower()
        if sheet in SHEETS:
            yield sheet, written
        elif len(names) == 1:
            yield "survey", written


def _limited(
    rows: Iterable[tuple["Cell", ...]], sheet: str, name: str
) -> Iterator[tuple["Cell", ...]]:
    for count, row in enumerate(rows):
        if count >= MAX_ROWS:
            message = _("It has more than {limit} rows.").format(limit=MAX_ROWS)
            advice = _("Put long lists into a CSV file beside the form.")
            raise FormProblems(name, [Problem(message, advice, sheet=sheet, row=count + 1)])
        yield row


NumberedCells = tuple[int, list[str]]  # the line of the file, and its cells


def _markdown(text: str) -> Iterator[NumberedCells]:
    for number, line in enumerate(text.split("\n"), 1):
        # A line that begins with # is a comment, and so is what follows the last bar after one.
        match = None if line.lstrip().startswith("#") else _MD_ROW.match(line)
        if match is None or _MD_RULER.fullmatch(match[1]):
            continue
        cells = [cell.strip().replace("\\|", "|") for cell in _MD_BAR.split(match[1])]
        yield number, cells


def _csv(text: str, name: str) -> Iterator[NumberedCells]:
    _refuse_other_tables(text, name)
    reader = csv.reader(io.StringIO(text, newline=""))
    first = last = 0  # lines of the row that was read last
    try:
        for cells in reader:
            first, last = last + 1, reader.line_num
            yield last, [cell.strip() for cell in cells]
    except csv.Error as error:
        message = _("The row is longer than a cell may be, or no row of a CSV file.")
        advice = _("Look for a quotation mark too many, then save it again as CSV (UTF-8).")
        raise FormProblems(name, [Problem(message, advice, row=last + 1)]) from error
    if last > first and text.count('"') % 2:
        # The reader takes all that is left for the text of one cell.
        message = _("A quotation mark opens here and is never closed.")
        advice = _("Close it, or write two of them where the text holds one.")
        raise FormProblems(name, [Problem(message, advice, row=first)])


def _refuse_other_tables(text: str, name: str) -> None:
    """Refuse a CSV whose cells are told apart by other signs, or that names no sheet."""
    begin = text.lstrip().partition("\n")[0]
    cells = [cell.strip(' "').lower() for cell in re.split("[,;\t]", begin)]
    if "," not in begin and (";" in begin or "\t" in begin):
        message = _("Its cells are not separated by commas.")
        advice = _("Save it as .xlsx, or as CSV with commas.")
    elif "type" in cells and "survey" not in cells:
        message = _("It begins with headings, but a form in CSV begins with the name of a sheet.")
        advice = _("Write survey alone into a row above, and move all cells one column right.")
    else:
        return
    raise FormProblems(name, [Problem(message, advice, row=1)])


def _from_lines(lines: Iterable[NumberedCells], name: str, stem: str) -> FormSheets:
    """Return the sheets of a text: each begins with its name, alone in the first column."""
    grids: dict[str, list[NumberedCells]] = {}
    current: list[NumberedCells] | None = None
    for number, cells in lines:
        if not any(cells):
            continue
        if cells[0]:
            current = grids.setdefault(cells[0], [])
        elif current is None:
            message = _("The row stands under no name of a sheet.")
            advice = _("Write the sheet's name, such as survey, in the first column above it.")
            raise FormProblems(name, [Problem(message, advice, row=number)])
        if current is not None and any(cells[1:]):
            current.append((number, cells[1:]))
    found = FormSheets({}, {}, list(grids), stem)
    for sheet, written in _pages(found.names):
        grid = grids[written]
        heading = grid[0][1] if grid else []
        _refuse_repeated(heading, sheet, name)
        found.headings[sheet] = [key for key in heading if key]
        found.rows[sheet] = [
            _text_row(heading, cells, sheet, number, name)
            for number, (_at, cells) in enumerate(grid[1:], 2)
        ]
    return found


def _text_row(heading: Sequence[str], cells: Sequence[str], sheet: str, row: int, name: str) -> Row:
    found: Row = {}
    for at, cell in enumerate(cells):
        key = heading[at] if at < len(heading) else ""
        if cell and not key:
            message = _("“{text}” stands under no heading.").format(text=cell[:40])
            advice = _("Count the bars or commas of the row; each cell needs a column heading.")
            raise FormProblems(name, [Problem(message, advice, sheet=sheet, row=row)])
        if cell:
            found[key] = cell
    return found
